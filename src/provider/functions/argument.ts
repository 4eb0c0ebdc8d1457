// Lets a failure of a function name the argument that is at fault.
import { isProblem, Problem } from "#base";

/** Does the work; a Problem that it throws is about the argument at that position, from 0. */
export function aboutArgument<T>(argument: number, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!isProblem(thrown)) throw thrown;
    const { code, verdict, message, next, data, cause } = thrown;
    throw new Problem(code, { verdict, message, ...(next !== undefined && { next }), data: { ...data, argument } }, cause);
  }
}
