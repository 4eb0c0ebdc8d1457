import { readdir } from "node:fs/promises";
import type { ConstructSources } from "./construct-pages.ts";
import { readText } from "./files.ts";

/** Where cdktf declares what our properties extend. */
const META_ARGUMENTS = "node_modules/cdktf/lib/terraform-resource.d.ts";

/**
 * The constructs of this package that are written by hand.
 *
 * @throws Error when cdktf is not installed
 */
export async function constructSources(root: string): Promise<ConstructSources> {
  const names = (await readdir(`${root}/constructs`)).filter((name) => name.endsWith(".ts")).map((name) => `constructs/${name}`);
  const files = [...names.toSorted(), META_ARGUMENTS];
  const texts = await Promise.all(files.map(async (file): Promise<[string, string]> => [file, await readText(root, file)]));
  const missing = texts.find(([, text]) => text === "");
  if (missing !== undefined) throw new Error(`${missing[0]} is not there: run npm ci`);
  return {
    texts: new Map(texts),
    entry: "constructs/index.ts",
    packages: new Map([["cdktf", META_ARGUMENTS]]),
    generated: "constructs/generated",
  };
}
