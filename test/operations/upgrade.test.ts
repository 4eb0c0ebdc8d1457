import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { at, isProblem, type KubeObject, type Log } from "#base";
import {
  bootstrap,
  openManifestSource,
  planUpgrade,
  renderDistribution,
  upgradeInstall,
  type BootstrapOrder,
  type Distribution,
  type Installed,
  type UpgradeOrder,
} from "#operations";
import { gitOf, orderOf } from "./order.ts";
import { startStage, type Stage } from "./stage.ts";
import { openSchema, releaseFolders, writeFiles, type ReleaseOptions } from "./upstream/release.ts";
import { patience } from "../support/eventually.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const CORE = ["kustomize-controller", "source-controller"];
const imageOf = (deployment: KubeObject | undefined): unknown => at(deployment, "spec", "template", "spec", "containers", 0, "image");
const controller = (stage: Stage, name: string) => stage.cluster.get({ ...DEPLOYMENT, name, namespace: "flux-system" });
const lastSubject = (stage: Stage): Promise<string> => stage.git.git("log", "-1", "--format=%s", "main");

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "headgate-upgrade-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const publish = (releases: Readonly<Record<string, ReleaseOptions>>): Promise<void> => writeFiles(folder, releaseFolders(releases));

/** An install of a release of upstream that was published, or of our own. */
async function wanted(version: string, components = CORE, change: Partial<BootstrapOrder> = {}): Promise<Installed> {
  const distribution: Distribution = version.startsWith("v0.") ? "headgate" : "flux";
  const order = orderOf({ version, components, ...(distribution === "flux" && { registry: "ghcr.io/fluxcd" }), ...change });
  const source = distribution === "flux" ? await openManifestSource(folder) : undefined;
  return { order: { ...order, rendered: await renderDistribution({ ...order, distribution }, source) }, distribution };
}

/** As what was installed is known later: by its files. */
async function install(stage: Stage, what: Installed): Promise<Installed> {
  const { files } = await bootstrap(what.order, stage.places, patience());
  const { rendered: _, ...order } = what.order;
  return { ...what, order: { ...order, recorded: files } };
}

const upgradeOf = (before: Installed, after: Installed, change: Partial<UpgradeOrder> = {}): UpgradeOrder => ({
  before,
  after,
  allowDowngrade: false,
  rollbackOnFailure: false,
  ...change,
});

