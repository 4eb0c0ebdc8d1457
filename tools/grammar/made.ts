// The reader of CEL as ANTLR makes it from our grammar.
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, "../..");

/** Where the grammar lies, and what is made of it. */
export const GRAMMAR = "src/codec/cel/grammar/cel.g4";
const PARTS = { "src/codec/cel/grammar/cel-lexer.ts": "CelLexer.ts", "src/codec/cel/grammar/cel-parser.ts": "CelParser.ts" };

/** Path from the root → content, of both files. Rejects with the tool's words where the grammar has a mistake. */
export async function grammarFiles(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), "grammar-"));
  try {
    // The tool names its classes after the file.
    await copyFile(path.join(root, GRAMMAR), path.join(folder, "Cel.g4"));
    const tool = path.join(root, "node_modules/.bin/antlr-ng");
    await run(tool, ["-Dlanguage=TypeScript", "--generate-listener", "false", "-o", path.join(folder, "out"), path.join(folder, "Cel.g4")]);
    const made = await Promise.all(
      Object.entries(PARTS).map(async ([name, from]) => [name, cleaned(await readFile(path.join(folder, "out", from), "utf8"))] as const),
    );
    return new Map(made);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without listeners and what only serves the tool's own tests. */
function cleaned(text: string): string {
  const body = text
    .replace(/^\/\/ Generated from.*\n/m, "")
    .replace(/^\/\/ for running tests[\s\S]*?type int = number;\n/m, "")
    .replace(/^import \{ CelListener \}.*\n/m, "")
    .replaceAll(/^ {4}public override (?:enter|exit)Rule\([\s\S]*?^ {4}\}\n/gm, "")
    .trimStart();
  return `// Made by \`npm run generate:grammar\` from cel.g4. Do not edit.\n${body}`;
}
