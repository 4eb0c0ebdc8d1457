import { expect, test, vi } from "vitest";
import { at, formatRef, refOf, silentLog, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { applyInstance, bootstrap, importInstance, inspectInstance, installOf, uninstallInstance, type InstancePlaces } from "#operations";
import { realClock } from "../../support/outside.ts";
import { orderOf } from "../order.ts";
import { startCluster, startStage } from "../stage.ts";
import { clusterOf, instanceOf, syncOf } from "./order.ts";

vi.setConfig({ testTimeout: 60_000 });

const within = (seconds = 30): { readonly signal: AbortSignal } => ({ signal: AbortSignal.timeout(seconds * 1000) });
const placesOf = (cluster: Cluster): InstancePlaces => ({ cluster, clock: realClock, log: silentLog });
const deployment = (name: string): ObjectRef => ({ apiVersion: "apps/v1", kind: "Deployment", name, namespace: "flux-system" });
const namesOf = async (cluster: Cluster, kind: { apiVersion: string; kind: string }): Promise<string[]> =>
  (await cluster.list(kind)).items.map((each) => each.metadata.name ?? "");
const identity = (object: KubeObject | undefined): unknown => [object?.metadata.uid, object?.metadata.generation];
const APP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: default}\ndata: {a: b}\n";
const app = { apiVersion: "v1", kind: "ConfigMap", name: "app", namespace: "default" };

test("an empty cluster gets the install, and shows no drift", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);

  const done = await applyInstance(instanceOf(), places, within());

  expect(done.version).toBe("v0.3.0");
  expect(done.revision).toMatch(/^v0\.3\.0@sha256:[0-9a-f]{64}$/);
  expect(done.images).toEqual({
    "kustomize-controller": "ghcr.io/headgate/kustomize-controller:v0.3.0",
    "source-controller": "ghcr.io/headgate/source-controller:v0.3.0",
  });
  expect(await inspectInstance(instanceOf(), places)).toEqual({ drift: [], installed: true });
  const { objects, record } = await installOf(instanceOf());
  for (const object of [...objects, record]) {
    const live = await started.cluster.get(refOf(object));
    expect([formatRef(refOf(object)), live?.metadata.labels?.["instance.headgate.dev/namespace"]]).toEqual([
      formatRef(refOf(object)),
      "flux-system",
    ]);
  }
});

test("applying again writes nothing", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  await applyInstance(instanceOf(), places, within());
  const { objects, record } = await installOf(instanceOf());
  const versions = async (): Promise<unknown[]> =>
    Promise.all([...objects, record].map(async (each) => (await started.cluster.get(refOf(each)))?.metadata.resourceVersion));
  const before = await versions();

  await applyInstance(instanceOf(), places, within());

  expect(await versions()).toEqual(before);
});

test("another release prunes what it does not have, and what an older one has is refused to come back unasked", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "flux-view-flux-system" };
  await applyInstance(instanceOf({ version: "v0.1.0" }), places, within());
  expect(await started.cluster.get(role)).toBeUndefined();

  await applyInstance(instanceOf({ version: "~0.2" }), places, within());

  expect(await started.cluster.get(role)).toBeDefined();
  await expect(applyInstance(instanceOf({ version: "v0.1.0" }), places, within())).rejects.toMatchObject({ code: "upgrade.downgrade" });
  expect(await started.cluster.get(role)).toBeDefined();

  await applyInstance(instanceOf({ version: "v0.1.0", allowDowngrade: true }), places, within());

  expect(await started.cluster.get(role)).toBeUndefined();
  expect((await inspectInstance(instanceOf({ version: "v0.1.0", allowDowngrade: true }), places)).drift).toEqual([]);
});

test("a definition whose objects are in use does not go", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  await applyInstance(instanceOf(), places, within());
  const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository" };
  await started.cluster.create({
    ...source,
    metadata: { name: "charts", namespace: "default" },
    spec: { url: "http://127.0.0.1:1", interval: "1h" },
  });

  const older = applyInstance(instanceOf({ version: "v0.2.0", allowDowngrade: true }), places, within());

  await expect(older).rejects.toMatchObject({ code: "upgrade.kindInUse" });
  expect(await started.cluster.get({ ...source, name: "charts", namespace: "default" })).toBeDefined();
});

