import { catalogue, formatRef, type ObjectRef } from "#base";

/** What can go wrong with an install that is described as data. `data.attribute` names the part of the description. */
export const instanceProblems = catalogue("instance", {
  invalid: (attribute: string, reason: string, next: string) => ({
    verdict: "stall",
    message: `${attribute}: ${reason}`,
    next,
    data: { attribute },
  }),
  unsupported: (attribute: string, release: string, needed: string) => ({
    verdict: "stall",
    message: `${attribute} cannot be had from ${release}`,
    next: `it needs ${needed}; leave it out, or choose another release`,
    data: { attribute, release },
  }),
  unknownSource: (kind: string, release: string) => ({
    verdict: "stall",
    message: `${release} does not define ${kind}, so the cluster cannot follow one`,
    next: "choose another sync.kind, or a release that has it",
    data: { attribute: "sync", kind },
  }),
  invalidPatch: (reason: string) => ({
    verdict: "stall",
    message: `a patch cannot be applied: ${reason}`,
    next: "compare kustomize_patches with the objects of the install, whose names stand in `objects`",
    data: { attribute: "kustomize_patches", reason },
  }),
  operatorRuns: (ref: ObjectRef) => ({
    verdict: "stall",
    message: `${formatRef(ref)} is applied by an operator, which would undo every change`,
    next: "annotate it with fluxcd.controlplane.io/reconcile=disabled first; once this is applied, remove the operator and the object",
    data: { ref },
  }),
  followsElsewhere: (ref: ObjectRef, what: string, current: string, wanted: string) => ({
    verdict: "stall",
    message: `${formatRef(ref)} follows the ${what} ${JSON.stringify(current)} and is asked to follow ${JSON.stringify(wanted)} while it is taken over`,
    next: "what it has applied would be pruned; take it over with what it follows now, and change sync in an apply of its own",
    data: { attribute: "sync", ref, current, wanted },
  }),
  followedTwice: (ref: ObjectRef, url: string, name: string) => ({
    verdict: "stall",
    message: `${formatRef(ref)} follows ${url} already, and would fight with a second one named ${name}`,
    next: `set sync.name to ${JSON.stringify(ref.name)} to take it over, or delete it with its finalizer removed, so that what it has applied stays`,
    data: { attribute: "sync", ref },
  }),
  notPruned: (ref: ObjectRef, reason: string) => ({
    verdict: "retry",
    message: `${formatRef(ref)} is no part of the install any more and cannot be deleted: ${reason}`,
    next: "put right what holds it, and apply again",
    data: { ref },
  }),
  unreadableRecord: (ref: ObjectRef, reason: string) => ({
    verdict: "stall",
    message: `${formatRef(ref)}, which keeps what was installed, cannot be read: ${reason}`,
    next: "delete it if it was changed by hand, and apply again: the install is taken over as it is",
    data: { ref },
  }),
});
