// A tenant as the objects that make it: the same that `flux create tenant` writes, and bounds and rules beside them.
import type { Json, JsonObject, KubeObject } from "#base";
import type { TenantOrder, TenantRole } from "./contract.ts";
import { TENANT } from "./labels.ts";
import { ruleObjects } from "./rules.ts";

const RBAC = "rbac.authorization.k8s.io";

/** The objects of a tenant, namespace by namespace. @see fluxcd/flux2 cmd/flux/create_tenant.go (behaviour) */
export function tenantObjects(order: TenantOrder): KubeObject[] {
  return [...order.namespaces.flatMap((namespace) => namespaceObjects(order, namespace)), ...ruleObjects(order)];
}

function namespaceObjects(order: TenantOrder, namespace: string): KubeObject[] {
  const make = (apiVersion: string, kind: string, name: string, content: JsonObject): KubeObject => ({
    apiVersion,
    kind,
    metadata: { ...metadataOf(order), name, namespace },
    ...content,
  });
  const { quota, limits } = order;
  return [
    ...(order.createNamespaces ? [{ apiVersion: "v1", kind: "Namespace", metadata: { ...metadataOf(order), name: namespace } }] : []),
    make("v1", "ServiceAccount", order.serviceAccount, {}),
    make(`${RBAC}/v1`, "RoleBinding", "gotk-reconciler", binding(order.clusterRole, reconcilers(order, namespace))),
    ...order.roles.map((role) =>
      make(`${RBAC}/v1`, "RoleBinding", `${order.name}-${nameOf(role)}`, binding(role.clusterRole, people(role))),
    ),
    ...(quota === undefined ? [] : [make("v1", "ResourceQuota", order.name, { spec: { hard: { ...quota } } })]),
    ...(limits === undefined ? [] : [make("v1", "LimitRange", order.name, { spec: { limits: [limitsOf(limits)] } })]),
  ];
}

function metadataOf({ name, labels, annotations }: TenantOrder): { labels: Record<string, string>; annotations?: Record<string, string> } {
  return { labels: { ...labels, [TENANT]: name }, ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }) };
}

function binding(clusterRole: string, subjects: readonly Json[]): JsonObject {
  return { roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: clusterRole }, subjects };
}

/** The account, and the user under which older controllers impersonate it. */
function reconcilers({ serviceAccount }: TenantOrder, namespace: string): Json[] {
  return [
    { apiGroup: RBAC, kind: "User", name: `gotk:${namespace}:reconciler` },
    { kind: "ServiceAccount", name: serviceAccount, namespace },
  ];
}

function people({ groups, users }: TenantRole): Json[] {
  return [
    ...groups.map((name) => ({ apiGroup: RBAC, kind: "Group", name })),
    ...users.map((name) => ({ apiGroup: RBAC, kind: "User", name })),
  ];
}

/** Names of roles may hold colons, such as `system:aggregate-to-view`. */
function nameOf({ clusterRole }: TenantRole): string {
  return clusterRole.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-");
}

function limitsOf({ defaults, defaultRequests, max, min }: NonNullable<TenantOrder["limits"]>): JsonObject {
  return {
    type: "Container",
    ...(defaults && { default: { ...defaults } }),
    ...(defaultRequests && { defaultRequest: { ...defaultRequests } }),
    ...(max && { max: { ...max } }),
    ...(min && { min: { ...min } }),
  };
}
