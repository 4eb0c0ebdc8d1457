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
  rollbackFailed: (from: string, to: string, { reason, second, isReverted }: FailedRollback) => ({
    verdict: "retry",
    message:
      `${to} did not come up: ${reason}; rolling back to ${from} did not succeed either: ${second}; ` +
      (isReverted
        ? `git holds ${from} again, and the cluster does not run all of it yet`
        : `nothing was rolled back: git still holds ${to}, and the cluster follows it`),
    next: isReverted
      ? `put right what keeps the cluster from following git, which brings ${from} back by itself; applying again tries ${to} once more`
      : `put right what kept the commit from git, then apply again once ${to} can come up, or set version back to that of ${from} with allow_downgrade`,
    data: { from, to, rolledBack: isReverted ? ["git"] : [], notRolledBack: isReverted ? ["cluster"] : ["git", "cluster"] },
  }),
});

interface ObjectsInUse {
  readonly count: number;
  /** The first few, as `Kind/namespace/name`. */
  readonly first: readonly string[];
  readonly component: string;
}

interface FailedRollback {
  /** Why the release did not come up. */
  readonly reason: string;
  /** Why the way back ended. */
  readonly second: string;
  /** Whether git holds the old manifests. */
  readonly isReverted: boolean;
}
