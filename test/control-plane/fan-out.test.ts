// What many watchers cost: an event is made into bytes once for all who get the same, and whoever waits gets what has gathered at once.
import { expect, test } from "vitest";
import { FanOut, type Follower } from "../../src/control-plane/read/fan-out.ts";
import { pull, type Feed } from "../../src/control-plane/request/feed.ts";
import { ListText } from "../../src/control-plane/read/list-text.ts";
import type { ServedResource } from "../../src/control-plane/registry/served-resource.ts";
import { memoryJournal } from "../../src/control-plane/storage/journal.ts";
import { ObjectStore } from "../../src/control-plane/storage/object-store.ts";
import { openPlane, type TestPlane } from "./support/plane.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const OTHERS = "/api/v1/namespaces/kube-public/configmaps";

/** The pieces that each of several watches gets, until all have seen as many events. */
async function watched(at: TestPlane, paths: readonly string[], events: number, cause: () => Promise<unknown>): Promise<Uint8Array[][]> {
  const version = (await at.send("GET", `${MAPS}?limit=1`)).body["metadata"] as { resourceVersion: string };
  const stop = new AbortController();
  const reads = paths.map(async (path) => {
    const separator = path.includes("?") ? "&" : "?";
    const full = `${path}${separator}watch=true&resourceVersion=${version.resourceVersion}`;
    const { body } = await at.plane.transport()({ method: "GET", path: full, signal: stop.signal });
    const pieces: Uint8Array[] = [];
    let seen = 0;
    for await (const piece of body) {
      pieces.push(piece);
      seen += Buffer.from(piece).toString().split("\n").length - 1;
      if (seen >= events) break;
    }
    return pieces;
  });
  // all of them are open before anything happens
  await new Promise((resolve) => setImmediate(resolve));
  await cause();
  const pieces = await Promise.all(reads);
  stop.abort();
  return pieces;
}

test("watchers of the same objects are given the very same bytes, and others are not", async () => {
  const at = await openPlane();
  const same = Array.from({ length: 50 }, () => MAPS);
  const selected = Array.from({ length: 50 }, () => `${MAPS}?labelSelector=a%3Db`);
  const create = (): Promise<unknown> => at.send("POST", MAPS, { metadata: { name: "one", labels: { a: "b" } } });

  const pieces = (await watched(at, [...same, ...selected], 1, create)).map(([first]) => first);
  await at.plane.close();

  expect(new Set(pieces.slice(0, 50)).size).toBe(1);
  expect(new Set(pieces.slice(50)).size).toBe(1);
  expect(new Set(pieces).size).toBe(2);
});

test("a watcher of one namespace is sent nothing of another one's events", async () => {
  const at = await openPlane();
  const create = async (): Promise<void> => {
    for (let i = 0; i < 3; i += 1) await at.send("POST", OTHERS, { metadata: { name: `other-${i}` } });
    await at.send("POST", MAPS, { metadata: { name: "mine" } });
  };

  const [pieces] = await watched(at, [MAPS], 1, create);
  await at.plane.close();

  expect(pieces?.map((each) => /"name":"([^"]+)"/.exec(Buffer.from(each).toString())?.[1])).toEqual(["mine"]);
});

/** A store and followers of one of its resources that write down in which order they are told and have their turns. */
async function followed(count: number): Promise<{ store: ObjectStore; fanOut: FanOut; told: number[]; turns: number[] }> {
  const store = await ObjectStore.open(memoryJournal(), () => 0);
  const fanOut = new FanOut(store.log);
  const [told, turns]: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i += 1) {
    const follower: Follower = {
      news: (after) => {
        told.push(after);
        return true;
      },
      deliver: () => {
        turns.push(i);
        return false;
      },
      end: () => undefined,
    };
    fanOut.follow("/configmaps", follower);
  }
  return { store, fanOut, told, turns };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("followers have one turn for all that gathered before it, and none for another resource", async () => {
  const { store, told, turns } = await followed(3);
  for (const key of ["a", "b", "c"]) store.put({ resource: "/configmaps", key, object: { metadata: {} } });
  store.put({ resource: "/secrets", key: "a", object: { metadata: {} } });

  await nextTurn();

  expect(told).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  expect(turns).toEqual([0, 1, 2]);
});

test("turns of many followers leave room between them", async () => {
  const { store, turns } = await followed(1000);
  store.put({ resource: "/configmaps", key: "a", object: { metadata: {} } });

  await nextTurn();
  const first = turns.length;
  while (turns.length < 1000) await nextTurn();

  expect(first).toBeLessThan(100);
  expect(turns).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});

test("what is shared is made once until all had their turn, and anew after that", async () => {
  const { fanOut } = await followed(0);
  const whole = {};
  let made = 0;
  const make = (): number => (made += 1);

  const together = [
    fanOut.share(whole, "a", make),
    fanOut.share(whole, "a", make),
    fanOut.share(whole, "b", make),
    fanOut.share({}, "a", make),
  ];
  await nextTurn();
  const later = fanOut.share(whole, "a", make);

  expect([...together, later]).toEqual([1, 1, 2, 3, 4]);
});

test("a reader that pulls has at most one piece waiting, and ends a feed that it leaves", async () => {
  let [made, isClosed] = [0, false];
  const feed: Feed = {
    open: (sink) => {
      const resume = (): void => {
        do made += 1;
        while (sink.write(Buffer.from(String(made))));
      };
      return { resume, close: () => (isClosed = true) };
    },
  };

  const read: string[] = [];
  for await (const piece of pull(feed, undefined)) {
    read.push(Buffer.from(piece).toString());
    if (read.length === 3) break;
  }

  expect([read, made, isClosed]).toEqual([["1", "2", "3"], 3, true]);
});

test("a long list is made piece by piece, no faster than it is read, and is whole", async () => {
  const served = {
    definition: { kind: "ConfigMap" },
    reading: "builtin",
    apiVersion: "v1",
    storageVersion: "v1",
  } as unknown as ServedResource;
  const entries = Array.from({ length: 1000 }, (_, i) => {
    const text = `{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"é${i}"},"data":{"a":"${"x".repeat(500)}"}}`;
    return { key: String(i), version: i, json: text };
  });
  const list = new ListText('{"kind":"ConfigMapList","apiVersion":"v1","metadata":{}', entries, served);
  const written: Uint8Array[] = [];
  let hasEnded = false;
  const tap = list.open({ write: (bytes) => written.push(bytes) === 0, end: () => (hasEnded = true) });
  const first = written.length;
  while (!hasEnded) tap.resume();

  const whole = Buffer.concat(written).toString();
  expect([first, list.isLong]).toEqual([1, true]);
  expect(Math.max(...written.map((each) => each.length))).toBeLessThan(40_000);
  expect(whole).toBe(String(list));
  expect((JSON.parse(whole) as { items: object[] }).items.at(-1)).toEqual({ metadata: { name: "é999" }, data: { a: "x".repeat(500) } });
});
