// Writes every file that is derived from the API's one truth. `--freeze` also records the shapes of this version as released.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { kindsIndex } from "./generate/kinds-index.ts";
import { isDerived, readText, removeFile, writeText } from "./generate/files.ts";

const root = path.resolve(import.meta.dirname, "..");
const { values } = parseArgs({ options: { freeze: { type: "boolean", default: false } } });

const index = await kindsIndex(root);
await writeText(root, index.path, index.content);

// imported only now, because these read the index that was just written
const { derivedFiles, DERIVED_FOLDERS } = await import("./generate/derived.ts");
const { releasedFile } = await import("./generate/released.ts");

const files = await derivedFiles(root);
for (const [name, content] of files) await writeText(root, name, content);
for (const folder of DERIVED_FOLDERS) {
  for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isFile() && !files.has(name) && isDerived(await readText(root, name))) await removeFile(root, name);
  }
}
if (values.freeze) {
  const released = await releasedFile(root);
  await writeText(root, released.path, released.content);
}
console.log(`${files.size + 1} derived files are up to date`);
