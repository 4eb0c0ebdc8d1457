import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap, list } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
});
afterEach(() => place.close());

const ids = async (name: string) =>
  (await place.applied(name)).status?.inventory?.entries.map(({ id }) => id.replace(place.namespace, "NS"));
const conditions = async (name: string) =>
  ((await place.applied(name)).status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
const writes = () => place.requests.filter((each) => !each.startsWith("GET"));

describe("a Kustomization", () => {
  test("applies the path of its source and becomes Ready, by four requests beyond those for the objects", async () => {
    await place.start();
    const commit = await place.commit("app", {
      "apps/kustomization.yaml": list("one", "two"),
      "apps/one.yaml": configMap("one"),
      "apps/two.yaml": configMap("two"),
    });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    await place.until(async () => (await place.events("app")).length === 1);
    place.requests.length = 0;
    await place.kustomization("app", { path: "./apps" });

    const ready = await place.ready(Kustomization, "app", "True");

    const { metadata, status } = await place.applied("app");
    expect(ready).toBe(`ReconciliationSucceeded: Applied revision: main@sha1:${commit}`);
    expect(metadata.finalizers).toEqual(["finalizers.fluxcd.io"]);
    expect(status).toMatchObject({
      observedGeneration: 1,
      lastAppliedRevision: `main@sha1:${commit}`,
      lastAttemptedRevision: `main@sha1:${commit}`,
      inventory: { entries: [{ v: "v1" }, { v: "v1" }] },
      history: [
        { lastReconciledStatus: "ReconciliationSucceeded", totalReconciliations: 1, metadata: { revision: `main@sha1:${commit}` } },
      ],
    });
    expect(await ids("app")).toEqual(["NS_one__ConfigMap", "NS_two__ConfigMap"]);
    expect((await place.get("ConfigMap", "one"))?.metadata.labels).toEqual({
      "kustomize.toolkit.fluxcd.io/name": "app",
      "kustomize.toolkit.fluxcd.io/namespace": place.namespace,
    });
    await place.until(async () => (await place.events("app")).length === 3);
    expect(await place.events("app")).toEqual([
      "Normal NewArtifact: stored artifact for commit 'change'",
      `Normal Progressing: ConfigMap/${place.namespace}/one created\nConfigMap/${place.namespace}/two created`,
      "Normal ReconciliationSucceeded: Reconciliation finished in 0s, next run in 10m0s",
    ]);
    const beyond = place.requests.filter((each) => !each.includes("/configmaps/") && !/watch=true|GET .apis?$/.test(each));
    expect(beyond.filter((each) => each.startsWith("GET")).length).toBeLessThanOrEqual(1);
    expect(beyond.filter((each) => !each.startsWith("GET")).map((each) => each.replace(/\?.*/, "").split("/").at(-1))).toEqual([
      "app",
      "status",
      "events",
      "events",
    ]);
  });

  test("writes nothing when nothing has changed", async () => {
    await place.start();
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.kustomization("app");
    await place.ready(Kustomization, "app", "True");
    await place.until(async () => (await place.events("app")).length === 3);
    const transition = (await place.applied("app")).status?.conditions?.[0]?.lastTransitionTime;
    place.requests.length = 0;

    await place.advance(600_000);
    await place.until(async () => place.requests.some((each) => each.includes("configmaps/one")));
    await place.until(async () => place.clock.due(1_200_000));

    expect(writes().filter((each) => !each.includes("dryRun=All"))).toEqual([]);
    expect((await place.applied("app")).status?.conditions?.[0]?.lastTransitionTime).toBe(transition);
  });

  test("follows its source at once, and keeps the last revision while the source fails", async () => {
    await place.start();
    const first = await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.kustomization("app");
    await place.ready(Kustomization, "app", "True");
    const second = await place.commit("app", { "one.yaml": configMap("one", { a: "2" }) });

    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => (await place.applied("app")).status?.lastAppliedRevision === `main@sha1:${second}`);
    await place.patch(GitRepository, "app", { spec: { ref: { branch: "gone" } } });
    await place.ready(GitRepository, "app", "False");
    await place.patch(Kustomization, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => (await place.applied("app")).status?.lastHandledReconcileAt === "1");

    expect(first).not.toBe(second);
    expect(await conditions("app")).toEqual(["Ready=True ReconciliationSucceeded"]);
    expect((await place.get("ConfigMap", "one"))?.["data"]).toEqual({ a: "2" });
    expect((await place.applied("app")).status?.history?.map(({ totalReconciliations }) => totalReconciliations)).toEqual([2, 1]);
  });

  test("waits for its source, without back-off, and starts when the source is there", async () => {
    await place.start();
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.kustomization("app");
    const missing = await place.ready(Kustomization, "app", "False");

    await place.gitRepository("app");
    await place.ready(Kustomization, "app", "True");

    expect(missing).toMatch(/^ArtifactFailed: source GitRepository\/.*\/app was not found/);
  });

  test("waits when the artifact is gone from the storage, and prunes nothing", async () => {
    await place.start({ only: ["kustomize-controller"] });
    await place.commit("app", { "a.yaml": "" });
    await place.gitRepository("app");
    const artifact = {
      digest: `sha256:${"0".repeat(64)}`,
      path: "x",
      revision: "main@sha1:0",
      url: `${place.git.url("gone")}/x.tar.gz`,
      lastUpdateTime: "2026-01-01T00:00:00Z",
    };
    await place.cluster.patch(
      { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "app", namespace: place.namespace },
      { type: "merge", body: { status: { artifact } } },
      { subresource: "status" },
    );
    await place.kustomization("app");

    const ready = await place.ready(Kustomization, "app", "False");

    expect(ready).toMatch(/^ArtifactFailed: artifact http:.* is not there/);
    await place.until(async () => place.clock.due(30_000));
  });

  test("tries a failure again after its retry interval, without growth", async () => {
    await place.start();
    await place.commit("app", { "kustomization.yaml": list("missing") });
    await place.gitRepository("app");
    await place.kustomization("app", { retryInterval: "2m" });

    const ready = await place.ready(Kustomization, "app", "False", "BuildFailed");
    const tries = () => place.logs.filter((each) => each.startsWith("error")).length;
    const counts: number[] = [];
    for (let round = 0; round < 3; round++) {
      const before = tries();
      await place.advance(119_999);
      counts.push(tries() - before);
      await place.advance(1);
      await place.until(async () => tries() > before);
    }

    expect(ready).toMatch(/^BuildFailed: /);
    expect(counts).toEqual([0, 0, 0]);
    expect(await conditions("app")).toEqual(["Reconciling=True ProgressingWithRetry", "Ready=False BuildFailed"]);
    expect((await place.applied("app")).status?.observedGeneration ?? -1).toBe(-1);
  });

  test("rests while it is suspended", async () => {
    await place.start();
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    await place.kustomization("app", { suspend: true });
    await place.until(async () => (await place.applied("app")).metadata.finalizers?.length === 1);
    await place.advance(600_000);

    const asleep = await place.get("ConfigMap", "one");
    await place.patch(Kustomization, "app", { spec: { suspend: false } });
    await place.ready(Kustomization, "app", "True");

    expect(asleep).toBeUndefined();
  });

  test("is refused a source of another namespace where that is blocked", async () => {
    await place.start({ flags: { noCrossNamespaceRefs: "true" } });
    await place.kustomization("app", { sourceRef: { kind: "GitRepository", name: "app", namespace: "elsewhere" } });

    const ready = await place.ready(Kustomization, "app", "False");

    expect(ready).toMatch(/^AccessDenied: can't access GitRepository\/elsewhere\/app from namespace/);
    expect(await conditions("app")).toEqual(["Stalled=True AccessDenied", "Ready=False AccessDenied"]);
  });

  test("stalls where decryption is asked for, before anything is applied", async () => {
    await place.start();
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.kustomization("app", { decryption: { provider: "sops" } });

    const ready = await place.ready(Kustomization, "app", "False");

    expect(ready).toMatch(/^BuildFailed: decryption is not available yet/);
    expect(await conditions("app")).toEqual(["Stalled=True BuildFailed", "Ready=False BuildFailed"]);
    expect(await place.get("ConfigMap", "one")).toBeUndefined();
  });

  test.each<[string, object]>([
    ["a Secret with SOPS metadata", { stringData: { a: "ENC[AES256_GCM,data:x]" }, sops: { mac: "ENC[AES256_GCM,data:x]", version: "3" } }],
    [
      "a Secret whose value is a SOPS file",
      { data: { "a.yaml": Buffer.from("a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n").toString("base64") } },
    ],
  ])("never applies %s", async (_case, body) => {
    await place.start();
    const secret = JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "secret" }, ...body });
    await place.commit("app", { "kustomization.yaml": list("one", "secret"), "one.yaml": configMap("one"), "secret.yaml": secret });
    await place.gitRepository("app");
    await place.kustomization("app");

    const ready = await place.ready(Kustomization, "app", "False", "BuildFailed");

    expect(ready).toMatch(/^BuildFailed: Secret\/.*secret.* is SOPS encrypted/);
    expect([await place.get("ConfigMap", "one"), await place.get("Secret", "secret")]).toEqual([undefined, undefined]);
    expect((await conditions("app"))[0]).toBe("Stalled=True BuildFailed");
  });
});
