import { expect, test } from "vitest";
import { toCrd, GitRepository, Kustomization } from "#api";
import { createControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { systemClock } from "#runtime";
import { awaitKind } from "../../src/runtime/await-kind.ts";
import { until } from "../support/eventually.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

async function inPlane<T>(use: (place: { cluster: ReturnType<typeof clusterClient>; signal: AbortSignal }) => Promise<T>): Promise<T> {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  const stop = new AbortController();
  try {
    return await use({ cluster: clusterClient(plane.transport(), { address: "here", clock: systemClock }), signal: stop.signal });
  } finally {
    stop.abort();
    await plane.close();
  }
}

const kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };

/** What a wait asks of the server, and whether it is over. */
function waitingFor(
  cluster: Cluster,
  signal: AbortSignal,
): { readonly asked: string[]; readonly clock: VirtualClock; isOver: () => boolean } {
  const asked: string[] = [];
  const clock = new VirtualClock();
  const heard: Cluster = {
    ...cluster,
    list: (...args) => cluster.list(...args),
    watch: (...args) => {
      asked.push("watch");
      return cluster.watch(...args);
    },
  };
  let isOver = false;
  void awaitKind({ cluster: heard, kind, clock, millis: 20_000, signal }).then(
    () => (isOver = true),
    () => undefined,
  );
  return { asked, clock, isOver: () => isOver };
}

test("waiting for a kind ends when its definition appears, while time stands still", async () => {
  await inPlane(async ({ cluster, signal }) => {
    const { asked, isOver } = waitingFor(cluster, signal);
    await until(() => asked.length === 1);
    const early = isOver();

    await cluster.create(toCrd(GitRepository));
    await until(isOver);

    expect(early).toBe(false);
  });
});

test("a definition of another kind does not end the wait", async () => {
  await inPlane(async ({ cluster, signal }) => {
    const { asked, clock, isOver } = waitingFor(cluster, signal);
    await until(() => asked.length === 1);

    await cluster.create(toCrd(Kustomization));
    await clock.advance(19_999);
    const early = isOver();
    await clock.advance(1);

    expect([early, isOver()]).toEqual([false, true]);
  });
});

test("a definition that is there already but not served is asked for again after a part of the wait", async () => {
  await inPlane(async ({ cluster, signal }) => {
    await cluster.create(toCrd(GitRepository));
    const { clock, isOver } = waitingFor(cluster, signal);
    await until(() => clock.due(5000));

    await clock.advance(4999);
    const early = isOver();
    await clock.advance(1);

    expect([early, isOver()]).toEqual([false, true]);
  });
});
