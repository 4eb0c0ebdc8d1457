// Finds the command-line tools of cdktf and cdktn, or installs them once from their lockfiles into the cache of tools: 600 MB that
// nobody needs who only builds or uses this package.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { installedFromNpm } from "./tool-cache.ts";

export type CdkTool = "cdktf" | "cdktn";

interface Order {
  readonly tool: CdkTool;
  readonly args: readonly string[];
  /** Folder of cdktf.json. */
  readonly cwd: string;
  /** Path of tofu or terraform. */
  readonly binary?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A tool that takes longer hangs; what it has said by then is in the outcome. */
const TIME_LIMIT_MILLIS = 540_000;

interface Outcome {
  readonly code: number;
  /** Both streams, as they came. */
  readonly output: string;
}

/**
 * Runs a tool to its end. It reads no configuration of the user's: where TF_CLI_CONFIG_FILE names no file, the binaries print a
 * warning that the tools take for broken JSON, so an empty file is named unless `env` names another.
 */
export async function runCdk({ tool, args, cwd, binary, env }: Order): Promise<Outcome> {
  const folder = await installedFromNpm(tool);
  const quiet = path.join(folder, "empty.tfrc");
  await writeFile(quiet, "");
  const child = spawn(process.execPath, [path.join(folder, "node_modules", `${tool}-cli`, "bundle", "bin", `${tool}.js`), ...args], {
    cwd,
    env: {
      ...process.env,
      CHECKPOINT_DISABLE: "1",
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
      CDKTF_LOG_LEVEL: "error",
      CI: "true",
      FORCE_COLOR: "0",
      NO_COLOR: "1",
      TF_CLI_CONFIG_FILE: quiet,
      ...(binary !== undefined && { TERRAFORM_BINARY_NAME: binary }),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT_MILLIS,
  });
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stderr.on("data", (part: Buffer) => parts.push(part));
  const code = await new Promise<number>((resolve, reject) => child.once("error", reject).once("close", (exit) => resolve(exit ?? 1)));
  return { code, output: Buffer.concat(parts).toString("utf8") };
}
