// Fields whose drift is left alone, and what an apply sends for them.
import type { IgnoreRule } from "#api";
import { cloneJson, groupOf, isObject, sameJson, versionOf, type JsonObject, type KubeObject } from "#base";
import { compilePattern } from "#codec";
import { removeAt, replaceAt, tryParsePointer, valueAt } from "./json-pointer.ts";
import { tryParseLabelSelector } from "./label-selector.ts";
import { applyProblems } from "./problems.ts";

type Pointer = readonly string[];
type Matches = (object: KubeObject) => boolean;

/** Ignore rules, read once for a whole set. */
export interface IgnoreRules {
  /** Pointers that are left alone on this object. */
  pathsFor(object: KubeObject): readonly Pointer[];
}

/**
 * Reads ignore rules.
 * @throws apply.badIgnoreRule
 */
export function compileIgnoreRules(rules: readonly IgnoreRule[]): IgnoreRules {
  const compiled = rules.map((rule) => ({ pointers: rule.paths.map(pointerOf), matches: targetTest(rule) }));
  return { pathsFor: (object) => compiled.filter((rule) => rule.matches(object)).flatMap((rule) => rule.pointers) };
}

/** A copy of the object without what is ignored, for comparison. */
export function withoutPaths(object: KubeObject, paths: readonly Pointer[]): KubeObject {
  if (paths.length === 0) return object;
  const copy = cloneJson(object);
  for (const path of inRemovalOrder(paths)) removeAt(copy, path);
  return copy;
}

/**
 * The object as it is to be applied over a live one: of an ignored field that another applier owns, the ownership is given up by
 * leaving it out; any other keeps its live value, or its absence.
 * @see Flux reference behaviour: fluxcd/pkg ssa, drift ignore rules
 */
export function keepIgnored(object: KubeObject, live: KubeObject, paths: readonly Pointer[], fieldManager: string): KubeObject {
  if (paths.length === 0) return object;
  const copy = cloneJson(object);
  for (const path of inRemovalOrder(paths)) {
    if (valueAt(copy, path) === undefined) continue;
    const value = valueAt(live, path);
    if (value === undefined || isAppliedByOther(live, path, fieldManager)) removeAt(copy, path);
    else replaceAt(copy, path, cloneJson(value));
  }
  return copy;
}

function isAppliedByOther(live: KubeObject, path: Pointer, fieldManager: string): boolean {
  return (live.metadata.managedFields ?? []).some(
    (entry) => entry.operation === "Apply" && entry.manager !== fieldManager && !entry.subresource && owns(entry.fieldsV1, live, path),
  );
}

/**
 * Whether a field set names the field at a path, as far down as the set goes: list items are named by their key or value.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ FieldsV1
 */
function owns(fields: JsonObject | undefined, value: unknown, path: Pointer): boolean {
  if (fields === undefined) return false;
  let here: JsonObject = fields;
  let at: unknown = value;
  for (const step of path) {
    const inner = valueAt(at, [step]);
    const name = Array.isArray(at) ? itemName(here, inner, step) : `f:${step}`;
    const next = name === undefined || !Object.hasOwn(here, name) ? undefined : here[name];
    // A leaf that ends above the path owns everything below it: an atomic list or map.
    if (next === undefined) return here !== fields && Object.keys(here).length === 0;
    if (!isObject(next)) return true;
    here = next;
    at = inner;
  }
  return true;
}

function itemName(fields: JsonObject, item: unknown, index: string): string | undefined {
  return Object.keys(fields).find((name) => {
    if (name === `i:${index}`) return true;
    const text = name.slice(2);
    if (name.startsWith("v:")) return JSON.stringify(item) === text;
    if (!name.startsWith("k:")) return false;
    const key: unknown = JSON.parse(text);
    return isObject(key) && Object.entries(key).every(([field, value]) => isObject(item) && sameJson(item[field], value));
  });
}

/** From the end of the document to its beginning, so that taking a list item out does not move one that is still to go. */
function inRemovalOrder(paths: readonly Pointer[]): readonly Pointer[] {
  return paths.toSorted((a, b) => comparePaths(b, a));
}

function comparePaths(a: Pointer, b: Pointer): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [left = "", right = ""] = [a[at], b[at]];
    if (left !== right) return Number(left) - Number(right) || (left < right ? -1 : 1);
  }
  return a.length - b.length;
}

function pointerOf(path: string): Pointer {
  const steps = tryParsePointer(path);
  if (steps === undefined) throw applyProblems.badIgnoreRule(path, "it is no JSON pointer");
  return steps;
}

function targetTest({ paths, target }: IgnoreRule): Matches {
  if (target === undefined) return () => true;
  const subject = paths[0] ?? "";
  const name = pattern(target.name, subject);
  const namespace = pattern(target.namespace, subject);
  const [group, version, kind] = [target.group, target.version, target.kind].map((each) => pattern(each, subject));
  const labels = selector(target.labelSelector, subject);
  const annotations = selector(target.annotationSelector, subject);
  return ({ apiVersion, kind: ownKind, metadata }) =>
    isMatch(group, groupOf(apiVersion)) &&
    isMatch(version, versionOf(apiVersion)) &&
    isMatch(kind, ownKind) &&
    isMatch(name, metadata.name ?? "") &&
    isMatch(namespace, metadata.namespace ?? "") &&
    labels(metadata.labels ?? {}) &&
    annotations(metadata.annotations ?? {});
}

function isMatch(test: ((text: string) => boolean) | undefined, text: string): boolean {
  return test === undefined || test(text);
}

/** Patterns hold for the whole text. */
function pattern(text: string | undefined, subject: string): ((text: string) => boolean) | undefined {
  if (text === undefined || text === "") return undefined;
  const compiled = compilePattern(`^(?:${text})$`);
  if (compiled === undefined) throw applyProblems.badIgnoreRule(subject, `${JSON.stringify(text)} is no regular expression`);
  return compiled;
}

function selector(text: string | undefined, subject: string): (values: Readonly<Record<string, string>>) => boolean {
  const compiled = tryParseLabelSelector(text ?? "");
  if (compiled === undefined) throw applyProblems.badIgnoreRule(subject, `${JSON.stringify(text)} is no selector`);
  return compiled;
}
