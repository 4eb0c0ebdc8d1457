// Patches: strategic merges and JSON patches, from files or inline, with and without a target.
import { isProblem } from "#base";
import { parseYamlTrees, toJson, type YamlMap, type YamlTree } from "#codec";
import { idKey, formatId } from "../id.ts";
import { applyJsonPatch, tryPatchOperations, type PatchOperation } from "../json-patch.ts";
import type { Patch, Selector } from "../kustomization.ts";
import type { Loader } from "../loader.ts";
import { readResources } from "../manifests.ts";
import { kustomize } from "../problems.ts";
import { copyTree, type Resource } from "../resource.ts";
import type { ResourceList } from "../resource-list.ts";
import type { MergeSchemas } from "../schema/merge-schema.ts";
import { selectResources } from "../selector.ts";
import { strategicMerge } from "../strategic-merge.ts";

/** A patch as read. */
type Loaded =
  | { readonly type: "merge"; readonly patches: readonly Resource[]; readonly source: string }
  | { readonly type: "json"; readonly operations: readonly PatchOperation[]; readonly source: string };

export interface PatchContext {
  readonly loader: Loader;
  readonly schemas: MergeSchemas;
}

/** Applies an entry of `patches`. */
export function applyPatch(resources: ResourceList, patch: Patch, context: PatchContext): void {
  const loaded = loadPatch(patch, context.loader);
  if (loaded.type === "json") {
    if (patch.target === undefined) throw kustomize.patch(loaded.source, "a JSON patch needs a target");
    for (const resource of selectResources(resources.items, patch.target, `patch ${loaded.source}`)) {
      resource.storePreviousId();
      patchJson(resource, loaded.operations, loaded.source);
    }
    resources.changed();
    return;
  }
  for (const each of loaded.patches) {
    each.allowNameChange = patch.options?.allowNameChange ?? false;
    each.allowKindChange = patch.options?.allowKindChange ?? false;
  }
  if (patch.target === undefined) mergeByName(resources, loaded.patches, loaded.source, context);
  else mergeIntoTarget(resources, patch.target, { patches: loaded.patches, source: loaded.source, context });
}

function loadPatch(patch: Patch, loader: Loader): Loaded {
  const inline = (patch.patch ?? "").trim();
  const path = patch.path ?? "";
  if (inline === "" && path === "") throw kustomize.patch("without content", "one of patch and path must be given");
  if (inline !== "" && path !== "") throw kustomize.patch(path, "patch and path exclude each other");
  const source = path === "" ? `inline in ${loader.root === "" ? "the root directory" : loader.root}` : path;
  return readPatch(path === "" ? inline : loader.loadText(path), source);
}

function readPatch(text: string, source: string): Loaded {
  const [first] = parseYamlTrees(text, { file: source, dialect: "v2" });
  if (!Array.isArray(first)) return { type: "merge", patches: readResources(text, source), source };
  const operations = tryPatchOperations(toJson(first, { file: source }));
  if (operations === undefined) throw kustomize.patch(source, "a list must hold JSON patch operations");
  requireJson(text, source);
  return { type: "json", operations, source };
}

/** Operations that start with a bracket are taken for JSON, and no YAML. */
function requireJson(text: string, source: string): void {
  if (!text.startsWith("[")) return;
  try {
    JSON.parse(text);
  } catch {
    throw kustomize.patch(source, "operations that start with [ must be JSON; put the names in double quotes");
  }
}

function mergeByName(resources: ResourceList, patches: readonly Resource[], source: string, context: PatchContext): void {
  for (const patch of patches) {
    const [target, ...more] = resources.withAnyId(patch.originalId);
    if (target === undefined) throw kustomize.patch(source, `no resource matches ${formatId(patch.id)}`);
    if (more.length > 0) throw kustomize.patch(source, `several resources match ${formatId(patch.id)}`);
    mergePatch(target, patch, source, context);
    if (patch.allowNameChange || patch.allowKindChange || target.isEmpty) resources.changed();
  }
}

interface Targeted {
  readonly patches: readonly Resource[];
  readonly source: string;
  readonly context: PatchContext;
}

function mergeIntoTarget(resources: ResourceList, target: Selector, { patches, source, context }: Targeted): void {
  const [patch, ...more] = patches;
  if (more.length > 0) throw kustomize.patch(source, "a patch with a target must be one document");
  if (patch === undefined) return;
  for (const resource of selectResources(resources.items, target, `patch ${source}`)) {
    const own = patch.copy();
    own.setLabels(own.labels());
    own.setAnnotations(own.annotations());
    own.setGvk({ ...resource.gvk, kind: patch.kind });
    mergePatch(resource, own, source, context);
  }
  resources.reset(resources.items.filter((resource) => !resource.isEmpty));
  const duplicate = resources.findDuplicate();
  if (duplicate !== undefined) throw kustomize.patch(source, `two resources become ${formatId(duplicate.id)}`);
}

