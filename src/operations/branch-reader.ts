// What one run reads of a branch, fetched once for all who look at it: a hundred clusters of one repository cost one fetch.
import { writeAppSecret } from "#forge";
import { fetchOnce, resolveRef, type FetchedCommit, type GitFile, type PackShelf } from "#git";
import type { GitAccess } from "./bootstrap-contract.ts";
import { canonicalJson, digestOf } from "./digest.ts";
import { addressOf, openGit } from "./git-access.ts";

/** Files of a branch at one revision. */
export interface BranchFiles {
  /** `main@sha1:…` */
  readonly revision: string;
  /** By repository path. */
  readonly files: ReadonlyMap<string, GitFile>;
}

/** Keeps each branch as it was read first, until it is told to forget. For operations that look, and never for those that push. */
export class BranchReader {
  readonly #known = new Map<string, Promise<FetchedCommit>>();
  readonly #shelf: PackShelf | undefined;

  /** @param shelf where other processes find what this one has fetched; each fetches for itself when absent */
  constructor(shelf?: PackShelf) {
    this.#shelf = shelf;
  }

  /**
   * Files below a folder of a branch.
   * @throws git.refNotFound · git.emptyRepository, and those of openGit; a failure is not kept
   */
  async read(git: GitAccess, folder: string, signal: AbortSignal | undefined): Promise<BranchFiles> {
    const key = keyOf(git);
    const known = this.#known.get(key) ?? fetchBranch(git, this.#shelf && { shelf: this.#shelf, name: key });
    this.#known.set(key, known);
    try {
      const commit = await orAborted(known, signal);
      return { revision: commit.revision, files: await commit.filesIn(folder) };
    } catch (error) {
      if (signal?.aborted !== true && this.#known.get(key) === known) this.#known.delete(key);
      throw error;
    }
  }

  /** Reads anew from here on: the branches may have moved by our own hand. */
  forget(): void {
    this.#known.clear();
  }
}

/** No signal of one reader ends what the others wait for; every request of the fetch has its own limit. */
async function fetchBranch(
  git: GitAccess,
  shared: { readonly shelf: PackShelf; readonly name: string } | undefined,
): Promise<FetchedCommit> {
  const { remote } = await openGit(git);
  const resolved = await resolveRef(remote, { branch: git.branch });
  return fetchOnce(remote, resolved, shared === undefined ? {} : { shared });
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Who sees another part of a repository must not be shown what somebody else has read; secrets count by their digest. */
function keyOf(git: GitAccess): string {
  const { branch, http, ssh, githubApp, proxy } = git;
  const secrets = [http?.password, http?.bearerToken, ssh?.privateKey, ssh?.passphrase, proxy].map((each) => each?.reveal() ?? null);
  const login = [http?.username, http?.certificateAuthority, ssh?.username, githubApp && writeAppSecret(githubApp.app)];
  return canonicalJson([addressOf(git), branch, digestOf(canonicalJson([secrets, login]))]);
}
