import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KINDS, OBJECT_SET_MEMBERS } from "#api";
import type { JsonObject } from "#base";
import type { Cluster } from "#kube";
import type { SetCore } from "./set-core.ts";
import { kustomization, kustomizations, LABEL, openSetPlace, set, SOURCE, SPEC, type SetPlace } from "./set-place.ts";

let place: SetPlace;
let cluster: Cluster;
let requests: string[];
let core: SetCore;
const writes = (): readonly string[] => place.writes();
const applied = (given: JsonObject): Promise<void> => place.applied(given);

beforeEach(async () => {
  place = await openSetPlace();
  ({ cluster, core, requests } = place);
});
afterEach(() => place.close());

test("the attribute of a kind is its plural in words", () => {
  expect(OBJECT_SET_MEMBERS.map(({ attribute, kind }) => [attribute.replaceAll("_", ""), kind.plural])).toEqual(
    KINDS.map(({ plural }) => [plural, plural]),
  );
});

describe("elements", () => {
  test("take name and namespace from metadata, then from the key, then from the set; labels of the set stand below their own", async () => {
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } }, { fieldManager: "test" });
    await applied(
      set({
        labels: { team: "a", tier: "low" },
        annotations: { note: "x" },
        kustomizations: {
          plain: { spec: SPEC },
          "team/keyed": { spec: SPEC },
          named: { metadata: { name: "other", namespace: "team", labels: { tier: "high" } }, spec: { ...SPEC, interval: "5m" } },
        },
        git_repositories: { fleet: { spec: SOURCE } },
      }),
    );

    expect(await cluster.get(kustomization("plain"))).toMatchObject({
      metadata: { labels: { team: "a", tier: "low", [LABEL]: "apps" }, annotations: { note: "x" } },
      spec: { interval: "10m", sourceRef: { kind: "GitRepository", name: "fleet" } },
    });
    expect(await cluster.get(kustomization("keyed", "team"))).toBeDefined();
    expect(await cluster.get(kustomization("other", "team"))).toMatchObject({
      metadata: { labels: { team: "a", tier: "high" } },
      spec: { interval: "5m" },
    });
  });

  test("are stored as they are written, and an apply leaves nothing to plan", async () => {
    const given = set({ labels: { team: "a" }, kustomizations: kustomizations("a", "b"), git_repositories: { fleet: { spec: SOURCE } } });
    await applied(given);

    expect(core.state("apps")).toEqual({ ...given, id: "apps", field_manager: "headgate", force_conflicts: true, prune: true });
    expect((await core.plan({ apps: given })).apps).toMatchObject({ errors: [], warnings: [], isChange: false });
  });

  test.each<[string, JsonObject, string]>([
    [
      "an interval that is none",
      { kustomizations: { a: { spec: { ...SPEC, interval: "soon" } } } },
      'Invalid duration "soon".\n\nNext: write it like 30s, 5m or 1h30m.',
    ],
    ["an attribute that there is not", { kustomizations: { a: { spec: { ...SPEC, sourceRef: {} } } } }, "There is no attribute sourceRef."],
    ["a missing attribute", { kustomizations: { a: { spec: { prune: true } } } }, "Interval is required."],
    ["a value of another type", { kustomizations: { a: { spec: { ...SPEC, prune: "maybe" } } } }, "This is not true or false."],
    ["a list in the place of an object", { kustomizations: { a: { spec: [] } } }, "This is no object."],
    ["a map that is none", { kustomizations: ["a"] }, "This is no map of objects."],
    ["a name that is none", { kustomizations: { A_B: { spec: SPEC } } }, '"A_B" is no name of an object.'],
    [
      "drift, which nobody gives",
      { kustomizations: { a: { spec: SPEC, drift: "x" } } },
      "Drift is told by the cluster and cannot be given.",
    ],
    [
      "two keys of one object",
      { kustomizations: { a: { spec: SPEC }, "default/a": { spec: SPEC } } },
      '"a" and "default/a" are both Kustomization/default/a.',
    ],
  ])("%s is told without a cluster", async (_case, more, message) => {
    const { apps } = await core.plan({ apps: set(more) });

    expect(apps?.errors.join("\n")).toContain(message);
    expect(requests).toEqual([]);
  });

  test("without a namespace are told how to get one", async () => {
    const { apps } = await core.plan({ apps: { name: "apps", kustomizations: kustomizations("a") } });

    expect(apps?.errors.join()).toContain("Kustomization a has no namespace.\n\nNext: set namespace for the whole set");
  });
});

