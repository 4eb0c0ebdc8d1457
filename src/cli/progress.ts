// A log as a person watches it: lines of words, and one bar that is drawn over itself while something moves.
import pc from "picocolors";
import type { Log, LogFields } from "#base";
import type { Io } from "./io.ts";

const WIDTH = 30;
const ERASE = "\r\u001b[2K";

/** Says on the error stream what happens; transfers, which tell `bytes` of `totalBytes`, become a bar where a terminal shows it. */
export function progressLog(io: Io): Log {
  const isTerminal = io.terminal === true;
  let drawn = false;
  const write = (level: string, message: string, fields: LogFields = {}): void => {
    if (level === "trace" || level === "debug") return;
    const bar = isTerminal ? barOf(fields) : undefined;
    if (drawn) io.err(ERASE);
    drawn = bar !== undefined && fields["secondsLeft"] !== undefined;
    if (bar === undefined) io.err(`${level === "info" ? "" : `${level}: `}${message}\n`);
    else io.err(`${bar} ${message}${drawn ? "" : "\n"}`);
  };
  const log: Log = { write, with: () => log };
  return log;
}

function barOf({ bytes, totalBytes }: LogFields): string | undefined {
  if (typeof bytes !== "number" || typeof totalBytes !== "number") return undefined;
  const done = totalBytes === 0 ? WIDTH : Math.min(WIDTH, Math.floor((bytes / totalBytes) * WIDTH));
  return `${pc.green("█".repeat(done))}${pc.dim("░".repeat(WIDTH - done))}`;
}
