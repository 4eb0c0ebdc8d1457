// Failures of the provider framework itself.
import { catalogue } from "#base";

export const pluginProblems = catalogue("plugin", {
  invalidSchema: (where: string, why: string) => ({ verdict: "stall", message: `schema of ${where}: ${why}` }),
  unknownType: (what: string, name: string) => ({ verdict: "stall", message: `this provider has no ${what} ${JSON.stringify(name)}` }),
  notConfigured: (what: string) => ({
    verdict: "stall",
    message: `${what} was called before the provider was configured`,
    next: "this is a fault of the provider; please report it",
  }),
  brokenRule: (rule: string, where: string, why: string) => ({
    verdict: "stall",
    message: `rule ${rule} is broken at ${where === "" ? "the whole value" : where}: ${why}`,
    next: "this is a fault of the provider; please report it",
    data: { rule, where },
  }),
  writeOnlyUnsupported: (path: string) => ({
    verdict: "stall",
    message: `${path} is write-only, which this version of OpenTofu or Terraform does not support`,
    next: "use the attribute beside it that is stored as sensitive, or update to 1.11",
    data: { path },
  }),
  invalidValue: (path: string, reason: string, next: string) => ({
    verdict: "stall",
    message: `${path}: ${reason}`,
    next,
    data: { attribute: path },
  }),
  timedOut: (operation: string, limit: string) => ({
    verdict: "retry",
    message: `${operation} did not end within ${limit}`,
    next: "raise timeouts or look at what it waited for",
  }),
  stopped: () => ({ verdict: "retry", message: "stopped on request", next: "run apply again to continue" }),
  noUpgrade: (type: string, from: number, to: number) => ({
    verdict: "stall",
    message: `${type} has no way from state version ${from} to ${to}`,
    next: "use a release of the provider between the two, or import the object anew",
  }),
  noMove: (from: string, to: string) => ({
    verdict: "stall",
    message: `${from} cannot become ${to}`,
    next: "remove it from the state and import it instead",
  }),
  noImport: (type: string) => ({ verdict: "stall", message: `${type} cannot be imported` }),
  importedNothing: (type: string, id: string) => ({ verdict: "stall", message: `import of ${type} ${JSON.stringify(id)} found nothing` }),
  stateUnreadable: (type: string, reason: string) => ({ verdict: "stall", message: `stored state of ${type} cannot be read: ${reason}` }),
  crashed: (reason: string) => ({
    verdict: "stall",
    message: `the provider met an error that nobody caught: ${reason}`,
    next: "this is a fault of the provider; please report it",
  }),
  notAPlugin: () => ({
    verdict: "stall",
    message: "this program is a plugin of OpenTofu and Terraform and not meant to be run by hand",
    next: "name the provider in your configuration and run tofu init or terraform init",
  }),
  unsupportedProtocol: (offered: string) => ({
    verdict: "stall",
    message: `plugin protocol 6 is needed, offered are ${JSON.stringify(offered)}`,
    next: "use OpenTofu 1.6 or later, or Terraform 1.0 or later",
  }),
  noFreePort: (from: number, to: number) => ({ verdict: "stall", message: `no free TCP port between ${from} and ${to}` }),
});
