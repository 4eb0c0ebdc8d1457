import { expect, test } from "vitest";
import { compileHealthExpressions, waitFor, waitGone, type WaitOptions } from "#apply";
import { Problem, refOf, type Clock, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { settle, VirtualClock } from "../support/virtual-clock.ts";
import { observedCluster, type ObservedCluster, type WatchBehaviour } from "./observed-cluster.ts";
import { eventually } from "../support/eventually.ts";

function thing(name: string, ready: "True" | "False" | "Stalled" = "False"): KubeObject {
  const condition = ready === "Stalled" ? { type: "Stalled", status: "True" } : { type: "Ready", status: ready };
  return {
    apiVersion: "example.com/v1",
    kind: "Thing",
    metadata: { name, namespace: "web" },
    status: { conditions: [{ ...condition, message: "m" }] },
  };
}

interface Waiting {
  readonly observed: ObservedCluster;
  readonly clock: VirtualClock;
  readonly options: WaitOptions;
  /** What a wait came to, once it has. */
  readonly outcome: (waiting: Promise<void>) => { readonly state: () => unknown };
}

function setUp(behaviour: WatchBehaviour, objects: readonly KubeObject[]): Waiting {
  const clock = new VirtualClock();
  const observed = observedCluster(clock, behaviour, objects);
  const outcome = (waiting: Promise<void>): { state: () => unknown } => {
    let state: unknown = "waiting";
    void waiting.then(
      () => (state = "done"),
      (thrown: unknown) => (state = thrown),
    );
    return { state: () => state };
  };
  return { observed, clock, options: { cluster: observed.cluster, clock, timeoutMillis: 60_000 }, outcome };
}

const refs = (...names: readonly string[]): ObjectRef[] => names.map((name) => refOf(thing(name)));

test("what is ready already costs one read, or none when it was just seen", async () => {
  const { observed, options } = setUp("tells", [thing("a", "True"), thing("b", "True")]);

  await waitFor(refs("a", "b"), { ...options, seen: (ref) => (ref.name === "a" ? thing("a", "True") : undefined) });

  expect(observed.requests).toEqual(["get Thing/web/b"]);
});

test("a change is seen by the watch at once", async () => {
  const { observed, clock, options, outcome } = setUp("tells", [thing("a")]);
  const { state } = outcome(waitFor(refs("a"), options));
  await clock.advance(1000);
  const before = state();

  observed.put(thing("a", "True"));
  await settle();

  expect([before, state(), observed.requests]).toEqual(["waiting", "done", ["get Thing/web/a", "watch Thing metadata.name=a"]]);
});

test.each<WatchBehaviour>(["silent", "forbidden"])("where the watch is %s, a read every 5 s sees the change", async (behaviour) => {
  const { observed, clock, options, outcome } = setUp(behaviour, [thing("a")]);
  const { state } = outcome(waitFor(refs("a"), options));
  await clock.advance(1000);

  observed.put(thing("a", "True"));
  await clock.advance(3000);
  const before = state();
  await clock.advance(1000);

  expect([before, state()]).toEqual(["waiting", "done"]);
});

test("many objects of one kind are watched together, by the owner's labels", async () => {
  const names = ["a", "b", "c", "d"];
  const { observed, clock, options, outcome } = setUp(
    "tells",
    names.map((name) => thing(name)),
  );
  const { state } = outcome(waitFor(refs(...names), { ...options, labelSelector: "owner=x" }));
  await clock.advance(0);

  for (const name of names) observed.put(thing(name, "True"));
  await settle();

  expect([state(), observed.requests.filter((each) => each.startsWith("watch"))]).toEqual(["done", ["watch Thing owner=x"]]);
});

test("the first failure ends the wait, and names only what has failed", async () => {
  const { clock, observed, options, outcome } = setUp("tells", [thing("a"), thing("b")]);
  const { state } = outcome(waitFor(refs("a", "b"), options));
  await clock.advance(1000);

  observed.put(thing("b", "Stalled"));
  await settle();

  expect(state()).toMatchObject({
    code: "apply.failedEarly",
    message: "failed early due to stalled resources: [Thing/web/b status: 'Failed': m]",
  });
});

test("without failing fast a failure may heal, and the wait ends when nothing is on its way any more", async () => {
  const { clock, observed, options, outcome } = setUp("tells", [thing("a", "Stalled"), thing("b")]);
  const { state } = outcome(waitFor(refs("a", "b"), { ...options, failFast: false }));
  await clock.advance(1000);
  const before = state();

  observed.put(thing("b", "True"));
  await settle();

  expect([before, state()]).toMatchObject(["waiting", { code: "apply.failedEarly" }]);
});

test("the timeout lists what is not ready, with what it said last", async () => {
  const { clock, options, outcome } = setUp("tells", [thing("a"), thing("b", "True")]);
  const { state } = outcome(waitFor(refs("a", "b", "c"), options));

  await clock.advance(60_000);

  expect(state()).toMatchObject({
    code: "apply.timedOut",
    message: "timeout waiting for: [Thing/web/a status: 'InProgress': m, Thing/web/c status: 'NotFound': Resource not found]",
  });
});

test("an expression that fails on an object is asked again until the time is over", async () => {
  const { clock, observed, options, outcome } = setUp("tells", [thing("a"), thing("b")]);
  const expressions = compileHealthExpressions([{ apiVersion: "example.com/v1", current: "status.phase == 'Done'" }]);
  const { state } = outcome(waitFor(refs("a", "b"), { ...options, expressions }));
  await clock.advance(1000);
  const before = state();

  observed.put({ ...thing("a"), status: { phase: "Done" } });
  await clock.advance(60_000);

  expect([before, state()]).toMatchObject([
    "waiting",
    { code: "apply.timedOut", data: { unready: [{ ref: { name: "b" }, status: "Unknown" }] } },
  ]);
});

test("waiting for thousands of objects takes one evaluation an event", async () => {
  const names = Array.from({ length: 5000 }, (_each, at) => `t${at}`);
  const { clock, observed, options, outcome } = setUp(
    "tells",
    names.map((name) => thing(name)),
  );
  const { state } = outcome(waitFor(refs(...names), options));
  await clock.advance(0);
  await eventually(() => expect(observed.requests.at(-1)).toBe("watch Thing"));

  for (const name of names) observed.put(thing(name, "True"));
  await eventually(() => expect(state()).toBe("done"));
});

test("an abort ends the wait with its reason, and the watches with it", async () => {
  const { clock, options, outcome } = setUp("tells", [thing("a")]);
  const abort = new AbortController();
  const reason = new Error("enough");
  const { state } = outcome(waitFor(refs("a"), { ...options, signal: abort.signal }));
  await clock.advance(1000);

  abort.abort(reason);
  await settle();

  expect(state()).toBe(reason);
});

test("a watch that breaks under a clock that does not sleep is given up, and the rest of the wait goes on", async () => {
  const { observed, clock, options, outcome } = setUp("tells", [thing("a")]);
  let watches = 0;
  const broken: Cluster = {
    ...observed.cluster,
    watch: () => {
      watches += 1;
      const broke = new Problem("kube.unreachable", { verdict: "retry", message: "the connection broke" });
      return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(broke) }) };
    },
  };
  const restless: Clock = {
    now: () => clock.now(),
    sleep: (millis, signal) => (millis === 1000 ? Promise.reject(new Error("no sleep")) : clock.sleep(millis, signal)),
  };
  const { state } = outcome(waitFor(refs("a"), { ...options, cluster: broken, clock: restless }));
  await settle();
  observed.put(thing("a", "True"));

  await clock.advance(5000);

  expect([state(), watches]).toEqual(["done", 1]);
});

test("waiting for nothing is over at once", async () => {
  const { observed, options } = setUp("tells", []);

  await Promise.all([waitFor([], options), waitGone([], options)]);

  expect(observed.requests).toEqual([]);
});

test("an object is gone when the watch says so", async () => {
  const { clock, observed, options, outcome } = setUp("tells", [thing("a"), thing("b")]);
  const { state } = outcome(waitGone(refs("a", "b"), options));
  await clock.advance(1000);
  observed.remove(refOf(thing("a")));
  await settle();
  const before = state();

  observed.remove(refOf(thing("b")));
  await settle();

  expect([before, state()]).toEqual(["waiting", "done"]);
});

test("what is still there at the end is named", async () => {
  const { clock, options, outcome } = setUp("silent", [thing("a")]);
  const { state } = outcome(waitGone(refs("a", "b"), options));

  await clock.advance(60_000);

  expect(state()).toMatchObject({ code: "apply.notGone", message: "timeout waiting for the deletion of: [Thing/web/a]" });
});
