// Accumulation: resources, generators, components and transformers of a kustomization and of everything that it refers to.
import { parseYaml } from "#codec";
import { loadConfigurations, loadCrds } from "./configuration.ts";
import { defaultConfig } from "./default-field-specs.ts";
import { emptyConfig, mergeConfigs, type TransformerConfig } from "./field-spec.ts";
import type { ChartRenderer } from "./generate/chart-order.ts";
import { absorb, generate, mergeOptions } from "./generate/generator.ts";
import { inflateChart } from "./generate/helm-chart.ts";
import { KUSTOMIZATION_FILES, parseKustomization, type HelmChart, type Kustomization, type Variable } from "./kustomization.ts";
import type { DocumentCache, Loader } from "./loader.ts";
import { readResources } from "./manifests.ts";
import { appendPath, configuredOrigin, noteTransformation, writeNotes } from "./origin.ts";
import { kustomize } from "./problems.ts";
import { isRemoteFile, tryRepositorySource } from "./remote/repository-source.ts";
import type { Origin, Resource } from "./resource.ts";
import { ResourceList } from "./resource-list.ts";
import { builtInSchemas, type MergeSchemas } from "./schema/merge-schema.ts";
import { openApiSchemas } from "./schema/open-api.ts";
import { updateNameReferences } from "./transform/name-references.ts";
import { addHashes, runGeneratorObject, transformerStep } from "./transform/plugin-objects.ts";
import { setEntries } from "./transform/simple.ts";
import { sortResources } from "./transform/sort-order.ts";
import { fieldSteps, type Step } from "./transform/steps.ts";
import { bindVariables, resolveVariables } from "./transform/variables.ts";

