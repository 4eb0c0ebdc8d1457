import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** A file by its path from the root of the repository. */
export interface DerivedFile {
  readonly path: string;
  readonly content: string;
}

/** Whether a text says of itself that `npm run generate` wrote it. */
export function isDerived(content: string): boolean {
  return content.slice(0, 200).includes("Written by `npm run generate`");
}

/** Content of a file, or empty text when it is not there. */
export async function readText(root: string, name: string): Promise<string> {
  try {
    return await readFile(path.join(root, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

/** Writes a file and the folders above it, unless it has that content already. */
export async function writeText(root: string, name: string, content: string): Promise<void> {
  if ((await readText(root, name)) === content) return;
  await mkdir(path.dirname(path.join(root, name)), { recursive: true });
  await writeFile(path.join(root, name), content);
}

export async function removeFile(root: string, name: string): Promise<void> {
  await rm(path.join(root, name));
}
