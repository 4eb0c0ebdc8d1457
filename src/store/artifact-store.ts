// Artifacts on disk: one folder per source, one file per revision, written whole or not at all.
// Trees packed or read a short while ago stay in memory, so that a consumer in the same process neither downloads nor unpacks.
import { copyFile, lstat, mkdir, open, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Duration, isProblem, messageOf, timestamp, type Clock } from "#base";
import { packTree, unpackTree } from "./archive.ts";
import type { Artifact, ArtifactOwner } from "./artifact.ts";
import { digestOf, digestOfFile, hasDigest, type DigestAlgorithm } from "./digest.ts";
import type { FileTree } from "./file-tree.ts";
import { collectGarbage, type Retention } from "./garbage.ts";
import { joinPath } from "./file-tree.ts";
import { storeProblems } from "./problems.ts";
import { TreeCache } from "./tree-cache.ts";

export interface ArtifactStoreOptions {
  /** Folder of the storage; it must exist. */
  readonly directory: string;
  /** Host (and port) that artifact URLs name, with a scheme if it is not http. */
  readonly advertised: string;
  readonly clock: Clock;
  readonly algorithm?: DigestAlgorithm;
  /** One minute and two records when absent. */
  readonly retention?: Retention;
  /** Bytes of file content kept in memory; 128 MiB when absent. */
  readonly memoryBytes?: number;
}

