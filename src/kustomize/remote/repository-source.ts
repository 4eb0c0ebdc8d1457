// The addresses of repositories as kustomize writes them: `https://host/org/repo//path?ref=v1`, `github.com/org/repo`, `git@host:org/repo`.
import { Duration } from "#base";

/** A folder of a repository at a reference. */
export interface RepositorySource {
  /** The address as it was written. */
  readonly text: string;
  /** What `git clone` is given; the scp-like form (`git@host:path`) stays as it is. */
  readonly url: string;
  /** Folder below the root of the repository; empty for the root. */
  readonly path: string;
  /** Branch, tag, commit or full reference; empty for the default branch. */
  readonly ref: string;
  readonly submodules: boolean;
  readonly timeoutMillis: number;
}

const TIMEOUT_MILLIS = 27_000;
const SCHEMES = ["ssh://", "https://", "http://", "file://"];

/** True for an address that is read with one request over HTTP before anything else is tried. */
export function isRemoteFile(path: string): boolean {
  return /^https?:\/\/[^/]/i.test(path);
}

/**
 * Reads the address of a repository.
 * @returns undefined for what is none, and for one whose path leaves the repository
 * @see kustomize api/internal/git/repospec.go
 */
export function tryRepositorySource(text: string): RepositorySource | undefined {
  if (text.startsWith("/")) return undefined;
  const question = text.indexOf("?");
  const address = question < 0 ? text : text.slice(0, question);
  const host = splitHost(/^git::/i.test(address) ? address.slice("git::".length) : address);
  if (host === undefined) return undefined;
  const parts = splitPath(host.rest, host.prefix.startsWith("file://"));
  if (parts === undefined || parts.repository === "" || leavesRoot(parts.path)) return undefined;
  const path = parts.path.replace(/^\//, "");
  return { text, url: host.prefix + parts.repository, path, ...readQuery(question < 0 ? "" : text.slice(question + 1)) };
}

interface Host {
  /** Scheme, user and host with the delimiter after it. */
  readonly prefix: string;
  readonly rest: string;
}

function splitHost(address: string): Host | undefined {
  const lower = address.toLowerCase();
  const scheme = SCHEMES.find((each) => lower.startsWith(each)) ?? "";
  const afterScheme = address.slice(scheme.length);
  if (scheme === "file://") return { prefix: scheme, rest: afterScheme };
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(afterScheme)?.[0] ?? "";
  const afterUser = afterScheme.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(afterUser);
  const isScp = scheme === "" && (user !== "" || isGithub);
  if (scheme === "" && !isScp) return undefined;
  const end = hostEnd(afterUser, isScp);
  if (isGithub) {
    const prefix = scheme === "ssh://" || user !== "" ? `${user}github.com:` : "https://github.com/";
    return { prefix, rest: afterUser.slice(end + 1) };
  }
  return end < 0 ? undefined : { prefix: scheme + user + afterUser.slice(0, end + 1), rest: afterUser.slice(end + 1) };
}

/** Index of the delimiter after the host; a colon before the first slash delimits only where no scheme is written. */
function hostEnd(text: string, isScp: boolean): number {
  const slash = text.indexOf("/");
  const colon = isScp ? text.indexOf(":") : -1;
  return isScp && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
}

interface Parts {
  readonly repository: string;
  readonly path: string;
}

/** By `_git/`, `//` or `.git` where they occur; else the first two segments, or all of them for a file. */
function splitPath(text: string, isFile: boolean): Parts | undefined {
  const azure = text.indexOf("_git/");
  if (azure >= 0) {
    const [name = "", ...path] = text.slice(azure + "_git/".length).split("/");
    return { repository: text.slice(0, azure + "_git/".length) + name, path: path.join("/") };
  }
  const double = text.indexOf("//");
  if (double >= 0) return { repository: text.slice(0, double), path: text.slice(double + 2) };
  const suffix = text.indexOf(".git");
  if (suffix >= 0) return { repository: text.slice(0, suffix + ".git".length), path: text.slice(suffix + ".git".length) };
  if (isFile) return { repository: text, path: "" };
  const segments = text.split("/");
  return segments.length < 2 ? undefined : { repository: segments.slice(0, 2).join("/"), path: segments.slice(2).join("/") };
}

function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function readQuery(query: string): Pick<RepositorySource, "ref" | "submodules" | "timeoutMillis"> {
  const isBroken = query.includes(";") || /%(?![0-9A-Fa-f]{2})/.test(query);
  const values = new Map<string, string>();
  if (!isBroken) {
    for (const pair of query.split("&")) {
      const equals = pair.indexOf("=");
      const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      const key = decoded(name);
      if (!values.has(key)) values.set(key, decoded(value));
    }
  }
  return {
    ref: values.get("ref") || values.get("version") || "",
    submodules: !/^(0|f|F|false|False|FALSE)$/.test(values.get("submodules") ?? ""),
    timeoutMillis: timeoutOf(values.get("timeout") ?? ""),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text; // bytes that are no UTF-8 name no reference
  }
}

/** Whole seconds, or a duration with its units. */
function timeoutOf(text: string): number {
  const millis = /^\+?\d+$/.test(text) ? Number(text) * 1000 : (Duration.tryParse(text)?.millis ?? 0);
  return millis > 0 ? millis : TIMEOUT_MILLIS;
}
