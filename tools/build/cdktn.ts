// The door `headgate/cdktn`: the constructs once more, built, with the import of cdktf rewritten. The two libraries cannot be mixed in
// one tree of constructs, so each door knows one of them only.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

const IMPORTED = /(\bfrom\s*|\bimport\s*\(?\s*)(["'])cdktf\2/g;

/** Copies built constructs from one folder to another, there importing cdktn. Source maps are left behind: they would show the wrong import. */
export async function buildCdktnDoor(from: string, to: string): Promise<number> {
  const names = (await readdir(from, { recursive: true })).filter((name) => /\.(js|d\.ts)$/.test(name));
  for (const name of names) {
    const target = path.join(to, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, asCdktn(await readFile(path.join(from, name), "utf8")));
  }
  return names.length;
}

/** The same code for cdktn. Relative imports stay, since the copy has the same form; imports of rooms are resolved by the package. */
export function asCdktn(code: string): string {
  return code.replace(IMPORTED, "$1$2cdktn$2").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
}