test("shards come, run and go with the order", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const sharding = { key: "sharding.fluxcd.io/key", shards: ["a", "b"], storage: "ephemeral" } as const;
  await applyInstance(instanceOf(), places, within());

  await applyInstance(instanceOf({ sharding }), places, within());

  const all = ["kustomize-controller", "source-controller"];
  expect((await namesOf(started.cluster, { apiVersion: "apps/v1", kind: "Deployment" })).toSorted()).toEqual(
    all.flatMap((each) => [each, `${each}-a`, `${each}-b`]),
  );
  expect((await inspectInstance(instanceOf({ sharding }), places)).drift).toEqual([]);

  await applyInstance(instanceOf({ sharding: { ...sharding, shards: ["b"] } }), places, within());

  expect((await namesOf(started.cluster, { apiVersion: "apps/v1", kind: "Deployment" })).toSorted()).toEqual(
    all.flatMap((each) => [each, `${each}-b`]),
  );
});

test("what was changed in the cluster is told field by field, and put back", async () => {
  await using started = await startCluster();
  const { cluster } = started;
  const places = placesOf(cluster);
  await applyInstance(instanceOf({ cluster: clusterOf({ size: "small" }) }), places, within());
  const path = "/spec/template/spec/containers/0/resources/limits/memory";
  await cluster.patch(
    deployment("source-controller"),
    { type: "json", body: [{ op: "replace", path, value: "9Gi" }] },
    { fieldManager: "me" },
  );
  await cluster.delete({ apiVersion: "v1", kind: "ConfigMap", name: "flux-instance", namespace: "flux-system" });

  const { drift } = await inspectInstance(instanceOf({ cluster: clusterOf({ size: "small" }) }), places);
  await applyInstance(instanceOf({ cluster: clusterOf({ size: "small" }) }), places, within());

  expect(drift.filter((each) => each.change !== "not ready")).toEqual([
    {
      where: "cluster",
      subject: "Deployment/flux-system/source-controller",
      change: "changed",
      field: "spec.template.spec.containers[0].resources.limits.memory",
      wanted: "512Mi",
      found: "9Gi",
    },
    { where: "cluster", subject: "ConfigMap/flux-system/flux-instance", change: "missing" },
  ]);
  expect((await inspectInstance(instanceOf({ cluster: clusterOf({ size: "small" }) }), places)).drift).toEqual([]);
});

test("the cluster follows a repository, whose objects are waited for", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP });
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  const data = { username: "Zmx1eA==", password: "cDp3" };
  await cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "flux-system", namespace: "flux-system" }, data });
  const order = instanceOf({ sync: syncOf(git.remote.url) });

  await applyInstance(order, places, within());

  expect(await cluster.get(app)).toBeDefined();
  expect((await inspectInstance(order, places)).drift).toEqual([]);
});

test("what the cluster no longer follows goes, and what it had applied stays, for a successor or for good", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP });
  await bootstrap(orderOf(), stage.places, within().signal);
  await git.commit("main", {
    "clusters/acc/flux-system/kustomization.yaml": "resources: [note.yaml]\n",
    "clusters/acc/flux-system/note.yaml": APP.replace("name: app", "name: note"),
  });
  await applyInstance(instanceOf({ sync: syncOf(git.remote.url) }), places, within());
  const before = identity(await cluster.get(app));
  const kustomizations = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };

  await applyInstance(instanceOf({ sync: syncOf(git.remote.url, { name: "fleet" }) }), places, within());

  expect([await namesOf(cluster, kustomizations), identity(await cluster.get(app))]).toEqual([["fleet"], before]);
  expect((await cluster.get(app))?.metadata.labels?.["kustomize.toolkit.fluxcd.io/name"]).toBe("fleet");

  await applyInstance(instanceOf(), places, within());

  expect([await namesOf(cluster, kustomizations), identity(await cluster.get(app))]).toEqual([[], before]);
});

