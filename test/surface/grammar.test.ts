import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { grammarFiles } from "../../tools/grammar/made.ts";

test("the reader of CEL is what its grammar makes", async () => {
  for (const [name, content] of await grammarFiles()) expect(await readFile(name, "utf8")).toBe(content);
});
