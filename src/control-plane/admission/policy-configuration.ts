// Apply configurations of mutating policies: merged as an apply merges them, but never into what is one value as a whole.
// @see apiserver pkg/admission/plugin/policy/mutating/patch/smd.go
import { isObject, own, type Json, type JsonObject } from "#base";
import type { Configuration, OddValue } from "#codec";
import type { Atom } from "../managed-fields/atom.ts";
import { mergeTyped } from "../managed-fields/typed-value.ts";
import { deduce, findMisfits, formatMisfits, type Misfit } from "../managed-fields/walk.ts";
import { Unmade } from "./mutated.ts";

/** The object with what a configuration sets, or why it cannot be merged. @param atom of the kind of the object */
export function mergeConfiguration(atom: Atom, object: JsonObject, { object: configuration, odd }: Configuration): JsonObject | Unmade {
  const failed = (what: string, misfits: readonly Misfit[]): Unmade =>
    new Unmade(`error applying patch: ${what}: ${formatMisfits(misfits)}`);
  const patch = { ...configuration, apiVersion: object["apiVersion"] ?? null, kind: object["kind"] ?? null };
  const unfit = [...odd.flatMap((each) => oddMisfit(atom, each)), ...findMisfits(atom, patch)];
  if (unfit.length > 0) return failed("failed to convert patch object to typed object", unfit);
  const atomics = atomicPaths(atom, patch, "");
  if (atomics.length > 0)
    return new Unmade(
      `error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomics.join(", ")}`,
    );
  const live = findMisfits(atom, object, "", true);
  if (live.length > 0) return failed("failed to convert original object to typed object", live);
  const misfits: Misfit[] = [];
  const merged = mergeTyped(atom, object, patch, misfits);
  return misfits.length > 0 ? failed("failed to merge patch", misfits) : ((merged ?? {}) as JsonObject);
}

/** What is wrong with a value that JSON does not have. */
function oddMisfit(root: Atom, odd: OddValue): Misfit[] {
  let atom: Atom | undefined = root;
  let path = "";
  for (const step of odd.path) {
    path += typeof step === "number" ? `[${step}]` : `.${step}`;
    atom = typeof step === "number" ? atom?.list?.element() : atom?.map?.typeOf(step);
  }
  return atom === undefined ? [] : [{ path, message: oddMessage(atom, odd) }];
}

function oddMessage({ scalar, map }: Atom, { shown, written, type }: OddValue): string {
  switch (scalar) {
    case undefined:
      return `expected ${map === undefined ? "list" : "map"}, got &{${shown}}`;
    case "string":
      return `expected string, got &value.valueUnstructured{Value:${written}}`;
    case "numeric":
      return `expected numeric (int or float), got ${type}`;
    default:
      return `expected ${scalar === "boolean" ? "boolean" : "any scalar"}, got &{${shown}}`;
  }
}

/** Paths of declared fields that are one value as a whole. */
function atomicPaths(atom: Atom, value: Json | undefined, path: string): string[] {
  const { map, list } = deduce(atom, value);
  if (isObject(value) && map !== undefined) {
    const below = Object.keys(value).flatMap((key) => {
      const type = map.fields.get(key)?.type();
      return type === undefined ? [] : atomicPaths(type, own(value, key), `${path}.${key}`);
    });
    return map.atomic ? [path, ...below] : below;
  }
  if (!Array.isArray(value) || list === undefined) return [];
  const below = value.flatMap((each: Json, i) => atomicPaths(list.element(), each, `${path}[${i}]`));
  return list.associative ? below : [path, ...below];
}
