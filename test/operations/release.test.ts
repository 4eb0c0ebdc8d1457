import { expect, test } from "vitest";
import { GitRepository, HelmChart, HelmRepository, kindRef, OciRepository as OciRepositoryKind, type Kind } from "#api";
import { Secret, textAt, type KubeObject } from "#base";
import { OciRepository, parseRepository } from "#oci";
import { bootstrap, inspectBootstrap } from "#operations";
import { fileTree, packTree } from "#store";
import { startFakeCharts } from "../controllers/fake-charts.ts";
import { startFakeRegistry } from "../support/fake-registry.ts";
import { orderOf } from "./order.ts";
import { startStage, type Stage } from "./stage.ts";
import { eventually, patience } from "../support/eventually.ts";

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const READER = { name: "reader", password: "of-books" };
const namespace = "flux-system";

/** Pushes one artifact of Flux. @returns its digest */
async function pushArtifact(host: string, files: Readonly<Record<string, string>>): Promise<string> {
  const signal = patience();
  const credentials = { kind: "basic", username: READER.name, password: new Secret(READER.password) } as const;
  const repository = new OciRepository(parseRepository(`oci://${host}/team/app`), { plainHttp: "only", credentials });
  const text = new TextEncoder();
  const tree = fileTree(Object.entries(files).map(([path, content]) => [path, { bytes: text.encode(content), executable: false }]));
  const config = await repository.pushBlob(text.encode("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
  const layers = [await repository.pushBlob(await packTree(tree), "application/vnd.cncf.flux.content.v1.tar+gzip", signal)];
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const digest = await repository.pushManifest("1.0.0", { mediaType, config, layers, annotations: {} }, signal);
  await repository.close();
  return digest;
}

async function artifactOf({ cluster }: Stage, kind: Kind, name: string): Promise<string> {
  const object = await cluster.get({ ...kindRef(kind), name, namespace });
  const conditions = (object?.["status"] as { conditions?: readonly { type: string; status: string; message: string }[] } | undefined)
    ?.conditions;
  const ready = conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True") throw new Error(`${kind.kind}/${name} is not ready: ${ready?.message}`);
  return textAt(object, "status", "artifact", "revision") ?? "";
}

const SOURCES = (charts: string, registry: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: flux-system }
spec: { url: "${charts}", interval: 10m }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: { name: web, namespace: flux-system }
spec: { chart: web, version: 1.x, interval: 10m, sourceRef: { kind: HelmRepository, name: charts } }
---
apiVersion: v1
kind: Secret
metadata: { name: pull, namespace: flux-system }
type: kubernetes.io/dockerconfigjson
stringData: { .dockerconfigjson: '${JSON.stringify({ auths: { [registry]: { username: READER.name, password: READER.password } } })}' }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: puller, namespace: flux-system }
imagePullSecrets: [{ name: pull }]
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: app, namespace: flux-system }
spec: { url: "oci://${registry}/team/app", interval: 10m, insecure: true, serviceAccountName: puller, ref: { semver: 1.x } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: app, namespace: flux-system }
spec: { interval: 10m, prune: true, targetNamespace: default, sourceRef: { kind: OCIRepository, name: app } }
`;

test("an install of v0.3.0 keeps charts and artifacts that git asks for, with no right but those of its accounts", async () => {
  await using stage = await startStage({ controllers: false });
  const charts = await startFakeCharts();
  const registry = await startFakeRegistry({ user: READER });
  try {
    await charts.publish([["web", "1.2.0"]]);
    const digest = await pushArtifact(registry.host, {
      "map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: from-registry }\n",
    });
    const installing = bootstrap(orderOf({ version: "v0.3.0" }), stage.places, patience());
    await eventually(async () =>
      expect(await stage.cluster.get({ ...CRD, name: "ocirepositories.source.toolkit.fluxcd.io" })).toBeDefined(),
    );
    await stage.startAsAccounts();
    const { files } = await installing;

    await stage.git.commit("main", { ...files, "clusters/acc/sources.yaml": SOURCES(charts.url, registry.host) });
    const body = { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "now" } } };
    await stage.cluster.patch({ ...kindRef(GitRepository), name: namespace, namespace }, { type: "merge", body }, { fieldManager: "test" });

    const found = await eventually(async () => ({
      index: await artifactOf(stage, HelmRepository, "charts"),
      chart: await artifactOf(stage, HelmChart, "web"),
      artifact: await artifactOf(stage, OciRepositoryKind, "app"),
      applied: (await stage.cluster.get({ apiVersion: "v1", kind: "ConfigMap", name: "from-registry", namespace: "default" }))?.metadata
        .name,
    }));
    expect(found).toEqual({
      index: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      chart: "1.2.0",
      artifact: `1.0.0@${digest}`,
      applied: "from-registry",
    });
    expect(stage.complaints.filter((each) => /forbidden|of-books/.test(each))).toEqual([]);
    expect((await inspectBootstrap(orderOf({ version: "v0.3.0" }), stage.places)).drift).toEqual([]);
  } finally {
    await charts.close();
    await registry.close();
  }
});

test("an upgrade from v0.2.0 to v0.3.0 adds kinds, and leaves those that were there as they are", async () => {
  await using stage = await startStage();
  const { cluster } = stage;
  const charts = await startFakeCharts();
  try {
    await bootstrap(orderOf({ version: "v0.2.0" }), stage.places, patience());
    await cluster.apply(foreignCrd, { fieldManager: "somebody" });
    const before = await definitionsOf(stage);

    await bootstrap(orderOf({ version: "v0.3.0" }), stage.places, patience());

    const after = await definitionsOf(stage);
    const added = Object.keys(after).filter((name) => before[name] === undefined);
    expect(added.toSorted()).toEqual(
      ["helmcharts", "helmrepositories", "ocirepositories"].map((plural) => `${plural}.source.toolkit.fluxcd.io`),
    );
    expect(Object.fromEntries(Object.entries(after).filter(([name]) => !added.includes(name)))).toEqual(before);
    expect((await inspectBootstrap(orderOf({ version: "v0.3.0" }), stage.places)).drift).toEqual([]);

    await charts.publish([["web", "1.2.0"]]);
    const metadata = { name: "charts", namespace };
    await cluster.create({ ...kindRef(HelmRepository), metadata, spec: { url: charts.url, interval: "10m" } });
    await eventually(async () => expect(await artifactOf(stage, HelmRepository, "charts")).toMatch(/^sha256:/));
  } finally {
    await charts.close();
  }
});

const foreignCrd: KubeObject = {
  ...CRD,
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    names: { kind: "Widget", plural: "widgets", singular: "widget", listKind: "WidgetList" },
    scope: "Namespaced",
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};

/** What makes a definition the one that it was: its identity and its content by name, the label of the version left out. */
async function definitionsOf({ cluster }: Stage): Promise<Readonly<Record<string, unknown>>> {
  const { items } = await cluster.list(CRD);
  return Object.fromEntries(
    items.map(({ metadata, spec }) => [metadata.name, { uid: metadata.uid, generation: metadata.generation, spec }]),
  );
}
