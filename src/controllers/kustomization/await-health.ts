// Step: everything applied, or what the object names, is healthy. Says so in status first if that is going to take time.
import { health, inventoryId, ownerSelector, waitFor, type HealthExpressions } from "#apply";
import { Duration, isProblem, messageOf, refOf, type KubeObject, type ObjectRef } from "#base";
import { ownerOf } from "./apply.ts";
import { timeoutOf } from "./begin.ts";
import { readHealthExpressions } from "./expressions.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";
import { superseded } from "./superseded.ts";

export const awaitHealth: KustomizationStep = async (run) => {
  const refs = await checkedObjects(run);
  const { target, artifact } = run.work;
  if (refs.length === 0 || target === undefined || artifact === undefined) {
    run.conditions.remove("Healthy");
    return "go";
  }
  const began = run.clock.now();
  const limit = timeoutOf(run.object);
  const live = new Map((run.work.changes?.entries ?? []).map((change) => [inventoryId(change.ref), change.live]));
  const seen = (ref: ObjectRef): KubeObject | undefined => live.get(inventoryId(ref));
  const expressions = readHealthExpressions(run.object);
  if (!refs.every((ref) => isHealthy(seen(ref), expressions))) {
    const message = `Running health checks for revision ${artifact.revision} with a timeout of ${limit.toString()}`;
    run.conditions.set("Healthy", "Unknown", { reason: "Progressing", message });
    run.progressing(message);
    await run.checkpoint();
  }
  await waitUnlessSuperseded(run, refs, { seen, expressions });
  tellPassed(run, run.clock.now() - began);
  run.conditions.set("Healthy", "True", { reason: "Succeeded", message: "Health check passed" });
  return "go";
};

interface Looking {
  readonly seen: (ref: ObjectRef) => KubeObject | undefined;
  readonly expressions: HealthExpressions | undefined;
}

async function waitUnlessSuperseded(run: KustomizationRun, refs: readonly ObjectRef[], { seen, expressions }: Looking): Promise<void> {
  const { gates } = run.places;
  const change = gates.CancelHealthCheckOnNewRevision ? superseded(run) : undefined;
  const signal = change === undefined ? run.signal : AbortSignal.any([run.signal, change.signal]);
  try {
    await waitFor(refs, {
      cluster: run.work.target ?? run.cluster,
      clock: run.clock,
      log: run.log,
      signal,
      timeoutMillis: timeoutOf(run.object).millis,
      failFast: !gates.DisableFailFastBehavior,
      ...(run.object.spec.wait === true && { labelSelector: ownerSelector(ownerOf(run)) }),
      seen,
      ...(expressions !== undefined && { expressions }),
    });
  } catch (thrown) {
    run.signal.throwIfAborted();
    const error: unknown = change?.signal.aborted === true ? change.signal.reason : thrown;
    const reason = isProblem(error, "kustomization.healthCheckCanceled") ? "HealthCheckCanceled" : "HealthCheckFailed";
    run.conditions.set("Healthy", "False", { reason, message: run.shown(messageOf(error)) });
    throw error;
  } finally {
    change?.stop();
  }
}

/** Whether an object that was just seen needs no waiting for. */
function isHealthy(object: KubeObject | undefined, expressions: HealthExpressions | undefined): boolean {
  try {
    return object !== undefined && health(object, { expressions }).status === "Current";
  } catch (error) {
    // An expression may fail on a status that is not filled yet; waiting finds out.
    if (isProblem(error, "apply.healthExpressionFailed")) return false;
    throw error;
  }
}

/** Told when it is news: the object was not healthy before, or a new revision brought changes. */
function tellPassed(run: KustomizationRun, millis: number): void {
  const wasHealthy = run.object.status?.conditions?.some((each) => each.type === "Healthy" && each.status === "True") === true;
  const isNew = run.object.status?.lastAppliedRevision !== run.work.artifact?.revision && run.work.hasChanged;
  if (wasHealthy && !isNew) return;
  run.event({
    severity: "info",
    reason: "Progressing",
    message: `Health check passed in ${Duration.millis(Math.round(millis)).toString()}`,
  });
}

async function checkedObjects(run: KustomizationRun): Promise<readonly ObjectRef[]> {
  const { wait = false, healthChecks = [] } = run.object.spec;
  if (wait) return (run.work.changes?.entries ?? []).filter(({ action }) => action !== "skipped").map(({ ref }) => ref);
  if (healthChecks.length === 0) return [];
  const discovery = await (run.work.target ?? run.cluster).discover({ signal: run.signal });
  const refs = healthChecks.map(({ apiVersion = "apps/v1", kind, name, namespace }): ObjectRef => {
    const isNamespaced = discovery.find({ apiVersion, kind })?.namespaced !== false;
    return { apiVersion, kind, name, ...(isNamespaced && { namespace: namespace ?? run.namespace }) };
  });
  const self = inventoryId(refOf(run.object as KubeObject));
  return refs.filter((ref) => inventoryId(ref) !== self);
}
