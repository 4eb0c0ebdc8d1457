import { App, Testing } from "cdktf";
import { describe, expect, test } from "vitest";
import { Fleet, Instance, type FleetProps } from "../../constructs/index.ts";

type Resources = Record<string, Record<string, Record<string, unknown>>>;

const kubernetes = { configPath: "~/.kube/config" };

function fleetOf(props: FleetProps): Fleet {
  return new Fleet(Testing.stubVersion(new App({ skipValidation: true })), "fleet", props);
}

function resourcesOf(fleet: Fleet, cluster: string): Resources {
  return (JSON.parse(Testing.synth(fleet.stack(cluster))) as { resource: Resources }).resource;
}

const only = (resources: Resources, type: string): Record<string, unknown> | undefined => Object.values(resources[type] ?? {})[0];

describe("a fleet", () => {
  test("has one stack for each cluster, with settings of the fleet, of its group, and of its own", () => {
    const fleet = fleetOf({
      git: { url: "https://git.example.com/fleet" },
      bootstrap: { version: "~0.2", interval: "1m" },
      tenants: { acme: { quota: { pods: "10" } }, umbrella: {} },
      groups: { production: { bootstrap: { version: "v0.3.0" }, tenants: { acme: { quota: { pods: "100" } } } } },
      clusters: {
        "eu-1": { group: "production", kubernetes: { ...kubernetes, configContext: "eu-1" } },
        "dev-1": { kubernetes, path: "dev", bootstrap: { interval: "5m" }, tenants: { umbrella: false } },
      },
    });

    const [eu, dev] = [resourcesOf(fleet, "eu-1"), resourcesOf(fleet, "dev-1")];

    expect(fleet.stacks.map(({ node }) => node.path)).toEqual(["eu-1", "dev-1"]);
    expect(only(eu, "flux_bootstrap_git")).toMatchObject({ path: "clusters/eu-1", version: "v0.3.0", interval: "1m" });
    expect(only(dev, "flux_bootstrap_git")).toMatchObject({ path: "dev", version: "~0.2", interval: "5m" });
    expect(Object.values(eu["flux_tenant"] ?? {})).toMatchObject([{ name: "acme", quota: { pods: "100" } }, { name: "umbrella" }]);
    expect(Object.values(dev["flux_tenant"] ?? {})).toMatchObject([{ name: "acme", quota: { pods: "10" } }]);
    expect(only(eu, "flux_tenant")?.["depends_on"]).toEqual([expect.stringMatching(/^flux_bootstrap_git\.flux-system/) as string]);
    expect(fleet.inGroup("production").map(({ clusterName }) => clusterName)).toEqual(["eu-1"]);
  });

  test("watches for drift as each cluster is told", () => {
    const fleet = fleetOf({
      clusters: { warns: { kubernetes }, fails: { kubernetes, driftGuard: "fail" }, rests: { kubernetes, driftGuard: false } },
    });
    const written = (name: string): { readonly check?: object; readonly data?: object } =>
      JSON.parse(Testing.synth(fleet.stack(name))) as never;

    expect(Object.keys(written("warns").check ?? {})).toHaveLength(1);
    expect(written("fails").data).toMatchObject({ flux_drift: {} });
    expect(written("rests")).not.toHaveProperty("check");
    expect(written("rests")).not.toHaveProperty("data");
  });

  test("installs an instance with the controllers of its shards where that is asked for", () => {
    const fleet = fleetOf({
      instance: { distribution: { version: "0.x" } },
      sharding: { shards: ["a", "b"] },
      clusters: { one: { kubernetes }, two: { kubernetes, bootstrap: {} } },
    });

    expect(fleet.stack("one").flux).toBeInstanceOf(Instance);
    expect(only(resourcesOf(fleet, "one"), "flux_instance")).toMatchObject({
      distribution: { version: "0.x" },
      sharding: { shards: ["a", "b"] },
    });
    expect(only(resourcesOf(fleet, "two"), "flux_bootstrap_git")).toMatchObject({ path: "clusters/two" });
  });

  test("spreads tenants over shards, and keeps all but a fair part of them where they are when a shard is added", () => {
    const names = Array.from({ length: 300 }, (_, i) => `tenant-${i}`);
    const spread = (shards: readonly string[]): string[] => {
      const stack = fleetOf({ sharding: { shards }, clusters: { one: { kubernetes } } }).stack("one");
      return names.map((each) => stack.shardLabels(each)["sharding.fluxcd.io/key"] ?? "");
    };

    const [three, four] = [spread(["a", "b", "c"]), spread(["a", "b", "c", "d"])];

    for (const shard of ["a", "b", "c"]) expect(three.filter((each) => each === shard).length).toBeGreaterThan(75);
    const moved = names.filter((_, i) => three[i] !== four[i]);
    expect(moved.length).toBeGreaterThan(45);
    expect(moved.length).toBeLessThan(105);
    expect(names.filter((_, i) => three[i] !== four[i] && four[i] !== "d")).toEqual([]);
  });

  test("gives a name the same shard for ever", () => {
    const stack = fleetOf({ sharding: { shards: ["a", "b", "c"], pinned: { umbrella: "c" } }, clusters: { one: { kubernetes } } }).stack(
      "one",
    );

    expect(["acme", "globex", "initech", "umbrella"].map((each) => stack.shardLabels(each)["sharding.fluxcd.io/key"]))
      .toMatchInlineSnapshot(`
      [
        "c",
        "a",
        "a",
        "c",
      ]
    `);
  });

  test("puts all clusters of a group into one shard where shards go by group", () => {
    const fleet = fleetOf({
      groups: { edge: {}, core: {} },
      sharding: { shards: ["a", "b", "c"], by: "group" },
      clusters: { one: { kubernetes, group: "edge" }, two: { kubernetes, group: "edge" }, three: { kubernetes } },
    });

    expect(fleet.stack("one").shardLabels("acme")).toEqual(fleet.stack("two").shardLabels());
    expect(fleet.stack("three").shardLabels("acme")).toEqual({});
  });

  const refused: [string, FleetProps, string][] = [
    ["no clusters", { clusters: {} }, "clusters: must name at least one"],
    ["a name that is none", { clusters: { "EU 1": { kubernetes } } }, 'clusters: "EU 1" is no namespace'],
    ["a group that there is not", { clusters: { one: { kubernetes, group: "edge" } } }, 'clusters.one.group: "edge" is none of groups'],
    [
      "a bootstrap and an instance at once",
      { clusters: { one: { kubernetes, bootstrap: {}, instance: {} } } },
      "clusters.one.instance: cannot stand beside bootstrap: an install is one or the other",
    ],
    ["no shards", { sharding: { shards: [] }, clusters: { one: { kubernetes } } }, "sharding.shards: must name at least one"],
    [
      "a pin to a shard that there is not",
      { groups: { edge: { sharding: { shards: ["a"], pinned: { acme: "b" } } } }, clusters: { one: { kubernetes, group: "edge" } } },
      'groups.edge.sharding.pinned.acme: "b" is none of the shards',
    ],
  ];
  test.each(refused)("refuses %s", (_, props, message) => {
    expect(() => fleetOf(props)).toThrow(message);
  });

  test("tells which clusters there are when one is not", () => {
    expect(() => fleetOf({ clusters: { one: { kubernetes }, two: { kubernetes } } }).stack("three")).toThrow(
      "three: is no cluster of the fleet; it has one, two",
    );
  });
});
