// Runs OpenTofu or Terraform on a configuration in a folder of its own, with a provider that runs in this process.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

export interface CoreBinary {
  readonly name: "terraform" | "tofu";
  readonly path: string;
}

/** The binaries of this machine; a test without any skips and says so. */
export const BINARIES: readonly CoreBinary[] = [
  { name: "terraform" as const, path: process.env["HEADGATE_TERRAFORM"] ?? "/usr/local/bin/terraform" },
  { name: "tofu" as const, path: process.env["HEADGATE_TOFU"] ?? join(homedir(), ".cache/headgate-tools/bin/tofu") },
].filter(({ path }) => existsSync(path));

export interface Outcome {
  readonly code: number;
  /** Standard output and error, joined. */
  readonly text: string;
}

export class Core implements AsyncDisposable {
  readonly folder: string;
  readonly #binary: CoreBinary;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(folder: string, binary: CoreBinary, environment: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.#binary = binary;
    this.#environment = environment;
  }

  static async open(binary: CoreBinary, environment: Readonly<Record<string, string>>): Promise<Core> {
    const folder = await mkdtemp(join(tmpdir(), "core-"));
    await writeFile(join(folder, "cli.tfrc"), "");
    return new Core(folder, binary, { TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"), ...environment });
  }

  write(configuration: string, name = "main.tf"): Promise<void> {
    return writeFile(join(this.folder, name), configuration);
  }

  run(...args: readonly string[]): Promise<Outcome> {
    return this.start(...args).done;
  }

  /** Runs a command that can be interrupted while it works. */
  start(...args: readonly string[]): { readonly done: Promise<Outcome>; interrupt(): void } {
    const { NODE_OPTIONS: _node, VITEST: _vitest, ...inherited } = process.env;
    const env = { ...inherited, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", ...this.#environment };
    let interrupt = (): void => undefined;
    const done = new Promise<Outcome>((resolve) => {
      const child = execFile(
        this.#binary.path,
        [...args],
        { cwd: this.folder, env, maxBuffer: 256 * 1024 * 1024 },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: `${stdout}${stderr}` }),
      );
      interrupt = () => void child.kill("SIGINT");
    });
    return { done, interrupt: () => interrupt() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
