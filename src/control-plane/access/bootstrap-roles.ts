// The roles and bindings that every cluster starts with, unfolded from their compact form.
import type { MutableJsonObject } from "#base";
import policy from "./bootstrap-roles.json" with { type: "json" };

const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;

interface CompactRole {
  readonly aggregateTo?: readonly string[];
  readonly gathers?: readonly string[];
  readonly rules?: readonly string[];
}
interface CompactBinding {
  readonly role: string;
  readonly subjects: readonly string[];
}

/** Plural name and object of each, in an order in which they can be created. */
export function bootstrapRoles(): { readonly plural: string; readonly object: MutableJsonObject }[] {
  const clusterRoles = Object.entries(policy.clusterRoles as Readonly<Record<string, CompactRole>>);
  return [
    ...clusterRoles.map(([name, role]) => ({ plural: "clusterroles", object: clusterRole(name, role) })),
    ...Object.entries(policy.clusterRoleBindings as Readonly<Record<string, CompactBinding>>).map(([name, binding]) => ({
      plural: "clusterrolebindings",
      object: bindingObject("ClusterRoleBinding", { name }, "ClusterRole", binding),
    })),
    ...Object.entries(policy.roles as Readonly<Record<string, readonly string[]>>).map(([key, rules]) => ({
      plural: "roles",
      object: { apiVersion: API_VERSION, kind: "Role", metadata: metadata(located(key)), rules: rules.map(unfoldRule) },
    })),
    ...Object.entries(policy.roleBindings as Readonly<Record<string, CompactBinding>>).map(([key, binding]) => ({
      plural: "rolebindings",
      object: bindingObject("RoleBinding", located(key), "Role", binding),
    })),
  ];
}

function located(key: string): { name: string; namespace: string } {
  const slash = key.indexOf("/");
  return { name: key.slice(slash + 1), namespace: key.slice(0, slash) };
}

function metadata(
  place: { readonly name: string; readonly namespace?: string },
  labels: Readonly<Record<string, string>> = {},
): MutableJsonObject {
  return {
    ...place,
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  };
}

const aggregateLabel = (role: string): string => `${GROUP}/aggregate-to-${role}`;

function clusterRole(name: string, { aggregateTo = [], gathers, rules }: CompactRole): MutableJsonObject {
  const labels = Object.fromEntries(aggregateTo.map((role) => [aggregateLabel(role), "true"]));
  return {
    apiVersion: API_VERSION,
    kind: "ClusterRole",
    metadata: metadata({ name }, labels),
    ...(gathers !== undefined && {
      aggregationRule: { clusterRoleSelectors: gathers.map((role) => ({ matchLabels: { [aggregateLabel(role)]: "true" } })) },
    }),
    rules: rules === undefined ? null : rules.map(unfoldRule),
  };
}

/** `verbs|groups|resources|names`, or `verbs|nonResourceURLs|paths`; the core group is written `core`. */
function unfoldRule(text: string): MutableJsonObject {
  const [verbs = "", groups = "", resources = "", names] = text.split("|");
  const list = (part: string): string[] => part.split(",");
  if (groups === "nonResourceURLs") return { nonResourceURLs: list(resources), verbs: list(verbs) };
  return {
    verbs: list(verbs),
    apiGroups: list(groups).map((each) => (each === "core" ? "" : each)),
    resources: list(resources),
    ...(names !== undefined && { resourceNames: list(names) }),
  };
}

function bindingObject(
  kind: string,
  place: { name: string; namespace?: string },
  roleKind: string,
  { role, subjects }: CompactBinding,
): MutableJsonObject {
  return {
    apiVersion: API_VERSION,
    kind,
    metadata: metadata(place),
    ...(subjects.length > 0 && { subjects: subjects.map(unfoldSubject) }),
    roleRef: { apiGroup: GROUP, kind: roleKind, name: role },
  };
}

/** `User:name`, `Group:name` or `ServiceAccount:namespace/name`. */
function unfoldSubject(text: string): MutableJsonObject {
  const colon = text.indexOf(":");
  const [kind, rest] = [text.slice(0, colon), text.slice(colon + 1)];
  if (kind !== "ServiceAccount") return { apiGroup: GROUP, kind, name: rest };
  return { kind, ...located(rest) };
}
