// Why a component does not come up, in the words of its pods.
import { health } from "#apply";
import { at, isObject, refOf, type Json, type KubeObject, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { BootstrapPlaces } from "./bootstrap-contract.ts";
import { signalOf } from "./cluster-objects.ts";

export interface Unhealthy {
  readonly ref: ObjectRef;
  readonly reason: string;
}

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const POD = { apiVersion: "v1", kind: "Pod" };

/** Selects everything of one install. */
export function installSelector(namespace: string): string {
  return `${PART_OF}=flux,${INSTANCE}=${namespace}`;
}

/** The first component, by name, whose Deployment is not healthy, with the reason; undefined when all are. */
export async function firstUnhealthy(
  { cluster, clock }: Pick<BootstrapPlaces, "cluster" | "clock">,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<Unhealthy | undefined> {
  const options = { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) };
  const { items } = await cluster.list(DEPLOYMENT, options);
  for (const deployment of items.toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1))) {
    const { status, message } = health(deployment, { now: clock.now() });
    if (status === "Current") continue;
    const pods = await cluster.list(POD, { namespace, labelSelector: selectorOf(deployment), ...signalOf(signal) });
    const reasons = pods.items.flatMap(reasonsOf);
    return { ref: { ...refOf(deployment), ...DEPLOYMENT }, reason: [message, ...reasons.slice(0, 1)].join("; ") };
  }
  return undefined;
}

function selectorOf(deployment: KubeObject): string {
  const labels = at(deployment, "spec", "selector", "matchLabels");
  return isObject(labels)
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${typeof value === "string" ? value : ""}`)
        .join(",")
    : "";
}

/** What holds a pod up: a waiting or crashed container, or no node that takes it. */
function reasonsOf(pod: KubeObject): string[] {
  const name = pod.metadata.name ?? "";
  const statuses = [...listAt(pod, "status", "initContainerStatuses"), ...listAt(pod, "status", "containerStatuses")];
  const containers = statuses.flatMap((status) => {
    const waiting = at(status, "state", "waiting");
    const crashed = at(status, "lastState", "terminated") ?? at(status, "state", "terminated");
    const words = [
      ...(isObject(waiting) && waiting["reason"] !== "ContainerCreating" ? [textOf(waiting, "reason"), textOf(waiting, "message")] : []),
      ...(isObject(crashed) ? [`exit code ${JSON.stringify(at(crashed, "exitCode"))}`, textOf(crashed, "message")] : []),
    ].filter((each) => each !== "");
    return words.length === 0 ? [] : [`Pod/${name}: ${words.join(": ")}`];
  });
  const unscheduled = listAt(pod, "status", "conditions").filter(
    (each) => at(each, "type") === "PodScheduled" && at(each, "status") === "False",
  );
  return [...containers, ...unscheduled.map((each) => `Pod/${name}: ${textOf(each, "message")}`)];
}

function listAt(object: KubeObject, ...path: readonly string[]): readonly Json[] {
  const found = at(object, ...path);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

function textOf(value: Json, field: string): string {
  const text = at(value, field);
  return typeof text === "string" ? text.trim() : "";
}
