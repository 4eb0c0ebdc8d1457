// Runs OpenTofu or Terraform on a configuration in a folder of its own, with a provider that runs in this process.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { tryPeer } from "../support/peers.ts";

export interface CoreBinary {
  readonly name: "terraform" | "tofu";
  readonly path: string;
}

/** The cores of this machine; where one is missing, the reason is printed. */
export async function cores(): Promise<readonly CoreBinary[]> {
  const kept = join(homedir(), ".cache/headgate-tools/bin/tofu");
  const found = await Promise.all([
    tryPeer("terraform").then((path) => ({ name: "terraform" as const, path })),
    (existsSync(kept) ? Promise.resolve(kept) : tryPeer("tofu")).then((path) => ({ name: "tofu" as const, path })),
  ]);
  return found.filter((each): each is CoreBinary => each.path !== undefined);
}

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

  /** The state file, or one of the name. */
  async state(): Promise<{
    readonly resources: readonly {
      readonly type: string;
      readonly instances: readonly {
        readonly status?: string;
        readonly attributes: Record<string, unknown>;
        readonly identity?: unknown;
      }[];
    }[];
  }> {
    return JSON.parse(await readFile(join(this.folder, "terraform.tfstate"), "utf8")) as never;
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
