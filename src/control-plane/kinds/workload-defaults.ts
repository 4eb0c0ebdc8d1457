// Defaults of Deployments, StatefulSets, DaemonSets, ReplicaSets, Jobs, CronJobs and HorizontalPodAutoscalers.
import { cloneJson, isObject, type JsonObject, type MutableJson, type MutableJsonObject, stringAt } from "#base";
import { listAt, objectAt, objectsAt, setDefault, tryObjectAt } from "./json-edit.ts";
import type { Fill } from "./type-plan.ts";

export const WORKLOAD_DEFAULTS: Readonly<Record<string, Fill>> = {
  "apps.v1/Deployment": (deployment) => {
    const spec = objectAt(deployment, "spec");
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
    rollingUpdate(objectAt(spec, "strategy"), { maxUnavailable: "25%", maxSurge: "25%" });
  },
  "apps.v1/DaemonSet": (daemonSet) => {
    // the number that older clients know; it is set before a write gets its owner
    setDefault(objectAt(objectAt(daemonSet, "metadata"), "annotations"), "deprecated.daemonset.template.generation", "0");
    const spec = objectAt(daemonSet, "spec");
    fill(spec, { revisionHistoryLimit: 10 });
    const strategy = objectAt(spec, "updateStrategy");
    rollingUpdate(strategy, { maxUnavailable: 1, maxSurge: 0 });
    // another type has no defaults; what is not said is written as nothing all the same
    const rolling = tryObjectAt(strategy, "rollingUpdate");
    if (rolling !== undefined) fill(rolling, { maxUnavailable: 0, maxSurge: 0 });
  },
  "apps.v1/ReplicaSet": (replicaSet) => fill(objectAt(replicaSet, "spec"), { replicas: 1 }),
  "apps.v1/StatefulSet": statefulSet,
  "core.v1/ReplicationController": (controller) => {
    const spec = objectAt(controller, "spec");
    const labels = tryObjectAt(tryObjectAt(tryObjectAt(spec, "template"), "metadata"), "labels");
    if (labels === undefined) return;
    if (Object.keys(tryObjectAt(spec, "selector") ?? {}).length === 0) spec["selector"] = cloneJson(labels);
    labelLike(objectAt(controller, "metadata"), labels);
  },
  "batch.v1/Job": job,
  "autoscaling.v2/HorizontalPodAutoscaler": autoscaler,
};

function fill(object: MutableJsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) setDefault(object, key, cloneJson(value) as MutableJson);
}

function rollingUpdate(strategy: MutableJsonObject, values: JsonObject): void {
  setDefault(strategy, "type", "RollingUpdate");
  if (strategy["type"] === "RollingUpdate") fill(objectAt(strategy, "rollingUpdate"), values);
}

function statefulSet(object: MutableJsonObject): void {
  const spec = objectAt(object, "spec");
  fill(spec, { podManagementPolicy: "OrderedReady", replicas: 1, revisionHistoryLimit: 10 });
  const strategy = objectAt(spec, "updateStrategy");
  if (!stringAt(strategy, "type")) {
    strategy["type"] = "RollingUpdate";
    objectAt(strategy, "rollingUpdate");
  }
  const rolling = tryObjectAt(strategy, "rollingUpdate");
  if (strategy["type"] === "RollingUpdate" && rolling !== undefined) fill(rolling, { partition: 0 });
  fill(objectAt(spec, "persistentVolumeClaimRetentionPolicy"), { whenDeleted: "Retain", whenScaled: "Retain" });
  for (const template of objectsAt(spec, "volumeClaimTemplates"))
    Object.assign(template, { apiVersion: "v1", kind: "PersistentVolumeClaim" });
}

function job(object: MutableJsonObject): void {
  const spec = objectAt(object, "spec");
  if (spec["completions"] === undefined && spec["parallelism"] === undefined) spec["completions"] = 1;
  fill(spec, {
    parallelism: 1,
    backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : 2_147_483_647,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: isObject(spec["podFailurePolicy"]) ? "Failed" : "TerminatingOrFailed",
    manualSelector: false,
  });
  const labels = tryObjectAt(tryObjectAt(tryObjectAt(spec, "template"), "metadata"), "labels");
  if (labels !== undefined) labelLike(objectAt(object, "metadata"), labels);
}

/** Whoever has no labels takes those of its template. */
function labelLike(metadata: MutableJsonObject, labels: MutableJsonObject): void {
  if (Object.keys(tryObjectAt(metadata, "labels") ?? {}).length === 0) metadata["labels"] = cloneJson(labels);
}

const SCALE_UP: JsonObject = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN: JsonObject = { selectPolicy: "Max", policies: [{ type: "Percent", value: 100, periodSeconds: 15 }] };

function autoscaler(object: MutableJsonObject): void {
  const spec = objectAt(object, "spec");
  if (listAt(spec, "metrics").length === 0) delete spec["metrics"];
  fill(spec, {
    minReplicas: 1,
    metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } }],
  });
  const behavior = tryObjectAt(spec, "behavior");
  if (behavior === undefined) return;
  fill(objectAt(behavior, "scaleUp"), SCALE_UP);
  fill(objectAt(behavior, "scaleDown"), SCALE_DOWN);
}