/** What to store a tree as. */
export interface ArtifactOrder {
  readonly owner: ArtifactOwner;
  /** File name in the owner's folder, for example `<commit>.tar.gz`. */
  readonly file: string;
  readonly revision: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export class ArtifactStore {
  readonly directory: string;
  readonly #advertised: string;
  readonly #clock: Clock;
  readonly #algorithm: DigestAlgorithm;
  readonly #retention: Retention;
  readonly #trees: TreeCache;
  #serial = 0;

  constructor(options: ArtifactStoreOptions) {
    this.directory = options.directory;
    this.#advertised = /^[a-z][a-z0-9+.-]*:\/\//i.test(options.advertised) ? options.advertised : `http://${options.advertised}`;
    this.#clock = options.clock;
    this.#algorithm = options.algorithm ?? "sha256";
    this.#retention = options.retention ?? { ttl: Duration.minutes(1), records: 2 };
    this.#trees = new TreeCache(options.memoryBytes ?? 128 * 1024 * 1024);
  }

  /** URL of a stored path. */
  url(path: string): string {
    return `${this.#advertised.replace(/\/+$/, "")}/${path.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The artifact with the URL that this storage advertises now. */
  withUrl(artifact: Artifact): Artifact {
    return { ...artifact, url: this.url(artifact.path) };
  }

  /** A URL of this storage with the host that it advertises now. */
  withHost(url: string): string {
    return URL.canParse(url) ? `${this.#advertised.replace(/\/+$/, "")}${new URL(url).pathname}` : url;
  }

  /**
   * Packs and writes a tree: temporary file, then rename. Equal content has an equal digest.
   * @throws store.writeFailed
   */
  async put(tree: FileTree, order: ArtifactOrder): Promise<Artifact> {
    const bytes = await packTree(tree);
    const artifact = await this.putBytes(bytes, order);
    this.#trees.keep(artifact.digest, tree);
    return artifact;
  }

  /** Writes bytes that are packed already, as {@link put} does. */
  async putBytes(bytes: Uint8Array, order: ArtifactOrder): Promise<Artifact> {
    const path = pathOf(order);
    await this.#write(path, (temporary) => writeWhole(temporary, bytes));
    return this.#artifact(path, { digest: digestOf(bytes, this.#algorithm), size: bytes.length }, order);
  }

  /** Takes over a file that is packed already; it is copied, and never held in memory. @throws store.writeFailed */
  async putFile(file: string, order: ArtifactOrder): Promise<Artifact> {
    const path = pathOf(order);
    await this.#write(path, (temporary) => copyFile(file, temporary));
    const { size } = await lstat(this.#local(path));
    return this.#artifact(path, { digest: await digestOfFile(this.#local(path), this.#algorithm), size }, order);
  }

  /**
   * Lets a name beside an artifact stand for it.
   * @returns URL of that name
   * @throws store.writeFailed
   */
  async link(artifact: Artifact, name: string): Promise<string> {
    const path = joinPath(dirname(artifact.path), name);
    await this.#write(path, (temporary) => symlink(basename(artifact.path), temporary));
    return this.url(path);
  }

  /** Hashes the stored file again. A corrupt file is deleted. */
  async verify(artifact: Artifact): Promise<"intact" | "missing" | "corrupt"> {
    const bytes = await this.#tryRead(artifact.path);
    if (bytes === undefined) return "missing";
    if (hasDigest(bytes, artifact.digest)) return "intact";
    await rm(this.#local(artifact.path), { force: true });
    return "corrupt";
  }

  /** True when this storage wrote that artifact, whatever host its URL names. */
  async has(artifact: Artifact): Promise<boolean> {
    const found = await lstat(this.#local(artifact.path)).catch(() => undefined);
    return found?.isFile() === true;
  }

  /**
   * The tree of an artifact, from memory or from disk.
   * @throws store.gone · store.digestMismatch
   */
  async read(artifact: Pick<Artifact, "path" | "digest" | "url">): Promise<FileTree> {
    const kept = this.#trees.find(artifact.digest);
    if (kept !== undefined) return kept;
    const bytes = await this.readBytes(artifact);
    const tree = await unpackTree(bytes, { maxBytes: Number.POSITIVE_INFINITY, what: `artifact ${artifact.url}` });
    this.#trees.keep(artifact.digest, tree);
    return tree;
  }

  /** The verified bytes of an artifact. @throws store.gone · store.digestMismatch */
  async readBytes(artifact: Pick<Artifact, "path" | "digest" | "url">): Promise<Uint8Array> {
    const bytes = await this.#tryRead(artifact.path);
    if (bytes === undefined) throw storeProblems.gone(artifact.url);
    if (!hasDigest(bytes, artifact.digest)) throw storeProblems.digestMismatch(artifact.url, artifact.digest, digestOf(bytes));
    return bytes;
  }

  /** Deletes what the retention rule lets go of; never the current artifact. @returns deleted paths, relative to the storage */
  async collectGarbage(current: Artifact): Promise<readonly string[]> {
    const folder = dirname(current.path);
    const now = this.#clock.now();
    const gone = await collectGarbage(this.#local(folder), { current: current.path.slice(folder.length + 1), now, rule: this.#retention });
    return gone.map((file) => `${folder}/${file}`);
  }

  /** Deletes everything of an owner. */
  async removeAll(owner: ArtifactOwner): Promise<void> {
    await rm(this.#local(joinPath(owner.kind.toLowerCase(), owner.namespace, owner.name)), { recursive: true, force: true });
  }

  #artifact(path: string, { digest, size }: { readonly digest: string; readonly size: number }, order: ArtifactOrder): Artifact {
    return {
      url: this.url(path),
      path,
      revision: order.revision,
      digest,
      lastUpdateTime: timestamp(this.#clock.now()),
      size,
      ...(order.metadata !== undefined && { metadata: order.metadata }),
    };
  }

  /** Lets `write` make a temporary file, and puts it in place whole. */
  async #write(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const target = this.#local(path);
    const temporary = `${target}.${process.pid}.${++this.#serial}.tmp`;
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await write(temporary);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw isProblem(error) ? error : storeProblems.writeFailed(path, error);
    }
  }

  async #tryRead(path: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#local(path));
    } catch (error) {
      if (messageOf(error).startsWith("ENOENT")) return undefined;
      throw error;
    }
  }

  #local(path: string): string {
    const clean = joinPath(path);
    if (clean === "" || clean !== path.replace(/\/+$/, "")) throw storeProblems.unsafePath(path);
    return join(this.directory, clean);
  }
}

function pathOf({ owner, file }: ArtifactOrder): string {
  return joinPath(owner.kind.toLowerCase(), owner.namespace, owner.name, file);
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}
