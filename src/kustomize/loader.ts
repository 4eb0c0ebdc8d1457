// Files as one kustomization may see them, and the directories that led to it.
import { parseYamlTrees, type YamlTree } from "#codec";
import { isInside, resolvePath, tryResolvePath, type FileTree } from "./file-tree.ts";
import { kustomize } from "./problems.ts";
import type { RemoteFiles } from "./remote/remote-files.ts";
import { isRemoteFile, type RepositorySource } from "./remote/repository-source.ts";

export interface LoaderOptions {
  readonly isRestricted: boolean;
  readonly referrer?: Loader | undefined;
  /** Files behind addresses; refused where absent. */
  readonly remote?: RemoteFiles | undefined;
  /** The repository whose files these are. */
  readonly repository?: RepositorySource | undefined;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where a kustomization stands, and what may be read from there. */
export class Loader {
  readonly files: FileTree;
  /** Directory of the kustomization. */
  readonly root: string;
  readonly #options: LoaderOptions;

  constructor(files: FileTree, root: string, options: LoaderOptions) {
    this.files = files;
    this.root = root;
    this.#options = options;
  }

  get isRestricted(): boolean {
    return this.#options.isRestricted;
  }

  /** Path in the tree of a file that is named here; undefined when there is none, and for an address. @throws kustomize.outside */
  tryFind(path: string): string | undefined {
    if (isRemoteFile(path)) return undefined;
    const resolved = tryResolvePath(this.root, path);
    if (resolved === undefined || this.files.read(resolved) === undefined) return undefined;
    if (this.#options.isRestricted && !isInside(resolved, this.root)) throw kustomize.outside(path, this.root);
    return resolved;
  }

  /** Content of a file, or of what an address leads to. @throws kustomize.notFound · kustomize.outside · kustomize.remoteRefused */
  load(path: string): Uint8Array {
    if (isRemoteFile(path)) {
      const content = this.#remote(path).file(path);
      if (content === undefined) throw kustomize.noAnswer(path, this.root);
      return content;
    }
    const found = this.tryFind(path);
    if (found === undefined) {
      if (tryResolvePath(this.root, path) === undefined) throw kustomize.outside(path, this.root);
      throw kustomize.notFound(path, this.root);
    }
    return this.files.read(found) ?? new Uint8Array();
  }

  loadText(path: string): string {
    return decoder.decode(this.load(path));
  }

  /**
   * A loader for a directory that this one refers to.
   * @throws kustomize.notFound · kustomize.cycle when the directory is, or contains, one that led here
   */
  enter(path: string): Loader {
    const resolved = tryResolvePath(this.root, path);
    if (resolved === undefined) throw kustomize.outside(path, this.root);
    if (this.files.list(resolved) === undefined) throw kustomize.notFound(path, this.root);
    this.#refuseCycle(resolved);
    return new Loader(this.files, resolved, { ...this.#options, repository: undefined, referrer: this });
  }

  /** What an http or https address leads to; undefined where the server has nothing there. @throws kustomize.remoteRefused */
  tryFetch(url: string): Uint8Array | undefined {
    return this.#remote(url).file(url);
  }

  /**
   * A loader for a folder of a repository, out of which nothing that it names may lead.
   * @throws kustomize.remoteRefused · kustomize.notFound · kustomize.cycle when the address led here already
   */
  enterRepository(source: RepositorySource): Loader {
    const remote = this.#remote(source.text);
    this.#refuseRepositoryCycle(source.text);
    const files = remote.repository(source);
    const directory = resolvePath("", source.path);
    if (files.list(directory) === undefined) throw kustomize.notFound(source.text, this.root);
    return new Loader(files, directory, { isRestricted: true, referrer: this, remote, repository: source });
  }

  #remote(url: string): RemoteFiles {
    const { remote } = this.#options;
    if (remote === undefined) throw kustomize.remoteRefused(url);
    return remote;
  }

  #refuseRepositoryCycle(address: string): void {
    const { repository, referrer } = this.#options;
    if (repository?.text.startsWith(address) === true) throw kustomize.cycle(address, repository.text);
    if (referrer !== undefined) referrer.#refuseRepositoryCycle(address);
  }

  #refuseCycle(directory: string): void {
    if (isInside(this.root, directory)) throw kustomize.cycle(directory, this.root);
    const { referrer } = this.#options;
    if (referrer?.files === this.files) referrer.#refuseCycle(directory);
  }

  /** How many kustomizations led here. */
  get depth(): number {
    let depth = 0;
    for (let { referrer } = this.#options; referrer !== undefined; { referrer } = referrer.#options) depth += 1;
    return depth;
  }
}

/** Documents of manifests by their text. Holds what the last builds read; each document is frozen by convention and copied before use. */
export class DocumentCache {
  readonly #entries = new Map<string, readonly YamlTree[]>();
  readonly #maxCharacters: number;
  #characters = 0;

  constructor(maxCharacters = 32_000_000) {
    this.#maxCharacters = maxCharacters;
  }

  parse(text: string, file: string): readonly YamlTree[] {
    const known = this.#entries.get(text);
    if (known !== undefined) return known;
    const documents = parseYamlTrees(text, { file, rewrap: "outside annotations", jsonOnly: true });
    if (this.#characters + text.length > this.#maxCharacters) {
      this.#entries.clear();
      this.#characters = 0;
    }
    this.#characters += text.length;
    this.#entries.set(text, documents);
    return documents;
  }
}
