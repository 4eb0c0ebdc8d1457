// What the trials of a file share: a git server over HTTPS, an OpenSSH server in front of the same repositories, and a real control plane.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isProblem, refOf, Secret, type KindRef } from "#base";
import { commitAndPush } from "#git";
import type { Cluster } from "#kube";
import { realClock, seededRandom } from "../../support/outside.ts";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { makePki } from "../../support/pki.ts";
import { keyPair, startSshServer, type KeyPair, type SshServer } from "../../support/ssh-server.ts";
import { openReal, type Plane } from "./plane.ts";

export type Transport = "https" | "ssh";

const PASSPHRASE = "correct horse";
const KEYS = [
  ["ed25519", [], PASSPHRASE],
  ["ecdsa", ["-b", "256"], ""],
  ["rsa", ["-b", "2048"], ""],
] as const;

/** Repositories have the same path over both transports: what a client asks for is looked up in the folder of the git server. */
function rooted(folder: string): string {
  return `ForceCommand cd ${folder} && eval "$(echo "$SSH_ORIGINAL_COMMAND" | sed "s#'/#'./#")"`;
}

export class Site implements AsyncDisposable {
  /** User and password over HTTPS; more may be let in. */
  readonly users: Record<string, string>;
  readonly #folder: string;
  readonly #server: GitServer;
  readonly #ssh: SshServer | undefined;
  readonly #keys: readonly KeyPair[];
  readonly #ca: string;
  #real: Promise<Plane> | undefined;
  #count = 0;
  #turn = 0;

  private constructor(parts: {
    folder: string;
    server: GitServer;
    ssh: SshServer | undefined;
    keys: readonly KeyPair[];
    ca: string;
    users: Record<string, string>;
  }) {
    this.#folder = parts.folder;
    this.#server = parts.server;
    this.#ssh = parts.ssh;
    this.#keys = parts.keys;
    this.#ca = parts.ca;
    this.users = parts.users;
  }

