import { afterEach, beforeEach, expect, test } from "vitest";
import { prune, withOwner, type Owner } from "#apply";
import { refOf, type KubeObject } from "#base";
import { openTestCluster, type TestCluster } from "../controllers/test-cluster.ts";
import { realClock } from "../support/outside.ts";

const owner: Owner = { group: "kustomize.toolkit.fluxcd.io", name: "app", namespace: "default" };
let opened: TestCluster;
beforeEach(async () => {
  opened = await openTestCluster();
});
afterEach(() => opened.close());

test("pruning spares an object that is wanted under another name of it, in another API group or version", async () => {
  const make = (name: string): Promise<KubeObject> =>
    opened.cluster.create(withOwner({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } }, owner));
  const [wanted, stale] = [await make("wanted"), await make("stale")];

  const { changes, survivors } = await prune([wanted, stale].map(refOf), {
    cluster: opened.cluster,
    clock: realClock,
    owner,
    keep: new Set([wanted.metadata.uid ?? ""]),
  });

  const left = await Promise.all([wanted, stale].map((each) => opened.cluster.get(refOf(each))));
  expect(survivors).toEqual([]);
  expect(changes.entries.map(({ ref, action }) => [ref.name, action])).toEqual([
    ["wanted", "skipped"],
    ["stale", "deleted"],
  ]);
  expect(left.map((each) => each?.metadata.name)).toEqual(["wanted", undefined]);
});
