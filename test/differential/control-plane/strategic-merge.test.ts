// Strategic merge patches on the embedded control plane and on a real API server.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, isProblem, type Json, type KubeObject } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { MERGE_CASES, mergeBase, mergePatch } from "../../codec/kubernetes-strategic-merge-cases.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock } from "../../support/outside.ts";

const REF = { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "sample" };
const places: { real: Cluster; ours: Cluster } = {} as { real: Cluster; ours: Cluster };
const closers: (() => Promise<void>)[] = [];

describe.skipIf(!(await hasRealPlace()))("a strategic merge patch on both servers", () => {
  beforeAll(async () => {
    const real = await openRealPlace();
    const plane = await createControlPlane({ data: "memory", workloads: false });
    places.real = real.cluster;
    places.ours = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    closers.push(real.close, () => plane.close());
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test.each(MERGE_CASES.map((each) => [each.title, each] as const))("%s", async (_title, each) => {
    const outcome = async (cluster: Cluster): Promise<Json | undefined> => {
      const base = mergeBase(each) as unknown as KubeObject;
      const { finalizers: _finalizers, ...metadata } = base.metadata;
      await cluster.create({ ...base, metadata: { ...metadata, namespace: "default" }, spec: { ...(base.spec as object), replicas: 0 } });
      try {
        return at(await cluster.patch(REF, { type: "strategic", body: mergePatch(each) }, { dryRun: true }), "spec", "template", "spec");
      } catch (error) {
        if (!isProblem(error, "kube.")) throw error;
        return String(at(error.data["status"], "message") as string);
      } finally {
        await cluster.delete(REF, { propagation: "Background" });
      }
    };

    const [ours, real] = [await outcome(places.ours), await outcome(places.real)];

    expect(ours).toEqual(real);
  });
});
