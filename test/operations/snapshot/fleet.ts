// A cluster with Flux objects of many kinds, typed and foreign, and what they refer to; no controller runs in it.
import { GitRepository, HelmRepository, kindRef, Kustomization, toCrd } from "#api";
import { refOf, type Json, type KubeObject } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster, type Transport } from "#kube";
import { realClock } from "../../support/outside.ts";
import { until } from "../../support/eventually.ts";

export const CANARY = "canary-in-a-secret";

export interface Fleet extends AsyncDisposable {
  /** A client of its own each time: discovery of one is paced, as processes that live long need it. */
  readonly cluster: Cluster;
  /** Requests that change something, in their order: `PATCH /apis/…`. */
  readonly writes: string[];
  /** Called before and after each of them; what it throws takes the place of the answer. */
  readonly around: { before?: (count: number) => void; after?: (count: number) => void };
}

/** An empty cluster. */
export async function emptyFleet(): Promise<Fleet> {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const transport = plane.transport();
  const writes: string[] = [];
  const around: Fleet["around"] = {};
  const watched: Transport = async (request) => {
    if (request.method === "GET") return transport(request);
    const count = writes.push(`${request.method} ${request.path}`);
    around.before?.(count);
    const answer = await transport(request);
    around.after?.(count);
    return answer;
  };
  return {
    get cluster() {
      return clusterClient(watched, { address: "fleet", clock: realClock });
    },
    writes,
    around,
    [Symbol.asyncDispose]: () => plane.close(),
  };
}

/** A definition whose kinds may hold anything; `suspend` says whether their specs have that field. */
export function foreignDefinition(group: string, kind: string, { suspend = true, version = "v1", release = "v0.3.0" } = {}): KubeObject {
  const plural = `${kind.toLowerCase()}s`;
  const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const spec = suspend ? { ...open, properties: { suspend: { type: "boolean" } } } : open;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, labels: { "app.kubernetes.io/version": release } },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties: { spec, status: open } } },
        },
      ],
    },
  };
}

const NS = "flux-system";
const flux = (
  apiVersion: string,
  kind: string,
  name: string,
  rest: { spec: Json; status?: Json; annotations?: Record<string, string>; namespace?: string },
): KubeObject => {
  const { annotations, namespace = NS, ...content } = rest;
  return { apiVersion, kind, metadata: { name, namespace, labels: { team: "a" }, ...(annotations && { annotations }) }, ...content };
};
const ready = (observedGeneration: number): Json => [
  {
    type: "Ready",
    status: "True",
    reason: "ReconciliationSucceeded",
    message: "ok",
    lastTransitionTime: "2026-01-01T00:00:00Z",
    observedGeneration,
  },
];
const inventory = (...ids: string[]): Json => ({ entries: ids.map((id) => ({ id, v: "v1" })) });

export const HELM = "helm.toolkit.fluxcd.io/v2";
export const OPERATOR = "fluxcd.controlplane.io/v1";
export const NOTIFICATION = "notification.toolkit.fluxcd.io/v1beta3";

