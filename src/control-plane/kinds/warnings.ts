// Warnings that clients print beside the answer. @see pkg/api/pod/warnings.go, pkg/api/service/warnings.go
import { isObject, type MutableJsonObject, stringAt } from "#base";
import { canonicalQuantity, tryParseQuantity } from "#codec";
import { labelErrors } from "../schema/names.ts";
import { pairWarnings } from "./certificate-warnings.ts";
import { objectAt, objectsAt, tryObjectAt } from "./json-edit.ts";

/** Where a kind holds its pod specification. */
export const POD_SPEC_PATHS: Readonly<Record<string, readonly string[]>> = {
  "core.v1/Pod": ["spec"],
  "core.v1/PodTemplate": ["template", "spec"],
  "core.v1/ReplicationController": ["spec", "template", "spec"],
  "apps.v1/Deployment": ["spec", "template", "spec"],
  "apps.v1/ReplicaSet": ["spec", "template", "spec"],
  "apps.v1/DaemonSet": ["spec", "template", "spec"],
  "apps.v1/StatefulSet": ["spec", "template", "spec"],
  "batch.v1/Job": ["spec", "template", "spec"],
  "batch.v1/CronJob": ["spec", "jobTemplate", "spec", "template", "spec"],
};

const NAMED_PODS: ReadonlySet<string> = new Set([
  "core.v1/ReplicationController",
  "apps.v1/Deployment",
  "apps.v1/ReplicaSet",
  "batch.v1/Job",
  "batch.v1/CronJob",
]);

/** Warnings for one object as the server would send them with its answer to a create or an update. */
export function warningsOf(definition: string, object: MutableJsonObject): string[] {
  const warnings = nameWarnings(definition, object);
  if (definition === "core.v1/Endpoints") warnings.push("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
  if (definition === "core.v1/Secret") warnings.push(...pairWarnings(object));
  if (definition === "core.v1/Service") warnings.push(...serviceWarnings(tryObjectAt(object, "spec")));
  if (definition === "core.v1/PersistentVolumeClaim")
    warnings.push(...amountWarnings(tryObjectAt(tryObjectAt(object, "spec"), "resources"), "spec.resources", STORAGE));
  const path = POD_SPEC_PATHS[definition];
  if (path === undefined) return warnings;
  let spec: MutableJsonObject | undefined = object;
  for (const step of path) spec = tryObjectAt(spec, step);
  return spec === undefined ? warnings : [...warnings, ...podWarnings(spec, path.join("."))];
}

function nameWarnings(definition: string, object: MutableJsonObject): string[] {
  const where = definition === "core.v1/Pod" ? "the Pod's hostname" : NAMED_PODS.has(definition) ? "Pod names and hostnames" : undefined;
  const name = stringAt(objectAt(object, "metadata"), "name");
  const errors = where === undefined || name === "" ? [] : labelErrors(name);
  if (errors.length === 0) return [];
  return [
    `metadata.name: this is used in ${where}, which can result in surprising behavior; a DNS label is recommended: [${errors.join(" ")}]`,
  ];
}

function serviceWarnings(spec: MutableJsonObject | undefined): string[] {
  const isHeadless = stringAt(spec, "clusterIP") === "None";
  const isNamed = stringAt(spec, "type") !== "ExternalName" && stringAt(spec, "externalName") !== "";
  return [
    ...(isHeadless && stringAt(spec, "sessionAffinity") === "ClientIP" ? ["spec.SessionAffinity is ignored for headless services"] : []),
    ...(isNamed ? ['spec.externalName is ignored when spec.type is not "ExternalName"'] : []),
  ];
}

/** Amounts of bytes that are no whole number. */
function amountWarnings(resources: MutableJsonObject | undefined, path: string, names = BYTES): string[] {
  return ["limits", "requests"].flatMap((list) =>
    Object.entries(tryObjectAt(resources, list) ?? {}).flatMap(([name, amount]) => {
      const quantity = names.has(name) ? tryParseQuantity(amount ?? null) : undefined;
      if (quantity === undefined || quantity.nanos % 1_000_000_000n === 0n) return [];
      const text = JSON.stringify(canonicalQuantity(amount ?? null));
      return [`${path}.${list}[${name}]: fractional byte value ${text} is invalid, must be an integer`];
    }),
  );
}

const BYTES: ReadonlySet<string> = new Set(["memory", "ephemeral-storage"]);
const STORAGE: ReadonlySet<string> = new Set(["storage"]);

function podWarnings(spec: MutableJsonObject, path: string): string[] {
  const warnings: string[] = [];
  for (const [index, volume] of objectsAt(spec, "volumes").entries()) {
    const projected = tryObjectAt(volume, "projected");
    if (projected !== undefined && objectsAt(projected, "sources").length === 0) {
      warnings.push(`volume ${JSON.stringify(stringAt(volume, "name"))} (Projected) has no sources provided`);
    }
    if (isObject(volume["gitRepo"]))
      warnings.push(`${path}.volumes[${index}].gitRepo: deprecated in v1.11, and disabled by default in v1.33+`);
  }
  for (const list of ["initContainers", "containers"]) {
    for (const [index, container] of objectsAt(spec, list).entries())
      warnings.push(...containerWarnings(container, `${path}.${list}[${index}]`));
  }
  return warnings;
}

function containerWarnings(container: MutableJsonObject, path: string): string[] {
  const warnings = amountWarnings(tryObjectAt(container, "resources"), `${path}.resources`);
  const names = new Map<string, number>();
  for (const [index, variable] of objectsAt(container, "env").entries()) {
    const name = stringAt(variable, "name");
    const first = names.get(name);
    if (first === undefined) names.set(name, index);
    else
      warnings.push(`${path}.env[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`);
  }
  const ports = objectsAt(container, "ports");
  for (const [index, port] of ports.entries()) {
    const same = (other: MutableJsonObject): boolean => ["containerPort", "protocol", "hostIP"].every((key) => other[key] === port[key]);
    const before = ports.slice(0, index).findIndex((each) => same(each));
    if (before < 0) continue;
    const kind = ports[before]?.["hostPort"] === port["hostPort"] && ports[before]?.["name"] === port["name"] ? "definition" : "name";
    warnings.push(`${path}.ports[${index}]: duplicate port ${kind} with ${path}.ports[${before}]`);
  }
  return warnings;
}
