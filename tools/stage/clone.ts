// A user's clone of a repository: files in, commit, push. Uses the real git.
import { execFile } from "node:child_process";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export class Clone {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  /** Clones `url` (credentials in it are kept in that clone only). */
  static async of(url: string, dir: string): Promise<Clone> {
    await run("git", ["clone", "--quiet", url, dir]);
    const clone = new Clone(dir);
    await clone.git("config", "user.name", "Ada");
    await clone.git("config", "user.email", "ada@example.com");
    return clone;
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await run("git", args, { cwd: this.dir, maxBuffer: 64 << 20 });
    return stdout.trim();
  }

  /** Copies a folder of this machine into the clone. */
  async copy(from: string, to: string): Promise<void> {
    await mkdir(dirname(join(this.dir, to)), { recursive: true });
    await cp(from, join(this.dir, to), { recursive: true });
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.dir, path)), { recursive: true });
    await writeFile(join(this.dir, path), text);
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.dir, path), { recursive: true });
  }

  async pull(): Promise<void> {
    await this.git("pull", "--quiet", "--rebase");
  }

  /** Commits everything and pushes. @returns the commit hash */
  async push(message: string): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    await this.git("push", "--quiet", "origin", "HEAD:main");
    return this.git("rev-parse", "HEAD");
  }
}
