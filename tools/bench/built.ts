// The package as it is published, compiled into a folder: sources that are compiled as they are loaded cost time and memory of their own.
import { spawn } from "node:child_process";
import { copyFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");

/** Compiles the package and the process that serves control planes. @returns the path of that process */
export async function buildServed(dir: string): Promise<string> {
  const config = {
    extends: join(ROOT, "tsconfig.json"),
    compilerOptions: { noEmit: false, rootDir: ROOT, outDir: join(dir, "dist"), typeRoots: [join(ROOT, "node_modules/@types")] },
    include: [join(ROOT, "src"), join(ROOT, "tools/bench/served-planes.ts")],
  };
  await writeFile(join(dir, "tsconfig.json"), JSON.stringify(config));
  await copyFile(join(ROOT, "package.json"), join(dir, "package.json"));
  await symlink(join(ROOT, "node_modules"), join(dir, "node_modules"));
  const compiler = spawn(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", dir], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const code = await new Promise((done) => compiler.once("close", done));
  // 2: written in spite of complaints, which are for others to hear
  if (code !== 0 && code !== 2) throw new Error(`the package does not compile: tsc ended with ${String(code)}`);
  return join(dir, "dist/tools/bench/served-planes.js");
}
