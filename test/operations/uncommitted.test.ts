import { expect, test } from "vitest";
import { at, refOf, Secret, type Log } from "#base";
import { bootstrap, importBootstrap, inspectBootstrap, moveBootstrap, renderBootstrap, type BootstrapPlaces } from "#operations";
import { orderOf } from "./order.ts";
import { startStage, type Stage } from "./stage.ts";
import { patience } from "../support/eventually.ts";

const order = orderOf({ commitManifests: false });
const GIT_REPOSITORY = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
const commits = async ({ git }: Stage): Promise<string[]> => (await git.git("log", "--format=%s", "main")).split("\n");
const pushes = ({ git }: Stage): number => git.server.requests.filter(({ path }) => path.includes("git-receive-pack")).length;
const listening = (): { readonly said: string[]; readonly log: Log } => {
  const said: string[] = [];
  const log: Log = { write: (level, message) => void (level === "warn" && said.push(message)), with: () => log };
  return { said, log };
};

test("an install comes without a push, and follows once others have committed the manifests", async () => {
  await using stage = await startStage();
  await stage.git.commit("main", { "README.md": "fleet" });
  const { said, log } = listening();

  const outcome = await bootstrap(order, stage.withLog(log), patience());
  const before = await inspectBootstrap(order, stage.places, patience());

  expect(outcome).toEqual({ version: "v0.3.0", files: renderBootstrap(order, stage.places.git).files, revision: "" });
  expect([await commits(stage), pushes(stage)]).toEqual([["change main"], 0]);
  expect(said).toEqual([expect.stringContaining("does not hold the manifests yet")]);
  expect([before.installed, before.files, new Set(before.drift.map(({ where, change }) => `${where} ${change}`))]).toEqual([
    true,
    outcome.files,
    new Set(["git not ready"]),
  ]);

  const commit = await stage.git.commit("main", outcome.files);
  const followed = await bootstrap(order, stage.places, patience());

  expect([followed.revision, pushes(stage)]).toEqual([`main@sha1:${commit}`, 0]);
  expect((await inspectBootstrap(order, stage.places, patience())).drift).toEqual([]);
  expect((await importBootstrap("flux-system", stage.places, patience())).order.commitManifests).toBe(false);
});

test("a cluster that follows an older commit goes on with it until the branch has the new one", async () => {
  await using stage = await startStage();
  const old = orderOf({ commitManifests: false, version: "v0.1.0" });
  await stage.git.commit("main", renderBootstrap(old, stage.places.git).files);
  await bootstrap(old, stage.places, patience());
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };
  const generation = (await stage.cluster.get(deployment))?.metadata.generation;

  const outcome = await bootstrap(order, stage.places, patience());

  expect([outcome.revision, (await stage.cluster.get(deployment))?.metadata.generation]).toEqual(["", generation]);
  expect((await inspectBootstrap(order, stage.places, patience())).drift.map(({ where }) => where)).toEqual(["git"]);
  await expect(moveBootstrap(old, orderOf({ commitManifests: false, path: "elsewhere" }), stage.places, patience())).rejects.toMatchObject({
    code: "operations.moveNotCommitted",
  });

  await stage.git.commit("main", outcome.files);
  const image = async (): Promise<unknown> => at(await stage.cluster.get(deployment), "spec", "template", "spec", "containers", 0, "image");
  await bootstrap(order, stage.places, patience());

  expect(await image()).toBe("ghcr.io/headgate/source-controller:v0.3.0");
});

test("a branch that we may not read is not judged", async () => {
  await using stage = await startStage({ controllers: false });
  const git = { ...stage.places.git, http: { ...stage.places.git.http, password: new Secret("stale") } };
  const { said, log } = listening();
  const places: BootstrapPlaces = { ...stage.places, git, log };

  const outcome = await bootstrap(order, places, patience());
  const inspection = await inspectBootstrap(order, places, patience());

  expect(outcome.revision).toBe("");
  expect(said.filter((each) => each.includes("cannot be looked at"))).toHaveLength(2);
  expect(inspection.drift.filter(({ where }) => where === "git")).toEqual([]);
  expect(inspection.files).toEqual(outcome.files);
});

test("a Secret whose values were never stored is only looked for", async () => {
  await using stage = await startStage({ controllers: false });
  await bootstrap(orderOf({ commitManifests: false }), stage.places, patience());
  const withheld = orderOf({ commitManifests: false, withheld: { source: true, registry: true }, imagePullSecret: "pull" });
  const secretsOf = async (): Promise<unknown> =>
    (await inspectBootstrap(withheld, stage.places, patience())).drift.filter(({ subject }) => subject.startsWith("Secret/"));

  expect(await secretsOf()).toEqual([{ where: "cluster", subject: "Secret/flux-system/pull", change: "missing" }]);

  await stage.cluster.delete({ apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" });
  expect(await secretsOf()).toContainEqual({ where: "cluster", subject: "Secret/flux-system/flux-system", change: "missing" });
});

test.each(["aws", "azure"])("a workload of %s follows the repository without a Secret", async (syncProvider) => {
  await using stage = await startStage({ controllers: false });

  await bootstrap(orderOf({ syncProvider, commitManifests: false }), stage.places, patience());

  expect(await stage.cluster.get(GIT_REPOSITORY)).toMatchObject({ spec: { provider: syncProvider } });
  expect(at(await stage.cluster.get(GIT_REPOSITORY), "spec", "secretRef")).toBeUndefined();
  const secrets = await stage.cluster.list({ apiVersion: "v1", kind: "Secret" }, { namespace: "flux-system" });
  expect(secrets.items.map(refOf)).toEqual([]);
});

const unfit: readonly [string, Parameters<typeof orderOf>[0], string, string][] = [
  ["gcp", {}, "https://git.example.com/fleet.git", "it knows no git repositories"],
  ["aws", {}, "ssh://git@git.example.com/fleet.git", "is reached over ssh"],
  [
    "azure",
    { clusterCredentials: { bearerToken: new Secret("t") } },
    "https://git.example.com/fleet.git",
    "cluster_credentials are given too",
  ],
  ["github", {}, "https://git.example.com/fleet.git", "the keys of a GitHub App"],
];

test.each(unfit)("the provider %s is refused where it does not fit: %s %s", async (syncProvider, change, url, reason) => {
  await using stage = await startStage({ controllers: false });
  const git = { ...stage.places.git, url };

  await expect(bootstrap(orderOf({ syncProvider, ...change }), { ...stage.places, git }, patience())).rejects.toMatchObject({
    code: "operations.syncProviderUnfit",
    message: expect.stringContaining(reason),
  });
});
