import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository } from "#api";
import { startConnectProxy } from "../support/connect-proxy.ts";
import { startGitServer } from "../support/git-server.ts";
import { Place } from "./place.ts";

const run = promisify(execFile);
let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start({ only: ["source-controller"] });
});
afterEach(() => place.close());

const artifact = async (name: string) => (await place.source(name)).status?.artifact;
const files = async (name: string) => {
  const found = await artifact(name);
  return found === undefined ? [] : [...(await place.store.read(found)).files.keys()];
};
const conditions = async (name: string) =>
  ((await place.source(name)).status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
const writes = () => place.requests.filter((each) => !each.startsWith("GET"));

describe("a GitRepository", () => {
  test("becomes Ready with an artifact of the branch, by three requests", async () => {
    const commit = await place.commit("app", { "a.yaml": "a: 1\n", ".github/x.yaml": "x", "logo.png": "x" }, "first");
    await place.gitRepository("app");

    const ready = await place.ready(GitRepository, "app", "True");

    const { metadata, status } = await place.source("app");
    expect(ready).toBe(`Succeeded: stored artifact for revision 'main@sha1:${commit}'`);
    expect(metadata.finalizers).toEqual(["finalizers.fluxcd.io"]);
    expect(status?.observedGeneration).toBe(1);
    expect(status?.artifact).toMatchObject({
      revision: `main@sha1:${commit}`,
      path: `gitrepository/${place.namespace}/app/${commit}.tar.gz`,
      url: `http://source.test/gitrepository/${place.namespace}/app/${commit}.tar.gz`,
    });
    expect(await conditions("app")).toEqual(["Ready=True Succeeded", "ArtifactInStorage=True Succeeded"]);
    expect(await files("app")).toEqual(["a.yaml"]);
    await place.until(async () => (await place.events("app")).includes("Normal NewArtifact: stored artifact for commit 'first'"));
    expect(writes()).toHaveLength(3);
  });

  test("takes up a new commit at its interval, and writes nothing when there is none", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    await place.until(async () => writes().length === 3);
    const asked = () => place.git.requests.filter(({ path }) => path.includes("info/refs")).length;
    const before = asked();

    await place.advance(600_000);
    await place.until(async () => asked() > before);
    await place.advance(1);
    const quiet = writes().length;
    const commit = await place.commit("app", { "b.yaml": "b: 1\n" });
    await place.advance(600_000);
    await place.until(async () => (await artifact("app"))?.revision === `main@sha1:${commit}`);

    expect(quiet).toBe(3);
    expect(await conditions("app")).toEqual(["Ready=True Succeeded", "ArtifactInStorage=True Succeeded"]);
  });

  test("is looked at again when it is asked to, and records what it was asked", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const commit = await place.commit("app", { "a.yaml": "a: 2\n" });

    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "now" } } });
    await place.until(async () => (await place.source("app")).status?.lastHandledReconcileAt === "now");

    expect((await artifact("app"))?.revision).toBe(`main@sha1:${commit}`);
  });

  test("is fetched through a proxy, where the spec names one", async () => {
    await using proxy = await startConnectProxy({ login: "ada:p@ss" });
    const commit = await place.commit("app", { "a.yaml": "a: 1\n" });
    const secret = (name: string, data: Readonly<Record<string, string>>) =>
      place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place.namespace }, stringData: data });
    await secret("proxy", { address: proxy.url, username: "ada", password: "p@ss" });
    await secret("wrong", { address: proxy.url, username: "ada", password: "hunter2" });
    await secret("empty", { username: "ada" });
    for (const name of ["proxy", "wrong", "empty", "absent"])
      await place.gitRepository(name, { url: place.git.url("app"), proxySecretRef: { name } });

    await place.ready(GitRepository, "proxy", "True");
    const told = await Promise.all(["wrong", "empty", "absent"].map((name) => place.ready(GitRepository, name, "False")));

    expect((await artifact("proxy"))?.revision).toBe(`main@sha1:${commit}`);
    expect(new Set(proxy.seen.map((each) => each.replace(/^(?:GET|POST) http:\/\/[^/]*.* as /, "")))).toEqual(new Set(["ada"]));
    expect(told).toEqual([
      expect.stringMatching(/^GitOperationFailed: .*proxy http:\S+ does not let http:\S+ through: it answered with status 407/),
      expect.stringMatching(/^AuthenticationFailed: .*address must be the URL of a proxy/),
      expect.stringMatching(/^AuthenticationFailed: .*absent was not found/),
    ]);
    expect(told.join()).not.toContain("hunter2");
  });

  test("rests while it is suspended", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app", { suspend: true });
    await place.until(async () => (await place.source("app")).metadata.finalizers?.length === 1);

    await place.advance(600_000);
    const asleep = await conditions("app");
    await place.patch(GitRepository, "app", { spec: { suspend: false } });

    expect(asleep).toEqual([]);
    await place.ready(GitRepository, "app", "True");
  });

  test("takes its artifacts with it when it is deleted", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const folder = join(place.store.directory, "gitrepository", place.namespace, "app");
    const before = existsSync(folder);

    await place.cluster.delete({
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      name: "app",
      namespace: place.namespace,
    });
    await place.until(async () => (await place.source("app")) === undefined || undefined);

    expect([before, existsSync(folder)]).toEqual([true, false]);
  });
});

