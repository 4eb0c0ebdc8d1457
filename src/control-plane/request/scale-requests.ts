// Requests for the scale of an object. @see kubernetes pkg/registry/apps/deployment/storage/storage.go, ScaleREST
import { at, isObject, own, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { metadataOf, textOf } from "../cluster-state.ts";
import { applyManaged, managedAfterUpdate, type ApplyRefusal } from "../managed-fields/field-manager.ts";
import { apartFromReplicas, withoutOwner } from "../managed-fields/managed.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { goKind } from "../schema/go-types.ts";
import { readJson } from "../schema/json-text.ts";
import { refusals } from "../status/status.ts";
import { ownedWrite, setManagedFields } from "../write/create.ts";
import { bodyText, mediaType } from "../write/decode.ts";
import { applyJsonPatch, applyMergePatch, INAPPLICABLE } from "../write/json-patch.ts";
import { applyRefusal, PATCH_TYPES } from "../write/patch.ts";
import type { WriteScope } from "../write/scope.ts";
import { updateObject } from "../write/update.ts";
import { readYaml } from "../write/yaml-body.ts";
import { jsonResponse, warningHeader, type ApiResponse } from "./exchange.ts";
import { writeOptions, type WriteOptions } from "./options.ts";
import type { Call } from "./router.ts";
import { replicasPath, scaleOf, setReplicas, withoutReplicas } from "./scale.ts";

/** Answers a read or write of a scale. @param parent the object as stored @throws control-plane.refused */
export function scaleResponse(
  call: Call,
  served: ServedResource,
  parent: MutableJsonObject,
  scopeOf: (options: WriteOptions) => WriteScope,
): ApiResponse {
  const { verb } = call.info;
  if (verb === "get") checkReplicas(parent, served);
  if (verb === "get") return jsonResponse(200, scaleOf(parent, served));
  if (verb !== "update" && verb !== "patch") throw refusals.methodNotAllowed();
  const type = mediaType(call.request.headers["content-type"]);
  const isApply = verb === "patch" && type === PATCH_TYPES.apply;
  const scope = scopeOf(writeOptions(call.query, verb === "patch" ? "PatchOptions" : "UpdateOptions", isApply));
  const text = bodyText(call.request.body);
  const { object } = isApply
    ? applied(scope, text)
    : replaced(scope, verb === "update" ? readScale(text) : patchedScale(text, type, scaleOf(parent, served)));
  return jsonResponse(200, scaleOf(object, served), warningHeader(scope.warnings));
}

/** A custom object that says nothing of its replicas has no scale. */
function checkReplicas(parent: MutableJsonObject, served: ServedResource): void {
  if (served.reading !== "custom" || at(parent, ...replicasPath(served)) !== undefined) return;
  throw refusals.internal(`the spec replicas field ${JSON.stringify(served.definition.scale?.specReplicasPath ?? "")} does not exist`);
}

function replaced(scope: WriteScope, wanted: MutableJson): { object: MutableJsonObject } {
  wholeReplicas(wanted, scope);
  checkName(scope, wanted);
  const replicas = replicasOf(wanted, scope);
  const version = textOf(own(wanted, "metadata"), "resourceVersion");
  return updateObject(scope, (live) => {
    const next = structuredClone(live ?? {});
    const isChanged = setReplicas(next, scope.served, replicas);
    if (version !== "") metadataOf(next)["resourceVersion"] = version;
    const path = replicasPath(scope.served);
    // replicas that nobody owns stay without an owner
    const unowned = withoutOwner(own(own(live, "metadata"), "managedFields"), path);
    if (unowned !== undefined) {
      setManagedFields(metadataOf(next), unowned.length > 0 ? unowned : undefined);
      return next;
    }
    const tracked = isChanged ? asTracked(next, scope.served, replicas) : next;
    const entries = managedAfterUpdate(ownedWrite(scope), live, tracked, scope.manager);
    setManagedFields(metadataOf(next), entries && apartFromReplicas(entries, path));
    return next;
  });
}

/** A Scale of none says nothing of its replicas, so that nobody owns them. */
function asTracked(object: MutableJsonObject, served: ServedResource, replicas: number): MutableJsonObject {
  return replicas === 0 ? withoutReplicas(object, served) : object;
}

/** An applied scale owns the replicas of the object that it is of. */
function applied(scope: WriteScope, text: string): { object: MutableJsonObject } {
  const read = text.trimStart().startsWith("{") ? readJson(text) : readYaml(text);
  if ("reason" in read) throw refusals.badRequest(`error decoding YAML: error converting YAML to JSON: ${read.reason}`);
  const config = (isObject(read.value) ? read.value : {}) as JsonObject;
  const [apiVersion, kind] = [textOf(config, "apiVersion"), textOf(config, "kind")];
  if (apiVersion !== "autoscaling/v1" || kind !== "Scale")
    throw refusals.badRequest(`invalid object type: ${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`);
  const { served } = scope;
  const owned: MutableJsonObject = { apiVersion: served.apiVersion, kind: served.definition.kind, metadata: { name: scope.name } };
  const replicas = own(own(config, "spec"), "replicas");
  if (replicas !== undefined && replicas !== null && typeof replicas !== "number")
    throw refusals.unknown(
      `failed to create typed patch object (/${textOf(own(config, "metadata"), "name")}; autoscaling/v1, Kind=Scale): .spec.replicas: expected numeric (int or float), got ${goKind(replicas)}`,
    );
  // upstream turns a Scale into the type that it is stored as, which custom resources have none of
  if (served.reading === "custom")
    throw refusals.unknown(
      `failed to convert new object (/${textOf(own(config, "metadata"), "name")}; autoscaling/v1, Kind=Scale) to proper version: request to convert CR to an invalid group/version: autoscaling/v1`,
    );
  if (replicas !== undefined && replicas !== null) setReplicas(owned, served, wholeReplicas(config as MutableJson, scope));
  return updateObject(scope, (live) => {
    const outcome = applyManaged(ownedWrite(scope), live, owned, { manager: scope.manager, force: scope.options.force });
    if (outcome.kind === "refused") throw applyRefusal(asOfScale(outcome));
    checkName(scope, config);
    replicasOf(config as MutableJson, scope);
    const next = structuredClone(outcome.object) as MutableJsonObject;
    const version = textOf(own(config, "metadata"), "resourceVersion");
    if (version !== "") metadataOf(next)["resourceVersion"] = version;
    setManagedFields(metadataOf(next), outcome.managedFields);
    return next;
  });
}

/** Whoever owns the replicas of an object owns those of its scale, and is named as an owner of that. */
function asOfScale({ message, conflicts = [] }: ApplyRefusal): ApplyRefusal {
  return {
    kind: "refused",
    message: message.replaceAll(/ using \S+?(?= at |:|$)/gm, " using autoscaling/v1"),
    conflicts: conflicts.map((each) => ({ ...each, owner: { ...each.owner, apiVersion: "autoscaling/v1" } })),
  };
}

function checkName({ name }: WriteScope, scale: unknown): void {
  const actual = textOf(own(scale, "metadata"), "name");
  if (actual === "") throw refusals.badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (actual !== name) throw refusals.badRequest(`the name of the object (${actual}) does not match the name on the URL (${name})`);
}

/** The number of replicas that a scale names. @throws control-plane.refused (400, 422) */
function replicasOf(scale: MutableJson, scope: WriteScope): number {
  const replicas = wholeReplicas(scale, scope);
  if (replicas >= 0) return replicas;
  const { group, kind, scale: paths } = scope.served.definition;
  throw scope.served.reading === "custom"
    ? refusals.invalid(group, kind, scope.name, [
        { type: "invalid", field: paths?.specReplicasPath ?? "", value: replicas, detail: "should be a non-negative integer" },
      ])
    : refusals.invalid("autoscaling", "Scale", scope.name, [
        { type: "invalid", field: "spec.replicas", value: replicas, detail: "must be greater than or equal to 0" },
      ]);
}

function wholeReplicas(scale: MutableJson, { served }: WriteScope): number {
  const replicas = own(own(scale, "spec"), "replicas") ?? 0;
  const isCustom = served.reading === "custom";
  if (typeof replicas !== "number" || !Number.isInteger(replicas)) {
    const found = typeof replicas === "number" ? `number ${replicas}` : goKind(replicas);
    throw refusals.badRequest(
      isCustom
        ? 'no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"'
        : `Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${found} into Go struct field ScaleSpec.spec.replicas of type int32`,
    );
  }
  return replicas;
}

function readScale(text: string): MutableJson {
  const read = readJson(text);
  if ("reason" in read || !isObject(read.value)) throw refusals.badRequest("the object provided is unrecognized (must be of type Scale)");
  return read.value as MutableJson;
}

function patchedScale(text: string, type: string, current: MutableJsonObject): MutableJson {
  const read = readJson(text);
  if ("reason" in read) throw refusals.badRequest(`error decoding patch: ${read.reason}`);
  const patched =
    type === PATCH_TYPES.json && Array.isArray(read.value)
      ? applyJsonPatch(current, read.value)
      : applyMergePatch(current, read.value as JsonObject);
  if (patched === INAPPLICABLE) throw refusals.unprocessable();
  return patched;
}
