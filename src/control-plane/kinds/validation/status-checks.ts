// Counts in the status of workloads. @see pkg/apis/apps/validation/validation.go
import { isObject, type MutableJsonObject } from "#base";
import { tryObjectAt } from "../json-edit.ts";
import type { Report } from "./report.ts";

interface Counts {
  /** Members that may not be negative. */
  readonly counts: readonly string[];
  /** Those of them that may not be more than all replicas. */
  readonly parts: readonly string[];
  /** What is said where more are available than ready. */
  readonly ready: string;
}

const AVAILABLE = ["replicas", "readyReplicas", "availableReplicas"];
const COUNTS: Readonly<Record<string, Counts>> = {
  "apps.v1/Deployment": {
    counts: ["observedGeneration", ...AVAILABLE, "updatedReplicas", "unavailableReplicas", "terminatingReplicas", "collisionCount"],
    parts: ["updatedReplicas", "readyReplicas", "availableReplicas"],
    ready: "cannot be greater than readyReplicas",
  },
  "apps.v1/ReplicaSet": {
    counts: [...AVAILABLE, "fullyLabeledReplicas", "observedGeneration", "terminatingReplicas"],
    parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    ready: "cannot be greater than readyReplicas",
  },
  "apps.v1/StatefulSet": {
    counts: [...AVAILABLE, "currentReplicas", "updatedReplicas", "observedGeneration", "collisionCount"],
    parts: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
    ready: "cannot be greater than status.readyReplicas",
  },
};

/** Checks the status that a write of it brings. @param kind definition of the object */
export function checkStatus(kind: string, object: MutableJsonObject, report: Report): void {
  const status = tryObjectAt(object, "status") ?? {};
  if (kind === "core.v1/Service") return checkAddresses(object, status, report);
  const rules = COUNTS[kind];
  if (rules === undefined) return;
  const count = (name: string): number => (typeof status[name] === "number" ? status[name] : 0);
  for (const name of rules.counts) if (count(name) < 0) report.invalid(`status.${name}`, count(name), "must be greater than or equal to 0");
  for (const name of rules.parts)
    if (count(name) > count("replicas")) report.invalid(`status.${name}`, count(name), "cannot be greater than status.replicas");
  if (count("availableReplicas") > count("readyReplicas"))
    report.invalid("status.availableReplicas", count("availableReplicas"), rules.ready);
}

/** Only a load balancer has addresses. */
function checkAddresses(service: MutableJsonObject, status: MutableJsonObject, report: Report): void {
  const spec = service["spec"];
  const isBalanced = isObject(spec) && spec["type"] === "LoadBalancer";
  const addresses = tryObjectAt(status, "loadBalancer")?.["ingress"];
  if (!isBalanced && Array.isArray(addresses) && addresses.length > 0)
    report.forbidden("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'");
}
