import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap, list } from "./manifests.ts";
import { Place, ref, type Files } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
});
afterEach(() => place.close());

const OWNER = "kustomize.toolkit.fluxcd.io";
const exists = async (...names: string[]) => {
  const found = await Promise.all(names.map((name) => place.get("ConfigMap", name)));
  return names.filter((_, i) => found[i] !== undefined);
};
const ids = async (name: string) => (await place.applied(name)).status?.inventory?.entries.map(({ id }) => id.split("_")[1]);

/** Applies one commit, then another one. */
async function change(first: Files, second: Files, spec: object = {}): Promise<void> {
  await place.commit("app", first);
  await place.gitRepository("app");
  await place.kustomization("app", spec);
  await place.ready(Kustomization, "app", "True");
  await push(second);
}

async function push(files: Files): Promise<string> {
  const revision = `main@sha1:${await place.commit("app", files)}`;
  await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": revision } } });
  await place.until(async () => (await place.source("app")).status?.artifact?.revision === revision);
  return revision;
}

const two = { "kustomization.yaml": list("one", "two"), "one.yaml": configMap("one"), "two.yaml": configMap("two") };
const oneLeft = { "kustomization.yaml": list("one"), "two.yaml": null };

describe("pruning", () => {
  test("deletes what is no longer in the source", async () => {
    await change(two, oneLeft);

    await place.until(async () => (await exists("two")).length === 0);

    expect([await exists("one", "two"), await place.until(async () => (await ids("app"))?.length === 1 && ids("app"))]).toEqual([
      ["one"],
      ["one"],
    ]);
  });

  test("does not happen where it is not asked for, and the inventory is recorded all the same", async () => {
    await change(two, oneLeft, { prune: false });

    await place.until(async () => (await ids("app"))?.length === 1);

    expect(await exists("one", "two")).toEqual(["one", "two"]);
  });

  test.each([
    ["the whole build fails", { "kustomization.yaml": list("one", "gone"), "two.yaml": null }],
    ["a dry run fails", { "kustomization.yaml": list("one", "bad"), "two.yaml": null, "bad.yaml": configMap("Not A Name") }],
  ])("does not happen when %s, and the old inventory stays", async (_case, second) => {
    await change(two, second);

    await place.ready(Kustomization, "app", "False");

    expect([await exists("one", "two"), await ids("app")]).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
  });

  test("does not happen when the path is missing, which is an error", async () => {
    await change({ "apps/kustomization.yaml": list("one"), "apps/one.yaml": configMap("one") }, {}, { path: "./apps" });
    await place.patch(Kustomization, "app", { spec: { path: "./appz" } });

    const ready = await place.ready(Kustomization, "app", "False");

    expect(ready).toMatch(/^ArtifactFailed: kustomization path not found: appz/);
    expect([await exists("one"), await ids("app")]).toEqual([["one"], ["one"]]);
  });

  test("of an object that another Kustomization has taken over does not happen", async () => {
    await change(two, {});
    await place.commit("other", { "kustomization.yaml": list("two"), "two.yaml": configMap("two") });
    await place.gitRepository("other");
    await place.kustomization("other", { sourceRef: { kind: "GitRepository", name: "other" } });
    await place.ready(Kustomization, "other", "True");

    await push(oneLeft);
    await place.until(async () => (await ids("app"))?.length === 1);

    expect(await exists("one", "two")).toEqual(["one", "two"]);
  });

  test.each([
    ["a label", { labels: { [`${OWNER}/prune`]: "disabled" } }],
    ["an annotation in other letters", { annotations: { [`${OWNER}/prune`]: "Disabled" } }],
    ["an annotation that stops reconciling", { annotations: { [`${OWNER}/reconcile`]: "DISABLED" } }],
  ])("spares an object that is marked by %s", async (_case, marks) => {
    await change(two, {});
    await place.cluster.patch(
      { apiVersion: "v1", kind: "ConfigMap", name: "two", namespace: place.namespace },
      { type: "merge", body: { metadata: marks } },
    );

    await push({ ...two, "two.yaml": configMap("two", { a: "1" }, marks) });
    const revision = await push(oneLeft);
    await place.until(async () => (await place.applied("app")).status?.lastAppliedRevision === revision);

    expect(await exists("one", "two")).toEqual(["one", "two"]);
  });

  test("does not take another API version of the same object for a stale one", async () => {
    const hpa = (version: string) =>
      JSON.stringify({
        apiVersion: `autoscaling/${version}`,
        kind: "HorizontalPodAutoscaler",
        metadata: { name: "web" },
        spec: { maxReplicas: 3, minReplicas: 1, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
      });
    await change({ "kustomization.yaml": list("hpa"), "hpa.yaml": hpa("v1") }, {});
    const uid = (await place.get("HorizontalPodAutoscaler", "web", "autoscaling/v2"))?.metadata.uid;

    const revision = await push({ "hpa.yaml": hpa("v2") });
    await place.until(async () => (await place.applied("app")).status?.lastAppliedRevision === revision);

    expect((await place.get("HorizontalPodAutoscaler", "web", "autoscaling/v2"))?.metadata.uid).toBe(uid);
    expect((await place.applied("app")).status?.inventory?.entries[0]?.v).toBe("v2");
  });
});

describe("what is not pruned yet", () => {
  test("stays in the inventory when the process is stopped in the middle", async () => {
    await change(two, {});
    let isAsked = false;
    place.intercept(async ({ method, path, signal }) => {
      if (method !== "DELETE" || !path.includes("configmaps/two")) return undefined;
      isAsked = true;
      return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
    });

    await push(oneLeft);
    await place.until(async () => isAsked);
    await place.stop();

    expect([await exists("one", "two"), await ids("app")]).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
  });
});

describe("deleting a Kustomization", () => {
  const remove = async () => {
    await place.cluster.delete({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      name: "app",
      namespace: place.namespace,
    });
    await place.until(async () => (await place.applied("app")) === undefined);
  };

  test.each<[string, object, string[]]>([
    ["deletes what it applied", {}, []],
    ["follows prune: false", { prune: false }, ["one", "two"]],
    ["deletes under the policy Delete whatever prune says", { prune: false, deletionPolicy: "Delete" }, []],
    ["leaves everything under the policy Orphan", { deletionPolicy: "Orphan" }, ["one", "two"]],
    ["waits for the end under WaitForTermination", { deletionPolicy: "WaitForTermination" }, []],
    ["leaves everything when it is suspended", { suspend: true }, ["one", "two"]],
  ])("%s", async (_case, spec, left) => {
    await change(two, {});
    await place.patch(Kustomization, "app", { spec });

    await remove();

    expect(await exists("one", "two")).toEqual(left);
  });

  test("is tried again within a second when an object could not be deleted, not after the interval", async () => {
    await change(two, {});
    let refusals = 0;
    const refusal = { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Forbidden", code: 403, message: "no" };
    place.intercept(async ({ method, path }) => {
      if (method !== "DELETE" || !path.includes("configmaps/two") || refusals++ > 0) return undefined;
      const body = Buffer.from(JSON.stringify(refusal));
      return {
        status: 403,
        headers: { "content-type": "application/json" },
        body: (async function* () {
          yield body;
        })(),
      };
    });
    await place.cluster.delete({ ...ref(Kustomization), name: "app", namespace: place.namespace });
    await place.ready(Kustomization, "app", "False");

    await place.advance(750);
    await place.until(async () => (await place.applied("app")) === undefined);

    expect(await exists("one", "two")).toEqual([]);
  });

  test("leaves everything when the account that applied is gone, and says what is orphaned", async () => {
    await change(two, {});
    await place.patch(Kustomization, "app", { spec: { serviceAccountName: "gone" } });

    await remove();

    expect(await exists("one", "two")).toEqual(["one", "two"]);
    await place.until(async () =>
      (await place.events("app")).some(
        (each) => each.startsWith("Warning") && each.includes("orphaned objects") && each.includes("_one__"),
      ),
    );
  });
});
