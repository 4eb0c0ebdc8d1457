// How many requests an apply of typed objects costs, counted as core drives it: one walk that plans, and one that plans and applies.
import { describe, expect, test } from "vitest";
import { silentLog, type KubeObject } from "#base";
import { Kustomization, toCrd } from "#api";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import type { CtyObject } from "#codec";
import type { Call } from "../../src/provider/plugin/index.ts";
import { planChange } from "../../src/provider/plugin/lifecycle/plan.ts";
import { FluxClient } from "../../src/provider/resources/client.ts";
import { kindResource } from "../../src/provider/resources/kind-resource.ts";
import { until } from "../support/eventually.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { recordingCluster } from "../support/recording-cluster.ts";

/** Operations that core has under way at once. */
const PARALLEL = 10;
const COUNT = 60;
const resource = kindResource(Kustomization);
const SPEC = { interval: "10m", prune: true, path: "./apps", source_ref: { kind: "GitRepository", name: "fleet" } };

const written = (name: string, more: object = {}): CtyObject => ({ metadata: { name, namespace: "default" }, spec: SPEC, ...more });

async function open() {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const inner = clusterClient(plane.transport(), { address: "here", clock: realClock });
  await inner.apply(toCrd(Kustomization), { fieldManager: "test", force: true });
  await until(async () => (await inner.discover({ refresh: true })).preferred("kustomize.toolkit.fluxcd.io", "Kustomization"));
  const recorded = recordingCluster(inner);
  return { ...recorded, close: () => plane.close() };
}

/** What core configures for one walk. */
function walk(cluster: Cluster): Call<FluxClient> {
  const around = { clock: realClock, random: seededRandom(1), connect: () => Promise.resolve(cluster) };
  return { client: new FluxClient({}, around, silentLog), signal: new AbortController().signal, log: silentLog, warn: () => undefined };
}

async function plan(call: Call<FluxClient>, config: CtyObject): Promise<CtyObject> {
  const { planned } = await planChange(resource.schema.attributes, { prior: null, config }, async (change) =>
    resource.plan?.({ ...call, ...change, private: undefined }),
  );
  return planned as CtyObject;
}

async function planAndCreate(call: Call<FluxClient>, config: CtyObject): Promise<CtyObject> {
  const planned = await plan(call, config);
  const change = { ...call, prior: null, planned, config, private: undefined, identity: undefined, reached: () => undefined };
  return (await resource.create(change)).state;
}

async function each(names: readonly string[], act: (name: string) => Promise<unknown>): Promise<void> {
  const left = names.values();
  const worker = async (): Promise<void> => {
    for (const name of left) await act(name);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

const countOf = (requests: readonly string[], verb: string): number => requests.filter((it) => it.startsWith(`${verb} `)).length;
const names = Array.from({ length: COUNT }, (_, index) => `k${index}`);

describe("requests for new typed objects", () => {
  test("the plan tries out each object once and reads nothing", async () => {
    const { cluster, requests, close } = await open();
    const planning = walk(cluster);

    await each(names, (name) => plan(planning, written(name)));

    expect(requests.toSorted()).toEqual(names.map((name) => `dry-run Kustomization/default/${name}`).toSorted());
    await close();
  });

  test("the apply writes each object once; beside that are two reads, one list, and a trial for each of the first operations", async () => {
    const { cluster, requests, close } = await open();
    const applying = walk(cluster);

    await each(names, (name) => planAndCreate(applying, written(name)));

    expect(requests.filter((it) => it.startsWith("apply ")).toSorted()).toEqual(
      names.map((name) => `apply Kustomization/default/${name}`).toSorted(),
    );
    expect({ get: countOf(requests, "get"), list: countOf(requests, "list") }).toEqual({ get: 2, list: 1 });
    expect(countOf(requests, "dry-run")).toBeLessThanOrEqual(PARALLEL);
    expect(requests).toHaveLength(COUNT + 3 + countOf(requests, "dry-run"));
    await close();
  });

  test("adoption asks for nothing beforehand", async () => {
    const { cluster, requests, close } = await open();
    const applying = walk(cluster);
    await cluster.apply(object("k0"), { fieldManager: "other", force: true });
    requests.length = 0;

    await planAndCreate(applying, written("k0", { adopt: true }));

    expect(requests).toEqual(["dry-run Kustomization/default/k0", "apply Kustomization/default/k0"]);
    await close();
  });
});

describe("an object that others have made", () => {
  test("is refused after it was listed too", async () => {
    const { cluster, requests, close } = await open();
    const applying = walk(cluster);
    await each(names, (name) => planAndCreate(applying, written(name)));
    await cluster.apply(object("theirs"), { fieldManager: "other", force: true });
    requests.length = 0;

    const refused = planAndCreate(applying, written("theirs"));

    await expect(refused).rejects.toMatchObject({ code: "provider.alreadyExists" });
    expect(requests).toEqual(["apply Kustomization/default/theirs"]);
    await close();
  });

  test("keeps its values where they differ", async () => {
    const { cluster, close } = await open();
    const applying = walk(cluster);
    await each(names, (name) => planAndCreate(applying, written(name)));
    await cluster.apply(object("theirs", "./other"), { fieldManager: "other", force: true });

    await expect(planAndCreate(applying, written("theirs"))).rejects.toMatchObject({ code: "kube.conflict" });

    const kept = await cluster.get({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      namespace: "default",
      name: "theirs",
    });
    expect(kept?.spec).toMatchObject({ path: "./other" });
    await close();
  });
});

function object(name: string, path = "./apps"): KubeObject {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: "default" },
    spec: { interval: "10m", prune: true, path, sourceRef: { kind: "GitRepository", name: "fleet" } },
  };
}
