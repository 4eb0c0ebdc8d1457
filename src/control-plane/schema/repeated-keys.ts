// Keys that stand more than once in a body: Go reads each of them into the same value, so structs and maps are joined.
import { isObject, setOwn, type MutableJson, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "#codec";
import { OBJECT_META } from "../managed-fields/atom.ts";
import { additionalOf, propertyOf } from "./child.ts";
import { endOfText } from "./json-failure.ts";

/**
 * A body of a built-in kind as Go's decoder reads it into a struct.
 * @param text valid JSON of an object
 * @see encoding/json decode.go: values that are there already are decoded into, but for those of maps
 */
export function readRepeated(text: string, schema: StructuralSchema): MutableJsonObject {
  const mark = unusedIn(text);
  const read = JSON.parse(markRepeated(text, mark)) as MutableJson;
  return new Joiner(mark).folded(read, { ...schema, properties: { ...schema.properties, metadata: OBJECT_META } }) as MutableJsonObject;
}

/** A character that stands nowhere in a text, neither as itself nor escaped. @param text JSON */
export function unusedIn(text: string): string {
  const lower = text.toLowerCase();
  let code = FIRST_PRIVATE;
  while (text.includes(String.fromCharCode(code)) || lower.includes(`\\u${code.toString(16)}`)) code += 1;
  return String.fromCharCode(code);
}

/** First character of the area of Unicode that means nothing by itself. */
const FIRST_PRIVATE = 0xe000;

/** The text with repeated keys made different. */
function markRepeated(text: string, mark: string): string {
  const objects: (Set<string> | undefined)[] = [];
  let keys: Set<string> | undefined;
  let [expectsKey, out, from, count] = [false, "", 0, 0];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      const end = endOfText(text, i);
      if (expectsKey && keys !== undefined) {
        const key = String(JSON.parse(text.slice(i, end + 1)));
        if (keys.has(key)) {
          out += `${text.slice(from, end)}${mark}${count}`;
          from = end;
          count += 1;
        }
        keys.add(key);
        expectsKey = false;
      }
      i = end;
    } else if (c === 0x7b || c === 0x5b) {
      objects.push(keys);
      keys = c === 0x7b ? new Set() : undefined;
      expectsKey = true;
    } else if (c === 0x7d || c === 0x5d) keys = objects.pop();
    else if (c === 0x2c) expectsKey = true;
  }
  return out + text.slice(from);
}

class Joiner {
  readonly #mark: string;

  constructor(mark: string) {
    this.#mark = mark;
  }

  /** The value with marked keys joined to those that they repeat. */
  folded(value: MutableJson, schema: StructuralSchema | undefined): MutableJson {
    if (Array.isArray(value)) return value.map((each) => this.folded(each, schema?.items));
    if (!isObject(value)) return value;
    const out: MutableJsonObject = {};
    for (const [marked, each] of Object.entries(value as MutableJsonObject)) {
      const key = marked.split(this.#mark)[0] ?? "";
      const field = propertyOf(schema, key);
      const next = this.folded(each ?? null, field ?? additionalOf(schema));
      const isRepeated = field !== undefined && Object.hasOwn(out, key);
      setOwn(out, key, isRepeated ? joined(out[key] ?? null, next, field) : next);
    }
    return out;
  }
}

/** A value that is read into another of its field. */
function joined(before: MutableJson, next: MutableJson, schema: StructuralSchema | undefined): MutableJson {
  // texts are no pointers, so that null says nothing to them
  if (next === null) return schema?.type === "string" ? before : null;
  if (Array.isArray(before) && Array.isArray(next))
    return next.map((each, i) => (i < before.length ? joined(before[i] ?? null, each, schema?.items) : each));
  if (!isObject(before) || !isObject(next)) return next;
  if (schema?.properties === undefined) return additionalOf(schema) === undefined ? next : { ...before, ...next };
  return joinedStructs(before as MutableJsonObject, next as MutableJsonObject, schema);
}

function joinedStructs(before: MutableJsonObject, next: MutableJsonObject, schema: StructuralSchema): MutableJsonObject {
  const out = { ...before };
  for (const [key, each] of Object.entries(next)) {
    const field = propertyOf(schema, key);
    setOwn(out, key, field !== undefined && Object.hasOwn(out, key) ? joined(out[key] ?? null, each ?? null, field) : (each ?? null));
  }
  return out;
}
