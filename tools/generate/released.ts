import { toFrozen } from "#api";
import { readText, type DerivedFile } from "./files.ts";

/** The shapes of this version of the package, as they are recorded at a release. */
export async function releasedFile(root: string): Promise<DerivedFile> {
  const { version } = JSON.parse(await readText(root, "package.json")) as { version: string };
  return { path: `docs/reference/released/${version}.json`, content: `${JSON.stringify(toFrozen(), null, 1)}\n` };
}
