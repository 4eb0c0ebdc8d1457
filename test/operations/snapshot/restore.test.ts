import { beforeAll, describe, expect, test } from "vitest";
import { at, formatRef, refOf, sameJson, silentLog, type KubeObject, type Log } from "#base";
import type { Cluster } from "#kube";
import { gatherSnapshot, planRestore, type RestoreOrder, type Snapshot } from "#operations";
import { realClock } from "../../support/outside.ts";
import {
  CANARY,
  define,
  emptyFleet,
  FOREIGN,
  foreignDefinition,
  gitRepository,
  kustomization,
  OPERATOR,
  startFleet,
  type Fleet,
} from "./fleet.ts";
import { emptyOfFlux, newKeys, restoreTo, snapshotOf, type Keys } from "./places.ts";
import { patience } from "../../support/eventually.ts";

let keys: Keys;
let snapshot: Snapshot;

beforeAll(async () => {
  keys = await newKeys();
  await using fleet = await startFleet();
  snapshot = await snapshotOf(fleet.cluster, keys);
});

/** What a snapshot of a cluster would hold, without the lists and times of its index. */
async function contents(cluster: Cluster): Promise<readonly unknown[]> {
  const { objects, opened = [] } = await gatherSnapshot("flux-system", { cluster, clock: realClock }, patience());
  return [...objects, ...opened];
}
const original = (): readonly unknown[] => [...snapshot.objects, ...(snapshot.opened ?? [])];

test("a snapshot of a restored cluster holds what was restored: objects, status, secrets, and who owns which field", async () => {
  await using fleet = await emptyFleet();

  await restoreTo(fleet.cluster, snapshot);

  expect(await contents(fleet.cluster)).toEqual(original());
  const journal = { apiVersion: "v1", kind: "ConfigMap", name: "headgate-restore", namespace: "flux-system" };
  expect(await fleet.cluster.get(journal)).toBeUndefined();
});

test("an object knows that its present generation was observed, so that nothing takes it for changed", async () => {
  await using fleet = await emptyFleet();

  await restoreTo(fleet.cluster, snapshot);

  for (const ref of [gitRepository, kustomization("infra"), kustomization("apps")]) {
    const restored = await fleet.cluster.get(ref);
    const observed = [at(restored, "status", "observedGeneration"), at(restored, "status", "conditions", 0, "observedGeneration")];
    expect(observed).toEqual([restored?.metadata.generation, restored?.metadata.generation]);
  }
});

test("everything is there, held and with its memory, before the first object is let go, sources first and dependencies before dependants", async () => {
  await using fleet = await emptyFleet();
  const said: string[] = [];
  const log: Log = { write: (_level, message) => void said.push(message), with: () => log };

  await restoreTo(fleet.cluster, snapshot, { log });

  const resumed = said.filter((each) => each.endsWith("resumed"));
  expect(said.slice(-resumed.length)).toEqual(resumed);
  expect(resumed.map((each) => each.split(" ")[0])).toEqual([
    "GitRepository/flux-system/fleet",
    "HelmRelease/apps/elsewhere",
    "HelmRelease/apps/web",
    "Kustomization/flux-system/infra",
    "Kustomization/flux-system/apps",
    "ResourceSet/flux-system/tenants",
  ]);
  const parts = said.map((each) => /^(\w+)\/.* created$/.exec(each)?.[1]).filter((each) => each !== undefined);
  const firstOf = (kind: string): number => parts.indexOf(kind);
  const places = ["CustomResourceDefinition", "Namespace", "Secret", "GitRepository"].map(firstOf);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(said.join("\n")).not.toContain(CANARY);
});

test("what cannot be suspended comes after everything that can be, and the plan and the run say that it acts at once", async () => {
  await using fleet = await emptyFleet();
  const said: string[] = [];
  const log: Log = { write: (_level, message) => void said.push(message), with: () => log };

  const { steps } = await restoreTo(fleet.cluster, snapshot, { log });

  const flux = steps.filter(({ role }) => role === "flux");
  expect(flux.at(-1)).toMatchObject({
    kind: "Provider",
    name: "chat",
    action: "create",
    reason: "it acts at once, as its kind cannot be suspended",
  });
  expect(flux.filter(({ reason }) => reason !== "")).toHaveLength(1);
  expect(said.filter((each) => each.includes("created")).at(-1)).toBe("Provider/flux-system/chat created, and acts at once");
});

