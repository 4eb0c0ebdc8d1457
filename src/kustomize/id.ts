// Who a resource is: group, version, kind, namespace and name, compared as kustomize compares them.
import { isClusterScoped } from "./schema/scope.ts";

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A selector of kinds; what is absent or empty matches everything. */
export type GvkPattern = Partial<Gvk>;

export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** Stands for "no namespace" where namespaces are compared. */
export const NO_NAMESPACE = "_non_namespaceable_";

export function parseApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? { group: "", version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: Gvk): string {
  return group === "" ? version : `${group}/${version}`;
}

export function isSelected(gvk: Gvk, pattern: GvkPattern): boolean {
  return (
    (!pattern.group || pattern.group === gvk.group) &&
    (!pattern.version || pattern.version === gvk.version) &&
    (!pattern.kind || pattern.kind === gvk.kind)
  );
}

/** The namespace that counts: `default` where none is given, {@link NO_NAMESPACE} for kinds known to be cluster-scoped. */
export function effectiveNamespace(id: ResourceId): string {
  if (isClusterScoped(apiVersionOf(id), id.kind)) return NO_NAMESPACE;
  return id.namespace === "" ? "default" : id.namespace;
}

/** Equal for ids that kustomize takes for the same resource. */
export function idKey(id: ResourceId): string {
  return `${id.group}|${id.version}|${id.kind}|${effectiveNamespace(id)}|${id.name}`;
}

export function sameGvkn(a: ResourceId, b: ResourceId): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind && a.name === b.name;
}

export function formatId(id: ResourceId): string {
  return `${apiVersionOf(id)} ${id.kind} ${id.namespace === "" ? "" : `${id.namespace}/`}${id.name}`;
}
