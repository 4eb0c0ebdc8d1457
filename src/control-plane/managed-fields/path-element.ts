// One step of a field path in the serialised form of FieldsV1: `f:name`, `k:{"name":"x"}`, `v:"x"`, `i:0`.
// Steps are kept as these texts; equal texts are equal steps.
import { compareText, isObject, type Json } from "#base";
import { shown } from "../schema/shown.ts";

/** `f:` field, `k:` keyed list item, `v:` set item, `i:` index. */
export type PathElement = string;
export type FieldPath = readonly PathElement[];

export const fieldElement = (name: string): PathElement => `f:${name}`;

/** The step to a keyed list item; keys are written in ascending order. */
export function keyElement(keys: readonly (readonly [string, Json])[]): PathElement {
  const sorted = keys.toSorted(([a], [b]) => compareText(a, b));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${writeValue(value)}`).join(",")}}`;
}

export const valueElement = (value: Json): PathElement => `v:${writeValue(value)}`;

/** Field steps before keys before values before indices, each in ascending order, as structured-merge-diff sorts them. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  if (a.charCodeAt(0) !== b.charCodeAt(0)) return RANK.indexOf(a[0] ?? "") - RANK.indexOf(b[0] ?? "");
  if (a.startsWith("f:")) return compareText(a, b);
  if (a.startsWith("i:")) return Number(a.slice(2)) - Number(b.slice(2));
  const [left, right] = [parseElement(a), parseElement(b)];
  return a.startsWith("v:") ? compareValues(left, right) : compareKeys(left, right);
}

/** A path as conflicts print it: `.spec.containers[name="web"].image`. */
export function formatPath(path: FieldPath): string {
  return path.map(formatElement).join("");
}

export function formatElement(element: PathElement): string {
  if (element.startsWith("f:")) return `.${element.slice(2)}`;
  if (element.startsWith("i:")) return `[${element.slice(2)}]`;
  const value = parseElement(element);
  if (element.startsWith("v:")) return `[=${formatValue(value)}]`;
  return `[${Object.entries(isObject(value) ? value : {})
    .map(([name, each]) => `${name}=${formatValue(each)}`)
    .join(",")}]`;
}

const RANK = "fkvi";

function parseElement(element: PathElement): Json | undefined {
  return JSON.parse(element.slice(2)) as Json;
}

/** Canonical text of a value, so that equal values make equal steps. */
function writeValue(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => writeValue(each)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value).toSorted(compareText);
  return `{${names.map((name) => `${JSON.stringify(name)}:${writeValue(value[name])}`).join(",")}}`;
}

function formatValue(value: Json | undefined): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each: Json) => formatValue(each)).join(",")}]`;
  if (!isObject(value)) return shown(value ?? null);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}=${formatValue(each)}`)
    .join(";")}}`;
}

function compareKeys(a: Json | undefined, b: Json | undefined): number {
  const left = Object.entries(isObject(a) ? a : {});
  const right = Object.entries(isObject(b) ? b : {});
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [leftName, leftValue] = left[i] ?? ["", null];
    const [rightName, rightValue] = right[i] ?? ["", null];
    const order = compareText(leftName, rightName) || compareValues(leftValue, rightValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers before texts before booleans before lists before maps before null. */
function compareValues(a: Json | undefined, b: Json | undefined): number {
  const byType = typeRank(a) - typeRank(b);
  if (byType !== 0) return byType;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "boolean") return Number(a) - Number(b);
  return compareText(writeValue(a), writeValue(b));
}

function typeRank(value: Json | undefined): number {
  if (typeof value === "number") return 0;
  if (typeof value === "string") return 1;
  if (typeof value === "boolean") return 2;
  if (Array.isArray(value)) return 3;
  return isObject(value) ? 4 : 5;
}
