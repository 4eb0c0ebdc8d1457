// Files as one kustomization may see them, and the directories that led to it.
import { parseYamlTrees, type YamlTree } from "#codec";
import { isInside, tryResolvePath, type FileTree } from "./file-tree.ts";
import { kustomize } from "./problems.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Where a kustomization stands, and what may be read from there. */
export class Loader {
  readonly files: FileTree;
  /** Directory of the kustomization. */
  readonly root: string;
  readonly #referrer: Loader | undefined;
  readonly #isRestricted: boolean;

  constructor(files: FileTree, root: string, options: { readonly isRestricted: boolean; readonly referrer?: Loader | undefined }) {
    this.files = files;
    this.root = root;
    this.#referrer = options.referrer;
    this.#isRestricted = options.isRestricted;
  }

  get isRestricted(): boolean {
    return this.#isRestricted;
  }

  /** Path in the tree of a file that is named here; undefined when there is none. @throws kustomize.outside */
  tryFind(path: string): string | undefined {
    const resolved = tryResolvePath(this.root, path);
    if (resolved === undefined || this.files.read(resolved) === undefined) return undefined;
    if (this.#isRestricted && !isInside(resolved, this.root)) throw kustomize.outside(path, this.root);
    return resolved;
  }

  /** Content of a file. @throws kustomize.notFound · kustomize.outside */
  load(path: string): Uint8Array {
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
    return new Loader(this.files, resolved, { isRestricted: this.#isRestricted, referrer: this });
  }

  /** A loader for another tree. Whatever comes from there may not leave its directory. */
  enterRemote(files: FileTree): Loader {
    return new Loader(files, "", { isRestricted: true, referrer: this });
  }

  #refuseCycle(directory: string): void {
    if (isInside(this.root, directory)) throw kustomize.cycle(directory, this.root);
    if (this.#referrer?.files === this.files) this.#referrer.#refuseCycle(directory);
  }

  /** How many kustomizations led here. */
  get depth(): number {
    let depth = 0;
    for (let loader = this.#referrer; loader !== undefined; loader = loader.#referrer) depth += 1;
    return depth;
  }
}

/** True for what kustomize would fetch: a URL, or a repository address of a well-known host. */
export function isRemote(path: string): boolean {
  return /^([a-z][a-z0-9+.-]*:\/\/|git::|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:|(github\.com|gitlab\.com|bitbucket\.org)[:/])/i.test(path);
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