test("what was suspended in the snapshot stays suspended", async () => {
  await using fleet = await emptyFleet();

  await restoreTo(fleet.cluster, snapshot);

  const charts = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository", name: "charts", namespace: "flux-system" };
  const sets = async (name: string): Promise<unknown> =>
    (await fleet.cluster.get({ apiVersion: OPERATOR, kind: "ResourceSet", name, namespace: "flux-system" }))?.metadata.annotations;
  expect([at(await fleet.cluster.get(charts), "spec", "suspend"), await sets("stopped"), await sets("tenants")]).toEqual([
    true,
    { "fluxcd.controlplane.io/reconcile": "disabled" },
    undefined,
  ]);
});

test("restoring again changes nothing", async () => {
  await using fleet = await emptyFleet();
  await restoreTo(fleet.cluster, snapshot);
  fleet.writes.length = 0;

  const outcome = await restoreTo(fleet.cluster, snapshot);

  expect([fleet.writes, outcome.resumed, [...new Set(outcome.steps.map(({ action }) => action))]]).toEqual([[], 0, ["keep"]]);
});

test("a cluster that has lost its Flux objects gets them back, and keeps the Secrets that were changed since", async () => {
  await using fleet = await startFleet();
  await emptyOfFlux(fleet.cluster);
  const values = { apiVersion: "v1", kind: "Secret", name: "values", namespace: "apps" };
  await fleet.cluster.patch(values, { type: "merge", body: { data: { value: "cm90YXRlZA==" } } });

  const { steps } = await restoreTo(fleet.cluster, snapshot);

  expect(steps.find(({ name }) => name === "values")).toMatchObject({
    action: "keep",
    reason: "it differs, and what the cluster has stays",
  });
  expect(at(await fleet.cluster.get(values), "data", "value")).toBe("cm90YXRlZA==");
  expect((await fleet.cluster.get(kustomization("apps")))?.status).toMatchObject({ inventory: { entries: [{}, {}] } });
});

test("an object that is there and has forgotten what it had applied is reminded, and keeps what it has learnt since", async () => {
  await using fleet = await emptyFleet();
  await restoreTo(fleet.cluster, snapshot);
  const ref = kustomization("apps");
  const later = { lastAppliedRevision: "main@sha1:bb", inventory: { entries: [{ id: "apps_new_apps_Deployment", v: "v1" }] } };
  await fleet.cluster.patch(ref, { type: "merge", body: { status: later } }, { subresource: "status" });

  const { steps, resumed } = await restoreTo(fleet.cluster, snapshot);

  expect(steps.filter(({ action }) => action !== "keep").map((each) => `${each.action} ${formatRef(each)}`)).toEqual([
    "adopt Kustomization/flux-system/apps",
  ]);
  expect(resumed).toBe(1);
  const reminded = await fleet.cluster.get(ref);
  const ids = (at(reminded, "status", "inventory", "entries") as { id: string }[]).map(({ id }) => id);
  expect([ids, at(reminded, "status", "lastAppliedRevision"), at(reminded, "spec", "suspend")]).toEqual([
    ["apps_new_apps_Deployment", "apps_web_apps_Deployment", "apps_old_apps_Deployment"],
    "main@sha1:bb",
    undefined,
  ]);
});

