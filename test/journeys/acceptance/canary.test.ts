// A unique value stands in every place that holds a secret. It is looked for in all that anybody may read: what core prints, the plan and
// the state outside of their sensitive values, the log at its most talkative, events and objects of the cluster, and git.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { generateKey } from "openpgp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, isObject, stringAt } from "#base";
import { parseYaml } from "#codec";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { clusterClient, type Cluster } from "#kube";
import { startGitServer, type GitServer } from "../../../tools/git-server/git-server.ts";
import { runGit } from "../../../tools/git-server/process.ts";
import type { Terraform } from "../../../tools/stage/terraform.ts";
import { startConnectProxy, type ConnectProxy } from "../../support/connect-proxy.ts";
import { realClock } from "../../support/outside.ts";
import { tryPeer } from "../../support/peers.ts";
import { keyPair, startSshServer, type SshServer } from "../../support/ssh-server.ts";
import { cores } from "../../provider/core-run.ts";
import { hasPackage, openTerraform, packageForHere } from "./packaged.ts";
import { controllersOf } from "./plane.ts";

const binaries = await cores();
const sshd = await tryPeer("sshd");
const canary = (name: string): string => `canary-${name}-${randomBytes(6).toString("hex")}`;
/** A line from the middle of a private key. */
const lineOf = (pem: string): string => pem.trim().split("\n")[2] ?? "no key";
const quoted = (text: string): string => JSON.stringify(text);

interface World {
  readonly folder: string;
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  readonly git: GitServer;
  readonly ssh: SshServer;
  readonly proxy: ConnectProxy;
  /** Values that nobody may see, by the place where they stand. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly kubernetes: string;
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "headgate-canary-"));
  const plane = await createControlPlane({ data: "memory" });
  const cluster = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
  const stopControllers = await controllersOf(cluster);
  const { url, caPem } = await plane.listen();
  const token = stringAt(parseYaml(plane.kubeconfig({ credential: "token" }), { file: "kubeconfig" }), "users", 0, "user", "token");
  const words = {
    "git.http.password": canary("http"),
    "git.http.bearer_token": canary("bearer"),
    "git.ssh.password": canary("ssh-passphrase"),
    "git.gpg_passphrase": canary("gpg"),
    "git.proxy_url": canary("proxy"),
    "git.ssh_signing.password": canary("signing"),
    "kubernetes.password": canary("kube-password"),
    "kubernetes.exec.env": canary("exec"),
    registry_credentials: canary("registry"),
    "cluster_credentials.password": canary("cluster"),
    "cluster_credentials.bearer_token": canary("cluster-bearer"),
    "cluster_credentials.passphrase": canary("cluster-passphrase"),
  };
  const [sshKey, signingKey, clusterKey, clientKey] = await Promise.all([
    keyPair("ed25519", [], words["git.ssh.password"]),
    keyPair("ed25519", [], words["git.ssh_signing.password"]),
    keyPair("ed25519"),
    keyPair("ecdsa", ["-m", "PEM"]),
  ]);
  const ring = await generateKey({ userIDs: [{ name: "Flux", email: "flux@example.com" }], passphrase: canary("ring"), format: "armored" });
  const users = { flux: words["git.http.password"], reader: words["cluster_credentials.password"] };
  const git = await startGitServer({ dir: join(folder, "git"), users });
  await git.createRepository("fleet");
  const ssh = await startSshServer(sshd ?? "", { authorized: [] });
  const proxy = await startConnectProxy({ login: `ada:${words["git.proxy_url"]}` });
  const secrets = {
    ...words,
    "git.ssh.private_key": lineOf(sshKey.privateKey),
    "git.ssh_signing.private_key": lineOf(signingKey.privateKey),
    "git.gpg_key_ring": lineOf(ring.privateKey),
    "cluster_credentials.private_key": lineOf(clusterKey.privateKey),
    "kubernetes.client_key": lineOf(clientKey.privateKey),
    "kubernetes.token": token,
  };
  return {
    folder,
    plane,
    cluster,
    git,
    ssh,
    proxy,
    secrets,
    kubernetes: `host = ${quoted(url)}\n cluster_ca_certificate = ${quoted(caPem)}`,
    settings: {
      sshKey: sshKey.privateKey,
      signingKey: signingKey.privateKey,
      clusterKey: clusterKey.privateKey,
      clientKey: clientKey.privateKey,
      ring: ring.privateKey,
    },
    async close() {
      await stopControllers();
      await plane.close();
      await git.close();
      await ssh[Symbol.asyncDispose]();
      await proxy[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Places of a text where a secret stands, in the clear, as base64 or percent-encoded. */
function leaks(secrets: Readonly<Record<string, string>>, where: string, text: string): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), encodeURIComponent(secret)];
    const form = forms.find((each) => text.includes(each));
    if (form === undefined) return [];
    const start = text.indexOf(form);
    return [`${name} in ${where}: …${text.slice(Math.max(0, start - 150), start)}<here>`];
  });
}