/** What all kustomizations of one build share. */
export interface BuildContext {
  readonly cache: DocumentCache;
  /** Schemas of strategic merges; a kustomization may bring its own once. */
  schemas: MergeSchemas;
  /** Whether the schemas of a kustomization stand beside the built-in ones or in their place. */
  readonly addsSchemas: boolean;
  readonly warnings: string[];
  readonly maxResources: number;
  readonly maxDepth: number;
  readonly charts: ChartRenderer | undefined;
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

/** Where a kustomization is accumulated. */
interface Site {
  readonly loader: Loader;
  readonly context: BuildContext;
  /** Name of the kustomization file. */
  readonly file: string;
  /** Origin of what the kustomization refers to; absent where no one asks for it. */
  readonly origin: Origin | undefined;
  /** Namespace of the charts that name none, from the kustomizations above. */
  readonly chartNamespace?: string;
}

function emptyAccumulation(): Accumulation {
  return { resources: new ResourceList(), config: emptyConfig, variables: [] };
}

/** Accumulates the kustomization of a directory. */
export function accumulate(loader: Loader, context: BuildContext): RootAccumulation {
  const { kustomization, file } = readKustomization(loader, context);
  const accumulation = emptyAccumulation();
  const origin = kustomization.buildMetadata.length > 0 ? {} : undefined;
  accumulateInto(accumulation, kustomization, { loader, context, file, origin });
  return { ...accumulation, kustomization };
}

function readKustomization(loader: Loader, context: BuildContext): { readonly kustomization: Kustomization; readonly file: string } {
  if (loader.depth > context.maxDepth) throw kustomize.tooMany("kustomizations that refer to each other in a row", context.maxDepth);
  const [file, ...more] = KUSTOMIZATION_FILES.filter((name) => loader.tryFind(name) !== undefined);
  if (file === undefined) throw kustomize.noKustomization(loader.root);
  if (more.length > 0) throw kustomize.severalKustomizations(loader.root);
  const path = loader.root === "" ? file : `${loader.root}/${file}`;
  const kustomization = parseKustomization(loader.loadText(file), path);
  for (const field of kustomization.deprecated) context.warnings.push(`${path}: ${field} is deprecated`);
  loadSchemas(kustomization, loader, context);
  return { kustomization, file };
}

/** The first kustomization that brings schemas along decides for the whole build. */
function loadSchemas({ openapi }: Kustomization, loader: Loader, context: BuildContext): void {
  const { path, version } = openapi;
  if (version !== undefined && path !== undefined) throw kustomize.transformer("openapi", "path and version exclude each other");
  if (version !== undefined && version !== "v1.21.2")
    throw kustomize.transformer("openapi", `version ${version} is not built in, only v1.21.2 is`);
  if (path === undefined) return;
  const text = loader.loadText(path);
  if (context.schemas === builtInSchemas)
    context.schemas = openApiSchemas(parseYaml(text, { file: path, dialect: "v2" }), context.addsSchemas);
}

function accumulateInto(into: Accumulation, kustomization: Kustomization, given: Site): void {
  const { loader, context } = given;
  const site = { ...given, ...(kustomization.namespace && { chartNamespace: kustomization.namespace }) };
  accumulateResources(into, kustomization.resources, site);
  const own = mergeConfigs(defaultConfig, loadConfigurations(loader, kustomization.configurations));
  into.config = mergeConfigs(mergeConfigs(into.config, own), loadCrds(loader, kustomization.crds));
  runGenerators(into.resources, kustomization, site);
  for (const path of kustomization.components) accumulateComponent(into, path, site);
  runSteps(into.resources, fieldSteps(kustomization, into.config, patchContext(site)), site);
  runSteps(into.resources, configuredSteps(kustomization.transformers, site), { ...site, origin: undefined });
  validate(into.resources, configuredSteps(kustomization.validators, site), site);
  bindVariables(into.resources.items, kustomization.vars);
  addVariables(into.variables, kustomization.vars);
  if (into.resources.items.length > context.maxResources) throw kustomize.tooMany("resources", context.maxResources);
}

function patchContext({ loader, context }: Site): { readonly loader: Loader; readonly schemas: MergeSchemas } {
  return { loader, schemas: context.schemas };
}

/** Each path is a file, behind an address or not, or else a folder, in a repository or not. */
function accumulateResources(into: Accumulation, paths: readonly string[], site: Site): void {
  for (const path of paths) {
    const inner = { ...site, origin: site.origin && appendPath(site.origin, path) };
    const found = site.loader.tryFind(path);
    if (found !== undefined) append(into, readResources(site.loader.loadText(path), found, site.context.cache), inner);
    else if (!isRemoteFile(path) || !appendRemoteFile(into, path, inner)) accumulateBase(into, { ...inner, loader: enter(path, site) });
  }
}

function append(into: Accumulation, resources: Resource[], { loader, origin }: Site): void {
  if (origin !== undefined) for (const resource of resources) resource.origin = origin;
  into.resources.appendAll(resources, loader.root);
}

/** @returns false where the address leads to no manifest, and may be that of a repository */
function appendRemoteFile(into: Accumulation, url: string, site: Site): boolean {
  const isRepository = tryRepositorySource(url) !== undefined;
  const content = site.loader.tryFetch(url);
  if (content === undefined && !isRepository) throw kustomize.noAnswer(url, site.loader.root);
  if (content === undefined) return false;
  let resources: Resource[];
  try {
    resources = readResources(decoder.decode(content), url, site.context.cache);
  } catch (error) {
    // The web page of a repository is no manifest.
    if (isRepository) return false;
    throw error;
  }
  append(into, resources, site);
  return true;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function enter(path: string, { loader }: Site): Loader {
  const source = tryRepositorySource(path);
  return source === undefined ? loader.enter(path) : loader.enterRepository(source);
}

function accumulateBase(into: Accumulation, site: Site): void {
  const { loader } = site;
  const { kustomization, file } = readKustomization(loader, site.context);
  if (kustomization.kind === "Component") {
    throw kustomize.invalidKustomization(loader.root, "a Component is listed under resources; list it under components");
  }
  const base = emptyAccumulation();
  accumulateInto(base, kustomization, { ...site, file });
  into.resources.appendAll(base.resources.items, loader.root);
  into.config = mergeConfigs(into.config, base.config);
  addVariables(into.variables, base.variables);
}

/** A component works on what its parent has accumulated so far. */
function accumulateComponent(into: Accumulation, path: string, site: Site): void {
  if (site.loader.tryFind(path) !== undefined) throw kustomize.invalidKustomization(path, "components are directories");
  const loader = enter(path, site);
  const { kustomization, file } = readKustomization(loader, site.context);
  if (kustomization.kind !== "Component") {
    throw kustomize.invalidKustomization(loader.root, `a ${kustomization.kind} is listed under components, expected a Component`);
  }
  accumulateInto(into, kustomization, { ...site, loader, file, origin: site.origin && appendPath(site.origin, path) });
}

function addVariables(into: Variable[], added: readonly Variable[]): void {
  for (const variable of added) {
    if (into.some((each) => each.name === variable.name)) throw kustomize.transformer(`variable ${variable.name}`, "it is defined twice");
    into.push(variable);
  }
}

function runGenerators(resources: ResourceList, kustomization: Kustomization, site: Site): void {
  const { configMapGenerator, secretGenerator, generatorOptions } = kustomization;
  const { loader, origin, file } = site;
  for (const [kind, list] of [["ConfigMap", configMapGenerator] as const, ["Secret", secretGenerator] as const]) {
    for (const generator of list) {
      const options = mergeOptions(generator.options, generatorOptions);
      const generated = generate(kind, { ...generator, ...(options && { options }) }, loader);
      generated.origin = origin && configuredOrigin(origin, file, `${kind}Generator`);
      absorb(resources, generated, loader.root);
    }
  }
  for (const chart of kustomization.helmCharts) absorbChart(resources, kustomization, chart, site);
  const places = { ...patchContext(site), charts: site.context.charts };
  for (const config of configurationObjects(kustomization.generators, site)) runGeneratorObject(config, resources, places);
}

function absorbChart(resources: ResourceList, { helmGlobals }: Kustomization, chart: HelmChart, site: Site): void {
  const { loader, context, origin, file, chartNamespace } = site;
  const placed = chart.namespace || chartNamespace === undefined ? chart : { ...chart, namespace: chartNamespace };
  for (const resource of inflateChart(placed, { loader, globals: helmGlobals, charts: context.charts })) {
    resource.origin = origin && configuredOrigin(origin, file, "HelmChartInflationGenerator");
    absorb(resources, resource, loader.root);
  }
}

/** Steps of configuration objects. */
function configuredSteps(entries: readonly string[], site: Site): Step[] {
  return configurationObjects(entries, site).map((config) => transformerStep(config, patchContext(site)));
}

/** Configuration objects, inline ones first, then those from files and kustomizations. */
function configurationObjects(entries: readonly string[], site: Site): readonly Resource[] {
  if (entries.length === 0) return [];
  const objects = emptyAccumulation();
  const inline = entries.filter((entry) => entry.includes("\n") || entry.trimStart().startsWith("{"));
  for (const text of inline) objects.resources.appendAll(readResources(text, `inline in ${site.file}`), site.loader.root);
  const paths = entries.filter((entry) => !inline.includes(entry));
  accumulateResources(objects, paths, { ...site, origin: undefined });
  return objects.resources.items;
}

function runSteps(resources: ResourceList, steps: readonly Step[], { origin, file }: Site): void {
  for (const step of steps) {
    step.run(resources);
    if (origin !== undefined) noteTransformation(resources.items, configuredOrigin(origin, file, step.kind));
    resources.dropEmpty();
  }
}

const VALIDATED_BY = "validated-by";

/** Validators are transformers that may change nothing but one label. */
function validate(resources: ResourceList, steps: readonly Step[], site: Site): void {
  for (const step of steps) {
    const before = resources.items.map((resource) => resource.toYaml());
    runSteps(resources, [step], { ...site, origin: undefined });
    const after = resources.items.map((resource) => {
      const copy = resource.copy();
      const labels = copy.labels();
      if (labels.delete(VALIDATED_BY)) copy.setLabels(labels);
      return copy.toYaml();
    });
    if (before.length !== after.length || before.some((text, index) => text !== after[index])) {
      throw kustomize.transformer(`validator ${step.kind}`, "it changes resources");
    }
  }
}

/** Version that `managedByLabel` names: the one whose behaviour is reproduced. */
const MANAGED_BY = "kustomize-v5.8.1";

/** What is done once, at the root: hashes in names, references, variables, order. */
export function finish(root: RootAccumulation, { order }: { readonly order: "legacy" | "none" }): readonly Resource[] {
  const { resources, config, variables, kustomization } = root;
  addHashes(resources);
  updateNameReferences(resources.items, config.nameReference);
  resolveVariables(resources.items, variables, config.varReference);
  const kept = resources.items.filter((resource) => !resource.isEmpty && !isLocal(resource));
  const sortOptions = kustomization.sortOptions ?? (order === "legacy" ? { order } : undefined);
  const sorted = sortOptions === undefined ? kept : sortResources(kept, sortOptions);
  if (kustomization.buildMetadata.includes("managedByLabel")) {
    setEntries(sorted, { "app.kubernetes.io/managed-by": MANAGED_BY }, [{ path: "metadata/labels", create: true }]);
  }
  for (const resource of sorted) writeNotes(resource, kustomization.buildMetadata);
  return sorted;
}

function isLocal(resource: Resource): boolean {
  const mark = resource.annotations().get("config.kubernetes.io/local-config");
  return mark !== undefined && mark !== "false";
}
