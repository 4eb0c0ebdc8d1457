// The kustomization file: its fields, and how it is read. Unknown fields are refused; names are compared without regard to case.
import { isObject, type Json, type JsonObject } from "#base";
import { parseYamlTrees, toJson } from "#codec";
import type { FieldSpec } from "./field-spec.ts";
import type { GvkPattern } from "./id.ts";
import { kustomize } from "./problems.ts";
import { KUSTOMIZATION } from "./kustomization-shapes.ts";
import { readShape } from "./shape.ts";

/** Names under which a kustomization is looked for, in this order. */
export const KUSTOMIZATION_FILES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

export interface Selector extends GvkPattern {
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: Selector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface GeneratorArguments {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
  /** Secrets only. */
  readonly type?: string;
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly encoding?: string;
  readonly create?: boolean;
}

export interface Replacement {
  readonly source?: Omit<Selector, "labelSelector" | "annotationSelector"> & {
    readonly fieldPath?: string;
    readonly options?: FieldOptions;
  };
  readonly sourceValue?: string;
  readonly targets?: readonly ReplacementTarget[];
}

export interface ReplacementTarget {
  readonly select?: Selector;
  readonly reject?: readonly Selector[];
  readonly fieldPaths?: readonly string[];
  readonly options?: FieldOptions;
}

export interface Image {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface Label {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface Replica {
  readonly name?: string;
  readonly count?: number;
}

export interface Variable {
  readonly name: string;
  readonly objref: GvkPattern & { readonly apiVersion?: string; readonly name?: string; readonly namespace?: string };
  readonly fieldref?: { readonly fieldPath?: string };
}

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

export interface HelmGlobals {
  readonly chartHome?: string;
}

/** An entry of `helmCharts`. */
export interface HelmChart {
  readonly name?: string;
  readonly version?: string;
  readonly repo?: string;
  readonly releaseName?: string;
  readonly nameTemplate?: string;
  readonly namespace?: string;
  readonly valuesFile?: string;
  readonly additionalValuesFiles?: readonly string[];
  readonly valuesInline?: JsonObject;
  readonly valuesMerge?: string;
  readonly includeCRDs?: boolean;
  readonly skipHooks?: boolean;
  readonly skipTests?: boolean;
  readonly devel?: boolean;
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
}

interface OldHelmChart extends Pick<HelmChart, "valuesMerge" | "releaseName"> {
  readonly chartName?: string;
  readonly chartVersion?: string;
  readonly chartRepoUrl?: string;
  readonly chartHome?: string;
  readonly values?: string;
  readonly valuesLocal?: JsonObject;
}

type StringMap = Readonly<Record<string, string>>;

/** A kustomization or component as read, with deprecated fields moved to their successors. */
export interface Kustomization {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly crds: readonly string[];
  readonly configurations: readonly string[];
  readonly generators: readonly string[];
  readonly transformers: readonly string[];
  readonly validators: readonly string[];
  readonly configMapGenerator: readonly GeneratorArguments[];
  readonly secretGenerator: readonly GeneratorArguments[];
  readonly generatorOptions?: GeneratorOptions;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly namespace?: string;
  readonly commonLabels: StringMap;
  readonly commonAnnotations: StringMap;
  readonly labels: readonly Label[];
  readonly patches: readonly Patch[];
  readonly patchesStrategicMerge: readonly string[];
  readonly patchesJson6902: readonly Patch[];
  readonly images: readonly Image[];
  readonly replicas: readonly Replica[];
  readonly replacements: readonly (Replacement & { readonly path?: string })[];
  readonly vars: readonly Variable[];
  readonly openapi: StringMap;
  readonly buildMetadata: readonly string[];
  readonly sortOptions?: SortOptions;
  readonly helmCharts: readonly HelmChart[];
  readonly helmGlobals: HelmGlobals;
  /** Deprecated fields that it uses. */
  readonly deprecated: readonly string[];
}

const VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: "kustomize.config.k8s.io/v1beta1",
  Component: "kustomize.config.k8s.io/v1alpha1",
};
const DEPRECATED = ["bases", "commonLabels", "imageTags", "patchesJson6902", "patchesStrategicMerge", "vars"];
const METADATA_OPTIONS = new Set(["originAnnotations", "transformerAnnotations", "managedByLabel"]);

/**
 * Reads a kustomization file.
 * @throws yaml.malformed · kustomize.invalidKustomization, both with the file
 */
export function parseKustomization(text: string, file: string): Kustomization {
  const fields = readFields(text, file, false) as GivenFields;
  const kind = fields.kind || "Kustomization";
  const version = VERSIONS[kind];
  if (version === undefined) throw kustomize.invalidKustomization(file, `kind is ${kind}, expected Kustomization or Component`);
  const apiVersion = fields.apiVersion || version;
  if (apiVersion !== version) throw kustomize.invalidKustomization(file, `apiVersion of a ${kind} is ${apiVersion}, expected ${version}`);
  if (Object.keys(fields).every((name) => name === "apiVersion" || name === "kind")) {
    throw kustomize.invalidKustomization(file, "the kustomization is empty");
  }
  const unknown = (fields.buildMetadata ?? []).find((option) => !METADATA_OPTIONS.has(option));
  if (unknown !== undefined) throw kustomize.invalidKustomization(file, `unknown buildMetadata option ${unknown}`);
  return complete(fields, { apiVersion, kind });
}

/**
 * The fields of a kustomization file under their proper names, unknown ones left out.
 * @throws yaml.malformed · kustomize.invalidKustomization
 */
export function readKustomizationFields(text: string, file: string): Record<string, Json> {
  return readFields(text, file, true);
}

function readFields(text: string, file: string, lenient: boolean): Record<string, Json> {
  const [first] = parseYamlTrees(text, { file, dialect: "v2" });
  const content = first === undefined ? {} : toJson(first, { file });
  if (!isObject(content)) throw kustomize.invalidKustomization(file, "a kustomization is a mapping");
  const context = { fail: (reason: string) => kustomize.invalidKustomization(file, reason), at: "", lenient };
  return readShape(content, KUSTOMIZATION, context) as Record<string, Json>;
}

type GivenFields = Partial<Kustomization> & {
  readonly bases?: readonly string[];
  readonly imageTags?: readonly Image[];
  readonly helmChartInflationGenerator?: readonly OldHelmChart[];
};

const NO_LISTS = {
  resources: [],
  components: [],
  crds: [],
  configurations: [],
  generators: [],
  transformers: [],
  validators: [],
  labels: [],
  patches: [],
  patchesStrategicMerge: [],
  patchesJson6902: [],
  replicas: [],
  replacements: [],
  vars: [],
  buildMetadata: [],
  commonLabels: {},
  commonAnnotations: {},
  openapi: {},
  helmGlobals: {},
} as const;

/** Fills in what is absent and moves deprecated fields to their successors. */
function complete(fields: GivenFields, type: { readonly apiVersion: string; readonly kind: string }): Kustomization {
  const oldCharts = fields.helmChartInflationGenerator ?? [];
  const chartHome = oldCharts.findLast((each) => each.chartHome)?.chartHome;
  return {
    ...NO_LISTS,
    ...fields,
    ...type,
    ...(chartHome !== undefined && { helmGlobals: { chartHome } }),
    resources: [...(fields.resources ?? []), ...(fields.bases ?? [])],
    images: [...(fields.images ?? []), ...(fields.imageTags ?? [])],
    configMapGenerator: (fields.configMapGenerator ?? []).map(withEnvs),
    secretGenerator: (fields.secretGenerator ?? []).map(withEnvs),
    helmCharts: [...(fields.helmCharts ?? []), ...oldCharts.map(withoutOldNames)],
    deprecated: DEPRECATED.filter((name) => Object.hasOwn(fields, name)),
  };
}

function withoutOldNames(chart: OldHelmChart): HelmChart {
  const { chartName: name, chartVersion: version, chartRepoUrl: repo, values: valuesFile, valuesLocal: valuesInline } = chart;
  const { valuesMerge, releaseName } = chart;
  const entries = Object.entries({ name, version, repo, valuesFile, valuesInline, valuesMerge, releaseName });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as HelmChart;
}

/** Moves the deprecated `env` to the end of `envs`. */
export function withEnvs(generator: GeneratorArguments): GeneratorArguments {
  const { env, ...rest } = generator;
  return env ? { ...rest, envs: [...(rest.envs ?? []), env] } : rest;
}
