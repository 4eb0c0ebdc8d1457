// Finds the places that a field spec names, creating what is missing where it says so.
import { setOwn } from "#base";
import { isYamlMap, isYamlNull, type YamlMap, type YamlTree } from "#codec";
import type { FieldSpec } from "./field-spec.ts";
import { isSelected } from "./id.ts";
import type { Links } from "./links.ts";
import { kustomize } from "./problems.ts";
import type { Resource } from "./resource.ts";

/** A place in a tree: a member of a mapping, or an element of a list. */
export interface Slot {
  get(): YamlTree;
  set(value: YamlTree): void;
}

/** What is made of a missing or null field at the end of the path; nothing is created where absent. */
export type Create = "mapping" | "scalar";

/** Splits a path at `/`; a backslash before it keeps it. */
export function splitPath(path: string, delimiter = "/"): string[] {
  const cached = delimiter === "/" ? SPLIT.get(path) : undefined;
  if (cached !== undefined) return cached;
  let parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === "") parts = parts.slice(1);
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.endsWith("\\")) joined[joined.length - 1] = last.slice(0, -1) + delimiter + part;
    else joined.push(part);
  }
  if (delimiter === "/" && SPLIT.size < 5000) SPLIT.set(path, joined);
  return joined;
}
/** Paths of field specs are few and come again in every build. */
const SPLIT = new Map<string, string[]>();

/**
 * Calls `visit` for each place of a resource that the spec names.
 * @throws kustomize.transformer when the path leads through a scalar
 */
export function visitField(resource: Resource, spec: FieldSpec, create: Create | undefined, visit: (slot: Slot) => void): void {
  if (!isSelected(resource.gvk, spec)) return;
  const walk: Walk = {
    path: splitPath(spec.path ?? ""),
    create: spec.create ? create : undefined,
    visit,
    links: resource.links,
    fail: () =>
      kustomize.transformer(
        `field ${spec.path} of ${resource.kind} ${resource.name}`,
        "it has a part that names no field, or leads through a scalar",
      ),
  };
  enter(resource.tree, 0, walk);
}

interface Walk {
  readonly path: readonly string[];
  readonly create: Create | undefined;
  readonly visit: (slot: Slot) => void;
  readonly links: Links;
  readonly fail: () => Error;
}

function enter(node: YamlTree, depth: number, walk: Walk): void {
  if (isYamlNull(node)) return;
  if (Array.isArray(node)) {
    node.forEach((_each, index) => {
      step({ get: () => node[index] as YamlTree, set: (value) => (node[index] = value) }, depth, walk);
    });
    return;
  }
  if (!isYamlMap(node)) throw walk.fail();
  enterMap(node, depth, walk);
}

function step(slot: Slot, depth: number, walk: Walk): void {
  if (depth === walk.path.length) walk.visit(slot);
  else enter(slot.get(), depth, walk);
}

/** Parts that upstream takes for elements of a list, wherever they stand. */
const NO_FIELD = /^(?:[-+]?\d+|-|\*|\[.*\])$/;

function enterMap(map: YamlMap, depth: number, walk: Walk): void {
  const part = walk.path[depth] ?? "";
  const isList = part.endsWith("[]");
  const name = isList ? part.slice(0, -2) : part;
  if (name === "" || NO_FIELD.test(name)) throw walk.fail();
  const isLast = depth === walk.path.length - 1;
  const existing = Object.hasOwn(map, name) ? map[name] : undefined;
  if (existing === undefined || isYamlNull(existing)) {
    if (walk.create === undefined || isList) {
      if (existing === undefined || !isLast) return;
    } else {
      setOwn(map, name, isLast && walk.create === "scalar" ? "" : {});
    }
  }
  step({ get: () => map[name] as YamlTree, set: (value) => walk.links.set(map, name, value) }, depth + 1, walk);
}
