// Evictions: deletes of pods that the disruption budgets of their namespace allow. @see kubernetes pkg/registry/core/pod/storage/eviction.go
import { at, isObject, own, stringAt, timestamp, type Json, type JsonObject, type MutableJsonObject } from "#base";
import { keyOf, readEntry, textOf, type ClusterState } from "../cluster-state.ts";
import { SystemClient, type Place } from "../lifecycle/client.ts";
import { controlPlaneProblems } from "../problems.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { readJson } from "../schema/json-text.ts";
import { matchesLabels } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import { failure, refusals } from "../status/status.ts";
import { bodyText } from "../write/decode.ts";
import { deleteObject } from "../write/delete.ts";
import type { Admission } from "../write/scope.ts";
import { jsonResponse, warningHeader, type ApiResponse } from "./exchange.ts";
import { deleteOptions, writeOptions } from "./options.ts";
import type { SubresourceHandler } from "./resource-handler.ts";
import type { Call } from "./router.ts";

const BUDGETS = "policy/poddisruptionbudgets";
const MAX_DISRUPTED = 2000;
const EVICTION = { group: "policy", version: "v1", kind: "Eviction" };
/** The delete behind an eviction is part of it: admission has seen the eviction. */
const ADMITTED: Admission = { onCreate: () => undefined, onUpdate: () => undefined, onDelete: () => undefined };

/** Answers a create of `pods/eviction`. @throws control-plane.refused (400, 404, 429, 500) */
export function evict(state: ClusterState, call: Call, served: ServedResource, scopeOf: Parameters<SubresourceHandler>[2]): ApiResponse {
  const body = readEviction(call);
  const options = writeOptions(call.query, "CreateOptions");
  const given = own(body, "deleteOptions");
  const deleting = deleteOptions(call.query, isObject(given) ? JSON.stringify({ ...given, kind: "DeleteOptions" }) : "");
  const dryRun = options.dryRun || deleting.dryRun;
  const scope = scopeOf({ ...options, dryRun });
  const pod = podOf(state, call, served);
  scope.admission.onSubresource?.(scope, body, EVICTION);
  if (!isUnguarded(pod)) spend(state, pod, dryRun);
  deleteObject({ ...scope, subresource: "", admission: ADMITTED }, { ...deleting, dryRun });
  const success = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
  return jsonResponse(201, success, warningHeader(scope.warnings));
}

function readEviction(call: Call): MutableJsonObject {
  const read = readJson(bodyText(call.request.body));
  if ("reason" in read || !isObject(read.value))
    throw refusals.badRequest("the object provided is unrecognized (must be of type Eviction)");
  const name = textOf(own(read.value, "metadata"), "name");
  if (name !== call.info.name) throw refusals.badRequest("name in URL does not match name in Eviction object");
  return read.value as MutableJsonObject;
}

function podOf(state: ClusterState, { info }: Call, served: ServedResource): MutableJsonObject {
  const entry = state.store.get(served.resource, keyOf(info.namespace, info.name));
  if (entry === undefined) throw refusals.notFound({ group: "", plural: "pods" }, info.name);
  return readEntry(entry, served);
}

/** Pods that serve nobody: ended, not begun, or going already. */
function isUnguarded(pod: MutableJsonObject): boolean {
  const phase = stringAt(pod, "status", "phase");
  return ["Succeeded", "Failed", "Pending"].includes(phase) || at(pod, "metadata", "deletionTimestamp") !== undefined;
}

/** Takes one disruption out of the budget that guards a pod. */
function spend(state: ClusterState, pod: MutableJsonObject, dryRun: boolean): void {
  const namespace = stringAt(pod, "metadata", "namespace");
  const budgets = budgetsOf(state, pod, namespace);
  if (budgets.length > 1) {
    const message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    throw controlPlaneProblems.refused(failure(500, "", message));
  }
  const [budget] = budgets;
  if (budget === undefined || (!isReady(pod) && mayGoUnready(budget))) return;
  checkBudget(budget);
  if (dryRun) return;
  const place: Place = { namespace, name: stringAt(budget, "metadata", "name") };
  const client = new SystemClient(state, "kube-apiserver");
  client.update(BUDGETS, place, "status", (object) => takeOne(object, { pod: stringAt(pod, "metadata", "name"), now: state.clock.now() }));
}

