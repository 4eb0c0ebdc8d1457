import { expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import { lsRemote, resolveRef, type RefSelector } from "#git";
import { gitFixture } from "./git-fixture.ts";

test("an empty repository advertises nothing and resolves to nothing", async () => {
  await using fixture = await gitFixture();

  expect(await lsRemote(fixture.remote)).toEqual([]);
  await expect(resolveRef(fixture.remote, { branch: "main" })).rejects.toMatchObject({ code: "git.emptyRepository" });
});

test("an annotated tag is advertised with the commit that it tags", async () => {
  await using fixture = await gitFixture();
  const commit = await fixture.commit("main", { "a.txt": "a" });
  await fixture.git("-c", "user.name=a", "-c", "user.email=a@b.c", "tag", "-a", "v1.0.0", "-m", "first", commit);
  const tagObject = await fixture.git("rev-parse", "refs/tags/v1.0.0");

  expect(await lsRemote(fixture.remote)).toEqual([
    { name: "HEAD", commit, target: "refs/heads/main" },
    { name: "refs/heads/main", commit },
    { name: "refs/tags/v1.0.0", commit, tagObject },
  ]);
  expect(await resolveRef(fixture.remote, { tag: "v1.0.0" })).toEqual({
    revision: `v1.0.0@sha1:${commit}`,
    commit,
    ref: "refs/tags/v1.0.0",
    tagObject,
    pinned: false,
  });
});

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

test.each<[string, RefSelector, string]>([
  ["a branch", { branch: "main" }, "main@sha1:MAIN"],
  ["nothing to branch master", {}, "no ref refs/heads/master"],
  ["a branch with slashes", { branch: "team/x" }, "team/x@sha1:TEAM"],
  ["a full name, which stays full", { name: "refs/heads/team/x" }, "refs/heads/team/x@sha1:TEAM"],
  ["a name that wins over a tag", { name: "refs/heads/main", tag: "v1.0.0" }, "refs/heads/main@sha1:MAIN"],
  ["a tag that wins over semver", { tag: "v1.0.0", semver: ">=1.0.0", branch: "main" }, "v1.0.0@sha1:TEAM"],
  ["the highest tag of a range", { semver: ">=1.0.0", branch: "team/x" }, "v1.10.0@sha1:MAIN"],
  ["a range over tags without v", { semver: "0.1.x" }, "0.1.9@sha1:MAIN"],
  ["a range that names a prerelease", { semver: ">=2.0.0-0" }, "v2.0.0-rc.1@sha1:MAIN"],
  ["a range that nothing meets", { semver: ">=3" }, 'no tag that matches ">=3"'],
  ["a commit that wins over all", { commit: COMMIT, branch: "main", name: "refs/heads/x" }, `main@sha1:${COMMIT}`],
  ["a commit alone", { commit: COMMIT }, `sha1:${COMMIT}`],
  ["a short commit", { commit: "0123" }, 'invalid commit "0123"'],
  ["a missing tag", { tag: "v9" }, "no ref refs/tags/v9"],
])("resolves %s", async (_case, selector, expected) => {
  await using fixture = await gitFixture();
  const main = await fixture.commit("main", { "a.txt": "a" });
  const team = await fixture.commit("team/x", { "b.txt": "b" });
  for (const tag of ["v1.2", "v1.10.0", "0.1.9", "v2.0.0-rc.1", "not-a-version"]) await fixture.git("tag", tag, main);
  for (const tag of ["v1.0.0", "v1.9.0", "0.1.10-beta"]) await fixture.git("tag", tag, team);

  const outcome = await resolveRef(fixture.remote, selector).then(({ revision }) => revision, messageOf);

  expect(outcome).toContain(expected.replace("MAIN", main).replace("TEAM", team));
});

test("of tags that differ in build metadata the one with the newest commit wins", async () => {
  await using fixture = await gitFixture();
  const older = await fixture.commit("main", { "a.txt": "a" }, "2026-01-01T00:00:00Z");
  const newer = await fixture.commit("main", { "a.txt": "b" }, "2026-02-01T00:00:00Z");
  await fixture.git("tag", "v1.0.0+z", older);
  await fixture.git("tag", "v1.0.0+a", newer);

  expect((await resolveRef(fixture.remote, { semver: "1.x" })).revision).toBe(`v1.0.0+a@sha1:${newer}`);
});

test.each([
  ["a wrong password", { credentials: { username: "flux", password: new Secret("hunter2") } }, "git.authenticationFailed"],
  ["no password", { credentials: undefined }, "git.authenticationFailed"],
])("%s is refused without being told", async (_case, change, code) => {
  await using fixture = await gitFixture();
  const { credentials } = change;

  const failure = await lsRemote({ url: fixture.remote.url, ...(credentials && { credentials }) }).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code, verdict: "retry" });
  expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
});

test("credentials in the url are used and never shown", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "a" });

  expect(await lsRemote({ url: fixture.remote.url.replace("//", "//flux:p%3Aw@") })).toHaveLength(2);
  const failure = await lsRemote({ url: fixture.remote.url.replace("//", "//flux:hunter2@") }).catch((error: unknown) => error);
  expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
});

test("a bearer token is sent", async () => {
  await using fixture = await gitFixture({ tokens: ["t0k"] });
  await fixture.commit("main", { "a.txt": "a" });

  expect(await lsRemote({ url: fixture.remote.url, credentials: { bearerToken: new Secret("t0k") } })).toHaveLength(2);
});

test.each([
  ["a missing repository", (url: string) => url.replace("fleet", "absent"), "git.repositoryNotFound"],
  ["a port where nobody listens", () => "http://127.0.0.1:1/fleet.git", "git.unreachable"],
  ["ssh with a password", () => "ssh://git@example.com/fleet.git", "git.wrongCredentials"],
  ["the scp-like form", () => "git@example.com:fleet.git", "git.invalidUrl"],
  ["a file url", () => "file:///fleet.git", "git.invalidUrl"],
  ["no url", () => "fleet", "git.invalidUrl"],
])("%s is told", async (_case, change, code) => {
  await using fixture = await gitFixture();

  await expect(lsRemote({ ...fixture.remote, url: change(fixture.remote.url) })).rejects.toMatchObject({ code });
});

test.each([
  ["a server error", { status: 503 }, "git.serverError"],
  ["a denial", { status: 403 }, "git.accessDenied"],
  ["a page that is not git", { status: 200 }, "git.notGit"],
  ["a cut connection", { dropAfterBytes: 0 }, "git.unreachable"],
  ["an answer that ends early", { dropAfterBytes: 20 }, "git.unreachable"],
])("%s is told", async (_case, fault, code) => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "a" });
  fixture.server.setFault(() => fault);

  await expect(lsRemote(fixture.remote)).rejects.toMatchObject({ code });
});

test("an answer that is late is told", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "a" });
  fixture.server.setFault(() => ({ delayMillis: 3_600_000 }));

  await expect(lsRemote({ ...fixture.remote, timeoutMillis: 300 })).rejects.toMatchObject({ code: "git.timedOut" });
});

test("an answer over the limit is refused", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "a" });

  await expect(lsRemote({ ...fixture.remote, maxResponseBytes: 10 })).rejects.toMatchObject({ code: "git.tooLarge" });
});

test("an abort ends a call with the reason of the signal", async () => {
  await using fixture = await gitFixture();
  fixture.server.setFault(() => ({ delayMillis: 3_600_000 }));
  const stop = new AbortController();

  const calling = lsRemote(fixture.remote, stop.signal);
  setTimeout(() => stop.abort(new Error("enough")), 50);

  await expect(calling).rejects.toThrow("enough");
});
