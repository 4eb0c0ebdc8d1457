// Paths, branches, addresses and repositories as people have them.
import { expect, test, vi } from "vitest";
import { at } from "#base";
import { bootstrap, inspectBootstrap, uninstall } from "#operations";
import { toOrder } from "../../src/provider/resources/bootstrap-order.ts";
import { patience } from "../support/eventually.ts";
import { orderOf } from "./order.ts";
import { startStage } from "./stage.ts";

vi.setConfig({ testTimeout: 120_000 });

const KUSTOMIZATION = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  name: "flux-system",
  namespace: "flux-system",
};
const OVERRIDE = "resources:\r\n- gotk-components.yaml\r\n- gotk-sync.yaml\r\n";
const pathOf = (path: string): string => toOrder({ path }, { version: "", components: [] }).path;

interface Case {
  readonly path: string;
  readonly folder: string;
  readonly branch: string;
  readonly override?: string;
  /** What HEAD of the repository is. */
  readonly head: (git: (...args: string[]) => Promise<string>) => Promise<unknown>;
}

const CASES: Readonly<Record<string, Case>> = {
  "with spaces, umlauts and Windows line ends, on a branch with slashes that starts from a detached HEAD": {
    path: "./clusters/prod öst 1/",
    folder: "clusters/prod öst 1",
    branch: "feature/flux/1",
    override: OVERRIDE,
    head: async (git) => git("update-ref", "--no-deref", "HEAD", await git("rev-parse", "main")),
  },
  "with slashes at its ends and in its middle, on a branch beside a HEAD that names none": {
    path: "/clusters//acc//",
    folder: "clusters/acc",
    branch: "trunk",
    head: (git) => git("symbolic-ref", "HEAD", "refs/heads/none"),
  },
};

test.each(Object.entries(CASES))("an install follows a path %s, and leaves nothing of it behind", async (_case, given) => {
  await using stage = await startStage();
  const { git, cluster } = stage;
  await git.commit("main", { "README.md": "ours\n" });
  await given.head((...args) => git.git(...args));
  const places = { ...stage.places, git: { ...stage.places.git, branch: given.branch } };
  const order = orderOf({ path: pathOf(given.path), ...(given.override !== undefined && { kustomizationOverride: given.override }) });
  const files = (): Promise<string> => git.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", given.branch);

  await bootstrap(order, places, patience());
  const { drift } = await inspectBootstrap(order, places, patience());
  const followed = at(await cluster.get(KUSTOMIZATION), "spec", "path");
  const during = await files();
  await uninstall(order, places, patience());

  expect(drift).toEqual([]);
  expect(followed).toBe(`./${given.folder}`);
  expect(during).toContain(`${given.folder}/flux-system/gotk-sync.yaml`);
  expect(await files()).not.toContain("flux-system");
});

test("a path that is a link in the branch is refused before anything is written", async () => {
  await using stage = await startStage({ controllers: false });
  const commit = await stage.git.commit("main", { "envs/acc/app.txt": "ours\n", "clusters.link": "envs" });

  await expect(bootstrap(orderOf({ path: "clusters.link/acc" }), stage.places, patience())).rejects.toMatchObject({
    code: "git.pathConflict",
  });

  expect(await stage.git.git("rev-parse", "main")).toBe(commit);
  expect(await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
});

test.each(["../clusters", "clusters/../../x", "clusters\\acc\u0000"])("the path %j is refused", async (path) => {
  await using stage = await startStage({ controllers: false });

  await expect(bootstrap(orderOf({ path: pathOf(path) }), stage.places, patience())).rejects.toMatchObject({
    code: "operations.invalidPath",
  });
});
