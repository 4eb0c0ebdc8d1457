import { expect, test } from "vitest";
import { at, Secret, type KubeObject, type Log } from "#base";
import { bootstrap, importBootstrap, inspectBootstrap, type BootstrapOrder, type BootstrapPlaces } from "#operations";
import type { GitFixture } from "../git/git-fixture.ts";
import { orderOf } from "./order.ts";
import { type Stage, placesOf, startCluster, startStage, stoppedAt } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const messages = async (git: GitFixture): Promise<string[]> => (await git.git("log", "--reverse", "--format=%s", "main")).split("\n");
const secret = (name: string) => ({ apiVersion: "v1", kind: "Secret", name, namespace: "flux-system" });
const decoded = (object: KubeObject | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries((object?.["data"] ?? {}) as Record<string, string>).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString(),
    ]),
  );
const namespaces = async ({ cluster }: Pick<Stage, "cluster">): Promise<string[]> =>
  (await cluster.list({ apiVersion: "v1", kind: "Namespace" })).items.map((each) => each.metadata.name ?? "");

test("an empty repository and an empty cluster become an install that follows git", async () => {
  await using stage = await startStage();

  const outcome = await bootstrap(orderOf(), stage.places, patience());

  expect(outcome.revision).toBe(`main@sha1:${await stage.git.git("rev-parse", "main")}`);
  expect(await messages(stage.git)).toEqual(["Add Flux v0.3.0 component manifests", "Add Flux sync manifests"]);
  expect(decoded(await stage.cluster.get(secret("flux-system")))).toEqual({ username: "flux", password: "p:w" });
  const inspection = await inspectBootstrap(orderOf(), stage.places);
  expect(inspection).toEqual({ files: outcome.files, drift: [], installed: true });
});

test("running again changes nothing anywhere", async () => {
  await using stage = await startStage();
  const first = await bootstrap(orderOf(), stage.places, patience());
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const before = await stage.cluster.get(deployment);

  const second = await bootstrap(orderOf(), stage.places, patience());

  expect(second).toEqual(first);
  expect((await messages(stage.git)).length).toBe(2);
  expect((await stage.cluster.get(deployment))?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
});

test("another version arrives through git in one commit, and what it no longer has goes", async () => {
  await using stage = await startStage();
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: "flux-view-flux-system" };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const image = async (): Promise<unknown> => at(await stage.cluster.get(deployment), "spec", "template", "spec", "containers", 0, "image");
  await bootstrap(orderOf({ version: "v0.1.0" }), stage.places, patience());

  const upgraded = await bootstrap(orderOf({ version: "~0.3" }), stage.places, patience());

  expect(await image()).toBe("ghcr.io/headgate/source-controller:v0.3.0");
  expect(await stage.cluster.get(role)).toBeDefined();
  expect((await inspectBootstrap(orderOf(), stage.places)).drift).toEqual([]);
  expect(upgraded.version).toBe("v0.3.0");

  await bootstrap(orderOf({ version: "v0.1.0" }), stage.places, patience());

  expect(await image()).toBe("ghcr.io/headgate/source-controller:v0.1.0");
  expect(await stage.cluster.get(role)).toBeUndefined();
  expect((await inspectBootstrap(orderOf({ version: "v0.1.0" }), stage.places)).drift).toEqual([]);
  expect(await messages(stage.git)).toEqual([
    "Add Flux v0.1.0 component manifests",
    "Add Flux sync manifests",
    "Update Flux manifests",
    "Update Flux manifests",
  ]);
});

test("a cluster that was made anew is restored from what is in git", async () => {
  await using stage = await startStage();
  await bootstrap(orderOf(), stage.places, patience());
  await using fresh = await startCluster();
  const places = placesOf(fresh.cluster, stage.git);
  expect((await inspectBootstrap(orderOf(), places)).installed).toBe(false);

  await bootstrap(orderOf(), places, patience());

  expect((await inspectBootstrap(orderOf(), places)).drift).toEqual([]);
  expect((await messages(stage.git)).length).toBe(2);
});

