// The recorded cases as files, built by a real tool and by us.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Problem } from "#base";
import { build, toYamlStream } from "#kustomize";
import type { BuildCase } from "../../kustomize/cases.ts";
import { memoryTree } from "../../kustomize/memory-tree.ts";

const run = promisify(execFile);

/** What the real tool makes of a case: its output, or undefined where it refuses. `command` is the program and its words before the folder. */
export async function realBuild(command: readonly string[], given: Omit<BuildCase, "name">): Promise<string | undefined> {
  const { files, path = "", order, loadRestrictions } = given;
  const [program = "", ...words] = command;
  const root = await mkdtemp(join(tmpdir(), "headgate-kustomize-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  const options = [
    ...(order === "none" ? ["--reorder", "none"] : []),
    ...(loadRestrictions === "none" ? ["--load-restrictor", "LoadRestrictionsNone"] : []),
  ];
  try {
    const { stdout } = await run(program, [...words, join(root, path), ...options], { maxBuffer: 1 << 28, env: { PATH: "" } });
    return stdout;
  } catch {
    return undefined;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** What our build makes of a case; undefined where it refuses. */
export function ourBuild({ files, path = "", order, loadRestrictions }: Omit<BuildCase, "name">): string | undefined {
  try {
    return toYamlStream(build(memoryTree(files), path, { ...(order && { order }), ...(loadRestrictions && { loadRestrictions }) }));
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
