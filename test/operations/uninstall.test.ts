import { expect, test } from "vitest";
import type { KindRef, Log } from "#base";
import type { Cluster } from "#kube";
import { bootstrap, uninstall } from "#operations";
import { orderOf } from "./order.ts";
import { startStage, stoppedAt } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const ROLE = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace" };
const names = async (cluster: Cluster, kind: KindRef, labelSelector?: string): Promise<string[]> =>
  (await cluster.list(kind, labelSelector === undefined ? {} : { labelSelector })).items.map((each) => each.metadata.name ?? "");
const FLUX = "app.kubernetes.io/part-of=flux";

test("an install goes in order, and what it had deployed stays", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const app = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app, namespace: default}\ndata: {a: b}\n";
  await git.commit("main", { "clusters/acc/app.yaml": app });
  await bootstrap(orderOf(), stage.places, patience());
  expect(await names(cluster, { apiVersion: "v1", kind: "ConfigMap" })).toContain("app");
  const said: string[] = [];
  const log: Log = { write: (level, message) => void (level === "info" && said.push(message)), with: () => log };

  await uninstall(orderOf(), stage.withLog(log), patience());

  expect([await names(cluster, CRD), await names(cluster, ROLE, FLUX), (await names(cluster, NAMESPACE)).includes("flux-system")]).toEqual([
    [],
    [],
    false,
  ]);
  expect(await names(cluster, { apiVersion: "v1", kind: "ConfigMap" })).toContain("app");
  expect(await git.git("ls-tree", "-r", "--name-only", "main")).toBe("clusters/acc/app.yaml");
  expect(await git.git("log", "-1", "--format=%s", "main")).toBe("Uninstall Flux");
  const at = (kind: string): number => said.findIndex((each) => each.startsWith(kind));
  const order = ["Deployment/", "GitRepository/", "CustomResourceDefinition/", "ClusterRole/", "Namespace/"].map(at);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test.each([
  ["in one go", /^never said$/],
  ["though the run is stopped in between", /^Kustomization\/default\/child deleted/],
])("what an install manages goes with it where that is asked for, %s, but for what is marked to stay", async (_case, moment) => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const configMap = (name: string, more = ""): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default${more}}\ndata: {a: b}\n`;
  const child = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: child, namespace: default}
spec: {interval: 10m, prune: true, path: ./child, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}
`;
  await git.commit("main", {
    "clusters/acc/app.yaml": configMap("app"),
    "clusters/acc/kept.yaml": configMap("kept", ", annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}"),
    "clusters/acc/child.yaml": child,
    "child/below.yaml": configMap("below"),
  });
  const order = orderOf({ deleteWorkloads: true });
  await bootstrap(order, stage.places, patience());
  const maps = async (): Promise<string[]> =>
    (await names(cluster, { apiVersion: "v1", kind: "ConfigMap" })).filter((name) => name !== "kube-root-ca.crt").toSorted();
  await expect.poll(maps).toEqual(["app", "below", "kept"]);

  const stopped = stoppedAt(stage.places, moment);
  await uninstall(order, stopped.places, stopped.signal).catch((error: unknown) => error);
  await uninstall(order, stage.places, patience());

  expect(await maps()).toEqual(["kept"]);
  expect(await names(cluster, CRD)).toEqual([]);
});

test("running again finds nothing left to do", async () => {
  await using stage = await startStage();
  await bootstrap(orderOf(), stage.places, patience());
  await uninstall(orderOf(), stage.places, patience());
  const commits = await stage.git.git("rev-list", "--count", "main");

  await uninstall(orderOf(), stage.places, patience());

  expect(await stage.git.git("rev-list", "--count", "main")).toBe(commits);
});

test.each([
  ["after the controllers", /^Deployment\/.*source-controller deleted/],
  ["after the definitions", /^CustomResourceDefinition\/kustomizations/],
  ["after the namespace", /^Namespace\//],
])("a run that is stopped %s is finished by the next one", async (_case, moment) => {
  await using stage = await startStage();
  await bootstrap(orderOf(), stage.places, patience());
  const stopped = stoppedAt(stage.places, moment);
  await expect(uninstall(orderOf(), stopped.places, stopped.signal)).rejects.toThrow("power cut");

  await uninstall(orderOf(), stage.places, patience());

  expect([await names(stage.cluster, CRD), (await names(stage.cluster, NAMESPACE)).includes("flux-system")]).toEqual([[], false]);
  expect(await stage.git.git("ls-tree", "-r", "--name-only", "main")).toBe("");
  await bootstrap(orderOf(), stage.places, patience());
});

test("the namespace stays with what is not ours, if it is to be kept", async () => {
  await using stage = await startStage();
  const order = orderOf({ keepNamespace: true, deleteGitManifests: false });
  await bootstrap(order, stage.places, patience());

  await uninstall(order, stage.places, patience());

  const services = await names(stage.cluster, { apiVersion: "v1", kind: "Service" }, FLUX);
  const accounts = await names(stage.cluster, { apiVersion: "v1", kind: "ServiceAccount" }, FLUX);
  expect([services, accounts, (await names(stage.cluster, NAMESPACE)).includes("flux-system")]).toEqual([[], [], true]);
  expect(await stage.git.git("log", "-1", "--format=%s", "main")).toBe("Add Flux sync manifests");
});

test("definitions and objects of a second install are left alone", async () => {
  await using stage = await startStage();
  const { cluster, places } = stage;
  const [ours, theirs] = [orderOf({ path: "a" }), orderOf({ path: "b", namespace: "other-flux", secretName: "other-flux" })];
  await bootstrap(ours, places, patience());
  await bootstrap(theirs, places, patience());
  const definitions = await names(cluster, CRD);

  await uninstall(ours, places, patience());

  expect(definitions.length).toBeGreaterThan(0);
  expect(await names(cluster, CRD)).toEqual(definitions);
  expect(await names(cluster, { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" })).toEqual(["other-flux"]);
  expect((await names(cluster, ROLE, FLUX)).every((each) => each.endsWith("-other-flux"))).toBe(true);
});
