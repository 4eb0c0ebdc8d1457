// Upstream's components from the manifests that it publishes, as its own generator makes them: an overlay over the component files,
// built by kustomize. Equal input gives, byte for byte, what `flux install --export` prints.
import type { JsonObject, KubeObject } from "#base";
import { writeYaml, type YamlWritable } from "#codec";
import { GENERATED } from "#distribution";
import { build, toYamlStream, type KustomizeResult } from "#kustomize";
import { treeOfTexts } from "./file-tree.ts";
import { manifestProblems } from "./manifest-source/problems.ts";
import type { ComponentsOrder } from "./rendering.ts";

/** The files of a release, as a ManifestSource gives them; an overlay of its own is built as it is. */
export interface ReleaseFiles {
  readonly files: ReadonlyMap<string, string>;
  /** Where they are from, for messages. */
  readonly reference: string;
}

/** Components as text and as objects. */
export interface FluxComponents {
  readonly components: readonly string[];
  readonly content: string;
  readonly objects: readonly KubeObject[];
}

/** The namespace that upstream's manifests are published with. */
const PUBLISHED_NAMESPACE = "flux-system";
const NOTIFICATION = "notification-controller";
const STORES_ARTIFACTS = new Set(["source-controller", "source-watcher"]);

/**
 * Renders upstream's components.
 * @param order with the resolved version
 * @throws manifests.incomplete · manifests.unreadable · kustomize.*
 * @see fluxcd/flux2 pkg/manifestgen/install (behaviour: names, patches, order, head of the file)
 */
export function renderFluxComponents(order: ComponentsOrder, { files, reference }: ReleaseFiles): FluxComponents {
  const components = [...new Set([...order.components, ...order.componentsExtra])];
  const built = files.has("kustomization.yaml")
    ? buildOverlay(files)
    : build(treeOfTexts(overlayOf(order, components, { files, reference })), "", BUILD);
  const head = ["---", GENERATED, `# Flux Version: ${order.version}`, `# Components: ${components.join(",")}`];
  return {
    components,
    content: `${head.join("\n")}\n${toYamlStream(built)}`,
    objects: built.resources.map((each) => each.object as unknown as KubeObject),
  };
}

const BUILD = { order: "none", loadRestrictions: "none" } as const;

function buildOverlay(files: ReadonlyMap<string, string>): KustomizeResult {
  return build(treeOfTexts(Object.fromEntries(files)), "", BUILD);
}

function overlayOf(order: ComponentsOrder, components: readonly string[], { files, reference }: ReleaseFiles): Record<string, string> {
  const file = (name: string): string => {
    const text = files.get(name);
    if (text === undefined) throw manifestProblems.incomplete(name, order.version, reference);
    return text;
  };
  const { namespace } = order;
  return {
    ...Object.fromEntries(components.map((each) => [`${each}.yaml`, file(`${each}.yaml`)])),
    ...(order.networkPolicy && { "policies.yaml": file("policies.yaml") }),
    // The subjects of bindings name the namespace, which kustomize does not change there.
    "roles/rbac.yaml": file("rbac.yaml").replaceAll(PUBLISHED_NAMESPACE, () => namespace),
    "roles/kustomization.yaml": yaml({ ...KUSTOMIZATION, namespace, resources: ["rbac.yaml"], nameSuffix: `-${namespace}` }),
    "namespace.yaml": yaml(namespaceOf(namespace)),
    "labels.yaml": yaml(labelsOf(order)),
    "node-selector.yaml": yaml(placementOf(order)),
    "kustomization.yaml": yaml(kustomizationOf(order, components)),
  };
}

const KUSTOMIZATION = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };

function yaml(value: JsonObject): string {
  return writeYaml(value as unknown as YamlWritable);
}

function kustomizationOf(order: ComponentsOrder, components: readonly string[]): JsonObject {
  return {
    ...KUSTOMIZATION,
    namespace: order.namespace,
    transformers: ["labels.yaml"],
    resources: [
      "namespace.yaml",
      ...(order.networkPolicy ? ["policies.yaml"] : []),
      "roles",
      ...components.map((component) => `${component}.yaml`),
    ],
    patches: [
      { path: "node-selector.yaml", target: { kind: "Deployment" } },
      ...components.map((component) => argumentsPatch(order, components, component)),
      ...(components.includes("source-watcher") ? [ARTIFACT_GATE] : []),
    ],
    ...(order.registry !== "" && {
      images: components.map((component) => ({ name: `fluxcd/${component}`, newName: `${order.registry}/${component}` })),
    }),
  };
}

/** Artifacts of other kinds are taken only by controllers that are told to. */
const ARTIFACT_GATE: JsonObject = {
  target: { kind: "Deployment", name: "(kustomize-controller|helm-controller)" },
  patch: yaml([
    { op: "add", path: "/spec/template/spec/containers/0/args/-", value: "--feature-gates=ExternalArtifact=true" },
  ] as unknown as JsonObject),
};

/** The first arguments of every controller stand in a fixed order; the notification controller has no address of events. */
function argumentsPatch(order: ComponentsOrder, components: readonly string[], component: string): JsonObject {
  // With the full domain, because a proxy may be set up for names that end in the cluster's own.
  const events = components.includes(NOTIFICATION) ? `http://${NOTIFICATION}.$(RUNTIME_NAMESPACE).svc.${order.clusterDomain}./` : "";
  const first = [
    ...(component === NOTIFICATION ? [] : [`--events-addr=${events}`]),
    `--watch-all-namespaces=${order.watchAllNamespaces}`,
    `--log-level=${order.logLevel}`,
  ];
  const placed = first.map((value, index) => [index, value] as const);
  if (STORES_ARTIFACTS.has(component)) placed.push([6, `--storage-adv-addr=${component}.$(RUNTIME_NAMESPACE).svc.${order.clusterDomain}.`]);
  const operations = placed.map(([index, value]) => ({ op: "replace", path: `/spec/template/spec/containers/0/args/${index}`, value }));
  return {
    target: { group: "apps", version: "v1", kind: "Deployment", name: component },
    patch: yaml(operations as unknown as JsonObject),
  };
}

function placementOf(order: ComponentsOrder): JsonObject {
  const { imagePullSecret, tolerationKeys, nodeSelector, priorityClassName } = order;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "all" },
    spec: {
      template: {
        spec: {
          nodeSelector: { "kubernetes.io/os": "linux", ...nodeSelector },
          ...(imagePullSecret !== undefined && { imagePullSecrets: [{ name: imagePullSecret }] }),
          ...(tolerationKeys.length > 0 && { tolerations: tolerationKeys.map((key) => ({ key, operator: "Exists" })) }),
          ...(priorityClassName !== undefined && { priorityClassName }),
        },
      },
    },
  };
}

function labelsOf({ namespace, version }: ComponentsOrder): JsonObject {
  return {
    apiVersion: "builtin",
    kind: "LabelTransformer",
    metadata: { name: "labels" },
    labels: {
      "app.kubernetes.io/instance": namespace,
      "app.kubernetes.io/version": version,
      "app.kubernetes.io/part-of": "flux",
    },
    fieldSpecs: [
      { path: "metadata/labels", create: true },
      { kind: "Deployment", path: "spec/template/metadata/labels", create: true },
    ],
  };
}

function namespaceOf(name: string): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { "pod-security.kubernetes.io/warn": "restricted", "pod-security.kubernetes.io/warn-version": "latest" } },
  };
}
