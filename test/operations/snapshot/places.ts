// What tests of snapshots share: a place in memory, an order that seals, and ways to look at a cluster.
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { Secret, silentLog, type KindRef, type KubeObject, type Log } from "#base";
import type { Cluster } from "#kube";
import {
  readSnapshot,
  restoreSnapshot,
  takeSnapshot,
  type RestoreOrder,
  type RestoreOutcome,
  type Snapshot,
  type SnapshotPlace,
} from "#operations";
import type { GitFixture } from "../../git/git-fixture.ts";
import { realClock } from "../../support/outside.ts";
import { patience, until } from "../../support/eventually.ts";

/** A place that keeps a snapshot in memory. */
export function memoryPlace(bytes?: Uint8Array): SnapshotPlace & { bytes: Uint8Array | undefined } {
  return {
    shown: "memory",
    bytes,
    async read() {
      return this.bytes;
    },
    async write(written) {
      this.bytes = written;
    },
    async remove() {
      this.bytes = undefined;
    },
    async close() {
      return undefined;
    },
  };
}

/** A key pair of age. */
export interface Keys {
  readonly identities: Secret;
  readonly recipient: string;
}

export async function newKeys(): Promise<Keys> {
  const identity = await generateX25519Identity();
  return { identities: new Secret(`# made for a test\n${identity}\n`), recipient: await identityToRecipient(identity) };
}

/** Takes a snapshot that is sealed for `keys`, and reads it back, opened. */
export async function snapshotOf(cluster: Cluster, keys: Keys, target = memoryPlace()): Promise<Snapshot> {
  const seal = { recipients: [keys.recipient] };
  await takeSnapshot({ namespace: "flux-system", seal }, { cluster, target, clock: realClock, log: silentLog }, patience());
  return readSnapshot(target, keys, patience());
}

export function restoreTo(
  cluster: Cluster,
  snapshot: Snapshot,
  {
    log = silentLog,
    signal = patience(),
    ...change
  }: Partial<Omit<RestoreOrder, "snapshot">> & { readonly log?: Log; readonly signal?: AbortSignal } = {},
): Promise<RestoreOutcome> {
  const order = { snapshot, components: "auto", force: false, withoutSecrets: false, ...change } as const;
  return restoreSnapshot(order, { cluster, clock: realClock, log }, signal);
}

/** Takes every Flux object, its definition and the components out of a cluster as a disaster would: nothing is pruned or uninstalled. */
export async function emptyOfFlux(cluster: Cluster): Promise<void> {
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
  const { resources } = await cluster.discover({ refresh: true });
  const ours = resources.filter(({ apiVersion }) => /\.fluxcd\.io\//.test(apiVersion));
  for (const { apiVersion, kind } of ours) {
    for (const { metadata } of (await cluster.list({ apiVersion, kind })).items) {
      const ref = { apiVersion, kind, name: metadata.name ?? "", namespace: metadata.namespace ?? "" };
      await cluster.patch(ref, { type: "merge", body: { metadata: { finalizers: null }, spec: { suspend: true } } });
      await cluster.delete(ref);
    }
  }
  for (const { metadata } of (await cluster.list(definition)).items)
    if (metadata.name?.endsWith(".fluxcd.io")) await cluster.delete({ ...definition, name: metadata.name });
  await cluster.delete({ apiVersion: "v1", kind: "Namespace", name: "flux-system" });
  await until(async () => (await cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })) === undefined);
}

/** Objects of a kind as `namespace/name uid generation`. */
export async function identitiesOf(cluster: Cluster, kind: KindRef): Promise<readonly string[]> {
  const shown = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name} ${metadata.uid} ${metadata.generation ?? 0}`;
  return (await cluster.list(kind)).items.map(shown).toSorted();
}

/** Commits on `main` without these files, and with these. */
export async function commitOver(git: GitFixture, removed: readonly string[], added: Readonly<Record<string, string>> = {}): Promise<void> {
  await git.git("read-tree", "main");
  for (const path of removed) await git.gitWithInput(`0 ${"0".repeat(40)}\t${path}\n`, "update-index", "--index-info");
  for (const [path, content] of Object.entries(added)) {
    const blob = await git.gitWithInput(content, "hash-object", "-w", "--stdin");
    await git.git("update-index", "--add", "--cacheinfo", `100644,${blob},${path}`);
  }
  const hash = await git.git("commit-tree", await git.git("write-tree"), "-m", "change", "-p", "main");
  await git.git("update-ref", "refs/heads/main", hash);
}
