import { describe, expect, test } from "vitest";
import { at } from "#base";
import { conditions, openStage, workload, type Stage } from "./stage.ts";

const ready = async (stage: Stage, kind: string, name: string, count: number): Promise<boolean> =>
  at(await stage.get(kind, name), "status", "readyReplicas") === count;
const status = async (stage: Stage, kind: string, name: string): Promise<Record<string, unknown>> => {
  const { conditions: _conditions, ...counters } = at(await stage.get(kind, name), "status") as Record<string, unknown>;
  return counters;
};

describe("a Deployment", () => {
  test("becomes available with as many pods as it wants", async () => {
    await using stage = await openStage();
    await stage.cluster.create(workload("Deployment", "web", { replicas: 3 }));

    await stage.until(() => ready(stage, "Deployment", "web", 3));
    await stage.clock.advance(1000);

    const deployment = await stage.get("Deployment", "web");
    expect(await status(stage, "Deployment", "web")).toEqual({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
    });
    expect(conditions(deployment)).toEqual(["Available=True/MinimumReplicasAvailable", "Progressing=True/NewReplicaSetAvailable"]);
    expect(deployment?.metadata.annotations).toEqual({ "deployment.kubernetes.io/revision": "1" });
    const [set] = await stage.list("ReplicaSet");
    const hash = set?.metadata.labels?.["pod-template-hash"];
    expect(set?.metadata.name).toBe(`web-${hash}`);
    expect((await stage.list("Pod")).map((pod) => [pod.metadata.labels?.["pod-template-hash"], at(pod, "status", "phase")])).toEqual(
      [1, 2, 3].map(() => [hash, "Running"]),
    );
  });

  test("rolls from one template to the next and keeps the old set empty", async () => {
    await using stage = await openStage();
    await stage.cluster.create(workload("Deployment", "web", { replicas: 2 }));
    await stage.until(() => ready(stage, "Deployment", "web", 2));

    await stage.cluster.patch(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" },
      { type: "json", body: [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "app:2" }] },
    );
    await stage.until(
      async () =>
        (await stage.list("Pod")).length === 2 &&
        (await stage.list("Pod")).every((pod) => at(pod, "spec", "containers", 0, "image") === "app:2"),
    );
    await stage.clock.advance(1000);

    const sets = (await stage.list("ReplicaSet")).map((set) => [
      set.metadata.annotations?.["deployment.kubernetes.io/revision"],
      at(set, "spec", "replicas"),
      at(set, "spec", "template", "spec", "containers", 0, "image"),
    ]);
    expect(sets.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      ["1", 0, "app:1"],
      ["2", 2, "app:2"],
    ]);
    expect(await status(stage, "Deployment", "web")).toEqual({
      observedGeneration: 2,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      terminatingReplicas: 0,
    });
  });

  test("keeps the old pods while new ones never become ready, and says so after its deadline", async () => {
    await using stage = await openStage();
    await stage.cluster.create(workload("Deployment", "web", { replicas: 4, progressDeadlineSeconds: 30 }));
    await stage.until(() => ready(stage, "Deployment", "web", 4));

    const annotations = { "simulate.headgate.dev/outcome": "never-ready" };
    await stage.cluster.patch(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" },
      { type: "merge", body: { spec: { template: { metadata: { annotations } } } } },
    );
    await stage.until(
      async () => conditions(await stage.get("Deployment", "web")).includes("Progressing=False/ProgressDeadlineExceeded"),
      90,
    );

    const counters = await status(stage, "Deployment", "web");
    expect([counters["readyReplicas"], counters["updatedReplicas"], counters["replicas"]]).toEqual([3, 2, 5]);
  });

  test("with Recreate starts the new pods when the old ones are gone", async () => {
    await using stage = await openStage();
    await stage.cluster.create(workload("Deployment", "web", { replicas: 2, strategy: { type: "Recreate" } }));
    await stage.until(() => ready(stage, "Deployment", "web", 2));

    await stage.cluster.patch(
      { apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" },
      { type: "merge", body: { spec: { template: { metadata: { annotations: { v: "2" } } } } } },
    );
    await stage.until(async () => {
      const versions = new Set((await stage.list("Pod")).map((pod) => pod.metadata.annotations?.["v"]));
      expect(versions.size).toBeLessThanOrEqual(1);
      return versions.has("2") && (await ready(stage, "Deployment", "web", 2));
    });

    expect((await stage.list("Pod")).length).toBe(2);
  });

  test("takes its pods along when it is deleted", async () => {
    await using stage = await openStage();
    await stage.cluster.create(workload("Deployment", "web", { replicas: 2 }));
    await stage.until(() => ready(stage, "Deployment", "web", 2));

    await stage.cluster.delete({ apiVersion: "apps/v1", kind: "Deployment", namespace: "default", name: "web" });

    await stage.until(async () => (await stage.list("Pod")).length === 0);

    expect(await stage.list("ReplicaSet")).toEqual([]);
  });
});

