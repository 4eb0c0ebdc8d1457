import { expect, test } from "vitest";
import { toCrd, GitRepository, Kustomization } from "#api";
import { createControlPlane } from "#control-plane";
import { clusterClient } from "#kube";
import { systemClock } from "#runtime";
import { awaitKind } from "../../src/runtime/await-kind.ts";

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

test("waiting for a kind ends when its definition appears", async () => {
  await inPlane(async ({ cluster, signal }) => {
    const started = performance.now();
    const waiting = awaitKind({ cluster, kind, clock: systemClock, millis: 20_000, signal });
    await new Promise((resolve) => setTimeout(resolve, 100));

    await cluster.create(toCrd(GitRepository));
    await waiting;

    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test("a definition of another kind does not end the wait", async () => {
  await inPlane(async ({ cluster, signal }) => {
    const started = performance.now();
    const waiting = awaitKind({ cluster, kind, clock: systemClock, millis: 600, signal });

    await cluster.create(toCrd(Kustomization));
    await waiting;

    expect(performance.now() - started).toBeGreaterThanOrEqual(590);
  });
});

test("a definition that is there already but not served is asked for again after a part of the wait", async () => {
  await inPlane(async ({ cluster, signal }) => {
    await cluster.create(toCrd(GitRepository));
    const started = performance.now();

    await awaitKind({ cluster, kind, clock: systemClock, millis: 2_000, signal });

    const passed = performance.now() - started;
    expect([passed >= 490, passed < 1_900]).toEqual([true, true]);
  });
});
