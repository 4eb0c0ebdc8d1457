// What an install manages beside itself, against what it would find where it is going: nothing of it may be missing there.
import { at, isProblem, messageOf, refOf, stringAt, type KubeObject, type ObjectRef } from "#base";
import { inventoryId } from "#apply";
import { fetchTree, resolveRef } from "#git";
import { buildKustomizationFetching, type FluxBuildSpec } from "#kustomize";
import { fileTree, withoutIgnored } from "#store";
import type { BootstrapOrder, BootstrapPlaces } from "../bootstrap-contract.ts";
import { signalOf, tryGet } from "../cluster-objects.ts";
import { treeOf } from "../file-tree.ts";
import { openGit } from "../git-access.ts";
import { clusterFolder, COMPONENTS_FILE, fileOf, KUSTOMIZATION_FILE, kustomizationRef, SYNC_FILE, type Place } from "../layout.ts";
import { isOwnPart, managedBy } from "../managed-objects.ts";
import { operationsProblems } from "../problems.ts";
import { remoteFiles } from "../remote-files.ts";
import type { Install } from "../rendering.ts";
import { variablesOf } from "../variables.ts";

/** An install on its way. */
export interface Content {
  readonly from: Place;
  readonly order: BootstrapOrder;
  readonly install: Install;
  /** The Kustomization of the install as it stands; undefined where the cluster has none. */
  readonly kustomization: KubeObject | undefined;
}

/**
 * Refuses a move after which the Kustomization would not find what it manages now: it would delete that, or leave it to nobody. Remote
 * bases are fetched, and variables are those that it would find.
 * @throws operations.contentMissing · operations.contentUnreadable · operations.needsMissing · git.*
 */
export async function checkContent(content: Content, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  const managed = managedBy(content.kustomization);
  await checkNeeds(content, places, signal);
  if (managed.length === 0) return;
  const there = new Set([...(await idsAt(content, places, signal)), ...content.install.objects.map((each) => inventoryId(refOf(each)))]);
  const missing: ObjectRef[] = [];
  for (const ref of managed) {
    if (!there.has(inventoryId(ref)) && !(await isOwnPart(ref, content.from.namespace, places, signal))) missing.push(ref);
  }
  if (missing.length > 0) throw operationsProblems.contentMissing(clusterFolder(content.order), missing);
}

/** The Kustomization as it will be. */
export function wantedKustomization({ order, install }: Pick<Content, "order" | "install">): KubeObject {
  const id = inventoryId(kustomizationRef(order.namespace));
  const wanted = install.objects.find((each) => inventoryId(refOf(each)) === id);
  if (wanted === undefined) throw new Error("an install has a Kustomization");
  return wanted;
}

/** What the Kustomization names in its own namespace is not moved with it. */
async function checkNeeds(content: Content, { cluster }: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  const { namespace } = content.order;
  const wanted = wantedKustomization(content);
  const made = new Set(content.install.objects.map((each) => inventoryId(refOf(each))));
  const missing: ObjectRef[] = [];
  for (const ref of needsOf(wanted, namespace)) {
    if (!made.has(inventoryId(ref)) && (await tryGet(cluster, ref, signal)) === undefined) missing.push(ref);
  }
  if (missing.length > 0) throw operationsProblems.needsMissing(kustomizationRef(namespace), missing);
}

function needsOf(kustomization: KubeObject, namespace: string): ObjectRef[] {
  const ref = (kind: string, name: string): ObjectRef[] => (name === "" ? [] : [{ apiVersion: "v1", kind, name, namespace }]);
  const variables = at(kustomization, "spec", "postBuild", "substituteFrom");
  const needed = (Array.isArray(variables) ? (variables as readonly unknown[]) : []).filter((each) => at(each, "optional") !== true);
  return [
    ...needed.flatMap((each) => ref(stringAt(each, "kind"), stringAt(each, "name"))),
    ...ref("Secret", stringAt(kustomization, "spec", "decryption", "secretRef", "name")),
    ...ref("Secret", stringAt(kustomization, "spec", "kubeConfig", "secretRef", "name")),
    ...ref("ServiceAccount", stringAt(kustomization, "spec", "serviceAccountName")),
  ];
}

/** Ids of everything that the new folder makes, once the files of the install lie where they are to be. */
async function idsAt(content: Content, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<string[]> {
  const { order } = content;
  const files = settledFiles(content, await filesOfBranch(order, places, signal));
  const tree = withoutIgnored(fileTree([...files].map(([path, bytes]) => [path, { bytes, executable: false }])), undefined);
  const kept = new Map([...tree.files].map(([path, { bytes }]) => [path, bytes]));
  const wanted = wantedKustomization(content);
  try {
    const built = await buildKustomizationFetching(treeOf(kept), wanted.spec as unknown as FluxBuildSpec, {
      variables: await variablesOf(wanted, places.cluster, signal),
      remote: remoteFiles({ signal: signal ?? new AbortController().signal }),
    });
    return built.resources.map(({ object }) => inventoryId(refOf(object as unknown as KubeObject)));
  } catch (error) {
    signal?.throwIfAborted();
    if (!isProblem(error)) throw error;
    throw operationsProblems.contentUnreadable(clusterFolder(order), messageOf(error), error);
  }
}

/** The branch as it will be: where others commit, as it is. */
function settledFiles({ from, order, install }: Content, branch: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const files = new Map(branch);
  if (order.commitManifests === false) return files;
  for (const name of [COMPONENTS_FILE, SYNC_FILE, KUSTOMIZATION_FILE]) files.delete(fileOf(from, name));
  for (const [path, text] of Object.entries(install.files)) files.set(path, new TextEncoder().encode(text));
  return files;
}

/** What the source takes of the branch. */
async function filesOfBranch(
  { recurseSubmodules = false, sparseCheckout = [] }: BootstrapOrder,
  { git }: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<Map<string, Uint8Array>> {
  try {
    const { remote } = await openGit(git, signal);
    const resolved = await resolveRef(remote, { branch: git.branch }, signal);
    const { files } = await fetchTree(remote, resolved, {
      submodules: recurseSubmodules,
      sparse: sparseCheckout.map((path) => clusterFolder({ path })),
      ...signalOf(signal),
    });
    return new Map([...files].filter(([, file]) => !file.symlink).map(([path, { bytes }]) => [path, bytes]));
  } catch (error) {
    if (isProblem(error, "git.refNotFound") || isProblem(error, "git.emptyRepository")) return new Map();
    throw error;
  }
}
