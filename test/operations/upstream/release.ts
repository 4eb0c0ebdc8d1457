// Manifests in the layout in which upstream publishes its releases, written for tests: small, and with definitions that our own
// controllers serve.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GitRepository, Kustomization, toCrd } from "#api";
import { stringAt, type JsonObject, type KubeObject } from "#base";
import { writeYaml, type YamlWritable } from "#codec";
import { fileTree, packTree } from "#store";

export interface ReleaseOptions {
  /** Tag of every image. */
  readonly tag: string;
  /** What becomes of the pods of a component, in the words of the simulated kubelet. */
  readonly outcome?: Readonly<Record<string, string>>;
  /** Changes a definition, by its kind. */
  readonly definitions?: Readonly<Record<string, (crd: KubeObject) => KubeObject>>;
  readonly without?: readonly string[];
}

/** A kind that no controller of a test serves: it only has to be there, with its objects. */
const HELM_RELEASE: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "helmreleases.helm.toolkit.fluxcd.io" },
  spec: {
    group: "helm.toolkit.fluxcd.io",
    names: { kind: "HelmRelease", listKind: "HelmReleaseList", plural: "helmreleases", singular: "helmrelease" },
    scope: "Namespaced",
    versions: [{ name: "v2", served: true, storage: true, schema: openSchema() }],
  },
};

/** A schema that takes any spec and status. */
export function openSchema(): JsonObject {
  const any = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return { openAPIV3Schema: { type: "object", properties: { spec: any, status: any } } };
}

const DEFINITIONS: Readonly<Record<string, readonly KubeObject[]>> = {
  "source-controller": [toCrd(GitRepository)],
  "kustomize-controller": [toCrd(Kustomization)],
  "helm-controller": [HELM_RELEASE],
  "notification-controller": [],
};

/** The files of a release: one for each component, rbac.yaml and policies.yaml. */
export function releaseFiles(options: ReleaseOptions): Record<string, string> {
  const names = Object.keys(DEFINITIONS).filter((name) => !options.without?.includes(name));
  return {
    ...Object.fromEntries(names.map((name) => [`${name}.yaml`, stream(componentObjects(name, options))])),
    "rbac.yaml": stream(accessObjects(names)),
    "policies.yaml": stream([policy("allow-egress", { egress: [{}] }), policy("allow-webhooks", { ingress: [{}] })]),
  };
}

/** The archive that a mirror serves. */
export function releaseArchive(options: ReleaseOptions): Promise<Uint8Array> {
  const files = Object.entries(releaseFiles(options));
  return packTree(fileTree(files.map(([path, text]) => [path, { bytes: Buffer.from(text), executable: false }] as const)));
}

/** Writes files below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** A folder of releases as `flux/<version>/<component>.yaml`. */
export function releaseFolders(releases: Readonly<Record<string, ReleaseOptions>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(releases).flatMap(([version, options]) =>
      Object.entries(releaseFiles(options)).map(([name, text]) => [`flux/${version}/${name}`, text] as const),
    ),
  );
}

function stream(objects: readonly (KubeObject | JsonObject)[]): string {
  return objects.map((each) => writeYaml(each as unknown as YamlWritable)).join("---\n");
}

function componentObjects(name: string, { tag, outcome = {}, definitions = {} }: ReleaseOptions): KubeObject[] {
  const labels = { "app.kubernetes.io/component": name, "app.kubernetes.io/part-of": "flux" };
  const crds = (DEFINITIONS[name] ?? []).map((crd): KubeObject => {
    const made = { ...crd, metadata: { name: crd.metadata.name ?? "", labels } };
    return definitions[stringAt(crd, "spec", "names", "kind")]?.(made) ?? made;
  });
  return [
    ...crds,
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, labels } },
    deployment(name, tag, { labels, outcome: outcome[name] }),
  ];
}

/** Arguments in upstream's order, which its generator counts on. */
function argumentsOf(name: string): string[] {
  const events = "--events-addr=http://notification-controller.flux-system.svc.cluster.local./";
  const common = ["--watch-all-namespaces=true", "--log-level=info", "--log-encoding=json", "--enable-leader-election"];
  if (name === "notification-controller") return common;
  const storage = ["--storage-path=/data", "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local."];
  return [events, ...common, ...(name === "source-controller" ? storage : [])];
}

function deployment(
  name: string,
  tag: string,
  { labels, outcome }: { readonly labels: Record<string, string>; readonly outcome: string | undefined },
): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: { ...labels, "control-plane": "controller" } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      ...(name === "source-controller" && { strategy: { type: "Recreate" } }),
      template: {
        metadata: {
          labels: { app: name, ...labels },
          ...(outcome !== undefined && { annotations: { "simulate.headgate.dev/outcome": outcome } }),
        },
        spec: {
          serviceAccountName: name,
          containers: [{ name: "manager", image: `fluxcd/${name}:${tag}`, args: argumentsOf(name) }],
        },
      },
    },
  };
}

function accessObjects(names: readonly string[]): KubeObject[] {
  const binding = (name: string, role: string): KubeObject => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: names.map((each) => ({ kind: "ServiceAccount", name: each, namespace: "flux-system" })),
  });
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
  return [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "crd-controller" }, rules },
    binding("crd-controller", "crd-controller"),
    binding("cluster-reconciler", "cluster-admin"),
  ];
}

function policy(name: string, spec: JsonObject): KubeObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec: { podSelector: {}, ...spec } };
}
