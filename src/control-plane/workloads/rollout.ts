// What a Deployment's rollout consists of, and how far it may deviate from the wanted size.
import { at, type KubeObject } from "#base";
import { numberOf, resolveCount } from "./pod-state.ts";

/** A Deployment's sets: the one of its present template, where it exists, and the older ones, oldest first. */
export interface Rollout {
  readonly deployment: KubeObject;
  readonly current: KubeObject | undefined;
  readonly old: readonly KubeObject[];
  /** Whether the current set was made in this pass. */
  readonly isNew: boolean;
}

/** How many pods are wanted, how many more there may be, and how many may be missing. */
export function limitsOf(deployment: KubeObject): { readonly replicas: number; readonly surge: number; readonly unavailable: number } {
  const replicas = numberOf(at(deployment, "spec", "replicas"), 1);
  if (at(deployment, "spec", "strategy", "type") === "Recreate") return { replicas, surge: 0, unavailable: 0 };
  const rolling = at(deployment, "spec", "strategy", "rollingUpdate");
  const surge = resolveCount(at(rolling, "maxSurge"), replicas, "up");
  const unavailable = Math.min(resolveCount(at(rolling, "maxUnavailable"), replicas, "down"), replicas);
  return { replicas, surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