function budgetsOf(state: ClusterState, pod: MutableJsonObject, namespace: string): MutableJsonObject[] {
  const labels = at(pod, "metadata", "labels");
  return state.store
    .list(BUDGETS, namespace)
    .map(({ json }) => JSON.parse(json) as MutableJsonObject)
    .filter((budget) => {
      const selector = at(budget, "spec", "selector");
      return isObject(selector) && matchesLabels(readSelector(selector), isObject(labels) ? labels : {});
    });
}

function isReady(pod: MutableJsonObject): boolean {
  const conditions = at(pod, "status", "conditions");
  return Array.isArray(conditions) && conditions.some((each) => stringAt(each, "type") === "Ready" && stringAt(each, "status") === "True");
}

/** A pod that is not ready costs nothing where the budget says so, or where it is met without the pod. */
function mayGoUnready(budget: MutableJsonObject): boolean {
  if (stringAt(budget, "spec", "unhealthyPodEvictionPolicy") === "AlwaysAllow") return true;
  const { currentHealthy, desiredHealthy } = numbersOf(budget);
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function numbersOf(budget: MutableJsonObject): { currentHealthy: number; desiredHealthy: number; allowed: number; observed: number } {
  const number = (key: string): number => Number(at(budget, "status", key) ?? 0);
  return {
    currentHealthy: number("currentHealthy"),
    desiredHealthy: number("desiredHealthy"),
    allowed: number("disruptionsAllowed"),
    observed: number("observedGeneration"),
  };
}

/** @throws control-plane.refused (403, 429) */
function checkBudget(budget: MutableJsonObject): void {
  const name = stringAt(budget, "metadata", "name");
  const { currentHealthy, desiredHealthy, allowed, observed } = numbersOf(budget);
  if (observed < Number(at(budget, "metadata", "generation") ?? 0))
    throw tooMany(`The disruption budget ${name} is still being processed by the server.`, 10);
  const resource = { group: "policy", plural: "poddisruptionbudget" };
  if (allowed < 0) throw refusals.forbidden(resource, name, "pdb disruptions allowed is negative");
  const disrupted = at(budget, "status", "disruptedPods");
  if (Object.keys(isObject(disrupted) ? disrupted : {}).length > MAX_DISRUPTED)
    throw refusals.forbidden(resource, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  if (allowed === 0)
    throw tooMany(`The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`, 0);
}

function tooMany(cause: string, retryAfterSeconds: number): Error {
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  const causes = [{ reason: "DisruptionBudget", message: cause }];
  return controlPlaneProblems.refused(failure(429, "TooManyRequests", message, { causes, retryAfterSeconds }));
}

function takeOne(budget: MutableJsonObject, { pod, now }: { readonly pod: string; readonly now: number }): boolean {
  const status = (isObject(budget["status"]) ? budget["status"] : {}) as MutableJsonObject;
  const left = Number(status["disruptionsAllowed"] ?? 0) - 1;
  status["disruptionsAllowed"] = left;
  const disrupted = own(status, "disruptedPods");
  status["disruptedPods"] = { ...(isObject(disrupted) && (disrupted as MutableJsonObject)), [pod]: timestamp(now) };
  if (left === 0) status["conditions"] = exhausted(status, now) as never;
  budget["status"] = status;
  return true;
}

/** The conditions with the one that says that no more pods may go. */
function exhausted(status: MutableJsonObject, now: number): Json[] {
  const all = Array.isArray(status["conditions"]) ? (status["conditions"] as readonly JsonObject[]) : [];
  const before = all.find((each) => each["type"] === "DisruptionAllowed");
  const changed: JsonObject = {
    type: "DisruptionAllowed",
    status: "False",
    ...(status["observedGeneration"] !== undefined && { observedGeneration: status["observedGeneration"] as number }),
    lastTransitionTime: before?.["status"] === "False" ? (before["lastTransitionTime"] ?? null) : timestamp(now),
    reason: "InsufficientPods",
    message: "",
  };
  return before === undefined ? [...all, changed] : all.map((each) => (each === before ? changed : each));
}
