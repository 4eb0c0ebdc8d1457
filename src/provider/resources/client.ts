// What the provider's configuration gives to its resources: a cluster and a repository, reached only when an operation needs them.
import { homedir } from "node:os";
import { join } from "node:path";
import { Secret, type Clock, type Log, type Random } from "#base";
import { isWhollyKnown, type CtyObject } from "#codec";
import { GithubAppLogin } from "#forge";
import type { Cluster, ConnectionFields, ExecPlugin } from "#kube";
import type { BranchReader, CommitSigning, GitAccess } from "#operations";
import { boolAt, objectAt, textAt, textMapAt, textsAt } from "../plugin/index.ts";
import { githubAppOf } from "./github-app.ts";
import { ObjectReader } from "./object-reader.ts";
import { providerProblems } from "./problems.ts";

/** The outside world of the provider. */
export interface FluxSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Opens the cluster that the settings describe; sends nothing yet. */
  readonly connect: (fields: ConnectionFields, log: Log) => Promise<Cluster>;
  /** True where nothing can be reached and nothing is to be tried. */
  readonly isOffline?: boolean;
  /** Folder where processes of the same user share what they have fetched from git; nothing is shared when absent. */
  readonly sharedFolder?: string;
}

/** Connects over HTTP, as the provider does outside of tests. */
export function httpSurroundings(clock: Clock, random: Random): FluxSurroundings {
  return {
    clock,
    random,
    sharedFolder: join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "headgate", "git"),
    async connect(fields, log) {
      // Loading the client costs more than the whole handshake, and most processes that core starts never need it.
      const { connectCluster } = await import("#kube");
      return (await connectCluster(fields, { clock, log, userAgent: "headgate" })).cluster;
    },
  };
}

export class FluxClient {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly #around: FluxSurroundings;
  readonly #config: CtyObject;
  #cluster: Promise<Cluster> | undefined;
  #git: GitAccess | undefined;
  /** What stands in the place of the settings of git. */
  #given: { readonly git: GitAccess | undefined } | undefined;
  #reader: Promise<ObjectReader> | undefined;
  #branches: Promise<BranchReader> | undefined;
  #isWriting = false;

  constructor(config: CtyObject, around: FluxSurroundings, log: Log) {
    this.#config = config;
    this.#around = around;
    this.clock = around.clock;
    this.random = around.random;
    this.log = log;
  }

  /** True where nothing can be reached and nothing is to be tried. */
  get isOffline(): boolean {
    return this.#around.isOffline === true;
  }

  /** False while the settings of a block depend on something that is not made yet. */
  isKnown(block: "kubernetes" | "git"): boolean {
    if (block === "git" && this.#given !== undefined) return this.#given.git !== undefined;
    return isWhollyKnown(this.#config[block]);
  }

  /** @throws provider.missingConfiguration · provider.notKnownYet · what connecting says of a wrong kubeconfig */
  cluster(needed: string): Promise<Cluster> {
    if (!this.isKnown("kubernetes")) throw providerProblems.notKnownYet("kubernetes", needed);
    this.#cluster ??= this.#connect(needed);
    return this.#cluster;
  }

  /** Reads objects, many of one kind by one list request. Errors as {@link cluster}. */
  reader(needed: string): Promise<ObjectReader> {
    this.#reader ??= this.cluster(needed).then((cluster) => new ObjectReader(cluster, this.clock));
    return this.#reader;
  }

  /**
   * True once an object has been written through this client. Core configures a client for each of its walks, and in the walk that applies
   * it plans each change once more, right before it applies it: what that plan would try out, the write itself tells a moment later.
   */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  beginWriting(): void {
    this.#isWriting = true;
  }

  /** What reads of this run have seen of git; whoever writes there has it forget that. */
  branches(): Promise<BranchReader> {
    this.#branches ??= this.#openBranches();
    return this.#branches;
  }

  async #openBranches(): Promise<BranchReader> {
    const { BranchReader } = await import("#operations");
    const folder = this.#around.sharedFolder;
    if (folder === undefined) return new BranchReader();
    const { packShelf } = await import("#git");
    return new BranchReader(packShelf(folder, { clock: this.clock, log: this.log }));
  }

  async #connect(needed: string): Promise<Cluster> {
    try {
      return await this.#around.connect(connectionFields(objectAt(this.#config, "kubernetes")), this.log);
    } catch (thrown) {
      this.#cluster = undefined;
      this.#reader = undefined;
      throw isNoConnection(thrown) ? providerProblems.missingConfiguration("kubernetes", needed) : thrown;
    }
  }

