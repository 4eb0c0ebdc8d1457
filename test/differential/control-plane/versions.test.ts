// One store behind several versions: every answer is that of kube-apiserver, whichever version wrote and whichever reads.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { autoscalers, events } from "./version-requests.ts";

const missing = await peerMissing();

describe.skipIf(missing)("versions of one store", () => {
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

  const run = (namespace: string, steps: readonly Step[]): Promise<string[]> =>
    compare([{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }, ...steps], ours, real);

  test("autoscalers of autoscaling/v1 and autoscaling/v2 are one object", async () => {
    expect(await run("scalers", autoscalers("scalers"))).toEqual([]);
  });

  test("events of v1 and events.k8s.io/v1 are one object", async () => {
    expect(await run("events", events("events"))).toEqual([]);
  });
});
