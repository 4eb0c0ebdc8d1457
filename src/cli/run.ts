import { CommanderError } from "commander";
import { isProblem, messageOf, redactUrls } from "#base";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";

/**
 * Runs one command line to its end.
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export async function runCli(argv: readonly string[], io: Io, version: string): Promise<number> {
  try {
    await createProgram(io, version).parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (isProblem(error)) {
      io.err(`✗ ${redactUrls(messageOf(error))}\n`);
      if (error.next !== undefined) io.err(`  ${error.next}\n`);
    } else {
      io.err(`✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
    return 1;
  }
}
