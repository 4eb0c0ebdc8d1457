import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GitRepository } from "#api";
import { startGitServer, type GitServer } from "../support/git-server.ts";
import { Place } from "./place.ts";

const run = promisify(execFile);
const PASSWORD = "canary-7f3a";
let place: Place;
let folder: string;
let own: GitServer;
let other: GitServer;

beforeEach(async () => {
  place = await Place.open();
  await place.start({ only: ["source-controller"] });
  folder = await mkdtemp(join(tmpdir(), "submodules-"));
  const users = { flux: PASSWORD };
  [own, other] = [await startGitServer({ dir: join(folder, "own"), users }), await startGitServer({ dir: join(folder, "other"), users })];
});
afterEach(async () => {
  await place.close();
  await Promise.all([own.close(), other.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** Commits files, and links to commits of other repositories, straight into a server's repository. */
async function commit(server: GitServer, name: string, files: Record<string, string>, links: Record<string, string> = {}): Promise<string> {
  await server.createRepository(name);
  const work = await mkdtemp(join(folder, "work-"));
  const git = async (...args: string[]) =>
    (await run("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@t", ...args])).stdout.trim();
  await git("init", "-q", "-b", "main");
  for (const [path, text] of Object.entries(files)) await writeFile(join(work, path), text);
  await git("add", "-A");
  for (const [path, hash] of Object.entries(links)) await git("update-index", "--add", "--cacheinfo", `160000,${hash},${path}`);
  await git("commit", "-q", "-m", "files");
  await git("push", "-q", server.path(name), "main");
  return git("rev-parse", "HEAD");
}

/** A repository whose folder `vendor` is a submodule, on the same server or on another one. */
async function superproject(submodules: GitServer): Promise<void> {
  const hash = await commit(submodules, "vendor", { "v.yaml": "v: 1\n" });
  const modules = `[submodule "vendor"]\n\tpath = vendor\n\turl = ${submodules.url("vendor")}\n`;
  await commit(own, "app", { "a.yaml": "a: 1\n", ".gitmodules": modules }, { vendor: hash });
  const data = { username: Buffer.from("flux").toString("base64"), password: Buffer.from(PASSWORD).toString("base64") };
  await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "login", namespace: place.namespace }, data });
}

const source = (recurseSubmodules: boolean) =>
  place.gitRepository("app", { url: own.url("app"), secretRef: { name: "login" }, recurseSubmodules });
const files = async () => {
  const artifact = (await place.source("app")).status?.artifact;
  return artifact === undefined ? [] : [...(await place.store.read(artifact)).files.keys()];
};

test("submodules of the same server are in the artifact where they are asked for, and go when they no longer are", async () => {
  await superproject(own);
  await source(true);
  await place.ready(GitRepository, "app", "True");
  const [asked, observed] = [await files(), (await place.source("app")).status?.observedRecurseSubmodules];

  await place.patch(GitRepository, "app", { spec: { recurseSubmodules: false } });
  await place.ready(GitRepository, "app", "True");

  expect([asked, observed]).toEqual([["a.yaml", "vendor/v.yaml"], true]);
  expect([await files(), (await place.source("app")).status?.observedRecurseSubmodules]).toEqual([["a.yaml"], undefined]);
});

test("a submodule of another server is not shown the login, and no artifact is made without it", async () => {
  await superproject(other);
  await source(true);

  const ready = await place.ready(GitRepository, "app", "False");

  expect(ready).toMatch(/^GitOperationFailed: submodule vendor/);
  expect((await place.source("app")).status?.artifact).toBeUndefined();
  expect(other.requests.map(({ user }) => user).filter((user) => user !== "")).toEqual([]);
  expect(JSON.stringify([await place.source("app"), place.logs])).not.toContain(PASSWORD);
});