  static async open(sshd: string | undefined): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), "headgate-acceptance-"));
    const pki = makePki();
    const users = { flux: "p:w", ada: "lovelace" };
    const server = await startGitServer({ dir: join(folder, "git"), users, tls: pki.leaf("git.test") });
    const keys = await Promise.all(KEYS.map(([type, more, passphrase]) => keyPair(type, more, passphrase)));
    const authorized = keys.map(({ publicKey }) => publicKey);
    const ssh =
      sshd === undefined
        ? undefined
        : await startSshServer(sshd, { authorized, hostKeys: ["ed25519", "rsa"], settings: [rooted(join(folder, "git"))] });
    return new Site({ folder, server, ssh, keys, ca: pki.ca, users });
  }

  async newRepository(): Promise<string> {
    this.#count += 1;
    const name = `r${this.#count}`;
    await this.#server.createRepository(name);
    return name;
  }

  bare(repository: string): string {
    return this.#server.path(repository);
  }

  url(transport: Transport, repository: string): string {
    return transport === "https" ? this.#server.url(repository) : (this.#ssh?.url(`/${repository}.git`) ?? "");
  }

  /** The key of a repository: the kinds of keys take turns. */
  keyOf(repository: string): KeyPair & { readonly passphrase: string } {
    const index = (Number(repository.slice(1)) + this.#turn) % this.#keys.length;
    const key = this.#keys[index];
    if (key === undefined) throw new Error("there are keys");
    return { ...key, passphrase: KEYS[index]?.[2] ?? "" };
  }

  /** Members of `git` in the provider block. */
  gitSettings(transport: Transport, repository: string): string {
    const url = `url = ${JSON.stringify(this.url(transport, repository))}`;
    if (transport === "https") {
      const password = JSON.stringify(this.users["flux"]);
      return `${url}\n http = { username = "flux", password = ${password}, certificate_authority = ${JSON.stringify(this.#ca)} }`;
    }
    const { privateKey, passphrase } = this.keyOf(repository);
    const secret = passphrase === "" ? "" : `, password = ${JSON.stringify(passphrase)}`;
    const knownHosts = JSON.stringify(this.#ssh?.knownHosts ?? "");
    return `${url}\n ssh = { private_key = ${JSON.stringify(privateKey)}${secret}, known_hosts = ${knownHosts}, hostkey_algos = ["rsa-sha2-512", "rsa-sha2-256"] }`;
  }

  /** What the Secret of the repository holds for source-controller. */
  secretOf(transport: Transport, repository: string): Readonly<Record<string, string>> {
    const { privateKey, publicKey, passphrase } = this.keyOf(repository);
    return transport === "https"
      ? { username: "flux", password: this.users["flux"] ?? "", "ca.crt": this.#ca }
      : {
          identity: privateKey,
          "identity.pub": publicKey,
          known_hosts: this.#ssh?.knownHosts ?? "",
          ...(passphrase !== "" && { password: passphrase }),
        };
  }

  async push(repository: string, files: Readonly<Record<string, string | null>>, branch: string): Promise<void> {
    const credentials = { username: "ada", password: new Secret("lovelace") };
    const remote = { url: this.#server.url(repository), credentials, certificateAuthority: this.#ca };
    const change = { message: "Change by hand", files: new Map(Object.entries(files)) };
    const order = { branch, author: { name: "Ada", email: "ada@example.com" }, change };
    await commitAndPush(remote, order, { clock: realClock, random: seededRandom(2) });
  }

  /** Lets in other credentials in place of those that were used; answers what the cluster is to log in with. */
  rotate(transport: Transport, repository: string): { readonly key: string; readonly value: string } {
    if (transport === "https") {
      this.users["flux"] = "a new p:w";
      return { key: "password", value: "a new p:w" };
    }
    this.#turn = 1;
    return { key: "identity.pub", value: this.keyOf(repository).publicKey };
  }

  /** Undoes a rotation. */
  rotateBack(): void {
    this.users["flux"] = "p:w";
    this.#turn = 0;
  }

  /** Whether the branches of a repository refuse every push. */
  async protect(repository: string, isProtected: boolean): Promise<void> {
    const hook = join(this.bare(repository), "hooks", "pre-receive");
    const words = '#!/bin/sh\necho "error: protected branch update failed" >&2\nexit 1\n';
    if (isProtected) await writeFile(hook, words, { mode: 0o755 });
    else await rm(hook);
  }

  /** The real control plane, started when it is asked for first. */
  real(): Promise<Plane> {
    this.#real ??= openReal();
    return this.#real;
  }

  /** Takes out of a cluster all that installs of Flux leave, without waiting for namespaces to go. */
  async clear(cluster: Cluster): Promise<void> {
    const selector = { labelSelector: "app.kubernetes.io/part-of=flux" };
    const remove = async (kind: KindRef, selection: { readonly labelSelector?: string }, finalizers: boolean): Promise<void> => {
      try {
        for (const object of (await cluster.list(kind, selection)).items) {
          const ref = { ...refOf(object), ...kind };
          if (finalizers) await cluster.patch(ref, { type: "merge", body: { metadata: { finalizers: null } } });
          await cluster.delete(ref, { propagation: "Background" });
        }
      } catch (error) {
        if (!isProblem(error, "kube.unknownKind") && !isProblem(error, "kube.notFound")) throw error;
      }
    };
    await remove({ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" }, {}, true);
    await remove({ apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" }, {}, true);
    await remove({ apiVersion: "apps/v1", kind: "Deployment" }, selector, false);
    await remove({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" }, selector, false);
    await remove({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding" }, selector, false);
    await remove({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" }, selector, false);
    await remove({ apiVersion: "v1", kind: "Namespace" }, selector, false);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#real)?.close();
    await this.#ssh?.[Symbol.asyncDispose]();
    await this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
