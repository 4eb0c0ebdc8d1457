// A git server with one repository, and the stock git client to look at it and to prepare it.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Secret } from "#base";
import type { GitRemote } from "#git";
import { startGitServer, type GitServer, type GitServerOptions, type RepositoryOptions } from "../support/git-server.ts";

const run = promisify(execFile);

export interface GitFixture {
  readonly server: GitServer;
  readonly remote: GitRemote;
  /** Runs stock git in the bare repository and returns what it printed, trimmed. */
  git(...args: string[]): Promise<string>;
  /** Commits with stock git on a branch and returns the hash. */
  commit(branch: string, files: Readonly<Record<string, string>>, date?: string): Promise<string>;
  /** Runs stock git with a text on its standard input. */
  gitWithInput(input: string, ...args: string[]): Promise<string>;
  /** Makes another repository of the same server that holds the same objects. */
  copyTo(name: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function gitFixture(options: Partial<GitServerOptions> = {}, repository: RepositoryOptions = {}): Promise<GitFixture> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-git-"));
  const server = await startGitServer({ dir: join(dir, "srv"), users: { flux: "p:w" }, ...options });
  await server.createRepository("fleet", repository);
  const bare = server.path("fleet");
  const env = (extra: Record<string, string>): Record<string, string> => ({
    PATH: process.env["PATH"] ?? "",
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
    ...extra,
  });
  const stock = async (args: readonly string[], extra: Record<string, string> = {}): Promise<string> =>
    (await run("git", ["--git-dir", bare, ...args], { env: env(extra), maxBuffer: 1 << 26 })).stdout.trim();
  return {
    server,
    remote: { url: server.url("fleet"), credentials: { username: "flux", password: new Secret("p:w") } },
    git: (...args) => stock(args),
    commit: async (branch, files, date = "2026-01-01T00:00:00Z") => {
      const index = { GIT_INDEX_FILE: join(dir, `index-${branch.replaceAll("/", "-")}`), GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      for (const [path, content] of Object.entries(files)) {
        const child = run("git", ["--git-dir", bare, "hash-object", "-w", "--stdin"], { env: env({}) });
        child.child.stdin?.end(content);
        const mode = path.endsWith(".sh") ? "100755" : path.endsWith(".link") ? "120000" : "100644";
        await stock(["update-index", "--add", "--cacheinfo", `${mode},${(await child).stdout.trim()},${path}`], index);
      }
      const tree = await stock(["write-tree"], index);
      const parent = await stock(["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]).catch(() => "");
      const hash = await stock(["commit-tree", tree, "-m", `change ${branch}`, ...(parent === "" ? [] : ["-p", parent])], index);
      await stock(["update-ref", `refs/heads/${branch}`, hash]);
      return hash;
    },
    gitWithInput: async (input, ...args) => {
      const child = run("git", ["--git-dir", bare, ...args], { env: env({}) });
      child.child.stdin?.end(input);
      return (await child).stdout.trim();
    },
    copyTo: async (name) => {
      await server.createRepository(name);
      await stock(["push", "--quiet", server.path(name), "refs/heads/*:refs/heads/*"]);
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
