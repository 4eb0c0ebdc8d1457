// What an install manages beside itself, against what it would find where it is going: nothing of it may be missing there.
import { at, isProblem, messageOf, refOf, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import { inventoryId } from "#apply";
import { fetchTree, resolveRef } from "#git";
import { buildKustomization, type FluxBuildSpec } from "#kustomize";
import { fileTree, withoutIgnored } from "#store";
import type { BootstrapOrder, BootstrapPlaces } from "../bootstrap-contract.ts";
import { signalOf } from "../cluster-objects.ts";
import { treeOf } from "../file-tree.ts";
import { openGit } from "../git-access.ts";
import { clusterFolder, COMPONENTS_FILE, fileOf, KUSTOMIZATION_FILE, SYNC_FILE, type Place } from "../layout.ts";
import { isOwnPart, managedBy } from "../managed-objects.ts";
import { operationsProblems } from "../problems.ts";
import type { Install } from "../rendering.ts";

/** An install on its way. */
export interface Content {
  readonly from: Place;
  readonly order: BootstrapOrder;
  readonly install: Install;
  /** The Kustomization of the install as it stands; undefined where the cluster has none. */
  readonly kustomization: KubeObject | undefined;
}

/**
 * Refuses a move after which the Kustomization would not find what it manages now: it would delete that, or leave it to nobody.
 * @throws operations.contentMissing · operations.contentUnreadable · git.*
 */
export async function checkContent(content: Content, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  const managed = managedBy(content.kustomization);
  if (managed.length === 0) return;
  const there = new Set([...(await idsAt(content, places, signal)), ...content.install.objects.map((each) => inventoryId(refOf(each)))]);
  const missing: ObjectRef[] = [];
  for (const ref of managed) {
    if (!there.has(inventoryId(ref)) && !(await isOwnPart(ref, content.from.namespace, places, signal))) missing.push(ref);
  }
  if (missing.length > 0) throw operationsProblems.contentMissing(clusterFolder(content.order), missing);
}

/** Ids of everything that the new folder makes, once the files of the install lie where they are to be. */
async function idsAt(
  { from, order, install, kustomization }: Content,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const files = await filesOfBranch(places, signal);
  for (const name of [COMPONENTS_FILE, SYNC_FILE, KUSTOMIZATION_FILE]) files.delete(fileOf(from, name));
  for (const [path, text] of Object.entries(install.files)) files.set(path, new TextEncoder().encode(text));
  const tree = withoutIgnored(fileTree([...files].map(([path, bytes]) => [path, { bytes, executable: false }])), undefined);
  const kept = new Map([...tree.files].map(([path, { bytes }]) => [path, bytes]));
  const spec = { ...(at(kustomization, "spec") as JsonObject | undefined), path: `./${clusterFolder(order)}` } as unknown as FluxBuildSpec;
  try {
    return buildKustomization(treeOf(kept), spec).map(({ object }) => inventoryId(refOf(object as unknown as KubeObject)));
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw operationsProblems.contentUnreadable(clusterFolder(order), messageOf(error), error);
  }
}

async function filesOfBranch({ git }: BootstrapPlaces, signal: AbortSignal | undefined): Promise<Map<string, Uint8Array>> {
  try {
    const { remote } = await openGit(git, signal);
    const resolved = await resolveRef(remote, { branch: git.branch }, signal);
    const { files } = await fetchTree(remote, resolved, signalOf(signal));
    return new Map([...files].filter(([, file]) => !file.symlink).map(([path, { bytes }]) => [path, bytes]));
  } catch (error) {
    if (isProblem(error, "git.refNotFound") || isProblem(error, "git.emptyRepository")) return new Map();
    throw error;
  }
}
