import { existsSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { Duration, silentLog } from "#base";
import { createControlPlane } from "#control-plane";
import { CONTROLLER_FLAGS, readFlags, startControllers } from "#controllers";
import { clusterClient } from "#kube";
import { realClock, seededRandom } from "../support/outside.ts";
import { freePort } from "../support/ports.ts";
import { recordingCluster } from "../support/recording-cluster.ts";
import { configMap } from "./manifests.ts";
import { Place } from "./place.ts";
import { until } from "../support/eventually.ts";

let place: Place | undefined;
afterEach(async () => {
  await place?.close();
  place = undefined;
});

describe("controller flags", () => {
  test("have upstream's names and defaults", () => {
    const shown = Object.values(CONTROLLER_FLAGS).map(({ flag, default: fallback }) => `${flag}=${fallback}`);

    expect(shown).toEqual(
      expect.arrayContaining([
        "--requeue-dependency=30s",
        "--min-retry-delay=750ms",
        "--watch-all-namespaces=true",
        "--artifact-retention-ttl=1m",
      ]),
    );
    expect(readFlags({ maxRetryDelay: "5m", customApplyStageKinds: "a/B,c/D", concurrent: "7" })).toMatchObject({
      maxRetryDelay: Duration.minutes(5),
      customApplyStageKinds: ["a/B", "c/D"],
      concurrent: 7,
      noCrossNamespaceRefs: false,
      leaderElectionLeaseDuration: Duration.seconds(35),
    });
  });

  test.each([
    [{ concurrent: "many" }, 'invalid value "many" of --concurrent'],
    [{ noRemoteBases: "yes" }, 'invalid value "yes" of --no-remote-bases'],
    [{ requeueDependency: "soon" }, 'invalid duration "soon"'],
  ])("that cannot be read are refused: %j", (given, message) => {
    expect(() => readFlags(given)).toThrow(message);
  });
});

test("an unknown feature gate is refused at the start", async () => {
  place = await Place.open();

  await expect(place.start({ flags: { featureGates: "Nothing=true" } })).rejects.toMatchObject({ code: "controllers.unknownGate" });
});

test("a shard reconciles only what carries its label, and reads sources of every shard", async () => {
  place = await Place.open();
  await place.start({ only: ["kustomize-controller"], flags: { watchLabelSelector: "sharding.fluxcd.io/key in (one)" } });
  await place.kustomization("app");
  await place.kustomization("other");

  await place.patch(Kustomization, "app", { metadata: { labels: { "sharding.fluxcd.io/key": "one" } } });
  await place.ready(Kustomization, "app", "False", "ArtifactFailed");

  expect((await place.applied("other")).metadata.finalizers).toBeUndefined();
});

test("one of several processes leads, and what it leads is reconciled", async () => {
  place = await Place.open();
  await place.start({ flags: { enableLeaderElection: "true" } });
  await place.kustomization("app");
  await place.ready(Kustomization, "app", "False");

  const leases = await place.cluster.list({ apiVersion: "coordination.k8s.io/v1", kind: "Lease" }, { namespace: place.namespace });

  expect(leases.items.map(({ metadata }) => metadata.name)).toEqual([
    "kustomize-controller-leader-election",
    "source-controller-leader-election",
  ]);
});

describe("of two processes on one machine", () => {
  const options = (seed: number, signal: AbortSignal, flags = {}) => ({
    clock: realClock,
    random: seededRandom(seed),
    log: silentLog,
    signal,
    runtimeNamespace: place?.namespace ?? "",
    instance: "laptop",
    flags: readFlags({ enableLeaderElection: "true", leaderElectionRetryPeriod: "50ms", ...flags }),
    ...(place !== undefined && { store: place.store }),
  });

  test("one leads, and the other one takes over when it stops", async () => {
    place = await Place.open();
    const [first, second] = [new AbortController(), new AbortController()];
    const leading = await startControllers(place.cluster, options(1, first.signal));
    let isSecond = false;
    const { cluster, requests } = recordingCluster(place.cluster);
    const waiting = startControllers(cluster, options(2, second.signal)).then((running) => {
      isSecond = true;
      return running;
    });
    await until(() => requests.filter((each) => each.startsWith("get Lease/")).length > 5);
    const early = isSecond;

    first.abort(new Error("stopped"));
    await leading.stopped();
    const taken = await waiting;
    second.abort(new Error("stopped"));
    await taken.stopped();

    expect([early, isSecond]).toEqual([false, true]);
  });

  test("each works with the lease that it holds, and neither waits for the other one's", async () => {
    place = await Place.open();
    const stop = new AbortController();
    const only = ["source-controller"] as const;
    const sources = await startControllers(place.cluster, { ...options(1, stop.signal), only });
    const both = startControllers(place.cluster, options(2, stop.signal));
    both.catch(() => undefined);
    await place.kustomization("app");

    await place.ready(Kustomization, "app", "False", "ArtifactFailed");

    stop.abort(new Error("stopped"));
    await sources.stopped();
    await expect(both).rejects.toThrow("stopped");
  });

  test("the one that waits for its lease is ready, and ends when it is asked to, with nothing left open", async () => {
    place = await Place.open();
    const [first, second] = [new AbortController(), new AbortController()];
    const leading = await startControllers(place.cluster, options(1, first.signal));
    const healthAddr = `127.0.0.1:${await freePort()}`;
    const flags = { metricsAddr: "127.0.0.1:0", healthAddr };
    const waiting = startControllers(place.cluster, { ...options(2, second.signal, flags), serveEndpoints: true });
    waiting.catch(() => undefined);
    const ready = await place.until(() =>
      fetch(`http://${healthAddr}/readyz`).then(
        ({ status }) => status,
        () => undefined,
      ),
    );

    second.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");

    expect(ready).toBe(200);
    await expect(fetch(`http://${healthAddr}/readyz`)).rejects.toThrow("fetch failed");
    first.abort(new Error("stopped"));
    await leading.stopped();
  });
});

test("a storage address that is taken is told by its flag", async () => {
  place = await Place.open();
  const taken = new URL(place.git.url("app")).host;
  const { signal } = new AbortController();
  const parts = { clock: realClock, random: seededRandom(1), log: silentLog, signal };

  const start = startControllers(place.cluster, { ...parts, flags: readFlags({ storagePath: place.directory, storageAddr: taken }) });

  await expect(start).rejects.toMatchObject({ code: "controllers.cannotServe", next: expect.stringContaining("--storage-addr") });
});

test("a start that fails leaves no server and no lease behind", async () => {
  place = await Place.open();
  const healthAddr = `127.0.0.1:${await freePort()}`;
  const flags = readFlags({ enableLeaderElection: "true", metricsAddr: "127.0.0.1:0", healthAddr, storagePath: "/nowhere" });
  const { signal } = new AbortController();
  const parts = { clock: realClock, random: seededRandom(1), log: silentLog, signal, runtimeNamespace: place.namespace };

  await expect(startControllers(place.cluster, { ...parts, flags, serveEndpoints: true })).rejects.toMatchObject({
    code: "controllers.noStorage",
  });

  await expect(fetch(`http://${healthAddr}/readyz`)).rejects.toThrow("fetch failed");
  const leases = await place.cluster.list({ apiVersion: "coordination.k8s.io/v1", kind: "Lease" }, { namespace: place.namespace });
  expect(leases.items.map(({ spec }) => (spec as { holderIdentity: string }).holderIdentity)).toEqual(leases.items.map(() => ""));
});

describe("a Kustomization with a kubeconfig", () => {
  test("applies to the other cluster, and deletes there", async () => {
    place = await Place.open();
    await place.start();
    const remote = await createControlPlane({ data: "memory", workloads: false });
    await remote.listen();
    const there = clusterClient(remote.transport(), { address: "remote", clock: realClock });
    const { namespace } = place;
    await there.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await place.cluster.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "remote", namespace },
      stringData: { value: remote.kubeconfig() },
    });
    await place.commit("app", { "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const one = { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace };

    await place.kustomization("app", { kubeConfig: { secretRef: { name: "remote" } } });
    await place.ready(Kustomization, "app", "True");
    const applied = [await place.cluster.get(one), (await there.get(one))?.["data"]];
    await place.cluster.delete({ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "app", namespace });
    await place.until(async () => (await place?.applied("app")) === undefined);

    expect(applied).toEqual([undefined, { a: "1" }]);
    expect(await there.get(one)).toBeUndefined();
    await remote.close();
  });

  test("that runs a program is refused, and nothing runs", async () => {
    place = await Place.open();
    await place.start();
    const { namespace } = place;
    const kubeconfig = JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "a",
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      clusters: [{ name: "a", cluster: { server: "https://127.0.0.1:9" } }],
      users: [
        {
          name: "a",
          user: { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: [`${place.directory}/ran`] } },
        },
      ],
    });
    await place.cluster.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "remote", namespace },
      stringData: { value: kubeconfig },
    });
    await place.commit("app", { "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    await place.kustomization("app", { kubeConfig: { secretRef: { name: "remote" } } });

    await place.ready(Kustomization, "app", "False", "ReconciliationFailed");

    expect([existsSync(`${place.directory}/ran`), await place.get("ConfigMap", "one")]).toEqual([false, undefined]);
  });

  test("says which Secret is missing", async () => {
    place = await Place.open();
    await place.start();
    await place.commit("app", { "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    await place.kustomization("app", { kubeConfig: { secretRef: { name: "remote" } } });

    expect(await place.ready(Kustomization, "app", "False")).toBe(
      `ReconciliationFailed: kubeconfig secret ${place.namespace}/remote was not found`,
    );
  });
});
