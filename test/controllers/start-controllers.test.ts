import { existsSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { Duration } from "#base";
import { createControlPlane } from "#control-plane";
import { CONTROLLER_FLAGS, readFlags } from "#controllers";
import { clusterClient } from "#kube";
import { realClock } from "../support/outside.ts";
import { configMap } from "./manifests.ts";
import { Place } from "./place.ts";

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
