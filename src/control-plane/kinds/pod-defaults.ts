// Defaults inside pods and pod templates.
import { cloneJson, type MutableJson, type MutableJsonObject, stringAt } from "#base";
import { compareQuantity, formatQuantity, tryParseQuantity } from "#codec";
import { imageTag } from "./image-tag.ts";
import { numberAt, objectAt, objectsAt, setDefault, tryObjectAt } from "./json-edit.ts";
import type { Fill } from "./type-plan.ts";

/** Milli is the finest unit of a resource in a pod; finer amounts are rounded up. */
const MILLI = 1_000_000n;

export const POD_DEFAULTS: Readonly<Record<string, Fill>> = {
  "core.v1/Container": pullPolicy,
  "core.v1/EphemeralContainer": pullPolicy,
  "core.v1/ResourceRequirements": (resources) => ["limits", "requests"].forEach((key) => roundUp(tryObjectAt(resources, key))),
  "core.v1/Volume": (volume) => {
    if (Object.keys(volume).every((key) => key === "name")) volume["emptyDir"] = {};
  },
  "core.v1/ImageVolumeSource": (source) => setDefault(source, "pullPolicy", policyFor(stringAt(source, "reference"))),
  "core.v1/PodSpec": (spec) => {
    // The deprecated name of the field is kept equal to the current one.
    const account = stringAt(spec, "serviceAccountName") || stringAt(spec, "serviceAccount");
    if (account !== "") Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  },
  "core.v1/Pod": podOnly,
  "core.v1/LimitRangeItem": limitRangeItem,
};

function pullPolicy(container: MutableJsonObject): void {
  setDefault(container, "imagePullPolicy", policyFor(stringAt(container, "image")));
}

function policyFor(image: string): string {
  return imageTag(image) === "latest" ? "Always" : "IfNotPresent";
}

function roundUp(list: MutableJsonObject | undefined): void {
  for (const [name, value] of Object.entries(list ?? {})) {
    const quantity = tryParseQuantity(value);
    if (list === undefined || quantity === undefined || quantity.nanos % MILLI === 0n) continue;
    const rest = ((quantity.nanos % MILLI) + MILLI) % MILLI;
    list[name] = formatQuantity({ ...quantity, nanos: quantity.nanos + MILLI - rest });
  }
}

/** What a pod gets and a template does not. */
function podOnly(pod: MutableJsonObject): void {
  const spec = objectAt(pod, "spec");
  const containers = [...objectsAt(spec, "containers"), ...objectsAt(spec, "initContainers")];
  for (const container of containers) {
    const resources = tryObjectAt(container, "resources");
    const limits = tryObjectAt(resources, "limits");
    if (resources !== undefined && limits !== undefined) fillMissing(objectAt(resources, "requests"), limits);
    if (spec["hostNetwork"] !== true) continue;
    for (const port of objectsAt(container, "ports")) {
      if (!port["hostPort"]) port["hostPort"] = numberAt(port, "containerPort") ?? 0;
    }
  }
  setDefault(spec, "enableServiceLinks", true);
}

function limitRangeItem(item: MutableJsonObject): void {
  if (item["type"] !== "Container") return;
  const values = objectAt(item, "default");
  const requests = objectAt(item, "defaultRequest");
  fillMissing(values, tryObjectAt(item, "max"));
  fillMissing(requests, values);
  fillMissing(requests, tryObjectAt(item, "min"));
}

function fillMissing(target: MutableJsonObject, source: MutableJsonObject | undefined): void {
  for (const [key, value] of Object.entries(source ?? {})) {
    if (target[key] === undefined) target[key] = cloneJson(value) as MutableJson;
  }
}

/** Quality of service of a pod: Guaranteed, Burstable or BestEffort by its containers' cpu and memory. */
export function qualityOfService(spec: MutableJsonObject): "Guaranteed" | "Burstable" | "BestEffort" {
  const containers = [...objectsAt(spec, "containers"), ...objectsAt(spec, "initContainers")].map((each) => tryObjectAt(each, "resources"));
  const claimed = (list: MutableJsonObject | undefined): string[] =>
    ["cpu", "memory"].filter((name) => (tryParseQuantity(list?.[name])?.nanos ?? 0n) > 0n);
  const any = containers.some((each) => claimed(tryObjectAt(each, "limits")).length + claimed(tryObjectAt(each, "requests")).length > 0);
  if (!any) return "BestEffort";
  const guaranteed = containers.every((each) => {
    const [limits, requests] = [tryObjectAt(each, "limits"), tryObjectAt(each, "requests")];
    return claimed(limits).length === 2 && ["cpu", "memory"].every((name) => sameAmount(limits?.[name], requests?.[name]));
  });
  return guaranteed ? "Guaranteed" : "Burstable";
}

function sameAmount(a: unknown, b: unknown): boolean {
  const [left, right] = [tryParseQuantity(a), tryParseQuantity(b)];
  return left !== undefined && right !== undefined && compareQuantity(left, right) === 0;
}
