import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { at, formatRef, refOf, type JsonObject, type KubeObject } from "#base";
import { applyInstance, inspectInstance, installOf, openManifestSource } from "#operations";
import { startCluster, stoppedAt } from "../stage.ts";
import { releaseFolders, writeFiles } from "../upstream/release.ts";
import { clusterOf, instanceOf } from "./order.ts";
import { deployment, namesOf, placesOf, within } from "./place.ts";

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
  expect(await inspectInstance(instanceOf(), places)).toEqual({ rendering: done, drift: [], installed: true });
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

test("an upgrade of upstream's brings objects to the version that it stores", async () => {
  await using started = await startCluster();
  const { cluster } = started;
  const folder = await mkdtemp(join(tmpdir(), "headgate-instance-"));
  try {
    const both = (stored: string) => ({ GitRepository: (crd: KubeObject) => inVersions(crd, stored) });
    await writeFiles(folder, {
      ...releaseFolders({ "v2.8.0": { tag: "v1.8.0", definitions: both("v1beta2") } }),
      ...releaseFolders({ "v2.9.0": { tag: "v1.9.0", definitions: both("v1") } }),
    });
    const source = await openManifestSource(folder);
    const order = (version: string) => instanceOf({ distribution: "flux", version, registry: "ghcr.io/fluxcd" });
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      name: "gitrepositories.source.toolkit.fluxcd.io",
    };
    await applyInstance(order("~2.8"), placesOf(cluster), { source, ...within() });
    const repository = {
      apiVersion: "source.toolkit.fluxcd.io/v1beta2",
      kind: "GitRepository",
      metadata: { name: "fleet", namespace: "default" },
    };
    await cluster.create({ ...repository, spec: { url: "http://127.0.0.1:1/fleet.git", interval: "1h", suspend: true } });

    await applyInstance(order("2.x"), placesOf(cluster), { source, ...within() });

    expect(at(await cluster.get(crd), "status", "storedVersions")).toEqual(["v1"]);
    const settled = { ...order("v2.9.0"), range: "2.x" };
    expect((await inspectInstance(settled, placesOf(cluster), { source })).drift).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** A definition that serves v1beta2 and v1, and stores one of them. */
function inVersions(crd: KubeObject, stored: string): KubeObject {
  const [version] = at(crd.spec, "versions") as readonly JsonObject[];
  const versions = ["v1beta2", "v1"].map((name) => ({ ...version, name, served: true, storage: name === stored }));
  return { ...crd, spec: { ...(crd.spec as JsonObject), versions } };
}

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

test("a component that does not come up is named with the reason of its pod", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const patch = JSON.stringify([
    { op: "add", path: "/spec/template/metadata/annotations/simulate.headgate.dev~1outcome", value: "crash-loop" },
  ]);
  const order = instanceOf({ patches: [{ patch, target: { kind: "Deployment", name: "source-controller" } }] });

  const stopped = stoppedAt(places, /^waiting for .*source-controller: .*CrashLoopBackOff/);

  const applied = applyInstance(order, stopped.places, { signal: stopped.signal });

  await expect(applied).rejects.toMatchObject({ code: "operations.unhealthy", data: { ref: { name: "source-controller" } } });
});

test("volumes keep their class", async () => {
  await using started = await startCluster();
  const places = placesOf(started.cluster);
  const order = (storageClass: string) => instanceOf({ wait: false, storage: { class: storageClass, size: "1Gi" } });
  await applyInstance(order("fast"), places, within());

  await expect(applyInstance(order("slow"), places, within())).rejects.toMatchObject({
    code: "instance.invalid",
    data: { attribute: "storage.class" },
  });
  await expect(applyInstance(instanceOf({ wait: false }), places, within())).resolves.toMatchObject({ version: "v0.3.0" });
});
