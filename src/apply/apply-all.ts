// A whole set: stage by stage, all dry runs of a stage before its first write.
import { refOf, type KubeObject } from "#base";
import { definesKind, findChange, writeChange, type Finding } from "./apply-object.ts";
import { planOf, type ApplyOrder, type Plan } from "./apply-order.ts";
import type { Change, ChangeSet } from "./change-set.ts";
import { mapLimit } from "./concurrency.ts";
import { ownerSelector, refKey, withOwner } from "./metadata.ts";
import { normalize } from "./normalize.ts";
import { stagesOf, type Stage } from "./order.ts";
import { applyProblems } from "./problems.ts";
import { waitFor } from "./wait.ts";

const STAGE_TIMEOUT_MILLIS = 60_000;

/**
 * Applies a set of objects under an owner's labels. Only objects that differ are written. A failing stage stops the ones after it;
 * stages before it stay applied.
 *
 * @returns one change per object, in the order of application
 * @throws apply.dryRunFailed · apply.immutable · apply.failed · apply.namespaceRequired · apply.nameRequired · apply.duplicate ·
 *   apply.encrypted · apply.notText · apply.replaceFailed · apply.timedOut and apply.failedEarly of a stage that others build on ·
 *   apply.badIgnoreRule. The first failure in the order of application is thrown; its message names the object and its file.
 * @see Flux reference behaviour: fluxcd/pkg ssa and kustomize-controller's staged apply
 * @example const changes = await applyAll(objects, { cluster, clock, fieldManager: "kustomize-controller", owner });
 */
export async function applyAll(objects: readonly KubeObject[], order: ApplyOrder): Promise<ChangeSet> {
  const plan = planOf(order);
  const prepared = await prepare(objects, order, plan);
  refuseDuplicates(prepared, plan);
  const isDefinedHere = definesKind(prepared);
  const entries: Change[] = [];
  for (const stage of stagesOf(prepared, order.customStageKinds)) {
    const limit = { limit: plan.concurrency, signal: plan.signal };
    const findings = await mapLimit(stage.objects, limit, (object) => findChange(object, plan, { mayWrite: true, isDefinedHere }));
    const changes = await mapLimit(findings, limit, (finding) => writeChange(finding, plan));
    entries.push(...changes);
    if (stage.waits) await waitForStage(stage, changes, { plan, order });
  }
  return { entries };
}

/**
 * Dry-runs a set without a write of any kind. What lives in a namespace or is of a kind that the set would only create is new, and
 * is not asked for. Errors as {@link applyAll}, of the dry-run phase only.
 */
export async function findChanges(objects: readonly KubeObject[], order: ApplyOrder): Promise<Finding[]> {
  const plan = planOf(order);
  const limit = { limit: plan.concurrency, signal: plan.signal };
  const findings: Finding[] = [];
  for (const stage of stagesOf(await prepare(objects, order, plan), order.customStageKinds)) {
    const isNew = wouldBeNew(findings);
    const find = (object: KubeObject): Promise<Finding> =>
      isNew(object)
        ? Promise.resolve({ ref: refOf(object), action: "created", live: undefined, write: object })
        : findChange(object, plan, { mayWrite: false, isDefinedHere: () => false });
    findings.push(...(await mapLimit(stage.objects, limit, find)));
  }
  return findings;
}

function wouldBeNew(findings: readonly Finding[]): (object: KubeObject) => boolean {
  const created = findings.flatMap((each) => (each.action === "created" && each.write !== undefined ? [each.write] : []));
  const isDefined = definesKind(created);
  const namespaces = new Set(created.filter((each) => each.kind === "Namespace").map((each) => each.metadata.name));
  return (object) => isDefined(refOf(object)) || (object.metadata.namespace !== undefined && namespaces.has(object.metadata.namespace));
}

async function prepare(objects: readonly KubeObject[], order: ApplyOrder, plan: Plan): Promise<KubeObject[]> {
  if (objects.length === 0) return [];
  const discovery = await plan.cluster.discover(plan.signal === undefined ? {} : { signal: plan.signal });
  return objects.map((object) => {
    if (!object.metadata.name) throw applyProblems.nameRequired(plan.named(object));
    const prepared = withOwner(normalize(object), order.owner);
    return discovery.find(prepared)?.namespaced === false ? withoutNamespace(prepared) : prepared;
  });
}

/** A namespace on a cluster-scoped object means nothing to the server, and would give it a second identity in the inventory. */
function withoutNamespace(object: KubeObject): KubeObject {
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Two objects of one identity in a set would overwrite each other in every run. */
function refuseDuplicates(objects: readonly KubeObject[], plan: Plan): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = refKey(refOf(object));
    if (seen.has(key)) throw applyProblems.duplicate(plan.named(object));
    seen.add(key);
  }
}

async function waitForStage(stage: Stage, changes: readonly Change[], { plan, order }: { plan: Plan; order: ApplyOrder }): Promise<void> {
  const waited = changes.filter((each) => each.action !== "skipped");
  const seen = new Map(waited.map((each) => [refKey(each.ref), each.live]));
  plan.log.write("debug", `stage ${stage.name} applied, waiting until it is ready`);
  await waitFor(
    waited.map((each) => each.ref),
    {
      cluster: plan.cluster,
      clock: plan.clock,
      log: plan.log,
      timeoutMillis: order.stageTimeoutMillis ?? STAGE_TIMEOUT_MILLIS,
      labelSelector: ownerSelector(order.owner),
      seen: (ref) => seen.get(refKey(ref)),
      ...(plan.signal !== undefined && { signal: plan.signal }),
    },
  );
}
