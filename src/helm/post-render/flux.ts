// The post-renderers of a HelmRelease: those of its spec, its common metadata, and the labels that say where an object comes from.
import type { Json } from "#base";
import { writeYaml, type YamlWritable } from "#codec";
import { build, toYamlStream, type FileTree, type FluxBuildSpec } from "#kustomize";
import type { PostRenderer } from "./post-render.ts";

/** What kustomize is asked to change, as in `spec.postRenderers[].kustomize`. */
export interface KustomizePostRender {
  readonly patches?: FluxBuildSpec["patches"];
  readonly images?: FluxBuildSpec["images"];
}

/** A HelmRelease as its post-rendering sees it. */
export interface FluxPostRender {
  /** Name of the HelmRelease. */
  readonly name: string;
  readonly namespace: string;
  /** `spec.postRenderers`; an entry without `kustomize` does nothing. */
  readonly postRenderers?: readonly { readonly kustomize?: KustomizePostRender }[];
  /** `spec.commonMetadata`. */
  readonly commonMetadata?: FluxBuildSpec["commonMetadata"];
}

/**
 * The chain of a HelmRelease: its post-renderers in their order, its common metadata, and the labels
 * `helm.toolkit.fluxcd.io/name` and `…/namespace`, which nothing before them can change.
 *
 * @throws (when run) problems of the kustomize room
 * @see behaviour: fluxcd/helm-controller internal/postrender
 * @example const step = fluxPostRenderer({ name: "web", namespace: "apps", commonMetadata: { labels: { team: "web" } } });
 */
export function fluxPostRenderer({ name, namespace, postRenderers = [], commonMetadata }: FluxPostRender): PostRenderer {
  const steps = postRenderers.flatMap(({ kustomize }) => (kustomize === undefined ? [] : [kustomizationOf(kustomize)]));
  const last = steps.pop() ?? kustomizationOf({});
  const origin = { "helm.toolkit.fluxcd.io/name": name, "helm.toolkit.fluxcd.io/namespace": namespace };
  const { labels = {}, annotations = {} } = commonMetadata ?? {};
  // Transformers run after patches and images, so that the last build does the work of the metadata too.
  const transformers = [
    ...setting("LabelTransformer", "common-labels", labels),
    ...setting("AnnotationsTransformer", "common-annotations", annotations),
    ...setting("LabelTransformer", "origin-labels", origin),
  ];
  const kustomizations = [...steps, { ...last, transformers }].map((each) => writeYaml(each as YamlWritable));
  return (manifests) => kustomizations.reduce((text, kustomization) => kustomized(text, kustomization), manifests);
}

/** kustomize alone, as one entry of `spec.postRenderers` runs it. */
export function kustomizePostRenderer(order: KustomizePostRender): PostRenderer {
  const kustomization = writeYaml(kustomizationOf(order) as YamlWritable);
  return (manifests) => kustomized(manifests, kustomization);
}

const INPUT = "helm-output.yaml";

function kustomizationOf({ patches = [], images = [] }: KustomizePostRender): Readonly<Record<string, Json>> {
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [INPUT],
    patches: patches.map(({ patch, target }) => ({ patch, ...(target && { target: { ...target } }) })),
    images: images.map((image) => ({ ...image })),
  };
}

function setting(kind: "LabelTransformer" | "AnnotationsTransformer", name: string, entries: Readonly<Record<string, string>>): string[] {
  if (Object.keys(entries).length === 0) return [];
  const field = kind === "LabelTransformer" ? "labels" : "annotations";
  const fieldSpecs = [{ path: `metadata/${field}`, create: true }];
  return [writeYaml({ apiVersion: "builtin", kind, metadata: { name }, [field]: { ...entries }, fieldSpecs })];
}

const encoder = new TextEncoder();

function kustomized(manifests: string, kustomization: string): string {
  const files: Readonly<Record<string, Uint8Array>> = {
    [INPUT]: encoder.encode(manifests),
    "kustomization.yaml": encoder.encode(kustomization),
  };
  const tree: FileTree = {
    read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    list: (directory) => (directory === "" ? Object.keys(files).map((name) => ({ name, directory: false })) : undefined),
  };
  return toYamlStream(build(tree, "", { order: "none", loadRestrictions: "none" }));
}
