// JSON patch (RFC 6902) with the liberties of the library that kustomize uses (evanphx/json-patch v4): negative indices, `replace` of a
// field that is not there adds it, an operation without value writes null, `copy` of nothing too.
import { isObject, own, sameJson, setOwn, type Json } from "#base";
import { kustomize } from "./problems.ts";
import { copyTree } from "./resource.ts";
import type { YamlTree } from "#codec";

export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: Json;
}

/** Takes a value for a JSON patch; undefined when it is not a list of operations. */
export function tryPatchOperations(value: Json): readonly PatchOperation[] | undefined {
  if (!Array.isArray(value) || !value.every((each) => isObject(each))) return undefined;
  return value.map((each: Json) => {
    const from = own(each, "from");
    const hasValue = isObject(each) && Object.hasOwn(each, "value");
    return {
      op: textOf(own(each, "op")),
      path: textOf(own(each, "path")),
      ...(typeof from === "string" && { from }),
      ...(hasValue && { value: own(each, "value") ?? null }),
    };
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/**
 * Applies operations in order, in place.
 * @returns the patched document
 * @throws kustomize.patchRefused, which names the operation
 */
export function applyJsonPatch(document: Json, operations: readonly PatchOperation[]): Json {
  const root = { "": document as MutableNode };
  for (const operation of operations) apply(root, operation);
  return root[""] as Json;
}

type MutableNode = null | boolean | number | string | MutableNode[] | { [key: string]: MutableNode };
interface Position {
  readonly parent: MutableNode[] | { [key: string]: MutableNode };
  readonly key: string;
}

function apply(root: { "": MutableNode }, operation: PatchOperation): void {
  const { op, path, value } = operation;
  switch (op) {
    case "add":
      return add(locate(root, path, op), copied(value));
    case "remove":
      return void remove(locate(root, path, op), op, path);
    case "replace":
      return replace(locate(root, path, op), copied(value), path);
    case "move":
      return add(locate(root, path, op), remove(locate(root, operation.from ?? "", op), op, operation.from ?? ""));
    case "copy":
      return add(locate(root, path, op), copied(read(locate(root, operation.from ?? "", op)) as Json | undefined));
    case "test":
      return test(locate(root, path, op), value ?? null, path);
    default:
      throw kustomize.patchRefused(`unknown operation ${JSON.stringify(op)}`);
  }
}

function copied(value: Json | undefined): MutableNode {
  return value === undefined ? null : (copyTree(value as YamlTree) as MutableNode);
}

function locate(root: { "": MutableNode }, path: string, op: string): Position {
  if (path === "" && (op === "replace" || op === "test")) return { parent: root, key: "" };
  if (!path.startsWith("/")) throw kustomize.patchRefused(`${op}: path ${JSON.stringify(path)} does not start with /`);
  const keys = path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = keys.pop() ?? "";
  let parent: MutableNode | undefined = root[""];
  for (const key of keys) parent = read({ parent: containerOf(parent, op, path), key });
  return { parent: containerOf(parent, op, path), key: last };
}

function containerOf(node: MutableNode | undefined, op: string, path: string): Position["parent"] {
  if (Array.isArray(node)) return node;
  if (typeof node === "object" && node !== null) return node;
  throw kustomize.patchRefused(`${op} ${path}: the parent is missing`);
}

function read({ parent, key }: Position): MutableNode | undefined {
  if (!Array.isArray(parent)) return Object.hasOwn(parent, key) ? parent[key] : undefined;
  const index = indexIn(parent, key);
  return index === undefined ? undefined : parent[index];
}

function indexIn(list: readonly MutableNode[], key: string): number | undefined {
  if (!/^[-+]?\d+$/.test(key)) return undefined;
  const index = Number(key) < 0 ? list.length + Number(key) : Number(key);
  return index >= 0 && index < list.length ? index : undefined;
}

function add({ parent, key }: Position, value: MutableNode): void {
  if (!Array.isArray(parent)) {
    setOwn(parent, key, value);
    return;
  }
  if (key === "-") {
    parent.push(value);
    return;
  }
  const given = /^[-+]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const index = given < 0 ? parent.length + 1 + given : given;
  if (!(index >= 0 && index <= parent.length)) throw kustomize.patchRefused(`add: index ${key} is outside the list of ${parent.length}`);
  parent.splice(index, 0, value);
}

function remove(position: Position, op: string, path: string): MutableNode {
  const { parent, key } = position;
  const value = read(position);
  if (value === undefined) throw kustomize.patchRefused(`${op}: there is nothing at ${path}`);
  if (Array.isArray(parent)) parent.splice(indexIn(parent, key) ?? 0, 1);
  else delete parent[key];
  return value;
}

function replace(position: Position, value: MutableNode, path: string): void {
  const { parent, key } = position;
  if (!Array.isArray(parent)) {
    setOwn(parent, key, value);
    return;
  }
  const index = indexIn(parent, key);
  if (index === undefined) throw kustomize.patchRefused(`replace: there is no element at ${path}`);
  parent[index] = value;
}

function test(position: Position, value: Json, path: string): void {
  const found = read(position) ?? null;
  if (!sameJson(found, value)) throw kustomize.patchRefused(`test: ${path} is ${JSON.stringify(found)}, expected ${JSON.stringify(value)}`);
}
