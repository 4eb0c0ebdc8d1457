import { describe, expect, test } from "vitest";
import { instanceFindings } from "#api";
import { UNKNOWN, type CtyObject } from "#codec";
import { fromInstanceOrder, isInstanceSettled, toDescription, toInstanceOrder } from "../../src/provider/resources/instance-order.ts";
import { clusterOf, instanceOf, syncOf } from "../operations/instance/order.ts";

const choice = { version: "v0.3.0", components: ["source-controller", "kustomize-controller"], registry: "registry.example.com/flux" };

test.each([
  ["of the defaults", instanceOf()],
  [
    "with everything",
    instanceOf({
      distribution: "flux",
      version: "v2.9.4",
      range: "2.x",
      source: "oci://registry.example.com/manifests",
      variant: "upstream-alpine",
      imagePullSecret: "pull",
      digests: { "source-controller": `sha256:${"1".repeat(64)}` },
      commonMetadata: { labels: { a: "b" }, annotations: { c: "d" } },
      cluster: clusterOf({
        type: "openshift",
        size: "large",
        domain: "corp.example",
        networkPolicy: false,
        multitenant: true,
        tenantDefaultServiceAccount: "tenant",
        tenantDefaultDecryptionServiceAccount: "keys",
        tenantDefaultKubeConfigServiceAccount: "clusters",
        objectLevelWorkloadIdentity: true,
        multitenantWorkloadIdentity: true,
      }),
      sharding: { key: "shard", shards: ["a", "b"], storage: "persistent" },
      storage: { class: "fast", size: "1Gi" },
      buildsInMemory: true,
      patches: [{ patch: "[]", target: { kind: "Deployment", labelSelector: "a=b" } }, { patch: "{}" }],
      wait: false,
      migrateResources: false,
      allowDowngrade: true,
      sync: syncOf("https://git.example.com/fleet.git", { name: "fleet", provider: "github" }),
      keepNamespace: true,
    }),
  ],
])("an order %s survives the way into attributes and back", (_case, order) => {
  const { version, components, registry } = order;

  expect(toInstanceOrder(fromInstanceOrder(order, "registry.example.com/default"), { version, components, registry })).toEqual(order);
});

test("what is left open stands at its default", () => {
  expect(toInstanceOrder({ distribution: { version: "~0.3" } }, choice)).toEqual(
    instanceOf({ range: "~0.3", registry: choice.registry, components: ["kustomize-controller", "source-controller"] }),
  );
  const sync = { kind: "GitRepository", url: "https://git.example.com/x", ref: "refs/heads/main", path: "x" };
  expect(toInstanceOrder({ namespace: "gitops", distribution: { version: "~0.3" }, sync }, choice).sync).toMatchObject({
    name: "gitops",
    interval: "1m0s",
  });
});

test.each<[string, CtyObject, CtyObject, boolean]>([
  ["everything is known", { distribution: { version: "1" } }, {}, true],
  ["components are left open", { distribution: { version: "1" }, components: UNKNOWN }, {}, true],
  ["components are not known yet", { distribution: { version: "1" }, components: UNKNOWN }, { components: UNKNOWN }, false],
  ["a nested value is not known yet", { distribution: { version: UNKNOWN } }, {}, false],
])("whether a plan can say what it will apply is decided: %s", (_case, planned, config, expected) => {
  expect(isInstanceSettled(planned, config)).toBe(expected);
});

describe("rules between attributes", () => {
  const found = (config: CtyObject): readonly string[] => instanceFindings(toDescription(config)).map(({ attribute }) => attribute);
  const shards = { shards: ["a"], storage: "persistent" };

  test.each<[string, CtyObject, readonly string[]]>([
    ["shards need a storage", { sharding: shards }, ["sharding.storage"]],
    ["a storage that is not known yet may be there", { sharding: shards, storage: UNKNOWN }, []],
    ["shards that are not known yet are not judged", { sharding: { shards: UNKNOWN, storage: "persistent" } }, []],
    ["our own distribution has no variant", { distribution: { variant: "upstream-alpine" } }, ["distribution.variant"]],
    ["a distribution that is not known yet may", { distribution: { name: UNKNOWN, variant: "upstream-alpine" } }, []],
    [
      "identities of tenants need those of objects",
      { cluster: { multitenant_workload_identity: true } },
      ["cluster.multitenant_workload_identity"],
    ],
    ["which may not be known yet", { cluster: { multitenant_workload_identity: true, object_level_workload_identity: UNKNOWN } }, []],
    ["an account confines tenants only", { cluster: { tenant_default_service_account: "x" } }, ["cluster.tenant_default_service_account"]],
    ["and confines them when they are not known yet", { cluster: { tenant_default_service_account: "x", multitenant: UNKNOWN } }, []],
    ["a sync needs what follows", { components: ["source-controller"], sync: { kind: "Bucket" } }, ["components"]],
  ])("%s", (_case, config, expected) => {
    expect(found(config)).toEqual(expected);
  });
});
