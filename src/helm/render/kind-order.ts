// In which order kinds are installed, and uninstalled. A kind that is not named comes last, by its name.

/** Order of installation in Helm 4.2.2. */
export const INSTALL_ORDER: readonly string[] = [
  ..."PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount".split(" "),
  ..."Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition".split(" "),
  ..."ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList".split(" "),
  ..."Service DaemonSet Pod ReplicationController ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob".split(" "),
  ..."IngressClass Ingress APIService MutatingWebhookConfiguration ValidatingWebhookConfiguration".split(" "),
];

/** Order of uninstallation: the other way round, but Services go before what they lead to. */
export const UNINSTALL_ORDER: readonly string[] = INSTALL_ORDER.filter((kind) => kind !== "Service")
  .toReversed()
  .flatMap((kind) => (kind === "IngressClass" ? [kind, "Service"] : [kind]));

/** Sorts by kind; what is of the same kind keeps its order. */
export function sortByKind<T extends { readonly kind: string }>(objects: readonly T[], order: readonly string[]): T[] {
  const places = new Map(order.map((kind, at) => [kind, at]));
  return objects.toSorted((a, b) => {
    const [left, right] = [places.get(a.kind) ?? order.length, places.get(b.kind) ?? order.length];
    if (left !== right) return left - right;
    return left < order.length || a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1;
  });
}
