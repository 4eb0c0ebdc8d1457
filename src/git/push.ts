// Writes files into a branch: one commit on top of what is there, pushed without force, again and again while others push too.
import { codeOf, isProblem, redactUrls, type Clock, type Random } from "#base";
import type { CommitSigner } from "./commit-signer.ts";
import type { GitConnection } from "./connection.ts";
import { openConnection } from "./open-connection.ts";
import { listFolder, readPath, writeChanges, type FileChanges } from "./file-changes.ts";
import { translated } from "./failure.ts";
import { fetchObjects, ObjectStore, type GitPerson } from "./object-store.ts";
import { parseRepositoryPath } from "./path.ts";
import { gitProblems } from "./problems.ts";
import { listRefs, type RemoteRef } from "./refs.ts";
import type { GitRemote } from "./remote.ts";

/** Files to write and remove, and the message that says why. */
export interface FileChange {
  /** A path that is not there needs no removal. */
  readonly files: FileChanges;
  /** As it is to stand in the commit. */
  readonly message: string;
}

export interface CommitOrder {
  readonly branch: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Signs each commit; none is signed when absent. */
  readonly sign?: CommitSigner;
  /**
   * What to change, or how to find out from the branch as it stands; asked again when others pushed in between, so that a decision
   * is never based on a tree that has been overtaken. It throws to refuse; undefined changes nothing.
   */
  readonly change: FileChange | ((branch: BranchView) => Promise<FileChange | undefined>);
}

/** A branch as it stands. Where it is missing this is the default branch that it would start from; an empty repository is empty. */
export interface BranchView {
  /** False when the branch is not there yet. */
  readonly exists: boolean;
  /** Content of a file; undefined when it is not there. @throws git.invalidPath */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Names in a folder, in git's order; none when there is no such folder. @throws git.invalidPath */
  list(folder: string): Promise<readonly string[]>;
}

export interface PushOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Pushes tried before giving up; 20 when absent. */
  readonly attempts?: number;
}

export interface PushedCommit {
  readonly commit: string;
  /** `<branch>@sha1:<commit>`. */
  readonly revision: string;
  /** False when the branch already held all of it and nothing was pushed. */
  readonly changed: boolean;
}

const ATTEMPTS = 20;
const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 5_000;

/**
 * Commits changes on top of a branch and pushes. An empty repository gets its first commit; a missing branch starts from the
 * default branch. When others push in between, the changes are put on top of theirs and pushed again after a random pause.
 * @returns undefined when there was nothing to change and there is no such branch
 * @throws git.protectedBranch · git.pushRejected · git.pushContended · git.pathConflict · git.invalidPath, and those of lsRemote
 */
export async function commitAndPush(remote: GitRemote, order: CommitOrder, options: PushOptions): Promise<PushedCommit | undefined> {
  const { clock, random, signal, attempts = ATTEMPTS } = options;
  const connection = openConnection(remote, signal);
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      signal?.throwIfAborted();
      const result = await pushOnce(connection, order, clock);
      if (result !== "overtaken") return result;
      const longest = Math.min(FIRST_PAUSE_MILLIS * 2 ** attempt, LONGEST_PAUSE_MILLIS);
      await clock.sleep(longest * (0.2 + 0.8 * random.fraction()), signal);
    }
    throw gitProblems.pushContended(order.branch, connection.url, attempts);
  } finally {
    connection.close();
  }
}

async function pushOnce(connection: GitConnection, order: CommitOrder, clock: Clock): Promise<PushedCommit | "overtaken" | undefined> {
  const { branch } = order;
  const base = await findBase(connection, branch);
  if (base === "overtaken") return base;
  const { store, parent, onBranch } = base;
  const before = parent === undefined ? undefined : (await store.commit(parent)).tree;
  const change = typeof order.change === "function" ? await order.change(viewOf(store, before, onBranch)) : order.change;
  const tree = change === undefined ? before : await writeChanges(store, before, normalized(change.files), connection.url);
  if (change === undefined || tree === undefined || (tree === before && onBranch)) {
    return parent !== undefined && onBranch ? { commit: parent, revision: `${branch}@sha1:${parent}`, changed: false } : undefined;
  }
  const person: GitPerson = { ...order.author, seconds: Math.floor(clock.now() / 1000), offsetMinutes: 0 };
  const message = change.message.endsWith("\n") ? change.message : `${change.message}\n`;
  const parents = parent === undefined ? [] : [parent];
  const commit = await store.writeCommit(branch, { message, tree, parents, author: person, committer: person }, order.sign);
  const pushed = await push(store, connection, branch);
  return pushed === "overtaken" ? pushed : { commit, revision: `${branch}@sha1:${commit}`, changed: true };
}

