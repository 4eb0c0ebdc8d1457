import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startGitServer, type GitServer } from "../support/git-server.ts";

const run = promisify(execFile);
let dir: string;
let server: GitServer;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "git-server-"));
  server = await startGitServer({ dir: join(dir, "srv"), users: { flux: "p:w" }, tokens: ["t0k"], protectedBranches: ["locked"] });
  await server.createRepository("team/fleet");
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

const git = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  run("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", ...args], {
    env: { PATH: process.env["PATH"], HOME: dir, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" },
  });
const withPassword = (password: string): string => server.url("team/fleet").replace("//", `//flux:${encodeURIComponent(password)}@`);

async function workTree(): Promise<string> {
  const work = join(dir, "work");
  await git("init", "--quiet", work);
  await writeFile(join(work, "a.txt"), "a\n");
  await git("-C", work, "add", ".");
  await git("-C", work, "commit", "--quiet", "-m", "first");
  return work;
}

test("a stock git client pushes and clones", async () => {
  const work = await workTree();

  await git("-C", work, "push", "--quiet", withPassword("p:w"), "main");
  await git("clone", "--quiet", withPassword("p:w"), join(dir, "copy"));

  const { stdout } = await git("-C", join(dir, "copy"), "log", "--format=%s");
  expect(stdout).toBe("first\n");
  expect(new Set(server.requests.map(({ status, user }) => `${status} ${user}`))).toEqual(new Set(["401 ", "200 flux"]));
});

test("a wrong password is turned away", async () => {
  await expect(git("ls-remote", withPassword("wrong"))).rejects.toThrow(/Authentication failed/);
});

test("a bearer token is let in", async () => {
  const { stdout } = await git("-c", "http.extraHeader=Authorization: Bearer t0k", "ls-remote", server.url("team/fleet"));

  expect(stdout).toBe("");
});

test("a protected branch refuses a push and says why", async () => {
  const work = await workTree();

  await expect(git("-C", work, "push", "--quiet", withPassword("p:w"), "main:locked")).rejects.toThrow(
    /changes must be made through a pull request/,
  );
});

test("a repository outside the folder is not found", async () => {
  const answer = await fetch(server.url("../../etc"), { headers: { authorization: "Bearer t0k" } });

  expect(answer.status).toBe(404);
});

test.each([
  ["answers with a status", { status: 503 }, /503/],
  ["cuts the connection", { dropAfterBytes: 0 }, /Empty reply|closed/],
  ["cuts the connection inside a body", { dropAfterBytes: 10 }, /transfer closed|early EOF|hung up|unexpected/],
])("a fault %s, and goes away", async (_case, fault, words) => {
  const work = await workTree();
  await git("-C", work, "push", "--quiet", withPassword("p:w"), "main");

  server.setFault(() => fault);
  await expect(git("ls-remote", withPassword("p:w"))).rejects.toThrow(words);

  server.setFault(undefined);
  await expect(git("ls-remote", withPassword("p:w"))).resolves.toMatchObject({ stdout: expect.stringContaining("refs/heads/main") });
});

test.each([["../up"], ["a//b"], ["-x"], [""]])("the repository name %j is refused", async (name) => {
  await expect(server.createRepository(name)).rejects.toMatchObject({ code: "git-server.invalidName" });
});

test("a machine without git is told so", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = dir;
  try {
    await expect(startGitServer({ dir })).rejects.toMatchObject({
      code: "git-server.gitMissing",
      next: expect.stringContaining("install git"),
    });
  } finally {
    process.env["PATH"] = path;
  }
});
