import { expect, test } from "vitest";
import { formatRef, Secret, silentLog, type Log } from "#base";
import { gatherSnapshot, readSnapshot, takeSnapshot, type SnapshotEntry } from "#operations";
import { unpackTree } from "#store";
import { realClock } from "../../support/outside.ts";
import { CANARY, emptyFleet, gitRepository, startFleet } from "./fleet.ts";
import { memoryPlace, newKeys, snapshotOf } from "./places.ts";
import { patience } from "../../support/eventually.ts";

const named = (entries: readonly SnapshotEntry[]): string[] => entries.map((each) => `${each.role} ${formatRef(each)}`).toSorted();

test("a snapshot holds Flux objects of any kind, what they refer to, and the records of Helm", async () => {
  await using fleet = await startFleet();

  const { index } = await snapshotOf(fleet.cluster, await newKeys());

  expect(named(index.objects).filter((each) => !each.startsWith("definition"))).toEqual([
    "flux GitRepository/flux-system/fleet",
    "flux HelmRelease/apps/elsewhere",
    "flux HelmRelease/apps/web",
    "flux HelmRepository/flux-system/charts",
    "flux Kustomization/flux-system/apps",
    "flux Kustomization/flux-system/infra",
    "flux Provider/flux-system/chat",
    "flux ResourceSet/flux-system/stopped",
    "flux ResourceSet/flux-system/tenants",
    "namespace Namespace/apps",
    "namespace Namespace/flux-system",
    "namespace Namespace/storage",
    "reference ConfigMap/apps/defaults",
    "reference ConfigMap/flux-system/settings",
  ]);
  expect(named(index.objects).filter((each) => each.startsWith("definition")).length).toBe(6);
  expect(named(index.sealed?.objects ?? [])).toEqual([
    "reference Secret/apps/kubeconfig",
    "reference Secret/apps/values",
    "reference Secret/flux-system/ca",
    "reference Secret/flux-system/git-login",
    "reference Secret/flux-system/sops-keys",
    "release ConfigMap/storage/sh.helm.release.v1.web.v2",
    "release Secret/storage/sh.helm.release.v1.web.v1",
  ]);
  expect([index.missing.map(formatRef), index.omitted, index.changed]).toEqual([["Secret/flux-system/absent"], [], []]);
  expect(index.lists.find(({ kind }) => kind === "Kustomization")).toMatchObject({
    objects: 2,
    resourceVersion: expect.stringMatching(/^\d+$/),
  });
});

test("no secret stands in the clear in the archive, in a log or in what is returned", async () => {
  await using fleet = await startFleet();
  const said: string[] = [];
  const log: Log = { write: (_level, message, fields) => void said.push(message, JSON.stringify(fields ?? {})), with: () => log };
  const target = memoryPlace();
  const [keys, others] = await Promise.all([newKeys(), newKeys()]);

  const outcome = await takeSnapshot(
    { namespace: "flux-system", seal: { recipients: [keys.recipient] } },
    { cluster: fleet.cluster, target, clock: realClock, log },
    patience(),
  );

  const { files } = await unpackTree(target.bytes ?? new Uint8Array());
  const texts = [...files.values()].map(({ bytes }) => Buffer.from(bytes).toString("latin1"));
  const everything = [...texts, ...said, JSON.stringify(outcome), JSON.stringify(target.bytes)].join("\n");
  for (const secret of [CANARY, Buffer.from(CANARY).toString("base64").slice(0, 20)]) expect(everything).not.toContain(secret);
  const opened = await readSnapshot(target, keys, patience());
  expect(JSON.stringify(opened.opened)).toContain(Buffer.from(`${CANARY} git-login`).toString("base64"));
  await expect(readSnapshot(target, others, patience())).rejects.toMatchObject({
    code: "crypto.wrongIdentity",
  });
});

test("secrets are left out if that is asked for, and named", async () => {
  await using fleet = await startFleet();
  const target = memoryPlace();

  const { index } = await takeSnapshot(
    { namespace: "flux-system", seal: "omit" },
    { cluster: fleet.cluster, target, clock: realClock, log: silentLog },
    patience(),
  );

  expect([index.sealed, index.omitted.length]).toEqual([undefined, 7]);
});

