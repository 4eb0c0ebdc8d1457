// What every Kubernetes status says in the same way: conditions, observed generation, deletion.
import { at, isObject, own, type Json, type KubeObject } from "#base";

export type HealthStatus = "Current" | "InProgress" | "Failed" | "Terminating" | "NotFound" | "Unknown";

export interface Health {
  readonly status: HealthStatus;
  readonly message: string;
}

/** Deletion, observed generation and the two abnormal-true conditions; undefined when they say nothing. */
export function genericHealth(object: KubeObject): Health | undefined {
  if (object.metadata.deletionTimestamp !== undefined) return { status: "Terminating", message: "Resource scheduled for deletion" };
  const unobserved = unobservedGeneration(object);
  if (unobserved !== undefined) return unobserved;
  const reconciling = condition(object, "Reconciling");
  if (reconciling?.status === "True") return { status: "InProgress", message: reconciling.message };
  const stalled = condition(object, "Stalled");
  if (stalled?.status === "True") return { status: "Failed", message: stalled.message };
  return undefined;
}

/** InProgress while a controller has not seen the latest generation. */
export function unobservedGeneration(object: KubeObject): Health | undefined {
  const observed = at(object, "status", "observedGeneration");
  const { generation } = object.metadata;
  if (typeof observed !== "number" || generation === undefined || observed === generation) return undefined;
  return { status: "InProgress", message: `${object.kind} generation is ${generation}, but latest observed generation is ${observed}` };
}

/** A condition of the object's status. */
export interface StatusCondition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** Condition of a type, or undefined. */
export function condition(object: KubeObject, type: string): StatusCondition | undefined {
  const all = at(object, "status", "conditions");
  if (!Array.isArray(all)) return undefined;
  const found = (all as readonly Json[]).find((each) => own(each, "type") === type);
  return isObject(found) ? { status: text(found["status"]), reason: text(found["reason"]), message: text(found["message"]) } : undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
