// Sequences of requests whose whole answers must be those of kube-apiserver: status, body, managed fields, warnings.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { empties, families, ownership, pairs, scales, strategicPatches, strategies } from "./edge-requests.ts";
import { identities } from "./identity-requests.ts";
import { configMaps } from "./config-map-requests.ts";
import { bindings, labels, sizes } from "./placement-requests.ts";
import { selectors } from "./selector-requests.ts";
import { unconditional } from "./unconditional-requests.ts";
import { deployments, foos } from "./workload-requests.ts";
import { FOOS } from "./widgets.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();

describe.skipIf(missing)("requests", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  const run = async (namespace: string, steps: readonly Step[]): Promise<string[]> =>
    compare([{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }, ...steps], ours, real);

  test("to a kind without a spec", async () => {
    expect(await run("maps", configMaps("maps"))).toEqual([]);
  });

  test("to Deployments, their status and their scale", async () => {
    expect(await run("deployments", deployments("deployments"))).toEqual([]);
  });

  test.each([
    ["strategies", "whose strategy has the settings of another", strategies],
    ["patches", "whose patch names nothing", strategicPatches],
    ["scales", "to scales that change nothing", scales],
    ["families", "to Services of one family and of two", families],
    ["pairs", "with certificates and keys", pairs],
    ["empties", "with objects in which nothing is", empties],
    ["bindings", "that bind pods", bindings],
    ["sizes", "that change the size of claims", sizes],
    ["labels", "with labels that are too long", labels],
    ["selectors", "with selectors that cannot be read", selectors],
    ["unconditional", "that replace without a version", unconditional],
    ["ownership", "that own more or less than they say", ownership],
  ])("%s: requests %s", async (namespace, _title, stepsOf) => {
    expect(await run(namespace, stepsOf(namespace))).toEqual([]);
  });

  test("that change what a ConfigMap is", async () => {
    const maps = "/api/v1/namespaces/identities/configmaps";
    const made: Step = { method: "POST", path: maps, body: { metadata: { name: "c" }, data: { a: "1" } } };

    expect(await run("identities", [made, ...identities(`${maps}/c`)])).toEqual([]);
  });

  test("to a definition and its objects", async () => {
    expect(await run("foos", [{ method: "POST", path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body: FOOS }])).toEqual(
      [],
    );
    for (const send of [ours, real]) await served(send);

    expect(await run("foos2", foos("foos2"))).toEqual([]);

    const path = "/apis/example.com/v1/namespaces/foos3/foos";
    const made: Step = { method: "POST", path, body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "c" }, spec: {} } };
    expect(await run("foos3", [made, ...identities(`${path}/c`)])).toEqual([]);
  });
});

async function served(send: Send): Promise<void> {
  await until(async () => (await send({ method: "GET", path: "/apis/example.com/v1/foos" })).status === 200);
}
