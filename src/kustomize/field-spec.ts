// Where in which kinds something is to be changed, as configuration of the transformers.
import { isSelected, type GvkPattern } from "./id.ts";
import { kustomize } from "./problems.ts";

/** One place in resources of a kind: `spec/template/spec/containers[]/image`. Lists on the way are entered by themselves. */
export interface FieldSpec extends GvkPattern {
  readonly path: string;
  readonly create?: boolean;
}

/** Fields in which resources of a kind are referred to by name. */
export interface NameReference extends GvkPattern {
  readonly fieldSpecs: readonly FieldSpec[];
}

/** Configuration of the built-in transformers. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

export const emptyConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  nameReference: [],
  varReference: [],
  images: [],
  replicas: [],
};

type FieldSpecList = Exclude<keyof TransformerConfig, "nameReference">;

/**
 * Adds what is not there yet. Two specs are the same when one's kind selects the other's and the path is equal.
 * @throws kustomize.transformer when two of them disagree about creating the field
 */
export function mergeFieldSpecs(into: readonly FieldSpec[], added: readonly FieldSpec[]): readonly FieldSpec[] {
  if (added.length === 0 || into === added) return into;
  const byPath = new Map<string, FieldSpec[]>();
  for (const spec of into) byPath.set(spec.path, [...(byPath.get(spec.path) ?? []), spec]);
  const merged = [...into];
  for (const spec of added) {
    const same = byPath.get(spec.path)?.find((each) => isSelected(full(each), spec));
    if (same !== undefined) {
      if ((same.create ?? false) === (spec.create ?? false)) continue;
      throw kustomize.transformer(`configuration of ${spec.path}`, "conflicting field specs: one creates the field, the other does not");
    }
    merged.push(spec);
    byPath.set(spec.path, [...(byPath.get(spec.path) ?? []), spec]);
  }
  return merged;
}

/** Joins two configurations, field by field. */
export function mergeConfigs(into: TransformerConfig, added: TransformerConfig): TransformerConfig {
  if (into === added || added === emptyConfig) return into;
  if (into === emptyConfig) return added;
  const lists = Object.fromEntries(
    (Object.keys(into) as (keyof TransformerConfig)[])
      .filter((name): name is FieldSpecList => name !== "nameReference")
      .map((name) => [name, mergeFieldSpecs(into[name], added[name])]),
  ) as unknown as TransformerConfig;
  return { ...lists, nameReference: mergeNameReferences(into.nameReference, added.nameReference) };
}

export function mergeNameReferences(into: readonly NameReference[], added: readonly NameReference[]): readonly NameReference[] {
  if (added.length === 0 || into === added) return into;
  const merged = [...into];
  for (const reference of added) {
    const index = merged.findIndex((each) => sameKind(each, reference));
    const found = merged[index];
    if (found === undefined) merged.push(reference);
    else merged[index] = { ...found, fieldSpecs: mergeFieldSpecs(found.fieldSpecs, reference.fieldSpecs) };
  }
  return merged;
}

function sameKind(a: GvkPattern, b: GvkPattern): boolean {
  return (a.group ?? "") === (b.group ?? "") && (a.version ?? "") === (b.version ?? "") && (a.kind ?? "") === (b.kind ?? "");
}

function full(pattern: GvkPattern): { group: string; version: string; kind: string } {
  return { group: pattern.group ?? "", version: pattern.version ?? "", kind: pattern.kind ?? "" };
}
