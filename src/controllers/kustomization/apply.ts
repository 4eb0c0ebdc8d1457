// Step: apply the set in stages, and record what is now applied. A failure leaves the old inventory as it was.
import {
  applyAll,
  describeChanges,
  hasChanges,
  inventoryId,
  inventoryOf,
  mergeInventory,
  refsOf,
  type ApplyOrder,
  type ChangeSet,
} from "#apply";
import { at, formatRef, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { keyFor } from "#runtime";
import type { KustomizationRun, KustomizationStep } from "./run.ts";

export const OWNER_GROUP = "kustomize.toolkit.fluxcd.io";
const FIELD_MANAGER = "kustomize-controller";

export const apply: KustomizationStep = async (run) => {
  const { objects, target } = run.work;
  if (target === undefined) return "go";
  const changes = await applySet(run, objects, target);
  run.work.changes = changes;
  if (hasChanges(changes)) {
    run.work.hasChanged = true;
    run.event({ severity: "info", reason: "Progressing", message: describeChanges(changes) });
  }
  const before = run.status.inventory;
  const now = inventoryOf(changes);
  run.work.before = before;
  run.work.inventory = now;
  // Until it is pruned, what is stale is still ours to delete, also when this process ends before that.
  run.status.inventory = run.object.spec.prune && before !== undefined ? mergeInventory(now, refsOf(before)) : now;
  const key = keyFor(run.namespace, run.name);
  if (isLocal(run)) run.places.drift.track(key, watchedOf(changes));
  else run.places.drift.forget(key);
  return "go";
};

/** What is put back when it changes. A Job that cleans up after itself is not: it would run again and again. */
function watchedOf({ entries }: ChangeSet): readonly ObjectRef[] {
  return entries
    .filter(({ live }) => live?.kind !== "Job" || at(live, "spec", "ttlSecondsAfterFinished") === undefined)
    .map(({ ref }) => ref);
}

/** Applies objects, and lets the watch for drift know what was written. */
export async function applySet(run: KustomizationRun, objects: readonly KubeObject[], target: Cluster): Promise<ChangeSet> {
  const { drift } = run.places;
  const goOn = drift.hold(keyFor(run.namespace, run.name));
  let succeeded = false;
  try {
    const changes = await applyAll(objects, applyOrder(run, target));
    if (isLocal(run)) drift.wrote(changes.entries.flatMap(({ live }) => live ?? []));
    drift.unfounded(changes.entries.filter((each) => each.action === "unchanged").map((each) => inventoryId(each.ref)));
    succeeded = true;
    return changes;
  } finally {
    goOn(succeeded);
  }
}

/** How this Kustomization applies, whatever part of its set. */
function applyOrder(run: KustomizationRun, cluster: Cluster): ApplyOrder {
  const { spec } = run.object;
  const { flags } = run.places;
  return {
    cluster,
    clock: run.clock,
    log: run.log,
    signal: run.signal,
    fieldManager: FIELD_MANAGER,
    owner: ownerOf(run),
    force: spec.force ?? false,
    concurrency: flags.concurrentSsa,
    customStageKinds: flags.customApplyStageKinds,
    managersToOverride: flags.overrideManager,
    fileOf: (ref) => run.work.files.get(formatRef(ref)),
    ...(spec.ignore !== undefined && { ignoreRules: spec.ignore }),
  };
}

/** Only the cluster that the controllers run against is watched for drift; on others the interval finds it. */
function isLocal({ object }: KustomizationRun): boolean {
  return object.spec.kubeConfig === undefined;
}

/** Whose labels applied objects carry. */
export function ownerOf({ namespace, name }: KustomizationRun): ApplyOrder["owner"] {
  return { group: OWNER_GROUP, namespace, name };
}
