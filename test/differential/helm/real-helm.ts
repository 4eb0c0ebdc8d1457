// The real helm on folders and flags: what it prints, or the words with which it refuses.
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { tryPeer } from "../../support/peers.ts";

const run = promisify(execFile);
const helm = await tryPeer("helm", { build: true });
/** No cluster, no configuration and no zone but UTC are there. */
const ENV = { PATH: "", HOME: "/nonexistent", TZ: "UTC" };

export const hasHelm = helm !== undefined;

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  /** The words of the refusal, without what a tool writes around them; empty for none. */
  readonly words: string;
}

/** What helm prints of `template`, or `refused: ` and its words. */
export async function helmTemplate(chart: string, ...flags: readonly string[]): Promise<string> {
  return templateBy(helm ?? "", chart, ...flags);
}

/** The same by another helm. */
export async function templateBy(program: string, chart: string, ...flags: readonly string[]): Promise<string> {
  const args = ["template", "rel", chart, "-n", "apps", ...flags];
  try {
    const { stdout } = await run(program, args, { maxBuffer: 1 << 28, env: ENV });
    return stdout;
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    return `refused: ${stderr.replaceAll(/^level=.*\n/gm, "").trim()}`;
  }
}

/** Where and with what a command line runs. */
export interface Place {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Any command of helm. */
export async function helmRun(args: readonly string[], { cwd, input = "", env = {} }: Place): Promise<Ran> {
  const child = spawn(helm ?? "", args, { cwd, env: { ...ENV, ...env }, stdio: "pipe" });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const words = /^Error: (.*)$/ms.exec(err.replaceAll(/^level=.*\n/gm, ""))?.[1]?.trim() ?? "";
  return { code: code ?? -1, out, words };
}
