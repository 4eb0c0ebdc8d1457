import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Duration, silentLog } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster, type Transport } from "#kube";
import { lead, type LeadershipOptions } from "#runtime";
import { realClock } from "../support/outside.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

let plane: ControlPlane;
let cluster: Cluster;
let clock: VirtualClock;
/** Requests that are not answered yet. */
let underWay: number;
const stop = new AbortController();

beforeEach(async () => {
  plane = await createControlPlane({ data: "memory", workloads: false });
  const send = plane.transport();
  underWay = 0;
  const counted: Transport = async (request) => {
    underWay++;
    return send(request).finally(() => underWay--);
  };
  cluster = clusterClient(counted, { address: "test", clock: realClock });
  clock = new VirtualClock();
});
afterEach(() => plane.close());

const options = (identity: string, more: Partial<LeadershipOptions> = {}): LeadershipOptions => ({
  cluster,
  clock,
  log: silentLog,
  namespace: "default",
  lease: "test-leader-election",
  identity,
  leaseDuration: Duration.seconds(35),
  renewDeadline: Duration.seconds(30),
  retryPeriod: Duration.seconds(5),
  releaseOnCancel: true,
  signal: stop.signal,
  ...more,
});
const lease = async () =>
  (await cluster.get({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", name: "test-leader-election", namespace: "default" }))?.spec;
const pass = async (seconds: number) => {
  for (let second = 0; second < seconds; second += 5) {
    await clock.advance(5000);
    // time moves on when what woke has had its answers
    do await settle();
    while (underWay > 0);
  }
};

describe("leadership", () => {
  test("is held by one, renewed, and taken over when the holder is silent for the lease's duration", async () => {
    const first = new AbortController();
    await lead(options("first", { signal: first.signal }));
    let second = false;
    void lead(options("second")).then(() => (second = true));

    await pass(120);
    const whileRenewed = second;
    first.abort(new Error("crashed"));
    await pass(30);
    const early = second;
    await pass(15);

    expect([whileRenewed, early, second]).toEqual([false, false, true]);
    expect(await lease()).toMatchObject({ holderIdentity: "second", leaseTransitions: 1, leaseDurationSeconds: 35 });
  });

  test("is given back on a clean stop, and taken at the next try", async () => {
    const first = await lead(options("first"));
    let second = false;
    void lead(options("second")).then(() => (second = true));
    await pass(5);

    await first.release();
    const free = await lease();
    await pass(10);

    expect([free, second]).toEqual([expect.objectContaining({ holderIdentity: "", leaseDurationSeconds: 1 }), true]);
  });

  test("is lost when it cannot be renewed within the deadline, and that ends the work", async () => {
    let isCut = false;
    const cut: Cluster = {
      ...cluster,
      get: async (ref) => (isCut ? Promise.reject(new Error("cut off")) : cluster.get(ref)),
      create: (object) => cluster.create(object),
      replace: (object) => cluster.replace(object),
    };
    const leadership = await lead(options("first", { cluster: cut }));

    isCut = true;
    await pass(25);
    const early = leadership.signal.aborted;
    await pass(10);

    expect([early, leadership.signal.aborted]).toEqual([false, true]);
    expect(leadership.signal.reason).toMatchObject({ code: "runtime.leadershipLost" });
  });

  test("is lost in time also when the server takes requests and never answers", async () => {
    let isSilent = false;
    const silent: Cluster = {
      ...cluster,
      get: async (ref) => (isSilent ? new Promise(() => undefined) : cluster.get(ref)),
      create: (object) => cluster.create(object),
      replace: (object) => cluster.replace(object),
    };
    const leadership = await lead(options("first", { cluster: silent }));

    isSilent = true;
    await pass(25);
    const early = leadership.signal.aborted;
    await pass(10);

    expect([early, leadership.signal.aborted]).toEqual([false, true]);
  });

  test("of a server that does not answer holds up the end for five seconds", async () => {
    let isSilent = false;
    const answer = async <T>(value: Promise<T>): Promise<T> => (isSilent ? new Promise(() => undefined) : value);
    const silent: Cluster = {
      ...cluster,
      get: (ref) => answer(cluster.get(ref)),
      create: (object) => answer(cluster.create(object)),
      replace: (object) => answer(cluster.replace(object)),
    };
    const leadership = await lead(options("first", { cluster: silent }));
    await pass(5);

    isSilent = true;
    let isReleased = false;
    const released = leadership.release().then(() => (isReleased = true));
    await settle();
    const atOnce = isReleased;
    await pass(5);
    await released;

    expect([atOnce, isReleased]).toEqual([false, true]);
  });
});
