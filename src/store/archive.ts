// Trees as tarballs. The same content gives the same bytes whatever the machine, the umask or the time of checkout.
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { isProblem } from "#base";
import { extract, pack, type Header } from "tar-stream";
import { fileTree, type FileTree, type TreeFile } from "./file-tree.ts";
import { storeProblems } from "./problems.ts";

const compress = promisify(gzip);
const decompress = promisify(gunzip);
const OS_UNKNOWN = 255;
const GZIP_OS_BYTE = 9;

/**
 * Packs a tree: regular files and folders in path order, no owners, zero times, modes 0600 (0700 where executable) and 0750.
 * @returns gzip-compressed tar
 * @see behaviour: fluxcd/pkg artifact/storage
 */
export async function packTree(tree: FileTree): Promise<Uint8Array> {
  const tarball = pack();
  const chunks: Uint8Array[] = [];
  const collected = (async () => {
    for await (const chunk of tarball) chunks.push(chunk as Uint8Array);
  })();
  tarball.entry(header(".", { mode: 0o750, type: "directory" }));
  for (const path of [...tree.files.keys(), ...tree.directories].toSorted(byPath)) {
    const file = tree.files.get(path);
    if (file === undefined) tarball.entry(header(path, { mode: 0o750, type: "directory" }));
    else tarball.entry(header(path, { mode: file.executable ? 0o700 : 0o600, size: file.bytes.length }), Buffer.from(file.bytes));
  }
  tarball.finalize();
  await collected;
  const bytes = await compress(Buffer.concat(chunks));
  // zlib names the platform in the gzip header; the digest must not depend on it.
  bytes[GZIP_OS_BYTE] = OS_UNKNOWN;
  return bytes;
}

function header(name: string, more: Partial<Header>): Partial<Header> & Pick<Header, "name"> {
  return { name, mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "", type: "file", ...more };
}

/** A folder comes before what is in it, and siblings in byte order. */
function byPath(a: string, b: string): number {
  const [left, right] = [a.replaceAll("/", "\0"), b.replaceAll("/", "\0")];
  return left < right ? -1 : 1;
}

export interface UnpackOptions {
  /** Largest size when unpacked; 100 MiB when absent, `Infinity` for no limit. */
  readonly maxBytes?: number;
  /** Name of the archive in messages. */
  readonly what?: string;
}

const DEFAULT_MAX_BYTES = 100 * 1024 * 1024;

/**
 * Reads a tarball into a tree. Links and devices are skipped; of several files of one name the last stays.
 * @throws store.escapes · store.clashes · store.tooLarge · store.unreadable
 */
export async function unpackTree(bytes: Uint8Array, options: UnpackOptions = {}): Promise<FileTree> {
  const { maxBytes = DEFAULT_MAX_BYTES, what = "the artifact" } = options;
  const files: [string, TreeFile][] = [];
  const directories: string[] = [];
  const tarball = extract();
  tarball.end(await inflate(bytes, maxBytes, what));
  try {
    for await (const entry of tarball) {
      const path = safePath(entry.header, what);
      if (entry.header.type === "directory") directories.push(path);
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) chunks.push(chunk as Uint8Array);
      const executable = ((entry.header.mode ?? 0) & 0o111) !== 0;
      if (isRegular(entry.header)) files.push([path, { bytes: Buffer.concat(chunks), executable }]);
    }
  } catch (error) {
    if (isProblem(error)) throw error;
    throw storeProblems.unreadable(what, error);
  }
  const tree = fileTree(files, directories);
  for (const path of tree.files.keys()) if (tree.directories.has(path)) throw storeProblems.clashes(path, what);
  return tree;
}

async function inflate(bytes: Uint8Array, maxBytes: number, what: string): Promise<Buffer> {
  try {
    return await decompress(bytes, Number.isFinite(maxBytes) ? { maxOutputLength: maxBytes } : {});
  } catch (error) {
    if (error instanceof RangeError) throw storeProblems.tooLarge(what, maxBytes);
    throw storeProblems.unreadable(what, error);
  }
}

function isRegular(head: Header): boolean {
  return head.type === "file" || head.type === "contiguous-file";
}

/** The root itself may be named, as a folder. */
function safePath({ name, type }: Header, what: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || parts.includes("..") || name.includes("\\") || name.includes("\0")) throw storeProblems.escapes(name, what);
  if (parts.length === 0 && type !== "directory") throw storeProblems.clashes(name, what);
  return parts.join("/");
}
