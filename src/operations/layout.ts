// Where the files of an install stand in git, and what its names are.
import type { ObjectRef } from "#base";
import { parseRepositoryPath } from "#git";
import type { BootstrapOrder } from "./bootstrap-contract.ts";
import { operationsProblems } from "./problems.ts";

export const COMPONENTS_FILE = "gotk-components.yaml";
export const SYNC_FILE = "gotk-sync.yaml";
export const KUSTOMIZATION_FILE = "kustomization.yaml";

/** Field manager of everything that an operation applies; upstream's, so that controllers take its fields over. */
export const FIELD_MANAGER = "flux";

export type Place = Pick<BootstrapOrder, "namespace" | "path">;

/** Folder that the cluster follows, normalised; empty for the root. @throws operations.invalidPath */
export function clusterFolder({ path }: Pick<BootstrapOrder, "path">): string {
  try {
    return parseRepositoryPath(path);
  } catch (error) {
    throw operationsProblems.invalidPath(path, error);
  }
}

/** Folder of the install's own files: `<path>/<namespace>`. */
export function installFolder(place: Place): string {
  return joined(clusterFolder(place), place.namespace);
}

export function fileOf(place: Place, name: string): string {
  return joined(installFolder(place), name);
}

export function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The source that the cluster follows; named as the namespace. */
export function gitRepositoryRef(namespace: string): ObjectRef {
  return { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", name: namespace, namespace };
}

/** What applies the source; named as the namespace. */
export function kustomizationRef(namespace: string): ObjectRef {
  return { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: namespace, namespace };
}