  /** @throws provider.missingConfiguration · provider.notKnownYet */
  git(needed: string): GitAccess {
    if (!this.isKnown("git")) throw providerProblems.notKnownYet("git", needed);
    if (this.#given?.git !== undefined) return this.#given.git;
    const git = objectAt(this.#config, "git");
    if (git === undefined || this.#settings(git).url === "") throw providerProblems.missingConfiguration("git", needed);
    return this.#settings(git);
  }

  /** The settings of git without its address, which the caller finds; those of an empty block where there is none. @throws provider.notKnownYet */
  gitSettings(needed: string): GitAccess {
    if (!this.isKnown("git")) throw providerProblems.notKnownYet("git", needed);
    return this.#settings(objectAt(this.#config, "git") ?? {});
  }

  #settings(git: CtyObject): GitAccess {
    this.#git ??= gitAccess(git, this.clock);
    return this.#git;
  }

  /** This client with another repository, or one whose repository is not known yet; its cluster is the same. */
  withGit(git: GitAccess | undefined): FluxClient {
    const made = new FluxClient(this.#config, { ...this.#around, connect: () => this.cluster("working on Flux") }, this.log);
    made.#given = { git };
    return made;
  }
}

function isNoConnection(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "kube.noConnection";
}

function connectionFields(block: CtyObject | undefined): ConnectionFields {
  const secret = (name: string): Secret | undefined => {
    const text = textAt(block, name);
    return text === undefined ? undefined : new Secret(text);
  };
  const fields = {
    host: textAt(block, "host"),
    username: textAt(block, "username"),
    password: secret("password"),
    token: secret("token"),
    insecure: boolAt(block, "insecure"),
    clientCertificate: textAt(block, "client_certificate"),
    clientKey: secret("client_key"),
    clusterCaCertificate: textAt(block, "cluster_ca_certificate"),
    configPath: textAt(block, "config_path"),
    configPaths: textsAt(block, "config_paths"),
    configContext: textAt(block, "config_context"),
    configContextAuthInfo: textAt(block, "config_context_auth_info"),
    configContextCluster: textAt(block, "config_context_cluster"),
    proxyUrl: textAt(block, "proxy_url"),
    exec: execOf(objectAt(block, "exec")),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ConnectionFields;
}

function execOf(exec: CtyObject | undefined): ExecPlugin | undefined {
  if (exec === undefined) return undefined;
  return {
    apiVersion: textAt(exec, "api_version") ?? "",
    command: textAt(exec, "command") ?? "",
    args: textsAt(exec, "args") ?? [],
    env: textMapAt(exec, "env") ?? {},
    interactiveMode: "IfAvailable",
  };
}

function gitAccess(git: CtyObject, clock: Clock): GitAccess {
  const app = appLogin(git, clock);
  const url = textAt(git, "url") ?? "";
  const appendix = textAt(git, "commit_message_appendix");
  const ssh = objectAt(git, "ssh");
  const signing = signingOf(git);
  const proxy = textAt(git, "proxy_url");
  return {
    url,
    branch: textAt(git, "branch") ?? "main",
    ...(!url.startsWith("ssh:") && { http: httpAccess(objectAt(git, "http")) }),
    ...(ssh !== undefined && { ssh: sshAccess(ssh) }),
    ...(app !== undefined && { githubApp: app }),
    author: { name: textAt(git, "author_name") ?? "Flux", email: textAt(git, "author_email") ?? "" },
    ...(appendix !== undefined && { commitMessageAppendix: appendix }),
    ...(signing !== undefined && { signing }),
    ...(proxy !== undefined && { proxy: new Secret(proxy) }),
  };
}

function appLogin(git: CtyObject, clock: Clock): GithubAppLogin | undefined {
  const app = githubAppOf(objectAt(git, "github_app"));
  if (app === undefined) return undefined;
  const certificateAuthority = textAt(objectAt(git, "http"), "certificate_authority");
  const proxy = textAt(git, "proxy_url");
  const way = {
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    ...(proxy !== undefined && { proxy: new Secret(proxy) }),
  };
  return new GithubAppLogin(app, { clock, ...way });
}

function signingOf(git: CtyObject): CommitSigning | undefined {
  const ring = textAt(git, "gpg_key_ring");
  const keyId = textAt(git, "gpg_key_id");
  if (ring !== undefined) {
    const keyRing = ring.includes("-----BEGIN PGP") ? { text: new Secret(ring) } : { path: ring };
    const passphrase = passphraseAt(git, "gpg_passphrase");
    return { gpg: { keyRing, ...passphrase, ...(keyId !== undefined && { keyId }) } };
  }
  const signing = objectAt(git, "ssh_signing");
  if (signing === undefined) return undefined;
  const key = boolAt(signing, "reuse_private_key") === true ? objectAt(git, "ssh") : signing;
  return { ssh: { privateKey: new Secret(textAt(key, "private_key") ?? ""), ...passphraseAt(key, "password") } };
}

function passphraseAt(block: CtyObject | undefined, name: string): { readonly passphrase?: Secret } {
  const text = textAt(block, name);
  return text === undefined ? {} : { passphrase: new Secret(text) };
}

function httpAccess(http: CtyObject | undefined): NonNullable<GitAccess["http"]> {
  const password = textAt(http, "password");
  const bearerToken = textAt(http, "bearer_token");
  const username = textAt(http, "username");
  const certificateAuthority = textAt(http, "certificate_authority");
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: new Secret(password) }),
    ...(bearerToken !== undefined && { bearerToken: new Secret(bearerToken) }),
    ...(certificateAuthority !== undefined && { certificateAuthority }),
    allowInsecure: boolAt(http, "allow_insecure_http") ?? false,
  };
}

function sshAccess(ssh: CtyObject): NonNullable<GitAccess["ssh"]> {
  const username = textAt(ssh, "username");
  const knownHosts = textAt(ssh, "known_hosts");
  return {
    privateKey: new Secret(textAt(ssh, "private_key") ?? ""),
    hostKeyAlgorithms: textsAt(ssh, "hostkey_algos") ?? [],
    ...(username !== undefined && { username }),
    ...passphraseAt(ssh, "password"),
    ...(knownHosts !== undefined && { knownHosts }),
  };
}
