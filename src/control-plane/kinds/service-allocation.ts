// Addresses and node ports of Services. The embedded server has one address family; what a Service asks for beside it is refused.
import { stringAt } from "#base";
import type { FieldError, StrategyContext } from "../resource.ts";
import type { MutableJson, MutableJsonObject } from "#base";
import { listAt, numberAt, objectAt, objectsAt, setDefault, tryObjectAt } from "./json-edit.ts";

/** Cluster addresses come from here. The first one belongs to the API server's own Service. */
export const SERVICE_RANGE = "10.96.0.0/16";
const RANGE_SIZE = 65_536;
const NODE_PORTS = { first: 30_000, last: 32_767 } as const;
const RESERVED_OFFSET = 1;

const isExternal = (type: string): boolean => type === "NodePort" || type === "LoadBalancer";

/** Gives a Service what it does not name itself: cluster address, address family, node ports. */
export function allocate(service: MutableJsonObject, old: MutableJsonObject | undefined, context: StrategyContext): void {
  const spec = objectAt(service, "spec");
  const type = stringAt(spec, "type");
  if (old !== undefined) keepAllocated(spec, objectAt(old, "spec"));
  if (type === "ExternalName") return;
  setFamilies(spec);
  const addresses = listAt(spec, "clusterIPs");
  const given = stringAt(spec, "clusterIP") || (typeof addresses[0] === "string" ? addresses[0] : "");
  const needsPorts = isExternal(type) && (type === "NodePort" || spec["allocateLoadBalancerNodePorts"] !== false);
  if (given === "" || needsPorts) allocateFrom(spec, context, service, { needsAddress: given === "", needsPorts });
  const address = stringAt(spec, "clusterIP") || given;
  if (address !== "") Object.assign(spec, { clusterIP: address, clusterIPs: addresses.length > 1 ? addresses : [address] });
}

/** One family, but both where neither an address nor a pod keeps the Service to one. */
function setFamilies(spec: MutableJsonObject): void {
  const isDual = isOpen(spec) && stringAt(spec, "ipFamilyPolicy") !== "SingleStack";
  setDefault(spec, "ipFamilies", isDual ? ["IPv4", "IPv6"] : ["IPv4"]);
  setDefault(spec, "ipFamilyPolicy", isDual ? "RequireDualStack" : "SingleStack");
}

/** Neither an address nor a selector: whatever stands behind the Service is said elsewhere. */
function isOpen(spec: MutableJsonObject): boolean {
  return stringAt(spec, "clusterIP") === "None" && Object.keys(tryObjectAt(spec, "selector") ?? {}).length === 0;
}

/** An update that leaves allocated values out keeps them, as long as the type still has them. */
function keepAllocated(spec: MutableJsonObject, old: MutableJsonObject): void {
  const type = stringAt(spec, "type");
  const oldType = stringAt(old, "type");
  if (type === "ExternalName") {
    // Addresses go with the change, unless the request insists on them: then validation refuses.
    if (oldType !== "ExternalName" && spec["clusterIP"] === old["clusterIP"]) {
      for (const key of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]) delete spec[key];
    }
    return;
  }
  if (oldType !== "ExternalName") keepAddress(spec, old);
  if (!isExternal(type) || !isExternal(oldType)) return;
  const before = objectsAt(old, "ports");
  for (const port of objectsAt(spec, "ports")) {
    const same = before.find((each) => each["port"] === port["port"] && each["protocol"] === port["protocol"]);
    const nodePort = numberAt(same, "nodePort");
    if (nodePort !== undefined) setDefault(port, "nodePort", nodePort);
  }
  if (spec["healthCheckNodePort"] === undefined && needsHealthPort(spec) && old["healthCheckNodePort"] !== undefined) {
    spec["healthCheckNodePort"] = old["healthCheckNodePort"];
  }
}

function keepAddress(spec: MutableJsonObject, old: MutableJsonObject): void {
  for (const key of ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]) {
    const kept = old[key];
    // two families are for those Services alone that have neither address nor selector
    if (kept !== undefined && (key !== "ipFamilies" || listAt(old, key).length === 1)) setDefault(spec, key, kept);
  }
  const families = listAt(spec, "ipFamilies");
  const narrows = spec["ipFamilyPolicy"] === "SingleStack" && old["ipFamilyPolicy"] !== "SingleStack";
  if (narrows && families.length > 1) spec["ipFamilies"] = families.slice(0, 1) as MutableJson[];
}

function needsHealthPort(spec: MutableJsonObject): boolean {
  return spec["type"] === "LoadBalancer" && spec["externalTrafficPolicy"] === "Local";
}

