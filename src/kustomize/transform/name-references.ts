// Brings references by name up to date after names have changed.
import { isYamlMap, isYamlNull, scalarText, type YamlMap, type YamlTree } from "#codec";
import type { FieldSpec, NameReference } from "../field-spec.ts";
import { visitField, type Slot } from "../field-path.ts";
import { effectiveNamespace, formatId, isSelected, NO_NAMESPACE, type GvkPattern } from "../id.ts";
import { kustomize } from "../problems.ts";
import { ownField, ownMap, retyped, setField, textAt, type Resource } from "../resource.ts";

interface Reference {
  readonly spec: FieldSpec;
  readonly target: GvkPattern;
}

/** Updates every reference whose target had another name before. */
export function updateNameReferences(resources: readonly Resource[], config: readonly NameReference[]): void {
  const byOldName = indexByOldName(resources);
  if (byOldName.size === 0) return;
  const references = referencesByKind(config);
  for (const referrer of resources) {
    const original = referrer.originalId;
    for (const reference of [...(references.get(original.kind) ?? []), ...(references.get("") ?? [])]) {
      if (isSelected(original, reference.spec)) updateReference(referrer, reference, byOldName);
    }
  }
}

/** Resources by the names that they had before. Only these can be the target of a stale reference. */
function indexByOldName(resources: readonly Resource[]): Map<string, Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    for (const name of new Set(resource.previous.map((id) => id.name))) {
      const found = index.get(name);
      if (found === undefined) index.set(name, [resource]);
      else found.push(resource);
    }
  }
  return index;
}

const REFERENCES = new WeakMap<readonly NameReference[], ReadonlyMap<string, readonly Reference[]>>();

function referencesByKind(config: readonly NameReference[]): ReadonlyMap<string, readonly Reference[]> {
  let byKind = REFERENCES.get(config);
  if (byKind === undefined) {
    const lists = new Map<string, Reference[]>();
    for (const { fieldSpecs, ...target } of config) {
      for (const spec of fieldSpecs) {
        const kind = spec.kind ?? "";
        const list = lists.get(kind) ?? [];
        list.push({ spec, target });
        lists.set(kind, list);
      }
    }
    byKind = lists;
    REFERENCES.set(config, byKind);
  }
  return byKind;
}

function updateReference(referrer: Resource, reference: Reference, byOldName: ReadonlyMap<string, readonly Resource[]>): void {
  const search: Search = { referrer, reference, byOldName };
  // Kind, group and version were compared with the first id; the kind may have changed since.
  const spec: FieldSpec = { path: reference.spec.path, ...(reference.spec.create && { create: true }) };
  visitField(referrer, spec, undefined, (slot) => {
    const value = slot.get();
    if (isYamlNull(value)) return;
    if (!Array.isArray(value)) updateValue(slot, search);
    else
      value.forEach((_each, index) => updateValue({ get: () => value[index] as YamlTree, set: (each) => (value[index] = each) }, search));
  });
}

interface Search {
  readonly referrer: Resource;
  readonly reference: Reference;
  readonly byOldName: ReadonlyMap<string, readonly Resource[]>;
}

function updateValue(slot: Slot, search: Search): void {
  const value = slot.get();
  if (isYamlMap(value)) return updateMapping(value, search);
  const name = scalarText(value);
  if (name === undefined) return;
  const target = findTarget(name, search, { namespace: undefined, sameNamespace: false });
  if (target !== undefined && target.name !== name) slot.set(retyped(value, target.name));
}

/** The field is a mapping with `name` and, it may be, `namespace`; both follow the target. */
function updateMapping(map: YamlMap, search: Search): void {
  const nameNode = ownField(map, "name");
  if (nameNode === undefined) {
    throw kustomize.transformer(
      `field ${search.reference.spec.path} of ${search.referrer.kind} ${search.referrer.name}`,
      "there is no name in it",
    );
  }
  const name = scalarText(nameNode) ?? "";
  const namespaceNode = ownField(map, "namespace");
  const namespace = namespaceNode === undefined ? undefined : (scalarText(namespaceNode) ?? "");
  const target = findTarget(name, search, { namespace, sameNamespace: true });
  if (target === undefined || (target.name === name && target.namespace === "")) return;
  setField(map, "name", retyped(nameNode, target.name));
  if (target.namespace !== "") setField(map, "namespace", target.namespace);
}

