#!/usr/bin/env -S node --max-semi-space-size=16
// The bound keeps what the engine holds for young objects small: without it a process that serves for long is seen to take twice as much.
import { readFileSync } from "node:fs";
import { runCli } from "./run.ts";

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());

// Whoever reads what is printed may stop before its end, as `head` does; there is nobody left to print for then.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

/** The manifest lies two folders up in the sources and three in the build. */
function packageVersion(): string {
  for (const up of ["../../package.json", "../../../package.json"]) {
    try {
      const found = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8")) as { name?: string; version?: string };
      if (found.name === "headgate") return found.version ?? "0.0.0";
    } catch {
      // the other place has it
    }
  }
  return "0.0.0";
}

process.exitCode = await runCli(
  process.argv.slice(2),
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    signal: stop.signal,
    terminal: process.stderr.isTTY === true,
  },
  packageVersion(),
);
