import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli, type Io } from "#cli";
import { createControlPlane } from "#control-plane";
import { connectCluster, loadKubeconfig } from "#kube";
import { systemClock } from "#runtime";
import { tryPeer } from "../support/peers.ts";
import { eventually } from "../support/eventually.ts";

const kubectl = await tryPeer("kubectl");
const run = promisify(execFile);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "cli-plane-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** A command line that runs until `stop`, with what it said so far. */
function started(...argv: readonly string[]): { readonly said: string[]; readonly complained: string[]; stop(): Promise<number> } {
  const stop = new AbortController();
  const [said, complained]: [string[], string[]] = [[], []];
  const io: Io = { out: (text) => said.push(text), err: (text) => complained.push(text), env: {}, signal: stop.signal };
  const code = runCli(argv, io, "0.0.0");
  return {
    said,
    complained,
    stop: () => {
      stop.abort();
      return code;
    },
  };
}

async function ended(...argv: readonly string[]): Promise<{ code: number; said: string; complained: string }> {
  const command = started(...argv);
  const code = await command.stop();
  return { code, said: command.said.join(""), complained: command.complained.join("") };
}

test("--fleet serves clusters that have nothing in common but the process, with one kubeconfig for all and one for each", async () => {
  const kubeconfig = join(dir, "fleet", "kubeconfig");
  const fleet = started("control-plane", "--fleet", "3", "--listen", "127.0.0.1:0", "--data", "memory", "--kubeconfig", kubeconfig);
  await eventually(() => expect(fleet.said.at(-1)).toMatch(/^ready 3 clusters/));

  const seen: string[][] = [];
  for (const context of ["cluster-1", "cluster-2", "cluster-3"]) {
    for (const choice of [{ paths: [kubeconfig], context }, { paths: [join(`${kubeconfig}.d`, context)] }]) {
      const { cluster, close } = await connectCluster(await loadKubeconfig(choice), { clock: systemClock });
      const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: `only-${context}` } };
      await cluster.apply(namespace, { fieldManager: "test" });
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" });
      seen.push(items.map((each) => each.metadata.name ?? "").filter((each) => each.startsWith("only-")));
      await close();
    }
  }
  const code = await fleet.stop();

  expect(seen).toEqual(["cluster-1", "cluster-1", "cluster-2", "cluster-2", "cluster-3", "cluster-3"].map((each) => [`only-${each}`]));
  expect(fleet.said.slice(0, 3).map((line) => line.replace(/:\d+ /, ":PORT "))).toEqual(
    [1, 2, 3].map((i) => `ready https://127.0.0.1:PORT cluster-${i} (${i} of 3)\n`),
  );
  const authorities = readFileSync(kubeconfig, "utf8").match(/certificate-authority-data: .*/g);
  expect(new Set(authorities).size).toBe(3);
  expect(readdirSync(`${kubeconfig}.d`).map((name) => statSync(join(`${kubeconfig}.d`, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  expect(code).toBe(0);
});

test.skipIf(kubectl === undefined)("kubectl takes the contexts of a fleet", async () => {
  const kubeconfig = join(dir, "kubectl-fleet");
  const fleet = started("control-plane", "--fleet", "2", "--listen", "127.0.0.1:0", "--data", "memory", "--kubeconfig", kubeconfig);
  await eventually(() => expect(fleet.said.at(-1)).toMatch(/^ready 2 clusters/));

  const asked = async (...args: readonly string[]): Promise<string> =>
    (await run(kubectl ?? "", ["--kubeconfig", kubeconfig, ...args], { env: { ...process.env, HOME: dir } })).stdout;
  const contexts = await asked("config", "get-contexts", "-o", "name");
  await asked("--context", "cluster-2", "create", "namespace", "second");
  const found = [
    await asked("--context", "cluster-2", "get", "namespace", "second", "-o", "name"),
    await asked("--context", "cluster-1", "get", "namespace", "second", "-o", "name", "--ignore-not-found"),
  ];
  await fleet.stop();

  expect(contexts).toBe("cluster-1\ncluster-2\n");
  expect(found).toEqual(["namespace/second\n", ""]);
});

test.each([
  ["none", "0", '--fleet "0" is no number of clusters'],
  ["too many", "1001", "a fleet of 1001 clusters cannot be"],
  ["a word", "many", '--fleet "many" is no number of clusters'],
])("--fleet with %s is refused", async (_case, count, message) => {
  const { code, complained } = await ended("control-plane", "--fleet", count, "--data", "memory", "--kubeconfig", join(dir, "never"));

  expect([code, complained]).toEqual([1, expect.stringContaining(message)]);
  expect(readdirSync(dir)).not.toContain("never");
});

test("snapshot and restore carry the objects of a running control plane to another folder", async () => {
  const [from, to, file] = [join(dir, "from"), join(dir, "to"), join(dir, "one.snapshot")];
  const plane = await createControlPlane({ data: { dir: from }, workloads: false });
  const send = plane.transport();
  const made = await send({ method: "POST", path: "/api/v1/namespaces/default/configmaps", body: '{"metadata":{"name":"carried"}}' });
  for await (const _chunk of made.body) continue;

  const taken = await ended("control-plane", "snapshot", file, "--data", from);
  await plane.close();
  const restored = await ended("control-plane", "restore", file, "--data", to);
  const again = await ended("control-plane", "restore", file, "--data", to);
  const second = await createControlPlane({ data: { dir: to }, workloads: false });
  const found = await second.transport()({ method: "GET", path: "/api/v1/namespaces/default/configmaps/carried" });
  for await (const _chunk of found.body) continue;
  await second.close();

  expect(taken).toEqual({
    code: 0,
    said: expect.stringMatching(/^\d+ objects at resource version \d+ in .*one\.snapshot, \d+ bytes\n$/) as string,
    complained: "",
  });
  expect(restored).toEqual({
    code: 0,
    said: expect.stringMatching(/^\d+ objects as of resource version \d+ in /) as string,
    complained: "",
  });
  expect(again).toEqual({
    code: 1,
    said: "",
    complained: `✗ ${to} keeps objects already\n  restore into a folder that is empty or does not exist\n`,
  });
  expect(found.status).toBe(200);
});

test("--audit-log writes events of the wanted level, and a policy without a log is refused", async () => {
  const [policy, log] = [join(dir, "policy.yaml"), join(dir, "audit.jsonl")];
  writeFileSync(policy, "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata, nonResourceURLs: [/version]}]\n");
  const flags = ["--listen", "127.0.0.1:0", "--data", "memory", "--kubeconfig", join(dir, "audited")];
  const served = started("control-plane", ...flags, "--audit-log", log, "--audit-policy", policy);
  await eventually(() => expect(served.said.at(-1)).toMatch(/^ready/));
  const { cluster, close } = await connectCluster(await loadKubeconfig({ paths: [join(dir, "audited")] }), { clock: systemClock });
  await cluster.version();
  await close();
  await served.stop();
  const alone = await ended("control-plane", ...flags, "--audit-policy", policy);

  const events = readFileSync(log, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events.map(({ requestURI, stage }) => [requestURI, stage])).toEqual([
    ["/version", "RequestReceived"],
    ["/version", "ResponseComplete"],
  ]);
  expect([alone.code, alone.complained]).toEqual([
    1,
    expect.stringContaining("--audit-policy says what to write, and --audit-log is missing"),
  ]);
});
