// Moves of installs whose folder holds more than plain manifests, and of those whose manifests others commit.
import { expect, test } from "vitest";
import { formatRef, refOf, type Log, type ObjectRef } from "#base";
import { bootstrap, inspectBootstrap, moveBootstrap, renderBootstrap, type BootstrapOrder } from "#operations";
import { orderOf } from "./order.ts";
import { startStage, type Stage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const configMap = (name: string, data = "{a: b}"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata: ${data}\n`;
const app = (name: string): ObjectRef => ({ apiVersion: "v1", kind: "ConfigMap", name, namespace: "default" });
const kustomization = (namespace: string): ObjectRef => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  name: namespace,
  namespace,
});
const OVERRIDE = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [gotk-components.yaml, gotk-sync.yaml]
patches:
  - target: {kind: Kustomization}
    patch: |
      - op: add
        path: /spec/postBuild
        value: {substituteFrom: [{kind: ConfigMap, name: cluster-vars}]}
`;
const listening = (): { readonly said: string[]; readonly log: Log } => {
  const said: string[] = [];
  const log: Log = { write: (level, message) => void (level === "warn" && said.push(message)), with: () => log };
  return { said, log };
};
const namespaceOf = async ({ cluster }: Stage, name: string): Promise<string | undefined> =>
  (await cluster.get(app(name)))?.metadata.labels?.["kustomize.toolkit.fluxcd.io/name"];

test("what a remote base makes is found in the new folder, and missed where it is not", async () => {
  await using stage = await startStage({ remoteBases: true });
  const { cluster, git, places } = stage;
  await git.server.createRepository("base");
  await git.commit("bases", { "web/kustomization.yaml": "resources: [web.yaml]\n", "web/web.yaml": configMap("web") });
  await git.git("push", "--quiet", git.server.path("base"), "bases:refs/heads/main");
  const base = `resources: ["${git.server.url("base").replace("//", "//flux:p%3Aw@")}//web?ref=main"]\n`;
  const withInstall = (text: string, namespace: string): string => text.replace("[", `[${namespace}, `);
  await git.commit("main", {
    "clusters/acc/kustomization.yaml": withInstall(base, "flux-system"),
    "clusters/moved/kustomization.yaml": withInstall(base, "flux-system"),
    "clusters/none/kustomization.yaml": "resources: [flux-system]\n",
  });
  await bootstrap(orderOf(), places, patience());
  const before = await cluster.get(app("web"));

  await expect(moveBootstrap(orderOf(), orderOf({ path: "clusters/none" }), places, patience())).rejects.toMatchObject({
    code: "operations.contentMissing",
    message: expect.stringContaining("ConfigMap/default/web") as string,
  });
  await moveBootstrap(orderOf(), orderOf({ path: "clusters/moved" }), places, patience());

  expect(before).toBeDefined();
  expect((await cluster.get(app("web")))?.metadata.uid).toBe(before?.metadata.uid);
});

test("variables come from where the Kustomization goes, and a move is refused while they are not there", async () => {
  await using stage = await startStage();
  const { cluster, git, places } = stage;
  const from = orderOf({ kustomizationOverride: OVERRIDE });
  const to = orderOf({ kustomizationOverride: OVERRIDE, namespace: "gitops", path: "clusters/moved" });
  const text = configMap("app", '{name: "${cluster_name}"}').replace("name: app", 'name: "app-${cluster_name}"');
  await git.commit("main", { "clusters/acc/app.yaml": text, "clusters/moved/app.yaml": text });
  const variables = (namespace: string) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cluster-vars", namespace },
    data: { cluster_name: "acc" },
  });
  for (const name of ["flux-system", "gitops"]) await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  await cluster.create(variables("flux-system"));
  await bootstrap(from, places, patience());
  const before = await cluster.get(app("app-acc"));

  await expect(moveBootstrap(from, to, places, patience())).rejects.toMatchObject({
    code: "operations.needsMissing",
    message: expect.stringContaining("ConfigMap/gitops/cluster-vars") as string,
  });
  await cluster.create(variables("gitops"));
  await moveBootstrap(from, to, places, patience());

  expect(before).toBeDefined();
  expect((await cluster.get(app("app-acc")))?.metadata.uid).toBe(before?.metadata.uid);
  expect(await namespaceOf(stage, "app-acc")).toBe("gitops");
});

