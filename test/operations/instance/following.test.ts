import { expect, test } from "vitest";
import { at } from "#base";
import { OciRepository, parseRepository } from "#oci";
import { applyInstance, inspectInstance } from "#operations";
import { fileTree, packTree } from "#store";
import { startFakeRegistry } from "../../support/fake-registry.ts";
import { startCluster, startStage } from "../stage.ts";
import { instanceOf, syncOf } from "./order.ts";
import { APP, app, placesOf, within } from "./place.ts";

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

test("the cluster follows an artifact of a registry, which a patch may describe further", async () => {
  await using started = await startCluster();
  const { cluster } = started;
  const registry = await startFakeRegistry({});
  try {
    await pushFiles(registry.host, { "app.yaml": APP });
    const { pullSecret: _, ...sync } = syncOf(`oci://${registry.host}/fleet`, { kind: "OCIRepository", ref: "latest", path: "./" });
    const patch = JSON.stringify([{ op: "add", path: "/spec/insecure", value: true }]);
    const order = instanceOf({ sync, patches: [{ patch, target: { kind: "OCIRepository" } }] });

    await applyInstance(order, placesOf(cluster), within());

    expect(at(await cluster.get(app), "data", "a")).toBe("b");
    expect((await inspectInstance(order, placesOf(cluster))).drift).toEqual([]);
  } finally {
    await registry.close();
  }
});

/** Pushes files as the artifact `fleet:latest`. */
async function pushFiles(host: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { signal } = within();
  const repository = new OciRepository(parseRepository(`oci://${host}/fleet`), { plainHttp: "only" });
  const tree = Object.entries(files).map(([path, text]) => [path, { bytes: Buffer.from(text), executable: false }] as const);
  const config = await repository.pushBlob(Buffer.from("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
  const layer = await repository.pushBlob(await packTree(fileTree(tree)), "application/vnd.cncf.flux.content.v1.tar+gzip", signal);
  await repository.pushManifest(
    "latest",
    { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [layer], annotations: {} },
    signal,
  );
  await repository.close();
}

test("a source that cannot be reached is named with its reason", async () => {
  await using started = await startCluster();
  const { pullSecret: _, ...sync } = syncOf("http://127.0.0.1:1/fleet.git");

  const applied = applyInstance(instanceOf({ sync }), placesOf(started.cluster), within());

  await expect(applied).rejects.toThrow(/GitRepository\/flux-system\/flux-system is not ready: .*127\.0\.0\.1:1/);
});
