// The objects that one operation fetched, in memory, with the few questions that the rest of this room asks of them.
import git, { type ReadCommitResult, type TreeEntry } from "isomorphic-git";
import type { CommitSigner } from "./commit-signer.ts";
import { GIT_URL, type GitConnection } from "./connection.ts";
import { codeOf } from "#base";
import { translated } from "./failure.ts";
import { MemoryFs } from "./memory-fs.ts";
import { gitProblems } from "./problems.ts";

const GITDIR = "/repository";
const REMOTE = "origin";

/** Who wrote a commit or tag, and when. */
export interface GitPerson {
  readonly name: string;
  readonly email: string;
  /** Seconds since the Unix epoch. */
  readonly seconds: number;
  /** Minutes that the writer's clock is behind UTC; -120 in central Europe in summer. */
  readonly offsetMinutes: number;
}

/** A commit with what verification needs. */
export interface GitCommit {
  readonly hash: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: GitPerson;
  readonly committer: GitPerson;
  /** Detached signature, where the commit is signed. */
  readonly signature?: string;
  /** The bytes that the signature signs. */
  readonly payload: string;
}

/** An annotated tag. */
export interface GitTag {
  readonly hash: string;
  readonly name: string;
  readonly message: string;
  readonly tagger: GitPerson;
  readonly signature?: string;
  readonly payload: string;
}

export interface FetchOrder {
  /** Hash of the commit or tag object that is wanted. */
  readonly want: string;
  /** Number of commits, or everything that the branches and tags of the remote lead to. */
  readonly depth: number | "everything";
}

/**
 * Fetches one object with what hangs on it.
 * @throws git.commitNotFound when the server does not have it or does not give it by hash, and those of lsRemote
 */
export async function fetchObjects(connection: GitConnection, order: FetchOrder): Promise<ObjectStore> {
  const store = await ObjectStore.empty(connection.url);
  await store.fetch(connection, order);
  return store;
}

/** A bare repository in memory. Nothing of it is shared or kept. */
export class ObjectStore {
  readonly #url: string;
  readonly #fs = new MemoryFs();
  readonly #cache = {};

  private constructor(url: string) {
    this.#url = url;
  }

