// Paths of replacements: `spec.containers.[name=app].env.*.value`, with fields created on the way where asked for.
import { setOwn } from "#base";
import { isYamlMap, isYamlNull, resolvePlain, scalarText, writeYaml, type YamlMap, type YamlTree } from "#codec";
import { splitPath, type Slot } from "./field-path.ts";
import { Links } from "./links.ts";
import { kustomize } from "./problems.ts";
import { searchFor } from "./selector.ts";

/** What is created at the end of a path that does not exist. */
export type CreateKind = "scalar" | "list" | "mapping";

/** Splits at dots; `[name=a.b]` stays together, `[a.b]` loses its brackets, `\.` is a dot. */
export function splitDotted(path: string): string[] {
  const parts = splitPath(path, ".");
  const joined: string[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] ?? "";
    if (!part.startsWith("[") || part.endsWith("]")) {
      joined.push(part);
      continue;
    }
    const bracketed = [part];
    while (i < parts.length - 1) {
      i += 1;
      const next = parts[i] ?? "";
      bracketed.push(next);
      if (next.endsWith("]")) break;
    }
    const whole = bracketed.join(".");
    joined.push(whole.includes("=") ? whole : whole.replaceAll(/^[[\]]+|[[\]]+$/g, ""));
  }
  return joined;
}

/** Value at a path of fields, `[name=value]` elements and indices; undefined where it leads nowhere. */
export function lookupPath(root: YamlTree, path: readonly string[]): YamlTree | undefined {
  let here: YamlTree | undefined = root;
  for (const raw of path) {
    const part = raw.trim();
    if (part === "") continue;
    if (here === undefined || isYamlNull(here)) return undefined;
    here = lookupPart(here, part);
  }
  return here;
}

function lookupPart(here: YamlTree, part: string): YamlTree | undefined {
  if (isIndex(part) || part === "-") {
    if (!Array.isArray(here)) throw kustomize.noPath(`${part} is no element: expected a list`);
    return part === "-" ? here.at(-1) : here[Number(part)];
  }
  const condition = tryCondition(part);
  if (condition === undefined) {
    if (!isYamlMap(here)) throw kustomize.noPath(`${part} is no field: expected a mapping`);
    return Object.hasOwn(here, part) ? here[part] : undefined;
  }
  if (!Array.isArray(here)) throw kustomize.noPath(`${part} is no element: expected a list`);
  return here.find((element) => textOf(condition.field === "" ? element : fieldOf(element, condition.field)) === condition.value);
}

/** All places that a path names. */
export function findSlots(root: YamlMap, path: readonly string[], create: CreateKind | undefined, links = new Links()): Slot[] {
  return descend({ get: () => root, set: () => undefined }, path, { create, links });
}

interface Manner {
  readonly create: CreateKind | undefined;
  readonly links: Links;
}

function descend(slot: Slot, path: readonly string[], manner: Manner): Slot[] {
  const [part, ...rest] = path;
  if (part === undefined) return [slot];
  const node = slot.get();
  if (isIndex(part)) return descendIndex(node, Number(part), { rest, ...manner });
  const condition = tryCondition(part);
  if (condition !== undefined) return descendCondition(node, condition, { rest, ...manner });
  if (part === "*") return listOf(node, part).flatMap((_element, index) => descend(elementSlot(node as YamlTree[], index), rest, manner));
  return descendField(node, part, { rest, ...manner });
}

interface Onward extends Manner {
  readonly rest: readonly string[];
}

function descendField(node: YamlTree, name: string, { rest, create, links }: Onward): Slot[] {
  if (isYamlNull(node)) return [];
  if (!isYamlMap(node)) throw kustomize.noPath(`${name} is no field: expected a mapping`);
  if (!Object.hasOwn(node, name)) {
    if (create === undefined) return [];
    setOwn(node, name, emptyFor(rest[0], create));
  }
  return descend({ get: () => node[name] as YamlTree, set: (value) => links.set(node, name, value) }, rest, { create, links });
}

function descendIndex(node: YamlTree, index: number, { rest, create, links }: Onward): Slot[] {
  const list = listOf(node, String(index));
  if (index === list.length && create !== undefined) list.push(emptyFor(rest[0], create));
  if (index >= list.length) throw kustomize.noPath(`there is no element ${index}, only ${list.length}`);
  return descend(elementSlot(list, index), rest, { create, links });
}

function descendCondition(node: YamlTree, condition: Condition, { rest, create, links }: Onward): Slot[] {
  const list = listOf(node, `[${condition.field}=${condition.value}]`);
  const matches = searchFor(condition.value, `[${condition.field}=${condition.value}]`);
  const found = list.flatMap((element, index) => {
    const value = condition.field === "" ? element : fieldOf(element, condition.field);
    if (value === undefined || !matches(printed(value))) return [];
    return condition.field === "" ? [elementSlot(list, index)] : descend(elementSlot(list, index), rest, { create, links });
  });
  if (found.length > 0 || create === undefined) return found;
  const value = resolvePlain(condition.value, "v3") ?? condition.value;
  if (condition.field === "") list.push(value);
  else {
    const element: YamlMap = {};
    setOwn(element, condition.field, value);
    list.push(element);
  }
  const slot = elementSlot(list, list.length - 1);
  return condition.field === "" ? [slot] : descend(slot, rest, { create, links });
}

function listOf(node: YamlTree, part: string): YamlTree[] {
  if (Array.isArray(node)) return node;
  if (isYamlNull(node)) return [];
  throw kustomize.noPath(`${part} is no element: expected a list`);
}

function elementSlot(list: YamlTree[], index: number): Slot {
  return { get: () => list[index] as YamlTree, set: (value) => (list[index] = value) };
}

/** What a missing field becomes: a list where the next part is an index or a condition, a mapping where it is a name. */
function emptyFor(next: string | undefined, create: CreateKind): YamlTree {
  if (next === undefined || next === "") return create === "mapping" ? {} : create === "list" ? [] : "";
  return isIndex(next) || (next.startsWith("[") && next.endsWith("]")) ? [] : {};
}

interface Condition {
  readonly field: string;
  readonly value: string;
}

function tryCondition(part: string): Condition | undefined {
  if (!part.startsWith("[") || !part.endsWith("]")) return undefined;
  const equals = part.indexOf("=");
  if (equals < 0) throw kustomize.noPath(`${part} must be written [field=value]`);
  return { field: part.slice(1, equals), value: part.slice(equals + 1, -1) };
}

function isIndex(part: string): boolean {
  return /^\+?\d+$/.test(part);
}

function fieldOf(element: YamlTree, field: string): YamlTree | undefined {
  return isYamlMap(element) && Object.hasOwn(element, field) ? element[field] : undefined;
}

function textOf(value: YamlTree | undefined): string | undefined {
  return value === undefined ? undefined : scalarText(value);
}

/** A value as it would be printed, against which conditions are matched. */
function printed(value: YamlTree): string {
  return (scalarText(value) ?? writeYaml(value)).trim();
}