function normalized(files: FileChanges): FileChanges {
  return new Map([...files].map(([path, content]) => [parseRepositoryPath(path), content]));
}

function viewOf(store: ObjectStore, root: string | undefined, exists: boolean): BranchView {
  return {
    exists,
    read: (path) => readPath(store, root, path),
    list: (folder) => listFolder(store, root, folder),
  };
}

interface Base {
  readonly store: ObjectStore;
  /** Commit that the new one goes on top of; none in an empty repository. */
  readonly parent: string | undefined;
  /** Whether the parent is the branch's own tip. */
  readonly onBranch: boolean;
}

async function findBase(connection: GitConnection, branch: string): Promise<Base | "overtaken"> {
  const refs = await listRefs(connection);
  const own = refs.find((each) => each.name === `refs/heads/${branch}`);
  const start = own ?? defaultBranch(refs);
  if (start === undefined) return { store: await ObjectStore.empty(connection.url), parent: undefined, onBranch: false };
  try {
    const store = await fetchObjects(connection, { want: start.commit, depth: 1 });
    await store.assumeRemoteHead(start.target ?? start.name, start.commit);
    return { store, parent: start.commit, onBranch: own !== undefined };
  } catch (error) {
    // A server that gives only what it advertises: the branch moved since we listed it.
    if (isProblem(error, "git.commitNotFound")) return "overtaken";
    throw error;
  }
}

/** HEAD, or the only branch there is where HEAD leads nowhere. */
function defaultBranch(refs: readonly RemoteRef[]): RemoteRef | undefined {
  const branches = refs.filter((each) => each.name.startsWith("refs/heads/"));
  return refs.find((each) => each.name === "HEAD") ?? (branches.length === 1 ? branches[0] : undefined);
}

const OVERTAKEN =
  /non-fast-forward|fetch first|stale info|cannot lock ref|failed to (update|lock) ref|failed to update|reference already exists|incorrect old value|but expected/i;
const PROTECTED = /protected|pre-receive hook declined|hook declined|GH006|GH013|rule violations|not allowed to push|TF402455/i;

/** Pushes, and judges a refusal by the server's words: overtaken by another push, protected, or rejected for another reason. */
async function push(store: ObjectStore, connection: GitConnection, branch: string): Promise<"pushed" | "overtaken"> {
  const words: string[] = [];
  try {
    await store.push(connection, branch, (line) => void words.push(line));
    return "pushed";
  } catch (error) {
    if (isProblem(error)) throw error;
    const code = codeOf(error);
    // The branch moved after we fetched it; the client side sees that its new tip is not below ours.
    if (code === "PushRejectedError") return "overtaken";
    if (code !== "GitPushError") throw translated(error, connection.url);
    const refusal = refusalOf(error);
    if (OVERTAKEN.test(refusal)) return "overtaken";
    const said = [...words.map((each) => each.trim()).filter((each) => each !== ""), refusal].join("; ");
    const shown = redactUrls(said).slice(0, 1000);
    if (PROTECTED.test(said)) throw gitProblems.protectedBranch(branch, connection.url, shown);
    throw gitProblems.pushRejected(branch, connection.url, shown);
  }
}

/** The server's reason for each ref, for example `pre-receive hook declined`. */
function refusalOf(error: unknown): string {
  const { data } = error as { data?: { result?: { error?: string; refs?: Record<string, { error?: string }> }; prettyDetails?: string } };
  const reasons = Object.values(data?.result?.refs ?? {}).map((each) => each.error ?? "");
  return [data?.result?.error ?? "", ...reasons].filter((each) => each !== "").join("; ");
}