describe("the artifact of a GitRepository", () => {
  test("is made anew when the storage has lost it", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const first = await artifact("app");
    await rm(join(place.store.directory, "gitrepository"), { recursive: true });

    await place.advance(600_000);
    await place.until(async () => first !== undefined && (await place.store.verify(first)) === "intact");

    await place.ready(GitRepository, "app", "True");
    expect((await artifact("app"))?.digest).toBe(first?.digest);
  });

  test("is removed and made anew when its bytes have changed, which is told", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const first = await artifact("app");
    await writeFile(join(place.store.directory, first?.path ?? ""), "garbage");

    await place.advance(600_000);
    await place.until(async () => first !== undefined && (await place.store.verify(first)) === "intact");

    await place.until(async () => (await place.events("app")).some((each) => each.startsWith("Warning ArtifactVerificationFailed")));
    expect((await artifact("app"))?.digest).toBe(first?.digest);
  });

  test("follows the ignore rules of the spec at the same revision", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n", "logo.png": "x", "b.txt": "b" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");
    const before = await files("app");

    await place.patch(GitRepository, "app", { spec: { ignore: "*.txt" } });
    await place.until(async () => (await place.source("app")).status?.observedIgnore === "*.txt");

    expect([before, await files("app")]).toEqual([
      ["a.yaml", "b.txt"],
      ["a.yaml", "logo.png"],
    ]);
  });

  test("has no symbolic links", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n", "passwd.link": "/etc/passwd" });
    await place.gitRepository("app");
    await place.ready(GitRepository, "app", "True");

    expect(await files("app")).toEqual(["a.yaml"]);
  });

  test("holds the files of included repositories, each in its place, before the ignore rules", async () => {
    await place.commit("base", { "deploy/base.yaml": "b: 1\n", "deploy/base.txt": "x", "other.yaml": "o: 1\n" });
    await place.commit("app", { "a.yaml": "a: 1\n", "lib/old.yaml": "x" });
    await place.gitRepository("app", {
      ignore: "*.txt",
      include: [{ repository: { name: "base" }, fromPath: "./deploy", toPath: "lib" }, { repository: { name: "base" } }],
    });
    const waiting = await place.ready(GitRepository, "app", "False");

    await place.gitRepository("base");
    await place.ready(GitRepository, "app", "True");

    expect(waiting).toBe("NotFound: could not get resource for include base: it was not found");
    expect(await files("app")).toEqual(["a.yaml", "base/deploy/base.yaml", "base/other.yaml", "lib/base.yaml"]);
    expect((await place.source("app")).status?.includedArtifacts?.map(({ revision }) => revision)).toEqual([
      (await artifact("base"))?.revision,
      (await artifact("base"))?.revision,
    ]);
  });

  test("is made anew when an included repository has a new revision", async () => {
    await place.commit("base", { "base.yaml": "b: 1\n" });
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("base");
    await place.gitRepository("app", { include: [{ repository: { name: "base" } }] });
    await place.ready(GitRepository, "app", "True");
    await place.commit("base", { "more.yaml": "b: 2\n" });

    await place.patch(GitRepository, "base", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => (await files("app")).includes("base/more.yaml"));

    expect(await files("app")).toEqual(["a.yaml", "base/base.yaml", "base/more.yaml"]);
  });

  test("is kept out while a signature is wanted that cannot be checked", async () => {
    await place.commit("app", { "a.yaml": "a: 1\n" });
    await place.gitRepository("app", { verify: { mode: "HEAD", secretRef: { name: "keys" } } });

    const ready = await place.ready(GitRepository, "app", "False");

    expect(ready).toMatch(/^VerificationError: signature verification is not available yet/);
    expect(await artifact("app")).toBeUndefined();
    expect(await conditions("app")).toEqual([
      "Stalled=True VerificationError",
      "Ready=False VerificationError",
      "SourceVerified=False VerificationError",
    ]);
  });
});