test("a secret that was changed is told by the hashes of its values, and put back", async () => {
  await using stage = await startStage();
  await bootstrap(orderOf(), stage.places, patience());
  const { name, namespace } = secret("flux-system");
  const changed = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data: { password: "eA==" } };
  await stage.cluster.apply(changed, { fieldManager: "somebody", force: true });

  const { drift } = await inspectBootstrap(orderOf(), stage.places);
  await bootstrap(orderOf(), stage.places, patience());

  const hash = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string;
  expect(drift).toEqual([
    {
      where: "cluster",
      subject: "Secret/flux-system/flux-system",
      change: "changed",
      field: 'data["password"]',
      wanted: hash,
      found: hash,
    },
  ]);
  expect(decoded(await stage.cluster.get(secret("flux-system")))).toEqual({ username: "flux", password: "p:w" });
});

test("files that were changed, deleted and added in git are told, and ours are put back", async () => {
  await using stage = await startStage();
  const { files } = await bootstrap(orderOf(), stage.places, patience());
  const folder = "clusters/acc/flux-system";
  await stage.git.commit("main", {
    [`${folder}/kustomization.yaml`]: "resources: [gotk-components.yaml]\n",
    [`${folder}/extra.yaml`]: "{}",
  });

  const { drift } = await inspectBootstrap(orderOf(), stage.places);
  await bootstrap(orderOf(), stage.places, patience());

  expect(drift.filter((each) => each.where === "git").map(({ subject, change }) => [subject, change])).toEqual([
    [`${folder}/extra.yaml`, "unexpected"],
    [`${folder}/gotk-components.yaml`, "missing"],
    [`${folder}/gotk-sync.yaml`, "missing"],
    [`${folder}/kustomization.yaml`, "changed"],
  ]);
  const after = await inspectBootstrap(orderOf(), stage.places);
  expect([after.files, after.drift.map((each) => each.change)]).toEqual([files, ["unexpected"]]);
});

test("every field that differs in the cluster is told with both sides", async () => {
  await using stage = await startStage({ controllers: false });
  const { places, signal } = stoppedAt(stage.places, /^waiting for GitRepository/);
  await bootstrap(orderOf(), places, signal).catch(() => undefined);
  const { cluster } = stage;
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const image = { op: "replace", path: "/spec/template/spec/containers/0/image", value: "evil:1" };
  await cluster.patch(deployment, { type: "json", body: [image] }, { fieldManager: "kubectl-edit" });
  await cluster.delete({ apiVersion: "v1", kind: "Service", name: "source-controller", namespace: "flux-system" });
  const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
  await cluster.patch(source, { type: "merge", body: { spec: { suspend: true } } });

  const { drift } = await inspectBootstrap(orderOf(), stage.places);

  expect(drift.filter((each) => each.change !== "not ready")).toEqual([
    {
      where: "cluster",
      subject: "Deployment/flux-system/source-controller",
      change: "changed",
      field: "spec.template.spec.containers[0].image",
      wanted: "ghcr.io/headgate/source-controller:v0.3.0",
      found: "evil:1",
    },
    { where: "cluster", subject: "Service/flux-system/source-controller", change: "missing" },
    {
      where: "cluster",
      subject: "GitRepository/flux-system/flux-system",
      change: "changed",
      field: "spec.suspend",
      wanted: "false",
      found: "true",
    },
  ]);
  await expect(bootstrap(orderOf({ logLevel: "debug" }), stage.places, patience())).rejects.toMatchObject({ code: "operations.suspended" });
  expect((await messages(stage.git)).length).toBe(2);
});

test("an object that can only be made anew is told as a whole", async () => {
  await using stage = await startStage({ controllers: false, workloads: false });
  const { places, signal } = stoppedAt(stage.places, /^waiting for /);
  await bootstrap(orderOf(), places, signal).catch(() => undefined);
  const { cluster } = stage;
  const ref = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const deployment = await cluster.get(ref);
  await cluster.delete(ref);
  const app = { app: "another" };
  const template = { metadata: { labels: app }, spec: at(deployment, "spec", "template", "spec") };
  const spec = { selector: { matchLabels: app }, template };
  await cluster.create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: ref.name, namespace: ref.namespace }, spec });

  const { drift } = await inspectBootstrap(orderOf(), stage.places);

  const subject = "Deployment/flux-system/source-controller";
  expect(drift.filter((each) => each.subject === subject && each.change === "changed")).toEqual([
    { where: "cluster", subject, change: "changed", field: "", found: expect.stringContaining("immutable") },
  ]);
});

