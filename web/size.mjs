/** Print what a page loads, compressed, and fail where it is more than promised. */
import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const LOADER = 10 * 1024;
const WHOLE = 120 * 1024;
const LANGUAGES = /^(es|de|fr|pt-BR|ru|zh|ar)-/;
/** Word lists of recovery phrases, fetched only where a text may be one. */
const RARE = /^foreign-/;

const sizeOf = async (path) => gzipSync(await readFile(path), { level: 9 }).length;
const shown = (bytes) => `${(bytes / 1024).toFixed(1).padStart(6)} KB`;

const loader = await sizeOf("dist/widget.js");
let whole = loader;
let largest = 0;
let rare = 0;
console.log(`${shown(loader)}  widget.js`);
for (const file of (await readdir("dist/widget")).filter((name) => name.endsWith(".js"))) {
  const size = await sizeOf(`dist/widget/${file}`);
  console.log(`${shown(size)}  widget/${file}`);
  if (RARE.test(file)) rare += size;
  else if (LANGUAGES.test(file)) largest = Math.max(largest, size);
  else whole += size;
}
whole += largest;
console.log(`${shown(whole)}  whole, gzip, with the largest language (at most ${WHOLE / 1024} KB)`);
console.log(`${shown(rare)}  besides, word lists that hardly any page fetches`);
if (loader > LOADER || whole > WHOLE) {
  console.error("The widget has grown larger than promised.");
  process.exitCode = 1;
}
