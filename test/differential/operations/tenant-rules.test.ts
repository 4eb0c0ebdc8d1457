// The rules of a tenant, kept by a real API server.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitRepository, Kustomization, toCrd } from "#api";
import { silentLog, type JsonObject, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { applyTenant, type TenantOrder } from "#operations";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import type { OpenedCluster } from "../../support/contract/cluster-contract.ts";
import { realClock } from "../../support/outside.ts";
import { until } from "../../support/eventually.ts";

const HELM_RELEASE: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "helmreleases.helm.toolkit.fluxcd.io" },
  spec: {
    group: "helm.toolkit.fluxcd.io",
    names: { kind: "HelmRelease", listKind: "HelmReleaseList", plural: "helmreleases", singular: "helmrelease" },
    scope: "Namespaced",
    versions: [
      {
        name: "v2",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

const TENANT: TenantOrder = {
  name: "acme",
  namespaces: ["acme"],
  createNamespaces: true,
  keepNamespaces: false,
  serviceAccount: "deployer",
  clusterRole: "admin",
  roles: [],
  rules: {
    allowedSources: ["https://git.example.com/acme", "ssh://git@git.example.com/acme/"],
    requireServiceAccount: true,
    sameNamespace: true,
  },
  labels: {},
  annotations: {},
};

describe.skipIf(!(await hasRealPlace()))("rules of a tenant on kube-apiserver", () => {
  let opened: OpenedCluster;
  let cluster: Cluster;

  const create = (kind: { readonly apiVersion: string; readonly kind: string }, spec: JsonObject, namespace = "acme") =>
    cluster.apply({ ...kind, metadata: { name: "probe", namespace }, spec }, { fieldManager: "tenant", dryRun: true, force: true });
  const GIT = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
  const KUSTOMIZATION = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
  const RELEASE = { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" };
  const source = (url: string, namespace?: string) => create(GIT, { interval: "1m", url }, namespace);
  const kustomization = (spec: JsonObject) =>
    create(KUSTOMIZATION, { interval: "1m", prune: true, sourceRef: { kind: "GitRepository", name: "a" }, ...spec });

  beforeAll(async () => {
    opened = await openRealPlace();
    cluster = opened.cluster;
    for (const object of [toCrd(GitRepository), toCrd(Kustomization), HELM_RELEASE])
      await cluster.apply(object, { fieldManager: "test", force: true });
    await applyTenant(TENANT, [], { cluster, clock: realClock, log: silentLog });
    // policies take hold a moment after they are stored, definitions too
    const isKept = (): Promise<boolean> =>
      source("https://elsewhere.example.com/x").then(
        () => false,
        (error: unknown) => String(error).includes("must be below"),
      );
    await until(isKept);
  });
  afterAll(() => opened?.close());

  test.each([["https://git.example.com/acme"], ["https://git.example.com/acme/apps"], ["ssh://git@git.example.com/acme/apps"]])(
    "a source may be at %s",
    async (url) => {
      await expect(source(url)).resolves.toMatchObject({ spec: { url } });
    },
  );

  test.each([
    ["https://git.example.com/acme-evil/apps"],
    ["https://git.example.com/acme/../umbrella/apps"],
    ["https://git.example.com/acme/%2e%2e/umbrella"],
    ["https://git.example.com/acme/..%2fumbrella"],
    ["https://git.example.com@elsewhere.example.com/acme"],
    ["ssh://git@git.example.com/acme"],
    ["http://git.example.com/acme"],
  ])("a source may not be at %s", async (url) => {
    await expect(source(url)).rejects.toThrow("spec.url must be below one of: https://git.example.com/acme");
  });

  test("a source elsewhere is nobody's concern in other namespaces", async () => {
    await expect(source("https://elsewhere.example.com/x", "default")).resolves.toBeDefined();
  });

  test("a Kustomization must name the account, and a source of its own namespace", async () => {
    await expect(kustomization({})).rejects.toThrow("spec.serviceAccountName must be deployer");
    await expect(kustomization({ serviceAccountName: "default" })).rejects.toThrow("spec.serviceAccountName must be deployer");
    await expect(kustomization({ serviceAccountName: "deployer" })).resolves.toBeDefined();
    const foreign = { serviceAccountName: "deployer", sourceRef: { kind: "GitRepository", name: "a", namespace: "flux-system" } };
    await expect(kustomization(foreign)).rejects.toThrow("spec.sourceRef.namespace must be that of the object");
    const own = { ...foreign, sourceRef: { ...foreign.sourceRef, namespace: "acme" } };
    await expect(kustomization(own)).resolves.toBeDefined();
  });

  test("a HelmRelease must do so too, whatever it takes its chart from", async () => {
    const release = (spec: JsonObject) => create(RELEASE, { interval: "1m", serviceAccountName: "deployer", ...spec });
    const chart = (namespace?: string) => ({
      chart: { spec: { chart: "a", sourceRef: { kind: "HelmRepository", name: "a", ...(namespace !== undefined && { namespace }) } } },
    });
    await expect(release(chart())).resolves.toBeDefined();
    await expect(release(chart("acme"))).resolves.toBeDefined();
    await expect(release(chart("flux-system"))).rejects.toThrow("spec.chart.spec.sourceRef.namespace must be that of the object");
    await expect(release({ chartRef: { kind: "OCIRepository", name: "a", namespace: "x" } })).rejects.toThrow("spec.chartRef.namespace");
    await expect(release({ chartRef: { kind: "OCIRepository", name: "a" }, serviceAccountName: "x" })).rejects.toThrow("must be deployer");
  });
});
