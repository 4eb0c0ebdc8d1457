// What was wrong before and was left alone is not refused. @see apiextensions-apiserver pkg/apiserver/validation/ratcheting.go
import { own, sameJson, type Json } from "#base";
import type { StructuralSchema } from "#codec";
import type { FieldError } from "../resource.ts";
import { additionalOf, propertyOf } from "../schema/child.ts";

interface Pair {
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
  readonly schema: StructuralSchema | undefined;
}

/** Whether an error lies in a value that an update does not change. Items of a list have an older self only where keys tell them apart. */
export function isUnchanged({ field, type }: FieldError, objects: Pair): boolean {
  if (field === "<nil>" || type === "required") return false;
  let pair: Pair | undefined = objects;
  for (const step of field.match(/[^.[\]]+/g) ?? []) {
    pair = below(pair, step);
    if (pair?.theirs === undefined) return false;
    if (sameJson(pair.mine, pair.theirs)) return true;
  }
  return false;
}

function below({ mine, theirs, schema }: Pair, step: string): Pair | undefined {
  if (!Array.isArray(mine))
    return { mine: own(mine, step), theirs: own(theirs, step), schema: propertyOf(schema, step) ?? additionalOf(schema) };
  if (schema?.["x-kubernetes-list-type"] !== "map" || !Array.isArray(theirs)) return undefined;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const item = (mine as readonly Json[])[Number(step)];
  const older = (theirs as readonly Json[]).find((each) => keys.every((key) => sameJson(own(each, key), own(item, key))));
  return { mine: item, theirs: older, schema: schema.items };
}
