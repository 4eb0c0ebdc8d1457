// Lockdown for clusters that several teams share, and identities of their own for them.
import { at, type Json, type KubeObject } from "#base";
import { editDeployments, withFeatureGate, withFlag } from "./workload.ts";

const APPLIERS = ["kustomize-controller", "helm-controller"];
/** source-controller is not among them: a source refers to nothing outside its namespace. */
const REFERRING = [...APPLIERS, "notification-controller", "image-reflector-controller", "image-automation-controller", "source-watcher"];
const AUTHENTICATING = [
  "source-controller",
  ...APPLIERS,
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
];

/**
 * Objects may refer to nothing in other namespaces and builds to nothing remote, and what names no ServiceAccount is applied as that of
 * its namespace with this name.
 * @see https://fluxcd.io/flux/installation/configuration/multitenancy/
 */
export function withTenancy(objects: readonly KubeObject[], defaultServiceAccount: string): KubeObject[] {
  const confined = editDeployments(objects, (each) => withFlag(each, "--no-cross-namespace-refs", "true"), REFERRING);
  const local = editDeployments(confined, (each) => withFlag(each, "--no-remote-bases", "true"), ["kustomize-controller"]);
  return editDeployments(local, (each) => withFlag(each, "--default-service-account", defaultServiceAccount), APPLIERS);
}

/**
 * Whether objects may log in to clouds as ServiceAccounts of their own. Switching it off also takes the right to make tokens from the
 * controllers.
 */
export function withObjectIdentity(objects: readonly KubeObject[], on: boolean): KubeObject[] {
  if (on) return editDeployments(objects, (each) => withFeatureGate(each, "ObjectLevelWorkloadIdentity", true), AUTHENTICATING);
  return objects.map((object) => (object.kind === "ClusterRole" ? withoutTokenRule(object) : object));
}

function withoutTokenRule(role: KubeObject): KubeObject {
  const rules = role["rules"];
  if (!Array.isArray(rules)) return role;
  const kept = (rules as readonly Json[]).filter((rule) => {
    const resources = at(rule, "resources");
    return !(Array.isArray(resources) && resources.length === 1 && resources[0] === "serviceaccounts/token");
  });
  return kept.length === rules.length ? role : { ...role, rules: kept };
}

/** Names of the ServiceAccounts that tenants log in with where an object names none. */
export interface TenantIdentity {
  /** For sources, notifications and images. */
  readonly serviceAccount: string;
  /** For keys that Secrets are decrypted with. */
  readonly decryption: string;
  /** For other clusters. */
  readonly kubeConfig: string;
}

/** No object logs in to a cloud as the controller itself. @see https://fluxcd.io/flux/installation/configuration/multitenancy/ */
export function withTenantIdentity(
  objects: readonly KubeObject[],
  { serviceAccount, decryption, kubeConfig }: TenantIdentity,
): KubeObject[] {
  const fetching = AUTHENTICATING.filter((each) => !APPLIERS.includes(each));
  const named = editDeployments(objects, (each) => withFlag(each, "--default-service-account", serviceAccount), fetching);
  const decrypting = editDeployments(named, (each) => withFlag(each, "--default-decryption-service-account", decryption), [
    "kustomize-controller",
  ]);
  return editDeployments(decrypting, (each) => withFlag(each, "--default-kubeconfig-service-account", kubeConfig), APPLIERS);
}
