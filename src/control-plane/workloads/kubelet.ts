// A simulated node: it takes every pod, says that it runs, and lets it go when it is deleted. Nothing is executed.
import { at, isProblem, sameJson, timestamp, type JsonObject, type KubeObject } from "#base";
import { idOf } from "./object-cache.ts";
import { outcomeOf, type OutcomeRule } from "./outcome.ts";
import { splitKey, type Place } from "./place.ts";
import { hasEnded } from "./pod-state.ts";
import { workloadProblems } from "./problems.ts";
import { podStatus } from "./pod-status.ts";

export const NODE_NAME = "headgate-node";
const NODE_ADDRESS = "10.245.0.1";
const POD_RANGE_BITS = 16;
const CAPACITY = { cpu: "256", memory: "1Ti", "ephemeral-storage": "1Ti", pods: "100000" };

export interface KubeletOptions {
  readonly rules: readonly OutcomeRule[];
}

/** Makes the node and starts to serve its pods. */
export async function runKubelet(place: Place, options: KubeletOptions): Promise<void> {
  await ensureNode(place);
  const addresses = new PodAddresses();
  const queue = place.queue((key) => reconcile(place, key, { ...options, addresses }));
  place.cache("pod").listen((change, pod) => {
    if (change === "gone") addresses.free(idOf(pod));
    else queue.add(idOf(pod));
  });
}

interface Node extends KubeletOptions {
  readonly addresses: PodAddresses;
}

async function reconcile(place: Place, key: string, node: Node): Promise<number | undefined> {
  const pod = place.cache("pod").get(...splitKey(key));
  if (pod === undefined) return undefined;
  const boundTo = at(pod, "spec", "nodeName");
  if (pod.metadata.deletionTimestamp !== undefined) {
    // A pod that no node has is the server's to remove.
    if (boundTo === NODE_NAME && (pod.metadata.finalizers?.length ?? 0) === 0) await place.delete(pod, 0);
    return undefined;
  }
  if (boundTo === undefined) {
    if (!isGated(pod)) await bind(place, pod);
    return undefined;
  }
  return boundTo === NODE_NAME && !hasEnded(pod) ? report(place, pod, node) : undefined;
}

function isGated(pod: KubeObject): boolean {
  const gates = at(pod, "spec", "schedulingGates");
  return Array.isArray(gates) && gates.length > 0;
}

/** What the scheduler would do. */
async function bind(place: Place, pod: KubeObject): Promise<void> {
  const { namespace = "", name = "", uid } = pod.metadata;
  const binding = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name, namespace, ...(uid !== undefined && { uid }) },
    target: { apiVersion: "v1", kind: "Node", name: NODE_NAME },
  };
  const response = await place.cluster.request({
    method: "POST",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/binding`,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(binding),
    signal: place.signal,
  });
  // The answer says nothing that the watch does not; it is read so that the connection is free again.
  for await (const _chunk of response.body) void _chunk;
  const isSettled = response.status < 400 || response.status === 404 || response.status === 409;
  if (!isSettled) throw workloadProblems.notBound(`${namespace}/${name}`, response.status);
}

async function report(place: Place, pod: KubeObject, node: Node): Promise<number | undefined> {
  const outcome = outcomeOf(pod, node.rules);
  const now = place.clock.now();
  const started = Date.parse(String((at(pod, "status", "startTime") as string | undefined) ?? timestamp(now)));
  const wait = outcome.kind === "slow" ? Math.max(0, started + outcome.delay.millis - now) : 0;
  const status = podStatus(pod, outcome, { nodeAddress: NODE_ADDRESS, podAddress: node.addresses.of(idOf(pod)), now }, wait === 0);
  if (!isReported(status, at(pod, "status"))) await place.patchStatus(pod, status);
  return wait > 0 ? wait : undefined;
}

function isReported(status: JsonObject, present: unknown): boolean {
  return Object.entries(status).every(([key, value]) => sameJson(value, at(present, key)));
}

/** Addresses of pods, each held by one pod at a time. */
class PodAddresses {
  readonly #held = new Map<string, string>();
  readonly #taken = new Set<number>();
  #next = 1;

  of(id: string): string {
    const known = this.#held.get(id);
    if (known !== undefined) return known;
    const limit = 2 ** POD_RANGE_BITS - 1;
    while (this.#taken.has(this.#next) && this.#taken.size < limit - 1) this.#next = (this.#next % limit) + 1;
    const address = `10.244.${this.#next >> 8}.${this.#next & 255}`;
    this.#taken.add(this.#next);
    this.#held.set(id, address);
    this.#next = (this.#next % limit) + 1;
    return address;
  }

  free(id: string): void {
    const address = this.#held.get(id);
    this.#held.delete(id);
    const [, , high = "0", low = "0"] = address?.split(".") ?? [];
    if (address !== undefined) this.#taken.delete(Number(high) * 256 + Number(low));
  }
}

async function ensureNode(place: Place): Promise<void> {
  const node: KubeObject = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: NODE_NAME,
      labels: {
        "kubernetes.io/hostname": NODE_NAME,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "simulate.headgate.dev/node": "true",
      },
      annotations: { "simulate.headgate.dev/what": "reports pods as running; nothing is executed" },
    },
    spec: { podCIDR: "10.244.0.0/16", podCIDRs: ["10.244.0.0/16"] },
  };
  const { signal } = place;
  let present: KubeObject;
  try {
    present = await place.cluster.create(node, { signal });
  } catch (error) {
    if (!isProblem(error, "kube.alreadyExists")) throw error;
    present = (await place.cluster.get({ apiVersion: "v1", kind: "Node", name: NODE_NAME }, { signal })) ?? node;
  }
  await place.patchStatus(present, nodeStatus(place.clock.now()));
  // Admission of a real server marks new nodes; this one is ready at once.
  if (at(present, "spec", "taints") !== undefined) await place.patch(present, { spec: { taints: null } });
}

function nodeStatus(now: number): JsonObject {
  const time = timestamp(now);
  const condition = (type: string, status: string, reason: string, message: string): JsonObject => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  return {
    capacity: CAPACITY,
    allocatable: CAPACITY,
    addresses: [
      { type: "InternalIP", address: NODE_ADDRESS },
      { type: "Hostname", address: NODE_NAME },
    ],
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      condition("Ready", "True", "KubeletReady", "simulated node is ready"),
    ],
    nodeInfo: {
      architecture: "amd64",
      operatingSystem: "linux",
      osImage: "simulated",
      kernelVersion: "simulated",
      containerRuntimeVersion: "simulated://1",
      kubeletVersion: "v1.36.3",
      kubeProxyVersion: "",
      bootID: "",
      machineID: "",
      systemUUID: "",
    },
  };
}
