// Clients that other people wrote: the JavaScript client of Kubernetes, and kubectl, both unchanged.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { tryPeer } from "../support/peers.ts";
import { eventually } from "../support/eventually.ts";

const kubectl = await tryPeer("kubectl");
let plane: ControlPlane;
let dir: string;

beforeAll(async () => {
  plane = await createControlPlane({ data: "memory" });
  await plane.listen();
  dir = mkdtempSync(join(tmpdir(), "plane-clients-"));
  writeFileSync(join(dir, "kubeconfig"), plane.kubeconfig(), { mode: 0o600 });
});
afterAll(async () => {
  await plane.close();
  rmSync(dir, { recursive: true });
});

describe("the JavaScript client", () => {
  const namespace = "default";
  let config: KubeConfig;
  let core: CoreV1Api;
  beforeAll(() => {
    config = new KubeConfig();
    config.loadFromString(plane.kubeconfig());
    core = config.makeApiClient(CoreV1Api);
  });

  test("makes, reads, lists and removes objects with its types", async () => {
    const made = await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "typed" }, data: { a: "1" } } });
    const read = await core.readNamespacedConfigMap({ namespace, name: "typed" });
    const list = await core.listNamespacedConfigMap({ namespace, fieldSelector: "metadata.name=typed" });
    const removed = await core.deleteNamespacedConfigMap({ namespace, name: "typed" });
    const missing = await core
      .readNamespacedConfigMap({ namespace, name: "typed" })
      .catch((error: unknown) => (error as { code: number }).code);

    expect(read.data).toEqual({ a: "1" });
    expect(read.metadata?.creationTimestamp).toBeInstanceOf(Date);
    expect(list.items.map((each) => each.metadata?.uid)).toEqual([made.metadata?.uid]);
    expect([removed.status, missing]).toEqual(["Success", 404]);
  });

  test("an informer tells of what is there, what comes, changes and goes", async () => {
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "there", labels: { informed: "yes" } } } });
    const informer = makeInformer<V1ConfigMap>(
      config,
      `/api/v1/namespaces/${namespace}/configmaps`,
      () => core.listNamespacedConfigMap({ namespace, labelSelector: "informed=yes" }),
      "informed=yes",
    );
    const seen: string[] = [];
    for (const verb of ["add", "update", "delete"] as const)
      informer.on(verb, (map) => void seen.push(`${verb} ${map.metadata?.name ?? ""}`));
    await informer.start();
    const body = { metadata: { name: "later", labels: { informed: "yes" } } };
    await core.createNamespacedConfigMap({ namespace, body });
    await core.replaceNamespacedConfigMap({ namespace, name: "later", body: { ...body, data: { a: "2" } } });
    await core.deleteNamespacedConfigMap({ namespace, name: "later" });
    await eventually(() => expect(seen).toContain("delete later"));
    await informer.stop();

    expect(seen).toEqual(["add there", "add later", "update later", "delete later"]);
  });
});

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

