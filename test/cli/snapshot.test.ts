import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GitRepository, HelmRepository, kindRef, Kustomization, toCrd } from "#api";
import { runCli } from "#cli";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { emptyOfFlux, newKeys } from "../operations/snapshot/places.ts";
import { realClock } from "../support/outside.ts";
import { eventually } from "../support/eventually.ts";

const CANARY = "canary-of-the-command-line";
let plane: ControlPlane;
let cluster: Cluster;
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  plane = await createControlPlane({ data: "memory", workloads: false });
  await plane.listen({ host: "127.0.0.1", port: 0 });
  folder = await mkdtemp(join(tmpdir(), "snapshot-cli-"));
  await writeFile(at("kubeconfig"), plane.kubeconfig());
  cluster = clusterClient(plane.transport(), { address: "test", clock: realClock });
  for (const kind of [GitRepository, HelmRepository, Kustomization])
    await cluster.apply(toCrd(kind), { fieldManager: "test", force: true });
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  await eventually(() => Promise.all([GitRepository, HelmRepository, Kustomization].map((kind) => cluster.list(kindRef(kind)))));
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "login", namespace: "flux-system" },
    stringData: { password: CANARY },
  };
  await cluster.create(secret);
  const spec = { interval: "1m", url: "https://git.example.com/fleet", secretRef: { name: "login" } };
  await cluster.create({ ...kindRef(GitRepository), metadata: { name: "fleet", namespace: "flux-system" }, spec });
  const keys = await newKeys();
  await writeFile(at("keys.txt"), keys.identities.reveal());
  await writeFile(at("recipients.txt"), `# of a test\n${keys.recipient}\n`);
});
afterAll(async () => {
  await plane.close();
  await rm(folder, { recursive: true, force: true });
});

async function headgate(...words: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env: {},
    signal: new AbortController().signal,
  };
  const needsCluster = ["create", "restore", "diff"].includes(words[1] ?? "");
  const code = await runCli([...words, ...(needsCluster ? ["--kubeconfig", at("kubeconfig")] : [])], io, "0");
  return { code, out, err };
}

test("a snapshot is taken, looked at, checked, compared and restored", async () => {
  const target = at("prod.snapshot");

  const created = await headgate("snapshot", "create", target, "-R", at("recipients.txt"));
  const again = await headgate("snapshot", "create", target, "-R", at("recipients.txt"));
  const inspected = await headgate("snapshot", "inspect", target);
  const closed = await headgate("snapshot", "verify", target);
  const opened = await headgate("snapshot", "verify", target, "-i", at("keys.txt"));
  const same = await headgate("snapshot", "diff", target, "-i", at("keys.txt"));
  await cluster.patch(
    { ...kindRef(GitRepository), name: "fleet", namespace: "flux-system" },
    { type: "merge", body: { spec: { interval: "5m" } } },
  );
  const differing = await headgate("snapshot", "diff", target);
  const refused = await headgate("snapshot", "restore", target, "-i", at("keys.txt"));
  await emptyOfFlux(cluster);
  const planned = await headgate("snapshot", "restore", target, "-i", at("keys.txt"), "--dry-run");
  const restored = await headgate("snapshot", "restore", target, "-i", at("keys.txt"));

  expect([created, again, inspected, closed, opened, same, differing, refused, planned, restored].map(({ code }) => code)).toEqual([
    0, 1, 0, 0, 0, 0, 1, 1, 0, 0,
  ]);
  expect(created.out).toMatch(
    /^Flux in flux-system, taken .*: 6 objects, 1 of them sealed\n✔ .*prod\.snapshot written: \d+ bytes, sha256:/,
  );
  expect(again.err).toContain("holds something already");
  expect(inspected.out).toMatch(/^Secret\/flux-system\/login +reference +sealed$/m);
  expect(closed.out).toMatch(/5 objects are whole, sha256:\w+; 1 sealed objects were not opened/);
  expect(opened.out).toContain("6 objects are whole");
  expect(same.out).toBe("no differences\n");
  expect(differing.out).toMatch(/^changed +GitRepository\/flux-system\/fleet +flux +spec\.interval$/m);
  expect(differing.out).toMatch(/^unjudged +Secret\/flux-system\/login/m);
  expect(refused.err).toMatch(
    /is not as the snapshot: GitRepository\/flux-system\/fleet differs in spec\.interval\n {2}check that it is the right cluster/,
  );
  expect(planned.out).toMatch(/^create +GitRepository\/flux-system\/fleet +flux$/m);
  expect(planned.out).toContain("resumed in this order: GitRepository/flux-system/fleet\n");
  expect(restored.out).toMatch(/^create GitRepository\/flux-system\/fleet\n[^]*✔ restored: 6, resumed: 1\n$/m);
  const everything = [created, again, inspected, closed, opened, same, differing, refused, planned, restored].map(
    ({ out, err }) => out + err,
  );
  expect(everything.join("\n") + (await readFile(target)).toString("latin1")).not.toContain(CANARY);
});

test.each([
  ["nobody to seal for", ["create", "x"], "neither recipients nor a passphrase are given, and Secrets are never kept in the clear"],
  ["a key and a passphrase", ["create", "x", "-r", "age1x", "--passphrase-file", "PASS"], "passphrase-file"],
  ["a key that is none", ["create", "x", "-r", "age1x"], '"age1x" is no recipient of age'],
  [
    "a key of SSH",
    ["create", "x", "-r", "ssh-ed25519 AAAA"],
    "a key of SSH (ssh-ed25519) is given as a recipient that nothing can be sealed for",
  ],
  ["a file that is not there", ["verify", "absent"], "there is no snapshot at absent"],
  ["a file that is something else", ["inspect", "KUBECONFIG"], "is no snapshot: it is not compressed with gzip"],
  ["a place of another kind", ["inspect", "ftp://x/y"], "ftp is no scheme that is known"],
])("%s is refused in words", async (_case, words, message) => {
  await writeFile(at("pass"), "a passphrase\n");
  const named = words.map((word) => word.replace("PASS", at("pass")).replace("KUBECONFIG", at("kubeconfig")));

  const { code, err } = await headgate("snapshot", ...named);

  expect([code, err]).toEqual([1, expect.stringContaining(message)]);
});
