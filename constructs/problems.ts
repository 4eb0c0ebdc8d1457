import { catalogue } from "#base";
import type { FieldProblem } from "#api";

/** What constructs refuse while a stack is being written. */
export const constructs = catalogue("constructs", {
  unknownProperty: (path: string, known: readonly string[]) => ({
    verdict: "stall",
    message: `unknown property ${path}`,
    next: `known are ${known.toSorted().join(", ")}`,
  }),
  memberOfToken: (member: string) => ({
    verdict: "stall",
    message: `cannot set ${member} of a value that is only known after apply`,
    next: "set the whole object instead",
  }),
  followsNothing: (construct: string) => ({
    verdict: "stall",
    message: `${construct} follows nothing, so there is no source to take manifests from`,
    next: "give it sync, or name another source",
  }),
  invalid: (construct: string, problems: readonly FieldProblem[]) => ({
    verdict: "stall",
    message: `${construct} is not valid: ${problems.map(({ path, message }) => `${path}: ${message}`).join("; ")}`,
    data: { construct, problems },
  }),
});
