// Endpoints and EndpointSlices of Services: the addresses of the pods that a Service selects.
import { at, isObject, own, sameJson, type Json, type JsonObject, type KubeObject } from "#base";
import { idOf } from "./object-cache.ts";
import { ownedBy, splitKey, type Place } from "./place.ts";
import { hasEnded, isReady } from "./pod-state.ts";
import { templateHash } from "./template-hash.ts";

const MANAGER = "endpointslice-controller.k8s.io";
/** A slice holds at most so many endpoints; what is beyond them goes into further slices. */
const SLICE_SIZE = 100;

export function runEndpoints(place: Place): void {
  const queue = place.queue((key) => reconcile(place, key));
  place.cache("endpoints");
  place.cache("endpointSlice");
  place.cache("service").listen((_change, service) => queue.add(idOf(service)));
  place.cache("pod").listen((change, pod, before) => {
    if (change === "set" && before !== undefined && isSameEndpoint(pod, before)) return;
    for (const service of place.cache("service").in(pod.metadata.namespace ?? "")) {
      if (selects(service, pod) || (before !== undefined && selects(service, before))) queue.add(idOf(service));
    }
  });
}

function isSameEndpoint(a: KubeObject, b: KubeObject): boolean {
  const facts = (pod: KubeObject): Json => [
    at(pod, "status", "podIP") ?? null,
    isReady(pod),
    pod.metadata.deletionTimestamp ?? null,
    hasEnded(pod),
    (pod.metadata.labels ?? {}) as JsonObject,
  ];
  return sameJson(facts(a), facts(b));
}

function selects(service: KubeObject, pod: KubeObject): boolean {
  const selector = at(service, "spec", "selector");
  if (!isObject(selector) || Object.keys(selector).length === 0) return false;
  return Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value);
}

async function reconcile(place: Place, key: string): Promise<undefined> {
  const [namespace, name] = splitKey(key);
  const service = place.cache("service").get(namespace, name);
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) {
    const left = place.cache("endpoints").get(namespace, name);
    if (left !== undefined) await place.delete(left);
    return;
  }
  if (!isObject(at(service, "spec", "selector"))) return;
  const pods = place
    .cache("pod")
    .in(namespace)
    .filter((pod) => selects(service, pod) && at(pod, "status", "podIP") !== undefined && !hasEnded(pod));
  const ports = portsOf(service, pods[0]);
  await writeSlices(place, service, { pods, ports });
  await writeEndpoints(place, service, { pods, ports });
}

interface Backends {
  readonly pods: readonly KubeObject[];
  readonly ports: readonly JsonObject[];
}

/** The pods' ports behind the Service's, names resolved by the first pod. */
function portsOf(service: KubeObject, pod: KubeObject | undefined): JsonObject[] {
  return list(at(service, "spec", "ports")).flatMap((port) => {
    const target = own(port, "targetPort");
    const number = typeof target === "string" ? namedPort(pod, target, own(port, "protocol")) : target;
    const appProtocol = own(port, "appProtocol");
    if (number === undefined) return [];
    return [
      {
        name: own(port, "name") ?? "",
        port: number,
        protocol: own(port, "protocol") ?? "TCP",
        ...(appProtocol !== undefined && { appProtocol }),
      },
    ];
  });
}

function namedPort(pod: KubeObject | undefined, name: string, protocol: Json | undefined): Json | undefined {
  const ports = list(at(pod, "spec", "containers")).flatMap((container) => list(own(container, "ports")));
  return own(
    ports.find((each) => own(each, "name") === name && (own(each, "protocol") ?? "TCP") === (protocol ?? "TCP")),
    "containerPort",
  );
}

async function writeSlices(place: Place, service: KubeObject, { pods, ports }: Backends): Promise<void> {
  const { namespace = "", name = "" } = service.metadata;
  const sorted = pods.toSorted((a, b) => (a.metadata.name ?? "").localeCompare(b.metadata.name ?? ""));
  const count = Math.max(1, Math.ceil(sorted.length / SLICE_SIZE));
  const present = place.cache("endpointSlice").ownedBy(service.metadata.uid);
  const wanted = new Set<string>();
  for (let i = 0; i < count; i++) {
    const sliceName = `${name}-${templateHash([service.metadata.uid ?? "", i]).slice(0, 5)}`;
    wanted.add(sliceName);
    const content = { endpoints: sorted.slice(i * SLICE_SIZE, (i + 1) * SLICE_SIZE).map((pod) => endpointOf(pod, service)), ports };
    const found = present.find((each) => each.metadata.name === sliceName);
    if (found === undefined) {
      const labels = { ...service.metadata.labels, "kubernetes.io/service-name": name, "endpointslice.kubernetes.io/managed-by": MANAGER };
      const metadata = { name: sliceName, namespace, labels, ownerReferences: [ownedBy(service)] };
      await place.create({ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, addressType: "IPv4", ...content });
    } else if (!sameJson(content.endpoints, found["endpoints"] ?? []) || !sameJson(content.ports, found["ports"] ?? []))
      await place.patch(found, content);
  }
  for (const slice of present) if (!wanted.has(slice.metadata.name ?? "")) await place.delete(slice);
}

function endpointOf(pod: KubeObject, service: KubeObject): JsonObject {
  const isTerminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = isReady(pod) || at(service, "spec", "publishNotReadyAddresses") === true;
  const hostname = at(pod, "spec", "hostname");
  const isNamed = typeof hostname === "string" && at(pod, "spec", "subdomain") === service.metadata.name;
  return {
    addresses: [at(pod, "status", "podIP") ?? ""],
    conditions: { ready: ready && !isTerminating, serving: isReady(pod), terminating: isTerminating },
    ...(isNamed && { hostname }),
    nodeName: at(pod, "spec", "nodeName") ?? "",
    targetRef: targetOf(pod),
  };
}

function targetOf(pod: KubeObject): JsonObject {
  const { name = "", namespace = "", uid = "" } = pod.metadata;
  return { kind: "Pod", name, namespace, uid };
}

async function writeEndpoints(place: Place, service: KubeObject, { pods, ports }: Backends): Promise<void> {
  const { namespace = "", name = "" } = service.metadata;
  const live = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const address = (pod: KubeObject): JsonObject => ({
    ip: at(pod, "status", "podIP") ?? "",
    nodeName: at(pod, "spec", "nodeName") ?? "",
    targetRef: targetOf(pod),
  });
  const isUp = (pod: KubeObject): boolean => isReady(pod) || at(service, "spec", "publishNotReadyAddresses") === true;
  const [up, down] = [live.filter(isUp).map(address), live.filter((pod) => !isUp(pod)).map(address)];
  const named = ports.map((port) =>
    port["name"] === "" ? Object.fromEntries(Object.entries(port).filter(([key]) => key !== "name")) : port,
  );
  const subset = {
    ...(up.length > 0 && { addresses: up }),
    ...(down.length > 0 && { notReadyAddresses: down }),
    ...(named.length > 0 && { ports: named }),
  };
  const subsets = up.length + down.length > 0 ? [subset] : [];
  const present = place.cache("endpoints").get(namespace, name);
  if (present === undefined) {
    const metadata = {
      name,
      namespace,
      labels: { ...service.metadata.labels, "endpoints.kubernetes.io/managed-by": "endpoint-controller" },
    };
    await place.create({ apiVersion: "v1", kind: "Endpoints", metadata, subsets });
  } else if (!sameJson(present["subsets"] ?? [], subsets)) await place.patch(present, { subsets: subsets.length === 0 ? null : subsets });
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
