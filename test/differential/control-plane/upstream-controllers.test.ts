// Upstream's own kustomize-controller, unchanged, against the embedded control plane, fed by our source controller.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitRepository, toCrd } from "#api";
import { at, silentLog, type KubeObject, type ObjectRef } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { readFlags, startControllers, type RunningControllers } from "#controllers";
import { clusterClient, type Cluster } from "#kube";
import { systemClock, systemRandom } from "#runtime";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { tryPeer } from "../../support/peers.ts";
import { startUpstreamController, upstreamDefinition, type UpstreamController } from "../../support/upstream-controller.ts";
import { until } from "../../support/eventually.ts";

const run = promisify(execFile);
const binary = await tryPeer("kustomize-controller");
const NAMESPACE = "flux-system";
const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  a: "1"\n`;
const mapRef = (name: string): ObjectRef => ({ apiVersion: "v1", kind: "ConfigMap", name, namespace: "default" });
const kustomizationRef: ObjectRef = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  name: "app",
  namespace: NAMESPACE,
};

/** A source kind that upstream watches and that no controller serves here. */
function emptySource(kind: string, plural: string): KubeObject {
  const group = "source.toolkit.fluxcd.io";
  const openAPIV3Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}

describe.skipIf(binary === undefined)("upstream's kustomize-controller", () => {
  const stop = new AbortController();
  let dir: string;
  let plane: ControlPlane;
  let cluster: Cluster;
  let git: GitServer;
  let sources: RunningControllers;
  let controller: UpstreamController;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "headgate-upstream-"));
    plane = await createControlPlane({ data: "memory" });
    await plane.listen();
    cluster = clusterClient(plane.transport(), { address: "embedded", clock: systemClock });
    const others = [emptySource("Bucket", "buckets"), emptySource("OCIRepository", "ocirepositories")];
    for (const definition of [
      toCrd(GitRepository),
      ...others,
      await upstreamDefinition("kustomize-controller", "kustomize.toolkit.fluxcd.io_kustomizations.yaml"),
    ]) {
      await cluster.apply(definition, { fieldManager: "test", force: true });
    }
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
    git = await startGitServer({ dir: join(dir, "git") });
    await mkdir(join(dir, "artifacts"));
    sources = await startControllers(cluster, {
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      signal: stop.signal,
      only: ["source-controller"],
      flags: readFlags({ storagePath: join(dir, "artifacts"), storageAddr: "127.0.0.1:0" }),
    });
    await mkdir(join(dir, "controller"));
    controller = await startUpstreamController(binary ?? "", {
      directory: join(dir, "controller"),
      kubeconfig: plane.kubeconfig(),
      namespace: NAMESPACE,
    });
  });
  afterAll(async () => {
    await controller?.stop();
    stop.abort(new Error("test is over"));
    await sources?.stopped();
    await git?.close();
    await plane?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const commit = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const work = join(dir, "work");
    await mkdir(work, { recursive: true });
    const say = async (...args: string[]): Promise<string> =>
      (await run("git", ["-C", work, "-c", "user.name=t", "-c", "user.email=t@t", ...args])).stdout.trim();
    await say("init", "-q", "-b", "main");
    await say("rm", "-q", "-r", "--ignore-unmatch", ".");
    await mkdir(work, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(work, name), text);
    await say("add", "-A");
    await say("commit", "-q", "-m", "change");
    await say("push", "-q", git.path("app"), "main");
    return say("rev-parse", "HEAD");
  };
  const comes = (what: string, isSo: () => Promise<boolean>): Promise<true> => until(isSo, () => `${what}: ${controller.log()}`);
  const applied = async (): Promise<string> => {
    const revision = at(await cluster.get(kustomizationRef), "status", "lastAppliedRevision");
    return typeof revision === "string" ? revision : "";
  };
  const exists = (name: string): Promise<boolean> =>
    cluster.get(mapRef(name)).then(
      (found) => found !== undefined,
      () => false,
    );

  test("brings a Kustomization to Ready, and prunes what its source no longer has", async () => {
    await git.createRepository("app");
    const first = await commit({ "one.yaml": map("one"), "two.yaml": map("two") });
    await cluster.create({
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata: { name: "app", namespace: NAMESPACE },
      spec: { url: git.url("app"), interval: "1s", ref: { branch: "main" } },
    });
    await cluster.create({
      ...kustomizationRefBody(),
      spec: { interval: "1m", path: "./", prune: true, wait: true, sourceRef: { kind: "GitRepository", name: "app" } },
    });
    await comes("the first revision", async () => (await applied()) === `main@sha1:${first}`);
    const both = [await exists("one"), await exists("two")];
    const ready = JSON.stringify(at(await cluster.get(kustomizationRef), "status", "conditions"));
    const second = await commit({ "one.yaml": map("one") });
    await comes("the second revision", async () => (await applied()) === `main@sha1:${second}`);
    await comes("the removal", async () => !(await exists("two")));

    expect(both).toEqual([true, true]);
    expect(ready).toMatch(/"type":"Ready"/);
    expect(ready).toMatch(/"reason":"ReconciliationSucceeded"/);
    expect(await exists("one")).toBe(true);
  });

  test("removes everything when the Kustomization is deleted", async () => {
    await cluster.delete(kustomizationRef);
    await comes("the removal", async () => (await cluster.get(kustomizationRef)) === undefined);

    expect(await exists("one")).toBe(false);
  });

  function kustomizationRefBody(): KubeObject {
    const { apiVersion, kind, name } = kustomizationRef;
    return { apiVersion, kind, metadata: { name, namespace: NAMESPACE } };
  }
});
