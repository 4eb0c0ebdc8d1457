// Last step of a source: what is stored is served under a fixed name too, and told.
import type { Kind } from "#api";
import { messageOf, own } from "#base";
import { conditionsOf, type Run } from "#runtime";
import type { Artifact, ArtifactStore } from "#store";

export interface Announcement {
  /** Of the condition ArtifactInStorage. */
  readonly reason: string;
  readonly message: string;
  /** Of the event of a new artifact. */
  readonly newReason?: string;
  readonly newMessage: string;
  /** Of the event after a failure that left the artifact as it was. */
  readonly recoveredReason?: string;
}

const FAILURES: ReadonlySet<string> = new Set(["FetchFailed", "StorageOperationFailed", "BuildFailed", "IncludeUnavailable"]);

/** Sets the conditions of a stored artifact, and tells of a new one, or of the end of a failure. */
export function announce<K extends Kind, P, W>(run: Run<K, P, W>, artifact: Artifact, told: Announcement): void {
  run.facts["revision"] = artifact.revision;
  run.facts["digest"] = artifact.digest;
  run.conditions.remove("ArtifactOutdated", ...FAILURES);
  run.conditions.set("ArtifactInStorage", "True", { reason: told.reason, message: told.message });
  const before = own(own(run.object.status, "artifact"), "digest");
  const hadFailed = conditionsOf(run.object).some((each) => FAILURES.has(each.type) && each.status === "True");
  if (before !== artifact.digest) run.event({ severity: "info", reason: told.newReason ?? "NewArtifact", message: told.newMessage });
  else if (hadFailed) run.event({ severity: "info", reason: told.recoveredReason ?? "Succeeded", message: told.newMessage });
}

/** Lets a fixed name stand for the artifact. The artifact counts without it, so a failure is told and no more. */
export async function linkLatest<K extends Kind, P extends { readonly store: ArtifactStore }, W>(
  run: Run<K, P, W>,
  artifact: Artifact,
  name: string,
): Promise<void> {
  try {
    (run.status as { url?: string }).url = await run.places.store.link(artifact, name);
  } catch (error) {
    run.event({ severity: "trace", reason: "SymlinkUpdateFailed", message: messageOf(error) });
  }
}