interface Scope {
  /** Namespace that the reference names. */
  readonly namespace: string | undefined;
  /** Candidates count as one only when they agree on the namespace too. */
  readonly sameNamespace: boolean;
}

function findTarget(name: string, search: Search, scope: Scope): Resource | undefined {
  const named = search.byOldName.get(name);
  if (named === undefined) return undefined;
  let candidates = inScope(named, search, scope).filter(
    (candidate) =>
      candidate.previous.some((id) => id.name === name) &&
      candidate.previous.some((id) => isSelected({ ...id, ...groupVersion(candidate) }, search.reference.target)) &&
      matchesRoleReference(candidate, search) &&
      isVisible(candidate, search.referrer),
  );
  if (candidates.length === 1) return candidates[0];
  candidates = candidates.filter((candidate) => sameAffixes(candidate, search.referrer, true));
  if (candidates.length > 1) candidates = candidates.filter((candidate) => sameAffixes(candidate, search.referrer, false));
  const [first, ...others] = candidates;
  if (first === undefined || others.length === 0) return first;
  const agree = others.every((other) => other.name === first.name && (!scope.sameNamespace || other.namespace === first.namespace));
  if (agree) return first;
  const ids = candidates.map((candidate) => formatId(candidate.id)).join(", ");
  throw kustomize.transformer(
    `${search.referrer.kind} ${search.referrer.name}`,
    `the name ${name} in ${search.reference.spec.path} may mean any of ${ids}`,
  );
}

function groupVersion(resource: Resource): { readonly group: string; readonly version: string } {
  const { group, version } = resource.gvk;
  return { group, version };
}

/** Candidates that the referrer could mean at all, narrowed to the namespace that the reference names. */
function inScope(candidates: readonly Resource[], { referrer }: Search, { namespace }: Scope): readonly Resource[] {
  const own = effectiveNamespace(referrer.id);
  const reachable =
    own === NO_NAMESPACE
      ? candidates
      : candidates.filter((candidate) => {
          const theirs = effectiveNamespace(candidate.id);
          return theirs === NO_NAMESPACE || theirs === own || subjectNamespaces(referrer).has(candidate.namespace);
        });
  if (namespace === undefined) return reachable;
  const before = reachable.filter((candidate) => effectiveNamespace(candidate.originalId) === namespace);
  return before.length > 0 ? before : reachable.filter((candidate) => effectiveNamespace(candidate.id) === namespace);
}

function subjectNamespaces(referrer: Resource): Set<string> {
  const subjects = referrer.kind === "RoleBinding" ? ownField(referrer.tree, "subjects") : undefined;
  if (!Array.isArray(subjects)) return new Set();
  const accounts = subjects.filter((subject) => isYamlMap(subject) && textAt(subject, "kind") === "ServiceAccount");
  return new Set(accounts.map((subject) => textAt(subject as YamlMap, "namespace")).filter((each) => each !== ""));
}

function matchesRoleReference(candidate: Resource, { referrer, reference }: Search): boolean {
  if (!reference.spec.path.endsWith("roleRef/name")) return true;
  const role = ownMap(referrer.tree, "roleRef");
  const group = ownField(role, "apiGroup");
  const kind = ownField(role, "kind");
  if (group === undefined || kind === undefined) return true;
  const wanted = { group: scalarText(group) ?? "", kind: scalarText(kind) ?? "" };
  return candidate.previous.some((id) => isSelected({ ...id, ...groupVersion(candidate) }, wanted));
}

function isVisible(candidate: Resource, referrer: Resource): boolean {
  const own = effectiveNamespace(referrer.id);
  if (own === NO_NAMESPACE || candidate.kind === "ServiceAccount") return true;
  const theirs = effectiveNamespace(candidate.id);
  return theirs === NO_NAMESPACE || theirs === own;
}

function sameAffixes(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  const same = (left: readonly string[], right: readonly string[]): boolean =>
    (allowEmpty && (left.length === 0 || right.length === 0)) || endAlike(left, right);
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

function endAlike(a: readonly string[], b: readonly string[]): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length === 0) return longer.length === 0;
  const offset = longer.length - shorter.length;
  return shorter.every((each, index) => each === longer[index + offset]);
}
