// Credentials that may read and not write: said clearly, before anything is written on either side.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { configuration, PASSWORD, World, type ProcessOptions } from "./world.ts";

const READER = "reader";
let folder: string;
let server: GitServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-rights-"));
  server = await startGitServer({ dir: folder, users: { flux: PASSWORD } });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function withReader(name: string): Promise<World> {
  const world = await World.open(server, name);
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: READER };
  const metadata = { name: READER };
  const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] }];
  await world.cluster.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata, rules });
  const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: READER }];
  await world.cluster.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata, roleRef, subjects });
  return world;
}

const readOnlyGit: ProcessOptions = { judge: ({ what }) => (what.includes("git-receive-pack") ? { status: 403 } : "pass") };

test.each<[string, ProcessOptions, RegExp]>([
  ["git", readOnlyGit, /^Cannot create flux_bootstrap_git: http:\/\/git\.test\/fleet\.git denied access/],
  ["the cluster", { user: READER }, /^Cannot create flux_bootstrap_git: Cannot apply .*: .*forbidden/i],
])("a create that may only read %s writes nothing, in git, in the cluster, or in the state", async (where, options, expected) => {
  await using world = await withReader(`create-${where.replace(" ", "-")}`);
  const before = await world.describe();

  const outcome = await world.apply(configuration(), options);

  expect(outcome.errors).toEqual([expect.stringMatching(expected)]);
  expect(outcome.errors[0]).toMatch(/\n\nNext: \S/);
  expect(await world.describe()).toEqual(before);
});

test.each<[string, ProcessOptions]>([
  ["git", readOnlyGit],
  ["the cluster", { user: READER }],
])("an upgrade that may only read %s leaves all as it was, and goes on when it may write", async (where, options) => {
  await using world = await withReader(`upgrade-${where.replace(" ", "-")}`);
  expect((await world.apply(configuration({ version: "v0.2.0" }))).errors).toEqual([]);
  const before = await world.describe();

  const outcome = await world.apply(configuration(), options);

  expect(outcome.errors).toHaveLength(1);
  expect(await world.describe()).toEqual(before);
  expect((await world.apply(configuration())).errors).toEqual([]);
  expect(await world.plan(configuration())).toEqual({ action: "none", errors: [] });
});
