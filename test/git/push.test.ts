import { expect, test } from "vitest";
import { Secret } from "#base";
import { commitAndPush, type BranchView, type CommitOrder, type FileChange } from "#git";
import { realClock, seededRandom } from "../support/outside.ts";
import { gitFixture } from "./git-fixture.ts";

const options = { clock: realClock, random: seededRandom(1) };
const order = (changes: Record<string, string | null>, more: Partial<CommitOrder> = {}): CommitOrder => ({
  branch: "main",
  change: { files: new Map(Object.entries(changes)), message: "Add files" },
  author: { name: "Flux", email: "flux@example.com" },
  ...more,
});

test("an empty repository gets its first commit", async () => {
  await using fixture = await gitFixture();

  const pushed = await commitAndPush(fixture.remote, order({ "clusters/a/b.yaml": "b: 1\n" }), options);

  expect(pushed).toEqual({ commit: await fixture.git("rev-parse", "main"), revision: `main@sha1:${pushed?.commit}`, changed: true });
  expect(await fixture.git("log", "--format=%an <%ae> %s", "main")).toBe("Flux <flux@example.com> Add files");
  expect(await fixture.git("show", "main:clusters/a/b.yaml")).toBe("b: 1");
  expect(await fixture.git("fsck", "--strict")).toBe("");
});

test("a missing branch starts from the default branch, and sends only what is new", async () => {
  await using fixture = await gitFixture();
  const base = await fixture.commit("main", { "a.txt": "a", "deep/b.txt": "b" });

  const pushed = await commitAndPush(fixture.remote, order({ "deep/c.txt": "c" }, { branch: "team/new" }), options);

  expect(await fixture.git("rev-parse", "team/new^")).toBe(base);
  expect(await fixture.git("ls-tree", "-r", "--name-only", pushed?.commit ?? "")).toBe("a.txt\ndeep/b.txt\ndeep/c.txt");
});

test("files are added, changed and removed, and folders that become empty disappear", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "a", "run.sh": "1", "gone/x/y.txt": "y", "kept/z.txt": "z" });

  await commitAndPush(
    fixture.remote,
    order({ "a.txt": "A", "run.sh": "2", "gone/x/y.txt": null, "kept/never.txt": null, "new/n.txt": "n" }),
    options,
  );

  expect(await fixture.git("ls-tree", "-r", "--format=%(objectmode) %(path)", "main")).toBe(
    ["100644 a.txt", "100644 kept/z.txt", "100644 new/n.txt", "100755 run.sh"].join("\n"),
  );
});

test("nothing is pushed when the branch already holds it all", async () => {
  await using fixture = await gitFixture();
  const commit = await fixture.commit("main", { "a.txt": "a" });

  const pushed = await commitAndPush(fixture.remote, order({ "a.txt": "a", "absent/b.txt": null }), options);

  expect(pushed).toEqual({ commit, revision: `main@sha1:${commit}`, changed: false });
  expect(fixture.server.requests.some((each) => each.path.includes("receive-pack"))).toBe(false);
});

test.each([
  ["an empty repository", false],
  ["a branch that is there", true],
])(
  "six writers at once into %s all succeed and lose nothing",
  async (_case, prepared) => {
    await using fixture = await gitFixture();
    if (prepared) await fixture.commit("main", { "a.txt": "a" });

    const names = Array.from({ length: 6 }, (_, index) => `clusters/c${index}/x.yaml`);
    await Promise.all(
      names.map((name, seed) => commitAndPush(fixture.remote, order({ [name]: name }), { ...options, random: seededRandom(seed) })),
    );

    const listed = (await fixture.git("ls-tree", "-r", "--name-only", "main")).split("\n");
    expect(listed).toEqual(prepared ? ["a.txt", ...names].toSorted() : names.toSorted());
    expect(await fixture.git("rev-list", "--count", "main")).toBe(String(prepared ? 7 : 6));
  },
  60_000,
);

test("the attempts are bounded, and each looks at the branch anew", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a.txt": "0" });
  const seen: string[] = [];
  const change = async (branch: BranchView): Promise<FileChange> => {
    seen.push(Buffer.from((await branch.read("a.txt")) ?? []).toString());
    await fixture.commit("main", { "a.txt": String(seen.length) });
    return { files: new Map([["b.txt", "b"]]), message: "Add b" };
  };

  await expect(commitAndPush(fixture.remote, order({}, { change }), { ...options, attempts: 3 })).rejects.toMatchObject({
    code: "git.pushContended",
    data: { attempts: 3 },
  });
  expect(seen).toEqual(["0", "1", "2"]);
});

test("a change is made from the branch as it stands, and may refuse", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a/b.txt": "theirs", "a/c/d.txt": "d", "e.txt": "e" });
  const change = async (branch: BranchView): Promise<FileChange> => {
    const seen = [branch.exists, await branch.read("absent"), await branch.read("a"), await branch.list("a"), await branch.list("")];
    throw new Error(JSON.stringify([...seen, await branch.list("absent"), await branch.list("e.txt")]));
  };

  await expect(commitAndPush(fixture.remote, order({}, { change }), options)).rejects.toThrow(
    JSON.stringify([true, null, null, ["b.txt", "c"], ["a", "e.txt"], [], []]),
  );
});

test.each([
  ["an empty repository", "main", false],
  ["a missing branch", "absent", true],
])("a change that turns out to be none leaves %s alone", async (_case, branch, prepared) => {
  await using fixture = await gitFixture();
  if (prepared) await fixture.commit("main", { "a.txt": "a" });

  const change = async (view: BranchView): Promise<FileChange | undefined> =>
    view.exists ? Promise.reject(new Error("exists")) : undefined;

  expect(await commitAndPush(fixture.remote, order({}, { branch, change }), options)).toBeUndefined();
  expect(await fixture.git("branch", "--format=%(refname:short)")).toBe(prepared ? "main" : "");
});

test("a protected branch refuses in the server's words", async () => {
  await using fixture = await gitFixture({ protectedBranches: ["main"] });

  const pushing = commitAndPush(fixture.remote, order({ "a.txt": "a" }), options);

  await expect(pushing).rejects.toMatchObject({
    code: "git.protectedBranch",
    verdict: "stall",
    message: expect.stringContaining("changes must be made through a pull request"),
  });
});

test.each([
  ["a file where a folder is", { a: "x" }, "git.pathConflict"],
  ["a folder where a file is", { "b.txt/c": "x" }, "git.pathConflict"],
  ["a path that leaves the repository", { "../c": "x" }, "git.invalidPath"],
  ["a path into git's own folder", { ".GIT/config": "x" }, "git.invalidPath"],
])("%s is refused", async (_case, changes, code) => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a/x.txt": "a", "b.txt": "b" });

  await expect(commitAndPush(fixture.remote, order(changes), options)).rejects.toMatchObject({ code });
});

test("a wrong password pushes nothing", async () => {
  await using fixture = await gitFixture();
  const remote = { ...fixture.remote, credentials: { username: "flux", password: new Secret("hunter2") } };

  const failure = await commitAndPush(remote, order({ "a.txt": "a" }), options).catch((error: unknown) => error);

  expect(failure).toMatchObject({ code: "git.authenticationFailed" });
  expect(JSON.stringify(failure) + String(failure)).not.toContain("hunter2");
});
