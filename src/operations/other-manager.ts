// Who else looks after Flux in a cluster: two who both do would undo each other's work.
import type { KubeObject } from "#base";
import type { Cluster } from "#kube";
import { tryGet } from "./cluster-objects.ts";

const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  name: "gitrepositories.source.toolkit.fluxcd.io",
};
const OURS = ["flux", "headgate"];

/**
 * What manages the Flux of a cluster, where that is no bootstrap: `Helm`, `the Flux Operator`, or what its definitions name.
 * @see fluxcd/flux2 cmd/flux/cluster_info.go (behaviour: labels of the definitions)
 */
export async function otherManager(cluster: Cluster, signal?: AbortSignal): Promise<string | undefined> {
  const definition = await tryGet(cluster, DEFINITION, signal);
  return definition === undefined ? undefined : managerOf(definition);
}

function managerOf({ metadata: { labels = {} } }: KubeObject): string | undefined {
  if (Object.keys(labels).some((key) => key.startsWith("fluxcd.controlplane.io/"))) return "the Flux Operator";
  if (labels["kustomize.toolkit.fluxcd.io/name"] !== undefined) return undefined;
  const manager = labels["app.kubernetes.io/managed-by"];
  return manager === undefined || OURS.includes(manager) ? undefined : manager;
}
