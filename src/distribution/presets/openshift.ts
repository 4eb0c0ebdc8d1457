// OpenShift assigns users, groups and seccomp profiles itself, and refuses pods that choose their own.
import { isObject, type JsonObject, type KubeObject } from "#base";
import { editDeployments, withManager, withPod } from "./workload.ts";

const POD_SECURITY = "pod-security.kubernetes.io/";

/** Rendered objects without what the security context constraints of OpenShift refuse, and without labels of Pod Security. */
export function forOpenShift(objects: readonly KubeObject[]): KubeObject[] {
  const pods = editDeployments(objects, (each) => withManager(withPod(each, withoutPodContext), withoutProfile));
  return pods.map((object) => (object.kind === "Namespace" ? withoutPodSecurity(object) : object));
}

function withoutPodContext({ securityContext: _context, ...pod }: JsonObject): JsonObject {
  return pod;
}

function withoutProfile(container: JsonObject): JsonObject {
  const { securityContext } = container;
  if (!isObject(securityContext)) return container;
  const { seccompProfile: _profile, runAsNonRoot: _user, ...rest } = securityContext;
  return { ...container, securityContext: rest };
}

function withoutPodSecurity(namespace: KubeObject): KubeObject {
  const labels = Object.entries(namespace.metadata.labels ?? {}).filter(([key]) => !key.startsWith(POD_SECURITY));
  return { ...namespace, metadata: { ...namespace.metadata, labels: Object.fromEntries(labels) } };
}
