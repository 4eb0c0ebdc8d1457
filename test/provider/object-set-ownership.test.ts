// Whose objects are: what exists already, what a failed apply leaves, what is taken down, found again and waited for.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "#base";
import type { Cluster } from "#kube";
import { realClock } from "../support/outside.ts";
import type { SetCore } from "./set-core.ts";
import { heldFrom, kustomization, kustomizations, LABEL, openSetPlace, set, SOURCE, SPEC, type SetPlace } from "./set-place.ts";

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

describe("an object that exists already", () => {
  const given = set({ kustomizations: kustomizations("a", "b") });
  const foreign = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
  const make = (name: string) =>
    cluster.apply(
      {
        ...foreign,
        metadata: { name, namespace: "default" },
        spec: { interval: "1h", prune: false, timeout: "2m", sourceRef: { kind: "GitRepository", name: "x" } },
      },
      { fieldManager: "headgate", force: true },
    );

  test("is warned of in the plan and refused by the apply before anything is written", async () => {
    await make("b");
    requests.length = 0;

    const { apps } = await core.apply({ apps: given });

    expect(apps?.warnings.join()).toContain("Kustomization/default/b exists already and is in no set");
    expect(apps?.errors.join()).toContain(
      'The object set "apps" cannot take an object: Kustomization/default/b exists already and is in no set.\n\nNext: set adopt to true',
    );
    expect([writes(), core.state("apps")]).toEqual([[], undefined]);
  });

  test("is taken over when asked, with the fields that a single resource has applied", async () => {
    await make("b");

    await applied({ ...given, adopt: true });

    const live = await cluster.get(kustomization("b"));
    expect(live).toMatchObject({ metadata: { labels: { [LABEL]: "apps" } }, spec: { interval: "10m", prune: true } });
    expect(live?.spec).not.toHaveProperty("timeout");
    expect((await core.plan({ apps: { ...given, adopt: true } })).apps?.isChange).toBe(false);
  });

  test("in another set is never taken over, and both sets are named", async () => {
    await applied(set({ name: "other", kustomizations: kustomizations("b") }));
    core.forget("apps");

    const { apps } = await core.apply({ apps: { ...given, adopt: true } });

    expect(apps?.errors.join()).toMatch(
      /object set "apps" cannot take an object: Kustomization\/default\/b is in the object set "other"\./,
    );
    expect(apps?.errors.join()).toContain("prune = false leaves it in the cluster");
  });

  test("and is named by two sets of one configuration is an error of the plan that names both", async () => {
    const { two } = await core.plan({
      one: set({ name: "one", kustomizations: kustomizations("a") }),
      two: set({ kustomizations: kustomizations("a") }),
    });

    expect(two?.errors.join()).toContain('Kustomization/default/a cannot be in two object sets, "one" and "apps".');
  });

  test("two sets of one name in a configuration are refused by the apply", async () => {
    const { two } = await core.apply({ one: given, two: set({ kustomizations: kustomizations("c") }) });

    expect(two?.errors.join()).toContain('Two object sets of this configuration have the name "apps".');
  });

  test("moves between sets when the first lets go of it", async () => {
    await applied(given);
    await applied(set({ prune: false, kustomizations: kustomizations("a") }));
    const before = await cluster.get(kustomization("b"));
    expect(before?.metadata.labels).toBeUndefined();

    const outcome = await core.apply({
      apps: set({ kustomizations: kustomizations("a") }),
      other: set({ name: "other", adopt: true, kustomizations: kustomizations("b") }),
    });

    expect(outcome["other"]?.errors).toEqual([]);
    expect(await cluster.get(kustomization("b"))).toMatchObject({ metadata: { uid: before?.metadata.uid, labels: { [LABEL]: "other" } } });
  });
});