/** Merges, then puts back what a patch may not change: name, namespace and kind. */
function mergePatch(resource: Resource, patch: Resource, source: string, context: PatchContext): void {
  const { name, namespace, kind } = resource;
  if (patch.allowNameChange || patch.allowKindChange) resource.storePreviousId();
  resource.tree = merged(resource, patch, source, context) ?? {};
  if (resource.isEmpty) return;
  if (!patch.allowKindChange && resource.kind !== kind) resource.setGvk({ ...resource.gvk, kind });
  if (!patch.allowNameChange && resource.name !== name) resource.setName(name);
  if (resource.namespace !== namespace || namespace === "") resource.setNamespace(namespace);
}

function merged(resource: Resource, patch: Resource, source: string, { schemas }: PatchContext): YamlMap | undefined {
  try {
    return strategicMerge(resource.tree, copyTree(patch.tree), { schemas, links: resource.links });
  } catch (error) {
    if (isProblem(error, "kustomize.mergeConflict")) throw kustomize.patch(source, `${formatId(resource.id)}: ${error.message}`);
    throw error;
  }
}

/** Applies operations to a resource; afterwards its content is plain JSON. */
function patchJson(resource: Resource, operations: readonly PatchOperation[], source: string): void {
  const document = resource.toJson() as YamlMap;
  // Upstream keeps its notes in annotations, so that operations below metadata.annotations find their parent.
  if (resource.previous.length > 0) ensureAnnotations(document);
  try {
    resource.tree = applyJsonPatch(document as never, operations) as YamlMap;
    resource.links.clear();
  } catch (error) {
    if (isProblem(error, "kustomize.patchRefused")) throw kustomize.patch(source, `${formatId(resource.id)}: ${error.message}`);
    throw error;
  }
  resource.setAnnotations(resource.annotations());
}

function ensureAnnotations(document: YamlMap): void {
  const metadata = (document["metadata"] ??= {}) as YamlMap;
  metadata["annotations"] ??= {} as YamlTree;
}

/** Applies `patchesStrategicMerge`: each entry is a path, or the patch itself. */
export function applyStrategicMerges(resources: ResourceList, entries: readonly string[], context: PatchContext): void {
  const patches = entries.map((entry) => ({ source: describe(entry), list: readEntry(entry, context.loader) }));
  for (const { source, list } of patches) for (const patch of list) mergeOne(resources, patch, source, context);
}

/** Applies the patches of one text. */
export function applyStrategicMergeTexts(resources: ResourceList, text: string, context: PatchContext): void {
  for (const patch of readResources(text, "inline")) mergeOne(resources, patch, "inline", context);
}

function mergeOne(resources: ResourceList, patch: Resource, source: string, context: PatchContext): void {
  const [target, ...more] = resources.withAnyId(patch.originalId);
  if (target === undefined) throw kustomize.patch(source, `no resource matches ${formatId(patch.id)}`);
  if (more.length > 0) throw kustomize.patch(source, `several resources match ${formatId(patch.id)}`);
  const own = patch.copy();
  own.setLabels(own.labels());
  own.setAnnotations(own.annotations());
  const key = idKey(target.id);
  mergePatch(target, own, source, context);
  if (target.isEmpty) resources.reset(resources.items.filter((each) => each !== target));
  else if (idKey(target.id) !== key) resources.changed();
}

function readEntry(entry: string, loader: Loader): readonly Resource[] {
  if (!entry.includes("\n") && loader.tryFind(entry) !== undefined) return readResources(loader.loadText(entry), entry);
  const isInline = /[:{]/.test(entry);
  return isInline ? readResources(entry, "inline") : readResources(loader.loadText(entry), entry);
}

function describe(entry: string): string {
  return entry.includes("\n") ? "inline" : entry;
}

/** Applies an entry of `patchesJson6902`. */
export function applyJson6902(resources: ResourceList, patch: Patch, { loader }: PatchContext): void {
  const inline = patch.patch ?? "";
  const path = patch.path ?? "";
  const source = path === "" ? "inline" : path;
  if (!patch.target?.name) throw kustomize.patch(source, "patchesJson6902 needs a target with a name");
  if ((inline === "") === (path === "")) throw kustomize.patch(source, "exactly one of patch and path must be given");
  const text = path === "" ? inline : loader.loadText(path);
  const [first] = parseYamlTrees(text, { file: source, dialect: "v2" });
  const operations = first === undefined ? undefined : tryPatchOperations(toJson(first, { file: source }));
  if (operations === undefined || operations.length === 0) throw kustomize.patch(source, "it holds no JSON patch operations");
  requireJson(text, source);
  for (const resource of selectResources(resources.items, patch.target, `patch ${source}`)) patchJson(resource, operations, source);
  resources.changed();
}