describe("a restore that is cut short", () => {
  /** What must hold at any moment: nothing may act that does not know what it had applied. */
  async function mayAct({ cluster }: Fleet): Promise<readonly string[]> {
    const { objects } = await gatherSnapshot("flux-system", { cluster, clock: realClock }, patience());
    const known = new Map(snapshot.objects.map(({ object }) => [formatRef(refOf(object)), object]));
    const isHeld = (object: KubeObject): boolean =>
      at(object, "spec", "suspend") === true || object.metadata.annotations?.["fluxcd.controlplane.io/reconcile"] === "disabled";
    return objects
      .filter(({ role, object }) => role === "flux" && !isHeld(object))
      .filter(({ object }) => !sameJson(known.get(formatRef(refOf(object)))?.status, object.status))
      .map(({ object }) => formatRef(refOf(object)));
  }

  test.each([
    ["before a write", "before"],
    ["after a write whose answer is lost", "after"],
  ] as const)("%s goes on from there and ends as if nothing had happened, whichever write it was", async (_case, side) => {
    await using whole = await emptyFleet();
    await restoreTo(whole.cluster, snapshot);
    const total = whole.writes.length;
    const wanted = original();
    const failures: string[] = [];
    for (let step = side === "before" ? 1 : 2; step <= total; step += 9) {
      await using fleet = await emptyFleet();
      const stop = new AbortController();
      fleet.around[side] = (count) => {
        if (count === step) stop.abort(new Error("power cut"));
        stop.signal.throwIfAborted();
      };
      const thrown: unknown = await restoreTo(fleet.cluster, snapshot, { signal: stop.signal }).catch((error: unknown) => error);
      if (!(thrown instanceof Error)) failures.push(`${step}: was not cut short`);
      delete fleet.around[side];
      const acting = await mayAct(fleet);
      if (acting.length > 0) failures.push(`${step}: ${acting.join()} may act too early`);
      await restoreTo(fleet.cluster, snapshot);
      const found = await contents(fleet.cluster);
      const differing = wanted.filter((each, at) => !sameJson(each, found[at])).map((each) => JSON.stringify(each).slice(0, 120));
      if (differing.length > 0 || found.length !== wanted.length) failures.push(`${step}: ends differently in ${differing.join(", ")}`);
    }

    expect(total).toBeGreaterThan(50);
    expect(failures).toEqual([]);
  });

  test("while objects are let go leaves alone what was deleted or changed since", async () => {
    await using fleet = await emptyFleet();
    const stop = new AbortController();
    const log: Log = {
      write: (_level, message) => {
        if (message === "Kustomization/flux-system/infra resumed") stop.abort(new Error("power cut"));
      },
      with: () => log,
    };
    await expect(restoreTo(fleet.cluster, snapshot, { log, signal: stop.signal })).rejects.toMatchObject({
      code: "operations.interrupted",
      message: "stopped while resuming Kustomization/flux-system/apps: power cut",
    });
    await fleet.cluster.patch(gitRepository, { type: "merge", body: { spec: { interval: "9m" } } });
    await fleet.cluster.delete({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name: "web", namespace: "apps" });

    const { steps, resumed } = await restoreTo(fleet.cluster, snapshot);

    expect(resumed).toBe(2);
    expect(steps.find(({ name }) => name === "web")).toMatchObject({ action: "leave", reason: "it was deleted since it was brought back" });
    expect(at(await fleet.cluster.get(gitRepository), "spec", "interval")).toBe("9m");
    expect(at(await fleet.cluster.get(kustomization("apps")), "spec", "suspend")).toBeUndefined();
  });

  test("keeps another snapshot from being restored over it, unless that is forced", async () => {
    await using fleet = await emptyFleet();
    const stop = new AbortController();
    fleet.around.after = (count) => void (count === 40 && stop.abort(new Error("power cut")));
    await expect(restoreTo(fleet.cluster, snapshot, { signal: stop.signal })).rejects.toThrow("power cut");
    const other = { ...snapshot, digest: "sha256:other" };

    await expect(restoreTo(fleet.cluster, other)).rejects.toMatchObject({ code: "snapshot.otherRestore" });
    await restoreTo(fleet.cluster, other, { force: true });

    expect(await contents(fleet.cluster)).toEqual(original());
  });
});