describe("an apply that fails for some objects", () => {
  const broken = { "nowhere/x": { spec: SPEC }, "nowhere/y": { spec: SPEC } };

  test("keeps what is applied, names each object, and goes on from there without taking anything down", async () => {
    const { apps } = await core.apply({ apps: set({ kustomizations: { ...kustomizations("a", "b"), ...broken } }) });

    expect(apps?.errors.join()).toMatch(
      /2 of 4 objects of the object set "apps" could not be applied:\n- .*Kustomization\/nowhere\/x.*\n- .*Kustomization\/nowhere\/y/,
    );
    expect(core.state("apps")).toMatchObject({ name: "apps", kustomizations: kustomizations("a", "b") });
    expect([core.state("apps")?.["id"], core.isTainted("apps")]).toEqual([undefined, true]);
    requests.length = 0;

    await applied(set({ kustomizations: kustomizations("a", "c") }));

    expect(writes()).toEqual(["apply Kustomization/default/c", "delete Kustomization/default/b"]);
    expect([core.state("apps")?.["id"], core.isTainted("apps")]).toEqual(["apps", false]);
  });

  test("names at most ten and counts the rest", async () => {
    const many = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`nowhere/k${at}`, { spec: SPEC }]));

    const { apps } = await core.apply({ apps: set({ kustomizations: many }) });

    expect(apps?.errors.join().match(/^- /gm)).toHaveLength(11);
    expect(apps?.errors.join()).toContain("\n- and 15 more\n");
    expect(core.state("apps")).toBeUndefined();
  });

  test("prunes nothing, keeps the old values of what failed, and converges with the next apply", async () => {
    await applied(set({ kustomizations: kustomizations("a", "b", "c") }));
    const next = set({ labels: { team: "a" }, kustomizations: { a: { spec: { ...SPEC, path: "./new" } }, c: { spec: SPEC }, ...broken } });
    const { apps } = await core.apply({ apps: next });
    expect(apps?.errors).toHaveLength(1);
    expect(core.state("apps")).toMatchObject({ id: "apps", kustomizations: { a: { spec: { path: "./new" } }, b: { spec: SPEC } } });
    expect(core.state("apps")).not.toHaveProperty("labels");
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "nowhere" } }, { fieldManager: "test" });

    await applied(next);

    expect(await cluster.get(kustomization("b"))).toBeUndefined();
    expect((await core.plan({ apps: next })).apps?.isChange).toBe(false);
  });

  test("is destroyed with all that it has left", async () => {
    await core.apply({ apps: set({ kustomizations: { ...kustomizations("a", "b"), ...broken } }) });

    const { apps } = await core.apply({});

    expect([apps?.errors, core.state("apps")]).toEqual([[], undefined]);
    expect((await cluster.list(kustomization("x"))).items).toEqual([]);
  });

  test("because it was interrupted keeps what may have been written, and the next apply goes on", async () => {
    const names = Array.from({ length: 80 }, (_, at) => `k${at}`);
    const given = set({ kustomizations: kustomizations(...names) });
    const held = heldFrom(30);
    place.hold = held.write;

    const { apps } = await core.applyInterrupted({ apps: given }, held.reached);
    place.hold = undefined;

    expect(apps?.errors.join()).toContain("Stopped on request.");
    const kept = Object.keys(core.state("apps")?.["kustomizations"] as object);
    const there = (await cluster.list(kustomization("x"))).items.map(({ metadata }) => metadata.name);
    expect([there.filter((each) => !kept.includes(each ?? "")), there.length > 30, there.length < 80]).toEqual([[], true, true]);

    await applied(given);

    expect((await cluster.list(kustomization("x"))).items).toHaveLength(names.length);
    expect((await core.plan({ apps: given })).apps?.isChange).toBe(false);
  });
});

