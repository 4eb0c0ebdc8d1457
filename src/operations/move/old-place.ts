// What a moved install leaves behind: its parts go, everything of others stays, and with it the namespace.
import { formatRef, groupOf, isProblem, refOf, type KubeObject, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { ResourceType } from "#kube";
import type { BootstrapPlaces } from "../bootstrap-contract.ts";
import { signalOf, tryGet } from "../cluster-objects.ts";
import { gitRepositoryRef, kustomizationRef, type Place } from "../layout.ts";
import { listMetadata, removeAll, removeControllers, removeFluxObject, removeNamespaced, removeRoles, type Removal } from "../removal.ts";
import { otherFluxObjects, usersOfSecret } from "./followers.ts";
import { isOurs } from "./left-secrets.ts";
import type { MoveOrigin } from "./move.ts";

/** Kinds that Kubernetes keeps for itself, and go with what they are about. */
const PASSING = new Set(["Event", "Lease", "Endpoints", "EndpointSlice", "PodMetrics", "ControllerRevision"]);
const GIVEN = new Set(["ServiceAccount/default", "ConfigMap/kube-root-ca.crt", "ConfigMap/openshift-service-ca.crt"]);

/**
 * Removes an install whose place has been taken over: its pair without touching what that applied, its roles, its Secrets and what it
 * had in its namespace. The namespace goes when nothing of others is in it.
 * @throws apply.notGone · kube.*
 */
export async function removeOldInstall(
  from: MoveOrigin,
  to: Place,
  places: BootstrapPlaces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const removal: Removal = { namespace: from.namespace, places, signal };
  await removeControllers(removal);
  await removeFluxObject(removal, kustomizationRef(from.namespace));
  await removeFluxObject(removal, gitRepositoryRef(from.namespace));
  await removeRoles(removal);
  await removeNamespaced(removal);
  await removeAll(removal, await ownSecrets(from, removal));
  const others = await othersIn(removal);
  const namespace = { apiVersion: "v1", kind: "Namespace", name: from.namespace };
  if (from.keepNamespace) return;
  if (others.length === 0) return removeAll(removal, [namespace]);
  const shown = others.slice(0, 5).map(formatRef).join(", ");
  const more = others.length > 5 ? ` and ${others.length - 5} more` : "";
  places.log.write("warn", `namespace ${from.namespace} stays after the move to ${to.namespace}, because it holds ${shown}${more}`);
}

async function ownSecrets(
  { namespace, secretName, disableSecretCreation, imagePullSecret }: MoveOrigin,
  removal: Removal,
): Promise<ObjectRef[]> {
  const others = await otherFluxObjects(removal);
  const names = [disableSecretCreation ? undefined : secretName, imagePullSecret].filter((each) => each !== undefined);
  const ours: ObjectRef[] = [];
  for (const name of names) {
    const ref = secretRef(namespace, name);
    if (usersOfSecret(others, namespace, name).length === 0 && isOurs(await tryGet(removal.places.cluster, ref, removal.signal)))
      ours.push(ref);
  }
  return ours;
}

function secretRef(namespace: string, name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", name, namespace };
}

/** Objects of the namespace that are neither the install's nor Kubernetes' own. */
async function othersIn(removal: Removal): Promise<ObjectRef[]> {
  const { namespace, places, signal } = removal;
  const { resources } = await places.cluster.discover({ refresh: true, ...signalOf(signal) });
  const found: ObjectRef[] = [];
  for (const { apiVersion, kind } of oneVersionEach(resources.filter((each) => each.namespaced && each.verbs.includes("list")))) {
    if (PASSING.has(kind)) continue;
    for (const object of await tryList(removal, { apiVersion, kind })) {
      const isKnown = GIVEN.has(`${kind}/${object.metadata.name ?? ""}`) || (object.metadata.ownerReferences ?? []).length > 0;
      if (!isKnown && !isPart(object, namespace)) found.push({ ...refOf(object), apiVersion, kind });
    }
  }
  return found;
}

function isPart({ metadata: { labels } }: KubeObject, namespace: string): boolean {
  return labels?.[PART_OF] === "flux" && labels[INSTANCE] === namespace;
}

/** Kinds that cannot be listed, for want of rights or of a working server, are not judged. */
async function tryList(removal: Removal, kind: { readonly apiVersion: string; readonly kind: string }): Promise<readonly KubeObject[]> {
  try {
    return await listMetadata(removal, kind, { namespace: removal.namespace });
  } catch (error) {
    if (isProblem(error, "kube.badRequest")) return [];
    throw error;
  }
}

function oneVersionEach(kinds: readonly ResourceType[]): ResourceType[] {
  return [...new Map(kinds.map((each) => [`${groupOf(each.apiVersion)}/${each.kind}`, each])).values()];
}
