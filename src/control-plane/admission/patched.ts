// Applies the patch of a mutating webhook to the object that is being written.
import { cloneJson, isObject, messageOf, own, sameJson, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { metadataOf } from "../cluster-state.ts";
import { convertBetween } from "../registry/convert.ts";
import { statusOf } from "../problems.ts";
import { scaleOf, setReplicas } from "../request/scale.ts";
import { refusals } from "../status/status.ts";
import { checkFields } from "../write/decode.ts";
import { applyJsonPatch, INAPPLICABLE } from "../write/json-patch.ts";
import { objectIn, type Attributes } from "./attributes.ts";
import type { Hook } from "./hook.ts";
import { matchHook } from "./match.ts";

/** Changes the object in place. @returns whether anything changed @throws control-plane.refused (500) */
export function applyPatch(attributes: Attributes, { hook, patch }: { readonly hook: Hook; readonly patch: readonly Json[] }): boolean {
  const { object, scope } = attributes;
  const failed = (reason: string): Error => refusals.internal(reason);
  if (object === undefined) {
    throw failed(
      `admission webhook ${JSON.stringify(hook.name)} attempted to modify the object, which is not supported for this operation`,
    );
  }
  if (patch.length === 0) return false;
  if (scope.subresource === "scale") return applyToScale(attributes, patch);
  const version = matchHook(hook, attributes) ?? scope.served;
  const before = cloneJson(objectIn(attributes, object, version) ?? {}) as MutableJson;
  const after = applyJsonPatch(before, patch);
  if (after === INAPPLICABLE || !isObject(after))
    throw failed(`the patch of admission webhook ${JSON.stringify(hook.name)} does not apply`);
  const next = cloneJson(convertBetween({ ...after, apiVersion: version.apiVersion }, version, scope.served)) as MutableJsonObject;
  if (attributes.kind === undefined) {
    try {
      checkFields(next, scope.served, undefined);
    } catch (error) {
      throw failed(statusOf(error)?.message ?? messageOf(error));
    }
    scope.served.definition.strategy.applyDefaults?.(next);
  }
  if (sameJson(next, object)) return false;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, next);
  metadataOf(object);
  return true;
}

/** Of a scale only the wanted number can change. */
function applyToScale({ object, scope }: Attributes, patch: readonly Json[]): boolean {
  const target = object ?? {};
  const after = applyJsonPatch(scaleOf(target, scope.served), patch);
  const replicas = after === INAPPLICABLE ? undefined : (own(own(after, "spec"), "replicas") ?? 0);
  if (typeof replicas !== "number") throw refusals.internal("the patch of an admission webhook does not apply to the scale");
  return setReplicas(target, scope.served, replicas);
}
