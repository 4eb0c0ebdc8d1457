// An order as what it will write: files for git and objects for the cluster. Needs neither, so that a plan can be made without them.
import { at, groupOf, type KubeObject } from "#base";
import { inventoryId } from "#apply";
import { parseYaml } from "#codec";
import type { BootstrapOrder, BootstrapRendering, GitAccess, RenderedObject } from "./bootstrap-contract.ts";
import { canonicalJson, digestOf } from "./digest.ts";
import { COMPONENTS_FILE, fileOf, installFolder, KUSTOMIZATION_FILE, SYNC_FILE } from "./layout.ts";
import { readHead, renderDistribution, type DistributionOrder } from "./distribution-manifests.ts";
import { renderHeadgate } from "./headgate-components.ts";
import type { ManifestSource } from "./manifest-source/manifest-source.ts";
import { buildInstall } from "./override.ts";
import { operationsProblems } from "./problems.ts";
import { formatSync, syncObjects, type SyncOrder } from "./sync.ts";

/** kustomization.yaml where it is not overridden. */
export const PLAIN_KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ${COMPONENTS_FILE}
- ${SYNC_FILE}
`;

/** An order brought down to files and objects. */
export interface Install {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  /** Everything that is applied, as kustomization.yaml makes it. */
  readonly objects: readonly KubeObject[];
}

/**
 * Renders an order.
 * @throws distribution.noSuchRelease · distribution.componentUnavailable · distribution.unknownComponent · operations.missingComponent ·
 *         operations.invalidOverride · operations.invalidInterval · operations.invalidPath · git.invalidUrl · kustomize.*
 */
export function renderBootstrap(order: BootstrapOrder, git: GitAccess): BootstrapRendering {
  const { version, files, objects } = renderInstall(order, git);
  return { version, files, objects: objects.map(summary) };
}

/** What decides the components of an install. */
export type ComponentsOrder = Pick<
  BootstrapOrder,
  | "namespace"
  | "version"
  | "components"
  | "componentsExtra"
  | "registry"
  | "imagePullSecret"
  | "clusterDomain"
  | "logLevel"
  | "networkPolicy"
  | "watchAllNamespaces"
  | "tolerationKeys"
  | "nodeSelector"
  | "priorityClassName"
  | "placement"
  | "imageDigests"
>;

/** The components of an install as manifests. */
export interface InstallManifests {
  /** Resolved release, `v0.2.0`. */
  readonly version: string;
  /** YAML documents, as in gotk-components.yaml. */
  readonly content: string;
  readonly objects: readonly RenderedObject[];
  /** Component → image with tag. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Renders the components of an install, without what follows a repository.
 * @param source where the manifests of the distribution `flux` are
 * @throws as {@link renderDistribution}
 */
export async function renderInstallManifests(
  order: DistributionOrder,
  source?: ManifestSource,
  signal?: AbortSignal,
): Promise<InstallManifests> {
  const { version, content, objects, images } = await renderDistribution(order, source, signal);
  return { version, content, objects: objects.map(summary), images };
}

/** GitRepository and Kustomization as YAML documents, as in gotk-sync.yaml. @throws operations.invalidInterval · operations.invalidPath · git.invalidUrl */
export function renderSyncManifests(order: SyncOrder, git: Pick<GitAccess, "url" | "ssh" | "branch">): string {
  return formatSync(syncObjects(order, git));
}

/** As {@link renderBootstrap}, with the objects themselves. */
export function renderInstall(order: BootstrapOrder, git: GitAccess): Install {
  if (order.recorded !== undefined) return recordedInstall(order, order.recorded);
  const { version, components, content, objects: componentObjects } = order.rendered ?? renderHeadgate(order);
  for (const needed of ["source-controller", "kustomize-controller"]) {
    if (!components.includes(needed)) throw operationsProblems.missingComponent(needed);
  }
  const sync = syncObjects(order, git);
  const override = order.kustomizationOverride;
  if (override !== undefined) checkOverride(override);
  const files = {
    [fileOf(order, COMPONENTS_FILE)]: content,
    [fileOf(order, SYNC_FILE)]: formatSync(sync),
    [fileOf(order, KUSTOMIZATION_FILE)]: override ?? PLAIN_KUSTOMIZATION,
  };
  const plain = [...componentObjects, ...sync];
  const objects = override === undefined ? plain : buildInstall(files, installFolder(order));
  return { version, files, objects };
}

/** An install from the files that it was written as. @throws operations.invalidOverride */
function recordedInstall(order: BootstrapOrder, files: Readonly<Record<string, string>>): Install {
  const { version } = readHead(files[fileOf(order, COMPONENTS_FILE)] ?? "");
  return { version, files, objects: buildInstall(files, installFolder(order)) };
}

function checkOverride(text: string): void {
  let value: unknown;
  try {
    value = parseYaml(text, { file: KUSTOMIZATION_FILE });
  } catch (error) {
    throw operationsProblems.invalidOverride("it is not one YAML document", error);
  }
  const { apiVersion, kind } = { apiVersion: at(value, "apiVersion"), kind: at(value, "kind") };
  const isKustomization = typeof apiVersion === "string" && groupOf(apiVersion) === "kustomize.config.k8s.io" && kind === "Kustomization";
  // Kustomize takes a file without kind and version as a Kustomization too.
  if (!isKustomization && (apiVersion !== undefined || kind !== undefined)) {
    throw operationsProblems.invalidOverride("it is not a Kustomization of kustomize.config.k8s.io");
  }
  const resources = at(value, "resources");
  for (const file of [COMPONENTS_FILE, SYNC_FILE]) {
    if (!Array.isArray(resources) || !resources.includes(file)) throw operationsProblems.invalidOverride(`${file} is not under resources`);
  }
}

/** What a plan says of an object. */
export function summary(object: KubeObject): RenderedObject {
  const { name = "", namespace = "" } = object.metadata;
  const { apiVersion, kind } = object;
  return {
    id: inventoryId({ apiVersion, kind, name, namespace }),
    apiVersion,
    kind,
    namespace,
    name,
    digest: digestOf(canonicalJson(object)),
  };
}
