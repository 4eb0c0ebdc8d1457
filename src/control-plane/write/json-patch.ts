// JSON patches (RFC 6902) and JSON merge patches (RFC 7386), as the API server's library applies them.
import { cloneJson, isObject, own, sameJson, setOwn, type Json, type MutableJson, type MutableJsonObject } from "#base";

/** A patch that cannot be applied: a failed test, or a path that leads nowhere. */
export const INAPPLICABLE = Symbol("inapplicable patch");

/** Applies the operations to a copy. */
export function applyJsonPatch(target: MutableJson, operations: readonly Json[]): MutableJson | typeof INAPPLICABLE {
  const root: { value: MutableJson } = { value: cloneJson(target) };
  for (const operation of operations) if (!applyOperation(root, operation)) return INAPPLICABLE;
  return root.value;
}

function applyOperation(root: { value: MutableJson }, operation: Json): boolean {
  const path = pointer(own(operation, "path"));
  if (path === undefined) return false;
  const value = own(operation, "value");
  switch (own(operation, "op")) {
    case "add":
      return value !== undefined && add(root, path, cloneJson(value) as MutableJson);
    case "remove":
      return remove(root, path) !== undefined;
    case "replace":
      return value !== undefined && replace(root, path, cloneJson(value) as MutableJson);
    case "test":
      return sameJson(read(root, path) ?? null, value ?? null);
    case "move":
    case "copy":
      return transfer(root, operation, path);
    default:
      return false;
  }
}

function transfer(root: { value: MutableJson }, operation: Json, path: readonly string[]): boolean {
  const from = pointer(own(operation, "from"));
  if (from === undefined) return false;
  const moved = own(operation, "op") === "move" ? remove(root, from) : read(root, from);
  return moved !== undefined && add(root, path, cloneJson(moved));
}

function pointer(text: Json | undefined): string[] | undefined {
  if (typeof text !== "string" || (text !== "" && !text.startsWith("/"))) return undefined;
  return text
    .split("/")
    .slice(1)
    .map((each) => each.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function parentOf(root: { value: MutableJson }, path: readonly string[]): MutableJson | undefined {
  let here: MutableJson | undefined = root.value;
  for (const step of path.slice(0, -1)) here = child(here, step);
  return here;
}

function child(value: MutableJson | undefined, step: string): MutableJson | undefined {
  if (Array.isArray(value)) return /^(?:0|-?[1-9]\d*)$/.test(step) ? value.at(Number(step)) : undefined;
  return own(value, step) as MutableJson | undefined;
}

function read(root: { value: MutableJson }, path: readonly string[]): MutableJson | undefined {
  return path.length === 0 ? root.value : child(parentOf(root, path), path.at(-1) ?? "");
}

function add(root: { value: MutableJson }, path: readonly string[], value: MutableJson): boolean {
  const last = path.at(-1);
  if (last === undefined) {
    root.value = value;
    return true;
  }
  const parent = parentOf(root, path);
  if (Array.isArray(parent)) {
    const index = last === "-" ? parent.length : indexIn(last, parent.length + 1);
    if (index === undefined) return false;
    parent.splice(index, 0, value);
    return true;
  }
  if (!isObject(parent)) return false;
  setOwn(parent, last, value);
  return true;
}

function replace(root: { value: MutableJson }, path: readonly string[], value: MutableJson): boolean {
  const last = path.at(-1);
  if (last === undefined) {
    root.value = value;
    return true;
  }
  const parent = parentOf(root, path);
  if (read(root, path) === undefined) return false;
  if (Array.isArray(parent)) parent[indexIn(last, parent.length) ?? 0] = value;
  else setOwn(parent as MutableJsonObject, last, value);
  return true;
}

function remove(root: { value: MutableJson }, path: readonly string[]): MutableJson | undefined {
  const found = read(root, path);
  const last = path.at(-1);
  if (found === undefined || last === undefined) return undefined;
  const parent = parentOf(root, path);
  if (Array.isArray(parent)) parent.splice(indexIn(last, parent.length) ?? 0, 1);
  else delete (parent as MutableJsonObject)[last];
  return found;
}

function indexIn(step: string, length: number): number | undefined {
  if (!/^-?\d+$/.test(step)) return undefined;
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