describe("outcomes", () => {
  test.each([
    ["crash-loop", "Running", "CrashLoopBackOff"],
    ["image-pull-error", "Pending", "ImagePullBackOff"],
  ])("%s leaves a pod %s and waiting with %s", async (outcome, phase, reason) => {
    await using stage = await openStage();
    await stage.cluster.create(
      workload("Deployment", "web", { replicas: 1 }, { annotations: { "simulate.headgate.dev/outcome": outcome } }),
    );

    await stage.until(
      async () => at((await stage.list("Pod"))[0], "status", "containerStatuses", 0, "state", "waiting", "reason") === reason,
    );

    const [pod] = await stage.list("Pod");
    expect([at(pod, "status", "phase"), at(pod, "status", "containerStatuses", 0, "ready")]).toEqual([phase, false]);
  });

  test("slow makes a pod ready after its delay and not before", async () => {
    await using stage = await openStage();
    await stage.cluster.create(
      workload("Deployment", "web", { replicas: 1 }, { annotations: { "simulate.headgate.dev/outcome": "slow=20s" } }),
    );

    await stage.clock.advance(15_000);
    const early = await ready(stage, "Deployment", "web", 1);
    await stage.clock.advance(10_000);

    expect([early, await ready(stage, "Deployment", "web", 1)]).toEqual([false, true]);
  });
});

test("a StatefulSet numbers its pods, gives each a bound claim, and replaces them from the last", async () => {
  await using stage = await openStage();
  const claim = { metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } };
  await stage.cluster.create(workload("StatefulSet", "db", { replicas: 2, serviceName: "db", volumeClaimTemplates: [claim] }));
  await stage.until(() => ready(stage, "StatefulSet", "db", 2));
  const before = at(await stage.get("StatefulSet", "db"), "status", "currentRevision");

  await stage.cluster.patch(
    { apiVersion: "apps/v1", kind: "StatefulSet", namespace: "default", name: "db" },
    { type: "merge", body: { spec: { template: { metadata: { annotations: { v: "2" } } } } } },
  );
  await stage.until(async () => at(await stage.get("StatefulSet", "db"), "status", "currentRevision") !== before);

  expect((await stage.list("Pod")).map((pod) => [pod.metadata.name, pod.metadata.annotations?.["v"]])).toEqual([
    ["db-0", "2"],
    ["db-1", "2"],
  ]);
  expect((await stage.list("PersistentVolumeClaim")).map((each) => [each.metadata.name, at(each, "status", "phase")])).toEqual([
    ["data-db-0", "Bound"],
    ["data-db-1", "Bound"],
  ]);
  expect((await stage.list("ControllerRevision")).map((each) => each["revision"])).toEqual(expect.arrayContaining([1, 2]));
});

