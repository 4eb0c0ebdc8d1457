import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HistorySnapshot, KustomizationObject } from "#api";
import type { KubeObject } from "#base";
import { fileTree } from "#store";
import { BuildCache } from "../../src/controllers/kustomization/build-cache.ts";
import { isSealed } from "#apply";
import { recordOutcome } from "../../src/controllers/kustomization/history.ts";
import { sourceFiles } from "../../src/controllers/kustomization/source-files.ts";
import { byDependency } from "../../src/controllers/kustomization/topology.ts";

describe("the build cache", () => {
  const built = (count: number) => ({
    objects: Array.from({ length: count }, () => ({}) as KubeObject),
    files: new Map(),
    digest: "sha256:0",
  });

  test("makes a set once per key, and anew after a failure", async () => {
    const cache = new BuildCache();
    let made = 0;
    const make = async () => {
      made++;
      if (made === 1) throw new Error("broken");
      return built(1);
    };

    await expect(cache.get("a", make)).rejects.toThrow("broken");
    const [first, second] = [await cache.get("a", make), await cache.get("a", make)];

    expect([made, first === second]).toEqual([2, true]);
  });

  test("lets the sets go that were not used for longest", async () => {
    const cache = new BuildCache(2);
    const made: string[] = [];
    const get = (key: string) =>
      cache.get(key, async () => {
        made.push(key);
        return built(1);
      });

    for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);

    expect(made).toEqual(["a", "b", "c", "b"]);
  });
});

describe("the history", () => {
  const outcome = (digest: string, status: string, at: number) => ({
    digest,
    status,
    at,
    tookMillis: 1500,
    metadata: { revision: digest },
  });

  test("has the newest outcome first, counts repetitions, and holds five", () => {
    let history: readonly HistorySnapshot[] = [];
    for (const [i, digest] of ["a", "b", "a", "c", "d", "e", "f"].entries())
      history = recordOutcome(history, outcome(digest, "Succeeded", i * 1000));

    expect(history.map(({ digest, totalReconciliations }) => `${digest}${totalReconciliations}`)).toEqual(["f1", "e1", "d1", "c1", "a2"]);
    expect(history.at(-1)).toEqual({
      digest: "a",
      firstReconciled: "1970-01-01T00:00:00Z",
      lastReconciled: "1970-01-01T00:00:02Z",
      lastReconciledDuration: "1.5s",
      lastReconciledStatus: "Succeeded",
      totalReconciliations: 2,
      metadata: { revision: "a" },
    });
  });

  test("keeps success and failure of one content apart", () => {
    const history = recordOutcome(recordOutcome([], outcome("a", "Succeeded", 0)), outcome("a", "Failed", 1));

    expect(history.map(({ lastReconciledStatus }) => lastReconciledStatus)).toEqual(["Failed", "Succeeded"]);
  });
});

describe("the order in which Kustomizations are woken", () => {
  const object = (name: string, ...on: string[]) =>
    ({ metadata: { name, namespace: "a" }, spec: { dependsOn: on.map((each) => ({ name: each })) } }) as unknown as KustomizationObject;

  test("puts dependencies first, whatever the order given", () => {
    // Each may depend only on those with a smaller number, so that there is no circle.
    const graph = fc
      .integer({ min: 1, max: 12 })
      .chain((size) => fc.tuple(...Array.from({ length: size }, (_, i) => fc.subarray(Array.from({ length: i }, (_each, at) => `k${at}`)))))
      .map((edges) => edges.map((on, i) => object(`k${i}`, ...on)))
      .chain((objects) => fc.shuffledSubarray(objects, { minLength: objects.length }));

    fc.assert(
      fc.property(graph, (objects) => {
        const names = (byDependency(objects) ?? []).map(({ metadata }) => metadata.name ?? "");
        expect(names.length).toBe(objects.length);
        for (const { metadata, spec } of objects) {
          for (const { name } of spec.dependsOn ?? []) expect(names.indexOf(name)).toBeLessThan(names.indexOf(metadata.name ?? ""));
        }
      }),
    );
  });

  test("is none when they depend on each other in a circle", () => {
    expect(byDependency([object("a", "b"), object("b", "c"), object("c", "a")])).toBeUndefined();
  });
});

test("the build sees files and folders of an artifact, the empty ones too", () => {
  const file = { bytes: new TextEncoder().encode("x"), executable: false };
  const files = sourceFiles(fileTree([["a/b.yaml", file]], ["empty"]));

  expect([files.list(""), files.list("a"), files.list("empty"), files.list("none"), files.read("a/b.yaml")]).toEqual([
    [
      { name: "a", directory: true },
      { name: "empty", directory: true },
    ],
    [{ name: "b.yaml", directory: false }],
    [],
    undefined,
    file.bytes,
  ]);
});

describe("ciphertext", () => {
  const secret = (more: object): KubeObject => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" }, ...more });

  test.each<[string, KubeObject, boolean]>([
    ["an object with a SOPS mac", { apiVersion: "v1", kind: "ConfigMap", metadata: {}, sops: { mac: "ENC[…]" } }, true],
    ["a Secret with SOPS metadata", secret({ sops: {} }), true],
    ["a Secret with an encrypted file", secret({ data: { a: Buffer.from("a: ENC[AES256_GCM,data:x]").toString("base64") } }), true],
    ["a Secret with encrypted text", secret({ stringData: { a: '{"a":"ENC[AES256_GCM,data:x]"}' } }), true],
    ["a plain Secret", secret({ stringData: { a: "ENC" } }), false],
    ["a ConfigMap that speaks of it", { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { a: "ENC[AES256_GCM," } }, false],
  ])("%s is told", (_case, object, sealed) => {
    expect(isSealed(object)).toBe(sealed);
  });
});
