// Accumulation: resources, generators, components and transformers of a kustomization and of everything that it refers to.
import { defaultConfig } from "./default-field-specs.ts";
import { emptyConfig, mergeConfigs, mergeFieldSpecs, type TransformerConfig } from "./field-spec.ts";
import { baseName, type FileTree } from "./file-tree.ts";
import { absorb, generate, mergeOptions } from "./generate/generator.ts";
import { contentHash } from "./hash.ts";
import { loadConfigurations, loadCrds } from "./configuration.ts";
import { KUSTOMIZATION_FILES, parseKustomization, type Kustomization, type Label, type Variable } from "./kustomization.ts";
import { isRemote, type DocumentCache, type Loader } from "./loader.ts";
import { readResources } from "./manifests.ts";
import { kustomize } from "./problems.ts";
import type { Resource } from "./resource.ts";
import { ResourceList } from "./resource-list.ts";
import type { MergeSchemas } from "./schema/merge-schema.ts";
import { setImage } from "./transform/images.ts";
import { updateNameReferences } from "./transform/name-references.ts";
import { setNamespace } from "./transform/namespace.ts";
import { applyJson6902, applyPatch, applyStrategicMerges } from "./transform/patches.ts";
import { applyReplacement } from "./transform/replacements.ts";
import { loadReplacements } from "./transform/replacement-files.ts";
import { affixNames, setEntries, setReplicas } from "./transform/simple.ts";
import { sortResources } from "./transform/sort-order.ts";
import { bindVariables, resolveVariables } from "./transform/variables.ts";

/** What all kustomizations of one build share. */
export interface BuildContext {
  readonly cache: DocumentCache;
  readonly schemas: MergeSchemas;
  readonly warnings: string[];
  readonly maxResources: number;
  readonly maxDepth: number;
  readonly remote?: (url: string) => FileTree;
}

/** What a kustomization hands to the one that refers to it. */
export interface Accumulation {
  readonly resources: ResourceList;
  config: TransformerConfig;
  readonly variables: Variable[];
}

/** The root kustomization with what it accumulated. */
export interface RootAccumulation extends Accumulation {
  readonly kustomization: Kustomization;
}

export function emptyAccumulation(): Accumulation {
  return { resources: new ResourceList(), config: emptyConfig, variables: [] };
}

/** Accumulates the kustomization of a directory. */
export function accumulate(loader: Loader, context: BuildContext): RootAccumulation {
  const kustomization = readKustomization(loader, context);
  const accumulation = emptyAccumulation();
  accumulateInto(accumulation, kustomization, { loader, context });
  return { ...accumulation, kustomization };
}

interface Site {
  readonly loader: Loader;
  readonly context: BuildContext;
}

function readKustomization(loader: Loader, context: BuildContext): Kustomization {
  if (loader.depth > context.maxDepth) throw kustomize.tooMany("kustomizations that refer to each other in a row", context.maxDepth);
  const names = KUSTOMIZATION_FILES.filter((name) => loader.tryFind(name) !== undefined);
  const [name, ...more] = names;
  if (name === undefined) throw kustomize.noKustomization(loader.root);
  if (more.length > 0) throw kustomize.severalKustomizations(loader.root);
  const file = loader.root === "" ? name : `${loader.root}/${name}`;
  return parseKustomization(loader.loadText(name), file);
}

function accumulateInto(into: Accumulation, kustomization: Kustomization, site: Site): void {
  const { loader, context } = site;
  accumulateResources(into, kustomization.resources, site);
  const own = mergeConfigs(defaultConfig, loadConfigurations(loader, kustomization.configurations));
  into.config = mergeConfigs(mergeConfigs(into.config, own), loadCrds(loader, kustomization.crds));
  runGenerators(into.resources, kustomization, loader);
  for (const path of kustomization.components) accumulateComponent(into, path, site);
  runTransformers(into, kustomization, site);
  bindVariables(into.resources.items, kustomization.vars);
  addVariables(into.variables, kustomization.vars);
  if (into.resources.items.length > context.maxResources) throw kustomize.tooMany("resources", context.maxResources);
}

function accumulateResources(into: Accumulation, paths: readonly string[], site: Site): void {
  for (const path of paths) {
    const found = site.loader.tryFind(path);
    if (found !== undefined) appendFile(into, site.loader, { path, found, context: site.context });
    else if (isRemote(path)) accumulateRemote(into, path, site);
    else accumulateBase(into, site.loader.enter(path), site.context);
  }
}

interface FoundFile {
  readonly path: string;
  readonly found: string;
  readonly context: BuildContext;
}

function appendFile(into: Accumulation, loader: Loader, { path, found, context }: FoundFile): void {
  into.resources.appendAll(readResources(loader.loadText(path), found, context.cache), loader.root);
}

