// What a remote advertises, and which commit a reference of a GitRepository means.
import git from "isomorphic-git";
import { compareVersions, parseConstraint, tryParseVersion, type Version } from "#codec";
import { GIT_URL, type GitConnection } from "./connection.ts";
import { openConnection } from "./open-connection.ts";
import { translated } from "./failure.ts";
import { gitProblems } from "./problems.ts";
import type { GitRemote } from "./remote.ts";
import { fetchObjects, type ObjectStore } from "./object-store.ts";

/** One advertised reference. */
export interface RemoteRef {
  /** Full name: `HEAD`, `refs/heads/main`, `refs/tags/v1`. */
  readonly name: string;
  /** The commit that it leads to; for an annotated tag the commit that it tags. */
  readonly commit: string;
  /** The tag object, for an annotated tag. */
  readonly tagObject?: string;
  /** The branch that HEAD names. */
  readonly target?: string;
}

/** The `ref` of a GitRepository. Where several are set, `commit` wins over `name`, `tag`, `semver` and `branch`, as upstream's code has it. */
export interface RefSelector {
  readonly branch?: string;
  readonly tag?: string;
  /** Constraint over tags of three parts. */
  readonly semver?: string;
  /** Full reference name, `refs/pull/420/head`. */
  readonly name?: string;
  /** 40 hexadecimal digits. */
  readonly commit?: string;
}

/** A reference brought down to one commit. */
export interface ResolvedRef {
  /** `main@sha1:<hex>`, `refs/heads/x@sha1:<hex>`, or `sha1:<hex>` for a commit without branch. */
  readonly revision: string;
  readonly commit: string;
  /** Full name of the reference that led here; absent for a commit. */
  readonly ref?: string;
  readonly tagObject?: string;
  /** True where the selector named the commit itself: no other will do, wherever the branch stands. */
  readonly pinned: boolean;
}

const DEFAULT_BRANCH = "master";

/**
 * Lists what the remote advertises; an empty repository has nothing.
 * @throws git.unreachable · git.timedOut · git.authenticationFailed · git.accessDenied · git.repositoryNotFound · git.notGit · git.serverError
 * @see https://git-scm.com/docs/protocol-v2#_ls_refs (servers with version 0 and 1 are understood too)
 */
export async function lsRemote(remote: GitRemote, signal?: AbortSignal): Promise<readonly RemoteRef[]> {
  const connection = openConnection(remote, signal);
  try {
    return await listRefs(connection);
  } finally {
    connection.close();
  }
}

/** As {@link lsRemote}, over a connection that is open already. */
export async function listRefs(connection: GitConnection): Promise<readonly RemoteRef[]> {
  try {
    const refs = await git.listServerRefs({ http: connection, url: GIT_URL, symrefs: true, peelTags: true });
    return refs.map(({ ref, oid, peeled, target }) => ({
      name: ref,
      commit: peeled ?? oid,
      ...(peeled !== undefined && { tagObject: oid }),
      ...(target !== undefined && { target }),
    }));
  } catch (error) {
    throw translated(error, connection.url);
  }
}

/**
 * Finds the commit that a selector means now. A selector with a commit costs no request; whether the commit exists shows when it is fetched.
 * @throws git.refNotFound · git.noMatchingTag · git.emptyRepository · git.invalidCommit · semver.invalidConstraint, and those of {@link lsRemote}
 */
export async function resolveRef(remote: GitRemote, selector: RefSelector, signal?: AbortSignal): Promise<ResolvedRef> {
  if (selector.commit) return commitOf(selector.commit, selector.branch);
  const connection = openConnection(remote, signal);
  try {
    return await resolveOver(connection, selector);
  } finally {
    connection.close();
  }
}

async function resolveOver(connection: GitConnection, selector: RefSelector): Promise<ResolvedRef> {
  const { url } = connection;
  const refs = await listRefs(connection);
  if (refs.length === 0) throw gitProblems.emptyRepository(url);
  const found = (name: string, short: string): ResolvedRef => {
    const ref = refs.find((each) => each.name === name);
    if (ref === undefined) throw gitProblems.refNotFound(name, url);
    return resolved(ref, short);
  };
  if (selector.name) return found(selector.name, selector.name);
  if (selector.tag) return found(`refs/tags/${selector.tag}`, selector.tag);
  if (selector.semver) return highestTag(connection, selector.semver, refs);
  const branch = selector.branch || DEFAULT_BRANCH;
  return found(`refs/heads/${branch}`, branch);
}

function commitOf(commit: string, branch: string | undefined): ResolvedRef {
  if (!/^[0-9a-f]{40}$/.test(commit)) throw gitProblems.invalidCommit(commit);
  return {
    revision: branch ? `${branch}@sha1:${commit}` : `sha1:${commit}`,
    commit,
    pinned: true,
    ...(branch && { ref: `refs/heads/${branch}` }),
  };
}

/** A reference as it stands, under the name that its revision shows. */
export function resolved(ref: RemoteRef, short: string): ResolvedRef {
  const { commit, name, tagObject } = ref;
  return { revision: `${short}@sha1:${commit}`, commit, ref: name, pinned: false, ...(tagObject !== undefined && { tagObject }) };
}

interface VersionTag {
  readonly ref: RemoteRef;
  readonly version: Version;
}

async function highestTag(connection: GitConnection, range: string, refs: readonly RemoteRef[]): Promise<ResolvedRef> {
  const constraint = parseConstraint(range);
  let best: VersionTag[] = [];
  for (const ref of refs) {
    const version = tryParseVersion(shortTag(ref));
    if (version === undefined || !constraint.matches(version)) continue;
    const order = best[0] === undefined ? 1 : compareVersions(version, best[0].version);
    if (order > 0) best = [{ ref, version }];
    else if (order === 0) best.push({ ref, version });
  }
  const winner = best.length > 1 ? await newest(connection, best) : best[0];
  if (winner === undefined) throw gitProblems.noMatchingTag(range, connection.url);
  return resolved(winner.ref, shortTag(winner.ref));
}

function shortTag({ name }: RemoteRef): string {
  return name.startsWith("refs/tags/") ? name.slice("refs/tags/".length) : "";
}

/** Of tags with equal precedence (they differ in build metadata) the one with the newest commit. */
async function newest(connection: GitConnection, tags: readonly VersionTag[]): Promise<VersionTag | undefined> {
  let best: { tag: VersionTag; time: number } | undefined;
  for (const tag of tags) {
    const store: ObjectStore = await fetchObjects(connection, { want: tag.ref.tagObject ?? tag.ref.commit, depth: 1 });
    const { committer } = await store.commit(tag.ref.commit);
    if (best === undefined || committer.seconds > best.time) best = { tag, time: committer.seconds };
  }
  return best?.tag;
}
