// OpenTofu or Terraform as a process, with the provider from a filesystem mirror and nothing taken from the user's own configuration.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface TerraformOptions {
  /** Path of `tofu` or `terraform`. */
  readonly binary: string;
  /** Folder with the configuration. */
  readonly dir: string;
  /** Folder for state, plugins and the CLI configuration. */
  readonly work: string;
  /** Filesystem mirror that holds the provider. */
  readonly mirror: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

export interface Plan {
  readonly changes: readonly PlannedChange[];
  /** The plan as a person reads it, without colours. */
  readonly text: string;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command of tofu or terraform that did not end with 0. */
export class TerraformError extends Error {
  readonly result: CommandResult;
  constructor(args: readonly string[], result: CommandResult) {
    super(`${args[0] ?? ""} ended with ${result.code}:\n${result.stderr}\n${result.stdout.slice(-4000)}`);
    this.name = "TerraformError";
    this.result = result;
  }
}

/** One working directory; every method runs the binary once or twice. */
export class Terraform {
  readonly options: TerraformOptions;

  private constructor(options: TerraformOptions) {
    this.options = options;
  }

  /** Prepares the work folder: a CLI configuration that installs from the mirror only. */
  static async open(options: TerraformOptions): Promise<Terraform> {
    await mkdir(options.work, { recursive: true });
    const config = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(options.mirror)}\n  }\n}\ndisable_checkpoint = true\n`;
    await writeFile(join(options.work, "cli.tfrc"), config);
    return new Terraform(options);
  }

  /** Environment of the commands: no NODE_OPTIONS of a test runner, no input, no upgrade check. */
  env(): Record<string, string> {
    const kept = Object.entries(process.env).filter(([name]) => !/^(TF_|NODE_OPTIONS$|KUBE|VITEST)/.test(name));
    return {
      ...(Object.fromEntries(kept) as Record<string, string>),
      TF_CLI_CONFIG_FILE: join(this.options.work, "cli.tfrc"),
      TF_DATA_DIR: join(this.options.work, "data"),
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
      ...this.options.env,
    };
  }

  /** Runs a command and answers whatever its end was. */
  run(...args: string[]): Promise<CommandResult> {
    const { binary, dir, signal } = this.options;
    return new Promise((resolve, reject) => {
      const child = spawn(binary, args, { cwd: dir, env: this.env(), stdio: ["ignore", "pipe", "pipe"], ...(signal && { signal }) });
      let stdout = "";
      let stderr = "";
      child.stdout.on("data", (bytes: Buffer) => (stdout += bytes.toString()));
      child.stderr.on("data", (bytes: Buffer) => (stderr += bytes.toString()));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
    });
  }

  /** Runs a command that must succeed. @throws TerraformError */
  async must(...args: string[]): Promise<CommandResult> {
    const result = await this.run(...args);
    if (result.code !== 0) throw new TerraformError(args, result);
    return result;
  }

  init(): Promise<CommandResult> {
    return this.must("init", "-no-color");
  }

  /** Plans into a file and reads it back; changes that are no-op are left out. */
  async plan(...args: string[]): Promise<Plan> {
    const file = join(this.options.work, "plan.bin");
    const { stdout: text } = await this.must("plan", "-no-color", `-out=${file}`, ...args);
    const { stdout } = await this.must("show", "-json", file);
    const plan = JSON.parse(stdout) as {
      resource_changes?: { address: string; type: string; change: { actions: string[]; before: unknown; after: unknown } }[];
    };
    const changes = (plan.resource_changes ?? []).map(({ address, type, change }) => ({
      address,
      type,
      actions: change.actions,
      before: change.before,
      after: change.after,
    }));
    return { text, changes: changes.filter((each) => each.actions.join() !== "no-op" && each.actions.join() !== "read") };
  }

  apply(...args: string[]): Promise<CommandResult> {
    return this.must("apply", "-no-color", "-auto-approve", ...args);
  }

  destroy(...args: string[]): Promise<CommandResult> {
    return this.must("destroy", "-no-color", "-auto-approve", ...args);
  }

  /** The state's resources by address. */
  async state(): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>> {
    const { stdout } = await this.must("show", "-json");
    const root = JSON.parse(stdout) as {
      values?: { root_module?: { resources?: { address: string; values: Record<string, unknown> }[] } };
    };
    return Object.fromEntries((root.values?.root_module?.resources ?? []).map((each) => [each.address, each.values]));
  }
}
