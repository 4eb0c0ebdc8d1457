// Failures of the provider's resources, in words for people who write configurations.
import { catalogue } from "#base";
import { firstLines } from "./first-lines.ts";

export const providerProblems = catalogue("provider", {
  missingConfiguration: (block: string, needed: string) => ({
    verdict: "stall",
    message: `missing configuration: ${needed} needs the provider's ${block} settings`,
    next:
      block === "kubernetes"
        ? "set kubernetes in the provider block, or KUBE_CONFIG_PATH in the environment"
        : `set ${block} in the provider block`,
  }),
  notKnownYet: (block: string, needed: string) => ({
    verdict: "retry",
    message: `the provider's ${block} settings are not known yet, so ${needed} cannot be done`,
    next: "apply what they depend on first, for example with -target",
  }),
  sourceOfOurs: () => ({
    verdict: "stall",
    message: "the manifests of the distribution headgate come with the provider, and no source is asked for them",
    next: 'set distribution to "flux" for upstream\'s components, or remove distribution_source',
    data: { attribute: "distribution_source" },
  }),
  embeddedNeedsLocal: (reference: string) => ({
    verdict: "stall",
    message: `embedded_manifests asks that nothing is downloaded, and the manifests of the distribution flux would come from ${reference}`,
    next: "set distribution_source to a folder or bundle on this machine, or distribution to headgate, whose manifests the provider brings",
    data: { attribute: "embedded_manifests" },
  }),
  alreadyExists: (ref: string, id: string) => ({
    verdict: "stall",
    message: `${ref} exists already and was not made by this configuration`,
    next: `import it by the id ${JSON.stringify(id)}, or set adopt to true to take it over`,
    data: { attribute: "metadata" },
  }),
  invalidImportId: (type: string, id: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(id)} is not an import id of ${type}`,
    next: "write <namespace>/<name>",
  }),
  notReady: (ref: string, state: string) => ({
    verdict: "retry",
    message: `${ref} is not ready: ${state}`,
    next: "look at the object's conditions and events, put right what they name, and apply again",
    data: { attribute: "wait" },
  }),
  stillThere: (ref: string, why: string) => ({
    verdict: "retry",
    message: `${ref} is still there: ${why}`,
    next: "see whether its controller runs, since it must remove its finalizer, and destroy again",
  }),
  notAtForge: (namespace: string, url: string, kind: string) => ({
    verdict: "stall",
    message: `the install in namespace ${namespace} follows ${url === "" ? "no GitRepository of its name" : url}, which is no repository of ${kind}`,
    next: "check the namespace and the cluster, or import it as another bootstrap",
    data: { namespace },
  }),
  objectsFailed: (set: string, doing: string, { failed, of }: { readonly failed: readonly string[]; readonly of: number }) => ({
    verdict: "retry",
    message: `${failed.length} of ${of} objects of the object set ${JSON.stringify(set)} could not be ${doing}${listOf(failed)}`,
    next: "put right what is named, and apply again: it goes on from what is done",
    data: { failed: failed.length },
  }),
  objectsTaken: (set: string, taken: readonly string[], next: string) => ({
    verdict: "stall",
    message: `the object set ${JSON.stringify(set)} cannot take ${taken.length === 1 ? "an object" : `${taken.length} objects`}${listOf(taken)}`,
    next,
  }),
  inTwoSets: (ref: string, sets: readonly [string, string], more: number) => ({
    verdict: "stall",
    message: `${ref}${more === 0 ? "" : ` and ${more} more`} cannot be in two object sets, ${JSON.stringify(sets[0])} and ${JSON.stringify(sets[1])}`,
    next: "name it in one of them only",
  }),
  setNamedTwice: (set: string) => ({
    verdict: "stall",
    message: `two object sets of this configuration have the name ${JSON.stringify(set)}`,
    next: "give each a name of its own",
    data: { attribute: "name" },
  }),
  invalidSetId: (id: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(id)} is not an import id of flux_object_set`,
    next: "write the name of the set, or <name>?<label selector> for objects that are in no set yet",
  }),
  noSuchVersion: (range: string, versions: readonly string[]) => ({
    verdict: "stall",
    message: `no version meets ${JSON.stringify(range)}`,
    next: `widen the range; there are ${versions.length === 0 ? "no versions" : versions.slice(0, 10).join(", ")}`,
    data: { range },
  }),
});

/** Lines that a message names; the rest is counted. */
const SHOWN = 10;

function listOf(lines: readonly string[]): string {
  if (lines.length === 1) return `: ${lines.join("")}`;
  const shown = firstLines(lines, SHOWN).map((each) => `- ${each}`);
  return `:\n${shown.join("\n")}\n`;
}
