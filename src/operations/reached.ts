// How far an operation came, kept in the failure that ends it.
import { isProblem, messageOf, Problem } from "#base";
import type { BootstrapOutcome } from "./bootstrap-contract.ts";
import { operationsProblems } from "./problems.ts";

/**
 * The same failure with the outcome so far in `data.reached`; an abort becomes operations.interrupted. Anything that is no Problem
 * is a fault of ours and stays as it is.
 */
export function withReached(thrown: unknown, reached: BootstrapOutcome, signal: AbortSignal | undefined, during: string): unknown {
  const problem = isProblem(thrown)
    ? thrown
    : signal?.aborted === true
      ? operationsProblems.interrupted(during, messageOf(thrown))
      : undefined;
  if (problem === undefined) return thrown;
  const { code, verdict, message, next, data, cause } = problem;
  return new Problem(code, { verdict, message, ...(next !== undefined && { next }), data: { ...data, reached } }, cause);
}
