import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const react18 = (name: string) => here(`tests/react18/node_modules/${name}`);

export default defineConfig({
  test: {
    // a busy machine takes its time
    testTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: { name: "react 19", environment: "node", include: ["tests/*.test.{ts,tsx}"] },
      },
      {
        extends: true,
        resolve: {
          alias: [
            { find: /^react(?=$|\/)/, replacement: react18("react") },
            { find: /^react-dom(?=$|\/)/, replacement: react18("react-dom") },
            {
              find: /^styled-components$/,
              replacement: here(
                "node_modules/styled-components/dist/styled-components.browser.esm.js",
              ),
            },
          ],
        },
        test: {
          name: "react 18",
          env: { REACT: "18" },
          environment: "node",
          include: ["tests/component.test.tsx"],
          // inlined, so that they get the same React
          server: { deps: { inline: [/styled-components/, /react-markdown/, /hast-util/] } },
        },
      },
    ],
  },
});