/** A value without what its mask marks as sensitive. */
function masked(value: unknown, mask: unknown): unknown {
  if (mask === true) return "(sensitive)";
  if (Array.isArray(value)) return value.map((each: unknown, index) => masked(each, at(mask, index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each, isObject(mask) ? mask[key] : undefined)]));
}

/** The parts of a plan as JSON that show values; core itself repeats the configuration as it was written, which is left out. */
function shownOfPlan(json: string): string {
  const plan = JSON.parse(json) as Record<string, unknown> & { resource_changes?: readonly Record<string, unknown>[] };
  const resources = (part: unknown): unknown =>
    ((at(part, "root_module", "resources") ?? []) as readonly Record<string, unknown>[]).map((each) =>
      masked(each["values"], each["sensitive_values"]),
    );
  const changes = (plan.resource_changes ?? []).map(({ change }) => [
    masked(at(change, "before"), at(change, "before_sensitive")),
    masked(at(change, "after"), at(change, "after_sensitive")),
  ]);
  return JSON.stringify([changes, resources(plan["planned_values"]), resources(at(plan["prior_state"], "values"))]);
}

/** The state without the attributes that are sensitive by the schema. */
function shownOfState(json: string): string {
  const state = JSON.parse(json) as { resources: readonly { instances: readonly { attributes: Record<string, unknown> }[] }[] };
  const instance = state.resources[0]?.instances[0];
  const { registry_credentials: _registry, cluster_credentials: cluster, ...rest } = instance?.attributes ?? {};
  const { password: _p, bearer_token: _b, private_key: _k, passphrase: _s, ...open } = isObject(cluster) ? cluster : {};
  return JSON.stringify([rest, open, { ...state, resources: [] }]);
}

async function shownOfCluster(cluster: Cluster): Promise<string> {
  const { resources } = await cluster.discover({ refresh: true });
  const kinds = resources.filter((each) => each.verbs.includes("list") && each.kind !== "Secret");
  return JSON.stringify(await Promise.all(kinds.map((kind) => cluster.list(kind))));
}