test("a source that cannot be reached is named with its reason", async () => {
  await using started = await startCluster();
  const { pullSecret: _, ...sync } = syncOf("http://127.0.0.1:1/fleet.git");

  const applied = applyInstance(instanceOf({ sync }), placesOf(started.cluster), within(20));

  await expect(applied).rejects.toThrow(/GitRepository\/flux-system\/flux-system is not ready: .*127\.0\.0\.1:1/);
});

test("a bootstrap is taken over as it runs: nothing restarts, nothing is pruned, and its files rule no longer", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP });
  await bootstrap(orderOf(), stage.places, within().signal);
  const watched: readonly ObjectRef[] = [
    app,
    deployment("source-controller"),
    deployment("kustomize-controller"),
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" },
    { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "flux-system", namespace: "flux-system" },
  ];
  const look = async (): Promise<unknown[]> => Promise.all(watched.map(async (each) => identity(await cluster.get(each))));
  const pods = async (): Promise<string[]> =>
    (await cluster.list({ apiVersion: "v1", kind: "Pod" })).items.map((each) => each.metadata.uid ?? "").toSorted();
  const [before, running] = [await look(), await pods()];
  const order = instanceOf({ sync: syncOf(git.remote.url) });

  await applyInstance(order, places, within());

  expect([await look(), await pods()]).toEqual([before, running]);
  const live = await cluster.get(deployment("source-controller"));
  expect(
    Object.keys(live?.metadata.labels ?? {})
      .filter((each) => each.startsWith("kustomize.toolkit"))
      .toSorted(),
  ).toEqual(["kustomize.toolkit.fluxcd.io/prune", "kustomize.toolkit.fluxcd.io/ssa"]);
  const managers = live?.metadata.managedFields?.filter((each) => each.subresource === undefined).map((each) => each.manager);
  expect(managers).not.toContain("kustomize-controller");
  expect((await inspectInstance(order, places)).drift).toEqual([]);

  // What git still holds of the install is not applied, and once it is taken out of there, not pruned either.
  await git.commit("main", {
    "clusters/acc/app.yaml": APP.replace("a: b", "a: c"),
    "clusters/acc/flux-system/kustomization.yaml": "resources: [note.yaml]\n",
    "clusters/acc/flux-system/note.yaml": APP.replace("name: app", "name: note"),
  });
  await applyInstance(order, places, within());

  expect(at(await cluster.get(app), "data", "a")).toBe("c");
  expect((await look()).slice(1)).toEqual(before.slice(1));
  expect(await pods()).toEqual(running);
  expect((await inspectInstance(order, places)).drift).toEqual([]);
});

test("a bootstrap that is taken over goes on with what it follows, or not at all", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP, "clusters/other/app.yaml": APP });
  await bootstrap(orderOf(), stage.places, within().signal);
  const kustomization = {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    name: "flux-system",
    namespace: "flux-system",
  };
  const before = identity(await cluster.get(kustomization));
  const { url } = git.remote;

  for (const [sync, code] of [
    [syncOf(url, { path: "clusters/other" }), "instance.followsElsewhere"],
    [syncOf(url, { ref: "refs/heads/next" }), "instance.followsElsewhere"],
    [syncOf(`${url}x`), "instance.followsElsewhere"],
    [syncOf(url, { name: "fleet" }), "instance.followedTwice"],
  ] as const) {
    await expect(applyInstance(instanceOf({ sync }), places, within())).rejects.toMatchObject({ code });
  }
  expect(identity(await cluster.get(kustomization))).toEqual(before);

  await applyInstance(instanceOf(), places, within());

  expect(await cluster.get(app)).toBeDefined();
  expect((await inspectInstance(instanceOf(), places)).drift).toEqual([]);
});

