// All checks of an object before it is stored.
import { isObject, own, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";
import type { FieldError, StrategyContext } from "../resource.ts";
import { pathSegmentErrors } from "../schema/names.ts";
import { metadataErrors, metadataUpdateErrors, type NameRule } from "../schema/object-meta.ts";

function nameRuleOf({ definition }: ServedResource): NameRule {
  return (name, isPrefix) => definition.strategy.nameErrors?.(name, isPrefix) ?? pathSegmentErrors(name, isPrefix);
}

export function createErrors(object: MutableJsonObject, served: ServedResource, context: StrategyContext): FieldError[] {
  const { strategy, namespaced } = served.definition;
  const shared = [...metadataErrors(object, namespaced, nameRuleOf(served)), ...builtinFinalizerErrors(object, served)];
  const own = strategy.validate?.(object, undefined, context) ?? [];
  // several rules of a custom resource may say the same, and each of them is heard
  if (served.reading === "custom") return [...unique(shared), ...own];
  const said = new Set(shared.map((each) => textOf(each)));
  return [...shared, ...own.filter((each) => !said.has(textOf(each)))];
}

/** Kinds whose check of an update repeats all that is checked of a new object. */
const CHECKED_IN_FULL: ReadonlySet<string> = new Set(
  ["configmaps", "secrets", "serviceaccounts", "persistentvolumeclaims", "replicationcontrollers"].map((plural) => `/${plural}`),
);

/** Metadata is checked by what all kinds share and again by the kind itself; a Status names what both find twice. */
export function updateErrors(
  object: MutableJsonObject,
  old: MutableJsonObject,
  served: ServedResource,
  context: StrategyContext,
): FieldError[] {
  const { strategy, namespaced } = served.definition;
  const change = metadataUpdateErrors(object, old);
  const whole = [...metadataErrors(object, namespaced), ...builtinFinalizerErrors(object, served)];
  const again = CHECKED_IN_FULL.has(served.resource) && context.subresource === undefined ? whole : [];
  return [...whole, ...change, ...change, ...again, ...(strategy.validate?.(object, old, context) ?? [])];
}

/** What tells complaints apart: that of a shared check and the same of a kind's own count once. */
function textOf({ type, field, value, detail }: FieldError): string {
  return JSON.stringify([type, field, isObject(value) ? "" : value, detail]);
}

function unique(errors: readonly FieldError[]): FieldError[] {
  const seen = new Set<string>();
  return errors.filter((each) => {
    const text = textOf(each);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

const STANDARD: ReadonlySet<string> = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/** Built-in kinds want a prefix before every finalizer that is not a standard one. @see kubernetes pkg/apis/core/validation, ValidateFinalizerName */
function builtinFinalizerErrors(object: MutableJsonObject, served: ServedResource): FieldError[] {
  const finalizers = own(object["metadata"], "finalizers");
  if (served.reading !== "builtin" || !Array.isArray(finalizers)) return [];
  return finalizers.flatMap((each, i) =>
    typeof each !== "string" || each.includes("/") || STANDARD.has(each)
      ? []
      : [
          {
            type: "invalid" as const,
            field: `metadata.finalizers[${i}]`,
            value: each,
            detail: "name is neither a standard finalizer name nor is it fully qualified",
          },
        ],
  );
}
