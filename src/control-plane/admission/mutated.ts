// An object that a mutation has made, read anew as an object of its kind. @see apiserver pkg/admission/plugin/policy/mutating/dispatcher.go, dispatchOne
import { cloneJson, type JsonObject, type MutableJsonObject } from "#base";
import { textOf } from "../cluster-state.ts";
import { joinVersion, type ServedResource } from "../registry/served-resource.ts";
import { unregistered } from "../schema/kind-errors.ts";
import { dropForbiddenNulls, pruneUnknown } from "../schema/unknown-fields.ts";
import { refusals } from "../status/status.ts";
import type { Attributes } from "./attributes.ts";

/** Why a mutation made no object. */
export class Unmade {
  readonly failure: string;
  constructor(failure: string) {
    this.failure = failure;
  }
}

/** How an object came about. */
export interface Making {
  readonly attributes: Attributes;
  /** The version that the policy saw. */
  readonly version: ServedResource;
  /** Whether a patch of the JSON text made it, whose result is decoded strictly. */
  readonly isStrict: boolean;
}

/**
 * The object with its defaults, or why it is none of its kind.
 * @throws control-plane.refused (500) where a JSON patch made what cannot be decoded
 */
export function finished(made: JsonObject, { attributes, version, isStrict }: Making): JsonObject | Unmade {
  if (attributes.kind !== undefined) return made;
  const { definition, reading, apiVersion } = version;
  const object = cloneJson({
    ...made,
    apiVersion: made["apiVersion"] ?? apiVersion,
    kind: made["kind"] ?? definition.kind,
  }) as MutableJsonObject;
  if (reading === "builtin") {
    if (object["kind"] !== definition.kind || object["apiVersion"] !== apiVersion)
      throw refusals.internal(unregistered(textOf(object, "kind"), textOf(object, "apiVersion")));
    const misfit = definition.strategy.decodeError?.(object);
    if (misfit !== undefined && isStrict) throw refusals.internal(misfit);
    if (misfit !== undefined)
      return new Unmade(
        `unable to convert unstructured object to ${gvk(definition.group, definition.version)}, Kind=${definition.kind}: ${inGo(misfit)}`,
      );
  }
  const unknown = pruneUnknown(object, definition.schema, reading);
  if (reading === "custom") dropForbiddenNulls(object, definition.schema);
  else if (isStrict && unknown.length > 0)
    throw refusals.internal(
      `strict decoding error: ${unknown
        .toSorted()
        .map((each) => `unknown field ${JSON.stringify(each)}`)
        .join(", ")}`,
    );
  definition.strategy.applyDefaults?.(object);
  return object;
}

function gvk(group: string, version: string): string {
  return group === "" ? `/${version}` : joinVersion(group, version);
}

/** Numbers that do not fit are told without their place where an object is not read from a text. */
function inGo(misfit: string): string {
  const [, number, type] = /^json: cannot unmarshal number ([\d.e+-]*) ?into Go .* of type (\w+)$/.exec(misfit) ?? [];
  return number?.includes(".") === true ? `cannot convert float64 to ${type ?? ""}` : misfit;
}
