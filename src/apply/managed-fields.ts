// Taking over what other managers own, so that what a set no longer names goes away: an edit of managedFields, as upstream makes it.
import { isObject, type JsonObject, type KubeObject, type ManagedFieldsEntry } from "#base";

/** A manager whose fields are taken over. */
export interface ManagerMatch {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  /** The name must be equal; otherwise managers that begin with it match too. */
  readonly exact?: boolean;
}

/** Managers that a kustomize-like applier takes over: kubectl in all its names, its own client-side past, and those that it is told. */
export function managersToTakeOver(fieldManager: string, more: readonly (string | ManagerMatch)[] = []): readonly ManagerMatch[] {
  return [
    { name: "kubectl", operation: "Apply" },
    { name: "kubectl", operation: "Update" },
    { name: "before-first-apply", operation: "Apply" },
    { name: "before-first-apply", operation: "Update" },
    { name: fieldManager, operation: "Update", exact: true },
    ...more.flatMap((each) =>
      typeof each === "string" ? (["Apply", "Update"] as const).map((operation) => ({ name: each, operation })) : [each],
    ),
  ];
}

/**
 * managedFields with the entries of those managers merged into the applier's own entry; undefined when there is nothing to take over.
 * @see Flux reference behaviour: fluxcd/pkg ssa, PatchReplaceFieldsManagers
 */
export function takeOver(object: KubeObject, managers: readonly ManagerMatch[], fieldManager: string): ManagedFieldsEntry[] | undefined {
  const entries = object.metadata.managedFields ?? [];
  const isOwn = (entry: ManagedFieldsEntry): boolean => entry.manager === fieldManager && entry.operation === "Apply" && isPlain(entry);
  const taken = entries.filter((entry) => !isOwn(entry) && managers.some((manager) => isMatch(entry, manager)));
  if (taken.length === 0) return undefined;
  const first = entries.find(isOwn) ?? taken[0];
  const fieldsV1 = [...entries.filter(isOwn), ...taken].map((entry) => entry.fieldsV1 ?? {}).reduce(mergeFields);
  const merged: ManagedFieldsEntry = { ...first, manager: fieldManager, operation: "Apply", fieldsV1 };
  return [...entries.filter((entry) => !isOwn(entry) && !taken.includes(entry)), merged];
}

function isMatch(entry: ManagedFieldsEntry, manager: ManagerMatch): boolean {
  const name = entry.manager ?? "";
  const sameName = manager.exact === true ? name === manager.name : name.startsWith(manager.name);
  return sameName && entry.operation === manager.operation && isPlain(entry);
}

/** Entries of subresources belong to controllers: status is never taken over. */
function isPlain(entry: ManagedFieldsEntry): boolean {
  return entry.subresource === undefined || entry.subresource === "";
}

/** Union of two field sets. */
function mergeFields(a: JsonObject, b: JsonObject): JsonObject {
  const merged: Record<string, JsonObject[string]> = { ...a };
  for (const [name, theirs] of Object.entries(b)) {
    const ours = merged[name];
    merged[name] = isObject(ours) && isObject(theirs) ? mergeFields(ours, theirs) : theirs;
  }
  return merged;
}
