// The difference between what an apply would leave behind and what is there.
import { isObject, own, sameJson, type Json, type KubeObject } from "#base";

/** One field that differs. An absent side is undefined. */
export interface FieldDifference {
  /** `spec.template.spec.containers[0].image`; a key that is no plain word stands in brackets: `metadata.labels["app/name"]`. */
  readonly path: string;
  readonly wanted: Json | undefined;
  readonly found: Json | undefined;
}

/**
 * Whether a dry run changed anything that counts: labels and annotations, and everything but metadata and status.
 * @see Flux reference behaviour: fluxcd/pkg ssa, HasDrifted
 */
export function hasDrifted(wanted: KubeObject, live: KubeObject): boolean {
  if (!sameJson(wanted.metadata.labels ?? {}, live.metadata.labels ?? {})) return true;
  if (!sameJson(wanted.metadata.annotations ?? {}, live.metadata.annotations ?? {})) return true;
  return !sameJson(content(wanted), content(live));
}

/** The fields that make {@link hasDrifted} true, in the order of their paths. */
export function fieldDifferences(wanted: KubeObject, live: KubeObject): FieldDifference[] {
  const found: FieldDifference[] = [];
  const marks = (object: KubeObject): unknown => ({
    ...(object.metadata.labels && { labels: object.metadata.labels }),
    ...(object.metadata.annotations && { annotations: object.metadata.annotations }),
  });
  collect(marks(wanted), marks(live), "metadata", found);
  collect(content(wanted), content(live), "", found);
  return found;
}

function content(object: KubeObject): Readonly<Record<string, unknown>> {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

function collect(wanted: unknown, found: unknown, path: string, into: FieldDifference[]): void {
  if (sameJson(wanted, found)) return;
  if (isObject(wanted) && isObject(found)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].toSorted();
    for (const key of keys) collect(own(wanted, key), own(found, key), joinFieldPath(path, key), into);
  } else if (Array.isArray(wanted) && Array.isArray(found)) {
    for (let at = 0; at < Math.max(wanted.length, found.length); at++) collect(wanted[at], found[at], `${path}[${at}]`, into);
  } else into.push({ path, wanted: wanted as Json | undefined, found: found as Json | undefined });
}

/** A member of a path: `spec.replicas`, `metadata.labels["app/name"]`. */
export function joinFieldPath(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
