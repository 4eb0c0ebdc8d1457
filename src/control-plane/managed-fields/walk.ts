// What every walk over a typed value needs: choosing the alternative that fits a value, and naming list items.
import { isObject, own, type Json } from "#base";
import type { Atom, ListAtom } from "./atom.ts";
import { formatElement, keyElement, valueElement, type PathElement } from "./path-element.ts";
import { goNumber, isGoInteger, shown } from "../schema/shown.ts";

/** A value that does not fit its schema, with the path where it does not. */
export interface Misfit {
  readonly path: string;
  readonly message: string;
}

/** The alternative that fits a value; all of them where the value is absent, null, or fits none. */
export function deduce(atom: Atom, value: Json | undefined): Atom {
  if (value === undefined || value === null) return atom;
  const { list, map, scalar } = atom;
  if (Array.isArray(value)) return list === undefined || (map ?? scalar) === undefined ? atom : { list };
  if (typeof value === "object") return map === undefined || (list ?? scalar) === undefined ? atom : { map };
  return scalar === undefined || (list ?? map) === undefined ? atom : { scalar };
}

export function sameAtom(a: Atom, b: Atom): boolean {
  return a.map === b.map && a.list === b.list && a.scalar === b.scalar;
}

export function asList(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** The step to an item of an associative list, or what is wrong with the item. */
export function itemElement(list: ListAtom, item: Json): { readonly element: PathElement } | { readonly problem: string } {
  return list.keys.length > 0 ? keyedElement(list, item) : setElement(item);
}

function keyedElement(list: ListAtom, item: Json): { element: PathElement } | { problem: string } {
  if (item === null) return { problem: "associative list with keys may not have a null element" };
  if (!isObject(item)) return { problem: "associative list with keys may not have non-map elements" };
  const fields = list.element().map?.fields;
  const keys: [string, Json][] = [];
  for (const name of list.keys) {
    const value = own(item, name) ?? fields?.get(name)?.default;
    if (value !== undefined) keys.push([name, value]);
  }
  if (keys.length === 0) {
    const names = list.keys.map((each) => JSON.stringify(each)).join(" ");
    return {
      problem: `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    };
  }
  return { element: keyElement(keys) };
}

function setElement(item: Json): { element: PathElement } | { problem: string } {
  if (isObject(item)) return { problem: "associative list without keys has an element that's a map type" };
  if (Array.isArray(item)) return { problem: "not supported: associative list with lists as elements" };
  if (item === null) return { problem: "associative list without keys has an element that's an explicit null" };
  return { element: valueElement(item) };
}

/** Items of an associative list by their step, in order; items that cannot be named are reported. */
export function indexItems(
  list: ListAtom,
  items: readonly Json[] | undefined,
): { byElement: Map<PathElement, Json[]>; order: PathElement[]; problems: Misfit[] } {
  const byElement = new Map<PathElement, Json[]>();
  const order: PathElement[] = [];
  const problems: Misfit[] = [];
  for (const [i, item] of (items ?? []).entries()) {
    const named = itemElement(list, item);
    if ("problem" in named) {
      problems.push({ path: "", message: `element ${i}: ${named.problem}` });
      continue;
    }
    const seen = byElement.get(named.element);
    if (seen === undefined) byElement.set(named.element, [item]);
    else seen.push(item);
    order.push(named.element);
  }
  return { byElement, order, problems };
}

/** Checks a value against its schema as structured-merge-diff does before an apply: undeclared fields, duplicate items, wrong types. */
export function findMisfits(atom: Atom, value: Json | undefined, path = "", allowDuplicates = false): Misfit[] {
  const fitting = deduce(atom, value);
  if (fitting.map !== undefined) return mapMisfits(fitting.map, value, path, allowDuplicates);
  if (fitting.scalar !== undefined) return scalarMisfits(fitting.scalar, value, path);
  return fitting.list === undefined ? [] : listMisfits(fitting.list, value, path, allowDuplicates);
}

function mapMisfits(map: NonNullable<Atom["map"]>, value: Json | undefined, path: string, allowDuplicates: boolean): Misfit[] {
  if (value === null || value === undefined) return [];
  if (!isObject(value)) return [{ path, message: `expected map, got &{${goValue(value)}}` }];
  return Object.entries(value).flatMap(([key, each]) => {
    const type = map.typeOf(key);
    return type === undefined
      ? [{ path: `${path}.${key}`, message: "field not declared in schema" }]
      : findMisfits(type, each, `${path}.${key}`, allowDuplicates);
  });
}

function listMisfits(list: ListAtom, value: Json | undefined, path: string, allowDuplicates: boolean): Misfit[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return [{ path, message: `expected list, got &{${goValue(value)}}` }];
  const seen = new Set<string>();
  const misfits: Misfit[] = [];
  for (const [i, item] of (value as readonly Json[]).entries()) {
    let element = `i:${i}`;
    if (list.associative) {
      const named = itemElement(list, item);
      if ("problem" in named) return [...misfits, { path, message: `element ${i}: ${named.problem}` }];
      element = named.element;
      if (seen.has(element) && !allowDuplicates) misfits.push({ path, message: `duplicate entries for key ${formatElement(element)}` });
      seen.add(element);
    }
    misfits.push(...findMisfits(list.element(), item, `${path}${formatElement(element)}`, allowDuplicates));
  }
  return misfits;
}

function scalarMisfits(scalar: NonNullable<Atom["scalar"]>, value: Json | undefined, path: string): Misfit[] {
  if (value === null || value === undefined) return [];
  if (scalar === "numeric" && typeof value !== "number")
    return [{ path, message: `expected numeric (int or float), got ${goType(value)}` }];
  if (scalar === "string" && typeof value !== "string")
    return [{ path, message: `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}` }];
  if (scalar === "boolean" && typeof value !== "boolean") return [{ path, message: `expected boolean, got &{${goValue(value)}}` }];
  if (scalar === "untyped" && typeof value === "object") return [{ path, message: `expected any scalar, got &{${goValue(value)}}` }];
  return [];
}

/** Messages of misfits as one text. */
export function formatMisfits(misfits: readonly Misfit[]): string {
  const lines = misfits.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`));
  return lines.length === 1 ? (lines[0] ?? "") : ["errors:", ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The type of a JSON value in Go. */
export function goType(value: Json): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return isGoInteger(value) ? "int64" : "float64";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** A JSON value as Go prints it. */
export function goValue(value: Json): string {
  if (value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map((each: Json) => goValue(each)).join(" ")}]`;
  if (typeof value === "number") return goNumber(value);
  if (!isObject(value)) return shown(value);
  const names = Object.keys(value).toSorted();
  return `map[${names.map((name) => `${name}:${goValue(value[name] ?? null)}`).join(" ")}]`;
}

function goSyntax(value: Json): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return goNumber(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map((each: Json) => goSyntax(each)).join(", ")}}`;
  if (!isObject(value)) return value === null ? "interface {}(nil)" : shown(value);
  const names = Object.keys(value).toSorted();
  return `map[string]interface {}{${names.map((name) => `${JSON.stringify(name)}:${goSyntax(value[name] ?? null)}`).join(", ")}}`;
}