test("an install is read back into the order that made it", async () => {
  await using stage = await startStage();
  const order = orderOf({
    path: "clusters/deep/prod",
    registry: "registry.example.com:5000/mirror/flux",
    imagePullSecret: "pull",
    clusterDomain: "corp.internal",
    logLevel: "debug",
    interval: "5m0s",
    networkPolicy: false,
    watchAllNamespaces: true,
    tolerationKeys: ["a", "b"],
    components: ["kustomize-controller", "source-controller"],
  });
  const { files } = await bootstrap(order, stage.places, patience());

  expect(await importBootstrap("flux-system", stage.places)).toEqual({ order, files });
  await expect(importBootstrap("elsewhere", stage.places)).rejects.toMatchObject({ code: "operations.notInstalled" });
});

test("the pull secret keeps a password with colons, and an existing source secret is left alone", async () => {
  await using stage = await startStage();
  const { cluster } = stage;
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  const data = { username: Buffer.from("flux").toString("base64"), password: Buffer.from("p:w").toString("base64") };
  await cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "mine", namespace: "flux-system" }, data });
  const order = orderOf({
    disableSecretCreation: true,
    secretName: "mine",
    registry: "registry.example.com/flux",
    imagePullSecret: "pull",
    registryCredentials: new Secret("robot:a:b"),
  });

  await bootstrap(order, stage.places, patience());

  const pull = decoded(await cluster.get(secret("pull")));
  expect(JSON.parse(pull[".dockerconfigjson"] ?? "")).toEqual({
    auths: { "registry.example.com": { username: "robot", password: "a:b", auth: Buffer.from("robot:a:b").toString("base64") } },
  });
  expect(await cluster.get(secret("flux-system"))).toBeUndefined();
  expect((await inspectBootstrap(order, stage.places)).drift).toEqual([]);
});

test("two clusters at once into one repository both come to follow it", async () => {
  await using stage = await startStage();
  await using other = await startCluster();
  const [a, b] = [orderOf({ path: "clusters/a" }), orderOf({ path: "clusters/b" })];
  const second = placesOf(other.cluster, stage.git, 2);

  await Promise.all([bootstrap(a, stage.places, patience()), bootstrap(b, second, patience())]);

  expect([(await inspectBootstrap(a, stage.places)).drift, (await inspectBootstrap(b, second)).drift]).toEqual([[], []]);
  expect((await messages(stage.git)).length).toBe(4);
});

test.each([
  ["after the push", /^pushed the manifests/],
  ["when the components are applied", /^Secret\/flux-system\/flux-system is in place/],
  ["while the source is waited for", /^waiting for GitRepository/],
  ["when the source is ready", /^GitRepository\/.* is ready/],
  ["when the Kustomization is ready", /^Kustomization\/.* is ready/],
])("a run that is stopped %s says how far it came, and is finished by the next one", async (_case, moment) => {
  await using stage = await startStage();
  const stop = new AbortController();
  const log: Log = { write: (_level, message) => void (moment.test(message) && stop.abort(new Error("power cut"))), with: () => log };

  const failure = await bootstrap(orderOf(), stage.withLog(log), stop.signal).catch((error: unknown) => error);
  const outcome = await bootstrap(orderOf(), stage.places, patience());

  expect(failure).toMatchObject({ verdict: "retry", data: { reached: { version: "v0.3.0", files: outcome.files, revision: "" } } });
  expect((await inspectBootstrap(orderOf(), stage.places)).drift).toEqual([]);
  expect((await messages(stage.git)).length).toBe(2);
});

test("a push that broke off between its two commits is finished by the next run", async () => {
  await using stage = await startStage();
  let pushes = 0;
  stage.git.server.setFault(({ path, method }) =>
    method === "POST" && path.endsWith("git-receive-pack") && ++pushes > 1 ? { dropAfterBytes: 0 } : undefined,
  );
  await expect(bootstrap(orderOf(), stage.places, patience())).rejects.toMatchObject({ code: "git.unreachable" });
  stage.git.server.setFault(undefined);

  await bootstrap(orderOf(), stage.places, patience());

  expect(await messages(stage.git)).toEqual(["Add Flux v0.3.0 component manifests", "Add Flux sync manifests"]);
});

test("no commit of an install with an override ever holds an empty file", async () => {
  await using stage = await startStage();
  const kustomizationOverride =
    "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources:\n- gotk-components.yaml\n- gotk-sync.yaml\nlabels:\n- pairs: {team: platform}\n";
  const order = orderOf({ kustomizationOverride });
  await bootstrap(order, stage.places, patience());

  await bootstrap(order, stage.places, patience());

  const sizes: string[] = [];
  for (const commit of (await stage.git.git("rev-list", "main")).split("\n")) {
    sizes.push(...(await stage.git.git("ls-tree", "-r", "--format=%(objectsize)", commit)).split("\n"));
  }
  expect(sizes.filter((each) => Number(each) === 0)).toEqual([]);
  expect((await inspectBootstrap(order, stage.places)).drift).toEqual([]);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  expect((await stage.cluster.get(deployment))?.metadata.labels?.["team"]).toBe("platform");
});

