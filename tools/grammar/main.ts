// npm run generate:grammar: makes the reader of CEL anew from its grammar.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { grammarFiles } from "./made.ts";

const root = path.resolve(import.meta.dirname, "../..");
for (const [name, content] of await grammarFiles()) await writeFile(path.join(root, name), content);
console.log("the reader of CEL is up to date");
