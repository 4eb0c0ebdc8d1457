import { readdir } from "node:fs/promises";
import path from "node:path";
import type { DerivedFile } from "./files.ts";

/** The index of kinds: a file in src/api/kinds is all that a new kind needs. The exported value is the stem in Pascal case. */
export async function kindsIndex(root: string): Promise<DerivedFile> {
  const stems = (await readdir(path.join(root, "src/api/kinds")))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -3))
    .toSorted();
  const names = stems.map(pascal);
  const content = `// Written by \`npm run generate\` from the files of kinds/. Do not edit.
import type { Kind } from "./kind.ts";
${stems.map((stem, i) => `import { ${names[i]} } from "./kinds/${stem}.ts";`).join("\n")}

${stems.map((stem) => `export * from "./kinds/${stem}.ts";`).join("\n")}

/** Every kind, in the order of their names. */
export const KINDS: readonly Kind[] = [${names.join(", ")}];
`;
  return { path: "src/api/kinds.ts", content };
}

function pascal(stem: string): string {
  return stem.replace(/(?:^|-)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
