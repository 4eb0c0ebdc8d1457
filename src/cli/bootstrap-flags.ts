// The flags of `headgate bootstrap`, with the names and defaults of the flux CLI, as orders.
import { readFile } from "node:fs/promises";
import { InvalidArgumentError, Option, type Command } from "commander";
import { Duration, Secret } from "#base";
import { DEFAULT_REGISTRY, resolveRelease } from "#distribution";
import type { BootstrapOrder, CommitSigning, ForgeOrder, GitAccess } from "#operations";
import type { ClusterFlags } from "./connect.ts";
import { cliProblems } from "./problems.ts";

export interface BootstrapFlags extends ClusterFlags {
  readonly version: string;
  readonly components?: readonly string[];
  readonly componentsExtra: readonly string[];
  readonly registry: string;
  readonly registryCreds?: string;
  readonly imagePullSecret?: string;
  readonly branch: string;
  readonly path: string;
  readonly interval: string;
  readonly secretName: string;
  readonly recurseSubmodules: boolean;
  readonly sparseCheckout: readonly string[];
  readonly watchAllNamespaces: boolean;
  readonly networkPolicy: boolean;
  readonly logLevel: string;
  readonly clusterDomain: string;
  readonly tolerationKeys: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  readonly commitMessageAppendix?: string;
  readonly gpgKeyRing?: string;
  readonly gpgPassphrase?: string;
  readonly gpgKeyId?: string;
  readonly sshSigningKeyFile?: string;
  readonly sshSigningPassword?: string;
  readonly sshSigningPassphrase?: string;
  readonly sshSigningReusePrivateKey: boolean;
  readonly force: boolean;
  readonly caFile?: string;
  readonly privateKeyFile?: string;
  readonly password?: string;
  readonly sshHostkeyAlgos: readonly string[];
  readonly allowInsecureHttp: boolean;
  readonly timeout: number;
}

/** `--flag` means yes, `--flag=false` no. */
export function yesOrNo(text: string): boolean {
  if (text !== "true" && text !== "false") throw new InvalidArgumentError("write true or false");
  return text === "true";
}

export const names = (text: string): string[] =>
  text
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
export const more = (text: string, before: readonly string[]): string[] => [...before, ...names(text)];

function duration(text: string): number {
  const parsed = Duration.tryParse(text);
  if (parsed === undefined || parsed.millis <= 0) throw new InvalidArgumentError("write it like 5m or 90s");
  return parsed.millis;
}

/** Flags of every bootstrap. @see fluxcd/flux2 cmd/flux/bootstrap.go (names and defaults) */
export function withBootstrapFlags(command: Command): Command {
  return command
    .option("-v, --version <version>", "release such as v0.3.0, range such as ~0.3, or latest", "latest")
    .option("--components <names>", "controllers to install; all of the release when absent", names)
    .option("--components-extra <names>", "further controllers to install", more, [])
    .option("--registry <host/path>", "registry that images are pulled from", DEFAULT_REGISTRY)
    .option("--registry-creds <user:password>", "credentials of the registry; needs --image-pull-secret")
    .option("--image-pull-secret <name>", "Secret that images are pulled with")
    .option("--branch <name>", "branch that the cluster follows", "main")
    .option("--path <folder>", "folder of the repository that the cluster follows", "")
    .option("--interval <duration>", "how often the repository is asked for a new revision", "1m0s")
    .option("--secret-name <name>", "Secret with the credentials of the repository", "flux-system")
    .option("--recurse-submodules [yes]", "check submodules out too", yesOrNo, false)
    .option("--sparse-checkout <folders>", "folders that the cluster takes of the repository, that of --path among them", more, [])
    .option("--watch-all-namespaces [yes]", "look after objects of every namespace", yesOrNo, true)
    .option("--network-policy [yes]", "let only the controllers reach each other", yesOrNo, true)
    .addOption(new Option("--log-level <level>", "how much the controllers log").choices(["debug", "info", "error"]).default("info"))
    .option("--cluster-domain <domain>", "domain of the cluster's services", "cluster.local")
    .option("--toleration-keys <keys>", "keys of taints that the controllers tolerate", more, [])
    .option("--author-name <name>", "author of commits", "Flux")
    .option("--author-email <address>", "address of the author of commits", "")
    .option("--commit-message-appendix <text>", "text put at the end of every commit message")
    .option("--gpg-key-ring <file>", "private keys of GnuPG that commits are signed with")
    .option("--gpg-passphrase <text>", "passphrase of the key of GnuPG")
    .option("--gpg-key-id <id>", "which key of the ring signs; the first when absent")
    .option("--ssh-signing-key-file <file>", "SSH key that commits are signed with")
    .option("--ssh-signing-password <text>", "passphrase of that key")
    .addOption(new Option("--ssh-signing-passphrase <text>").hideHelp())
    .option("--ssh-signing-reuse-private-key [yes]", "sign commits with the key of --private-key-file", yesOrNo, false)
    .option("--force [yes]", "take over a Flux that something else manages, such as Helm", yesOrNo, false)
    .option("--ca-file <file>", "authorities that the server is checked against, PEM")
    .option("--private-key-file <file>", "private key for ssh")
    .option("-p, --password <text>", "password of the user, or passphrase of the private key")
    .option("--ssh-hostkey-algos <names>", "algorithms of host keys, the preferred one first", more, [])
    .option("--allow-insecure-http [yes]", "let an address without TLS be used", yesOrNo, false)
    .option("--timeout <duration>", "longest time for all of it", duration, 300_000);
}