test("a DaemonSet runs one pod on the node and counts it", async () => {
  await using stage = await openStage();
  await stage.cluster.create(workload("DaemonSet", "agent"));

  await stage.until(async () => at(await stage.get("DaemonSet", "agent"), "status", "numberAvailable") === 1);

  expect(await status(stage, "DaemonSet", "agent")).toEqual({
    observedGeneration: 1,
    desiredNumberScheduled: 1,
    currentNumberScheduled: 1,
    numberMisscheduled: 0,
    numberReady: 1,
    numberAvailable: 1,
    updatedNumberScheduled: 1,
  });
});

const podOfJob = { template: { spec: { restartPolicy: "Never", containers: [{ name: "app", image: "job:1" }] } } };
const job = (spec: Record<string, unknown>): Parameters<Stage["cluster"]["create"]>[0] => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "once", namespace: "default" },
  spec: { ...podOfJob, ...spec } as never,
});

describe("a Job", () => {
  test("completes when its pods have", async () => {
    await using stage = await openStage();
    await stage.cluster.create(job({ completions: 3, parallelism: 2, completionMode: "Indexed" }));

    await stage.until(async () => conditions(await stage.get("Job", "once")).includes("Complete=True/CompletionsReached"));

    const counters = await status(stage, "Job", "once");
    expect([counters["succeeded"], counters["completedIndexes"], counters["active"]]).toEqual([3, "0-2", undefined]);
  });

  test("fails when its pods fail too often", async () => {
    await using stage = await openStage();
    const template = { metadata: { annotations: { "simulate.headgate.dev/outcome": "crash-loop" } }, ...podOfJob.template };
    await stage.cluster.create(job({ backoffLimit: 1, template }));

    await stage.until(async () => conditions(await stage.get("Job", "once")).includes("Failed=True/BackoffLimitExceeded"));

    expect(at(await stage.get("Job", "once"), "status", "failed")).toBe(2);
  });

  test("is removed after its time to live", async () => {
    await using stage = await openStage();
    await stage.cluster.create(job({ ttlSecondsAfterFinished: 10 }));
    await stage.until(async () => conditions(await stage.get("Job", "once")).includes("Complete=True/CompletionsReached"));

    await stage.clock.advance(11_000);

    expect(await stage.get("Job", "once")).toBeUndefined();
  });
});

test("a CronJob starts a Job at every time of its schedule and keeps three of them", async () => {
  await using stage = await openStage();
  await stage.cluster.create({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "tick", namespace: "default" },
    spec: { schedule: "*/2 * * * *", jobTemplate: { spec: podOfJob } } as never,
  });

  for (let minute = 0; minute < 9; minute++) await stage.clock.advance(60_000);

  const start = Date.UTC(2026, 0, 1) / 60_000;
  expect((await stage.list("Job")).map((each) => each.metadata.name)).toEqual([4, 6, 8].map((minute) => `tick-${start + minute}`));
  expect(at(await stage.get("CronJob", "tick"), "status", "lastScheduleTime")).toBe("2026-01-01T00:08:00Z");
});

test("a Service lists its ready pods in a slice and in Endpoints", async () => {
  await using stage = await openStage();
  await stage.cluster.create(workload("Deployment", "web", { replicas: 2 }));
  await stage.cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web", namespace: "default" },
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }] } as never,
  });

  await stage.until(
    async () => (at(await stage.get("Endpoints", "web"), "subsets", 0, "addresses") as unknown[] | undefined)?.length === 2,
  );

  const [slice] = await stage.list("EndpointSlice");
  expect([slice?.metadata.labels?.["kubernetes.io/service-name"], slice?.["ports"]]).toEqual([
    "web",
    [{ name: "", port: 8080, protocol: "TCP" }],
  ]);
  expect(((slice?.["endpoints"] ?? []) as unknown[]).map((each) => at(each, "conditions"))).toEqual(
    [1, 2].map(() => ({ ready: true, serving: true, terminating: false })),
  );
});
