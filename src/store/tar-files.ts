// Tar files on disk, read and written as they stream, so that no archive has to fit into memory.
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isProblem } from "#base";
import { extract, pack } from "tar-stream";
import { storeProblems } from "./problems.ts";

/** One regular file to pack. */
export interface TarMember {
  /** Relative, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Writes a tar file, not compressed: members in the order given, no owners, zero times, mode 0644. The same members give the same bytes. */
export async function writeTar(members: readonly TarMember[], file: string, signal: AbortSignal): Promise<void> {
  const tarball = pack();
  const written = pipeline(tarball, createWriteStream(file, { mode: 0o644 }), { signal });
  const fed = (async () => {
    for (const { path, size, read } of members) {
      const entry = tarball.entry({
        name: path,
        size,
        mode: 0o644,
        mtime: new Date(0),
        uid: 0,
        gid: 0,
        uname: "",
        gname: "",
        type: "file",
      });
      await pipeline(Readable.from(read(), { objectMode: false }), entry, { signal });
    }
    tarball.finalize();
  })();
  // What fails first is told; the other side is ended with it.
  fed.catch((error: unknown) => tarball.destroy(error instanceof Error ? error : new Error(String(error))));
  await Promise.all([fed, written]);
}

export interface TarVisit {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly read: AsyncIterable<Uint8Array>;
}

/**
 * Goes through the regular files of a tar file. `visit` may leave a file unread; it answers false to stop.
 * @throws store.escapes · store.notTar and what `visit` throws
 */
export async function readTar(file: string, visit: (member: TarVisit) => Promise<boolean>, signal?: AbortSignal): Promise<void> {
  const tarball = extract();
  const source = createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) });
  source.on("error", (error) => tarball.destroy(error));
  source.pipe(tarball);
  try {
    for await (const entry of tarball) {
      const path = entry.header.name.replace(/^(\.\/)+/, "");
      if (path.startsWith("/") || path.split("/").includes("..")) throw storeProblems.escapes(path, file);
      const isFile = entry.header.type === "file" || entry.header.type === "contiguous-file";
      if (isFile && !(await visit({ path, size: entry.header.size ?? 0, read: entry as AsyncIterable<Uint8Array> }))) return;
      entry.resume();
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (isProblem(error)) throw error;
    throw storeProblems.notTar(file, error);
  } finally {
    source.destroy();
    tarball.destroy();
  }
}
