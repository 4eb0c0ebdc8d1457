import { describe, expect, test } from "vitest";
import { silentLog, type KubeObject } from "#base";
import { consoleLog, isRequested, jsonLog, leaseName, mergePatch, Metrics, parseAddress, serveMetrics, serveProbes } from "#runtime";
import { VirtualClock } from "../support/virtual-clock.ts";

describe("the merge patch", () => {
  test.each([
    ["nothing for equal objects", { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } }, undefined],
    ["null for what goes", { a: 1, b: 2 }, { a: 1 }, { b: null }],
    ["only what changed, deep down", { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
    ["whole lists", { a: [1, 2] }, { a: [1] }, { a: [1] }],
  ])("is %s", (_case, from, to, patch) => {
    expect(mergePatch(from, to)).toEqual(patch);
  });
});

test("a lease of a shard carries the hash of its selector", () => {
  expect([leaseName("kustomize-controller"), leaseName("kustomize-controller", "sharding.fluxcd.io/key in (shard1)")]).toEqual([
    "kustomize-controller-leader-election",
    "kustomize-controller-leader-election-7ee98f29",
  ]);
});

describe("a forced reconcile", () => {
  const object = (annotations: Record<string, string>, status = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "X",
    metadata: {
      name: "x",
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`reconcile.fluxcd.io/${key}`, value])),
    },
    status,
  });

  test.each<[string, KubeObject, boolean]>([
    ["is asked for by two equal new values", object({ requestedAt: "1", forceAt: "1" }), true],
    ["needs requestedAt", object({ forceAt: "1" }), false],
    ["needs equal values", object({ requestedAt: "2", forceAt: "1" }), false],
    ["acts once", object({ requestedAt: "1", forceAt: "1" }, { lastHandledForceAt: "1" }), false],
    [
      "does not act on a request that was handled before",
      object({ requestedAt: "1", forceAt: "1" }, { lastHandledReconcileAt: "1" }),
      false,
    ],
  ])("%s", (_case, asked, acts) => {
    expect(isRequested(asked, "force")).toBe(acts);
  });
});

describe("logs", () => {
  test("a JSON line has level, ts, msg and the fields of its log", () => {
    const lines: string[] = [];
    const log = jsonLog({ clock: new VirtualClock(), write: (line) => lines.push(line) }).with({ controller: "kustomization" });

    log.write("info", "done", { revision: "main" });
    log.write("debug", "hidden");

    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: "info", ts: "2026-01-01T00:00:00.000Z", msg: "done", controller: "kustomization", revision: "main" },
    ]);
  });

  test("a line for people has the same in words", () => {
    const lines: string[] = [];

    consoleLog({ clock: new VirtualClock(), write: (line) => lines.push(line), level: "trace" }).write("warn", "late", { seconds: 3 });

    expect([lines, silentLog.write("error", "x")]).toEqual([["2026-01-01T00:00:00.000Z WARN  late seconds=3"], undefined]);
  });
});

describe("endpoints", () => {
  test.each([
    [":8080", { host: "127.0.0.1", port: 8080 }],
    ["0.0.0.0:9440", { host: "0.0.0.0", port: 9440 }],
    ["[::1]:1", { host: "::1", port: 1 }],
  ])("%s is understood", (address, parsed) => {
    expect(parseAddress({ address })).toEqual(parsed);
  });

  test.each(["8080", ":99999", "a:b"])("%j is refused", (address) => {
    expect(() => parseAddress({ address })).toThrow(`invalid address ${JSON.stringify(address)}`);
  });

  test("metrics and probes answer over HTTP", async () => {
    const metrics = new Metrics();
    const labels = { kind: "GitRepository", name: "web", namespace: "apps" };
    metrics.reconciled(labels, 0.02);
    let isReady = false;
    const [first, second] = [await serveMetrics({ address: ":0" }, metrics), await serveProbes({ address: ":0" }, () => isReady)];
    const get = async (url: string) => fetch(`http://${url}`);

    const text = await (await get(`${first.address}/metrics`)).text();
    metrics.forget(labels);
    const later = await (await get(`${first.address}/metrics`)).text();
    const before = (await get(`${second.address}/readyz`)).status;
    isReady = true;
    const probes = [before, (await get(`${second.address}/readyz`)).status, (await get(`${second.address}/healthz`)).status];

    expect(text).toContain('gotk_reconcile_duration_seconds_count{kind="GitRepository",name="web",namespace="apps"} 1');
    expect(later).not.toContain('name="web"');
    expect(probes).toEqual([500, 200, 200]);
    await Promise.all([first.close(), second.close()]);
  });
});