describe("a change", () => {
  test("writes what differs, prunes what is no longer named, and touches nothing else", async () => {
    await applied(set({ kustomizations: kustomizations("a", "b", "c") }));
    requests.length = 0;

    await applied(set({ kustomizations: { ...kustomizations("a"), b: { spec: { ...SPEC, path: "./b" } }, d: { spec: SPEC } } }));

    expect(writes()).toEqual(["apply Kustomization/default/b", "apply Kustomization/default/d", "delete Kustomization/default/c"]);
    expect((await cluster.list({ ...kustomization("x") }, { namespace: "default" })).items.map(({ metadata }) => metadata.name)).toEqual([
      "a",
      "b",
      "d",
    ]);
  });

  test("of a key, with the object the same, writes nothing", async () => {
    await applied(set({ kustomizations: kustomizations("a") }));
    requests.length = 0;

    await applied(set({ kustomizations: kustomizations("default/a") }));

    expect(writes()).toEqual([]);
  });

  test("of the field manager moves all fields to the new one", async () => {
    await applied(set({ kustomizations: { a: { spec: { ...SPEC, timeout: "1m" } } } }));
    await applied(set({ field_manager: "fleet", kustomizations: kustomizations("a") }));

    const live = await cluster.get(kustomization("a"));
    expect(live?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(["fleet"]);
    expect(live?.spec).not.toHaveProperty("timeout");
  });

  test("of many objects takes a list for each kind and namespace beside the writes", async () => {
    const names = Array.from({ length: 60 }, (_, at) => `k${at}`);
    await applied(set({ kustomizations: kustomizations(...names) }));
    requests.length = 0;

    expect((await core.plan({ apps: set({ kustomizations: kustomizations(...names) }) })).apps?.isChange).toBe(false);

    expect(requests.length).toBeLessThanOrEqual(3);
  });
});

describe("drift", () => {
  beforeEach(() => applied(set({ labels: { team: "a" }, kustomizations: kustomizations("a", "b") })));
  const given = set({ labels: { team: "a" }, kustomizations: kustomizations("a", "b") });
  const planAgain = async (): Promise<JsonObject> => {
    await core.plan({ apps: given });
    return core.state("apps")?.["kustomizations"] as JsonObject;
  };

  test("of a field shows in its element only, and is put back", async () => {
    await cluster.patch(
      kustomization("a"),
      { type: "merge", body: { spec: { path: "./other", suspend: true } } },
      { fieldManager: "hand" },
    );

    expect(await planAgain()).toEqual({ a: { spec: { ...SPEC, path: "./other" } }, b: { spec: SPEC } });
    requests.length = 0;
    await applied(given);

    expect(writes()).toEqual(["apply Kustomization/default/a"]);
    expect((await cluster.get(kustomization("a")))?.spec).toMatchObject({ path: "./apps", suspend: true });
    expect((await core.plan({ apps: given })).apps?.isChange).toBe(false);
  });

  test("of what others set, and of other words for the same, is none", async () => {
    const body = { metadata: { labels: { foreign: "yes" } }, spec: { interval: "10m0s", suspend: true } };
    await cluster.patch(kustomization("a"), { type: "merge", body }, { fieldManager: "hand" });

    expect(await planAgain()).toEqual(kustomizations("a", "b"));
  });

  test("of what the set says for all is told in words, and put back", async () => {
    await cluster.patch(kustomization("a"), { type: "merge", body: { metadata: { labels: { team: "b", [LABEL]: null } } } });

    expect(await planAgain()).toEqual({
      a: { spec: SPEC, drift: `label ${LABEL} is missing; label team is "b"` },
      b: { spec: SPEC },
    });
    await applied(given);

    expect((await cluster.get(kustomization("a")))?.metadata.labels).toEqual({ team: "a", [LABEL]: "apps" });
    expect(await planAgain()).toEqual(kustomizations("a", "b"));
  });

  test("by which an object is gone has it made again", async () => {
    await cluster.delete(kustomization("b"));

    expect(await planAgain()).toEqual(kustomizations("a"));
    requests.length = 0;
    await applied(given);

    expect(writes()).toEqual(["apply Kustomization/default/b"]);
  });

  test("is an error that names the other manager where nothing may be taken back", async () => {
    const strict = { ...given, force_conflicts: false };
    await applied(strict);
    await cluster.patch(kustomization("a"), { type: "merge", body: { spec: { path: "./other" } } }, { fieldManager: "hand" });

    const { apps } = await core.apply({ apps: strict });

    expect(apps?.errors.join()).toMatch(
      /1 of 2 objects of the object set "apps" could not be applied: .*Kustomization\/default\/a.*"hand"/s,
    );
  });
});
