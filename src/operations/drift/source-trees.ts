// The files of the revisions that a cluster has applied, read from where its sources read them.
import { at, formatRef, stringAt, tryParseRevision, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import { fetchTree, loginFromSecret, type GitFile, type SecretLogin } from "#git";
import { secretText, type Cluster } from "#kube";
import { fileTree, withoutIgnored, type FileTree } from "#store";
import { tryGet } from "../cluster-objects.ts";
import { operationsProblems } from "../problems.ts";

/** Trees by source and revision; what was fetched once is not fetched again. */
export class SourceTrees {
  readonly #cluster: Cluster;
  readonly #known = new Map<string, Promise<FileTree>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /**
   * Files of a revision of a GitRepository, less what the source leaves out.
   * @throws operations.sourceUnreadable · git.*
   */
  get(source: ObjectRef, revision: string, signal: AbortSignal | undefined): Promise<FileTree> {
    const key = `${formatRef(source)} ${revision}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      known = this.#fetch(source, revision, signal);
      this.#known.set(key, known);
    }
    return known;
  }

  async #fetch(ref: ObjectRef, revision: string, signal: AbortSignal | undefined): Promise<FileTree> {
    const refuse = (reason: string): Error => operationsProblems.sourceUnreadable(formatRef(ref), reason);
    if (ref.kind !== "GitRepository") throw refuse("only a GitRepository can be read again from here");
    const source = await tryGet(this.#cluster, ref, signal);
    if (source === undefined) throw refuse("it is not there");
    const spec = (source.spec ?? {}) as JsonObject;
    if (at(spec, "include", 0) !== undefined) throw refuse("it includes other sources");
    if (at(spec, "proxySecretRef") !== undefined) throw refuse("it is reached through a proxy");
    const commit = tryParseRevision(revision)?.digest.split(":")[1];
    if (commit === undefined) throw refuse(`revision ${revision} names no commit`);
    const remote = { url: stringAt(spec, "url"), ...(await this.#login(source, signal)) };
    const sparse = at(spec, "sparseCheckout");
    const tree = await fetchTree(
      remote,
      { revision, commit, pinned: true },
      {
        sparse: Array.isArray(sparse) ? sparse.filter((each) => typeof each === "string") : [],
        submodules: at(spec, "recurseSubmodules") === true,
        ...(signal && { signal }),
      },
    );
    const ignore = at(spec, "ignore");
    return withoutIgnored(filesOf(tree.files), typeof ignore === "string" ? ignore : undefined);
  }

  async #login(source: KubeObject, signal: AbortSignal | undefined): Promise<SecretLogin> {
    const name = stringAt(source, "spec", "secretRef", "name");
    if (name === "") return {};
    const { namespace = "" } = source.metadata;
    const secret = await tryGet(this.#cluster, { apiVersion: "v1", kind: "Secret", name, namespace }, signal);
    const shown = `${namespace}/${name}`;
    if (secret === undefined)
      throw operationsProblems.sourceUnreadable(
        formatRef({ ...source, namespace, name: source.metadata.name ?? "" }),
        `its secret ${shown} is not there`,
      );
    return loginFromSecret(stringAt(source, "spec", "url"), (key) => secretText(secret, key), shown);
  }
}

function filesOf(files: ReadonlyMap<string, GitFile>): FileTree {
  return fileTree(
    [...files].filter(([, file]) => !file.symlink).map(([path, { bytes, mode }]) => [path, { bytes, executable: (mode & 0o111) !== 0 }]),
  );
}
