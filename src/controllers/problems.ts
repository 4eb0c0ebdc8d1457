import { catalogue } from "#base";

export const controllersProblems = catalogue("controllers", {
  invalidFlag: (flag: string, text: string, wanted: string) => ({
    verdict: "stall",
    message: `invalid value ${JSON.stringify(text)} of ${flag}`,
    next: `give ${wanted}`,
  }),
  unknownGate: (gate: string) => ({ verdict: "stall", message: `unknown feature gate ${JSON.stringify(gate)}`, next: "leave it out" }),
  noStorage: (directory: string, reason: string) => ({
    verdict: "stall",
    message: `storage folder ${directory} is not usable: ${reason}`,
    next: "create it, or name another one with --storage-path",
  }),
  cannotServe: (address: string, reason: string) => ({
    verdict: "stall",
    message: `cannot serve artifacts on ${address}: ${reason}`,
    next: "free the port, or choose another address with --storage-addr",
  }),
  timedOut: (what: string, limit: string) => ({ verdict: "retry", message: `${what} took longer than ${limit}` }),
  crossNamespace: (ref: string, namespace: string) => ({
    verdict: "stall",
    message: `can't access ${ref} from namespace ${namespace}: cross-namespace references have been blocked`,
    next: "refer to an object of the same namespace",
  }),
});
