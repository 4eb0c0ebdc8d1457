// Equality and copies of whole values, as reflect.DeepEqual and copystructure make them.
import { setOwn } from "#base";
import { isList, isMap, typeOf, type TemplateList, type TemplateMap } from "../kind.ts";
import { GoInt, isNilList, nilList, typed, typeTag, type TemplateValue } from "../value.ts";

/** True for values of the same type and content: an int is never equal to an int64. */
export function deepEqual(a: TemplateValue, b: TemplateValue): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return isNothing(a) && isNothing(b);
  if (a instanceof GoInt) return b instanceof GoInt && a.kind === b.kind && a.value === b.value;
  if (typeOf(a) !== typeOf(b)) return false;
  if (isList(a) && isList(b)) return equalLists(a, b);
  return isMap(a) && isMap(b) && equalMaps(a, b);
}

function equalLists(a: TemplateList, b: TemplateList): boolean {
  return a.length === b.length && isNilList(a) === isNilList(b) && a.every((each, index) => deepEqual(each, b[index]));
}

function equalMaps(a: TemplateMap, b: TemplateMap): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key]));
}

function isNothing(value: TemplateValue): boolean {
  return value === null || value === undefined;
}

export function deepCopy(value: TemplateValue): TemplateValue {
  if (isList(value)) {
    const tag = typeTag(value);
    if (isNilList(value)) return nilList(tag);
    const copy = value.map(deepCopy);
    return tag === undefined ? copy : typed(copy, tag);
  }
  if (!isMap(value)) return value;
  const copy: Record<string, TemplateValue> = {};
  for (const key of Object.keys(value)) setOwn(copy, key, deepCopy(value[key]));
  const tag = typeTag(value);
  return tag === undefined ? copy : typed(copy, tag);
}