test("the same objects give the same files", async () => {
  await using fleet = await startFleet();
  const take = async (): Promise<readonly (readonly [string, string])[]> => {
    const target = memoryPlace();
    const places = { cluster: fleet.cluster, target, clock: realClock, log: silentLog };
    await takeSnapshot({ namespace: "flux-system", seal: "omit" }, places, patience());
    const { files } = await unpackTree(target.bytes ?? new Uint8Array());
    return [...files].flatMap(([path, { bytes }]) => (path === "index.json" ? [] : [[path, Buffer.from(bytes).toString()]]));
  };

  const first = await take();

  expect(first.length).toBe(20);
  expect(await take()).toEqual(first);
});

test("what changes while a snapshot is taken is named, and the archive holds what was there before", async () => {
  await using fleet = await startFleet();
  const { cluster } = fleet;
  // The version is asked for after the lists were made.
  const busy: typeof cluster = Object.create(cluster, {
    version: {
      value: async () => {
        await cluster.patch(gitRepository, { type: "merge", body: { spec: { interval: "7m" } } });
        await cluster.patch(
          { apiVersion: "v1", kind: "Secret", name: "git-login", namespace: "flux-system" },
          { type: "merge", body: { data: null } },
        );
        return "v1";
      },
    },
    list: { value: cluster.list.bind(cluster) },
    get: { value: cluster.get.bind(cluster) },
    discover: { value: cluster.discover.bind(cluster) },
  }) as typeof cluster;

  const { index, objects } = await gatherSnapshot("flux-system", { cluster: busy, clock: realClock }, patience());

  expect(index.changed.map((each) => `${each.change} ${formatRef(each)}`)).toContain("changed GitRepository/flux-system/fleet");
  expect(objects.find(({ object }) => object.kind === "GitRepository")?.object.spec).toMatchObject({ interval: "1m0s" });
});

test.each([
  ["without anybody to seal for", undefined, "snapshot.nobodyToSealFor"],
  ["for a private key", { recipients: ["AGE-SECRET-KEY-1CANARY"] }, "crypto.privateRecipient"],
  ["for nobody", { recipients: [] }, "crypto.noRecipients"],
  ["with an empty passphrase", { passphrase: new Secret("") }, "crypto.noRecipients"],
] as const)("a snapshot %s is refused before anything is read", async (_case, seal, code) => {
  const target = memoryPlace();
  const unused = new Proxy({}, { get: () => expect.unreachable("the cluster is asked") }) as Parameters<typeof takeSnapshot>[1]["cluster"];

  const thrown = await takeSnapshot(
    { namespace: "flux-system", seal },
    { cluster: unused, target, clock: realClock, log: silentLog },
    patience(),
  ).catch((error: unknown) => error);

  expect([thrown, target.bytes]).toEqual([expect.objectContaining({ code }), undefined]);
  expect(JSON.stringify(thrown)).not.toContain("CANARY");
});

test("what a target holds is replaced only when it is expected, and never by an empty snapshot", async () => {
  await using fleet = await startFleet();
  await using empty = await emptyFleet();
  const target = memoryPlace();
  const take = (cluster: typeof fleet.cluster, replaces?: Parameters<typeof takeSnapshot>[0]["replaces"]) =>
    takeSnapshot({ namespace: "flux-system", seal: "omit", replaces }, { cluster, target, clock: realClock, log: silentLog }, patience());
  const { digest } = await take(fleet.cluster);
  const held = target.bytes;

  await expect(take(fleet.cluster)).rejects.toMatchObject({ code: "snapshot.occupied", data: { digest } });
  await expect(take(fleet.cluster, { digest: "sha256:00" })).rejects.toMatchObject({ code: "snapshot.occupied" });
  await expect(take(empty.cluster, "anything")).rejects.toMatchObject({ code: "snapshot.nothingThere" });
  expect(target.bytes).toBe(held);
  await take(fleet.cluster, { digest });
  expect(target.bytes).not.toBe(held);
});
