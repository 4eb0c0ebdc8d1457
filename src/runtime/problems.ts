import { catalogue } from "#base";

export const runtimeProblems = catalogue("runtime", {
  cannotListen: (what: string, address: string) => ({
    verdict: "stall",
    message: `cannot serve ${what} on ${address}`,
    next: "free the port or choose another address",
  }),
  invalidAddress: (text: string) => ({
    verdict: "stall",
    message: `invalid address ${JSON.stringify(text)}`,
    next: "write it like 127.0.0.1:8080 or :8080",
  }),
  leadershipLost: (lease: string) => ({
    verdict: "retry",
    message: `lease ${lease} was not renewed in time and may have a new holder`,
  }),
  panicked: (step: string) => ({ verdict: "retry", message: `step ${step} failed unexpectedly` }),
});
