import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { fetchTree, resolveRef, type GitTree } from "#git";
import { gitFixture, type GitFixture } from "./git-fixture.ts";

const texts = (tree: GitTree): Record<string, string> =>
  Object.fromEntries([...tree.files].map(([path, file]) => [path, Buffer.from(file.bytes).toString()]));

test("a branch is fetched with modes, symlinks and its commit, without its history", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "old.txt": "old" });
  const commit = await fixture.commit("main", { "a/b.txt": "b", "run.sh": "#!/bin/sh\n", "to.link": "a/b.txt" });

  const tree = await fetchTree(fixture.remote, await resolveRef(fixture.remote, { branch: "main" }));

  expect(Object.fromEntries([...tree.files].map(([path, { mode, symlink }]) => [path, [mode, symlink]]))).toEqual({
    "a/b.txt": [0o644, false],
    "old.txt": [0o644, false],
    "run.sh": [0o755, false],
    "to.link": [0o777, true],
  });
  expect(texts(tree)["to.link"]).toBe("a/b.txt");
  expect(tree.revision).toBe(`main@sha1:${commit}`);
  expect(tree.commit).toMatchObject({
    hash: commit,
    message: "change main\n",
    author: { name: "Ada", email: "ada@example.com", seconds: 1767225600, offsetMinutes: expect.closeTo(0) },
  });
  expect(fixture.server.requests.every((each) => each.status === 200)).toBe(true);
});

test("an annotated tag comes with the tag", async () => {
  await using fixture = await gitFixture({}, { fetchByHash: false });
  const commit = await fixture.commit("main", { "a.txt": "a" });
  await fixture.git("tag", "-a", "v1.0.0", "-m", "first", commit);
  await fixture.commit("main", { "a.txt": "later" });

  const tree = await fetchTree(fixture.remote, await resolveRef(fixture.remote, { semver: "1.x" }));

  expect(texts(tree)).toEqual({ "a.txt": "a" });
  expect(tree.tag).toMatchObject({ name: "v1.0.0", message: "first\n", tagger: { name: "Ada" } });
});

test("an old commit is fetched by its hash", async () => {
  await using fixture = await gitFixture();
  const old = await fixture.commit("main", { "a.txt": "1" });
  await fixture.commit("main", { "a.txt": "2" });

  const tree = await fetchTree(fixture.remote, await resolveRef(fixture.remote, { commit: old, branch: "main" }));

  expect([tree.revision, texts(tree)]).toEqual([`main@sha1:${old}`, { "a.txt": "1" }]);
  expect(fixture.server.requests.filter((each) => each.method === "POST")).toHaveLength(1);
});

test("an old commit is taken from the whole history where the server does not give it by its hash", async () => {
  await using fixture = await gitFixture();
  const old = await fixture.commit("side", { "a.txt": "1" });
  await fixture.commit("side", { "a.txt": "2" });
  await fixture.commit("main", { "b.txt": "3" });
  let refusals = 1;
  const refusal = `upload-pack: not our ref ${old}`;
  const body = `${(refusal.length + 8).toString(16).padStart(4, "0")}ERR ${refusal}`;
  fixture.server.setFault(({ method }) => (method === "POST" && refusals-- > 0 ? { status: 200, body } : undefined));

  expect(texts(await fetchTree(fixture.remote, await resolveRef(fixture.remote, { commit: old })))).toEqual({ "a.txt": "1" });
});

test.each([[true], [false]])("a commit that is not there is told (fetch by hash: %s)", async (fetchByHash) => {
  await using fixture = await gitFixture({}, { fetchByHash });
  await fixture.commit("main", { "a.txt": "1" });
  const commit = "0123456789abcdef0123456789abcdef01234567";

  await expect(fetchTree(fixture.remote, await resolveRef(fixture.remote, { commit }))).rejects.toMatchObject({
    code: "git.commitNotFound",
  });
});

test("a branch that moved since it was resolved is taken where it stands, if the server gives nothing else", async () => {
  await using fixture = await gitFixture({}, { fetchByHash: false });
  await fixture.commit("main", { "a.txt": "1" });
  const resolved = await resolveRef(fixture.remote, { branch: "main" });
  await fixture.git("update-ref", "-d", "refs/heads/main");
  const now = await fixture.commit("main", { "a.txt": "2" });

  const tree = await fetchTree(fixture.remote, resolved);

  expect([tree.revision, texts(tree)]).toEqual([`main@sha1:${now}`, { "a.txt": "2" }]);
});

test("a repository whose HEAD leads nowhere is fetched all the same", async () => {
  await using fixture = await gitFixture({}, { defaultBranch: "trunk" });
  await fixture.commit("main", { "a.txt": "1" });

  expect(texts(await fetchTree(fixture.remote, await resolveRef(fixture.remote, { branch: "main" })))).toEqual({ "a.txt": "1" });
});

