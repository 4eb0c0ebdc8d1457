// JSON patches (RFC 6902) and JSON merge patches (RFC 7386), as the API server's library applies them.
import { cloneJson, isObject, own, sameJson, setOwn, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { refusals } from "../status/status.ts";

/** A patch that cannot be applied: a failed test, or a path that leads nowhere. */
export const INAPPLICABLE = Symbol("inapplicable patch");

/** Applies the operations to a copy. */
export function applyJsonPatch(target: MutableJson, operations: readonly Json[]): MutableJson | typeof INAPPLICABLE {
  const root: { value: MutableJson } = { value: cloneJson(target) };
  for (const operation of operations) if (!applyOperation(root, operation)) return INAPPLICABLE;
  return root.value;
}

function applyOperation(root: { value: MutableJson }, operation: Json): boolean {
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
}

/** Where a pointer leads; what stands before its first slash does not count. Undefined where there is nothing on the way. */
function find(root: { value: MutableJson }, pointer: Json | undefined): Slot | undefined {
  const steps = typeof pointer === "string" ? pointer.split("/").slice(1) : [];
  const key = steps.pop();
  if (key === undefined) return undefined;
  let here: MutableJson | undefined = root.value;
  for (const step of steps) here = get(here, decode(step));
  return Array.isArray(here) || isObject(here) ? { container: here as Slot["container"], key: decode(key) } : undefined;
}

function decode(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function get(container: MutableJson | undefined, key: string): MutableJson | undefined {
  if (!Array.isArray(container)) return own(container, key) as MutableJson | undefined;
  const index = indexIn(key, container.length);
  return index === undefined ? undefined : container[index];
}

function tests(root: { value: MutableJson }, place: Slot | undefined, operation: Json): boolean {
  const wanted = own(operation, "value") ?? null;
  if (own(operation, "path") === "") return sameJson(root.value, wanted);
  if (place === undefined || isBeyond(place)) return false;
  return sameJson(get(place.container, place.key) ?? null, wanted);
}

/** A list has no such element; an object may lack a key, which then reads as null. */
function isBeyond({ container, key }: Slot): boolean {
  return Array.isArray(container) && indexIn(key, container.length) === undefined;
}

function transfer(root: { value: MutableJson }, operation: Json): boolean {
  const from = find(root, own(operation, "from"));
  if (from === undefined || isBeyond(from)) return false;
  const value = cloneJson(get(from.container, from.key) ?? null) as MutableJson;
  if (own(operation, "op") === "move" && !remove(from)) return false;
  const to = find(root, own(operation, "path"));
  return to !== undefined && add(to, value);
}

function add({ container, key }: Slot, value: MutableJson): boolean {
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
function replace({ container, key }: Slot, value: MutableJson): boolean {
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return true;
  }
  const index = indexIn(key, container.length);
  if (index === undefined) return false;
  container[index] = value;
  return true;
}

function replaceRoot(root: { value: MutableJson }, value: MutableJson): boolean {
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

/** Levels of a merge patch that fit the stack with all that is done to the object afterwards. */
const MAX_LEVELS = 2000;

/**
 * The target with a merge patch applied; null removes. Unlike RFC 7386, nulls go from objects inside of lists, too, unless the list
 * takes the place of an object.
 * @param level how many objects are around the patch
 * @throws control-plane.refused (400) for a patch that is nested too deeply
 * @see evanphx/json-patch v4 merge.go, pruneNils
 */
export function applyMergePatch(target: MutableJson | undefined, patch: Json, level = 0): MutableJson {
  if (level > MAX_LEVELS) throw refusals.badRequest("the object is nested too deeply");
  if (Array.isArray(patch) && !isObject(target)) return (patch as readonly Json[]).map((each) => withoutNulls(each));
  if (!isObject(patch)) return cloneJson(patch) as MutableJson;
  const out: MutableJsonObject = isObject(target) ? { ...(target as MutableJsonObject) } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else if (value !== undefined) setOwn(out, key, applyMergePatch(own(out, key) as MutableJson | undefined, value, level + 1));
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