/** The install that the flags ask for. @throws distribution.noSuchRelease */
export async function bootstrapOrderOf(flags: BootstrapFlags): Promise<BootstrapOrder> {
  const { namespace, secretName, version, registry, clusterDomain, logLevel, interval, networkPolicy, watchAllNamespaces } = flags;
  const { imagePullSecret, registryCreds, recurseSubmodules, tolerationKeys, componentsExtra } = flags;
  return {
    namespace,
    secretName,
    path: flags.path.replace(/^(\.?\/)+|\/+$/g, ""),
    version,
    components: flags.components ?? resolveRelease(version).components,
    componentsExtra,
    registry,
    clusterDomain,
    logLevel,
    interval,
    networkPolicy,
    watchAllNamespaces,
    tolerationKeys,
    disableSecretCreation: false,
    deleteGitManifests: true,
    keepNamespace: false,
    ...(recurseSubmodules && { recurseSubmodules }),
    ...(flags.sparseCheckout.length > 0 && { sparseCheckout: flags.sparseCheckout }),
    ...(imagePullSecret !== undefined && { imagePullSecret }),
    ...(registryCreds !== undefined && { registryCredentials: new Secret(registryCreds) }),
  };
}

export interface GitFlags {
  readonly url: string;
  readonly username?: string;
  readonly withBearerToken?: boolean;
}

/** How git is reached; `password` takes the place of the flag. @throws cli.unreadableFile */
export async function gitAccessOf(flags: BootstrapFlags, git: GitFlags, password = flags.password): Promise<GitAccess> {
  const { branch, authorName, authorEmail, commitMessageAppendix, allowInsecureHttp, caFile } = flags;
  const certificateAuthority = caFile === undefined ? undefined : await fileOf(caFile);
  const signing = await signingOf(flags);
  const secret = password === undefined ? undefined : new Secret(password);
  return {
    url: git.url,
    branch,
    author: { name: authorName, email: authorEmail },
    ...(git.url.startsWith("ssh:")
      ? { ssh: await sshOf(flags, git) }
      : {
          http: {
            allowInsecure: allowInsecureHttp,
            ...(git.username !== undefined && { username: git.username }),
            ...(secret && (git.withBearerToken === true ? { bearerToken: secret } : { password: secret })),
            ...(certificateAuthority !== undefined && { certificateAuthority }),
          },
        }),
    ...(commitMessageAppendix !== undefined && { commitMessageAppendix }),
    ...(signing && { signing }),
  };
}

async function sshOf(flags: BootstrapFlags, { username }: GitFlags): Promise<NonNullable<GitAccess["ssh"]>> {
  const { privateKeyFile, password, sshHostkeyAlgos } = flags;
  if (privateKeyFile === undefined) throw cliProblems.missingFlag("--private-key-file", "an ssh address needs a private key");
  return {
    privateKey: new Secret(await fileOf(privateKeyFile)),
    hostKeyAlgorithms: sshHostkeyAlgos,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { passphrase: new Secret(password) }),
  };
}

async function signingOf(flags: BootstrapFlags): Promise<CommitSigning | undefined> {
  const { gpgKeyRing, gpgPassphrase, gpgKeyId, sshSigningKeyFile, sshSigningReusePrivateKey } = flags;
  if (gpgKeyRing !== undefined && sshSigningKeyFile !== undefined) throw cliProblems.bothFlags("gpg-key-ring", "ssh-signing-key-file");
  if (sshSigningReusePrivateKey) return reusedKeyOf(flags);
  if (gpgKeyRing !== undefined)
    return {
      gpg: {
        keyRing: { path: gpgKeyRing },
        ...(gpgPassphrase !== undefined && { passphrase: new Secret(gpgPassphrase) }),
        ...(gpgKeyId !== undefined && { keyId: gpgKeyId }),
      },
    };
  if (sshSigningKeyFile === undefined) return undefined;
  return sshSigning(sshSigningKeyFile, flags.sshSigningPassword ?? flags.sshSigningPassphrase);
}

async function reusedKeyOf({ gpgKeyRing, sshSigningKeyFile, privateKeyFile, password }: BootstrapFlags): Promise<CommitSigning> {
  const other = gpgKeyRing !== undefined ? "gpg-key-ring" : sshSigningKeyFile !== undefined ? "ssh-signing-key-file" : undefined;
  if (other !== undefined) throw cliProblems.bothFlags(other, "ssh-signing-reuse-private-key");
  if (privateKeyFile === undefined) throw cliProblems.missingFlag("--private-key-file", "--ssh-signing-reuse-private-key signs with it");
  return sshSigning(privateKeyFile, password);
}

async function sshSigning(file: string, passphrase: string | undefined): Promise<CommitSigning> {
  const privateKey = new Secret(await fileOf(file));
  return { ssh: { privateKey, ...(passphrase !== undefined && { passphrase: new Secret(passphrase) }) } };
}

/** The key that the cluster gets in the place of one that is made. @throws cli.unreadableFile */
export async function givenKeyOf({ privateKeyFile, password }: BootstrapFlags): Promise<BootstrapOrder["clusterCredentials"]> {
  if (privateKeyFile === undefined) return undefined;
  const privateKey = new Secret(await fileOf(privateKeyFile));
  return { privateKey, ...(password !== undefined && { passphrase: new Secret(password) }) };
}

async function fileOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw cliProblems.unreadableFile(path, error);
  }
}

/** Key kinds as the flags write them. */
export type KeyKind = ForgeOrder["key"];
