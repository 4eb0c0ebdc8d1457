import { catalogue } from "#base";

/** What can go wrong while a stack is looked at. */
export const testingProblems = catalogue("testing", {
  notAStack: (reason: string) => ({
    verdict: "stall",
    message: `this is no synthesized stack: ${reason}`,
    next: "give the text that Testing.synth(stack) or Testing.synthScope returns, or the content of cdk.tf.json",
    data: {},
  }),
  noSuchResource: (wanted: string, there: readonly string[]) => ({
    verdict: "stall",
    message: `the stack has no ${wanted}`,
    next: there.length === 0 ? "it has no resources of this provider" : `it has ${there.join(", ")}`,
    data: { wanted, there },
  }),
  ambiguous: (wanted: string, there: readonly string[]) => ({
    verdict: "stall",
    message: `the stack has ${there.length} of ${wanted}`,
    next: `name one of ${there.join(", ")}`,
    data: { wanted, there },
  }),
  dependencyCycle: (addresses: readonly string[]) => ({
    verdict: "stall",
    message: `these refer to each other in a circle: ${addresses.join(" → ")}`,
    next: "take one of the references out",
    data: { addresses },
  }),
  offline: () => ({
    verdict: "stall",
    message: "a stack is planned without a cluster here",
    next: "use OpenTofu for a plan that asks a cluster",
    data: {},
  }),
});