const before = orderOf({ commitManifests: false });
const moves: readonly [string, BootstrapOrder][] = [
  ["path", { ...before, path: "clusters/moved" }],
  ["path, namespace and Secret", { ...before, path: "clusters/moved", namespace: "gitops", secretName: "repository" }],
];

test.each(moves)("an install whose manifests others commit comes to another %s once they are there", async (_case, order) => {
  await using stage = await startStage();
  const { cluster, git, places } = stage;
  await git.commit("main", { "clusters/acc/app.yaml": configMap("app"), ...renderBootstrap(before, places.git).files });
  await bootstrap(before, places, patience());
  await expect.poll(() => namespaceOf(stage, "app"), { timeout: 30_000 }).toBe("flux-system");
  const found = await cluster.get(app("app"));
  const { files } = renderBootstrap(order, places.git);

  await expect(moveBootstrap(before, order, places, patience())).rejects.toMatchObject({
    code: "operations.moveNotCommitted",
    data: { missing: Object.keys(files) },
  });
  await git.commit("main", files);
  await expect(moveBootstrap(before, order, places, patience())).rejects.toMatchObject({ code: "operations.contentMissing" });
  const commit = await git.commit("main", { "clusters/moved/app.yaml": configMap("app") });
  const { said, log } = listening();
  const outcome = await moveBootstrap(before, order, stage.withLog(log), patience());

  expect(outcome.revision).toBe(`main@sha1:${commit}`);
  expect(said).toEqual(["nobody follows clusters/acc/flux-system in main any more; remove it from the branch"]);
  expect((await cluster.get(app("app")))?.metadata.uid).toBe(found?.metadata.uid);
  expect(await namespaceOf(stage, "app")).toBe(order.namespace);
  expect((await inspectBootstrap(order, places)).drift).toEqual([]);
  const secrets = await cluster.list({ apiVersion: "v1", kind: "Secret" });
  expect(secrets.items.map((each) => formatRef(refOf(each)))).toEqual([`Secret/${order.namespace}/${order.secretName}`]);
  expect(git.server.requests.filter(({ path }) => path.includes("git-receive-pack"))).toEqual([]);
  expect(await cluster.get(kustomization(order.namespace))).toMatchObject({ spec: { prune: true, path: "./clusters/moved" } });
});

test.each<[string, Partial<BootstrapOrder>]>([
  ["namespace in the same folder", { namespace: "gitops" }],
  ["namespace in a folder below", { namespace: "gitops", path: "clusters/acc/more" }],
  ["path that holds the one before", { path: "clusters" }],
])("what others commit cannot bring an install to another %s", async (_case, change) => {
  await using stage = await startStage();
  await stage.git.commit("main", renderBootstrap(before, stage.places.git).files);
  await bootstrap(before, stage.places, patience());

  await expect(moveBootstrap(before, { ...before, ...change }, stage.places, patience())).rejects.toMatchObject({
    code: "operations.moveNeedsCommit",
    message: expect.stringContaining("would both be in one folder") as string,
  });
});

test("the Secret before goes once others have committed what reads another", async () => {
  await using stage = await startStage();
  const { cluster, git, places } = stage;
  const order = { ...before, secretName: "repository" };
  await git.commit("main", renderBootstrap(before, places.git).files);
  await bootstrap(before, places, patience());
  const names = async (): Promise<string[]> =>
    (await cluster.list({ apiVersion: "v1", kind: "Secret" })).items.map((each) => each.metadata.name ?? "").toSorted();
  const { said, log } = listening();

  await moveBootstrap(before, order, stage.withLog(log), patience());
  const during = await names();
  await git.commit("main", renderBootstrap(order, places.git).files);
  await moveBootstrap(order, { ...order, secretName: "repository-2" }, places, patience());
  await git.commit("main", renderBootstrap({ ...order, secretName: "repository-2" }, places.git).files);
  await moveBootstrap({ ...order, secretName: "repository-2" }, { ...order, secretName: "repository-2" }, places, patience());

  expect(during).toEqual(["flux-system", "repository"]);
  expect(said.at(-1)).toBe(
    "Secret/flux-system/flux-system stays, because the cluster reads it until the manifests are committed; an apply after that removes it",
  );
  expect(await names()).toEqual(["repository-2"]);
});
