import { catalogue } from "#base";

/** Why an upgrade is refused, or what became of one. */
export const upgradeProblems = catalogue("upgrade", {
  downgrade: (from: string, to: string) => ({
    verdict: "stall",
    message: `release ${to} is older than ${from}, which is installed`,
    next: "keep the release, or set allow_downgrade to true after reading what the newer one has changed",
    data: { from, to },
  }),
  kindInUse: (definition: string, { count, first, component }: ObjectsInUse) => ({
    verdict: "stall",
    message: `${definition} would go, and its objects with it, of which there are ${count}: ${first.join(", ")}${count > first.length ? ", …" : ""}`,
    next: `${component === "" ? "keep what brings that definition" : `keep ${component}`}, or delete these objects first`,
    data: { definition, count, first },
  }),
  versionStored: (definition: string, version: string, storage: string) => ({
    verdict: "stall",
    message: `${definition} would lose the version ${version}, in which its objects are stored, and does not know ${storage} yet`,
    next: `upgrade to a release that has both ${version} and ${storage} first`,
    data: { definition, version, storage },
  }),
  rolledBack: (from: string, to: string, reason: string) => ({
    verdict: "retry",
    message: `${to} did not come up and was rolled back, so that ${from} runs again: ${reason}`,
    next: "mend what kept it from coming up, and apply again",
    data: { from, to },
  }),
  rollbackFailed: (from: string, to: string, reason: string) => ({
    verdict: "retry",
    message: `${to} did not come up, and rolling back to ${from} did not succeed either: ${reason}`,
    next: "look at the components in the cluster, and apply again",
    data: { from, to },
  }),
});

interface ObjectsInUse {
  readonly count: number;
  /** The first few, as `Kind/namespace/name`. */
  readonly first: readonly string[];
  readonly component: string;
}
