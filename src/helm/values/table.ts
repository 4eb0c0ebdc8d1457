// Values of charts: maps, lists and scalars in which numbers of YAML are floats and numbers of --set are integers, as in Go.
import { setOwn } from "#base";
import { GoInt, GoObject, type TemplateValue } from "#template";

/** Values by name; whoever holds a map may change it, so that one handed on is copied first. */
export interface Values {
  [key: string]: TemplateValue;
}

/** True for a map, as opposed to a list, a scalar or an object of the host. */
export function isTable(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof GoInt) && !(value instanceof GoObject);
}

/** Own entry of a map; undefined where there is none, null where it is null. */
export function entryOf(values: Values, key: string): TemplateValue {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Deep copy of maps and lists; integers are shared. */
export function copyValue<T extends TemplateValue>(value: T): T {
  if (Array.isArray(value)) return value.map((each: TemplateValue) => copyValue(each)) as unknown as T;
  if (!isTable(value)) return value;
  const copy: Values = {};
  for (const key of Object.keys(value)) setOwn(copy, key, copyValue(value[key]));
  return copy as T;
}

/** Copy of a map that shares what it holds. */
export function shallowCopy(values: Values): Values {
  const copy: Values = {};
  for (const key of Object.keys(values)) setOwn(copy, key, values[key]);
  return copy;
}

/** The map at a path of names joined by dots, or undefined. */
export function tableAt(values: Values, path: string): Values | undefined {
  let here: Values = values;
  for (const key of path.split(".")) {
    const next = entryOf(here, key);
    if (!isTable(next)) return undefined;
    here = next;
  }
  return here;
}

/** What stands at a path of names joined by dots; undefined where there is nothing, or a map. */
export function leafAt(values: Values, path: string): TemplateValue {
  const dot = path.lastIndexOf(".");
  const table = dot < 0 ? values : tableAt(values, path.slice(0, dot));
  const found = table === undefined ? undefined : entryOf(table, path.slice(dot + 1));
  return isTable(found) ? undefined : found;
}

/** Merges two maps into a new one; what `b` holds wins, maps are merged, null is a value. */
export function mergeMaps(a: Values, b: Values): Values {
  const merged = shallowCopy(a);
  for (const key of Object.keys(b)) {
    const [below, above] = [entryOf(merged, key), b[key]];
    setOwn(merged, key, isTable(below) && isTable(above) ? mergeMaps(below, above) : above);
  }
  return merged;
}
