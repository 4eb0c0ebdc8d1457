// Numbers that a JSON text writes with a point or an exponent (`1.0`, `1e3`), or with more digits than JavaScript keeps. Go's decoder
// takes the text of a number for an integer field and refuses them, so their texts are kept beside the value.
import { at, isObject, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { isYamlMap, YamlScalar, type YamlTree } from "#codec";
import { unusedIn } from "./repeated-keys.ts";

/** Texts of numbers by the list or object that holds them, and their key in it. */
export type NumberLiterals = ReadonlyMap<object, ReadonlyMap<string, string>>;

/** Such a number stands somewhere, possibly in a string. */
const SUSPICION = /[:,[]\s*-?\d+(?:\.|[eE]|(?<=\d{16}))/;

/** A value whose numbers of such a form are texts behind a mark, so that patches carry them along. */
export interface Marked {
  readonly value: unknown;
  readonly mark: string;
}

/**
 * Reads a JSON text; undefined where it holds no number of such a form.
 * @param text valid JSON
 */
export function readMarked(text: string): Marked | undefined {
  if (!SUSPICION.test(text)) return undefined;
  const mark = unusedIn(text);
  let isMarked = false;
  const value: unknown = JSON.parse(text, (_key, each: unknown, context?: { readonly source?: string }) => {
    const literal = context?.source ?? "";
    if (typeof each !== "number" || (Number.isSafeInteger(each) && !/[.eE]/.test(literal))) return each;
    isMarked = true;
    return `${mark}${literal}`;
  });
  return isMarked ? { value, mark } : undefined;
}

/** Puts numbers in place of their marked texts, and tells where each stands. @param value changed in place */
export function unmark(value: MutableJson, mark: string): NumberLiterals {
  const found = new Map<object, Map<string, string>>();
  const visit = (holder: MutableJson[] | MutableJsonObject): void => {
    for (const [key, each] of Object.entries(holder) as [string, Json][]) {
      if (typeof each === "string" && each.startsWith(mark)) {
        const literal = each.slice(mark.length);
        (holder as MutableJsonObject)[key] = Number(literal);
        const known = found.get(holder) ?? new Map<string, string>();
        found.set(holder, known.set(key, literal));
      } else if (Array.isArray(each) || isObject(each)) visit(each as MutableJson[] | MutableJsonObject);
    }
  };
  if (Array.isArray(value) || isObject(value)) visit(value as MutableJson[] | MutableJsonObject);
  return found;
}

/**
 * Whole numbers of a YAML text with more digits than JavaScript keeps.
 * @param value what the tree became
 */
export function longIntegers(tree: YamlTree, value: Json): NumberLiterals {
  const found = new Map<object, ReadonlyMap<string, string>>();
  const visit = (holder: YamlTree, read: Json | undefined): void => {
    if (typeof read !== "object" || read === null || (!Array.isArray(holder) && !isYamlMap(holder))) return;
    const members = Object.entries(holder) as [string, YamlTree][];
    const readAt = (key: string): Json | undefined => (Array.isArray(read) ? at(read, Number(key)) : at(read, key));
    const long = members.flatMap(([key, each]) => (isLong(each, readAt(key)) ? [[key, each.text.replace(/^\+/, "")] as const] : []));
    if (long.length > 0) found.set(read, new Map(long));
    for (const [key, each] of members) visit(each, readAt(key));
  };
  visit(tree, value);
  return found;
}

function isLong(value: YamlTree, read: Json | undefined): value is YamlScalar {
  if (!(value instanceof YamlScalar) || typeof read !== "number" || Number.isSafeInteger(read)) return false;
  // more digits than 64 bits hold make a fraction
  return value.tag === "int" || /^[-+]?\d+$/.test(value.text);
}