describe("a restore is refused, and writes nothing,", () => {
  const REFUSALS: readonly (readonly [string, (fleet: Fleet) => Promise<Partial<RestoreOrder>>, string, string])[] = [
    [
      "where live objects differ",
      async ({ cluster }) => {
        await restoreTo(cluster, snapshot);
        await cluster.patch(gitRepository, { type: "merge", body: { spec: { url: "https://git.example.com/other" } } });
        return {};
      },
      "snapshot.liveObjects",
      "fleet is not as the snapshot: GitRepository/flux-system/fleet differs in spec.url",
    ],
    [
      "where definitions of the cluster are of a newer release",
      async ({ cluster }) => {
        await define(cluster, [foreignDefinition("helm.toolkit.fluxcd.io", "HelmRelease", { version: "v2", release: "v0.4.0" })]);
        return {};
      },
      "snapshot.definitionDowngrade",
      "the cluster has CustomResourceDefinition helmreleases.helm.toolkit.fluxcd.io v0.4.0, and the snapshot has the older v0.3.0",
    ],
    [
      "where definitions of the cluster serve a version that the snapshot does not know",
      async ({ cluster }) => {
        await define(cluster, [foreignDefinition("helm.toolkit.fluxcd.io", "HelmRelease", { version: "v3" })]);
        return {};
      },
      "snapshot.definitionDowngrade",
      "helmreleases.helm.toolkit.fluxcd.io with v3, and the snapshot has the older with v2 only",
    ],
    [
      "where installed components do not serve a version of the snapshot",
      async ({ cluster }) => {
        await define(cluster, [...FOREIGN.slice(1), foreignDefinition("helm.toolkit.fluxcd.io", "HelmRelease", { version: "v3" })]);
        return { components: "never" };
      },
      "snapshot.versionNotServed",
      "does not serve v2",
    ],
    [
      "where definitions are missing and not to be restored",
      async () => ({ components: "never" }),
      "snapshot.definitionMissing",
      "the cluster has no CustomResourceDefinition",
    ],
    [
      "where what is sealed was not opened",
      async () => {
        const { opened: _opened, ...closed } = snapshot;
        return { snapshot: closed };
      },
      "snapshot.sealed",
      "the snapshot holds 7 sealed objects, and neither an identity nor a passphrase is given",
    ],
  ];

  test.each(REFUSALS)("%s", async (_case, prepare, code, message) => {
    await using fleet = await emptyFleet();
    const order: RestoreOrder = { snapshot, components: "auto", force: false, withoutSecrets: false, ...(await prepare(fleet)) };
    fleet.writes.length = 0;

    const { refusals } = await planRestore(order, { cluster: fleet.cluster, clock: realClock, log: silentLog }, patience());

    await expect(restoreTo(fleet.cluster, order.snapshot, order)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect([refusals[0]?.code, fleet.writes]).toEqual([code, []]);
  });

  test("and forced, objects that differ are overwritten and others are left alone", async () => {
    await using fleet = await emptyFleet();
    await restoreTo(fleet.cluster, snapshot);
    await fleet.cluster.patch(gitRepository, { type: "merge", body: { spec: { url: "https://git.example.com/other" } } });
    const more = { ...kustomization("more"), metadata: { name: "more", namespace: "flux-system" } };
    const { name: _name, namespace: _namespace, ...object } = more;
    await fleet.cluster.create({ ...object, spec: { interval: "1m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" } } });

    await restoreTo(fleet.cluster, snapshot, { force: true });

    expect(at(await fleet.cluster.get(gitRepository), "spec", "url")).toBe("https://git.example.com/fleet");
    expect(await fleet.cluster.get(kustomization("more"))).toBeDefined();
  });
});

test("without its secrets a snapshot brings back the rest, and names what it does not show", async () => {
  await using fleet = await emptyFleet();
  const { opened: _opened, ...closed } = snapshot;

  const { steps } = await restoreTo(fleet.cluster, closed, { withoutSecrets: true });

  expect(steps.filter(({ action }) => action === "leave").length).toBe(7);
  expect((await fleet.cluster.get(kustomization("apps")))?.status).toBeDefined();
});

test("what is half there already is completed, with what was there kept as it is", async () => {
  await using fleet = await emptyFleet();
  await restoreTo(fleet.cluster, snapshot);
  const lost = [gitRepository, kustomization("apps"), { apiVersion: "v1", kind: "Secret", name: "git-login", namespace: "flux-system" }];
  for (const ref of lost) await fleet.cluster.delete(ref);
  const stays = (await fleet.cluster.get(kustomization("infra")))?.metadata.resourceVersion;

  const { steps } = await restoreTo(fleet.cluster, snapshot);

  const done = steps.filter(({ action }) => action !== "keep").map((each) => `${each.action} ${formatRef(each)}`);
  expect(done.toSorted()).toEqual([
    "create GitRepository/flux-system/fleet",
    "create Kustomization/flux-system/apps",
    "create Secret/flux-system/git-login",
  ]);
  expect((await fleet.cluster.get(kustomization("infra")))?.metadata.resourceVersion).toBe(stays);
  expect(await contents(fleet.cluster)).toEqual(original());
});

test.each([1, 15, 40, 60])(
  "two restores of one snapshot into one cluster, the second begun at write %i of the first, lose nothing, and the next run ends as one alone",
  async (begun) => {
    await using fleet = await emptyFleet();
    const run = (): Promise<unknown> =>
      restoreTo(fleet.cluster, snapshot).then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
    const runs: Promise<unknown>[] = [];
    fleet.around.after = (count) => void (count === begun && runs.push(run()));

    const outcomes = [await run(), ...(await Promise.all(runs))];
    expect(outcomes).toHaveLength(2);
    expect(outcomes.filter((each) => each !== "done" && each !== "operations.interrupted")).toEqual([]);

    await restoreTo(fleet.cluster, snapshot);

    expect(await contents(fleet.cluster)).toEqual(original());
    const journal = { apiVersion: "v1", kind: "ConfigMap", name: "headgate-restore", namespace: "flux-system" };
    expect(await fleet.cluster.get(journal)).toBeUndefined();
  },
);