  static async empty(url: string): Promise<ObjectStore> {
    const store = new ObjectStore(url);
    await git.init({ ...store.#place, bare: true });
    await git.addRemote({ ...store.#place, remote: REMOTE, url: GIT_URL });
    return store;
  }

  /** A store with what a pack holds. @throws git.commitNotFound for a pack that is none */
  static async of(url: string, pack: Uint8Array, want: string): Promise<ObjectStore> {
    const store = await ObjectStore.empty(url);
    const filepath = "objects/pack/pack-kept.pack";
    await store.#fs.promises.writeFile(`${GITDIR}/${filepath}`, pack);
    try {
      await git.indexPack({ ...store.#place, dir: GITDIR, filepath });
      await git.readObject({ ...store.#place, oid: want, format: "deflated" });
    } catch (error) {
      throw gitProblems.commitNotFound(want, url, error);
    }
    return store;
  }

  /** The pack that was fetched; undefined when there are several or none. */
  async pack(): Promise<Uint8Array | undefined> {
    const folder = `${GITDIR}/objects/pack`;
    const packs = (await this.#fs.promises.readdir(folder).catch(() => [])).filter((each) => each.endsWith(".pack"));
    const [only] = packs;
    return only === undefined || packs.length > 1 ? undefined : ((await this.#fs.promises.readFile(`${folder}/${only}`)) as Uint8Array);
  }

  get #place(): { fs: MemoryFs; gitdir: string; cache: object } {
    return { fs: this.#fs, gitdir: GITDIR, cache: this.#cache };
  }

  async fetch(connection: GitConnection, { want, depth }: FetchOrder): Promise<void> {
    const everything = depth === "everything";
    try {
      await git.fetch({
        ...this.#place,
        http: connection,
        url: GIT_URL,
        remote: REMOTE,
        remoteRef: want,
        ref: want,
        singleBranch: !everything,
        tags: everything,
        ...(!everything && { depth }),
      });
    } catch (error) {
      throw translated(error, this.#url);
    }
    // A server that does not give an object by its hash answers with an empty pack and no error.
    if (!(await this.has(want))) throw gitProblems.commitNotFound(want, this.#url);
  }

  async has(hash: string): Promise<boolean> {
    try {
      await git.readObject({ ...this.#place, oid: hash, format: "deflated" });
      return true;
    } catch (error) {
      if (codeOf(error) === "NotFoundError") return false;
      throw translated(error, this.#url);
    }
  }

  /** @throws git.commitNotFound */
  async commit(hash: string): Promise<GitCommit> {
    const { oid, commit, payload } = await this.#read(hash, () => git.readCommit({ ...this.#place, oid: hash }));
    return {
      hash: oid,
      tree: commit.tree,
      parents: commit.parent,
      message: commit.message,
      author: personOf(commit.author),
      committer: personOf(commit.committer),
      ...(commit.gpgsig !== undefined && { signature: commit.gpgsig }),
      payload,
    };
  }

  /** @throws git.commitNotFound */
  async tag(hash: string): Promise<GitTag> {
    const { oid, tag, payload } = await this.#read(hash, () => git.readTag({ ...this.#place, oid: hash }));
    return {
      hash: oid,
      name: tag.tag,
      message: tag.message,
      tagger: personOf(tag.tagger),
      ...(tag.gpgsig !== undefined && { signature: tag.gpgsig }),
      payload,
    };
  }

  async tree(hash: string): Promise<readonly TreeEntry[]> {
    return (await this.#read(hash, () => git.readTree({ ...this.#place, oid: hash }))).tree;
  }

  async blob(hash: string): Promise<Uint8Array> {
    return (await this.#read(hash, () => git.readBlob({ ...this.#place, oid: hash }))).blob;
  }

  writeBlob(bytes: Uint8Array): Promise<string> {
    return git.writeBlob({ ...this.#place, blob: bytes });
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return git.writeTree({ ...this.#place, tree: [...entries] });
  }

  /**
   * Writes a commit, signed where there is a signer, and lets a local branch of that name lead to it. The signature is of the commit
   * without its `gpgsig` header, as git verifies it.
   * @throws what the signer throws
   */
  async writeCommit(branch: string, commit: Omit<GitCommit, "hash" | "signature" | "payload">, sign?: CommitSigner): Promise<string> {
    const { message, tree, parents, author, committer } = commit;
    const unsigned = { message, tree, parent: [...parents], author: rawPerson(author), committer: rawPerson(committer) };
    let hash = await git.writeCommit({ ...this.#place, commit: unsigned });
    if (sign !== undefined) {
      const payload = await git.readObject({ ...this.#place, oid: hash, format: "content" });
      const gpgsig = await sign(payload.object as Uint8Array, committer.seconds);
      hash = await git.writeCommit({ ...this.#place, commit: { ...unsigned, gpgsig } });
    }
    await git.writeRef({ ...this.#place, ref: `refs/heads/${branch}`, value: hash, force: true });
    return hash;
  }

  /** Tells the store what the remote is known to have, so that a push of a new branch sends only what is new. */
  async assumeRemoteHead(branch: string, hash: string): Promise<void> {
    await git.writeRef({ ...this.#place, ref: `refs/remotes/${REMOTE}/${branch}`, value: hash, force: true });
    await git.writeRef({
      ...this.#place,
      ref: `refs/remotes/${REMOTE}/HEAD`,
      value: `refs/remotes/${REMOTE}/${branch}`,
      symbolic: true,
      force: true,
    });
  }

  /** Pushes a local branch; never by force. Throws what isomorphic-git throws, for the pusher to judge. */
  async push(connection: GitConnection, branch: string, onMessage: (line: string) => void): Promise<void> {
    const ref = `refs/heads/${branch}`;
    await git.push({ ...this.#place, http: connection, url: GIT_URL, remote: REMOTE, ref, remoteRef: ref, onMessage });
  }

  async #read<T>(hash: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (codeOf(error) === "NotFoundError") throw gitProblems.commitNotFound(hash, this.#url, error);
      throw translated(error, this.#url);
    }
  }
}

function personOf({ name, email, timestamp, timezoneOffset }: ReadCommitResult["commit"]["author"]): GitPerson {
  return { name, email, seconds: timestamp, offsetMinutes: timezoneOffset };
}

function rawPerson({ name, email, seconds, offsetMinutes }: GitPerson): ReadCommitResult["commit"]["author"] {
  return { name, email, timestamp: seconds, timezoneOffset: offsetMinutes };
}