test("an upgrade, and then a change of distribution, leave the user's workloads untouched", async () => {
  await publish({ "v2.8.0": { tag: "v1.8.0" }, "v2.9.4": { tag: "v1.9.0" } });
  await using stage = await startStage();
  const old = await install(stage, await wanted("v2.8.0"));
  const workload = { ...DEPLOYMENT, name: "web", namespace: "default" };
  await stage.git.commit("main", {
    "clusters/acc/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: "web:1" }] } }
`,
  });
  await bootstrap(old.order, stage.places, patience());
  const before = await stage.cluster.get(workload);
  expect(before).toBeDefined();

  const first = await upgradeInstall(upgradeOf(old, await wanted("v2.9.4")), stage.places, patience());
  expect([first.version, imageOf(await controller(stage, "source-controller"))]).toEqual([
    "v2.9.4",
    "ghcr.io/fluxcd/source-controller:v1.9.0",
  ]);
  const middle: Installed = { distribution: "flux", order: orderOf({ version: "v2.9.4", recorded: first.files }) };
  const last = await upgradeInstall(upgradeOf(middle, await wanted("v0.3.0")), stage.places, patience());

  expect([last.version, imageOf(await controller(stage, "source-controller"))]).toEqual([
    "v0.3.0",
    "ghcr.io/headgate/source-controller:v0.3.0",
  ]);
  const after = await stage.cluster.get(workload);
  expect([after?.metadata.uid, after?.metadata.generation]).toEqual([before?.metadata.uid, before?.metadata.generation]);
  expect(
    await stage.cluster.get({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", name: "allow-egress", namespace: "flux-system" }),
  ).toBeDefined();
});

test("a plan tells objects, images and versions of definitions that an upgrade changes", async () => {
  const withMore = (crd: KubeObject): KubeObject => {
    const versions = at(crd, "spec", "versions") as unknown as object[];
    const more = { name: "v2", served: true, storage: false, schema: openSchema() };
    return { ...crd, spec: { ...(crd.spec as object), versions: [...versions, more] } } as KubeObject;
  };
  await publish({
    "v2.8.0": { tag: "v1.8.0" },
    "v2.9.4": { tag: "v1.9.0", definitions: { GitRepository: withMore } },
  });
  const before = await wanted("v2.8.0");
  const after = await wanted("v2.9.4", [...CORE, "notification-controller"], { networkPolicy: false });

  const changes = await planUpgrade({ before, after, allowDowngrade: false }, { git: gitOf() });

  expect(changes).toMatchObject({
    from: "flux v2.8.0",
    to: "flux v2.9.4",
    added: ["Deployment/flux-system/notification-controller", "ServiceAccount/flux-system/notification-controller"],
    removed: ["NetworkPolicy/flux-system/allow-egress", "NetworkPolicy/flux-system/allow-webhooks"],
    images: {
      "kustomize-controller": "ghcr.io/fluxcd/kustomize-controller:v1.8.0 -> ghcr.io/fluxcd/kustomize-controller:v1.9.0",
      "notification-controller": "none -> ghcr.io/fluxcd/notification-controller:v1.9.0",
      "source-controller": "ghcr.io/fluxcd/source-controller:v1.8.0 -> ghcr.io/fluxcd/source-controller:v1.9.0",
    },
    definitionVersions: { "gitrepositories.source.toolkit.fluxcd.io": "+v2" },
  });
  expect(changes?.changed).toContain("Deployment/flux-system/source-controller");
  expect(await planUpgrade({ before, after: before, allowDowngrade: false }, { git: gitOf() })).toBeUndefined();
});

test.each([
  ["an older minor version is refused", ["v2.9.4", "v2.8.0"], false, "upgrade.downgrade"],
  ["an older minor version is taken where that is allowed", ["v2.9.4", "v2.8.0"], true, undefined],
  ["an older patch is taken", ["v2.9.4", "v2.9.3"], false, undefined],
  ["a release of the other distribution is neither older nor newer", ["v2.9.4", "v0.3.0"], false, undefined],
])("%s", async (_case, [from = "", to = ""], allowDowngrade, code) => {
  await publish({ "v2.9.4": { tag: "v3" }, "v2.9.3": { tag: "v2" }, "v2.8.0": { tag: "v1" } });
  const order = { before: await wanted(from), after: await wanted(to), allowDowngrade };

  const found = await planUpgrade(order, { git: gitOf() }).then(
    () => undefined,
    (error: unknown) => (isProblem(error) ? error.code : error),
  );

  expect(found).toBe(code);
});

test("a component whose kind has objects is not taken away", async () => {
  await publish({ "v2.9.4": { tag: "v1" } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.9.4", [...CORE, "helm-controller"]));
  for (const name of ["a", "b", "c", "d"]) {
    await stage.cluster.create({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name, namespace: "default" },
      spec: {},
    });
  }
  const head = await lastSubject(stage);

  await expect(upgradeInstall(upgradeOf(before, await wanted("v0.3.0")), stage.places, patience())).rejects.toMatchObject({
    code: "upgrade.kindInUse",
    message:
      "helmreleases.helm.toolkit.fluxcd.io would go, and its objects with it, of which there are 4: HelmRelease/default/a, HelmRelease/default/b, HelmRelease/default/c, …",
    next: "keep helm-controller, or delete these objects first",
  });
  expect(await lastSubject(stage)).toBe(head);
  for (const name of ["a", "b", "c", "d"])
    await stage.cluster.delete({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name, namespace: "default" });
  await upgradeInstall(upgradeOf(before, await wanted("v0.3.0")), stage.places, patience());
  expect(await controller(stage, "helm-controller")).toBeUndefined();
});

/** A definition with an older version beside `v2`; `stored` says which of them keeps objects. */
const twoVersions =
  (stored: "v2" | "v2beta2") =>
  (crd: KubeObject): KubeObject =>
    ({
      ...crd,
      spec: {
        ...(crd.spec as object),
        versions: ["v2", "v2beta2"].map((name) => ({ name, served: true, storage: name === stored, schema: openSchema() })),
      },
    }) as KubeObject;
const ALL = [...CORE, "helm-controller"];
const HELM = { ...CRD, name: "helmreleases.helm.toolkit.fluxcd.io" };

test("objects of a version that goes are brought to the one that stays before", async () => {
  await publish({ "v2.8.0": { tag: "v1", definitions: { HelmRelease: twoVersions("v2") } }, "v2.9.4": { tag: "v2" } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.8.0", ALL));
  await stage.cluster.apply(
    { apiVersion: "helm.toolkit.fluxcd.io/v2beta2", kind: "HelmRelease", metadata: { name: "old", namespace: "default" }, spec: { a: 1 } },
    { fieldManager: "user" },
  );
  await stage.cluster.patch(HELM, { type: "merge", body: { status: { storedVersions: ["v2beta2", "v2"] } } }, { subresource: "status" });

  await upgradeInstall(upgradeOf(before, await wanted("v2.9.4", ALL)), stage.places, patience());

  const definition = await stage.cluster.get(HELM);
  expect([at(definition, "spec", "versions", 1), at(definition, "status", "storedVersions")]).toEqual([undefined, ["v2"]]);
  const kept = await stage.cluster.get({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", name: "old", namespace: "default" });
  expect([kept?.spec, kept?.metadata.managedFields?.map(({ apiVersion }) => apiVersion)]).toEqual([
    { a: 1 },
    ["helm.toolkit.fluxcd.io/v2"],
  ]);
});

test("a version in which objects are stored does not go without a release in between", async () => {
  await publish({ "v2.8.0": { tag: "v1", definitions: { HelmRelease: twoVersions("v2beta2") } }, "v2.9.4": { tag: "v2" } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.8.0", ALL));

  await expect(upgradeInstall(upgradeOf(before, await wanted("v2.9.4", ALL)), stage.places, patience())).rejects.toMatchObject({
    code: "upgrade.versionStored",
    message:
      "helmreleases.helm.toolkit.fluxcd.io would lose the version v2beta2, in which its objects are stored, and does not know v2 yet",
  });
});

test("files that somebody broke in git are replaced", async () => {
  await publish({ "v2.9.4": { tag: "v1" } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.9.4"));
  const file = "clusters/acc/flux-system/gotk-components.yaml";
  await stage.git.commit("main", { [file]: "a: [" });
  const broken = { ...before, order: { ...before.order, recorded: { ...before.order.recorded, [file]: "a: [" } } };

  const { version } = await upgradeInstall(upgradeOf(broken, before), stage.places, patience());

  expect([version, await stage.git.git("show", `main:${file}`)]).toEqual(["v2.9.4", before.order.recorded?.[file]?.trimEnd()]);
});

/** A log that keeps its lines, and ends a run as soon as it has said something. */
function endingLog(when: RegExp, reason: unknown): { readonly lines: string[]; readonly log: Log; readonly signal: AbortSignal } {
  const end = new AbortController();
  const lines: string[] = [];
  const log: Log = {
    write(level, message) {
      lines.push(`${level} ${message}`);
      if (when.test(message)) end.abort(reason);
    },
    with: () => log,
  };
  return { lines, log, signal: end.signal };
}

// A create, an update and a way back, each of which waits for controllers.
test("components that do not come up are rolled back in git and cluster, with the reason", async () => {
  await publish({ "v2.8.0": { tag: "v1" }, "v2.9.4": { tag: "v2", outcome: { "source-controller": "image-pull-error" } } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.8.0"));
  const { lines, log, signal } = endingLog(
    /components of .*(ErrImagePull|ImagePullBackOff)/,
    new DOMException("time is up", "TimeoutError"),
  );

  const failed = await upgradeInstall(
    upgradeOf(before, await wanted("v2.9.4"), { rollbackOnFailure: true }),
    stage.withLog(log),
    signal,
  ).catch((error: unknown) => error);

  expect(failed).toMatchObject({
    code: "upgrade.rolledBack",
    message: expect.stringMatching(
      /^flux v2\.9\.4 did not come up and was rolled back, so that flux v2\.8\.0 runs again: Deployment\/flux-system\/source-controller is not healthy: .*Pod\/source-controller-.*(ErrImagePull|ImagePullBackOff).*ghcr\.io\/fluxcd\/source-controller:v2/,
    ),
    data: { reached: { version: "v2.8.0", files: before.order.recorded } },
  });
  expect(await lastSubject(stage)).toBe("Revert to Flux v2.8.0");
  expect(imageOf(await controller(stage, "source-controller"))).toBe("ghcr.io/fluxcd/source-controller:v1");
  expect(lines).toContain("info Deployment/flux-system/kustomize-controller is ready (1 of 2)");
});

test("a run that a person stops is left as it is", async () => {
  await publish({ "v2.8.0": { tag: "v1" }, "v2.9.4": { tag: "v2" } });
  await using stage = await startStage();
  const before = await install(stage, await wanted("v2.8.0"));
  const { log, signal } = endingLog(/^pushed the manifests/, new Error("stopped"));

  const run = upgradeInstall(upgradeOf(before, await wanted("v2.9.4"), { rollbackOnFailure: true }), stage.withLog(log), signal);

  await expect(run).rejects.toMatchObject({ data: { reached: { version: "v2.9.4" } } });
  expect(await lastSubject(stage)).toBe("Update Flux manifests");
});
