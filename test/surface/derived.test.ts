import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { DERIVED_FOLDERS, derivedFiles } from "../../tools/generate/derived.ts";
import { isDerived } from "../../tools/generate/files.ts";
import { kindsIndex } from "../../tools/generate/kinds-index.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** A failure shows the command that mends it beside the names. */
function withCommand(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : ["run: npm run generate", ...names];
}

function stored(name: string): string | undefined {
  try {
    return readFileSync(path.join(root, name), "utf8");
  } catch {
    return undefined;
  }
}

test("the index of kinds names every file of src/api/kinds", async () => {
  const index = await kindsIndex(root);

  expect(withCommand(stored(index.path) === index.content ? [] : [index.path])).toEqual([]);
});

test("every derived file is what the API's one truth gives", async () => {
  const files = await derivedFiles(root);

  const stale = [...files].filter(([name, content]) => stored(name) !== content).map(([name]) => name);

  expect(withCommand(stale)).toEqual([]);
});

test("no derived file is left of what is gone", async () => {
  const files = await derivedFiles(root);

  const left = DERIVED_FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${folder}/${entry.name}`)
      .filter((name) => !files.has(name) && isDerived(stored(name) ?? "")),
  );

  expect(withCommand(left)).toEqual([]);
});

test("what is derived does not depend on when it is derived", async () => {
  expect([...(await derivedFiles(root))]).toEqual([...(await derivedFiles(root))]);
});