type GitChange = (git: BootstrapPlaces["git"]) => BootstrapPlaces["git"];
const refusals: readonly [string, GitChange, string][] = [
  ["a wrong password", (git) => ({ ...git, http: { ...git.http, password: new Secret("hunter2") } }), "git.authenticationFailed"],
  ["a host that does not answer", (git) => ({ ...git, url: "http://127.0.0.1:1/fleet.git" }), "git.unreachable"],
  ["a protected branch", (git) => ({ ...git, branch: "locked" }), "git.protectedBranch"],
  ["a repository that is not there", (git) => ({ ...git, url: git.url.replace("fleet", "absent") }), "git.repositoryNotFound"],
  ["plain http that was not allowed", (git) => ({ ...git, http: {} }), "operations.insecureUrl"],
  ["ssh", (git) => ({ ...git, url: "ssh://git@example.com/fleet.git" }), "operations.sshKeyMissing"],
];

test.each(refusals)("%s leaves the cluster and git as they were", async (_case, change, code) => {
  await using stage = await startStage({ controllers: false, protectedBranches: ["locked"] });
  const before = await namespaces(stage);

  const failure = await bootstrap(orderOf(), { ...stage.places, git: change(stage.places.git) }, patience()).catch(
    (error: unknown) => error,
  );

  expect(failure).toMatchObject({ code, data: { reached: { revision: "", files: {} } } });
  expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
  expect(await namespaces(stage)).toEqual(before);
  expect(await stage.git.git("branch", "--list")).toBe("");
});

const sync = (url: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: x}\nspec: {url: "${url}", ref: {branch: main}}\n`;
const owned: readonly [string, string, Partial<BootstrapOrder>][] = [
  ["follows another repository", "clusters/acc/flux-system", {}],
  ["lives in another namespace", "clusters/acc/other", {}],
];

test.each(owned)("a path whose install %s is refused", async (_case, folder, change) => {
  await using stage = await startStage({ controllers: false });
  await stage.git.commit("main", { [`${folder}/gotk-sync.yaml`]: sync("https://git.example.com/theirs.git") });
  const before = await namespaces(stage);

  await expect(bootstrap(orderOf(change), stage.places, patience())).rejects.toMatchObject({ code: "operations.pathOwned" });

  expect([await namespaces(stage), (await messages(stage.git)).length]).toEqual([before, 1]);
});

test("a running install is not moved to another path", async () => {
  await using stage = await startStage();
  await bootstrap(orderOf(), stage.places, patience());

  await expect(bootstrap(orderOf({ path: "clusters/moved" }), stage.places, patience())).rejects.toMatchObject({
    code: "operations.pathChanged",
    data: { current: "clusters/acc", wanted: "clusters/moved" },
  });

  expect((await messages(stage.git)).length).toBe(2);
});

test("a component that does not come up is named with the reason of its pod", async () => {
  await using stage = await startStage({ workloads: false });
  const { cluster } = stage;
  const metadata = { name: "kc-0", namespace: "flux-system", labels: { app: "kustomize-controller" } };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "manager", image: "absent:1" }] } };
  const waiting = { reason: "ImagePullBackOff", message: "manifest for absent:1 not found" };
  const container = { name: "manager", image: "absent:1", imageID: "", ready: false, restartCount: 0, state: { waiting } };
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  await cluster.create(pod);
  const status = { phase: "Pending", containerStatuses: [container] };
  await cluster.patch(
    { apiVersion: "v1", kind: "Pod", name: "kc-0", namespace: "flux-system" },
    { type: "merge", body: { status } },
    { subresource: "status" },
  );

  const { places, signal } = stoppedAt(stage.places, /^waiting for .*ImagePullBackOff/);

  await expect(bootstrap(orderOf(), places, signal)).rejects.toMatchObject({
    code: "operations.unhealthy",
    message:
      "Deployment/flux-system/kustomize-controller is not healthy: replicas: 0/1; Pod/kc-0: ImagePullBackOff: manifest for absent:1 not found",
    data: { reached: { version: "v0.3.0" } },
  });
});
