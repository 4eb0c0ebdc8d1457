// Secrets that an install had and does not use any more: those that it made itself go, those of others are told.
import { at, formatRef, isProblem, type KubeObject, type ObjectRef } from "#base";
import { INSTANCE, PART_OF } from "#distribution";
import type { BootstrapOrder } from "../bootstrap-contract.ts";
import { signalOf, tryGet } from "../cluster-objects.ts";
import { FIELD_MANAGER } from "../layout.ts";
import { listMetadata, removeAll, type Removal } from "../removal.ts";
import { needsNoSecret } from "../sync.ts";
import { otherFluxObjects, usersOfSecret } from "./followers.ts";

/** What decides which Secrets an install has; every BootstrapOrder has it. */
export type SecretsOrder = Pick<
  BootstrapOrder,
  | "namespace"
  | "secretName"
  | "disableSecretCreation"
  | "imagePullSecret"
  | "registryCredentials"
  | "withheld"
  | "syncProvider"
  | "commitManifests"
>;

/** On a Secret that the cluster reads until others have committed what makes it read another. */
const LEFT = "headgate.dev/left";

/** Names of the Secrets that an install before wrote in its namespace and the wanted one does not use. */
export function leftSecrets(from: SecretsOrder, order: SecretsOrder): readonly string[] {
  const used = usedSecrets(order);
  const hadPull = from.registryCredentials !== undefined || from.withheld?.registry === true;
  const had = [from.disableSecretCreation || needsNoSecret(from) ? undefined : from.secretName, hadPull ? from.imagePullSecret : undefined];
  return [...new Set(had.filter((name) => name !== undefined))].filter((name) => !used.includes(name));
}

/** Names of the Secrets that an install uses. */
export function usedSecrets(order: SecretsOrder): readonly string[] {
  return [needsNoSecret(order) ? undefined : order.secretName, order.imagePullSecret].filter((name) => name !== undefined);
}

/** Whether a Secret that the install wrote before is the user's from now on. */
export function isHandedOver(from: SecretsOrder, order: SecretsOrder): boolean {
  return (
    from.namespace === order.namespace &&
    order.disableSecretCreation &&
    !from.disableSecretCreation &&
    from.secretName === order.secretName &&
    ![from, order].some((each) => needsNoSecret(each))
  );
}

/**
 * Removes Secrets of a namespace that nobody uses and that a bootstrap made; tells of the others.
 * @param isFollowed false while the cluster still follows manifests that name them: they are marked, and go in a later run
 * @throws apply.notGone · kube.*
 */
export async function removeSecrets(names: readonly string[], isFollowed: boolean, removal: Removal): Promise<void> {
  const { places, namespace } = removal;
  const others = names.length === 0 ? [] : await otherFluxObjects(removal);
  for (const name of names) {
    const ref = { apiVersion: "v1", kind: "Secret", name, namespace };
    const found = await tryGet(places.cluster, ref, removal.signal);
    if (found === undefined) continue;
    const users = [...usersOfSecret(others, namespace, name), ...(await podsUsing(name, removal))];
    const say = (reason: string): void => places.log.write("warn", `${formatRef(ref)} stays, because ${reason}`);
    if (users.length > 0) say(`${users.map(formatRef).join(", ")} use it`);
    else if (!isOurs(found)) say("somebody else made it; delete it if nobody needs it");
    else if (isFollowed) await removeAll(removal, [ref]);
    else {
      await mark(ref, removal);
      say("the cluster reads it until the manifests are committed; an apply after that removes it");
    }
  }
}

/** Names of Secrets that an earlier run had to leave. */
export async function markedSecrets(removal: Removal): Promise<readonly string[]> {
  try {
    const found = await listMetadata(removal, { apiVersion: "v1", kind: "Secret" }, { namespace: removal.namespace, labelSelector: LEFT });
    return found.map(({ metadata }) => metadata.name ?? "");
  } catch (error) {
    // Who may not list Secrets has nothing of the kind removed.
    if (isProblem(error, "kube.forbidden")) return [];
    throw error;
  }
}

async function mark(ref: ObjectRef, { places, signal }: Removal): Promise<void> {
  const body = { metadata: { labels: { [LEFT]: "" } } };
  await places.cluster.patch(ref, { type: "merge", body }, { fieldManager: "headgate-move", ...signalOf(signal) });
}

/** A Secret that somebody else made was never applied by a bootstrap, neither by this one nor by that of fluxcd/flux. */
export function isOurs(secret: KubeObject | undefined): boolean {
  return secret?.metadata.managedFields?.some(({ manager = "" }) => isBootstrap(manager)) === true;
}

function isBootstrap(manager: string): boolean {
  return manager === FIELD_MANAGER || manager.startsWith("terraform-provider-flux");
}

/** Pods that are not the install's own and read a Secret as theirs. */
async function podsUsing(name: string, { places, namespace, signal }: Removal): Promise<ObjectRef[]> {
  const kind = { apiVersion: "v1", kind: "Pod" };
  const { items } = await places.cluster.list(kind, { namespace, ...signalOf(signal) });
  return items
    .filter(({ metadata: { labels } }) => !(labels?.[PART_OF] === "flux" && labels[INSTANCE] === namespace))
    .filter((each) => readsSecret(each, name))
    .map(({ metadata }) => ({ ...kind, name: metadata.name ?? "", namespace }));
}

function readsSecret(pod: KubeObject, name: string): boolean {
  const listed = (key: string): readonly unknown[] => {
    const list = at(pod, "spec", key);
    return Array.isArray(list) ? list : [];
  };
  return (
    listed("imagePullSecrets").some((each) => at(each, "name") === name) ||
    listed("volumes").some((each) => at(each, "secret", "secretName") === name)
  );
}
