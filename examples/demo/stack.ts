// The example app and what tofu does with it: synthesize as cdktf.json says, then plan and apply with the packaged provider.
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Terraform, type Plan } from "../../tools/stage/terraform.ts";
import { REPOSITORY, USER, type World } from "./world.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
export const STACK = "production";

/** Runs the `app` command of cdktf.json, which is what `cdktf synth` does. @returns the folder with cdk.tf.json */
export async function synthesize(world: World, version: string): Promise<string> {
  const { app } = JSON.parse(await readFile(join(root, "cdktf.json"), "utf8")) as { app: string };
  const outdir = join(root, "cdktf.out");
  await run("sh", ["-c", app], {
    cwd: root,
    env: {
      ...process.env,
      CDKTF_OUTDIR: outdir,
      GIT_URL: world.git.url(REPOSITORY),
      GIT_USERNAME: USER,
      KUBECONFIG: world.kubeconfig,
      FLUX_VERSION: version,
    },
  });
  return join(outdir, "stacks", STACK);
}

/** A working directory for tofu with the synthesized stack in it, apart from the tree, so that state stays in the demo's own folder. */
export async function openStack(world: World, binary: string, synthesized: string): Promise<Terraform> {
  const dir = join(world.dir, "stack");
  await mkdir(dir, { recursive: true });
  await cp(join(synthesized, "cdk.tf.json"), join(dir, "cdk.tf.json"));
  const backend = { terraform: { backend: { local: { path: join(dir, "terraform.tfstate") } } } };
  await writeFile(join(dir, "backend_override.tf.json"), JSON.stringify(backend));
  return Terraform.open({
    binary,
    dir,
    work: join(world.dir, "tofu"),
    mirror: join(world.dir, "mirror"),
    env: { TF_VAR_git_password: world.password },
  });
}

/** Takes a newly synthesized stack into the same working directory. */
export async function updateStack(terraform: Terraform, synthesized: string): Promise<void> {
  await cp(join(synthesized, "cdk.tf.json"), join(terraform.options.dir, "cdk.tf.json"));
}

/** One line per change, and the objects of the install that differ. */
export function describePlan(plan: Plan): string {
  if (plan.changes.length === 0) return "no changes";
  return plan.changes
    .map((change) => [`${change.actions.join("+")} ${change.address}`, ...changedEntries(change.before, change.after)].join("\n"))
    .join("\n");
}

/** Entries of the maps `objects` and `repository_files` that a plan adds, removes or changes. */
function changedEntries(before: unknown, after: unknown): readonly string[] {
  return ["repository_files", "objects"].flatMap((map) => {
    const [old, now] = [before, after].map((side) => ((side as Record<string, unknown> | null)?.[map] ?? {}) as Record<string, string>);
    const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].toSorted();
    return names
      .filter((name) => old?.[name] !== now?.[name])
      .map((name) => `  ${old?.[name] === undefined ? "+" : now?.[name] === undefined ? "-" : "~"} ${name}`);
  });
}
