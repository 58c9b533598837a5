/** Build the script for any page (dist/) and the React component (dist-lib/). */
import { execFileSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

/** What is not needed for sanitised Markdown in today's browsers, replaced to keep the script small. */
const lean = {
  alias: [
    { find: "@ungap/structured-clone", replacement: here("lean/structured-clone.js") },
    { find: "property-information", replacement: here("lean/property-information.js") },
    { find: "decode-named-character-reference", replacement: here("lean/entities.js") },
    { find: "#minpath", replacement: here("lean/paths.js") },
    { find: /^style-to-(js|object)$/, replacement: here("lean/no-styles.js") },
  ],
};
/** Chunks have no style sheets to wait for, so they are imported as they are. */
const plainImports = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) =>
    id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : null,
};
const shared = {
  configFile: false,
  logLevel: "warn",
  publicDir: false,
};
const small = { minify: "terser", terserOptions: { compress: { passes: 2 }, ecma: 2020 } };
const define = { "process.env.NODE_ENV": '"production"' };

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

await rm("dist", { recursive: true, force: true });
const made = await build({
  ...shared,
  base: "./",
  resolve: lean,
  plugins: [plainImports],
  build: {
    ...small,
    outDir: "dist/widget",
    assetsDir: ".",
    target: "es2022",
    modulePreload: false,
    manifest: false,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: "src/mount.tsx",
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
      },
    },
  },
});
const entry = made.output.find((one) => one.type === "chunk" && one.isEntry).fileName;
await build({
  ...shared,
  define: { ...define, __ENTRY__: JSON.stringify(`/widget/${entry}`) },
  build: {
    ...small,
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    lib: { entry: "src/loader.ts", formats: ["iife"], name: "_", fileName: () => "widget.js" },
  },
});
for (const folder of ["dist", "dist/widget"]) {
  for (const file of await readdir(folder)) {
    if (file.endsWith(".js")) {
      const content = await readFile(`${folder}/${file}`);
      await writeFile(`${folder}/${file}.gz`, gzipSync(content, { level: 9 }));
    }
  }
}

if (!process.argv.includes("--page-only")) {
  await build({
    ...shared,
    build: {
      outDir: "dist-lib",
      target: "es2022",
      lib: { entry: "src/index.tsx", formats: ["es"], fileName: () => "index.js" },
      rollupOptions: {
        external: [
          /^react($|\/)/,
          /^react-dom($|\/)/,
          "styled-components",
          "react-markdown",
          "rehype-sanitize",
        ],
      },
    },
  });
  execFileSync(process.execPath, [
    here("node_modules/typescript/bin/tsc"),
    "-p",
    "tsconfig.lib.json",
  ]);
}
