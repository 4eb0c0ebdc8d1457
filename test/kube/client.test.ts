import { expect, test } from "vitest";
import { type Log, silentLog } from "#base";
import { clusterClient, type TransportRequest, type WatchEvent } from "#kube";
import { VirtualClock } from "../support/virtual-clock.ts";
import { discoveryAnswer, scriptedTransport, type Scripted } from "./scripted-transport.ts";

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap" };
const A = { ...CONFIG_MAP, name: "a", namespace: "web" };

function open(answer: (request: TransportRequest, time: number) => Scripted, log: Log = silentLog) {
  const clock = new VirtualClock();
  const transport = scriptedTransport((request, time) =>
    request.path === "/api" || request.path === "/apis" ? discoveryAnswer(request.path) : answer(request, time),
  );
  return { ...transport, clock, cluster: clusterClient(transport.send, { address: "https://me:pw@host", clock, log }) };
}

test("429 is obeyed: the client comes back when the server says so", async () => {
  const { cluster, clock, asked } = open((_request, time) =>
    time < 2
      ? { status: 429, headers: { "retry-after": "3" }, body: { kind: "Status" } }
      : { body: { ...CONFIG_MAP, metadata: { name: "a" } } },
  );

  const answer = cluster.get(A);
  await clock.advance(5000);
  const before = asked().length;
  await clock.advance(1000);

  expect([before, asked().length, (await answer)?.metadata.name]).toEqual([2, 3, "a"]);
});

test("a server that never lets in ends as kube.tooManyRequests with the time to wait", async () => {
  const { cluster, clock, asked } = open(() => ({ status: 429, headers: { "retry-after": "1" }, body: { kind: "Status" } }));

  const answer = cluster.get(A).catch((thrown: unknown) => thrown);
  await clock.advance(60_000);

  expect(await answer).toMatchObject({ code: "kube.tooManyRequests", verdict: "wait", data: { retryAfterMillis: 1000 } });
  expect(asked()).toHaveLength(11);
});

test.each([
  [400, {}, "kube.badRequest"],
  [401, {}, "kube.unauthorized"],
  [403, {}, "kube.forbidden"],
  [405, {}, "kube.badRequest"],
  [409, { reason: "Conflict" }, "kube.conflict"],
  [409, { reason: "AlreadyExists" }, "kube.alreadyExists"],
  [410, { reason: "Expired" }, "kube.gone"],
  [415, {}, "kube.badRequest"],
  [422, {}, "kube.invalid"],
  [500, {}, "kube.serverError"],
  [503, {}, "kube.serverError"],
] as const)("an answer %i %o is %s and keeps the Status", async (status, more, code) => {
  const body = { kind: "Status", code: status, message: "because", ...more };
  const { cluster } = open(() => ({ status, body }));

  await expect(cluster.patch(A, { type: "merge", body: {} })).rejects.toMatchObject({ code, data: { status: body } });
});

test("the credentials in an address are in no message", async () => {
  const { cluster } = open(() => ({ status: 401, body: { kind: "Status" } }));

  await expect(cluster.get(A)).rejects.toMatchObject({
    message: "cannot get ConfigMap/web/a: https://•••@host does not accept the credentials",
  });
});

test("an HTML page instead of an API is named as one", async () => {
  const { cluster } = open((_request, time) =>
    time === 0 ? { status: 502, body: "", chunks: ["<html><body>Bad Gateway"] } : { body: "", chunks: ["<html>login"] },
  );

  await expect(cluster.get(A)).rejects.toMatchObject({ code: "kube.serverError", message: expect.stringContaining("an HTML page") });
  await expect(cluster.get(A)).rejects.toMatchObject({ code: "kube.badAnswer" });
});

test("a page token that the server has forgotten makes the list start again in one piece", async () => {
  const item = (name: string): unknown => ({ metadata: { name } });
  const { cluster, asked } = open(({ path }) => {
    if (path.includes("continue=")) return { status: 410, body: { kind: "Status", reason: "Expired" } };
    if (path.includes("limit=")) return { body: { metadata: { resourceVersion: "5", continue: "t&1" }, items: [item("a")] } };
    return { body: { metadata: { resourceVersion: "9" }, items: [item("a"), item("b")] } };
  });

  const list = await cluster.list(CONFIG_MAP, { pageSize: 1, resourceVersion: "4" });

  expect(list).toEqual({ resourceVersion: "9", items: ["a", "b"].map((name) => ({ ...CONFIG_MAP, metadata: { name } })) });
  expect(asked()).toEqual([
    "GET /api/v1/configmaps?resourceVersion=4&limit=1",
    "GET /api/v1/configmaps?limit=1&continue=t%261",
    "GET /api/v1/configmaps?resourceVersion=4",
  ]);
});

test("a watch reads events however the network cuts them, and ends in kube.gone when the server says so", async () => {
  const text = [
    { type: "ADDED", object: { metadata: { name: "ä" } } },
    { type: "BOOKMARK", object: { metadata: { resourceVersion: "7" } } },
    { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired", message: "too old" } },
  ]
    .map((each) => `${JSON.stringify(each)}\n`)
    .join("");
  const bytes = new TextEncoder().encode(text);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 3) }, (_each, at) => bytes.subarray(at * 3, at * 3 + 3));
  const { cluster } = open(() => ({ body: "", chunks }));
  const seen: WatchEvent[] = [];

  const watching = async (): Promise<void> => {
    for await (const event of cluster.watch(CONFIG_MAP, { signal: new AbortController().signal })) seen.push(event);
  };

  await expect(watching()).rejects.toMatchObject({ code: "kube.gone", message: "cannot watch v1 ConfigMap: too old" });
  expect(seen).toEqual([
    { type: "ADDED", object: { metadata: { name: "ä" } } },
    { type: "BOOKMARK", resourceVersion: "7" },
  ]);
});

