// What a build takes from elsewhere. The build itself reads nothing from a network: it asks these functions.
import type { FileTree } from "../file-tree.ts";
import type { RepositorySource } from "./repository-source.ts";

/** Files behind addresses. A build asks once for each address that it meets. */
export interface RemoteFiles {
  /** Content behind an http or https address; undefined where the server answers that there is none. */
  file(url: string): Uint8Array | undefined;
  /** All files of a repository at the reference, from its root. */
  repository(source: RepositorySource): FileTree;
}

/** {@link RemoteFiles} over a network. */
export interface AsyncRemoteFiles {
  file(url: string): Promise<Uint8Array | undefined>;
  repository(source: RepositorySource): Promise<FileTree>;
}
