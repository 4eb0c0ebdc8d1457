import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { apiVersionOf, GitRepository, type GitRepositoryObject, type GitRepositoryStatus } from "#api";
import { catalogue, Duration, silentLog, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { controller, Host, type FailureWords, type Next, type Step } from "#runtime";
import { openTestCluster, type TestCluster } from "../controllers/test-cluster.ts";
import { seededRandom } from "../support/outside.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { until } from "../support/eventually.ts";

const problems = catalogue("test", {
  broken: (verdict: "retry" | "wait" | "stall") => ({ verdict, message: `it is ${verdict}`, next: "mend it" }),
});
const KIND = { apiVersion: apiVersionOf(GitRepository), kind: GitRepository.kind };
type TestStep = Step<typeof GitRepository, object, object>;

let opened: TestCluster;
let cluster: Cluster;
let clock: VirtualClock;
let stop: AbortController;
let host: Host;

beforeEach(async () => {
  opened = await openTestCluster();
  cluster = opened.cluster;
  clock = new VirtualClock();
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort(new Error("test is over"));
  const stopped = host.stopped();
  await clock.advance(10_000);
  await stopped;
  await opened.close();
});

async function start(step: TestStep, more: { words?: FailureWords; eventsAddress?: string; concurrency?: number } = {}): Promise<void> {
  host = new Host({ cluster, clock, random: seededRandom(1), log: silentLog, signal: stop.signal, eventsAddress: more.eventsAddress });
  const tested = controller(GitRepository, [step], {
    fieldOwner: "tester",
    reporter: "tester",
    work: () => ({}),
    interval: () => Duration.minutes(10),
    describe: () => more.words ?? { reason: "GitOperationFailed", condition: "FetchFailed" },
  });
  await host.start(tested, {
    places: {},
    concurrency: more.concurrency ?? 1,
    backOff: { first: Duration.millis(750), longest: Duration.minutes(15) },
    requeueDependency: Duration.seconds(30),
    jitterPercent: 0,
  });
}

const create = (name = "one", annotations: Record<string, string> = {}) =>
  cluster.create({
    ...KIND,
    metadata: { name, namespace: "default", annotations },
    spec: { url: "https://x/y", interval: "10m" },
  } as KubeObject);
const read = (name = "one") => cluster.get({ ...KIND, name, namespace: "default" }) as Promise<GitRepositoryObject | undefined>;
const status = async (has: (status: GitRepositoryStatus) => unknown): Promise<GitRepositoryStatus> =>
  until(async () => {
    const found = (await read())?.status;
    return found !== undefined && Boolean(has(found)) && found;
  });
const shown = ({ conditions = [] }: GitRepositoryStatus) =>
  conditions.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`);

test("the durations of an object are measured until it is gone", async () => {
  await start(async () => "go");
  await create();
  const series = async () =>
    (await host.metrics.text()).split("\n").filter((line) => line.startsWith("gotk_reconcile_duration_seconds_count"));
  const during = await until(async () => {
    const lines = await series();
    return lines.length > 0 && lines;
  });

  await cluster.delete({ ...KIND, name: "one", namespace: "default" });
  await until(async () => (await read()) === undefined);
  await until(async () => (await series()).length === 0);

  expect(during).toEqual(['gotk_reconcile_duration_seconds_count{kind="GitRepository",name="one",namespace="default"} 1']);
});

test("a stop waits ten seconds for what is under way, and no longer", async () => {
  let began = false;
  await start(async () => {
    began = true;
    return new Promise(() => undefined);
  });
  await create();
  await until(() => began);

  stop.abort(new Error("stopped"));
  let isStopped = false;
  void host.stopped().then(() => (isStopped = true));
  await clock.advance(9999);
  const early = isStopped;
  await clock.advance(1);

  expect([early, isStopped]).toEqual([false, true]);
});

describe("the end of a reconcile", () => {
  test.each<[string, "retry" | "wait" | "stall", string[], { generation: number; due?: number }]>([
    [
      "a retry backs off",
      "retry",
      ["Reconciling=True ProgressingWithRetry", "Ready=False GitOperationFailed", "FetchFailed=True GitOperationFailed"],
      { generation: -1, due: 750 },
    ],
    [
      "a wait comes back after its time",
      "wait",
      ["Reconciling=True ProgressingWithRetry", "Ready=False GitOperationFailed", "FetchFailed=True GitOperationFailed"],
      { generation: -1, due: 30_000 },
    ],
    [
      "a stall rests until something changes",
      "stall",
      ["Stalled=True GitOperationFailed", "Ready=False GitOperationFailed", "FetchFailed=True GitOperationFailed"],
      { generation: 1 },
    ],
  ])("%s", async (_case, verdict, conditions, { generation, due }) => {
    let runs = 0;
    await start(async () => {
      runs++;
      throw problems.broken(verdict);
    });
    await create();

    const found = await status(({ conditions: all }) => all?.length === 3);

    expect(shown(found)).toEqual(conditions);
    expect(found.conditions?.find(({ type }) => type === "Ready")?.message).toBe(`it is ${verdict}; mend it`);
    expect(found.observedGeneration ?? -1).toBe(generation);
    await until(() => clock.due(due ?? 0) === (due !== undefined));
    expect(runs).toBe(1);
  });

  test("what is thrown and is no problem is a failure to be tried again, and the others go on", async () => {
    await start(async (run) => {
      if (run.name === "one") throw new TypeError("secret details");
      run.conditions.set("ArtifactInStorage", "True", { reason: "Succeeded", message: "stored" });
      return "go";
    });
    await create("one");
    await create("two");

    const found = await status(({ conditions }) => conditions?.length === 3);
    const other = await until(async () =>
      (await read("two"))?.status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"),
    );

    expect([shown(found)[0], other]).toEqual(["Reconciling=True ProgressingWithRetry", true]);
  });

  test("conditions of others stay as they are stored, also when they are written meanwhile", async () => {
    const foreign = (message: string) => ({
      type: "Policy",
      status: "True",
      reason: "R",
      message,
      lastTransitionTime: "2026-01-01T00:00:00Z",
    });
    const write = (message: string) =>
      cluster.patch(
        { ...KIND, name: "one", namespace: "default" },
        { type: "merge", body: { status: { conditions: [foreign(message)] } } },
        { subresource: "status" },
      );
    await start(async (run) => {
      await write("newest");
      run.conditions.set("ArtifactInStorage", "True", { reason: "Succeeded", message: "stored" });
      return "go";
    });
    await create();

    const found = await status(({ conditions }) => conditions?.some(({ type, status: value }) => type === "Ready" && value === "True"));

    expect(shown(found)).toEqual(["Ready=True Succeeded", "ArtifactInStorage=True Succeeded", "Policy=True R"]);
    expect(found.conditions?.find(({ type }) => type === "Policy")?.message).toBe("newest");
  });

  test("a step that asks for the whole again gets it, after a growing wait", async () => {
    const next: Next[] = ["again", "again", "go"];
    let runs = 0;
    await start(async (run) => {
      run.conditions.set("ArtifactInStorage", "True", { reason: "Succeeded", message: "stored" });
      return next[runs++] ?? "go";
    });
    await create();
    await until(() => clock.due(750));
    await clock.advance(750);
    await until(() => clock.due(2250));
    await clock.advance(1500);

    await until(() => clock.due(602_250));

    expect(runs).toBe(3);
  });
});

test("an object is in one pair of hands at a time, however often it is asked for", async () => {
  let [running, most, runs] = [0, 0, 0];
  let goOn = (): void => undefined;
  const asked = new Promise<void>((resolve) => (goOn = resolve));
  await start(
    async () => {
      most = Math.max(most, ++running);
      await asked;
      running--;
      runs++;
      return "go";
    },
    { concurrency: 4 },
  );
  await create();
  await until(() => running === 1);
  for (let i = 0; i < 4; i++) {
    const annotations = { "reconcile.fluxcd.io/requestedAt": String(i) };
    await cluster.patch({ ...KIND, name: "one", namespace: "default" }, { type: "merge", body: { metadata: { annotations } } });
  }
  goOn();

  const found = await status(({ lastHandledReconcileAt }) => lastHandledReconcileAt === "3");

  expect([most, runs >= 2, found.lastHandledReconcileAt]).toEqual([1, true, "3"]);
});

describe("events", () => {
  let server: Server;
  const posted: { readonly body: unknown; readonly type: string | undefined }[] = [];
  let answers: number[] = [];
  let address = "";
  beforeEach(async () => {
    posted.length = 0;
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        posted.push({ body: JSON.parse(Buffer.concat(chunks).toString()), type: request.headers["content-type"] });
        response.writeHead(answers.shift() ?? 202).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    address = typeof bound === "object" && bound !== null ? `http://127.0.0.1:${bound.port}/` : "";
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const telling: TestStep = async (run) => {
    run.facts["revision"] = "main@sha1:0";
    run.event({ severity: "info", reason: "NewArtifact", message: "stored" });
    run.event({ severity: "trace", reason: "GarbageCollectionSucceeded", message: "collected" });
    return { after: Duration.hours(1) };
  };

  test("go to the cluster and, but for traces, to the event address", async () => {
    answers = [];
    await start(telling, { eventsAddress: address });
    const { metadata } = await create("one", { "event.toolkit.fluxcd.io/team": "a" });

    await until(() => posted.length === 1);
    const stored = await until(async () => {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Event" }, { namespace: "default" });
      return items.length === 2 && items;
    });

    expect(posted[0]).toEqual({
      type: "application/json",
      body: {
        involvedObject: { ...KIND, namespace: "default", name: "one", uid: metadata.uid, resourceVersion: expect.any(String) as string },
        severity: "info",
        timestamp: "2026-01-01T00:00:00Z",
        message: "stored",
        reason: "NewArtifact",
        metadata: { "event.toolkit.fluxcd.io/team": "a", "source.toolkit.fluxcd.io/revision": "main@sha1:0" },
        reportingController: "tester",
        reportingInstance: "headgate",
      },
    });
    expect(stored.map((each) => `${String(each["type"])} ${String(each["reason"])}`).toSorted()).toEqual([
      "Normal GarbageCollectionSucceeded",
      "Normal NewArtifact",
    ]);
  });

  test("that are refused as duplicates are not sent again, others are", async () => {
    answers = [500, 429];
    await start(telling, { eventsAddress: address });
    await create();
    await until(() => posted.length === 1 && clock.due(1000));

    await clock.advance(1000);
    await until(() => posted.length === 2);
    await clock.advance(60_000);

    expect(posted.length).toBe(2);
  });

  test("that repeat after the cluster has dropped the first are stored anew", async () => {
    const events = async () => (await cluster.list({ apiVersion: "v1", kind: "Event" }, { namespace: "default" })).items;
    await start(async (run) => {
      run.event({ severity: "info", reason: "Told", message: "again" });
      return "go";
    });
    await create();
    const [first] = await until(async () => {
      const found = await events();
      return found.length > 0 && found;
    });
    await cluster.delete({ apiVersion: "v1", kind: "Event", name: first?.metadata.name ?? "", namespace: "default" });

    await cluster.patch({ ...KIND, name: "one", namespace: "default" }, { type: "merge", body: { spec: { interval: "11m" } } });

    expect(await until(async () => (await events()).find((each) => each.metadata.uid !== first?.metadata.uid)?.["message"])).toBe("again");
  });

  test("that repeat are counted, not stored again", async () => {
    answers = [];
    await start(async (run) => {
      run.event({ severity: "error", reason: "GitOperationFailed", message: "no" });
      return { after: Duration.minutes(1) };
    });
    await create();
    await until(() => clock.due(60_000));

    await clock.advance(60_000);
    const counted = await until(async () => {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Event" }, { namespace: "default" });
      return items[0]?.["count"] === 2 && items;
    });

    expect([counted.length, counted[0]?.["type"]]).toEqual([1, "Warning"]);
  });
});