/** Objects in the order in which they can be created. */
export function fleetObjects(): readonly KubeObject[] {
  const secret = (name: string, namespace: string, more: object = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    data: { value: Buffer.from(`${CANARY} ${name}`).toString("base64") },
    ...more,
  });
  return [
    ...[NS, "apps", "storage"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { of: "the-fleet" } } })),
    ...["git-login", "sops-keys", "ca", "unrelated"].map((name) => secret(name, NS)),
    ...["values", "kubeconfig"].map((name) => secret(name, "apps")),
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings", namespace: NS }, data: { region: "eu" } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "defaults", namespace: "apps" }, data: { "values.yaml": "a: 1" } },
    secret("sh.helm.release.v1.web.v1", "storage", { type: "helm.sh/release.v1" }),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "sh.helm.release.v1.web.v2", namespace: "storage", labels: { owner: "helm", name: "web", version: "2" } },
      data: { release: `${CANARY} record` },
    },
    flux("source.toolkit.fluxcd.io/v1", "GitRepository", "fleet", {
      spec: { interval: "1m0s", url: "https://git.example.com/fleet", secretRef: { name: "git-login" } },
      status: {
        observedGeneration: 1,
        conditions: ready(1),
        artifact: {
          revision: "main@sha1:aa",
          digest: `sha256:${"0".repeat(64)}`,
          path: "a",
          url: "http://a/a",
          lastUpdateTime: "2026-01-01T00:00:00Z",
          size: 3,
        },
      },
    }),
    flux("source.toolkit.fluxcd.io/v1", "HelmRepository", "charts", {
      spec: { interval: "5m0s", url: "https://charts.example.com", certSecretRef: { name: "ca" }, suspend: true },
    }),
    flux("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "infra", {
      spec: {
        interval: "10m0s",
        prune: true,
        path: "./infra",
        sourceRef: { kind: "GitRepository", name: "fleet" },
        decryption: { provider: "sops", secretRef: { name: "sops-keys" } },
        suspend: false,
      },
      status: {
        observedGeneration: 1,
        lastAppliedRevision: "main@sha1:aa",
        lastAttemptedRevision: "main@sha1:aa",
        inventory: inventory("_infra__Namespace"),
        conditions: ready(1),
      },
    }),
    flux("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "apps", {
      spec: {
        interval: "10m0s",
        prune: true,
        path: "./apps",
        sourceRef: { kind: "GitRepository", name: "fleet" },
        dependsOn: [{ name: "infra" }],
        postBuild: {
          substituteFrom: [
            { kind: "ConfigMap", name: "settings" },
            { kind: "Secret", name: "absent", optional: true },
          ],
        },
      },
      status: {
        observedGeneration: 1,
        lastAppliedRevision: "main@sha1:aa",
        inventory: inventory("apps_web_apps_Deployment", "apps_old_apps_Deployment"),
        conditions: ready(1),
      },
    }),
    flux(HELM, "HelmRelease", "web", {
      namespace: "apps",
      spec: {
        chart: { spec: { chart: "web", sourceRef: { kind: "HelmRepository", name: "charts" } } },
        storageNamespace: "storage",
        valuesFrom: [
          { kind: "ConfigMap", name: "defaults" },
          { kind: "Secret", name: "values" },
        ],
        values: { secretRef: { name: "of-the-chart" } },
      },
      status: {
        observedGeneration: 1,
        lastAttemptedGeneration: 1,
        storageNamespace: "storage",
        history: [{ name: "web", namespace: "apps", version: 2, status: "deployed" }],
      },
    }),
    flux(HELM, "HelmRelease", "elsewhere", {
      namespace: "apps",
      spec: { kubeConfig: { secretRef: { name: "kubeconfig" } } },
      status: { history: [{ name: "elsewhere", version: 1 }] },
    }),
    flux(NOTIFICATION, "Provider", "chat", { spec: { type: "slack" } }),
    flux(OPERATOR, "ResourceSet", "tenants", { spec: { inputs: [] }, status: { inventory: inventory("_a__Namespace") } }),
    flux(OPERATOR, "ResourceSet", "stopped", { spec: { inputs: [] }, annotations: { "fluxcd.controlplane.io/reconcile": "disabled" } }),
  ];
}

export const FOREIGN: readonly KubeObject[] = [
  foreignDefinition("helm.toolkit.fluxcd.io", "HelmRelease", { version: "v2" }),
  foreignDefinition("notification.toolkit.fluxcd.io", "Provider", { suspend: false, version: "v1beta3" }),
  foreignDefinition("fluxcd.controlplane.io", "ResourceSet", { suspend: false }),
];

/** Serves the kinds, ours with the release that the components carry. */
export async function define(cluster: Cluster, foreign: readonly KubeObject[] = FOREIGN): Promise<void> {
  const ours = [GitRepository, HelmRepository, Kustomization].map((kind) => toCrd(kind));
  for (const definition of [...ours, ...foreign]) await cluster.create(definition, { fieldManager: "installer" });
  for (const definition of [...ours, ...foreign]) {
    await until(async () => JSON.stringify((await cluster.get(refOf(definition)))?.status ?? {}).includes('"Established"'));
  }
  await cluster.discover({ refresh: true });
}

/** Creates objects as their users do, with the status that controllers have given them. */
export async function populate(cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    await cluster.create(object, { fieldManager: "kubectl" });
    if (object.status === undefined) continue;
    const body = [{ op: "add", path: "/status", value: object.status }];
    await cluster.patch(refOf(object), { type: "json", body }, { subresource: "status", fieldManager: "controller" });
  }
}

/** The cluster with everything in it. */
export async function startFleet(): Promise<Fleet> {
  const fleet = await emptyFleet();
  await define(fleet.cluster);
  // The first record was stored by a release of Helm that gives no labels to it; the second one by the driver of ConfigMaps.
  await populate(fleet.cluster, fleetObjects());
  const record = { apiVersion: "v1", kind: "Secret", name: "sh.helm.release.v1.web.v1", namespace: "storage" };
  await fleet.cluster.patch(record, { type: "merge", body: { metadata: { labels: { owner: "helm", name: "web", version: "1" } } } });
  return fleet;
}

export const gitRepository = { ...kindRef(GitRepository), name: "fleet", namespace: NS };
export const kustomization = (name: string) => ({ ...kindRef(Kustomization), name, namespace: NS });
