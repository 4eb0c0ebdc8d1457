// The cache of tools outside of the tree, and how packages of npm come into it: installed once from a lockfile below test/tools.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

export const CACHE = process.env["HEADGATE_CACHE"] ?? path.join(homedir(), ".cache", "headgate-tools");

/** Folder in the cache that belongs to the lockfile of test/tools/NAME; it need not be there yet. */
export async function npmFolder(name: string): Promise<string> {
  const lock = await readFile(path.join(sourceOf(name), "package-lock.json"));
  return path.join(CACHE, "npm", `${name}-${createHash("sha256").update(lock).digest("hex").slice(0, 16)}`);
}

/** Installs the packages of test/tools/NAME, unless they are there; answers their folder. `finish` has its say before others see the folder. */
export async function installedFromNpm(name: string, finish: (folder: string) => Promise<void> = async () => {}): Promise<string> {
  const folder = await npmFolder(name);
  if (existsSync(folder)) return folder;
  console.log(`installing ${name} into ${folder}, once, about a minute`);
  const draft = `${folder}.${process.pid}`;
  await mkdir(path.dirname(draft), { recursive: true });
  await cp(sourceOf(name), draft, { recursive: true });
  try {
    await npmCi(draft);
    await finish(draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // another run was faster
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function sourceOf(name: string): string {
  return path.join(import.meta.dirname, "..", "tools", name);
}

async function npmCi(cwd: string): Promise<void> {
  const child = spawn("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const parts: Buffer[] = [];
  child.stderr.on("data", (part: Buffer) => parts.push(part));
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`npm ci in ${cwd} ended with ${String(code)}: ${Buffer.concat(parts).toString("utf8")}`);
}