interface Wanted {
  readonly needsAddress: boolean;
  readonly needsPorts: boolean;
}

function allocateFrom(spec: MutableJsonObject, context: StrategyContext, service: MutableJsonObject, wanted: Wanted): void {
  const metadata = objectAt(service, "metadata");
  const seed = hash(`${stringAt(metadata, "namespace")}/${stringAt(metadata, "name")}`);
  const others = context.list("", "services").map((each) => objectAt(each as MutableJsonObject, "spec"));
  if (wanted.needsAddress) {
    const used = new Set(others.map((each) => offsetOf(stringAt(each, "clusterIP"))));
    const offset = firstFree(seed, RANGE_SIZE, (each) => each > RESERVED_OFFSET && each < RANGE_SIZE - 1 && !used.has(each));
    if (offset !== undefined) spec["clusterIP"] = addressAt(offset);
  }
  if (!wanted.needsPorts) return;
  const used = new Set(
    others.flatMap((each) => [
      numberAt(each, "healthCheckNodePort"),
      ...objectsAt(each, "ports").map((port) => numberAt(port, "nodePort")),
    ]),
  );
  for (const port of objectsAt(spec, "ports")) used.add(numberAt(port, "nodePort"));
  const take = (name: string): number | undefined => {
    const size = NODE_PORTS.last - NODE_PORTS.first + 1;
    const offset = firstFree(hash(`${seed} ${name}`), size, (each) => !used.has(NODE_PORTS.first + each));
    const port = offset === undefined ? undefined : NODE_PORTS.first + offset;
    used.add(port);
    return port;
  };
  for (const port of objectsAt(spec, "ports")) port["nodePort"] ||= take(`${stringAt(port, "name")} ${numberAt(port, "port") ?? 0}`);
  if (needsHealthPort(spec)) spec["healthCheckNodePort"] ||= take("health");
}

/** Refuses a second family where the Service has addresses of its own, or a selector. */
export function familyErrors(service: MutableJsonObject): FieldError[] {
  const spec = objectAt(service, "spec");
  if (isOpen(spec)) return [];
  const policy = stringAt(spec, "ipFamilyPolicy");
  const second = listAt(spec, "ipFamilies")[1];
  return [
    ...(second === undefined
      ? []
      : [{ type: "invalid" as const, field: "spec.ipFamilies[1]", value: second, detail: "not configured on this cluster" }]),
    ...(policy === "RequireDualStack"
      ? [
          {
            type: "invalid" as const,
            field: "spec.ipFamilyPolicy",
            value: policy,
            detail: "this cluster is not configured for dual-stack services",
          },
        ]
      : []),
  ];
}

/** Refuses addresses outside the range and those that another Service holds, in the allocator's words. */
export function allocationErrors(service: MutableJsonObject, old: MutableJsonObject | undefined, context: StrategyContext): FieldError[] {
  const spec = objectAt(service, "spec");
  const address = stringAt(spec, "clusterIP");
  const metadata = objectAt(service, "metadata");
  const unchanged = old !== undefined && stringAt(objectAt(old, "spec"), "clusterIP") === address;
  if (address === "" || address === "None" || unchanged || !isAddress(address)) return [];
  const error = (detail: string): FieldError => ({
    type: "invalid",
    field: "spec.clusterIPs",
    value: [address],
    detail: `failed to allocate IP ${address}: ${detail}`,
  });
  if (offsetOf(address) === undefined) {
    return [error(`the provided IP (${address}) is not in the valid range. The range of valid IPs is ${SERVICE_RANGE}`)];
  }
  const holder = context
    .list("", "services")
    .map((each) => each as MutableJsonObject)
    .find((each) => stringAt(objectAt(each, "spec"), "clusterIP") === address && objectAt(each, "metadata")["uid"] !== metadata["uid"]);
  return holder === undefined ? [] : [error("provided IP is already allocated")];
}

/** True for an IPv4 address. */
export function isAddress(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/.test(text) && !text.endsWith(".");
}

function offsetOf(address: string): number | undefined {
  const match = /^10\.96\.(\d+)\.(\d+)$/.exec(address);
  return match === null ? undefined : Number(match[1]) * 256 + Number(match[2]);
}

function addressAt(offset: number): string {
  return `10.96.${offset >> 8}.${offset & 255}`;
}

function firstFree(seed: number, size: number, isFree: (offset: number) => boolean): number | undefined {
  for (let i = 0; i < size; i++) {
    const offset = (seed + i) % size;
    if (isFree(offset)) return offset;
  }
  return undefined;
}

/** FNV-1a, so that the same Service gets the same address in an empty cluster. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
