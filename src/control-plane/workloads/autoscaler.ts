// HorizontalPodAutoscalers without metrics: what they scale is kept between their bounds, and they say that there is nothing to measure.
// @see kubernetes pkg/controller/podautoscaler/horizontal.go
import { at, own, sameJson, stringAt, timestamp, type JsonObject, type KubeObject } from "#base";
import { idOf } from "./object-cache.ts";
import { splitKey, type KindName, type Place } from "./place.ts";
import { condition, numberOf } from "./pod-state.ts";

const TARGETS: Readonly<Record<string, KindName>> = { Deployment: "deployment", StatefulSet: "statefulSet", ReplicaSet: "replicaSet" };

export function runAutoscalers(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  const scalers = place.cache("autoscaler");
  scalers.listen((change, scaler) => {
    if (change === "set") queue.add(idOf(scaler));
  });
  for (const [kind, name] of Object.entries(TARGETS)) {
    place.cache(name).listen((_change, target) => {
      for (const scaler of scalers.in(target.metadata.namespace ?? "")) {
        const wanted = at(scaler, "spec", "scaleTargetRef");
        if (stringAt(wanted, "kind") === kind && stringAt(wanted, "name") === target.metadata.name) queue.add(idOf(scaler));
      }
    });
  }
}

async function reconcile(place: Place, key: string): Promise<undefined> {
  const [namespace, name] = splitKey(key);
  const scaler = place.cache("autoscaler").get(namespace, name);
  if (scaler === undefined || scaler.metadata.deletionTimestamp !== undefined) return undefined;
  const reference = at(scaler, "spec", "scaleTargetRef");
  const kind = TARGETS[stringAt(reference, "kind")];
  const target = kind && place.cache(kind).get(namespace, stringAt(reference, "name"));
  if (target === undefined) return undefined;
  const current = numberOf(at(target, "spec", "replicas"), 1);
  const desired = bounded(scaler, current);
  if (desired !== current) await place.patch(target, { spec: { replicas: desired } }, "scale");
  await write(place, scaler, { current: numberOf(at(target, "status", "replicas"), 0), desired, isScaled: desired !== current });
  return undefined;
}

/** A target at zero is one that somebody has switched off. */
function bounded(scaler: KubeObject, current: number): number {
  const least = numberOf(at(scaler, "spec", "minReplicas"), 1);
  const most = numberOf(at(scaler, "spec", "maxReplicas"), least);
  return current === 0 && least > 0 ? 0 : Math.min(Math.max(current, least), most);
}

interface Scaling {
  readonly current: number;
  readonly desired: number;
  readonly isScaled: boolean;
}

async function write(place: Place, scaler: KubeObject, { current, desired, isScaled }: Scaling): Promise<void> {
  const now = timestamp(place.clock.now());
  const states = [
    {
      type: "AbleToScale",
      status: "True",
      reason: "SucceededGetScale",
      message: "the HPA controller was able to get the target's current scale",
    },
    desired === 0
      ? {
          type: "ScalingActive",
          status: "False",
          reason: "ScalingDisabled",
          message: "scaling is disabled since the replica count of the target is zero",
        }
      : {
          type: "ScalingActive",
          status: "False",
          reason: "FailedGetResourceMetric",
          message: "there are no metrics in a cluster whose pods are simulated",
        },
  ];
  const conditions = states.map((state): JsonObject => {
    const before = condition(scaler, state.type);
    const since = before?.["status"] === state.status ? before["lastTransitionTime"] : undefined;
    return { ...state, lastTransitionTime: since ?? now };
  });
  const known = own(scaler, "status");
  const lastScaleTime = isScaled ? now : own(known, "lastScaleTime");
  const status: JsonObject = {
    observedGeneration: scaler.metadata.generation ?? 0,
    currentReplicas: current,
    desiredReplicas: desired,
    ...(lastScaleTime !== undefined && { lastScaleTime }),
    conditions,
  };
  const isTold = Object.entries(status).every(([key, value]) => sameJson(value, own(known, key) ?? 0));
  if (!isTold) await place.patchStatus(scaler, status);
}
