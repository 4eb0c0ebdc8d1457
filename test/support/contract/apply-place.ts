// Words that the parts of the apply suite share.
import type { ApplyOrder, Change } from "#apply";
import type { KubeObject } from "#base";
import type { Cluster } from "#kube";

export const GROUP = "kustomize.toolkit.fluxcd.io";
export const MANAGER = "kustomize-controller";

/** A namespace with nothing in it, and an order whose requests are recorded. */
export interface Place {
  readonly namespace: string;
  readonly requests: string[];
  /** The same cluster, unrecorded. */
  readonly admin: Cluster;
  readonly order: ApplyOrder;
}
export type MakePlace = () => Promise<Place>;

export function configMap(namespace: string, name: string, more: Partial<KubeObject> = {}): KubeObject {
  const { metadata, ...rest } = more;
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, ...metadata }, data: { a: "1" }, ...rest };
}

export function deployment(namespace: string, more: Readonly<Record<string, unknown>> = {}): KubeObject {
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1" }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace },
    spec: { selector: { matchLabels: labels }, template, ...more },
  };
}

export function actions(entries: readonly Change[]): string[] {
  return entries.map((each) => `${each.ref.kind}/${each.ref.name} ${each.action}`);
}