test("warnings of the server are logged, each once", async () => {
  const lines: string[] = [];
  const log: Log = { write: (level, message) => void lines.push(`${level} ${message}`), with: () => log };
  const warning = '299 - "policy/v1beta1 is old", 299 kube "say \\"v1\\", please"';
  const { cluster } = open(() => ({ headers: { warning }, body: { ...CONFIG_MAP, metadata: {} } }), log);

  await cluster.get(A);
  await cluster.get(A);

  expect(lines).toEqual(["warn policy/v1beta1 is old", 'warn say "v1", please']);
});

test("apply sends JSON that YAML reads the same, with its parameters", async () => {
  const { cluster, sent } = open(() => ({ body: { ...CONFIG_MAP, metadata: {} } }));

  await cluster.apply(
    { ...CONFIG_MAP, metadata: { name: "a", namespace: "web" }, data: { x: "\u2028\u0085" } },
    { fieldManager: "m x", force: true, dryRun: true },
  );

  const request = sent.at(-1);
  expect([request?.method, request?.path, request?.headers?.["content-type"], request?.body]).toEqual([
    "PATCH",
    "/api/v1/namespaces/web/configmaps/a?force=true&fieldManager=m%20x&dryRun=All",
    "application/apply-patch+yaml",
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"web"},"data":{"x":"\\u2028\\u0085"}}',
  ]);
});

test("many calls that miss a kind share refreshes, one a second after a burst of five", async () => {
  const clock = new VirtualClock();
  const { send, sent } = scriptedTransport(({ path }) => discoveryAnswer(path, false));
  const cluster = clusterClient(send, { address: "x", clock });
  const thing = { apiVersion: "example.com/v1", kind: "Thing", name: "t", namespace: "web" };
  const reads = (): number => sent.filter((each) => each.path === "/apis").length;
  const missed = (): Promise<unknown> => Promise.allSettled(Array.from({ length: 20 }, () => cluster.get(thing)));
  await cluster.discover();

  for (let round = 0; round < 4; round++) await missed();
  const burst = reads();
  const next = missed();
  await clock.advance(999);
  const before = reads();
  await clock.advance(1);
  await next;

  expect([burst, before, reads()]).toEqual([5, 5, 6]);
});

test("discovery that is not aggregated is read version by version, preferred ones first, and passes over what is down", async () => {
  const clock = new VirtualClock();
  const version = (groupVersion: string): unknown => ({ groupVersion, version: groupVersion.split("/")[1] });
  const { send } = scriptedTransport(({ path }): Scripted => {
    switch (path) {
      case "/api":
        return { body: { kind: "APIVersions", versions: ["v1"] } };
      case "/apis":
        return {
          body: {
            kind: "APIGroupList",
            groups: [
              { name: "b.io", versions: [version("b.io/v1alpha1"), version("b.io/v1")], preferredVersion: version("b.io/v1") },
              { name: "down.io", versions: [version("down.io/v1")], preferredVersion: version("down.io/v1") },
            ],
          },
        };
      case "/apis/down.io/v1":
        return { status: 503, body: { kind: "Status" } };
      case "/api/v1":
        return { body: { resources: [] } };
      default:
        return {
          body: {
            resources: [
              { name: "bees", singularName: "bee", kind: "Bee", namespaced: true, verbs: ["get"], shortNames: ["b"] },
              { name: "bees/status", kind: "Bee", namespaced: true, verbs: ["get"] },
            ],
          },
        };
    }
  });

  const discovery = await clusterClient(send, { address: "x", clock }).discover();

  expect(discovery.preferred("b.io", "Bee")).toEqual({
    apiVersion: "b.io/v1",
    kind: "Bee",
    plural: "bees",
    singular: "bee",
    namespaced: true,
    verbs: ["get"],
    shortNames: ["b"],
    categories: [],
    subresources: ["status"],
  });
  expect(discovery.resources.map((each) => each.apiVersion)).toEqual(["b.io/v1", "b.io/v1alpha1"]);
});

test("a discovery that has not changed costs no body: its tag is sent along", async () => {
  const clock = new VirtualClock();
  const { send, sent } = scriptedTransport(({ path, headers }) =>
    headers?.["if-none-match"] === '"1"'
      ? { status: 304, body: "", chunks: [] }
      : { ...discoveryAnswer(path, true), headers: { etag: '"1"' } },
  );
  const cluster = clusterClient(send, { address: "x", clock });
  const first = await cluster.discover();
  await clock.advance(1000);

  const second = await cluster.discover({ refresh: true });

  expect([second.resources, sent.length]).toEqual([first.resources, 4]);
});

test("impersonation sends the user and every group, and shares discovery", async () => {
  const { cluster, sent } = open(() => ({ body: { ...CONFIG_MAP, metadata: {} } }));
  await cluster.get(A);

  await cluster.as({ user: "system:serviceaccount:web:app", groups: ["g1", "g2"] }).get(A);

  expect(sent).toHaveLength(4);
  expect(sent.at(-1)?.headers).toMatchObject({ "impersonate-user": "system:serviceaccount:web:app", "impersonate-group": "g1\ng2" });
});