describe("the end of a set", () => {
  test("deletes its objects and no others", async () => {
    await applied(set({ kustomizations: kustomizations("a", "b"), git_repositories: { fleet: { spec: SOURCE } } }));
    await cluster.patch(kustomization("b"), { type: "merge", body: { metadata: { labels: { [LABEL]: null } } } });

    const { apps } = await core.apply({});

    expect([apps?.errors, core.state("apps")]).toEqual([[], undefined]);
    expect((await cluster.list(kustomization("x"))).items.map(({ metadata }) => metadata.name)).toEqual(["b"]);
  });

  test("leaves them in no set when nothing is to be pruned", async () => {
    await applied(set({ prune: false, labels: { team: "a" }, kustomizations: kustomizations("a") }));

    await core.apply({});

    expect(await cluster.get(kustomization("a"))).toMatchObject({ metadata: { labels: { team: "a" } }, spec: { path: "./apps" } });
    expect((await cluster.get(kustomization("a")))?.metadata.labels).not.toHaveProperty([LABEL]);
  });
});

describe("an import", () => {
  const given = set({ kustomizations: kustomizations("a", "b"), git_repositories: { fleet: { spec: SOURCE } } });

  test("by the name of a set finds its objects, and leaves nothing to plan", async () => {
    await applied(given);
    core.forget("apps");

    expect(await core.import("apps", "apps")).toEqual([]);

    expect(await core.plan({ apps: given })).toMatchObject({ apps: { errors: [], isChange: false } });
  });

  test("by a label selector finds objects that are in no set, which the next apply puts into it", async () => {
    for (const name of ["a", "b"]) {
      const spec = { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" }, path: "./apps" };
      const metadata = { name, namespace: "default", labels: { team: "a" } };
      await cluster.create({ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", metadata, spec });
    }

    expect(await core.import("apps", "apps?team=a")).toEqual([]);
    const uids = async () => (await cluster.list(kustomization("x"))).items.map(({ metadata }) => metadata.uid);
    const before = await uids();
    await applied(set({ kustomizations: kustomizations("a", "b") }));

    expect(await uids()).toEqual(before);
    expect((await cluster.get(kustomization("a")))?.metadata.labels).toEqual({ team: "a", [LABEL]: "apps" });
  });

  test("of objects in several namespaces has their namespaces in the keys", async () => {
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } }, { fieldManager: "test" });
    await applied(set({ kustomizations: kustomizations("a", "team/a") }));
    core.forget("apps");

    await core.import("apps", "apps");

    expect(core.state("apps")?.["kustomizations"]).toEqual({ "default/a": { spec: SPEC }, "team/a": { spec: SPEC } });
  });

  test.each([
    ["a name that is none", "Apps/x", "is not an import id of flux_object_set"],
    ["a name of no set", "other", 'Import of flux_object_set "other" found nothing'],
  ])("of %s says so", async (_case, id, message) => {
    expect((await core.import("apps", id)).join()).toContain(message);
  });
});

describe("waiting", () => {
  const ready = (name: string, status: string) =>
    cluster.patch(
      kustomization(name),
      {
        type: "merge",
        body: {
          status: {
            observedGeneration: 1,
            conditions: [
              {
                type: "Ready",
                status,
                reason: "Told",
                message: "by a test",
                lastTransitionTime: "2026-01-01T00:00:00Z",
                observedGeneration: 1,
              },
            ],
          },
        },
      },
      { subresource: "status" },
    );

  test("ends when every object that was written is ready", async () => {
    const applying = core.apply({ apps: set({ wait: {}, kustomizations: kustomizations("a", "b") }) });
    for (const name of ["a", "b"]) {
      while ((await cluster.get(kustomization(name))) === undefined) await realClock.sleep(10);
      await ready(name, "True");
    }

    expect((await applying).apps?.errors).toEqual([]);
  });

  test("tells what each object lacks at its end", async () => {
    const { apps } = await core.apply({ apps: set({ wait: { timeout: "10ms" }, kustomizations: kustomizations("a") }) });

    expect(apps?.errors.join()).toContain(
      "could not be seen ready: Kustomization/default/a is not ready: no controller has looked at it yet (after 0.01s)",
    );
    expect(core.isTainted("apps")).toBe(true);
  });
});