test("a sparse fetch holds the named folders only", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "root.txt": "r", "a/x.txt": "x", "a/deep/y.txt": "y", "a/deeper/z.txt": "z", "b/w.txt": "w" });
  const resolved = await resolveRef(fixture.remote, { branch: "main" });

  const tree = await fetchTree(fixture.remote, resolved, { sparse: ["./a/deep", "b/"] });

  expect([...tree.files.keys()]).toEqual(["a/deep/y.txt", "b/w.txt"]);
  await expect(fetchTree(fixture.remote, resolved, { sparse: ["absent"] })).rejects.toMatchObject({ code: "git.folderNotFound" });
  await expect(fetchTree(fixture.remote, resolved, { sparse: ["../up"] })).rejects.toMatchObject({ code: "git.invalidPath" });
});

test("a pack that breaks off is an error and no tree", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.bin": randomBytes(60_000).toString("base64") });
  const resolved = await resolveRef(fixture.remote, { branch: "main" });
  fixture.server.setFault(({ method }) => (method === "POST" ? { dropAfterBytes: 20_000 } : undefined));

  await expect(fetchTree(fixture.remote, resolved)).rejects.toMatchObject({ code: "git.unreachable" });
});

test("two fetches at once do not disturb each other", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("one", { "a.txt": "1" });
  await fixture.commit("two", { "a.txt": "2" });
  const refs = await Promise.all(["one", "two"].map((branch) => resolveRef(fixture.remote, { branch })));

  const trees = await Promise.all([...refs, ...refs].map((ref) => fetchTree(fixture.remote, ref)));

  expect(trees.map((each) => texts(each)["a.txt"])).toEqual(["1", "2", "1", "2"]);
});

interface Link {
  readonly commit: string;
  readonly url: string;
  /** Path in .gitmodules, where it is to be another one. */
  readonly declared?: string;
}

/** Puts a submodule into a branch of the fixture's repository. */
async function addSubmodule(fixture: GitFixture, path: string, link: Link): Promise<void> {
  await fixture.commit("main", {
    ".gitmodules": `[submodule "x"]\n\tpath = ${link.declared ?? path}\n\turl = ${link.url}\n`,
    "a.txt": "a",
  });
  const tree = await fixture.git("rev-parse", "main^{tree}");
  const listed = `${await fixture.git("ls-tree", tree)}\n160000 commit ${link.commit}\t${path}\n`;
  const withLink = await fixture.gitWithInput(listed, "mktree", "--missing");
  await fixture.git("update-ref", "refs/heads/main", await fixture.git("commit-tree", withLink, "-m", "link"));
}

test.each([
  ["a relative url", () => "./../shared.git"],
  ["an absolute url of the same server", (server: string) => `${server}/shared.git`],
])("a submodule with %s is filled with the credentials of its parent, if it is asked for", async (_case, url) => {
  await using fixture = await gitFixture();
  const commit = await fixture.commit("lib", { "lib/l.txt": "l" });
  await fixture.copyTo("shared");
  await addSubmodule(fixture, "vendor", { commit, url: url(new URL(fixture.remote.url).origin) });
  const resolved = await resolveRef(fixture.remote, { branch: "main" });

  const plain = await fetchTree(fixture.remote, resolved);
  const full = await fetchTree(fixture.remote, resolved, { submodules: true });

  expect([...plain.files.keys()]).toEqual([".gitmodules", "a.txt"]);
  expect(texts(full)).toMatchObject({ "a.txt": "a", "vendor/lib/l.txt": "l" });
});

test("a submodule on another server sees no credentials", async () => {
  await using fixture = await gitFixture();
  await using other = await gitFixture();
  const commit = await other.commit("main", { "l.txt": "l" });
  await addSubmodule(fixture, "vendor", { commit, url: other.remote.url });

  const fetching = fetchTree(fixture.remote, await resolveRef(fixture.remote, { branch: "main" }), { submodules: true });

  await expect(fetching).rejects.toMatchObject({ code: "git.submoduleFailed", message: expect.stringContaining("(no credentials)") });
  expect(other.server.requests.map((each) => each.user)).toEqual([""]);
});

test("a submodule that .gitmodules does not know is refused", async () => {
  await using fixture = await gitFixture();
  const commit = await fixture.commit("lib", { "l.txt": "l" });
  await addSubmodule(fixture, "vendor", { commit, url: "../fleet.git", declared: "other" });

  const fetching = fetchTree(fixture.remote, await resolveRef(fixture.remote, { branch: "main" }), { submodules: true });

  await expect(fetching).rejects.toMatchObject({
    code: "git.submoduleFailed",
    message: expect.stringContaining("does not say what submodule vendor is"),
  });
});
