import { describe, expect, test } from "vitest";
import { at, formatRef, refOf, type KubeObject, type Log, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { bootstrap, inspectBootstrap, moveBootstrap, type BootstrapOrder } from "#operations";
import { recordingCluster } from "../support/recording-cluster.ts";
import { orderOf } from "./order.ts";
import { type Stage, startStage, stoppedAt } from "./stage.ts";
import { patience } from "../support/eventually.ts";
import { WEB, WEB_MANIFEST } from "../support/web-workload.ts";

const CONFIG = { apiVersion: "v1", kind: "ConfigMap", name: "app", namespace: "default" };
const WORKLOAD = `apiVersion: v1
kind: ConfigMap
metadata: {name: app, namespace: default}
data: {a: b}
---
${WEB_MANIFEST}`;
const kustomization = (namespace: string): ObjectRef => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  name: namespace,
  namespace,
});
const pods = async (cluster: Cluster): Promise<readonly (string | undefined)[]> =>
  (await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: "default" })).items.map(({ metadata }) => metadata.uid);
const files = async ({ git }: Stage): Promise<string[]> => (await git.git("ls-tree", "-r", "--name-only", "main")).split("\n");
const installFiles = (folder: string): string[] =>
  ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"].map((name) => `${folder}/${name}`);