describe("the reference of a GitRepository", () => {
  const tag = async (name: string) => {
    const bare = place.git.path("app");
    await run("git", ["--git-dir", bare, "-c", "user.name=t", "-c", "user.email=t@t", "tag", "-a", name, "-m", name, "main"]);
  };

  test.each<[string, object, (commits: string[]) => string]>([
    ["the tag wins over semver and branch", { tag: "v1.0.0", semver: ">=1.0.0", branch: "main" }, ([one]) => `v1.0.0@sha1:${one}`],
    ["semver takes the highest tag of three parts", { semver: ">=1.0.0" }, ([, two]) => `v1.1.0@sha1:${two}`],
    ["a name keeps its full form", { name: "refs/heads/main" }, ([, , three]) => `refs/heads/main@sha1:${three}`],
  ])("%s", async (_case, ref, revision) => {
    const commits = [await place.commit("app", { "a.yaml": "1" })];
    await tag("v1.0.0");
    commits.push(await place.commit("app", { "a.yaml": "2" }));
    await tag("v1.1.0");
    commits.push(await place.commit("app", { "a.yaml": "3" }));
    await tag("9.9");

    await place.gitRepository("app", { ref });
    await place.ready(GitRepository, "app", "True");

    expect((await artifact("app"))?.revision).toBe(revision(commits));
  });

  test("a commit is a revision of its own, with and without its branch", async () => {
    const commit = await place.commit("app", { "a.yaml": "1" });
    await place.commit("app", { "a.yaml": "2" });
    await place.gitRepository("app", { ref: { commit } });
    await place.create(GitRepository, "branch", { url: place.git.url("app"), interval: "10m", ref: { branch: "main", commit } });
    await place.ready(GitRepository, "app", "True");
    await place.ready(GitRepository, "branch", "True");

    expect([(await artifact("app"))?.revision, (await artifact("branch"))?.revision]).toEqual([`sha1:${commit}`, `main@sha1:${commit}`]);
  });
});

