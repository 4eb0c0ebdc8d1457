// Copies values from a field of one resource, or a constant, into fields of others.
import { isProblem } from "#base";
import { isYamlMap, isYamlNull, scalarText, type YamlTree } from "#codec";
import type { Slot } from "../field-path.ts";
import { isSelected, type ResourceId } from "../id.ts";
import type { FieldOptions, Replacement, ReplacementTarget } from "../kustomization.ts";
import { kustomize } from "../problems.ts";
import { copyTree, isNilOrEmpty, withText, type Resource } from "../resource.ts";
import { compileSelector, type CompiledSelector } from "../selector.ts";
import { setInStructuredText } from "../structured-text.ts";
import { findSlots, lookupPath, splitDotted, type CreateKind } from "../tree-path.ts";

const DEFAULT_PATH = "metadata.name";

/** @throws kustomize.transformer when a source is missing or ambiguous, or a target field is missing and not to be created */
export function applyReplacement(resources: readonly Resource[], replacement: Replacement): void {
  const where = `replacement ${nameOf(replacement)}`;
  const { targets } = replacement;
  if ((replacement.source === undefined && replacement.sourceValue === undefined) || targets === undefined) {
    throw kustomize.transformer(where, "it needs a source and at least one target");
  }
  const value = sourceValue(resources, replacement, where);
  if (countValues(value, MAX_VALUES) > MAX_VALUES) throw kustomize.tooMany(`values in one ${where}`, MAX_VALUES);
  for (const target of targets) applyToTarget(resources, target, { value, where });
}

function nameOf({ source }: Replacement): string {
  if (source === undefined) return "of a value";
  return `of ${source.kind ?? "resource"} ${source.name ?? "(any name)"} ${source.fieldPath ?? DEFAULT_PATH}`;
}

function sourceValue(resources: readonly Resource[], { source, sourceValue: constant }: Replacement, where: string): YamlTree {
  if (source === undefined) return constant ?? "";
  if (constant !== undefined) throw kustomize.transformer(where, "source and sourceValue exclude each other");
  const matches = resources.filter((resource) => idsOf(resource).some((id) => isSource(id, source)));
  const [match] = matches;
  if (match === undefined) throw kustomize.transformer(where, "no resource matches the source");
  if (matches.length > 1) throw kustomize.transformer(where, "more than one resource matches the source");
  const found = atPath(() => lookupPath(match.tree, splitDotted(source.fieldPath || DEFAULT_PATH)), where);
  if (isNilOrEmpty(found)) throw kustomize.transformer(where, `the field is missing in ${match.kind} ${match.name}`);
  return refine(found as YamlTree, source.options, where);
}

function isSource(id: ResourceId, source: NonNullable<Replacement["source"]>): boolean {
  const namespace = (text: string): string => (text === "" ? "default" : text);
  return (
    (!source.name || source.name === id.name) &&
    (!source.namespace || namespace(source.namespace) === namespace(id.namespace)) &&
    isSelected(id, source)
  );
}

/** The present id and all that went before. */
function idsOf(resource: Resource): ResourceId[] {
  const { group, version } = resource.gvk;
  return [resource.id, ...resource.previous.map((id) => ({ ...id, group, version }))];
}

/** A value may be copied into what holds it, time and again; this bounds what comes of that. */
const MAX_VALUES = 1_000_000;

/** How many values a tree holds; stops a little above the limit. */
function countValues(tree: YamlTree, limit: number): number {
  if (!Array.isArray(tree) && !isYamlMap(tree)) return 1;
  let count = 1;
  for (const each of Object.values(tree)) {
    count += countValues(each, limit - count);
    if (count > limit) break;
  }
  return count;
}

function refine(value: YamlTree, options: FieldOptions | undefined, where: string): YamlTree {
  const delimiter = options?.delimiter ?? "";
  if (delimiter === "") return value;
  const text = scalarText(value);
  if (text === undefined) throw kustomize.transformer(where, "a delimiter needs a scalar");
  const parts = text.split(delimiter);
  const part = parts[options?.index ?? 0];
  if (part === undefined)
    throw kustomize.transformer(where, `index ${options?.index ?? 0} is outside the ${parts.length} parts of ${text}`);
  return withText(value, part);
}

interface Source {
  readonly value: YamlTree;
  readonly where: string;
}

function applyToTarget(resources: readonly Resource[], target: ReplacementTarget, source: Source): void {
  if (target.select === undefined) throw kustomize.transformer(source.where, "a target must select resources");
  const select = compileSelector(target.select, source.where);
  const rejects = (target.reject ?? []).map((reject) => ({ reject, compiled: compileSelector(reject, source.where) }));
  for (const resource of resources) {
    if (!select.labels(resource.labels()) || !select.annotations(resource.annotations())) continue;
    const ids = idsOf(resource);
    const isRejected = rejects.some(({ reject, compiled }) => {
      const bySelector = reject.labelSelector || reject.annotationSelector;
      if (bySelector && compiled.labels(resource.labels()) && compiled.annotations(resource.annotations())) return true;
      const namesResource = reject.group || reject.version || reject.kind || reject.name || reject.namespace;
      return Boolean(namesResource) && ids.some((id) => matches(compiled, id));
    });
    if (!isRejected && ids.some((id) => matches(select, id))) copyInto(resource, target, source);
  }
}

function matches(selector: CompiledSelector, id: ResourceId): boolean {
  return selector.gvk(id) && selector.name(id.name) && selector.namespace(id.namespace);
}

function copyInto(resource: Resource, target: ReplacementTarget, source: Source): void {
  const paths = target.fieldPaths === undefined || target.fieldPaths.length === 0 ? [DEFAULT_PATH] : target.fieldPaths;
  const create: CreateKind | undefined = target.options?.create ? kindOf(source.value) : undefined;
  for (const path of paths) {
    const parts = splitDotted(path);
    if (setInStructuredText(resource.tree, parts, { value: source.value, create })) continue;
    const slots = atPath(
      () => findSlots(resource.tree, parts, create, resource.links),
      `${source.where}, field ${path} of ${resource.kind} ${resource.name}`,
    );
    if (slots.length === 0) throw kustomize.transformer(source.where, `field ${path} is missing in ${resource.kind} ${resource.name}`);
    for (const slot of slots) setSlot(slot, target.options, source);
  }
}

function kindOf(value: YamlTree): CreateKind {
  if (Array.isArray(value)) return "list";
  return isYamlMap(value) ? "mapping" : "scalar";
}

/** A scalar takes over the text only and keeps its own type; anything else is replaced. */
function setSlot(slot: Slot, options: FieldOptions | undefined, { value, where }: Source): void {
  const current = slot.get();
  const currentText = scalarText(current);
  const replacement = options?.delimiter ? joined(currentText, options, { value, where }) : copyTree(value);
  const text = scalarText(replacement);
  if (currentText === undefined || text === undefined) slot.set(replacement);
  else slot.set(isYamlNull(current) || current === "" ? replacement : withText(current, text));
}

function joined(current: string | undefined, options: FieldOptions, { value, where }: Source): YamlTree {
  const delimiter = options.delimiter ?? "";
  if (current === undefined) throw kustomize.transformer(where, "a delimiter needs a scalar in the target");
  const parts = current.split(delimiter);
  const text = isYamlNull(value) ? "" : (scalarText(value) ?? "");
  const index = options.index ?? 0;
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  return withText(value, parts.join(delimiter));
}

function atPath<T>(find: () => T, where: string): T {
  try {
    return find();
  } catch (error) {
    if (isProblem(error, "kustomize.noPath")) throw kustomize.transformer(where, error.message);
    throw error;
  }
}
