// The provider process is killed under a real core, at moments that the outside can see. What was begun is finished by the next apply.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { startGitServer, type GitServer } from "../../../tools/git-server/git-server.ts";
import { runGit } from "../../../tools/git-server/process.ts";
import type { CommandResult, Terraform } from "../../../tools/stage/terraform.ts";
import { realClock } from "../../support/outside.ts";
import { cores } from "../../provider/core-run.ts";
import { hasPackage, openTerraform, packageForHere, providerProcesses } from "./packaged.ts";
import { controllersOf } from "./plane.ts";
import { isFullMatrix } from "../../support/both-cores.ts";

const binaries = await cores();
const PASSWORD = "p:w-of-the-repository";
const NAMESPACE = { apiVersion: "v1", kind: "Namespace", name: "flux-system" };
const SOURCE = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", name: "source-controller", namespace: "flux-system" };

/** Each moment with one of the cores, or all with all of them. */

describe.skipIf(!hasPackage || !existsSync("/proc/self/cmdline")).each(binaries)("with $name", ({ name, path: binary }) => {
  let folder: string;
  let plane: ControlPlane;
  let cluster: Cluster;
  let stopControllers: () => Promise<void>;
  let git: GitServer;
  let terraform: Terraform;
  let mirror: string;

  beforeAll(async () => {
    mirror = await mkdtemp(join(tmpdir(), "headgate-mirror-"));
    await packageForHere(mirror);
  });
  afterAll(async () => {
    await rm(mirror, { recursive: true, force: true });
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "headgate-killed-"));
    plane = await createControlPlane({ data: "memory" });
    cluster = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
    stopControllers = await controllersOf(cluster);
    git = await startGitServer({ dir: join(folder, "git"), users: { flux: PASSWORD } });
    await git.createRepository("fleet");
    terraform = await openTerraform(folder, { binary, mirror: join(mirror, "mirror") });
    await plane.listen();
    const kubeconfig = join(folder, "kubeconfig");
    await writeFile(kubeconfig, plane.kubeconfig(), { mode: 0o600 });
    const text = `terraform {
  required_providers {
    flux = { source = "headgate/flux" }
  }
}
provider "flux" {
  kubernetes = { config_path = "${kubeconfig}" }
  git        = { url = "${git.url("fleet")}", http = { username = "flux", password = "${PASSWORD}", allow_insecure_http = true } }
}
resource "flux_bootstrap_git" "this" {
  path = "clusters/acc"
}
`;
    await writeFile(join(terraform.options.dir, "main.tf"), text);
    await terraform.init();
  });
  afterEach(async () => {
    await stopControllers();
    await plane.close();
    await git.close();
    await rm(folder, { recursive: true, force: true });
  });

  const isPushed = (): boolean => existsSync(join(git.path("fleet"), "refs/heads/main"));
  const has = async (ref: typeof NAMESPACE): Promise<boolean> => (await cluster.get(ref).catch(() => undefined)) !== undefined;

  /** Runs a command, and kills its provider as soon as the moment has come. */
  async function killedAt(moment: () => boolean | Promise<boolean>, ...args: string[]): Promise<CommandResult> {
    const run = terraform.run(...args);
    let isDone = false;
    void run.then(() => (isDone = true));
    while (!isDone && !(await moment())) await sleep(2);
    for (const id of await providerProcesses(folder)) process.kill(id, "SIGKILL");
    return run;
  }

  const moments: readonly [string, "tofu" | "terraform", () => boolean | Promise<boolean>][] = [
    ["when the first commit is in git", "tofu", isPushed],
    ["when the namespace is there", "terraform", () => has(NAMESPACE)],
    ["when the cluster is told what to follow", "tofu", () => has(SOURCE)],
  ];
  test.each(moments.filter(([, core]) => isFullMatrix || core === name))(
    "a create that is killed %s is finished by the next apply",
    async (_case, _core, moment) => {
      // nobody reports the install ready, so that it waits for the kill
      await stopControllers();
      const killed = await killedAt(moment, "apply", "-auto-approve", "-no-color");
      stopControllers = await controllersOf(cluster);
      expect([killed.code, killed.stderr]).toEqual([1, expect.stringMatching(/plugin|provider/i)]);
      expect(killed.stderr).not.toContain(PASSWORD);

      await terraform.apply();

      expect(await terraform.run("plan", "-detailed-exitcode", "-no-color")).toMatchObject({ code: 0 });
      const log = await runGit(["--git-dir", git.path("fleet"), "log", "--format=%s", "main"], folder);
      expect(log.trim().split("\n")).toEqual(["Add Flux sync manifests", expect.stringMatching(/^Add Flux v\S+ component manifests$/)]);
    },
  );

  test.each(isFullMatrix || name === "terraform" ? [name] : [])(
    "a destroy by %s that is killed half-way is finished by the next one",
    async () => {
      await terraform.apply();
      // the namespace cannot go, so that the destroy waits for the kill
      const held = { apiVersion: "v1", kind: "ConfigMap", name: "held", namespace: "flux-system" };
      await cluster.create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "held", namespace: "flux-system", finalizers: ["example.com/hold"] },
      });
      const killed = await killedAt(async () => !(await has(DEPLOYMENT)), "destroy", "-auto-approve", "-no-color");
      await cluster.patch(held, { type: "merge", body: { metadata: { finalizers: null } } });
      expect(killed.code).toBe(1);

      await terraform.destroy();

      expect(await has(NAMESPACE)).toBe(false);
      expect(await runGit(["--git-dir", git.path("fleet"), "ls-tree", "-r", "--name-only", "main"], folder)).toBe("");
      expect(await terraform.state()).toEqual({});
    },
  );
});
