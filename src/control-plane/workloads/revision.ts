// Revisions of StatefulSets and DaemonSets: their templates, kept as ControllerRevisions for rollbacks.
import { at, cloneJson, sameJson, type Json, type KubeObject } from "#base";
import { ownedBy, type Place } from "./place.ts";
import { numberOf } from "./pod-state.ts";
import { templateHash } from "./template-hash.ts";

export const REVISION_LABEL = "controller-revision-hash";

/** The revision of a set's present template, made when it is not there. `hash` is the last part of its name. */
export async function ensureRevision(place: Place, set: KubeObject): Promise<{ readonly name: string; readonly hash: string }> {
  const data = { spec: { template: { ...(cloneJson(at(set, "spec", "template")) as Record<string, Json>), $patch: "replace" } } };
  const known = place.cache("controllerRevision").ownedBy(set.metadata.uid);
  const newest = Math.max(0, ...known.map((each) => numberOf(each["revision"])));
  const hash = templateHash(at(set, "spec", "template"));
  const name = `${set.metadata.name ?? ""}-${hash}`;
  const present = known.find((each) => sameJson(each["data"], data));
  if (present !== undefined) {
    if (numberOf(present["revision"]) < newest) await place.patch(present, { revision: newest + 1 });
    const presentName = present.metadata.name ?? name;
    return { name: presentName, hash: presentName.slice((set.metadata.name ?? "").length + 1) };
  }
  const labels = { ...(at(set, "spec", "template", "metadata", "labels") as Record<string, string> | undefined), [REVISION_LABEL]: hash };
  await place.create({
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: { name, namespace: set.metadata.namespace ?? "", labels, ownerReferences: [ownedBy(set)] },
    data,
    revision: newest + 1,
  });
  return { name, hash };
}
