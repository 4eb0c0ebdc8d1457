// Variables, the predecessor of replacements: `$(NAME)` in fields that the configuration lists.
import { isProblem } from "#base";
import { isYamlMap, isYamlNull, scalarText, type YamlTree } from "#codec";
import type { FieldSpec } from "../field-spec.ts";
import { visitField, type Slot } from "../field-path.ts";
import { idKey, NO_NAMESPACE, effectiveNamespace, parseApiVersion, sameGvkn, type ResourceId } from "../id.ts";
import type { Variable } from "../kustomization.ts";
import type { Links } from "../links.ts";
import { kustomize } from "../problems.ts";
import type { Resource } from "../resource.ts";
import { lookupPath } from "../tree-path.ts";

/** Notes which resource a variable takes its value from. @throws kustomize.transformer when several could be meant */
export function bindVariables(resources: readonly Resource[], variables: readonly Variable[]): void {
  for (const variable of variables) {
    const target = targetOf(variable);
    const isExact = target.namespace !== "" || effectiveNamespace(target) === NO_NAMESPACE;
    const matches = resources.filter((resource) => {
      const { group, version } = resource.gvk;
      const ids = [...resource.previous.map((id) => ({ ...id, group, version })), resource.id];
      return ids.some((id) => (isExact ? idKey(id) === idKey(target) : sameGvkn(id, target)));
    });
    if (matches.length > 1) throw kustomize.transformer(`variable ${variable.name}`, `${matches.length} resources match its objref`);
    matches[0]?.variables.push(variable.name);
  }
}

function targetOf({ objref }: Variable): ResourceId {
  const named = objref.apiVersion ? parseApiVersion(objref.apiVersion) : { group: objref.group ?? "", version: objref.version ?? "" };
  return { ...named, kind: objref.kind ?? "", name: objref.name ?? "", namespace: objref.namespace ?? "" };
}

/** Writes the values of variables wherever `$(NAME)` stands. @throws kustomize.transformer when a value is not there */
export function resolveVariables(resources: readonly Resource[], variables: readonly Variable[], specs: readonly FieldSpec[]): void {
  if (variables.length === 0) return;
  const values = new Map(variables.map((variable) => [variable.name, valueOf(resources, variable)]));
  for (const resource of resources) {
    for (const spec of specs)
      visitField(resource, spec, undefined, (slot) =>
        expandSlot(slot, values, { links: resource.links, where: `field ${spec.path} of ${resource.kind} ${resource.name}` }),
      );
  }
}

function valueOf(resources: readonly Resource[], variable: Variable): YamlTree {
  const source = resources.find((resource) => resource.variables.includes(variable.name));
  if (source === undefined) throw kustomize.transformer(`variable ${variable.name}`, "no resource matches its objref");
  const path = variable.fieldref?.fieldPath || "metadata.name";
  const value = tryLookup(source, path);
  if (value === undefined) throw kustomize.transformer(`variable ${variable.name}`, `${source.kind} ${source.name} has no ${path}`);
  return value;
}

/** Paths of variables are dotted, with `[n]` and `["key"]` for elements and keys. */
function tryLookup(source: Resource, path: string): YamlTree | undefined {
  const parts = path
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(/(?<!\\)\./)
    .map((part) => part.replaceAll("\\.", "."));
  try {
    return lookupPath(source.tree, parts);
  } catch (error) {
    if (isProblem(error, "kustomize.noPath")) return undefined;
    throw error;
  }
}

function expandSlot(
  slot: Slot,
  values: ReadonlyMap<string, YamlTree>,
  { links, where }: { readonly links: Links; readonly where: string },
): void {
  const value = slot.get();
  if (isYamlNull(value)) return;
  if (typeof value === "string") slot.set(expand(value, values));
  else if (Array.isArray(value)) {
    value.forEach((each, index) => {
      if (typeof each !== "string") throw kustomize.transformer(where, "an element is no string, so no variable can stand in it");
      value[index] = expand(each, values);
    });
  } else if (isYamlMap(value)) {
    for (const key of Object.keys(value)) {
      const each = value[key];
      if (typeof each === "string") links.set(value, key, expand(each, values));
    }
  }
}

/** A text that is nothing but one variable takes over the type of its value. */
function expand(text: string, values: ReadonlyMap<string, YamlTree>): YamlTree {
  if (!text.includes("$")) return text;
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  const value = whole === null ? undefined : values.get(whole[1] ?? "");
  if (value !== undefined && isPrimitive(value)) return value;
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (match: string, name: string | undefined) => {
    if (name === undefined) return "$";
    const found = values.get(name);
    return found !== undefined && isPrimitive(found) ? (scalarText(found) ?? match) : match;
  });
}

function isPrimitive(value: YamlTree): boolean {
  return scalarText(value) !== undefined && !isYamlNull(value);
}
