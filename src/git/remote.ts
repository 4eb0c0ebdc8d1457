// A git remote as a value: where it is, and what may be shown to it. Credentials stay out of everything that is printed.
import { redactUrls, Secret } from "#base";
import { gitProblems } from "./problems.ts";

/** What a remote is shown to let us in. */
export type GitCredentials = { readonly username: string; readonly password: Secret } | { readonly bearerToken: Secret };

export interface GitRemote {
  /** http, https or ssh URL. User information in it is used where `credentials` is absent. */
  readonly url: string;
  readonly credentials?: GitCredentials;
  /** PEM certificates trusted beside those of the system. */
  readonly certificateAuthority?: string;
  /** Longest time for one request, head and body; 60,000 when absent. */
  readonly timeoutMillis?: number;
  /** Largest answer taken; 1 GiB when absent. */
  readonly maxResponseBytes?: number;
}

/** A remote that was understood. `url` holds no credentials and may be printed. */
export interface GitEndpoint {
  readonly url: string;
  /** Value of the Authorization header. */
  readonly authorization: Secret | undefined;
  /** How we log in, for messages: `user flux`, `bearer token` or `no credentials`. */
  readonly identity: string;
  readonly certificateAuthority: string | undefined;
  readonly timeoutMillis: number;
  readonly maxResponseBytes: number;
}

const TIMEOUT_MILLIS = 60_000;
const MAX_RESPONSE_BYTES = 1 << 30;

/**
 * Reads a remote's URL and credentials.
 * @throws git.invalidUrl (also for the scp-like form `git@host:path`, which upstream refuses too) · git.sshUnavailable
 */
export function openRemote(remote: GitRemote): GitEndpoint {
  const shown = redactUrls(remote.url);
  const url = parseUrl(remote.url, shown);
  const fromUrl = credentialsOf(url, shown);
  const credentials = remote.credentials ?? fromUrl;
  return {
    url: normalizeGitUrl(remote.url),
    authorization: credentials === undefined ? undefined : new Secret(authorizationOf(credentials)),
    identity: identityOf(credentials),
    certificateAuthority: remote.certificateAuthority,
    timeoutMillis: remote.timeoutMillis ?? TIMEOUT_MILLIS,
    maxResponseBytes: remote.maxResponseBytes ?? MAX_RESPONSE_BYTES,
  };
}

/**
 * The URL without user information, query, fragment and trailing slashes; two spellings of one remote become equal.
 * @throws git.invalidUrl · git.sshUnavailable
 */
export function normalizeGitUrl(text: string): string {
  const url = parseUrl(text, redactUrls(text));
  return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

function parseUrl(text: string, shown: string): URL {
  if (/^[^/@:]+@[^/@:]+:/.test(text)) throw gitProblems.invalidUrl(shown, "the form user@host:path is not supported");
  if (!URL.canParse(text)) throw gitProblems.invalidUrl(shown, "it is not a url");
  const url = new URL(text);
  if (url.protocol === "ssh:") throw gitProblems.sshUnavailable(shown);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw gitProblems.invalidUrl(shown, "the scheme must be http or https");
  return url;
}

function credentialsOf(url: URL, shown: string): GitCredentials | undefined {
  if (url.username === "" && url.password === "") return undefined;
  try {
    return { username: decodeURIComponent(url.username), password: new Secret(decodeURIComponent(url.password)) };
  } catch {
    // The reason would quote the password.
    throw gitProblems.invalidUrl(shown, "its user information is not percent-encoded");
  }
}

function authorizationOf(credentials: GitCredentials): string {
  if ("bearerToken" in credentials) return `Bearer ${credentials.bearerToken.reveal()}`;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password.reveal()}`).toString("base64")}`;
}

function identityOf(credentials: GitCredentials | undefined): string {
  if (credentials === undefined) return "no credentials";
  return "bearerToken" in credentials ? "bearer token" : `user ${credentials.username}`;
}
