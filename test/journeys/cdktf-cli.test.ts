// The example, as a user runs it: the real command-line tools of cdktf and cdktn, the real OpenTofu and Terraform, our provider from a
// mirror, a git server, and a cluster with our controllers.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, type KubeObject } from "#base";
import { apiVersionOf, GitRepository, Kustomization, type Kind } from "#api";
import { PROVIDER_VERSION } from "../../constructs/generated/version.ts";
import { openWorld, REPOSITORY, USER, type World } from "../../examples/demo/world.ts";
import { PLATFORMS } from "../../tools/package/layout.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { runCdk, type CdkTool } from "../support/cdktf-cli.ts";
import { tryPeer } from "../support/peers.ts";
import { isFullMatrix } from "../support/both-cores.ts";

const root = path.resolve(import.meta.dirname, "../..");
const asCdktn = "node_modules/.bin/node --conditions=headgate-source --import ./test/support/as-cdktn.ts examples/production/main.ts";
const apps: Readonly<Record<CdkTool, readonly string[]>> = { cdktf: [], cdktn: ["--app", asCdktn] };

/** A project of its own with the example of this repository, so that state and output stay out of the tree. */
async function openProject(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "headgate-project-"));
  await writeFile(path.join(folder, "cdktf.json"), await readFile(path.join(root, "cdktf.json"), "utf8"));
  for (const name of ["node_modules", "examples"]) await symlink(path.join(root, name), path.join(folder, name));
  await mkdir(path.join(folder, "test"));
  await symlink(path.join(root, "test/support"), path.join(folder, "test/support"));
  return folder;
}

describe.each<CdkTool>(["cdktf", "cdktn"])("%s synth", (tool) => {
  let cwd = "";

  beforeAll(async () => {
    cwd = await openProject();
  });
  afterAll(async () => {
    await rm(cwd, { recursive: true, force: true });
  });

  test("writes the stack of the example, run from source", async () => {
    const outcome = await runCdk({ tool, args: ["synth", ...apps[tool]], cwd, env: { GIT_URL: "https://example.org/fleet.git" } });

    expect(outcome).toMatchObject({ code: 0, output: expect.stringContaining("production") as string });
    const stack = JSON.parse(await readFile(path.join(cwd, "cdktf.out/stacks/production/cdk.tf.json"), "utf8")) as Record<
      string,
      Record<string, unknown>
    >;
    expect(Object.keys(stack["resource"] ?? {}).toSorted()).toEqual(["flux_bootstrap_git", "flux_git_repository", "flux_kustomization"]);
    expect(stack["terraform"]?.["required_providers"]).toMatchObject({ flux: { source: "headgate/flux" } });
  });

  test("ends with the program's own sentence when its input is missing", async () => {
    const outcome = await runCdk({ tool, args: ["synth", ...apps[tool]], cwd, env: { GIT_URL: "" } });

    expect(outcome.code).not.toBe(0);
    expect(outcome.output).toContain("GIT_URL is not set");
  });
});

const binaries = { tofu: await tryPeer("tofu"), terraform: await tryPeer("terraform") };
const platform = PLATFORMS.find((each) => each === `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`);

const WAYS: readonly [CdkTool, keyof typeof binaries][] = [
  ["cdktf", "terraform"],
  ["cdktn", "tofu"],
];
const OTHER_WAYS: typeof WAYS = [
  ["cdktf", "tofu"],
  ["cdktn", "terraform"],
];

describe.each([...WAYS, ...(isFullMatrix ? OTHER_WAYS : [])])("%s with %s", (tool, name) => {
  const binary = binaries[name];
  let world: World;
  let cwd = "";

  beforeAll(async () => {
    if (binary === undefined || platform === undefined) return;
    world = await openWorld(undefined);
    cwd = await openProject();
    await packageProvider({ version: PROVIDER_VERSION, platforms: [platform], folder: world.dir, onlyMirror: true, say: () => undefined });
    const mirror = JSON.stringify(path.join(world.dir, "mirror"));
    await writeFile(path.join(world.dir, "cli.tfrc"), `provider_installation {\n  filesystem_mirror {\n    path = ${mirror}\n  }\n}\n`);
  });
  afterAll(async () => {
    await world?.close();
    await rm(cwd, { recursive: true, force: true });
  });

  async function run(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    return await runCdk({
      tool,
      args: [...args, ...apps[tool], "--skip-provider-lock"],
      cwd,
      binary: binary ?? "",
      env: {
        GIT_URL: world.git.url(REPOSITORY),
        GIT_USERNAME: USER,
        KUBECONFIG: world.kubeconfig,
        TF_VAR_git_password: world.password,
        TF_CLI_CONFIG_FILE: path.join(world.dir, "cli.tfrc"),
      },
    });
  }

  async function found(kind: Kind, objectName: string): Promise<KubeObject | undefined> {
    return await world.cluster.get({ apiVersion: apiVersionOf(kind), kind: kind.kind, namespace: "flux-system", name: objectName });
  }

  test.skipIf(binary === undefined)("plans, deploys, finds nothing left to do, and destroys", async () => {
    const planned = await run("diff", "production");
    expect(planned).toMatchObject({ code: 0, output: expect.stringContaining("Plan: 3 to add, 0 to change, 0 to destroy.") as string });

    const deployed = await run("deploy", "production", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0, output: expect.stringContaining("3 added, 0 changed, 0 destroyed") as string });
    expect(at(await found(GitRepository, "flux-system"), "status", "artifact", "revision")).toMatch(/^main@sha1:[0-9a-f]{40}$/);
    expect(at(await found(Kustomization, "application"), "spec", "path")).toBe("application/overlays/production");

    const again = await run("diff", "production");
    expect(again).toMatchObject({ code: 0, output: expect.stringContaining("No changes.") as string });

    const destroyed = await run("destroy", "production", "--auto-approve");
    expect(destroyed).toMatchObject({ code: 0, output: expect.stringContaining("3 destroyed") as string });
    expect(await world.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
    for (const { output } of [planned, deployed, again, destroyed]) expect(output).not.toContain(world.password);
  });
});
