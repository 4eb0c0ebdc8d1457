// Who may do what: the roles of the controllers, and those that let people view and edit Flux objects.
import type { Json, KubeObject } from "#base";
import { labelsOf } from "./labels.ts";
import type { ComponentOptions } from "./render.ts";

const FLUX_GROUPS = [
  "source.toolkit.fluxcd.io",
  "kustomize.toolkit.fluxcd.io",
  "helm.toolkit.fluxcd.io",
  "notification.toolkit.fluxcd.io",
  "image.toolkit.fluxcd.io",
];

const rule = (apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]): Json => ({
  apiGroups,
  resources,
  verbs,
});

/** ClusterRoles and ClusterRoleBindings; their names end in the namespace, so that installs in other namespaces have their own. */
export function accessObjects(options: ComponentOptions): KubeObject[] {
  return [
    controllerRole(options),
    ...(options.release.userRoles ? userRoles(options) : []),
    reconcilerBinding(options),
    controllerBinding(options),
  ];
}

function role(options: ComponentOptions, name: string, rules: readonly Json[], labels: Readonly<Record<string, string>> = {}): KubeObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: `${name}-${options.namespace}`, labels: { ...labelsOf(options), ...labels } },
    rules,
  };
}

function controllerRole(options: ComponentOptions): KubeObject {
  const read = ["get", "list", "watch"];
  return role(options, "crd-controller", [
    ...FLUX_GROUPS.map((group) => rule([group], ["*"], ["*"])),
    rule([""], ["namespaces", "secrets", "configmaps", "serviceaccounts"], read),
    rule([""], ["events"], ["create", "patch"]),
    rule([""], ["configmaps"], [...read, "create", "update", "patch", "delete"]),
    rule([""], ["configmaps/status"], ["get", "update", "patch"]),
    rule(["coordination.k8s.io"], ["leases"], [...read, "create", "update", "patch", "delete"]),
    rule([""], ["serviceaccounts/token"], ["create"]),
    { nonResourceURLs: ["/livez/ping"], verbs: ["head"] },
  ]);
}

function userRoles(options: ComponentOptions): KubeObject[] {
  const aggregate = (to: string): string => `rbac.authorization.k8s.io/aggregate-to-${to}`;
  return [
    role(options, "flux-edit", [rule(FLUX_GROUPS, ["*"], ["create", "delete", "deletecollection", "patch", "update"])], {
      [aggregate("admin")]: "true",
      [aggregate("edit")]: "true",
    }),
    role(options, "flux-view", [rule(FLUX_GROUPS, ["*"], ["get", "list", "watch"])], {
      [aggregate("admin")]: "true",
      [aggregate("edit")]: "true",
      [aggregate("view")]: "true",
    }),
  ];
}

function binding(options: ComponentOptions, name: string, role: string, accounts: readonly string[]): KubeObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: `${name}-${options.namespace}`, labels: labelsOf(options) },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: accounts.map((account) => ({ kind: "ServiceAccount", name: account, namespace: options.namespace })),
  };
}

/** What applies the objects of users needs every right; what it may do for a tenant is narrowed by impersonation. */
function reconcilerBinding(options: ComponentOptions): KubeObject {
  const appliers = options.components.filter((each) => each === "kustomize-controller");
  return binding(options, "cluster-reconciler", "cluster-admin", appliers);
}

function controllerBinding(options: ComponentOptions): KubeObject {
  return binding(options, "crd-controller", `crd-controller-${options.namespace}`, options.components);
}
