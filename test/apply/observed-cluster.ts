// A cluster of a few objects that a test changes by hand: enough of one to be observed.
import { refOf, formatRef, type KubeObject, type ObjectRef } from "#base";
import { clusterClient, type Cluster, type WatchEvent } from "#kube";
import type { VirtualClock } from "../support/virtual-clock.ts";
import { discoveryAnswer, scriptedTransport } from "../kube/scripted-transport.ts";

export interface ObservedCluster {
  readonly cluster: Cluster;
  /** `get …` and `watch …` in order. */
  readonly requests: string[];
  put(object: KubeObject): void;
  remove(ref: ObjectRef): void;
}

/** What a watch does: tells changes, is refused for lack of rights, or stays silent. */
export type WatchBehaviour = "tells" | "forbidden" | "silent";

export function observedCluster(clock: VirtualClock, behaviour: WatchBehaviour, objects: readonly KubeObject[] = []): ObservedCluster {
  const stored = new Map(objects.map((each) => [formatRef(refOf(each)), each]));
  const listeners = new Set<(event: WatchEvent) => void>();
  const requests: string[] = [];
  const base = clusterClient(scriptedTransport(({ path }) => discoveryAnswer(path)).send, { address: "observed", clock });
  const forbidding = clusterClient(
    scriptedTransport(({ path }) =>
      /^\/apis?$/.test(path) ? discoveryAnswer(path) : { status: 403, body: { kind: "Status", message: "no watch for you" } },
    ).send,
    { address: "observed", clock },
  );
  const tell = (event: WatchEvent): void => listeners.forEach((listener) => listener(event));
  const cluster: Cluster = {
    ...wrapped(base),
    get: (ref) => {
      requests.push(`get ${formatRef(ref)}`);
      return Promise.resolve(stored.get(formatRef(ref)));
    },
    watch: (kind, options) => {
      requests.push(`watch ${kind.kind} ${options.fieldSelector ?? options.labelSelector ?? ""}`.trim());
      if (behaviour === "forbidden") return forbidding.watch(kind, options);
      return follow(options.signal, (listener) => {
        if (behaviour === "tells") listeners.add(listener);
        return () => listeners.delete(listener);
      });
    },
  };
  return {
    cluster,
    requests,
    put: (object) => {
      stored.set(formatRef(refOf(object)), object);
      tell({ type: "MODIFIED", object });
    },
    remove: (ref) => {
      const object = stored.get(formatRef(ref));
      stored.delete(formatRef(ref));
      if (object !== undefined) tell({ type: "DELETED", object });
    },
  };
}

function wrapped(inner: Cluster): Cluster {
  return {
    address: inner.address,
    get: (ref, options) => inner.get(ref, options),
    list: (kind, options) => inner.list(kind, options),
    watch: (kind, options) => inner.watch(kind, options),
    create: (object, options) => inner.create(object, options),
    replace: (object, options) => inner.replace(object, options),
    patch: (ref, patch, options) => inner.patch(ref, patch, options),
    apply: (object, options) => inner.apply(object, options),
    delete: (ref, options) => inner.delete(ref, options),
    deleteCollection: (kind, options) => inner.deleteCollection(kind, options),
    discover: (options) => inner.discover(options),
    request: (request) => inner.request(request),
    as: (identity) => inner.as(identity),
    version: (options) => inner.version(options),
  };
}

async function* follow(signal: AbortSignal, listen: (listener: (event: WatchEvent) => void) => () => void): AsyncGenerator<WatchEvent> {
  const queue: WatchEvent[] = [];
  let wake: () => void = () => undefined;
  const stop = listen((event) => {
    queue.push(event);
    wake();
  });
  signal.addEventListener("abort", () => wake(), { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const event = queue.shift();
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop();
  }
}
