// The health of an object, read from the object alone.
import type { KubeObject } from "#base";
import { builtinHealth } from "./health-builtin.ts";
import type { HealthExpressions } from "./health-expressions.ts";
import { condition, genericHealth, type Health } from "./status-convention.ts";

export interface HealthOptions {
  /** Expressions for kinds that do not follow the conventions. */
  readonly expressions?: HealthExpressions | undefined;
  /** Tells a Pod that has been waiting for a node for long from a new one; without it every unschedulable Pod has failed. */
  readonly now?: number;
}

/**
 * Health of an object; of an absent one it is NotFound.
 * Order: expressions for the kind, being deleted, an unobserved generation, Reconciling and Stalled, the kind's own rules, a Ready
 * condition; what has none of these is Current.
 *
 * @throws apply.healthExpressionFailed
 * @see https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus (behaviour), Flux reference behaviour: fluxcd/pkg
 *   runtime/statusreaders for Jobs
 */
export function health(object: KubeObject | undefined, options: HealthOptions = {}): Health {
  if (object === undefined) return { status: "NotFound", message: "Resource not found" };
  const custom = options.expressions?.evaluate(object);
  if (custom !== undefined) return custom;
  return genericHealth(object) ?? builtinHealth(object, options.now) ?? readyHealth(object);
}

function readyHealth(object: KubeObject): Health {
  const ready = condition(object, "Ready");
  if (ready === undefined) return { status: "Current", message: "Resource is current" };
  return ready.status === "True" ? { status: "Current", message: "Resource is Ready" } : { status: "InProgress", message: ready.message };
}
