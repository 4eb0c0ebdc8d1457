// Puts resources into a namespace, and the fields that name it along with them.
import { setOwn } from "#base";
import { isYamlMap, scalarText, type YamlMap, type YamlTree } from "#codec";
import type { FieldSpec } from "../field-spec.ts";
import { visitField, type Slot } from "../field-path.ts";
import { formatId } from "../id.ts";
import { kustomize } from "../problems.ts";
import { isNilOrEmpty, ownField, type Resource } from "../resource.ts";
import type { ResourceList } from "../resource-list.ts";
import { isClusterScoped } from "../schema/scope.ts";

/** Which subjects of role bindings follow: those named `default`, every service account, or none. */
export type SubjectMode = "defaultOnly" | "allServiceAccounts" | "none";

export interface NamespaceOptions {
  readonly fieldSpecs: readonly FieldSpec[];
  /** Only where nothing is set. */
  readonly unsetOnly?: boolean;
  readonly setRoleBindingSubjects?: SubjectMode;
}

/** @throws kustomize.transformer when two resources come to have the same id */
export function setNamespace(resources: ResourceList, namespace: string, options: NamespaceOptions): void {
  for (const resource of resources.items) {
    if (resource.isEmpty || resource.isFromChart) continue;
    resource.storePreviousId();
    moveResource(resource, namespace, options);
  }
  resources.changed();
  const duplicate = resources.findDuplicate();
  if (duplicate !== undefined) throw kustomize.transformer(`namespace ${namespace}`, `two resources become ${formatId(duplicate.id)}`);
}

function moveResource(resource: Resource, namespace: string, options: NamespaceOptions): void {
  const { apiVersion, kind } = resource;
  const set = (slot: Slot): void => {
    if (!options.unsetOnly || isUnset(slot.get())) slot.set(namespace);
  };
  if (!isClusterScoped(apiVersion, kind) && (!options.unsetOnly || resource.namespace === "")) resource.setNamespace(namespace);
  const isBinding = kind === "RoleBinding" || kind === "ClusterRoleBinding";
  if (isBinding) moveSubjects(resource, namespace, options);
  for (const spec of options.fieldSpecs) {
    if (spec.path === "metadata/namespace") continue;
    if (spec.path === "metadata/name" && apiVersion !== "v1") continue;
    if (isBinding && spec.path === "subjects/namespace" && (spec.kind === "RoleBinding" || spec.kind === "ClusterRoleBinding")) continue;
    visitField(resource, spec, "scalar", (slot) => {
      const value = slot.get();
      if (isYamlMap(value) || Array.isArray(value)) {
        throw kustomize.transformer(`namespace ${namespace}`, `field ${spec.path} of ${kind} ${resource.name} is no scalar`);
      }
      set(slot);
    });
  }
}

function moveSubjects(resource: Resource, namespace: string, options: NamespaceOptions): void {
  const mode = options.setRoleBindingSubjects ?? "defaultOnly";
  const subjects = ownField(resource.tree, "subjects");
  if (mode === "none" || !Array.isArray(subjects)) return;
  for (const subject of subjects) {
    if (!isYamlMap(subject) || !follows(subject, mode)) continue;
    if (options.unsetOnly && !isUnset(ownField(subject, "namespace"))) continue;
    setOwn(subject, "namespace", namespace);
  }
}

function follows(subject: YamlMap, mode: SubjectMode): boolean {
  if (mode === "allServiceAccounts") return scalarText(ownField(subject, "kind")) === "ServiceAccount";
  return scalarText(ownField(subject, "name")) === "default";
}

function isUnset(value: YamlTree | undefined): boolean {
  return value === "" || isNilOrEmpty(value);
}
