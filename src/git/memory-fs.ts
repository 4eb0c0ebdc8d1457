// A file system in memory for one git operation: nothing is left behind, and operations that run at once share nothing.
// Only what isomorphic-git calls is here; symbolic links and permissions are not, because no work tree is ever checked out.

interface Folder {
  readonly kind: "folder";
  readonly names: Set<string>;
}
interface File {
  readonly kind: "file";
  readonly bytes: Buffer;
}
type Entry = Folder | File;

/** Metadata in the form of Node's fs.Stats, as far as git looks at it. */
export interface MemoryStats {
  readonly type: "dir" | "file";
  readonly mode: number;
  readonly size: number;
  readonly ino: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

class FsError extends Error {
  readonly code: string;
  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

/** Paths are absolute with `/`; errors carry Node's codes (ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY). */
export class MemoryFs {
  readonly #entries = new Map<string, Entry>([["/", { kind: "folder", names: new Set() }]]);

  /** The promise API, as an own property because isomorphic-git looks for one. */
  readonly promises = {
    readFile: async (path: string, options?: string | { encoding?: string }): Promise<Buffer | string> => {
      const { bytes } = this.#file(path);
      const encoding = typeof options === "string" ? options : options?.encoding;
      return encoding === undefined ? bytes : bytes.toString("utf8");
    },
    writeFile: async (path: string, content: string | Uint8Array): Promise<void> => {
      const here = this.#entries.get(clean(path));
      if (here?.kind === "folder") throw new FsError("EISDIR", path);
      const bytes =
        typeof content === "string" ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
      this.#link(path, { kind: "file", bytes });
    },
    unlink: async (path: string): Promise<void> => {
      this.#file(path);
      this.#unlink(path);
    },
    readdir: async (path: string): Promise<string[]> => [...this.#folder(path).names].toSorted(),
    mkdir: async (path: string): Promise<void> => {
      if (this.#entries.has(clean(path))) throw new FsError("EEXIST", path);
      this.#link(path, { kind: "folder", names: new Set() });
    },
    rmdir: async (path: string): Promise<void> => {
      if (this.#folder(path).names.size > 0) throw new FsError("ENOTEMPTY", path);
      this.#unlink(path);
    },
    stat: async (path: string): Promise<MemoryStats> => this.#stats(path),
    lstat: async (path: string): Promise<MemoryStats> => this.#stats(path),
    readlink: async (path: string): Promise<string> => Promise.reject(new FsError("EINVAL", path)),
    symlink: async (_target: string, path: string): Promise<void> => Promise.reject(new FsError("EPERM", path)),
  };

  #find(path: string): Entry {
    const entry = this.#entries.get(clean(path));
    if (entry === undefined) throw new FsError("ENOENT", path);
    return entry;
  }

  #file(path: string): File {
    const entry = this.#find(path);
    if (entry.kind === "folder") throw new FsError("EISDIR", path);
    return entry;
  }

  #folder(path: string): Folder {
    const entry = this.#find(path);
    if (entry.kind === "file") throw new FsError("ENOTDIR", path);
    return entry;
  }

  #link(path: string, entry: Entry): void {
    const [parent, name] = split(clean(path));
    this.#folder(parent).names.add(name);
    this.#entries.set(clean(path), entry);
  }

  #unlink(path: string): void {
    const [parent, name] = split(clean(path));
    this.#folder(parent).names.delete(name);
    this.#entries.delete(clean(path));
  }

  #stats(path: string): MemoryStats {
    const entry = this.#find(path);
    const isFile = entry.kind === "file";
    return {
      type: isFile ? "file" : "dir",
      mode: isFile ? 0o100644 : 0o040000,
      size: isFile ? entry.bytes.length : 0,
      ino: 0,
      mtimeMs: 0,
      ctimeMs: 0,
      uid: 0,
      gid: 0,
      dev: 0,
      isFile: () => isFile,
      isDirectory: () => !isFile,
      isSymbolicLink: () => false,
    };
  }
}

function clean(path: string): string {
  return path === "/" ? path : path.replace(/\/+$/, "").replaceAll(/\/{2,}/g, "/");
}

function split(path: string): [parent: string, name: string] {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, slash) || "/", path.slice(slash + 1)];
}
