import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { at, stringAt } from "#base";
import { runCli } from "#cli";
import { startCluster, type TestCluster } from "../operations/stage.ts";
import { giteaApi } from "../support/forges/gitea.ts";
import { startForge, type ForgeServer } from "../support/forges/forge-server.ts";

const TOKEN = "tok-3n-0f-ada";
const source = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: "flux-system", namespace: "flux-system" };
let forge: ForgeServer;
let started: TestCluster;
let folder: string;

beforeAll(async () => {
  forge = await startForge(giteaApi, { tokens: { [TOKEN]: "ada" }, organizations: { acme: { platform: "write" } } });
  started = await startCluster();
  folder = await mkdtemp(join(tmpdir(), "words-"));
  await writeFile(join(folder, "kubeconfig"), await started.listen());
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await forge[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function headgate(words: readonly string[], env: Record<string, string> = { GITEA_TOKEN: TOKEN }) {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    env,
    signal: new AbortController().signal,
  };
  const code = await runCli([...words, "--kubeconfig", join(folder, "kubeconfig")], io, "0");
  return { code, out, err };
}
const gitea = (...more: string[]): string[] => {
  const words = "bootstrap gitea --owner acme --repository fleet --allow-insecure-http --path ./clusters/acc/".split(" ");
  return [...words, "--hostname", forge.address, ...more];
};

test.each<[string, () => string[], Record<string, string>, RegExp]>([
  ["a missing token", () => gitea(), {}, /there is no token for http.*GITEA_TOKEN in the environment/s],
  ["a team that is none", () => gitea("--team", "platform:own"), { GITEA_TOKEN: TOKEN }, /own is no permission/],
  ["a missing owner", () => ["bootstrap", "github", "--repository", "fleet"], {}, /required option '--owner/],
  [
    "a missing host",
    () => ["bootstrap", "bitbucket-server", "--owner", "acme", "--repository", "fleet"],
    {},
    /required option '--hostname/,
  ],
  ["a flag that is neither yes nor no", () => gitea("--private=perhaps"), {}, /write true or false/],
  ["an ssh address without key", () => ["bootstrap", "git", "--url", "ssh://git.example.com/a"], {}, /--private-key-file is missing/],
  [
    "a flag of upstream that says how the cluster is reached",
    () => gitea("--token", "tok-3n-secret"),
    {},
    /✗ --token is not supported: how the cluster is reached stands in the kubeconfig\n {2}set it there/,
  ],
  ["upstream's manifests", () => gitea("--manifests=./manifests"), {}, /--manifests is not supported: the manifests come with headgate/],
  [
    "a key of its own for a repository of no service",
    () => ["bootstrap", "git", "--url", "https://git.example.com/a", "--ssh-key-algorithm", "rsa"],
    {},
    /--ssh-key-algorithm is not supported: no key is made.*\n {2}make one with ssh-keygen/,
  ],
  [
    "a token for an ssh address",
    () => ["bootstrap", "git", "--url", "ssh://git.example.com/a", "--token-auth"],
    {},
    /--token-auth is not supported: an ssh address is reached with a key/,
  ],
  [
    "signing with a key that is not given",
    () => gitea("--ssh-signing-reuse-private-key"),
    { GITEA_TOKEN: TOKEN },
    /--private-key-file is missing/,
  ],
  [
    "two keys to sign with",
    () => gitea("--ssh-signing-reuse-private-key", "--ssh-signing-key-file", "/nowhere"),
    { GITEA_TOKEN: TOKEN },
    /\[ssh-signing-reuse-private-key ssh-signing-key-file\] are set none|ssh-signing-key-file/,
  ],
  [
    "a path that the cluster does not take",
    () => gitea("--sparse-checkout", "apps,clusters/other"),
    { GITEA_TOKEN: TOKEN },
    /the path "clusters\/acc" is in none of the folders that the cluster takes: apps, clusters\/other/,
  ],
  ["a key file that is not there", () => gitea("--private-key-file", "/nowhere"), { GITEA_TOKEN: TOKEN }, /cannot read \/nowhere/],
])("bootstrap refuses %s, and nothing is created", async (_case, words, env, message) => {
  const { code, err } = await headgate(words(), env);

  expect(code).not.toBe(0);
  expect(err).toMatch(message);
  expect(err).not.toContain("tok-3n");
  expect(forge.state.repositories).toEqual([]);
});

test("bootstrap creates a repository, installs, and does nothing the second time; from git it goes on", async () => {
  const words = gitea(
    "--token-auth",
    "--sparse-checkout",
    "clusters",
    "--team",
    "platform,ghosts",
    "--components",
    "source-controller,kustomize-controller",
  );

  const first = await headgate(words);

  const head = await forge.git("acme/fleet", "rev-parse", "main");
  expect(first).toMatchObject({
    code: 0,
    out: expect.stringContaining(`follows main@sha1:${head} of ${forge.address}/acme/fleet.git with token`) as string,
  });
  expect(first.err).toMatch(/warn: ghosts has no maintain permission/);
  expect([...(forge.state.repositories[0]?.teams.keys() ?? [])]).toEqual(["platform"]);
  expect(stringAt(await started.cluster.get(source), "spec", "url")).toBe(`${forge.address}/acme/fleet.git`);
  const again = await headgate(words);
  expect(again).toMatchObject({ code: 0, out: first.out });

  expect(at(await started.cluster.get(source), "spec", "sparseCheckout")).toEqual(["clusters"]);
  const git = ["bootstrap", "git", "--url", `${forge.address}/acme/fleet.git`, "--username", "git", "--allow-insecure-http", "--silent"];
  const from = await headgate(
    [
      ...git,
      "--token-auth",
      "--sparse-checkout=clusters",
      "--path",
      "clusters/acc",
      "--components",
      "source-controller,kustomize-controller",
    ],
    {
      GIT_PASSWORD: TOKEN,
    },
  );
  expect(from).toMatchObject({ code: 0, out: expect.stringContaining(`follows main@sha1:${head}`) as string });
  for (const { out, err } of [first, again, from]) expect(out + err).not.toContain(TOKEN);
});

test("bootstrap leaves a Flux alone that something else manages, unless it is to take it over", async () => {
  await using other = await startCluster({ controllers: false, workloads: false });
  await writeFile(join(folder, "kubeconfig"), await other.listen());
  const names = { plural: "gitrepositories", singular: "gitrepository", kind: "GitRepository" };
  const schema = { openAPIV3Schema: { type: "object" } };
  const group = "source.toolkit.fluxcd.io";
  const labels = { "app.kubernetes.io/managed-by": "Helm" };
  await other.cluster.create({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `gitrepositories.${group}`, labels },
    spec: { group, names, scope: "Namespaced", versions: [{ name: "v1", served: true, storage: true, schema }] },
  });
  const words = ["bootstrap", "git", "--url", "http://127.0.0.1:1/fleet.git", "--allow-insecure-http", "--timeout", "1s"];

  const refused = await headgate(words);
  const forced = await headgate([...words, "--force"]);

  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining("✗ Helm manages the Flux of this cluster\n  take it out") as string,
  });
  expect(forced).toMatchObject({ code: 1, err: expect.not.stringContaining("manages the Flux") as string });
});
