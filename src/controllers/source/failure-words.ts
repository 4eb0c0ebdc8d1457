// What the failures of a source are called in its conditions, as a table.
import { Duration, isProblem, type Problem, type Verdict } from "#base";
import type { FailureWords } from "#runtime";

/** Longest pause that a server may ask for; it is asked again then, whatever it said. */
const LONGEST_PAUSE_SECONDS = 900;

export interface FailureRow {
  readonly reason: string;
  /** Negative condition beside Ready. */
  readonly condition?: string;
  readonly verdict?: Verdict;
  readonly severity?: "error" | "info" | "trace" | "none";
  readonly retry?: "back-off";
}

/** Rows by problem code; a code that ends in a dot stands for all of its catalogue. The first that fits counts. */
export type FailureTable = readonly (readonly [code: string, row: FailureRow])[];

/** Words of a problem by a table. A server that asks for a pause is given it. */
export function failureWords(problem: Problem, table: FailureTable, otherwise: FailureRow): FailureWords {
  const [, row] = table.find(([code]) => code === problem.code || (code.endsWith(".") && problem.code.startsWith(code))) ?? ["", otherwise];
  const pause = pauseOf(problem);
  return { ...row, ...(pause !== undefined && { retry: pause }) };
}

function pauseOf(problem: Problem): Duration | undefined {
  const seconds = problem.data["retryAfterSeconds"];
  if (typeof seconds === "number") return Duration.seconds(Math.min(Math.max(seconds, 1), LONGEST_PAUSE_SECONDS));
  return isProblem(problem.cause) ? pauseOf(problem.cause) : undefined;
}