function accumulateRemote(into: Accumulation, url: string, { loader, context }: Site): void {
  if (context.remote === undefined) throw kustomize.remoteRefused(url);
  const files = context.remote(url);
  const remote = loader.enterRemote(files);
  const name = baseName(url.replace(/[?#].*$/, ""));
  const isDirectory = KUSTOMIZATION_FILES.some((each) => files.read(each) !== undefined);
  if (!isDirectory && files.read(name) !== undefined) appendFile(into, remote, { path: name, found: url, context });
  else accumulateBase(into, remote, context);
}

function accumulateBase(into: Accumulation, loader: Loader, context: BuildContext): void {
  const kustomization = readKustomization(loader, context);
  if (kustomization.kind === "Component") {
    throw kustomize.invalidKustomization(loader.root, "a Component is listed under resources; list it under components");
  }
  const base = emptyAccumulation();
  accumulateInto(base, kustomization, { loader, context });
  mergeAccumulation(into, base, loader.root);
}

function mergeAccumulation(into: Accumulation, other: Accumulation, directory: string): void {
  into.resources.appendAll(other.resources.items, directory);
  into.config = mergeConfigs(into.config, other.config);
  addVariables(into.variables, other.variables);
}

/** A component works on what its parent has accumulated so far. */
function accumulateComponent(into: Accumulation, path: string, site: Site): void {
  const isFile = site.loader.tryFind(path) !== undefined;
  if (isFile) throw kustomize.invalidKustomization(path, "components are directories");
  const loader = enterComponent(path, site);
  const kustomization = readKustomization(loader, site.context);
  if (kustomization.kind !== "Component") {
    throw kustomize.invalidKustomization(loader.root, `a ${kustomization.kind} is listed under components, expected a Component`);
  }
  accumulateInto(into, kustomization, { loader, context: site.context });
}

function enterComponent(path: string, { loader, context }: Site): Loader {
  if (!isRemote(path)) return loader.enter(path);
  if (context.remote === undefined) throw kustomize.remoteRefused(path);
  return loader.enterRemote(context.remote(path));
}

function addVariables(into: Variable[], added: readonly Variable[]): void {
  for (const variable of added) {
    if (into.some((each) => each.name === variable.name)) throw kustomize.transformer(`variable ${variable.name}`, "it is defined twice");
    into.push(variable);
  }
}

function runGenerators(resources: ResourceList, kustomization: Kustomization, loader: Loader): void {
  const { configMapGenerator, secretGenerator, generatorOptions } = kustomization;
  if (kustomization.helmCharts.length > 0) throw kustomize.unsupported("a helm chart", loader.root);
  for (const [kind, list] of [["ConfigMap", configMapGenerator] as const, ["Secret", secretGenerator] as const]) {
    for (const generator of list) {
      const options = mergeOptions(generator.options, generatorOptions);
      absorb(resources, generate(kind, { ...generator, ...(options && { options }) }, loader), loader.root);
    }
  }
}

function runTransformers(into: Accumulation, kustomization: Kustomization, { loader, context }: Site): void {
  const { resources, config } = into;
  const patching = { loader, schemas: context.schemas };
  applyStrategicMerges(resources, kustomization.patchesStrategicMerge, patching);
  for (const patch of kustomization.patches) {
    applyPatch(resources, patch, patching);
    resources.dropEmpty();
  }
  if (kustomization.namespace) setNamespace(resources, kustomization.namespace, { fieldSpecs: config.namespace });
  if (kustomization.namePrefix) affixNames(resources, { prefix: kustomization.namePrefix }, config.namePrefix);
  if (kustomization.nameSuffix) affixNames(resources, { suffix: kustomization.nameSuffix }, config.nameSuffix);
  for (const label of kustomization.labels) setEntries(resources.items, label.pairs ?? {}, labelSpecs(label, config));
  setEntries(resources.items, kustomization.commonLabels, config.commonLabels);
  setEntries(resources.items, kustomization.commonAnnotations, config.commonAnnotations);
  for (const patch of kustomization.patchesJson6902) applyJson6902(resources, patch, patching);
  for (const replica of kustomization.replicas) setReplicas(resources.items, replica, config.replicas);
  for (const image of kustomization.images) setImage(resources.items, image, config.images);
  for (const replacement of loadReplacements(kustomization.replacements, loader)) applyReplacement(resources.items, replacement);
  resources.changed();
}

function labelSpecs(label: Label, config: TransformerConfig): TransformerConfig["labels"] {
  const own = mergeFieldSpecs(label.fields ?? [], config.labels);
  if (label.includeSelectors) return mergeFieldSpecs(own, config.commonLabels);
  const withTemplates = label.includeTemplates ? mergeFieldSpecs(own, config.templateLabels) : own;
  return mergeFieldSpecs(withTemplates, [{ path: "metadata/labels", create: true }]);
}

/** What is done once, at the root: hashes in names, references, variables, order. */
export function finish(root: RootAccumulation, { order }: { readonly order: "legacy" | "none" }): readonly Resource[] {
  const { resources, config, variables, kustomization } = root;
  for (const resource of resources.items) {
    if (!resource.needsHash) continue;
    const hash = contentHash(resource);
    resource.storePreviousId();
    resource.setName(`${resource.name}-${hash}`);
  }
  updateNameReferences(resources.items, config.nameReference);
  resolveVariables(resources.items, variables, config.varReference);
  const kept = resources.items.filter((resource) => !resource.isEmpty && !isLocal(resource));
  const sortOptions = kustomization.sortOptions ?? (order === "legacy" ? { order } : undefined);
  const sorted = sortOptions === undefined ? kept : sortResources(kept, sortOptions);
  for (const resource of sorted) resource.setAnnotations(resource.annotations());
  return sorted;
}

function isLocal(resource: Resource): boolean {
  const mark = resource.annotations().get("config.kubernetes.io/local-config");
  return mark !== undefined && mark !== "false";
}
