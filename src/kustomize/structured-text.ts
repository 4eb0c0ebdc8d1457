// Replacements inside texts that are themselves YAML or JSON, as in the data of a ConfigMap.
import { isProblem, setOwn } from "#base";
import { isYamlMap, parseYamlTrees, scalarText, toJson, writeYaml, type YamlMap, type YamlTree } from "#codec";
import { goJson } from "./hash.ts";
import { copyTree, withText } from "./resource.ts";
import { findSlots, lookupPath, type CreateKind } from "./tree-path.ts";

/**
 * Sets a value inside a scalar that the path runs through.
 * @returns false when the path does not run through such a scalar, or leads nowhere in it
 */
export function setInStructuredText(
  root: YamlMap,
  path: readonly string[],
  { value, create }: { readonly value: YamlTree; readonly create: CreateKind | undefined },
): boolean {
  for (let length = 1; length < path.length; length += 1) {
    const found = tryLookup(root, path.slice(0, length));
    const text = found === undefined ? undefined : scalarText(found);
    if (text === undefined) continue;
    const parsed = tryParse(text);
    if (parsed === undefined) continue;
    return setInside(root, path, { length, parsed, text, value, create });
  }
  return false;
}

interface Inside {
  readonly length: number;
  readonly parsed: YamlTree;
  readonly text: string;
  readonly value: YamlTree;
  readonly create: CreateKind | undefined;
}

function setInside(root: YamlMap, path: readonly string[], { length, parsed, text, value, create }: Inside): boolean {
  if (!isYamlMap(parsed)) return false;
  try {
    const slots = findSlots(parsed, path.slice(length), create);
    if (slots.length === 0) return false;
    for (const slot of slots) {
      const current = slot.get();
      const replacement = scalarText(value);
      const isText = scalarText(current) !== undefined && replacement !== undefined && current !== "";
      slot.set(isText ? withText(current, replacement) : copyTree(value));
    }
  } catch (error) {
    if (isProblem(error, "kustomize.noPath")) return false;
    throw error;
  }
  const [outer] = findSlots(root, path.slice(0, length), undefined);
  outer?.set(written(parsed, text));
  return true;
}

function written(parsed: YamlTree, original: string): string {
  const first = original.trim().charAt(0);
  if (first !== "{" && first !== "[") return writeYaml(parsed, { keys: "given", reader: "v3" }).trim();
  const json = goJson(toJson(parsed));
  return original.includes("\n") && original.includes("  ") ? JSON.stringify(sorted(JSON.parse(json) as YamlTree), undefined, 2) : json;
}

function sorted(value: YamlTree): YamlTree {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isYamlMap(value)) return value;
  const map: YamlMap = {};
  for (const key of Object.keys(value).sort()) setOwn(map, key, sorted(value[key] as YamlTree));
  return map;
}

function tryLookup(root: YamlTree, path: readonly string[]): YamlTree | undefined {
  try {
    return lookupPath(root, path);
  } catch (error) {
    if (isProblem(error, "kustomize.noPath")) return undefined;
    throw error;
  }
}

function tryParse(text: string): YamlTree | undefined {
  try {
    return parseYamlTrees(text)[0];
  } catch {
    // A text that is no YAML is no structured text; the caller then treats the path as an ordinary one.
    return undefined;
  }
}