describe.skipIf(sshd === undefined || !hasPackage).each(binaries)("with $name", ({ path: binary }) => {
  let world: World;
  let terraform: Terraform;
  let trace: string;
  let isInitialized = false;

  beforeAll(async () => {
    world = await openWorld();
    trace = join(world.folder, "trace.log");
    await packageForHere(world.folder);
    const env = { TF_LOG: "TRACE", TF_LOG_PATH: trace };
    terraform = await openTerraform(world.folder, { binary, mirror: join(world.folder, "mirror"), env });
  });
  afterAll(async () => {
    await world.close();
  });

  const write = async (
    git: string,
    kubernetes = `token = ${quoted(world.secrets["kubernetes.token"] ?? "")}`,
    attributes = "",
  ): Promise<void> => {
    const text = `terraform {
  required_providers {
    flux = { source = "headgate/flux" }
  }
}
provider "flux" {
  kubernetes = {
    ${world.kubernetes}
    ${kubernetes}
  }
  git = {
    ${git}
  }
}
resource "flux_bootstrap_git" "this" {
  path = "clusters/acc"
  ${attributes}
}
`;
    await writeFile(join(terraform.options.dir, "main.tf"), text);
  };
  const http = (members: string, more = ""): string =>
    `url = ${quoted(world.git.url("fleet"))}\n http = { allow_insecure_http = true, ${members} }\n ${more}`;
  const password = (): string => `username = "flux", password = ${quoted(world.secrets["git.http.password"] ?? "")}`;

  test("an install shows no secret from its plan to its end", async () => {
    const { secrets, settings } = world;
    const proxy = world.proxy.url.replace("://", `://ada:${secrets["git.proxy_url"]}@`);
    const signing = `{ private_key = ${quoted(settings["signingKey"] ?? "")}, password = ${quoted(secrets["git.ssh_signing.password"] ?? "")} }`;
    await write(
      http(password(), `proxy_url = ${quoted(proxy)}\n ssh_signing = ${signing}`),
      undefined,
      `cluster_credentials = { username = "reader", password = ${quoted(secrets["cluster_credentials.password"] ?? "")} }
  image_pull_secret    = "pull"
  registry_credentials = "ada:${secrets["registry_credentials"]}"`,
    );
    await terraform.init();
    isInitialized = true;
    const found: string[] = [];
    const look = (where: string, text: string): void => void found.push(...leaks(secrets, where, text));
    const plan = join(world.folder, "plan");

    const planned = await terraform.run("plan", "-no-color", `-out=${plan}`);
    look("the plan", planned.stdout + planned.stderr);
    look("the plan as JSON", shownOfPlan((await terraform.must("show", "-json", plan)).stdout));
    const applied = await terraform.run("apply", "-no-color", plan);
    expect(applied).toMatchObject({ code: 0 });
    look("the apply", applied.stdout + applied.stderr);
    look("the state", shownOfState(await readFile(join(terraform.options.dir, "terraform.tfstate"), "utf8")));
    const again = await terraform.run("plan", "-no-color", "-detailed-exitcode");
    expect(again).toMatchObject({ code: 0 });
    look("the next plan", again.stdout + again.stderr);
    look("the cluster", await shownOfCluster(world.cluster));
    look("git", await runGit(["--git-dir", world.git.path("fleet"), "log", "-p", "--all", "--format=fuller"], world.folder));
    const destroyed = await terraform.run("destroy", "-no-color", "-auto-approve");
    expect(destroyed).toMatchObject({ code: 0 });
    look("the destroy", destroyed.stdout + destroyed.stderr);
    const log = await readFile(trace, "utf8");
    look("the log", log);

    expect(found).toEqual([]);
    // Otherwise nothing was searched.
    expect([log.includes("pushed the manifests as"), world.proxy.seen.length > 0]).toEqual([true, true]);
  });

  test.each<[string, () => readonly [git: string, kubernetes?: string | undefined, attributes?: string]]>([
    ["a wrong password", () => [http(`username = "flux", password = ${quoted(world.secrets["git.http.bearer_token"] ?? "")}`)]],
    ["a wrong token", () => [http(`bearer_token = ${quoted(world.secrets["git.http.bearer_token"] ?? "")}`)]],
    ["a repository that is not reached", () => [http(password()).replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1")]],
    [
      "a password in the address",
      () => [http(password()).replace("://", `://flux:${world.secrets["git.http.password"]}@`).replace("fleet", "absent")],
    ],
    [
      "a proxy that refuses",
      () => [http(password(), `proxy_url = ${quoted(world.proxy.url.replace("://", `://eve:${world.secrets["git.proxy_url"]}@`))}`)],
    ],
    ["a key that is not let in", () => [sshSettings(world.secrets["git.ssh.password"])]],
    ["a wrong passphrase", () => [sshSettings(world.secrets["git.gpg_passphrase"])]],
    [
      "a wrong passphrase of GnuPG",
      () => [
        http(
          password(),
          `gpg_key_ring = ${quoted(world.settings["ring"] ?? "")}\n gpg_passphrase = ${quoted(world.secrets["git.gpg_passphrase"] ?? "")}`,
        ),
      ],
    ],
    [
      "a wrong password of the cluster",
      () => [http(password()), `username = "ada"\n password = ${quoted(world.secrets["kubernetes.password"] ?? "")}`],
    ],
    [
      "a client key that is none of the certificate",
      () => [http(password()), `client_certificate = "none"\n client_key = ${quoted(world.settings["clientKey"] ?? "")}`],
    ],
    [
      "a command that prints its environment and fails",
      () => [
        http(password()),
        `exec = { api_version = "client.authentication.k8s.io/v1", command = "sh", args = ["-c", "env >&2; exit 3"], env = { TOKEN = ${quoted(world.secrets["kubernetes.exec.env"] ?? "")} } }`,
      ],
    ],
    [
      "credentials of a registry without a pull secret",
      () => [http(password()), undefined, `registry_credentials = "ada:${world.secrets["registry_credentials"]}"`],
    ],
    [
      "two logins for the cluster",
      () => [
        http(password()),
        undefined,
        `cluster_credentials = { bearer_token = ${quoted(world.secrets["cluster_credentials.bearer_token"] ?? "")}, password = ${quoted(world.secrets["cluster_credentials.password"] ?? "")} }`,
      ],
    ],
    [
      "a key for the cluster that the address has no use for",
      () => [
        http(password()),
        undefined,
        `cluster_credentials = { private_key = ${quoted(world.settings["clusterKey"] ?? "")}, passphrase = ${quoted(world.secrets["cluster_credentials.passphrase"] ?? "")} }`,
      ],
    ],
  ])("%s is told without any secret", async (_case, given) => {
    await write(...given());
    await writeFile(trace, "");
    isInitialized ||= (await terraform.run("init", "-no-color")).code === 0;

    const { code, stdout, stderr } = await terraform.run("apply", "-no-color", "-auto-approve");

    expect(code).toBe(1);
    expect([
      ...leaks(world.secrets, "what core says", stdout + stderr),
      ...leaks(world.secrets, "the log", await readFile(trace, "utf8")),
    ]).toEqual([]);
    expect(stderr).toMatch(/Next:/);
  });

  function sshSettings(passphrase = ""): string {
    const key = `private_key = ${quoted(world.settings["sshKey"] ?? "")}, password = ${quoted(passphrase)}`;
    return `url = ${quoted(world.ssh.url(world.git.path("fleet")))}\n ssh = { ${key}, known_hosts = ${quoted(world.ssh.knownHosts)} }`;
  }
});
