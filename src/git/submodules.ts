// Submodules: which repository stands where in a tree, as .gitmodules says.
import { isProblem } from "#base";
import { gitProblems } from "./problems.ts";
import { isSameServer, normalizeGitUrl, type GitRemote } from "./remote.ts";

/** A place in a tree that another repository fills. */
export interface Submodule {
  readonly path: string;
  /** The commit that the tree asks for. */
  readonly commit: string;
}

/**
 * The remote of a submodule. Its URL may be relative to that of the tree's own remote. Credentials go along only to the same server,
 * whatever a repository's author writes into .gitmodules.
 * @param text content of .gitmodules, undefined when there is none
 * @throws git.submoduleUnknown · git.invalidUrl
 * @see https://git-scm.com/docs/gitmodules
 */
export function submoduleRemote(parent: GitRemote, text: string | undefined, { path }: Submodule): GitRemote {
  const shown = normalizeGitUrl(parent.url);
  const declared = urlsByPath(text ?? "").get(path);
  if (declared === undefined) throw gitProblems.submoduleUnknown(path, shown);
  const isRelative = declared.startsWith("./") || declared.startsWith("../");
  const url = isRelative ? new URL(declared, `${shown}/`).href : withScheme(declared);
  const { credentials, ...rest } = parent;
  if (!isSameServer(url, shown)) return { ...rest, url };
  return { ...rest, ...(credentials !== undefined && { credentials }), url: withUserOf(parent.url, url) };
}

/** The ssh URL of the scp-like form `git@host:path`, in which authors of .gitmodules often write. */
function withScheme(declared: string): string {
  const match = /^([^/@:]+@[^/@:]+):(?!\/\/)(.*)$/.exec(declared);
  return match === null ? declared : `ssh://${match[1]}/${(match[2] ?? "").replace(/^\/+/, "")}`;
}

/** Carries user information of one URL over to another that has none. */
function withUserOf(from: string, to: string): string {
  const [source, target] = [new URL(from), new URL(to)];
  if (target.username === "" && target.password === "") {
    target.username = source.username;
    target.password = source.password;
  }
  return target.href;
}

/** Paths and URLs of .gitmodules; sections and keys that mean something else are passed over. */
function urlsByPath(text: string): Map<string, string> {
  const urls = new Map<string, string>();
  for (const section of text.split(/^\s*\[/m).slice(1)) {
    const values = new Map<string, string>();
    for (const line of section.split("\n").slice(1)) {
      const match = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line);
      if (match !== null) values.set((match[1] ?? "").toLowerCase(), unquoted(match[2] ?? ""));
    }
    const [path, url] = [values.get("path"), values.get("url")];
    if (path !== undefined && url !== undefined) urls.set(path, url);
  }
  return urls;
}

function unquoted(value: string): string {
  return value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1).replaceAll(/\\(["\\])/g, "$1") : value;
}

/** The failure of a submodule, told with its path. */
export function submoduleFailure(error: unknown, path: string): unknown {
  return isProblem(error, "git.") ? gitProblems.submoduleFailed(path, error.message, error) : error;
}
