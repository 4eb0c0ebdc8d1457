// How the objects of a stack hang together: sources, dependencies, and names that are taken twice.
import { at, formatRef, isObject, own, refOf, textAt, type Json, type KubeObject } from "#base";
import { KNOWN_AFTER_APPLY } from "./arguments.ts";
import type { PlannedResource } from "./stack-plan.ts";

/** Something that is wrong between objects. */
export interface GraphFinding {
  readonly kind: "missing source" | "missing dependency" | "dependency cycle" | "made twice";
  /** `Kustomization/flux-system/apps` */
  readonly subject: string;
  /** What it refers to, or the way back to itself. */
  readonly other: string;
}

/** Findings in the order of the resources. What is not known yet is not judged. */
export function graphFindings(resources: readonly PlannedResource[]): readonly GraphFinding[] {
  const objects = resources.flatMap((each) => each.objects);
  const there = new Set([...objects.map(nameOf), ...resources.flatMap(installedBy)]);
  return [
    ...takenTwice(objects),
    ...objects.flatMap((each) => missing(each, "missing source", sourcesOf(each), there)),
    ...objects.flatMap((each) => missing(each, "missing dependency", dependenciesOf(each), there)),
    ...cycles(objects),
  ];
}

const nameOf = (object: KubeObject): string => formatRef(refOf(object));

/** The pair by which an install follows its source. */
function installedBy({ type, values }: PlannedResource): readonly string[] {
  const namespace = own(values, "namespace");
  if (typeof namespace !== "string") return [];
  if (type.startsWith("flux_bootstrap_")) return [`GitRepository/${namespace}/${namespace}`, `Kustomization/${namespace}/${namespace}`];
  if (type !== "flux_instance") return [];
  const sync = own(values, "sync");
  if (!isObject(sync)) return [];
  const name = textAt(sync, "name") || namespace;
  const kind = textAt(sync, "kind") || "GitRepository";
  return [`${kind}/${namespace}/${name}`, `Kustomization/${namespace}/${name}`];
}

function takenTwice(objects: readonly KubeObject[]): readonly GraphFinding[] {
  const names = objects.map(nameOf).filter((each) => !each.includes(KNOWN_AFTER_APPLY));
  return [...new Set(names.filter((each, i) => names.indexOf(each) !== i))].map((each) => ({
    kind: "made twice",
    subject: each,
    other: each,
  }));
}

function missing(
  object: KubeObject,
  kind: "missing source" | "missing dependency",
  wanted: readonly string[],
  there: ReadonlySet<string>,
): readonly GraphFinding[] {
  return wanted
    .filter((each) => !each.includes(KNOWN_AFTER_APPLY) && !there.has(each))
    .map((other) => ({ kind, subject: nameOf(object), other }));
}

/** Sources as `Kind/namespace/name`; one without a namespace is in that of the object. */
function sourcesOf(object: KubeObject): readonly string[] {
  const places = [at(object, "spec", "sourceRef"), at(object, "spec", "chartRef"), at(object, "spec", "chart", "spec", "sourceRef")];
  return places.filter((each) => isObject(each)).map((each) => referenceOf(object, each, textAt(each, "kind")));
}

/** Objects of the same kind that have to be ready before. */
function dependenciesOf(object: KubeObject): readonly string[] {
  const all = at(object, "spec", "dependsOn");
  return Array.isArray(all) ? (all as readonly Json[]).map((each) => referenceOf(object, each, object.kind)) : [];
}

function referenceOf(object: KubeObject, reference: unknown, kind: string): string {
  const namespace = textAt(reference, "namespace") || (object.metadata.namespace ?? "");
  return `${kind}/${namespace}/${textAt(reference, "name")}`;
}

/** Each circle once, told from where it was found. */
function cycles(objects: readonly KubeObject[]): readonly GraphFinding[] {
  const next = new Map<string, readonly string[]>();
  for (const each of objects) next.set(nameOf(each), [...(next.get(nameOf(each)) ?? []), ...dependenciesOf(each)]);
  const done = new Set<string>();
  const found: GraphFinding[] = [];
  const visit = (name: string, above: readonly string[]): void => {
    const at = above.indexOf(name);
    if (at >= 0) found.push({ kind: "dependency cycle", subject: name, other: [...above.slice(at), name].join(" → ") });
    if (at >= 0 || done.has(name)) return;
    for (const each of next.get(name) ?? []) visit(each, [...above, name]);
    done.add(name);
  };
  for (const name of next.keys()) visit(name, []);
  return found;
}
