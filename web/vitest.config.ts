import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const react18 = (name: string) =>
  fileURLToPath(new URL(`tests/react18/node_modules/${name}`, import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: "react 19", environment: "node", include: ["tests/*.test.{ts,tsx}"] },
      },
      {
        resolve: {
          alias: [
            { find: /^react(?=$|\/)/, replacement: react18("react") },
            { find: /^react-dom(?=$|\/)/, replacement: react18("react-dom") },
          ],
        },
        test: {
          name: "react 18",
          environment: "node",
          include: ["tests/component.test.tsx"],
          // inlined, so that they get the same React
          server: { deps: { inline: [/styled-components/, /react-markdown/, /hast-util/] } },
        },
      },
    ],
  },
});
