// Remote bases and files of a build, over HTTP and git.
import { isProblem } from "#base";
import { fetchTree, lsRemote, openRemote, type GitFile, type GitRemote, type RemoteRef, type ResolvedRef } from "#git";
import type { AsyncRemoteFiles, FileTree, RepositorySource } from "#kustomize";
import { operationsProblems } from "./problems.ts";

const TIMEOUT_MILLIS = 27_000;
/** Largest single file that is taken. */
const MAX_FILE = 64 * 1024 * 1024;

export interface RemotePlaces {
  readonly signal: AbortSignal;
}

/** Fetches without credentials but those in the address itself. */
export function remoteFiles({ signal }: RemotePlaces): AsyncRemoteFiles {
  return { file: (url) => fetchFile(url, signal), repository: (source) => fetchRepository(source, signal) };
}

async function fetchFile(url: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLIS)]);
  try {
    const { address, headers } = requestOf(url);
    const response = await fetch(address, { headers, signal: within });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    return await readBody(response, url);
  } catch (error) {
    if (isProblem(error)) throw error;
    throw operationsProblems.remoteUnreachable(url, error);
  }
}

/** Requests take no credentials in their address, and would tell them in what they fail with. */
function requestOf(url: string): { readonly address: URL; readonly headers: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const [username, password] = [decodeURIComponent(address.username), decodeURIComponent(address.password)];
  if (username === "" && password === "") return { address, headers: {} };
  address.username = "";
  address.password = "";
  return { address, headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` } };
}

async function readBody(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_FILE) throw operationsProblems.remoteTooLarge(url, MAX_FILE);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function fetchRepository(source: RepositorySource, signal: AbortSignal): Promise<FileTree> {
  const remote: GitRemote = { url: urlOf(source), timeoutMillis: source.timeoutMillis };
  openRemote(remote);
  const resolved = await resolve(remote, source, signal);
  const { files } = await fetchTree(remote, resolved, { submodules: source.submodules, signal });
  return treeOf(files);
}

/** Our transport reads URLs only; the scp-like form says the same as one over SSH. */
function urlOf({ url }: RepositorySource): string {
  if (url.includes("://")) return url;
  const colon = url.indexOf(":");
  return `ssh://${url.slice(0, colon)}/${url.slice(colon + 1).replace(/^\//, "")}`;
}

async function resolve(remote: GitRemote, { ref, url }: RepositorySource, signal: AbortSignal): Promise<ResolvedRef> {
  if (/^[0-9a-f]{40}$/.test(ref)) return { revision: `sha1:${ref}`, commit: ref, pinned: true };
  const refs = await lsRemote(remote, signal);
  const names = ref === "" ? ["HEAD"] : [ref, `refs/${ref}`, `refs/tags/${ref}`, `refs/heads/${ref}`];
  const found = names.map((name) => refs.find((each) => each.name === name)).find((each) => each !== undefined);
  if (found === undefined) throw operationsProblems.noReference(url, ref);
  return resolvedTo(found);
}

function resolvedTo({ name, commit, tagObject }: RemoteRef): ResolvedRef {
  return { revision: `${name}@sha1:${commit}`, commit, ref: name, pinned: false, ...(tagObject !== undefined && { tagObject }) };
}

/** Files of a repository as the build sees them. Links are followed as long as they stay within the repository. */
function treeOf(files: ReadonlyMap<string, GitFile>): FileTree {
  const folders = new Map<string, Map<string, boolean>>([["", new Map()]]);
  for (const path of files.keys()) {
    const parts = path.split("/");
    for (let length = 1; length <= parts.length; length += 1) {
      const parent = parts.slice(0, length - 1).join("/");
      const entries = folders.get(parent) ?? new Map<string, boolean>();
      folders.set(parent, entries.set(parts[length - 1] ?? "", length < parts.length));
    }
  }
  const real = (path: string): string | undefined => followed(path, files);
  return {
    read: (path) => {
      const file = files.get(real(path) ?? "");
      return file === undefined || file.symlink ? undefined : file.bytes;
    },
    list: (path) => {
      const entries = folders.get(real(path) ?? "..");
      return entries && [...entries].map(([name, directory]) => ({ name, directory }));
    },
  };
}

const MAX_LINKS = 40;

/** Where a path leads once every link in it is followed; undefined where one leads out of the repository, or round in circles. */
function followed(path: string, files: ReadonlyMap<string, GitFile>): string | undefined {
  const left = path.split("/").filter((part) => part !== "");
  const done: string[] = [];
  for (let links = 0; left.length > 0;) {
    const part = left.shift() ?? "";
    if (part === "." || part === "") continue;
    if (part === "..") {
      if (done.pop() === undefined) return undefined;
      continue;
    }
    const file = files.get([...done, part].join("/"));
    if (file?.symlink !== true) {
      done.push(part);
      continue;
    }
    const target = new TextDecoder().decode(file.bytes);
    links += 1;
    if (links > MAX_LINKS || target.startsWith("/")) return undefined;
    left.unshift(...target.split("/"));
  }
  return done.join("/");
}
