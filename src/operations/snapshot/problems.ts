import { catalogue } from "#base";

/** What can go wrong with snapshots. */
export const snapshotProblems = catalogue("snapshot", {
  nobodyToSealFor: () => ({
    verdict: "stall",
    message: "neither recipients nor a passphrase are given, and Secrets are never kept in the clear",
    next: "give public keys of age (age1…) or a passphrase, or say that Secrets are to be left out",
  }),
  invalidTarget: (target: string, reason: string) => ({
    verdict: "stall",
    message: `${JSON.stringify(target)} is no place for a snapshot: ${reason}`,
    next: "give a file, oci://registry/repository:tag, or s3://bucket/key",
    data: { target },
  }),
  occupied: (target: string, digest: string) => ({
    verdict: "stall",
    message: `${target} holds something already, with the digest ${digest}`,
    next: "choose another place, or say that it may be overwritten",
    data: { target, digest },
  }),
  nothingThere: (cluster: string) => ({
    verdict: "stall",
    message: `${cluster} has no Flux objects, and an empty snapshot would only take the place of a good one`,
    next: "check that it is the right cluster, and restore it first if it has lost them",
  }),
  notFound: (target: string) => ({
    verdict: "stall",
    message: `there is no snapshot at ${target}`,
    next: "check the place, or take a snapshot there first",
    data: { target },
  }),
  unwritable: (target: string, reason: string) => ({
    verdict: "retry",
    message: `cannot write ${target}: ${reason}`,
    next: "name a file in a folder that may be written to",
    data: { target },
  }),
  unreadableFile: (target: string, reason: string) => ({
    verdict: "retry",
    message: `cannot read ${target}: ${reason}`,
    data: { target },
  }),
  tooLarge: (what: string, limit: number) => ({
    verdict: "stall",
    message: `${what} is larger than ${limit} bytes`,
    next: "check that it is a snapshot",
    data: { limit },
  }),
  notASnapshot: (what: string, reason: string) => ({
    verdict: "stall",
    message: `${what} is no snapshot: ${reason}`,
    next: "give an archive that headgate snapshot create has written",
  }),
  truncated: (what: string) => ({
    verdict: "stall",
    message: `${what} is cut short or damaged: it cannot be unpacked`,
    next: "take another copy of it",
  }),
  corrupted: (what: string, part: string, reason: string) => ({
    verdict: "stall",
    message: `${what} is damaged: ${part} ${reason}`,
    next: "take another copy of it",
    data: { part },
  }),
  newerFormat: (what: string, version: number, known: number) => ({
    verdict: "stall",
    message: `${what} has version ${version} of the format, and this release reads up to ${known}`,
    next: "use the release that it was written with, or a newer one",
    data: { version, known },
  }),
  digestDiffers: (what: string, wanted: string, found: string) => ({
    verdict: "stall",
    message: `${what} has the digest ${found}, and ${wanted} is asked for`,
    next: "check that it was not replaced, or ask for the digest that it has",
    data: { wanted, found },
  }),
  sealed: (what: string, count: number) => ({
    verdict: "stall",
    message: `${what} holds ${count} sealed objects, and neither an identity nor a passphrase is given`,
    next: "give the private key of one of its recipients, or its passphrase, or say that Secrets are to be left out",
    data: { count },
  }),
  liveObjects: (cluster: string, differing: readonly string[]) => ({
    verdict: "stall",
    message: `${cluster} is not as the snapshot: ${differing.join("; ")}`,
    next: "check that it is the right cluster; remove these objects, or force the restore to overwrite them",
    data: { differing },
  }),
  otherRestore: (cluster: string, digest: string) => ({
    verdict: "stall",
    message: `in ${cluster} the restore of another snapshot, ${digest}, was begun and not finished`,
    next: "finish that one first, or force this one",
    data: { digest },
  }),
  definitionDowngrade: (name: string, live: string, kept: string) => ({
    verdict: "stall",
    message: `the cluster has CustomResourceDefinition ${name} ${live}, and the snapshot has the older ${kept}`,
    next: "install the components in their newer version first, and restore the objects only",
    data: { name, live, kept },
  }),
  versionNotServed: (name: string, version: string) => ({
    verdict: "stall",
    message: `CustomResourceDefinition ${name} of the cluster does not serve ${version}, which the snapshot has objects in`,
    next: "install components of a version that serves it, or restore the components of the snapshot too",
    data: { name, version },
  }),
  definitionMissing: (name: string) => ({
    verdict: "stall",
    message: `the cluster has no CustomResourceDefinition ${name}, and the components are not to be restored`,
    next: "install them first, or have the components restored",
    data: { name },
  }),
});
