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
const EVENT = { apiVersion: "v1", kind: "Event" };

/** Selects everything of one install. */
export function installSelector(namespace: string): string {
  return `${PART_OF}=flux,${INSTANCE}=${namespace}`;
}

/** A component of an install, as it stands. */
export interface ComponentState extends Unhealthy {
  readonly isReady: boolean;
  /** Whether the cluster has given up on it: waiting longer changes nothing. */
  readonly hasFailed: boolean;
}

/** Every component by name; what keeps one from being ready is told in the words of its pods and their events. */
export async function componentStates(
  { cluster, clock }: Pick<BootstrapPlaces, "cluster" | "clock">,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<readonly ComponentState[]> {
  const options = { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) };
  const { items } = await cluster.list(DEPLOYMENT, options);
  const sorted = items.toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1));
  return Promise.all(
    sorted.map(async (deployment) => {
      const ref = { ...refOf(deployment), ...DEPLOYMENT };
      const { status, message } = health(deployment, { now: clock.now() });
      if (status === "Current") return { ref, reason: "", isReady: true, hasFailed: false };
      const words = await podReason(cluster, deployment, signal);
      return { ref, reason: [message, ...words].join("; "), isReady: false, hasFailed: status === "Failed" };
    }),
  );
}

/** The first component, by name, whose Deployment is not healthy, with the reason; undefined when all are. */
export async function firstUnhealthy(
  places: Pick<BootstrapPlaces, "cluster" | "clock">,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<Unhealthy | undefined> {
  const found = (await componentStates(places, namespace, signal)).find(({ isReady }) => !isReady);
  return found && { ref: found.ref, reason: found.reason };
}

/** What the first pod that is held up says of it, and the latest warning about that pod where it says more. */
async function podReason(
  cluster: BootstrapPlaces["cluster"],
  deployment: KubeObject,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { namespace = "" } = deployment.metadata;
  const { items } = await cluster.list(POD, { namespace, labelSelector: selectorOf(deployment), ...signalOf(signal) });
  for (const pod of items) {
    const [reason] = reasonsOf(pod);
    if (reason === undefined) continue;
    const event = await latestWarning(cluster, pod, signal);
    return event === undefined || reason.includes(event) ? [reason] : [reason, event];
  }
  return [];
}

async function latestWarning(
  cluster: BootstrapPlaces["cluster"],
  pod: KubeObject,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const { namespace = "", name = "" } = pod.metadata;
  const { items } = await cluster.list(EVENT, {
    namespace,
    fieldSelector: `involvedObject.kind=Pod,involvedObject.name=${name},type=Warning`,
    ...signalOf(signal),
  });
  const time = (event: KubeObject): string =>
    [at(event, "lastTimestamp"), at(event, "eventTime"), event.metadata.creationTimestamp].find((each) => typeof each === "string") ?? "";
  const last = items.toSorted((a, b) => (time(a) < time(b) ? -1 : 1)).at(-1);
  const message = last === undefined ? "" : textOf(last as unknown as Json, "message");
  return message === "" ? undefined : message;
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
    const image = textOf(status, "image");
    const shown = image === "" || words.some((each) => each.includes(image)) ? words : [...words, `image ${image}`];
    return words.length === 0 ? [] : [`Pod/${name}: ${shown.join(": ")}`];
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