describe("a GitRepository that cannot be fetched", () => {
  test("is tried again with growing waits, and says so", async () => {
    await place.commit("app", { "a.yaml": "1" });
    await place.gitRepository("app", { ref: { branch: "missing" } });

    const ready = await place.ready(GitRepository, "app", "False");
    await place.until(async () => (await place.events("app")).some((each) => each.startsWith("Warning GitOperationFailed")));
    const asked = () => place.git.requests.length;
    const early: number[] = [];
    let due = 0;
    for (const wait of [750, 1500, 3000]) {
      due += wait;
      await place.until(async () => place.clock.due(due));
      const before = asked();
      await place.advance(wait - 1);
      early.push(asked() - before);
      await place.advance(1);
      await place.until(async () => asked() > before);
    }

    expect(ready).toMatch(/^GitOperationFailed: http:.* has no ref refs\/heads\/missing/);
    expect(await conditions("app")).toEqual([
      "Reconciling=True ProgressingWithRetry",
      "Ready=False GitOperationFailed",
      "FetchFailed=True GitOperationFailed",
    ]);
    expect(early).toEqual([0, 0, 0]);
    expect((await place.source("app")).status?.observedGeneration ?? -1).toBe(-1);
  });

  test.each<[string, object, string]>([
    ["an ssh url is refused in clear words", { url: "ssh://git@example.com/app.git" }, "AuthenticationFailed"],
    ["a provider that is not there yet is refused", { provider: "github" }, "InvalidProviderConfiguration"],
    ["a tag is needed to verify a tag", { verify: { mode: "Tag", secretRef: { name: "k" } } }, "InvalidVerificationMode"],
  ])("%s, and stalls", async (_case, spec, reason) => {
    await place.commit("app", { "a.yaml": "1" });
    await place.gitRepository("app", spec);

    const ready = await place.ready(GitRepository, "app", "False");

    expect(ready.split(":")[0]).toBe(reason);
    expect((await conditions("app"))[0]).toBe(`Stalled=True ${reason}`);
    expect((await place.source("app")).status?.observedGeneration).toBe(1);
  });

  test("a sparse folder that is not there is an error", async () => {
    await place.commit("app", { "a/x.yaml": "1", "b/y.yaml": "1" });
    await place.gitRepository("app", { sparseCheckout: ["./a", "nowhere"] });
    const ready = await place.ready(GitRepository, "app", "False");

    await place.patch(GitRepository, "app", { spec: { sparseCheckout: ["./a"] } });
    await place.ready(GitRepository, "app", "True");

    expect(ready).toMatch(/^GitOperationFailed: .*nowhere/);
    expect(await files("app")).toEqual(["a/x.yaml"]);
  });

  test("an empty repository has a reason of its own", async () => {
    await place.git.createRepository("app");
    await place.gitRepository("app");

    expect(await place.ready(GitRepository, "app", "False")).toMatch(/^EmptyGitRepository: /);
  });
});

test("a login comes from the Secret, and never stands in status or log", async () => {
  const server = await startGitServer({ dir: join(place.directory, "private"), users: { flux: "hunter2" } });
  await server.createRepository("app");
  await place.commit("app", { "a.yaml": "1" });
  await run("git", ["--git-dir", place.git.path("app"), "push", "-q", server.path("app"), "main"]);
  await place.gitRepository("app", { url: server.url("app"), secretRef: { name: "login" } });
  const missing = await place.ready(GitRepository, "app", "False");
  const secret = (password: string) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "login", namespace: place.namespace },
    stringData: { username: "flux", password },
  });
  await place.cluster.create(secret("wrong-hunter"));
  await place.advance(750);
  const refused = await place.until(async () => {
    const words = await place.ready(GitRepository, "app", "False");
    return words.includes("refused") && words;
  });

  await place.cluster.apply(secret("hunter2"), { fieldManager: "test", force: true });
  await place.advance(1500);
  await place.ready(GitRepository, "app", "True");

  expect(missing).toMatch(/^AuthenticationFailed: secret .*\/login was not found/);
  expect(refused).toMatch(/^AuthenticationFailed: /);
  expect(place.logs.join("\n") + JSON.stringify(await place.source("app"))).not.toContain("hunter");
  await server.close();
});

test("credentials in the URL log in, and are shown nowhere when the server does not answer in time", async () => {
  const server = await startGitServer({ dir: join(place.directory, "slow"), users: { flux: "hunter2" } });
  server.setFault(() => ({ delayMillis: 60_000 }));
  await server.createRepository("app");
  await place.gitRepository("app", { url: server.url("app").replace("http://", "http://flux:hunter2@"), timeout: "5s" });
  await place.until(async () => place.clock.due(5000));

  await place.advance(5000);
  const ready = await place.ready(GitRepository, "app", "False");

  expect(ready).toMatch(/^GitOperationFailed: asking http:.*app.git for its references took longer than 5s/);
  expect(place.logs.join("\n") + JSON.stringify((await place.source("app")).status) + (await place.events("app")).join("\n")).not.toContain(
    "hunter2",
  );
  await server.close();
});
