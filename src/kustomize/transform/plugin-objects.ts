// Built-in generators and transformers as configuration objects (`apiVersion: builtin`), under generators, transformers and validators.
import { at, type Json } from "#base";
import type { FieldSpec } from "../field-spec.ts";
import type { ChartRenderer } from "../generate/chart-order.ts";
import { absorb, generate } from "../generate/generator.ts";
import { inflateChart } from "../generate/helm-chart.ts";
import { contentHash } from "../hash.ts";
import { FIELD_SPECS, GENERATOR, HELM_CHART, HELM_GLOBALS, IMAGE, PATCH, REPLACEMENTS, REPLICA } from "../kustomization-shapes.ts";
import {
  withEnvs,
  type GeneratorArguments,
  type HelmChart,
  type HelmGlobals,
  type Image,
  type Patch,
  type Replacement,
  type Replica,
} from "../kustomization.ts";
import { kustomize } from "../problems.ts";
import type { Resource } from "../resource.ts";
import type { ResourceList } from "../resource-list.ts";
import { readShape, type Shape } from "../shape.ts";
import { setImage } from "./images.ts";
import { setNamespace, type SubjectMode } from "./namespace.ts";
import { applyJson6902, applyPatch, applyStrategicMergeTexts, applyStrategicMerges, type PatchContext } from "./patches.ts";
import { loadReplacements } from "./replacement-files.ts";
import { applyReplacement } from "./replacements.ts";
import { affixNames, setEntries, setReplicas } from "./simple.ts";
import type { Step } from "./steps.ts";

/** @throws kustomize.unsupported for a generator that is not built in */
export function runGeneratorObject(config: Resource, resources: ResourceList, context: GeneratorContext): void {
  if (config.apiVersion === "builtin" && config.kind === "HelmChartInflationGenerator") return runChart(config, resources, context);
  const kind = config.kind === "ConfigMapGenerator" ? "ConfigMap" : config.kind === "SecretGenerator" ? "Secret" : undefined;
  if (config.apiVersion !== "builtin" || kind === undefined) throw unsupported(config, context);
  const fields = read(config, GENERATOR) as GeneratorArguments;
  const { name, namespace } = config;
  const generator = withEnvs({ ...fields, name: fields.name || name, namespace: fields.namespace || namespace });
  const generated = generate(kind, generator, context.loader);
  absorb(resources, generated, context.loader.root);
}

interface GeneratorContext extends PatchContext {
  readonly charts: ChartRenderer | undefined;
}

const CHART: Shape = { fields: { ...HELM_CHART, ...HELM_GLOBALS } };

function runChart(config: Resource, resources: ResourceList, { loader, charts }: GeneratorContext): void {
  const chart = read(config, CHART) as HelmChart & HelmGlobals;
  for (const resource of inflateChart(chart, { loader, globals: chart, charts })) absorb(resources, resource, loader.root);
}

