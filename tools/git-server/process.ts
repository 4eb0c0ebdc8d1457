// Runs the real git as a child process: once to its end, or as a CGI program. Never through a shell.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { gitServerProblems } from "./problems.ts";

/** Environment of every git process: nothing of the user's or the machine's git configuration takes part. */
export function gitEnvironment(home: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
    ...extra,
  };
}

/**
 * Runs git to its end and returns what it printed.
 * @throws git-server.gitMissing · git-server.gitFailed with the last words of standard error
 */
export async function runGit(args: readonly string[], home: string): Promise<string> {
  const child = spawnGit(args, gitEnvironment(home));
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.end();
  const [code] = (await closed(child)) as [number | null];
  if (code !== 0) throw gitServerProblems.gitFailed(args.join(" "), code, Buffer.concat(errors).toString().trim().slice(-500));
  return Buffer.concat(output).toString();
}

/** Starts git with pipes; an input pipe that git closes early is no failure of ours. */
export function spawnGit(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams {
  const child = spawn("git", args, { env, stdio: "pipe" });
  child.stdin.on("error", () => undefined);
  return child;
}

/** Resolves when the process has ended and its pipes are drained. @throws git-server.gitMissing */
export async function closed(child: ChildProcessWithoutNullStreams): Promise<unknown[]> {
  try {
    return await once(child, "close");
  } catch (error) {
    throw gitServerProblems.gitMissing("git", error);
  }
}