describe.skipIf(kubectl === undefined)("kubectl", () => {
  const run = (args: string, input = "", more: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECONFIG: join(dir, "kubeconfig"), HOME: dir, ...more };
      const child = spawn(kubectl ?? "", args.split(" "), { env, stdio: ["pipe", "pipe", "pipe"] });
      const told = { out: "", error: "" };
      child.stdout.on("data", (bytes: Buffer) => (told.out += bytes.toString()));
      child.stderr.on("data", (bytes: Buffer) => (told.error += bytes.toString()));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, ...told }));
      child.stdin.end(input);
    });
  const MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shown\n  namespace: default\ndata:\n  a: one\n";
  const changed = MAP.replace("one", "two");

  beforeAll(async () => {
    await run("create namespace clients");
  });

  test.each<[string, string, string, RegExp]>([
    ["create a deployment", "-n clients create deployment web --image=web:1 --replicas=2", "", /^deployment\.apps\/web created/],
    ["wait until it is available", "-n clients wait --for=condition=Available --timeout=15s deployment/web", "", /condition met/],
    ["follow its rollout", "-n clients rollout status deployment/web --timeout=15s", "", /successfully rolled out/],
    ["scale it", "-n clients scale deployment/web --replicas=3", "", /scaled/],
    ["show it", "-n clients get deployment web", "", /NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb/],
    ["show one value", "-n clients get deployment web -o jsonpath={.spec.replicas}", "", /^3$/],
    ["describe it", "-n clients describe deployment web", "", /Image: +web:1/],
    ["set its image", "-n clients set image deployment/web web=web:2", "", /image updated/],
    ["tell its history", "-n clients rollout history deployment/web", "", /REVISION/],
    ["undo the rollout", "-n clients rollout undo deployment/web", "", /rolled back/],
    ["restart it", "-n clients rollout restart deployment/web", "", /restarted/],
    ["read a log", "-n clients logs deployment/web", "", /simulated container/],
    ["apply", "apply -f -", MAP, /configmap\/shown created/],
    ["apply again", "apply -f -", MAP, /configmap\/shown unchanged/],
    ["apply on the server", "apply --server-side --force-conflicts -f -", changed, /serverside-applied/],
    ["label", "label configmap shown tier=front", "", /labeled/],
    ["annotate", "annotate configmap shown note=x", "", /annotated/],
    ["patch", 'patch configmap shown --type=merge -p {"data":{"b":"2"}}', "", /patched/],
    ["select by label", "get configmaps -l tier=front -o name", "", /^configmap\/shown\n$/],
    ["replace", "replace -f -", MAP, /replaced/],
    ["explain", "explain deployment.spec.replicas", "", /FIELD: +replicas <integer>/],
    ["list resources", "api-resources --api-group=apps -o name", "", /deployments\.apps/],
    ["list versions", "api-versions", "", /apps\/v1/],
    ["ask what it may do", "auth can-i create pods", "", /^yes/],
    ["ask who it is", "auth whoami", "", /kubernetes-admin/],
    ["create a secret", "-n clients create secret generic s --from-literal=a=b", "", /secret\/s created/],
    ["create a service account", "-n clients create serviceaccount robot", "", /created/],
    ["create a token", "-n clients create token robot", "", /^[\w-]+\.[\w-]+\.[\w-]+\n?$/],
    ["create a role", "-n clients create role reader --verb=get --resource=pods", "", /created/],
    ["bind it", "-n clients create rolebinding reader --role=reader --serviceaccount=clients:robot", "", /created/],
    ["create a job", "-n clients create job once --image=job:1", "", /created/],
    ["create a cron job", "-n clients create cronjob often --image=job:1 --schedule=@hourly", "", /created/],
    ["create a service", "-n clients create service clusterip web --tcp=80", "", /created/],
    ["create a quota", "-n clients create quota q --hard=pods=100", "", /created/],
    ["delete", "delete configmap shown", "", /deleted/],
    ["delete a namespace", "delete namespace clients --timeout=20s", "", /deleted/],
  ])("can %s", async (_case, args, input, expected) => {
    const outcome = await run(args, input);

    expect(outcome.out + outcome.error).toMatch(expected);
  });

  test("edits an object in an editor, and sends what that has changed", async () => {
    writeFileSync(join(dir, "editor"), '#!/bin/sh\nsed -i -e "s/a: before/a: after/" "$1"\n', { mode: 0o700 });
    await run("create configmap edited --from-literal=a=before --from-literal=b=kept");
    const changed = await run("edit configmap edited", "", { EDITOR: join(dir, "editor") });
    const again = await run("edit configmap edited", "", { EDITOR: join(dir, "editor") });
    const data = await run("get configmap edited -o jsonpath={.data}");
    const owners = await run("get configmap edited --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}");

    expect(changed.out).toMatch(/configmap\/edited edited/);
    expect(again.error).toMatch(/no changes made/);
    expect(JSON.parse(data.out)).toEqual({ a: "after", b: "kept" });
    expect(owners.out.split(" ").toSorted()).toEqual(["kubectl-create", "kubectl-edit"]);
  });

  test("edits an object whose first change is refused, and says why in the text", async () => {
    const editor = '#!/bin/sh\ncat "$1" >> "$0.seen"\nsed -i -e "s/tier: .*/tier: -bad-/" "$1"\n';
    writeFileSync(join(dir, "refused"), editor, { mode: 0o700 });
    await run("create configmap refused --from-literal=a=b");
    await run("label configmap refused tier=front");
    const outcome = await run("edit configmap refused", "", { EDITOR: join(dir, "refused") });
    const label = await run("get configmap refused -o jsonpath={.metadata.labels.tier}");

    expect(outcome.code).not.toBe(0);
    expect(readFileSync(join(dir, "refused.seen"), "utf8")).toMatch(
      /# configmaps "refused" was not valid:\n# \* metadata\.labels: Invalid value/,
    );
    expect(label.out).toBe("front");
  });

  test("shows a difference with exit code 1, and none with 0", async () => {
    await run("apply -f -", MAP);
    const same = await run("diff -f -", MAP);
    const different = await run("diff -f -", changed);

    expect([same.code, different.code]).toEqual([0, 1]);
    expect(different.out).toMatch(/-\s+a: one\n\+\s+a: two/);
  });

  test("watches until it is told to stop", async () => {
    const env = { ...process.env, KUBECONFIG: join(dir, "kubeconfig"), HOME: dir };
    const child = spawn(kubectl ?? "", ["get", "configmaps", "-w", "-o", "name"], { env, stdio: ["ignore", "pipe", "ignore"] });
    let out = "";
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    await eventually(() => expect(out).toContain("kube-root-ca.crt"));
    await run("create configmap watched");
    await eventually(() => expect(out).toContain("configmap/watched"));
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    await ended;

    expect(out.split("\n")).toContain("configmap/watched");
  });
});
