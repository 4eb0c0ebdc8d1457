import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { catalogue, silentLog, type KubeObject } from "#base";
import type { Cluster, WatchEvent } from "#kube";
import { WatchCache, type Change } from "#runtime";
import { seededRandom } from "../support/outside.ts";
import { settle, VirtualClock } from "../support/virtual-clock.ts";

const kube = catalogue("kube", {
  gone: () => ({ verdict: "retry", message: "too old" }),
  unreachable: () => ({ verdict: "retry", message: "away" }),
  unknownKind: () => ({ verdict: "retry", message: "no such kind" }),
});
const KIND = { apiVersion: "v1", kind: "ConfigMap" };
const object = (name: string, version: number): KubeObject => ({
  ...KIND,
  metadata: { name, namespace: "a", uid: name, resourceVersion: String(version) },
});

/** A server of one kind whose objects, history and faults a test sets. */
class Server {
  objects: readonly KubeObject[] = [];
  version = 1;
  fault: (() => Error) | undefined;
  readonly asked: string[] = [];
  #send: ((event: WatchEvent | Error) => void) | undefined;

  readonly cluster = {
    list: async () => {
      this.asked.push("list");
      if (this.fault !== undefined) throw this.fault();
      return { items: this.objects, resourceVersion: String(this.version) };
    },
    watch: (_kind: unknown, { resourceVersion, signal }: { resourceVersion?: string; signal: AbortSignal }) =>
      this.#watch(resourceVersion, signal),
  } as unknown as Cluster;

  send(event: WatchEvent | Error): void {
    this.#send?.(event);
  }

  async *#watch(resourceVersion: string | undefined, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    this.asked.push(`watch ${resourceVersion}`);
    for (;;) {
      const event = await new Promise<WatchEvent | Error>((resolve, reject) => {
        this.#send = resolve;
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      });
      if (event instanceof Error) throw event;
      yield event;
    }
  }
}

let server: Server;
let clock: VirtualClock;
let changes: string[];
const stop: AbortController[] = [];

beforeEach(() => {
  server = new Server();
  clock = new VirtualClock();
  changes = [];
});
afterEach(() => stop.splice(0).forEach((each) => each.abort(new Error("over"))));

async function start(): Promise<WatchCache> {
  const cache = new WatchCache({ cluster: server.cluster, kind: KIND, clock, random: seededRandom(1), log: silentLog });
  cache.on(({ type, object: { metadata }, initial }: Change) =>
    changes.push(`${type} ${metadata.name}@${metadata.resourceVersion}${initial ? " initial" : ""}`),
  );
  const controller = new AbortController();
  stop.push(controller);
  cache.start(controller.signal);
  await settle();
  return cache;
}

describe("the watch cache", () => {
  test("lists, then follows the watch from the list's version, bookmarks included", async () => {
    server.objects = [object("x", 1)];
    const cache = await start();
    await cache.synced;

    server.send({ type: "MODIFIED", object: object("x", 2) });
    await settle();
    server.send({ type: "BOOKMARK", resourceVersion: "9" });
    await settle();
    server.send(kube.unreachable());
    await settle();
    server.objects = [object("x", 2)];
    await clock.advance(1000);

    expect(changes).toEqual(["added x@1 initial", "changed x@2"]);
    expect(server.asked).toEqual(["list", "watch 1", "list", "watch 1"]);
  });

  test("lists again at once when its version is too old, and tells what it has missed", async () => {
    server.objects = [object("x", 1), object("y", 1)];
    const cache = await start();
    server.objects = [object("x", 5), object("z", 4)];
    server.version = 5;

    server.send(kube.gone());
    await settle();

    expect(server.asked).toEqual(["list", "watch 1", "list", "watch 5"]);
    expect(changes.slice(2)).toEqual(["deleted y@1", "changed x@5", "added z@4"]);
    expect(cache.list().map(({ metadata }) => metadata.name)).toEqual(["x", "z"]);
  });

  test("keeps what it has while the server is away, and asks with growing pauses", async () => {
    server.objects = [object("x", 1)];
    const cache = await start();
    server.fault = () => kube.unreachable();

    server.send(kube.unreachable());
    await settle();
    const lists = () => server.asked.filter((each) => each === "list").length;
    const counts: number[] = [];
    for (const millis of [1000, 1000, 2000, 4000]) {
      await clock.advance(millis);
      counts.push(lists());
    }

    expect(cache.get("a", "x")).toBeDefined();
    expect(counts.at(-1)).toBeLessThanOrEqual(5);
    expect(changes).toEqual(["added x@1 initial"]);
  });

  test("is in order when the server does not know the kind, and finds it when it does", async () => {
    server.fault = () => kube.unknownKind();
    const cache = await start();
    await cache.synced;
    const before = cache.isListed;

    server.fault = undefined;
    server.objects = [object("x", 1)];
    await clock.advance(30_000);

    expect([before, cache.isListed, cache.list().length]).toEqual([false, true, 1]);
  });

  test("tells an own write once, and no older version after it", async () => {
    server.objects = [object("x", 1)];
    const cache = await start();

    cache.put(object("x", 3));
    server.send({ type: "MODIFIED", object: object("x", 2) });
    await settle();
    server.send({ type: "MODIFIED", object: object("x", 3) });
    await settle();

    expect(changes).toEqual(["added x@1 initial", "changed x@3"]);
    expect(cache.get("a", "x")?.metadata.resourceVersion).toBe("3");
  });
});
