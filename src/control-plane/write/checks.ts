// All checks of an object before it is stored.
import { isObject, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";
import type { FieldError, StrategyContext } from "../resource.ts";
import { pathSegmentErrors } from "../schema/names.ts";
import { metadataErrors, metadataUpdateErrors, type NameRule } from "../schema/object-meta.ts";

function nameRuleOf({ definition }: ServedResource): NameRule {
  return (name, isPrefix) => definition.strategy.nameErrors?.(name, isPrefix) ?? pathSegmentErrors(name, isPrefix);
}

export function createErrors(object: MutableJsonObject, served: ServedResource, context: StrategyContext): FieldError[] {
  const { strategy, namespaced } = served.definition;
  return unique([...metadataErrors(object, namespaced, nameRuleOf(served)), ...(strategy.validate?.(object, undefined, context) ?? [])]);
}

export function updateErrors(
  object: MutableJsonObject,
  old: MutableJsonObject,
  served: ServedResource,
  context: StrategyContext,
): FieldError[] {
  const { strategy, namespaced } = served.definition;
  return unique([
    ...metadataErrors(object, namespaced),
    ...metadataUpdateErrors(object, old),
    ...(strategy.validate?.(object, old, context) ?? []),
  ]);
}

/** The same complaint of a shared check and of a kind's own counts once. */
function unique(errors: readonly FieldError[]): FieldError[] {
  const seen = new Set<string>();
  return errors.filter((each) => {
    const text = JSON.stringify([each.type, each.field, isObject(each.value) ? "" : each.value, each.detail]);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}
