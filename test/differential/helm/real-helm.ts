// The real helm on folders and flags: what it prints, or the words with which it refuses.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { tryPeer } from "../../support/peers.ts";

const run = promisify(execFile);
const helm = await tryPeer("helm", { build: true });

export const hasHelm = helm !== undefined;

/** What helm prints of `template`, or `refused: ` and its words. No cluster, no configuration and no zone but UTC are there. */
export async function helmTemplate(chart: string, ...flags: readonly string[]): Promise<string> {
  const args = ["template", "rel", chart, "-n", "apps", ...flags];
  try {
    const { stdout } = await run(helm ?? "", args, { maxBuffer: 1 << 28, env: { PATH: "", HOME: "/nonexistent", TZ: "UTC" } });
    return stdout;
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    return `refused: ${stderr.replaceAll(/^level=.*\n/gm, "").trim()}`;
  }
}
