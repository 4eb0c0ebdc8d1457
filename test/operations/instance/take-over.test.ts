import { expect, test } from "vitest";
import { at, type ObjectRef } from "#base";
import { applyInstance, bootstrap, importInstance, inspectInstance } from "#operations";
import { orderOf } from "../order.ts";
import { startCluster, startStage } from "../stage.ts";
import { clusterOf, instanceOf, syncOf } from "./order.ts";
import { APP, app, deployment, identity, namesOf, placesOf, within } from "./place.ts";
import { eventually } from "../../support/eventually.ts";

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
  await eventually(() =>
    cluster.create({ apiVersion: ref.apiVersion, kind: ref.kind, metadata: { name: "flux", namespace: "flux-system" } }),
  );
  const order = instanceOf({ wait: false });

  await expect(applyInstance(order, placesOf(cluster), within())).rejects.toMatchObject({ code: "instance.operatorRuns" });

  await cluster.patch(ref, { type: "merge", body: { metadata: { annotations: { "fluxcd.controlplane.io/reconcile": "disabled" } } } });
  await expect(applyInstance(order, placesOf(cluster), within())).resolves.toMatchObject({ version: "v0.3.0" });
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
