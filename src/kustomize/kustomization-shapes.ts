// The shapes of the kustomization file and of configuration objects, against which they are read.
import type { Shape } from "./shape.ts";

type Fields = Readonly<Record<string, Shape>>;

const STRINGS: Shape = { list: "string" };

/** Fields of texts, by their names. */
function strings(names: string): Fields {
  return Object.fromEntries(names.split(" ").map((name) => [name, "string"]));
}
const SELECTOR: Shape = {
  fields: {
    group: "string",
    version: "string",
    kind: "string",
    name: "string",
    namespace: "string",
    labelSelector: "string",
    annotationSelector: "string",
  },
};
export const FIELD_SPECS: Shape = {
  list: { fields: { group: "string", version: "string", kind: "string", path: "string", create: "bool" } },
};
export const PATCH = {
  fields: {
    path: "string",
    patch: "string",
    target: SELECTOR,
    options: { fields: { allowNameChange: "bool", allowKindChange: "bool" } },
  },
} as const satisfies Shape;
const PATCHES: Shape = { list: PATCH };
const GENERATOR_OPTIONS: Shape = {
  fields: { labels: "strings", annotations: "strings", disableNameSuffixHash: "bool", immutable: "bool" },
};
const GENERATOR_FIELDS = {
  name: "string",
  namespace: "string",
  behavior: "string",
  literals: STRINGS,
  files: STRINGS,
  envs: STRINGS,
  env: "string",
  options: GENERATOR_OPTIONS,
} as const;
/** Arguments of a ConfigMap or Secret generator. */
export const GENERATOR: Shape = { fields: { ...GENERATOR_FIELDS, type: "string" } };
const FIELD_OPTIONS: Shape = { fields: { delimiter: "string", index: "int", encoding: "string", create: "bool" } };
export const REPLACEMENT_FIELDS: Readonly<Record<string, Shape>> = {
  source: {
    fields: {
      group: "string",
      version: "string",
      kind: "string",
      name: "string",
      namespace: "string",
      fieldPath: "string",
      options: FIELD_OPTIONS,
    },
  },
  sourceValue: "string",
  targets: { list: { fields: { select: SELECTOR, reject: { list: SELECTOR }, fieldPaths: STRINGS, options: FIELD_OPTIONS } } },
};
export const IMAGE: Shape = { fields: { name: "string", newName: "string", newTag: "string", tagSuffix: "string", digest: "string" } };
const IMAGES: Shape = { list: IMAGE };
export const REPLICA: Shape = { fields: { name: "string", count: "int" } };
export const REPLACEMENTS: Shape = { list: { fields: { path: "string", ...REPLACEMENT_FIELDS } } };
const SORT_OPTIONS: Shape = {
  fields: { order: "string", legacySortOptions: { fields: { orderFirst: STRINGS, orderLast: STRINGS } } },
};
const VARIABLES: Shape = {
  list: {
    fields: {
      name: "string",
      objref: {
        fields: { apiVersion: "string", group: "string", version: "string", kind: "string", name: "string", namespace: "string" },
      },
      fieldref: { fields: { fieldPath: "string" } },
    },
  },
};

export const HELM_GLOBALS: Fields = strings("chartHome configHome");
export const HELM_CHART: Fields = {
  ...strings("name version repo releaseName nameTemplate namespace valuesFile valuesMerge kubeVersion"),
  ...Object.fromEntries("includeCRDs skipHooks skipTests debug devel".split(" ").map((name) => [name, "bool"])),
  additionalValuesFiles: STRINGS,
  apiVersions: STRINGS,
  valuesInline: "map",
};
/** The deprecated form. */
const OLD_HELM_CHART: Fields = {
  ...strings(
    "chartName chartVersion chartRepoUrl chartHome chartRepoName helmBin helmHome values valuesMerge releaseName releaseNamespace",
  ),
  valuesLocal: "map",
  extraArgs: STRINGS,
};

/** All fields of a kustomization file, deprecated ones included. */
export const KUSTOMIZATION: Shape = {
  fields: {
    apiVersion: "string",
    kind: "string",
    metadata: "any",
    openapi: "strings",
    namePrefix: "string",
    nameSuffix: "string",
    namespace: "string",
    commonLabels: "strings",
    labels: { list: { fields: { pairs: "strings", includeSelectors: "bool", includeTemplates: "bool", fields: FIELD_SPECS } } },
    commonAnnotations: "strings",
    patchesStrategicMerge: STRINGS,
    patchesJson6902: PATCHES,
    patches: PATCHES,
    images: IMAGES,
    imageTags: IMAGES,
    replacements: REPLACEMENTS,
    replicas: { list: REPLICA },
    vars: VARIABLES,
    sortOptions: SORT_OPTIONS,
    resources: STRINGS,
    components: STRINGS,
    crds: STRINGS,
    bases: STRINGS,
    configMapGenerator: { list: { fields: GENERATOR_FIELDS } },
    secretGenerator: { list: GENERATOR },
    helmGlobals: { fields: HELM_GLOBALS },
    helmCharts: { list: { fields: HELM_CHART } },
    helmChartInflationGenerator: { list: { fields: OLD_HELM_CHART } },
    generatorOptions: GENERATOR_OPTIONS,
    configurations: STRINGS,
    generators: STRINGS,
    transformers: STRINGS,
    validators: STRINGS,
    buildMetadata: STRINGS,
  },
};
