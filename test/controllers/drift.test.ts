import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap, list } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
});
afterEach(() => place.close());

const MARK = "kustomize.toolkit.fluxcd.io";
const data = async (name: string) => JSON.stringify((await place.get("ConfigMap", name))?.["data"]);
const edit = async (name: string, body: object, fieldManager = "kubectl-edit") => {
  const ref = { apiVersion: "v1", kind: "ConfigMap", name, namespace: place.namespace };
  await place.cluster.patch(ref, { type: "merge", body: body as never }, { fieldManager });
};
const corrections = () => place.logs.filter((each) => each.startsWith("info drift corrected")).length;

async function applied(files: Readonly<Record<string, string>>, spec: object = {}): Promise<void> {
  await place.commit("app", {
    "kustomization.yaml": list(...Object.keys(files)),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.yaml`, text])),
  });
  await place.gitRepository("app");
  await place.kustomization("app", spec);
  await place.ready(Kustomization, "app", "True");
  await place.until(async () => place.requests.some((each) => each.includes("configmaps?watch=true")), "the watch for drift");
}

describe("drift of an applied object", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["a changed value", () => edit("one", { data: { a: "2" } })],
    ["a removed value", () => edit("one", { data: { a: null } })],
    ["an added value of kubectl", () => edit("one", { data: { b: "1" } })],
    ["a removed owner label", () => edit("one", { metadata: { labels: { [`${MARK}/name`]: null } } })],
    ["a deleted object", () => place.cluster.delete({ apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: place.namespace })],
  ])("%s is put back at once, while time stands still", async (_case, drift) => {
    await applied({ one: configMap("one"), two: configMap("two") });
    place.requests.length = 0;

    await drift();
    await place.until(
      async () => (await data("one")) === '{"a":"1"}' && (await place.get("ConfigMap", "one"))?.metadata.labels?.[`${MARK}/name`] === "app",
    );

    expect(place.requests.filter((each) => each.includes("configmaps/two"))).toEqual([]);
    expect((await place.applied("app")).status?.history?.[0]?.totalReconciliations).toBe(1);
  });

  test("is told by an event, and the interval stays where it was", async () => {
    await applied({ one: configMap("one") });
    await place.advance(300_000);

    await edit("one", { data: { a: "2" } });
    await place.until(async () => (await place.events("app")).includes(`Normal Progressing: ConfigMap/${place.namespace}/one configured`));

    const scheduled = await place.until(
      async () => place.logs.filter((each) => each.includes("reconciled")).length >= 3 && place.clock.due(600_000),
    );
    expect(scheduled).toBe(true);
  });

  test.each<[string, object, object]>([
    ["an ignore rule", {}, { ignore: [{ paths: ["/data/a"], target: { kind: "ConfigMap", name: "one" } }] }],
    ["a mark to reconcile no more", { annotations: { [`${MARK}/reconcile`]: "disabled" } }, {}],
    ["a mark to apply only what is absent", { annotations: { [`${MARK}/ssa`]: "IfNotPresent" } }, {}],
  ])("is left alone where %s says so", async (_case, marks, spec) => {
    await applied({ one: configMap("one", { a: "1" }, marks), two: configMap("two") }, spec);
    // An object that is marked to be left alone from the start was never created.
    if ((await place.get("ConfigMap", "one")) === undefined)
      await place.cluster.create(JSON.parse(configMap("one", { a: "1" }, { ...marks, namespace: place.namespace })));

    await edit("one", { data: { a: "2" } });
    await edit("two", { data: { a: "2" } });
    await place.until(async () => (await data("two")) === '{"a":"1"}');

    expect(await data("one")).toBe('{"a":"2"}');
  });

  test("is left alone while the Kustomization is suspended", async () => {
    await applied({ one: configMap("one") });
    await place.patch(Kustomization, "app", { spec: { suspend: true } });
    await place.until(async () => (await place.applied("app")).metadata.generation === 2);

    await edit("one", { data: { a: "2" } });
    await new Promise((resolve) => setTimeout(resolve, 300));

    expect(await data("one")).toBe('{"a":"2"}');
  });

  test("of one object over and over is corrected less and less often", async () => {
    await applied({ one: configMap("one") });
    const pauses = () => place.logs.flatMap((each) => /"pauseMillis":(\d+)/.exec(each)?.[1] ?? []).map(Number);
    for (let round = 1; round <= 4; round++) {
      await edit("one", { data: { a: String(round + 1) } });
      await place.until(async () => pauses().length === round);
      await place.advance(pauses().at(-1) ?? 0);
      await place.until(async () => corrections() === round);
    }

    expect(pauses()).toEqual([0, 1000, 2000, 4000]);
  });

  test("is corrected at once shortly after an object's own controller has written what is its own", async () => {
    await applied({ one: configMap("one") });
    const pauses = () => place.logs.flatMap((each) => /"pauseMillis":(\d+)/.exec(each)?.[1] ?? []).map(Number);
    await edit("one", { data: { theirs: "1" } }, "somebody");
    await place.until(async () => pauses().length === 1);
    await place.until(async () => place.requests.some((each) => each.startsWith("PATCH") && each.includes("configmaps/one")));
    await place.advance(3000);

    await edit("one", { data: { a: "2" } });
    await place.until(async () => corrections() === 1);

    expect(pauses()).toEqual([0, 0]);
  });

  test("of an object that somebody writes without pause costs one look per pause, however long that goes on", async () => {
    await applied({ one: configMap("one") });
    const told = () => place.logs.filter((each) => each.includes("changed by somebody else")).length;
    const looks = () => place.requests.filter((each) => each.startsWith("PATCH") && each.includes("configmaps/one")).length;
    const before = looks();

    for (let write = 0; write < 60; write++) {
      await edit("one", { data: { theirs: String(write) } }, "somebody");
      await place.advance(1000);
    }

    expect(told()).toBeLessThanOrEqual(8);
    expect(looks() - before).toBeLessThanOrEqual(16);
  });

  test("is not seen in a Job that has cleaned up after itself", async () => {
    const template = { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } };
    const job = (name: string, more: object) =>
      JSON.stringify({ apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template, ...more } });
    await applied({ one: configMap("one"), once: job("once", { ttlSecondsAfterFinished: 1 }), kept: job("kept", {}) });
    await place.until(async () => place.requests.some((each) => each.includes("jobs?watch=true")), "the watch for drift");

    for (const name of ["once", "kept"]) {
      await place.cluster.delete({ apiVersion: "batch/v1", kind: "Job", name, namespace: place.namespace }, { propagation: "Background" });
    }
    await place.until(async () => place.get("Job", "kept", "batch/v1"));

    expect(await place.get("Job", "once", "batch/v1")).toBeUndefined();
  });

  test("while the Kustomization waits for health is corrected when the wait is over", async () => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "job" },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } } },
    };
    await place.commit("app", { "one.yaml": configMap("one"), "job.yaml": JSON.stringify(job) });
    await place.gitRepository("app");
    await place.kustomization("app", { wait: true });
    await place.ready(Kustomization, "app", "Unknown");
    await place.until(async () => place.requests.some((each) => each.includes("configmaps?watch=true")), "the watch for drift");
    await edit("one", { data: { a: "2" } });
    await place.until(async () => place.logs.some((each) => each.includes("changed by somebody else")));
    const during = await data("one");

    const at = "2026-01-01T00:00:00Z";
    const conditions = ["SuccessCriteriaMet", "Complete"].map((type) => ({
      type,
      status: "True",
      reason: "x",
      message: "",
      lastProbeTime: at,
      lastTransitionTime: at,
    }));
    const ref = { apiVersion: "batch/v1", kind: "Job", name: "job", namespace: place.namespace };
    await place.cluster.patch(
      ref,
      { type: "merge", body: { status: { startTime: at, completionTime: at, succeeded: 1, conditions } } },
      { subresource: "status" },
    );
    await place.until(async () => (await data("one")) === '{"a":"1"}');

    expect(during).toBe('{"a":"2"}');
  });

  test("is not seen in own writes", async () => {
    await applied({ one: configMap("one"), two: configMap("two") });
    const commit = await place.commit("app", { "one.yaml": configMap("one", { a: "3" }), "two.yaml": configMap("two", { a: "3" }) });
    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => (await place.applied("app")).status?.lastAppliedRevision === `main@sha1:${commit}`);
    await new Promise((resolve) => setTimeout(resolve, 300));

    expect(place.logs.filter((each) => each.includes("changed by somebody else"))).toEqual([]);
  });
});
