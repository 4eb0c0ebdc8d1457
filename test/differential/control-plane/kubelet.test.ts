// The simulated node as the only node of a real control plane: a real controller manager makes the pods, nothing else runs them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, silentLog, type KubeObject } from "#base";
import { startWorkloads } from "#control-plane";
import type { Cluster } from "#kube";
import { workload } from "../../control-plane/workloads/stage.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";
import { realClock, seededRandom } from "../../support/outside.ts";
import { until } from "../../support/eventually.ts";

const stop = new AbortController();
const place: { cluster: Cluster; close: () => Promise<void> } = {} as { cluster: Cluster; close: () => Promise<void> };

describe.skipIf(!(await hasRealPlace()))("the simulated node of a real control plane", () => {
  beforeAll(async () => {
    Object.assign(place, await openRealPlace());
    await startWorkloads(place.cluster, {
      clock: realClock,
      random: seededRandom(1),
      log: silentLog,
      signal: stop.signal,
      parts: ["kubelet"],
    });
  });
  afterAll(async () => {
    stop.abort();
    await place.close();
  });

  test("makes a Deployment available, and lets its pods go", async () => {
    await place.cluster.create(workload("Deployment", "web", { replicas: 2 }));

    const available = await until(async () =>
      at(await read("apps/v1", "Deployment", "web"), "status", "availableReplicas") === 2 ? "available" : undefined,
    );
    await place.cluster.delete(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" },
      { propagation: "Foreground" },
    );
    const gone = await until(async () => ((await read("apps/v1", "Deployment", "web")) === undefined ? "gone" : undefined));

    expect([available, gone]).toEqual(["available", "gone"]);
  });

  test("completes a Job", async () => {
    const spec = { template: { spec: { restartPolicy: "Never", containers: [{ name: "app", image: "job:1" }] } } };
    await place.cluster.create({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "once", namespace: "default" },
      spec: spec as never,
    });

    const succeeded = await until(async () => at(await read("batch/v1", "Job", "once"), "status", "succeeded") as number | undefined);

    expect(succeeded).toBe(1);
  });

  test("binds the claims of a StatefulSet", async () => {
    const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };
    await place.cluster.create(workload("StatefulSet", "db", { replicas: 1, volumeClaimTemplates: [claim] }));

    await until(async () => (at(await read("apps/v1", "StatefulSet", "db"), "status", "readyReplicas") === 1 ? true : undefined));
    const phase = await until(async () =>
      at(await read("v1", "PersistentVolumeClaim", "data-db-0"), "status", "phase") === "Bound" ? "Bound" : undefined,
    );

    expect(phase).toBe("Bound");
  });
});

function read(apiVersion: string, kind: string, name: string): Promise<KubeObject | undefined> {
  return place.cluster.get({ apiVersion, kind, namespace: "default", name });
}
