// JSON patches (RFC 6902) and JSON merge patches (RFC 7386), as the API server's library applies them.
import { cloneJson, isObject, own, sameJson, setOwn, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { isDeeper, MOST_LEVELS, tooDeep } from "../schema/depth.ts";

/** A patch that cannot be applied: a failed test, or a path that leads nowhere. */
export const INAPPLICABLE = Symbol("inapplicable patch");

/**
 * Applies the operations to a copy.
 * @throws control-plane.refused (400) where the result is nested too deeply
 */
export function applyJsonPatch(target: MutableJson, operations: readonly Json[]): MutableJson | typeof INAPPLICABLE {
  const root: Root = { value: cloneJson(target), copied: 0 };
  for (const operation of operations) if (!applyOperation(root, operation)) return INAPPLICABLE;
  return root.value;
}

/** The object that is patched. */
interface Root {
  value: MutableJson;
  /** Size of everything that was copied so far, as JSON in bytes. */
  copied: number;
}

/** Most bytes that copies within an object may add to it. */
const MOST_COPIED = 3 * 1024 * 1024;

function applyOperation(root: Root, operation: Json): boolean {
  const place = find(root, own(operation, "path"));
  const value = cloneJson(own(operation, "value") ?? null) as MutableJson;
  switch (own(operation, "op")) {
    case "add":
      return place !== undefined && add(place, value);
    case "remove":
      return place !== undefined && remove(place);
    case "replace":
      return own(operation, "path") === "" ? replaceRoot(root, value) : place !== undefined && replace(place, value);
    case "test":
      return tests(root, place, operation);
    case "move":
    case "copy":
      return transfer(root, operation);
    default:
      return false;
  }
}

/** A place in an object or list, by the last step that leads to it. */
interface Slot {
  readonly container: MutableJsonObject | MutableJson[];
  readonly key: string;
  /** How many lists and objects are around the place. */
  readonly depth: number;
}

/** Where a pointer leads; what stands before its first slash does not count. Undefined where there is nothing on the way. */
function find(root: Root, pointer: Json | undefined): Slot | undefined {
  const steps = typeof pointer === "string" ? pointerSteps(pointer) : [];
  const key = steps.pop();
  if (key === undefined) return undefined;
  let here: MutableJson | undefined = root.value;
  for (const step of steps) here = get(here, step);
  return Array.isArray(here) || isObject(here) ? { container: here as Slot["container"], key, depth: steps.length + 1 } : undefined;
}

/** The steps of a pointer; what stands before its first slash is none. @see RFC 6901 */
export function pointerSteps(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function get(container: MutableJson | undefined, key: string): MutableJson | undefined {
  if (!Array.isArray(container)) return own(container, key) as MutableJson | undefined;
  const index = indexIn(key, container.length);
  return index === undefined ? undefined : container[index];
}

function tests(root: Root, place: Slot | undefined, operation: Json): boolean {
  const wanted = own(operation, "value") ?? null;
  if (own(operation, "path") === "") return sameJson(root.value, wanted);
  if (place === undefined || isBeyond(place)) return false;
  return sameJson(get(place.container, place.key) ?? null, wanted);
}

/** A list has no such element; an object may lack a key, which then reads as null. */
function isBeyond({ container, key }: Slot): boolean {
  return Array.isArray(container) && indexIn(key, container.length) === undefined;
}

function transfer(root: Root, operation: Json): boolean {
  const from = find(root, own(operation, "from"));
  if (from === undefined || isBeyond(from)) return false;
  const value = cloneJson(get(from.container, from.key) ?? null) as MutableJson;
  if (own(operation, "op") === "move") {
    if (!remove(from)) return false;
  } else if ((root.copied += sizeOf(value)) > MOST_COPIED) return false;
  const to = find(root, own(operation, "path"));
  return to !== undefined && add(to, value);
}

function sizeOf(value: MutableJson): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function add({ container, key, depth }: Slot, value: MutableJson): boolean {
  checkDepth(value, depth);
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return true;
  }
  const index = key === "-" ? container.length : indexIn(key, container.length + 1);
  if (index === undefined) return false;
  container.splice(index, 0, value);
  return true;
}

/** A key of an object need not be there to be replaced. */
function replace({ container, key, depth }: Slot, value: MutableJson): boolean {
  checkDepth(value, depth);
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return true;
  }
  const index = indexIn(key, container.length);
  if (index === undefined) return false;
  container[index] = value;
  return true;
}

/** What is copied into itself again and again would grow beyond every body. */
function checkDepth(value: MutableJson, depth: number): void {
  if (isDeeper(value, MOST_LEVELS - depth)) throw tooDeep("the patched object");
}

function replaceRoot(root: Root, value: MutableJson): boolean {
  if (typeof value !== "object" || value === null) return false;
  root.value = value;
  return true;
}

function remove({ container, key }: Slot): boolean {
  if (!Array.isArray(container)) {
    if (!Object.hasOwn(container, key)) return false;
    delete container[key];
    return true;
  }
  const index = indexIn(key, container.length);
  if (index === undefined) return false;
  container.splice(index, 1);
  return true;
}

function indexIn(step: string, length: number): number | undefined {
  if (!/^[+-]?\d+$/.test(step)) return undefined;
  const index = Number(step) < 0 ? length + Number(step) : Number(step);
  return index >= 0 && index < length ? index : undefined;
}

/**
 * The target with a merge patch applied; null removes. Unlike RFC 7386, nulls go from objects inside of lists, too, unless the list
 * takes the place of an object.
 * @see evanphx/json-patch v4 merge.go, pruneNils
 */
export function applyMergePatch(target: MutableJson | undefined, patch: Json): MutableJson {
  if (Array.isArray(patch) && !isObject(target)) return (patch as readonly Json[]).map((each) => withoutNulls(each));
  if (!isObject(patch)) return cloneJson(patch) as MutableJson;
  const out: MutableJsonObject = isObject(target) ? { ...(target as MutableJsonObject) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else if (value !== undefined) setOwn(out, key, applyMergePatch(own(out, key) as MutableJson | undefined, value));
  }
  return out;
}

function withoutNulls(value: Json): MutableJson {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => withoutNulls(each));
  if (!isObject(value)) return value as MutableJson;
  const out: MutableJsonObject = {};
  for (const [key, each] of Object.entries(value)) if (each !== null && each !== undefined) setOwn(out, key, withoutNulls(each));
  return out;
}