interface Fields {
  readonly fieldSpecs?: readonly FieldSpec[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly imageTag?: Image;
  readonly replica?: Replica;
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: SubjectMode;
  readonly paths?: readonly string[];
  readonly patches?: string;
  readonly jsonOp?: string;
  readonly replacements?: readonly (Replacement & { readonly path?: string })[];
}

const SPECS = { fieldSpecs: FIELD_SPECS };
const SHAPES: Readonly<Record<string, Shape>> = {
  AnnotationsTransformer: { fields: { annotations: "strings", ...SPECS } },
  HashTransformer: { fields: {} },
  ImageTagTransformer: { fields: { imageTag: IMAGE, ...SPECS } },
  LabelTransformer: { fields: { labels: "strings", ...SPECS } },
  NamespaceTransformer: { fields: { unsetOnly: "bool", setRoleBindingSubjects: "string", ...SPECS } },
  PatchJson6902Transformer: { fields: { ...PATCH.fields, jsonOp: "string" } },
  PatchStrategicMergeTransformer: { fields: { paths: { list: "string" }, patches: "string" } },
  PatchTransformer: PATCH,
  PrefixSuffixTransformer: { fields: { prefix: "string", suffix: "string", ...SPECS } },
  PrefixTransformer: { fields: { prefix: "string", ...SPECS } },
  SuffixTransformer: { fields: { suffix: "string", ...SPECS } },
  ReplicaCountTransformer: { fields: { replica: REPLICA, ...SPECS } },
  ReplacementTransformer: { fields: { replacements: REPLACEMENTS } },
};

/** @throws kustomize.unsupported for a transformer that is not built in · kustomize.transformer for a wrong configuration */
export function transformerStep(config: Resource, context: PatchContext): Step {
  const { kind } = config;
  const shape = config.apiVersion === "builtin" && Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  if (shape === undefined) throw unsupported(config, context);
  const fields = read(config, shape) as Fields & Patch;
  const run = runner(config, fields, context) ?? patchRunner(kind, fields, context);
  if (run === undefined) throw unsupported(config, context);
  return { kind, run };
}

type Run = Step["run"];

function runner(config: Resource, fields: Fields, context: PatchContext): Run | undefined {
  const { fieldSpecs = [] } = fields;
  switch (config.kind) {
    case "AnnotationsTransformer":
      return (list) => setEntries(list.items, fields.annotations ?? {}, fieldSpecs);
    case "LabelTransformer":
      return (list) => setEntries(list.items, fields.labels ?? {}, fieldSpecs);
    case "ImageTagTransformer":
      return (list) => setImage(list.items, fields.imageTag ?? {}, fieldSpecs);
    case "ReplicaCountTransformer":
      return (list) => setReplicas(list.items, fields.replica ?? {}, fieldSpecs);
    case "PrefixTransformer":
    case "SuffixTransformer":
    case "PrefixSuffixTransformer":
      if (fields.fieldSpecs === undefined) throw kustomize.transformer(config.name, "it needs fieldSpecs");
      return (list) => {
        affixNames(list, { prefix: fields.prefix ?? "" }, fieldSpecs);
        affixNames(list, { suffix: fields.suffix ?? "" }, fieldSpecs);
      };
    case "NamespaceTransformer":
      return namespaceRunner(config, fields);
    case "HashTransformer":
      return addHashes;
    case "ReplacementTransformer": {
      const replacements = loadReplacements(fields.replacements ?? [], context.loader);
      return (list) => {
        for (const replacement of replacements) applyReplacement(list.items, replacement);
        list.changed();
      };
    }
    default:
      return undefined;
  }
}

function namespaceRunner(config: Resource, fields: Fields): Run {
  const mode = fields.setRoleBindingSubjects;
  if (mode !== undefined && !["", "defaultOnly", "allServiceAccounts", "none"].includes(mode)) {
    throw kustomize.transformer(config.name, `setRoleBindingSubjects is ${mode}, expected defaultOnly, allServiceAccounts or none`);
  }
  const namespace = at(config.toJson(), "metadata", "namespace");
  return (list) => {
    if (typeof namespace !== "string" || namespace === "") return;
    setNamespace(list, namespace, {
      fieldSpecs: fields.fieldSpecs ?? [],
      unsetOnly: fields.unsetOnly ?? false,
      ...(mode && { setRoleBindingSubjects: mode }),
    });
  };
}

function patchRunner(kind: string, fields: Fields & Patch, context: PatchContext): Run | undefined {
  switch (kind) {
    case "PatchTransformer":
      return (list) => applyPatch(list, fields, context);
    case "PatchJson6902Transformer":
      return (list) => applyJson6902(list, { ...fields, ...(fields.jsonOp && { patch: fields.jsonOp }) }, context);
    case "PatchStrategicMergeTransformer":
      return (list) => {
        applyStrategicMerges(list, fields.paths ?? [], context);
        if (fields.patches) applyStrategicMergeTexts(list, fields.patches, context);
      };
    default:
      return undefined;
  }
}

/** Appends the hash of the content to the names of what was generated with one. */
export function addHashes(resources: ResourceList): void {
  for (const resource of resources.items) {
    if (!resource.needsHash) continue;
    const hash = contentHash(resource);
    resource.storePreviousId();
    resource.setName(`${resource.name}-${hash}`);
  }
  resources.changed();
}

function read(config: Resource, shape: Shape): Json {
  const fail = (reason: string): Error => kustomize.transformer(`${config.kind} ${config.name}`, reason);
  return readShape(config.toJson(), shape, { fail, at: "", lenient: true }) ?? {};
}

function unsupported(config: Resource, { loader }: PatchContext): Error {
  return kustomize.unsupported(
    `${config.apiVersion} ${config.kind} ${config.name}`,
    loader.root === "" ? "the root directory" : loader.root,
  );
}
