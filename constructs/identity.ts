// Names of objects as constructs give them.
import type { FieldProblem } from "#api";
import { isKnown } from "./known.ts";

/** Identity of an object. */
export interface ObjectIdentity {
  /**
   * Name of the object.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * Namespace of the object, which must be there already.
   * @default "flux-system"
   */
  readonly namespace?: string;
  /**
   * Labels of the object.
   * @default none
   */
  readonly labels?: { readonly [key: string]: string };
  /**
   * Annotations of the object.
   * @default none
   */
  readonly annotations?: { readonly [key: string]: string };
}

/** A source as `spec.sourceRef` of a Kustomization names it. */
export interface SourceReference {
  /** Kind of the source, such as `GitRepository`. */
  readonly kind: string;
  /** Name of the source. */
  readonly name: string;
  /** Namespace of the source. */
  readonly namespace: string;
}

/** Anything that appliers can take their manifests from. */
export interface ISource {
  /** The source as `spec.sourceRef` of a Kustomization names it. */
  readonly source: SourceReference;
}

/** A source of charts as `spec.sourceRef` of a HelmChart names it; it is in the namespace of the chart. */
export interface ChartSourceReference {
  /** Kind of the source, such as `HelmRepository`. */
  readonly kind: string;
  /** Name of the source. */
  readonly name: string;
}

/** Anything that charts can be taken from. */
export interface IChartSource {
  /** The source as `spec.sourceRef` of a HelmChart names it. */
  readonly chartSource: ChartSourceReference;
}

export const DEFAULT_NAMESPACE = "flux-system";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** The identity with its defaults filled in. */
export function identityOf(
  id: string,
  metadata: ObjectIdentity = {},
): ObjectIdentity & { readonly name: string; readonly namespace: string } {
  return { ...metadata, name: metadata.name ?? id, namespace: metadata.namespace ?? DEFAULT_NAMESPACE };
}

/** What is wrong with names that are known now. */
export function identityProblems({ name, namespace }: { readonly name: string; readonly namespace: string }): readonly FieldProblem[] {
  return [...subdomainProblems("metadata.name", name), ...labelProblems("metadata.namespace", namespace)];
}

export function subdomainProblems(path: string, name: string): readonly FieldProblem[] {
  if (!isKnown(name) || (SUBDOMAIN.test(name) && name.length <= 253)) return [];
  return [{ path, message: `${JSON.stringify(name)} is no name: lower-case letters, digits, dots and dashes, at most 253` }];
}

export function labelProblems(path: string, name: string): readonly FieldProblem[] {
  if (!isKnown(name) || (LABEL.test(name) && name.length <= 63)) return [];
  return [{ path, message: `${JSON.stringify(name)} is no namespace: lower-case letters, digits and dashes, at most 63` }];
}
