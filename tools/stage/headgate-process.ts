// Our own command line as a process, started from source, until it says that it is ready.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
/** On a machine that does much else. */
const START_MILLIS = 120_000;
const STOP_MILLIS = 60_000;

export interface HeadgateProcess {
  readonly pid: number;
  /** What followed `ready `, or empty for commands that print no such line. */
  readonly ready: string;
  /** Sends SIGTERM and waits; SIGKILL after a minute. Answers the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `headgate ARGS`; resolves at its line `ready …`. Its log goes to a file. Rejects when it ends before that. */
export async function startHeadgate(
  args: readonly string[],
  options: { readonly log: string; readonly timeoutMillis?: number },
): Promise<HeadgateProcess> {
  const sink = await open(options.log, "a");
  const child = spawn(process.execPath, ["--conditions=headgate-source", "src/cli/main.ts", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", sink.fd],
  });
  await sink.close();
  const orphaned = (): void => void child.kill("SIGKILL");
  process.once("exit", orphaned);
  child.once("close", () => process.off("exit", orphaned));
  const ready = await readyLine(child, options).catch(async (error: unknown) => {
    const words = await readFile(options.log, "utf8");
    throw new Error(`headgate ${args[0] ?? ""} did not start: ${words.slice(-2000)}`, { cause: error });
  });
  const stop = (): Promise<number | null> =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve(child.exitCode);
      const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MILLIS);
      child.once("close", (code) => {
        clearTimeout(kill);
        resolve(code);
      });
      child.kill("SIGTERM");
    });
  return { pid: child.pid ?? 0, ready, stop };
}

function readyLine(child: ChildProcess, options: { readonly log: string; readonly timeoutMillis?: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`headgate did not become ready; see ${options.log}`));
    }, options.timeoutMillis ?? START_MILLIS);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`headgate ended with ${code}; see ${options.log}`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("ready")) return;
      clearTimeout(late);
      resolve(line.slice("ready".length).trim());
    });
  });
}

/** Runs `headgate ARGS` to its end. @returns what it printed. Rejects with its error words when it ends with another code than 0. */
export async function runHeadgate(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ["--conditions=headgate-source", "src/cli/main.ts", ...args], {
    cwd: root,
    maxBuffer: 64 << 20,
  });
  return stdout;
}
