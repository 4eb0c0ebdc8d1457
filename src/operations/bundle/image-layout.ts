// An OCI image layout in a folder: blobs by their digest, whole or not there at all.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isOciDigest, ociDigestOf, ociProblems } from "#oci";

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md */
export const LAYOUT_FILE = "oci-layout";
export const INDEX_FILE = "index.json";

/** Path of a blob below the layout. @throws oci.invalidDigest */
export function blobPath(digest: string): string {
  if (!isOciDigest(digest)) throw ociProblems.invalidDigest(digest);
  return `blobs/${digest.replace(":", "/")}`;
}

/** A layout being read or written. Blobs that are there are trusted only after they were looked at. */
export class ImageLayout {
  readonly folder: string;
  /** Digests whose bytes were checked by this process. */
  readonly #checked = new Set<string>();
  readonly #saving = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  fileOf(digest: string): string {
    return join(this.folder, blobPath(digest));
  }

  /** Whether a blob is there with the right bytes. */
  async has(digest: string): Promise<boolean> {
    if (this.#checked.has(digest)) return true;
    const hash = createHash(digest.startsWith("sha512:") ? "sha512" : "sha256");
    try {
      for await (const chunk of createReadStream(this.fileOf(digest))) hash.update(chunk as Uint8Array);
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return false;
      throw error;
    }
    if (!digest.endsWith(`:${hash.digest("hex")}`)) return false;
    this.#checked.add(digest);
    return true;
  }

  /** Bytes that a run that was cut has left of a blob. */
  async partOf(digest: string): Promise<number> {
    return (await stat(partFile(this.fileOf(digest))).catch(() => undefined))?.size ?? 0;
  }

  /** Size in bytes of a blob that is there; undefined where it is not. */
  async sizeOf(digest: string): Promise<number | undefined> {
    return (await stat(this.fileOf(digest)).catch(() => undefined))?.size;
  }

  /** A whole blob, checked. @throws oci.digestMismatch */
  async read(digest: string): Promise<Uint8Array> {
    const bytes = await readFile(this.fileOf(digest));
    const found = ociDigestOf(bytes, digest.startsWith("sha512:") ? "sha512" : "sha256");
    if (found !== digest) throw ociProblems.digestMismatch(this.fileOf(digest), digest, found);
    return bytes;
  }

  stream(digest: string, from = 0): AsyncIterable<Uint8Array> {
    return createReadStream(this.fileOf(digest), { start: from, highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>;
  }

  /** A file of the layout that is no blob. */
  plain(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(join(this.folder, name)) as AsyncIterable<Uint8Array>;
  }

  /** Writes bytes. @returns their digest */
  async put(bytes: Uint8Array): Promise<string> {
    const digest = ociDigestOf(bytes);
    if (!(await this.has(digest))) await this.save(digest, (file) => writeFile(file, bytes));
    return digest;
  }

  /**
   * Has `write` make a file, which then becomes the blob. What is written must have been checked against the digest. What a run that was
   * cut has written is still there, to be gone on with. While a blob is being written, whoever else brings it waits for that.
   */
  save(digest: string, write: (file: string) => Promise<void>): Promise<void> {
    const under = this.#saving.get(digest);
    if (under !== undefined) return under;
    const saved = this.#save(digest, write).finally(() => this.#saving.delete(digest));
    this.#saving.set(digest, saved);
    return saved;
  }

  async #save(digest: string, write: (file: string) => Promise<void>): Promise<void> {
    const file = this.fileOf(digest);
    await mkdir(dirname(file), { recursive: true });
    await write(partFile(file));
    await rename(partFile(file), file);
    this.#checked.add(digest);
  }

  /** Makes the folder a layout, by its index. */
  async close(index: string): Promise<void> {
    await writeFile(join(this.folder, INDEX_FILE), index);
    await writeFile(join(this.folder, LAYOUT_FILE), '{"imageLayoutVersion":"1.0.0"}');
  }

  /** Digests of every blob that is there, sorted; whether they are whole is not looked at. */
  async list(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const algorithm of ["sha256", "sha512"]) {
      const names = await readdir(join(this.folder, "blobs", algorithm)).catch(() => []);
      found.push(...names.map((name) => `${algorithm}:${name}`).filter(isOciDigest));
    }
    return found.toSorted();
  }

  /** Removes every blob that is not among `kept`, and what was left by a download that was cut. */
  async keepOnly(kept: ReadonlySet<string>): Promise<void> {
    for (const algorithm of ["sha256", "sha512"]) {
      const folder = join(this.folder, "blobs", algorithm);
      const names = await readdir(folder).catch(() => []);
      for (const name of names) if (!kept.has(`${algorithm}:${name}`)) await rm(join(folder, name), { force: true });
    }
  }
}

function partFile(file: string): string {
  return `${file}.part`;
}