/** Names of everything outside the namespaces of Flux that goes while `work` runs, definitions included. */
async function deletedDuring(cluster: Cluster, work: () => Promise<void>): Promise<string[]> {
  const stop = new AbortController();
  const gone: string[] = [];
  const kinds = [
    WEB,
    CONFIG,
    { apiVersion: "v1", kind: "Pod" },
    { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
  ];
  const watches = kinds.map(async ({ apiVersion, kind }) => {
    const namespace = kind === "CustomResourceDefinition" ? {} : { namespace: "default" };
    const { resourceVersion } = await cluster.list({ apiVersion, kind }, namespace);
    const events = cluster.watch({ apiVersion, kind }, { ...namespace, resourceVersion, signal: stop.signal });
    for await (const event of events) if (event.type === "DELETED") gone.push(formatRef(refOf(event.object)));
  });
  await work();
  stop.abort();
  await Promise.allSettled(watches);
  return gone;
}

/** An install that manages a workload, whose manifests also lie where it is to go. */
async function running(stage: Stage, order: BootstrapOrder): Promise<void> {
  await stage.git.commit("main", { "clusters/acc/app.yaml": WORKLOAD, "clusters/moved/app.yaml": WORKLOAD });
  await bootstrap(order, stage.places, patience());
  await expect.poll(() => pods(stage.cluster)).toHaveLength(1);
}

const before = orderOf();
const moves: readonly [string, BootstrapOrder][] = [
  ["path", orderOf({ path: "clusters/moved" })],
  ["secret", orderOf({ secretName: "repository" })],
  ["path, namespace and secret", orderOf({ path: "clusters/moved", namespace: "gitops", secretName: "repository" })],
];

test.each(moves)("an install comes to another %s, and what it manages keeps running", async (_case, order) => {
  await using stage = await startStage();
  const { cluster, places } = stage;
  await running(stage, before);
  const [app, pod] = [await cluster.get(WEB), await pods(cluster)];

  const gone = await deletedDuring(cluster, async () => void (await moveBootstrap(before, order, places, patience())));

  expect(gone).toEqual([]);
  expect([(await cluster.get(WEB))?.metadata.uid, await pods(cluster)]).toEqual([app?.metadata.uid, pod]);
  expect(at(await cluster.get(WEB), "metadata", "labels", "kustomize.toolkit.fluxcd.io/name")).toBe(order.namespace);
  expect((await inspectBootstrap(order, places)).drift).toEqual([]);
  expect(await files(stage)).toEqual(
    ["clusters/acc/app.yaml", "clusters/moved/app.yaml", ...installFiles(`${order.path}/${order.namespace}`)].toSorted(),
  );
  const secrets = await cluster.list({ apiVersion: "v1", kind: "Secret" });
  expect(secrets.items.map((each) => formatRef(refOf(each)))).toEqual([`Secret/${order.namespace}/${order.secretName}`]);
  const namespaces = (await cluster.list({ apiVersion: "v1", kind: "Namespace" })).items.map(({ metadata }) => metadata.name);
  expect(namespaces.includes("flux-system")).toBe(order.namespace === "flux-system");
  expect(at(await cluster.get(kustomization(order.namespace)), "spec", "prune")).toBe(true);
  const roles = await cluster.list({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" });
  const ours = roles.items.filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/part-of"] === "flux");
  expect(ours.every(({ metadata }) => metadata.name?.endsWith(`-${order.namespace}`))).toBe(true);
});

const stops: readonly [string, RegExp, BootstrapOrder][] = [
  ["after the push", /in their new place/, orderOf({ path: "clusters/moved" })],
  ["before the Kustomization goes on", /follows "clusters\/moved"/, orderOf({ path: "clusters/moved" })],
  ["when the controllers are gone", /the controllers in .* are gone/, orderOf({ namespace: "gitops" })],
  ["when the new source is ready", /^GitRepository\/.* is ready/, orderOf({ namespace: "gitops" })],
  ["while the old place is cleared", /^Kustomization\/flux-system.* deleted/, orderOf({ namespace: "gitops" })],
];

test.each(stops)("a move that is stopped %s deletes nothing, and is finished by the next run", async (_case, moment, order) => {
  await using stage = await startStage();
  const { cluster, places } = stage;
  await running(stage, before);
  const stopped = stoppedAt(stage.places, moment);

  const gone = await deletedDuring(cluster, async () => {
    await expect(moveBootstrap(before, order, stopped.places, stopped.signal)).rejects.toMatchObject({ verdict: "retry" });
    await places.clock.sleep(500);
    await moveBootstrap(before, order, places, patience());
  });

  expect(gone).toEqual([]);
  expect((await inspectBootstrap(order, places)).drift).toEqual([]);
  const left = await cluster.list({ apiVersion: "v1", kind: "Namespace" });
  expect(left.items.some(({ metadata }) => metadata.name === "flux-system")).toBe(order.namespace === "flux-system");
});

test("a move that is stopped with one foot in the old place is finished by the next run", async () => {
  await using stage = await startStage();
  const order = orderOf({ namespace: "gitops" });
  await running(stage, before);
  const stop = new AbortController();
  const { cluster, requests } = recordingCluster(stage.cluster);
  requests.push = (...words) => {
    if (words.includes("delete GitRepository/flux-system/flux-system")) stop.abort(new Error("power cut"));
    return 0;
  };

  await expect(moveBootstrap(before, order, { ...stage.places, cluster }, stop.signal)).rejects.toMatchObject({ verdict: "retry" });
  await moveBootstrap(before, order, stage.places, patience());

  expect((await inspectBootstrap(order, stage.places)).drift).toEqual([]);
});

describe("a move is refused before anything is written", () => {
  const source = "  interval: 1m\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n";
  const leaning = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec:\n  path: ./none\n${source}`;
  const cases: readonly [string, Partial<BootstrapOrder>, Readonly<Record<string, string>>, object][] = [
    [
      "to a path without what the cluster manages",
      { path: "clusters/empty" },
      {},
      { code: "operations.contentMissing", message: expect.stringContaining("Deployment/default/web") },
    ],
    [
      "to a path that cannot be built",
      { path: "clusters/broken" },
      { "clusters/broken/kustomization.yaml": "resources: [absent.yaml]\n" },
      { code: "operations.contentUnreadable" },
    ],
    [
      "away from a namespace whose source others follow",
      { namespace: "gitops" },
      { "clusters/acc/apps.yaml": leaning },
      { code: "operations.leanedOn", message: expect.stringContaining("Kustomization/flux-system/apps") },
    ],
    [
      "to a path of another install",
      { path: "clusters/theirs" },
      {
        "clusters/theirs/app.yaml": WORKLOAD,
        "clusters/theirs/other/gotk-sync.yaml":
          "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: x, namespace: default}\nspec: {url: 'https://git.example.com/x'}\n",
      },
      { code: "operations.pathOwned" },
    ],
    ["to a Secret that nobody makes", { secretName: "absent", disableSecretCreation: true }, {}, { code: "operations.secretMissing" }],
  ];

  test.each(cases)("%s", async (_case, change, more, expected) => {
    await using stage = await startStage();
    await stage.git.commit("main", { "clusters/acc/app.yaml": WORKLOAD, ...more });
    await bootstrap(before, stage.places, patience());
    const commit = await stage.git.git("rev-parse", "main");
    const found = await stage.cluster.get(kustomization("flux-system"));

    await expect(moveBootstrap(before, orderOf(change), stage.places, patience())).rejects.toMatchObject(expected);

    expect(await stage.git.git("rev-parse", "main")).toBe(commit);
    const after: KubeObject | undefined = await stage.cluster.get(kustomization("flux-system"));
    expect([after?.metadata.generation, after?.metadata.annotations]).toEqual([found?.metadata.generation, found?.metadata.annotations]);
  });
});

test("a move that was begun is not forgotten: the old place is no longer bootstrapped", async () => {
  await using stage = await startStage();
  await running(stage, before);
  const stopped = stoppedAt(stage.places, /stands still/);
  await expect(moveBootstrap(before, orderOf({ path: "clusters/moved" }), stopped.places, stopped.signal)).rejects.toMatchObject({
    verdict: "retry",
  });

  await expect(bootstrap(before, stage.places, patience())).rejects.toMatchObject({
    code: "operations.moveUnfinished",
    message: expect.stringContaining("clusters/moved"),
  });
});

test("a move that the server refuses to take leaves the install as it was, and following", async () => {
  await using stage = await startStage();
  await running(stage, before);
  stage.git.server.setFault(({ path, method }) =>
    method === "POST" && path.endsWith("git-receive-pack") ? { status: 403, body: "read only" } : undefined,
  );

  await expect(moveBootstrap(before, orderOf({ namespace: "gitops" }), stage.places, patience())).rejects.toMatchObject({
    code: "git.accessDenied",
  });

  stage.git.server.setFault(undefined);
  await bootstrap(before, stage.places, patience());
  expect((await inspectBootstrap(before, stage.places)).drift).toEqual([]);
});

test("a namespace stays with what others have in it", async () => {
  await using stage = await startStage();
  const { cluster } = stage;
  await running(stage, before);
  const kept = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs", namespace: "flux-system" } };
  await cluster.create(kept);
  const said: string[] = [];
  const log: Log = { write: (level, message) => void (level === "warn" && said.push(message)), with: () => log };

  await moveBootstrap(before, orderOf({ namespace: "gitops" }), stage.withLog(log), patience());

  expect(await cluster.get(refOf(kept))).toBeDefined();
  expect(said).toEqual(["namespace flux-system stays after the move to gitops, because it holds ConfigMap/flux-system/theirs"]);
  expect((await cluster.list({ apiVersion: "v1", kind: "Service" }, { namespace: "flux-system" })).items).toEqual([]);
});