test("an install that an operator applies is left to it", async () => {
  await using started = await startCluster({ controllers: false });
  const { cluster } = started;
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const names = { kind: "FluxInstance", listKind: "FluxInstanceList", plural: "fluxinstances", singular: "fluxinstance" };
  await cluster.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "fluxinstances.fluxcd.controlplane.io" },
    spec: { group: "fluxcd.controlplane.io", names, scope: "Namespaced", versions: [{ name: "v1", served: true, storage: true, schema }] },
  });
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  const ref = { apiVersion: "fluxcd.controlplane.io/v1", kind: "FluxInstance", name: "flux", namespace: "flux-system" };
  await vi.waitFor(() =>
    cluster.create({ apiVersion: ref.apiVersion, kind: ref.kind, metadata: { name: "flux", namespace: "flux-system" } }),
  );
  const order = instanceOf({ wait: false });

  await expect(applyInstance(order, placesOf(cluster), within())).rejects.toMatchObject({ code: "instance.operatorRuns" });

  await cluster.patch(ref, { type: "merge", body: { metadata: { annotations: { "fluxcd.controlplane.io/reconcile": "disabled" } } } });
  await expect(applyInstance(order, placesOf(cluster), within())).resolves.toMatchObject({ version: "v0.3.0" });
});

test("a component that does not come up is named with the reason of its pod", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const patch = JSON.stringify([
    { op: "add", path: "/spec/template/metadata/annotations/simulate.headgate.dev~1outcome", value: "crash-loop" },
  ]);
  const order = instanceOf({ patches: [{ patch, target: { kind: "Deployment", name: "source-controller" } }] });

  const applied = applyInstance(order, places, within(6));

  await expect(applied).rejects.toMatchObject({ code: "operations.unhealthy", data: { ref: { name: "source-controller" } } });
});

test("an install says everything of itself when it is imported", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const order = instanceOf({
    range: "~0.3",
    commonMetadata: { labels: { team: "platform" } },
    cluster: clusterOf({ size: "medium", multitenant: true, domain: "corp.example" }),
    sharding: { key: "shard", shards: ["a"], storage: "ephemeral" },
    keepNamespace: true,
  });
  await applyInstance(order, places, within());

  expect(await importInstance("flux-system", places)).toEqual({ order, version: "v0.3.0" });
});

test("of an install by bootstrap everything is imported that its objects show", async () => {
  await using stage = await startStage();
  await bootstrap(orderOf({ clusterDomain: "corp.example", networkPolicy: false }), stage.places, within().signal);

  expect(await importInstance("flux-system", stage.places)).toEqual({
    version: "v0.3.0",
    order: instanceOf({
      cluster: clusterOf({ domain: "corp.example", networkPolicy: false }),
      sync: syncOf(stage.git.remote.url, { path: "./clusters/acc", interval: "1m0s" }),
    }),
  });
  await expect(importInstance("elsewhere", stage.places)).rejects.toMatchObject({ code: "operations.notInstalled" });
});

test.each([
  ["goes with its namespace", false],
  ["goes and leaves a namespace that is to be kept", true],
])("an install %s, and what it had deployed stays", async (_case, keepNamespace) => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP });
  await bootstrap(orderOf(), stage.places, within().signal);
  const order = instanceOf({ keepNamespace, sync: syncOf(git.remote.url), sharding: { key: "k", shards: ["a"], storage: "ephemeral" } });
  await applyInstance(order, places, within());

  await uninstallInstance(order, places, within().signal);

  expect(await cluster.get(app)).toBeDefined();
  const { objects, record } = await installOf(order);
  const served = (await cluster.discover({ refresh: true })).resources.map((each) => each.kind);
  const left = await Promise.all(
    [...objects, record]
      .filter((each) => served.includes(each.kind))
      .map(async (each) => ((await cluster.get(refOf(each))) ? [formatRef(refOf(each))] : [])),
  );
  expect(left.flat()).toEqual(keepNamespace ? ["Namespace/flux-system"] : []);
  await uninstallInstance(order, places, within().signal);
});
