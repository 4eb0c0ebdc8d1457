// What an apply would change, field by field, without changing anything.
import { isObject, own, type Json, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import { findChanges } from "./apply-all.ts";
import type { Finding } from "./apply-object.ts";
import type { ApplyOrder } from "./apply-order.ts";
import { fieldDifferences, type FieldDifference } from "./drift.ts";
import { compileIgnoreRules, withoutPaths, type IgnoreRules } from "./ignore-rules.ts";
import { fingerprint, isSecret } from "./secret-text.ts";

export interface ObjectDiff {
  readonly ref: ObjectRef;
  readonly action: "created" | "configured" | "unchanged" | "skipped";
  /** What differs, wanted against found. Values of Secrets are fingerprints. Empty unless `action` is configured. */
  readonly fields: readonly FieldDifference[];
}

/** Copies of the whole object, which would show a Secret's content twice. */
const COPY_ANNOTATIONS = ["kubectl.kubernetes.io/last-applied-configuration"];

/**
 * Compares objects with the live ones by dry run, in the order of application. Writes nothing.
 * @throws as {@link applyAll}, of its dry-run phase
 */
export async function diff(objects: readonly KubeObject[], order: ApplyOrder): Promise<ObjectDiff[]> {
  const ignored = compileIgnoreRules(order.ignoreRules ?? []);
  return (await findChanges(objects, order)).map((finding) => toDiff(finding, ignored));
}

function toDiff(finding: Finding, ignored: IgnoreRules): ObjectDiff {
  const { ref, action, live, dryRun } = finding;
  if (action !== "configured" || live === undefined || dryRun === undefined) return { ref, action, fields: [] };
  const paths = ignored.pathsFor(dryRun);
  const fields = fieldDifferences(masked(withoutPaths(dryRun, paths)), masked(withoutPaths(live, paths)));
  return { ref, action, fields };
}

function masked(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const { annotations } = object.metadata;
  const metadata = annotations === undefined ? object.metadata : { ...object.metadata, annotations: withoutCopies(annotations) };
  return { ...object, metadata, ...maskedField(object, "data"), ...maskedField(object, "stringData") };
}

function withoutCopies(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([name]) => !COPY_ANNOTATIONS.includes(name)));
}

function maskedField(object: KubeObject, field: string): JsonObject {
  const values = own(object, field);
  if (!isObject(values)) return {};
  const hidden = Object.entries(values).map(([name, value]): [string, Json] => [name, fingerprint(value ?? null)]);
  return { [field]: Object.fromEntries(hidden) };
}
