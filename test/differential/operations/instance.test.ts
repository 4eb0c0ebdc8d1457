// What an install renders is taken by a real kube-apiserver, whatever presets it is made of: by dry run, with unknown fields refused.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyAll } from "#apply";
import { formatRef, refOf, silentLog, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { applyInstance, installOf, inspectInstance, type InstanceOrder } from "#operations";
import { clusterOf, instanceOf, syncOf } from "../../operations/instance/order.ts";
import { realClock } from "../../support/outside.ts";
import type { OpenedCluster } from "../../support/contract/cluster-contract.ts";
import { hasRealPlace, openRealPlace } from "../../support/contract/real-place.ts";

const sharding = { key: "sharding.fluxcd.io/key", shards: ["a", "b"], storage: "ephemeral" } as const;
const storage = { class: "fast", size: "10Gi" };
const { pullSecret: _, ...git } = syncOf("https://git.example.com/fleet.git");

const CASES: readonly (readonly [string, Partial<InstanceOrder>])[] = [
  ["no preset", {}],
  ["a small size", { cluster: clusterOf({ size: "small" }) }],
  ["OpenShift in a medium size", { cluster: clusterOf({ type: "openshift", size: "medium" }) }],
  ["tenants in a large size", { cluster: clusterOf({ size: "large", multitenant: true, objectLevelWorkloadIdentity: false }) }],
  ["shards", { sharding }],
  ["shards on volumes", { sharding: { ...sharding, storage: "persistent" }, storage }],
  [
    "storage, builds in memory and digests",
    { storage, buildsInMemory: true, digests: { "source-controller": `sha256:${"1".repeat(64)}` } },
  ],
  ["labels and a repository", { commonMetadata: { labels: { team: "platform" } }, sync: git }],
  ["an artifact", { sync: { ...git, kind: "OCIRepository", url: "oci://registry.example.com/fleet", ref: "latest" } }],
];

describe.skipIf(!(await hasRealPlace()))("kube-apiserver takes an install", () => {
  let opened: OpenedCluster;
  let cluster: Cluster;
  /** As kustomize-controller applied it, before it was taken over. */
  let before: KubeObject | undefined;
  const ref = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const deployment = (): Promise<KubeObject | undefined> => cluster.get(ref);

  beforeAll(async () => {
    opened = await openRealPlace();
    cluster = opened.cluster;
    const { objects } = await installOf(instanceOf());
    const owner = { group: "kustomize.toolkit.fluxcd.io", name: "flux-system", namespace: "flux-system" };
    const plain = objects.map(({ metadata: { labels = {}, ...metadata }, ...rest }): KubeObject => {
      const kept = Object.entries(labels).filter(([key]) => !key.startsWith(owner.group) && !key.endsWith("managed-by"));
      return { ...rest, metadata: { ...metadata, labels: Object.fromEntries(kept) } } as KubeObject;
    });
    await applyAll(plain, { cluster, clock: realClock, fieldManager: "kustomize-controller", owner });
    before = await deployment();
    await applyInstance(instanceOf({ wait: false }), { cluster, clock: realClock, log: silentLog });
  });
  afterAll(() => opened.close());

  test.each(CASES)("with %s", async (_case, change) => {
    const { objects, record } = await installOf(instanceOf(change));

    for (const object of [...objects, record]) {
      const dryRun = cluster.apply(object, { fieldManager: "flux", force: true, dryRun: true, fieldValidation: "Strict" });
      expect([formatRef(refOf(await dryRun))]).toEqual([formatRef(refOf(object))]);
    }
  });

  test("takes over what kustomize-controller had applied as it is, and finds nothing to change then", async () => {
    const order = instanceOf({ wait: false });
    await applyInstance(order, { cluster, clock: realClock, log: silentLog });

    const { drift } = await inspectInstance(order, { cluster, clock: realClock });
    expect(drift.filter((each) => each.change !== "not ready")).toEqual([]);
    const after = await deployment();
    expect([after?.metadata.uid, after?.metadata.generation]).toEqual([before?.metadata.uid, before?.metadata.generation]);
    expect(Object.keys(after?.metadata.labels ?? {})).not.toContain("kustomize.toolkit.fluxcd.io/name");
    expect(after?.metadata.managedFields?.map((each) => each.manager)).not.toContain("kustomize-controller");
  });
});
