// A git remote as a value: where it is, and what may be shown to it. Credentials stay out of everything that is printed.
import { redactUrls, Secret } from "#base";
import { gitProblems } from "./problems.ts";
import { openProxy, type GitProxy } from "./proxy.ts";
import type { SshKey } from "./ssh-key.ts";

/** What a remote is shown to let us in: the first two over HTTP, the third over SSH. */
export type GitCredentials =
  | { readonly username: string; readonly password: Secret }
  | { readonly bearerToken: Secret }
  | { readonly sshKey: SshKey };

/** How we know a server that is reached over SSH. */
export interface SshTrust {
  /** Text of a `known_hosts` file. */
  readonly knownHosts: string;
  /** Algorithms of host keys that are taken, the preferred one first; those of `knownHosts` when absent or empty. */
  readonly hostKeyAlgorithms?: readonly string[];
}

export interface GitRemote {
  /** http, https or ssh URL. User information in it is used where `credentials` is absent; over SSH the user name also beside a key. */
  readonly url: string;
  readonly credentials?: GitCredentials;
  /** PEM certificates trusted beside those of the system, over HTTPS. */
  readonly certificateAuthority?: string;
  /** http or https URL of a proxy that the remote is reached through, with user information where it asks for some. */
  readonly proxy?: Secret;
  /** Needed over SSH. */
  readonly trust?: SshTrust;
  /** Longest time for one request, head and body; 60,000 when absent. */
  readonly timeoutMillis?: number;
  /** Largest answer taken; 1 GiB when absent. */
  readonly maxResponseBytes?: number;
}

interface Endpoint {
  /** Holds no credentials and may be printed. */
  readonly url: string;
  /** How we log in, for messages: `user flux`, `bearer token`, `no credentials` or `user git with key SHA256:…`. */
  readonly identity: string;
  readonly timeoutMillis: number;
  readonly maxResponseBytes: number;
  readonly proxy: GitProxy | undefined;
}

export interface HttpEndpoint extends Endpoint {
  readonly scheme: "http";
  /** Value of the Authorization header. */
  readonly authorization: Secret | undefined;
  readonly certificateAuthority: string | undefined;
}

export interface SshEndpoint extends Endpoint {
  readonly scheme: "ssh";
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Path on the server, as `git` writes it: absolute, or from a home folder where it starts with `~`. */
  readonly path: string;
  readonly key: SshKey;
  readonly trust: SshTrust;
}

const TIMEOUT_MILLIS = 60_000;
const MAX_RESPONSE_BYTES = 1 << 30;

/** User name over SSH where neither URL nor credentials name one; every hosting service takes it. */
export const DEFAULT_SSH_USERNAME = "git";
const SSH_PORT = 22;

/**
 * Reads a remote's URL and credentials.
 * @throws git.invalidUrl (also for the scp-like form `git@host:path`, which upstream refuses too) · git.sshKeyMissing ·
 *         git.knownHostsMissing · git.invalidSshKey · git.invalidKnownHosts · git.wrongCredentials · git.invalidProxy
 */
export function openRemote(remote: GitRemote): HttpEndpoint | SshEndpoint {
  const shown = redactUrls(remote.url);
  const url = parseUrl(remote.url, shown);
  const limits = {
    url: normalizeGitUrl(remote.url),
    timeoutMillis: remote.timeoutMillis ?? TIMEOUT_MILLIS,
    maxResponseBytes: remote.maxResponseBytes ?? MAX_RESPONSE_BYTES,
    proxy: remote.proxy === undefined ? undefined : openProxy(remote.proxy),
  };
  if (url.protocol === "ssh:") return { ...limits, ...sshPlace(url, remote, shown) };
  const credentials = remote.credentials ?? credentialsOf(url, shown);
  if (credentials !== undefined && "sshKey" in credentials)
    throw gitProblems.wrongCredentials(shown, "a private key", "a user name and a token");
  return {
    scheme: "http",
    ...limits,
    authorization: credentials === undefined ? undefined : new Secret(authorizationOf(credentials)),
    identity: identityOf(credentials),
    certificateAuthority: remote.certificateAuthority,
  };
}

function sshPlace(
  url: URL,
  { credentials, trust }: GitRemote,
  shown: string,
): Omit<SshEndpoint, "url" | "timeoutMillis" | "maxResponseBytes" | "proxy"> {
  if (credentials === undefined) throw gitProblems.sshKeyMissing(shown);
  if (!("sshKey" in credentials)) throw gitProblems.wrongCredentials(shown, "a password or token", "a private key and known_hosts");
  if (trust === undefined || trust.knownHosts.trim() === "") throw gitProblems.knownHostsMissing(shown);
  const username = percentDecoded(url.username, shown) || DEFAULT_SSH_USERNAME;
  const path = percentDecoded(url.pathname, shown);
  return {
    scheme: "ssh",
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? SSH_PORT : Number(url.port),
    username,
    path: path.startsWith("/~") ? path.slice(1) : path,
    key: credentials.sshKey,
    trust,
    identity: `user ${username} with key ${credentials.sshKey.fingerprint}`,
  };
}

/**
 * The URL without password, query, fragment and trailing slashes; two spellings of one remote become equal. The user name stays over SSH,
 * where it says whose repositories are meant.
 * @throws git.invalidUrl
 */
export function normalizeGitUrl(text: string): string {
  const url = parseUrl(text, redactUrls(text));
  const user = url.protocol === "ssh:" && url.username !== "" ? `${url.username}@` : "";
  return `${url.protocol}//${user}${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

/** Whether two URLs lead to one server, so that credentials of one may be shown to the other. @throws git.invalidUrl */
export function isSameServer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((each) => parseUrl(each, redactUrls(each)));
  return left?.protocol === right?.protocol && left?.host === right?.host;
}

function parseUrl(text: string, shown: string): URL {
  if (/^[^/@:]+@[^/@:]+:/.test(text)) throw gitProblems.invalidUrl(shown, "the form user@host:path is not supported");
  if (!URL.canParse(text)) throw gitProblems.invalidUrl(shown, "it is not a url");
  const url = new URL(text);
  if (!["http:", "https:", "ssh:"].includes(url.protocol)) throw gitProblems.invalidUrl(shown, "the scheme must be http, https or ssh");
  if (url.hostname === "") throw gitProblems.invalidUrl(shown, "it names no host");
  return url;
}

function credentialsOf(url: URL, shown: string): HttpCredentials | undefined {
  if (url.username === "" && url.password === "") return undefined;
  return { username: percentDecoded(url.username, shown), password: new Secret(percentDecoded(url.password, shown)) };
}

function percentDecoded(text: string, shown: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // The reason would quote the password.
    throw gitProblems.invalidUrl(shown, "its user information is not percent-encoded");
  }
}

type HttpCredentials = Exclude<GitCredentials, { readonly sshKey: SshKey }>;

function authorizationOf(credentials: HttpCredentials): string {
  if ("bearerToken" in credentials) return `Bearer ${credentials.bearerToken.reveal()}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password.reveal()}`).toString("base64")}`;
}

function identityOf(credentials: HttpCredentials | undefined): string {
  if (credentials === undefined) return "no credentials";
  return "bearerToken" in credentials ? "bearer token" : `user ${credentials.username}`;
}
