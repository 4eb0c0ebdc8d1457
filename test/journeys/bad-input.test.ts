// What a person gets wrong at first, told by the packaged provider: the thing, the value, the next step; nothing in the state, no secret printed.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROVIDER_VERSION } from "../../constructs/generated/version.ts";
import { openWorld, type World } from "../../examples/demo/world.ts";
import { startGitServer, type GitServer } from "../../tools/git-server/git-server.ts";
import { PLATFORMS } from "../../tools/package/layout.ts";
import { packageProvider } from "../../tools/package/package-provider.ts";
import { Terraform } from "../../tools/stage/terraform.ts";
import { tryPeer } from "../support/peers.ts";

const binary = await tryPeer("tofu");
const platform = PLATFORMS.find((each) => each === `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`);
const PASSWORD = "p:w-that-is-not-printed";
const HEAD = 'terraform {\n  required_providers {\n    flux = { source = "headgate/flux" }\n  }\n}\n';

describe.skipIf(binary === undefined || platform === undefined)("a first apply", () => {
  let world: World;
  let guarded: GitServer;
  let terraform: Terraform;
  let trace = "";

  beforeAll(async () => {
    world = await openWorld(undefined);
    guarded = await startGitServer({ dir: join(world.dir, "guarded"), users: { ada: PASSWORD }, protectedBranches: ["main"] });
    await guarded.createRepository("fleet");
    const platforms = platform === undefined ? [] : [platform];
    await packageProvider({ version: PROVIDER_VERSION, platforms, folder: world.dir, onlyMirror: true, say: () => undefined });
    const dir = join(world.dir, "configuration");
    await mkdir(dir);
    trace = join(world.dir, "trace.log");
    const env = { TF_LOG: "TRACE", TF_LOG_PATH: trace };
    terraform = await Terraform.open({ binary: binary ?? "", dir, work: join(world.dir, "work"), mirror: join(world.dir, "mirror"), env });
  });
  afterAll(async () => {
    await guarded.close();
    await world.close();
  });

  const provider = (kubeconfig: string): string =>
    `provider "flux" {
  kubernetes = { config_path = "${kubeconfig}" }
  git        = { url = "${guarded.url("fleet")}", http = { username = "ada", password = "${PASSWORD}", allow_insecure_http = true } }
}
`;
  const bootstrap = 'resource "flux_bootstrap_git" "this" {\n  path = "clusters/a"\n}\n';
  const kustomization = (interval: string): string => `resource "flux_kustomization" "this" {
  metadata = { name = "a", namespace = "default" }
  spec     = { interval = "${interval}", prune = true, source_ref = { kind = "GitRepository", name = "a" } }
}
`;

  test.each<[string, () => string, RegExp]>([
    [
      "with a kubeconfig that is not there",
      () => provider("/nowhere/kubeconfig") + bootstrap,
      /No kubeconfig at \/nowhere\/kubeconfig\. Next: correct the path/,
    ],
    [
      "to a protected branch",
      () => provider(world.kubeconfig) + bootstrap,
      /does not let branch main be pushed to: .*protected branch.* Next: let this user push to the branch, or give another branch/,
    ],
    [
      "without the definitions",
      () => provider(world.kubeconfig) + kustomization("1m"),
      /serves no kind Kustomization in kustomize\.toolkit\.fluxcd\.io\/v1\. Next: install its CustomResourceDefinition first/,
    ],
    [
      "with an interval that is none",
      () => provider(world.kubeconfig) + kustomization("soon"),
      /Invalid duration "soon"\. Next: write it like 30s, 5m or 1h30m/,
    ],
  ])("%s says so and what to do next", async (_case, configuration, expected) => {
    await writeFile(join(terraform.options.dir, "main.tf"), HEAD + configuration());
    await terraform.init();

    const { code, stdout, stderr } = await terraform.run("apply", "-no-color", "-auto-approve");
    const state = await terraform.run("state", "list");

    expect([code, stderr.replaceAll(/[\s╷│╵]+/g, " "), state.stdout]).toEqual([1, expect.stringMatching(expected), ""]);
    expect(`${stdout}${stderr}${await readFile(trace, "utf8")}`).not.toContain(PASSWORD);
  });
});
