// Looks at a cluster before anything is written to it, and refuses what would lose what users have.
import { isOwnedBy } from "#apply";
import { at, groupOf, refOf, stringAt, type KubeObject, type ObjectRef } from "#base";
import { releases, VERSION } from "#distribution";
import { isSuspended, signalOf, tryGet } from "../cluster-objects.ts";
import { installSelector } from "../diagnosis.ts";
import type { Distribution } from "../distribution-manifests.ts";
import { kustomizationRef } from "../layout.ts";
import { operationsProblems } from "../problems.ts";
import { DEPLOYMENT } from "../removal.ts";
import type { InstallView } from "../upgrade/changes.ts";
import { guardUpgrade, refuseDowngrade } from "../upgrade/guard.ts";
import type { InstanceInstall, InstanceOrder, InstancePlaces } from "./contract.ts";
import { instanceProblems } from "./problems.ts";
import { instanceOwner, readRecord, type InstanceRecord } from "./record.ts";
import { refOfSource } from "./sync.ts";

/** What runs in a cluster before an install is applied. */
export interface Found {
  /** Undefined where no install was applied as data yet. */
  readonly record: InstanceRecord | undefined;
  /** Undefined where nothing of Flux runs in the namespace. */
  readonly running: { readonly distribution: Distribution; readonly version: string } | undefined;
}

/** @throws instance.unreadableRecord · kube.* */
export async function lookAtCluster(namespace: string, places: Pick<InstancePlaces, "cluster">, signal?: AbortSignal): Promise<Found> {
  const record = await readRecord(places.cluster, namespace, signal);
  if (record !== undefined) return { record, running: { distribution: record.order.distribution, version: record.version } };
  const { items } = await places.cluster.list(DEPLOYMENT, { namespace, labelSelector: installSelector(namespace), ...signalOf(signal) });
  const version = items.map((each) => each.metadata.labels?.[VERSION]).find((each) => each !== undefined && each !== "");
  return { record, running: version === undefined ? undefined : { distribution: distributionOf(version), version } };
}

/** Who published a release of which only the version is known. */
export function distributionOf(version: string): Distribution {
  return releases().some((each) => each.version === version) ? "headgate" : "flux";
}

/**
 * Refuses what cannot be applied without losing something: an older minor release, definitions with objects in use, an install that an
 * operator applies, another class for volumes that are there, and a Kustomization that would follow something else in the moment in which it is taken over.
 *
 * @returns definitions whose objects have to be brought to another version before they are applied
 * @throws upgrade.downgrade · upgrade.kindInUse · upgrade.versionStored · instance.invalid · instance.operatorRuns · instance.followsElsewhere ·
 *   instance.followedTwice · operations.suspended · kube.*
 */
export async function guardInstance(
  { order, install }: { readonly order: InstanceOrder; readonly install: InstanceInstall },
  { record, running }: Found,
  places: Pick<InstancePlaces, "cluster">,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { namespace, distribution } = order;
  const after: InstallView = { distribution, version: install.version, images: install.images, objects: install.objects };
  if (running !== undefined && !order.allowDowngrade) refuseDowngrade({ before: { ...after, ...running, objects: [] }, after });
  refuseOtherClass(order, record);
  await refuseOperator(namespace, places, signal);
  if (order.sync !== undefined) await guardSync(order, install, places, signal);
  const objects = (record?.inventory.entries ?? []).flatMap(({ id }) => definitionOf(id));
  return guardUpgrade({ namespace, before: { ...after, ...running, objects }, after }, places.cluster, signal);
}

/** The class of a claim is fixed when it is made. */
function refuseOtherClass({ storage }: InstanceOrder, record: InstanceRecord | undefined): void {
  const was = record?.order.storage?.class;
  if (storage === undefined || was === undefined || storage.class === was) return;
  const next = `keep ${was}, or remove storage, apply, and add it again: artifacts are fetched anew`;
  throw instanceProblems.invalid("storage.class", `the volumes are of the class ${was} and cannot become ${storage.class}`, next);
}

/** The definition that an entry of an inventory names; none for other kinds. */
function definitionOf(id: string): KubeObject[] {
  const name = /^_(.+)_apiextensions\.k8s\.io_CustomResourceDefinition$/.exec(id)?.[1];
  return name === undefined ? [] : [{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name } }];
}

async function refuseOperator(
  namespace: string,
  { cluster }: Pick<InstancePlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const ref = { apiVersion: "fluxcd.controlplane.io/v1", kind: "FluxInstance", name: "flux", namespace };
  const found = await tryGet(cluster, ref, signal);
  const mark = found?.metadata.annotations?.["fluxcd.controlplane.io/reconcile"];
  if (found !== undefined && mark?.toLowerCase() !== "disabled") throw instanceProblems.operatorRuns(ref);
}

async function guardSync(
  order: InstanceOrder,
  install: InstanceInstall,
  places: Pick<InstancePlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const wanted = syncObjectsOf(order, install.objects);
  if (wanted === undefined) return;
  const { source, kustomization } = wanted;
  for (const object of [source, kustomization]) {
    if (isSuspended(await tryGet(places.cluster, refOf(object), signal))) throw operationsProblems.suspended(refOf(object));
  }
  const live = await liveSync(refOf(kustomization), places, signal);
  if (live !== undefined) refuseMoveOf(live, wanted);
  const bootstrapped = kustomizationRef(order.namespace);
  if (bootstrapped.name === kustomization.metadata.name) return;
  const old = await liveSync({ ...bootstrapped, apiVersion: kustomization.apiVersion }, places, signal);
  const url = addressOf(source);
  if (old !== undefined && addressOf(old.source) === url)
    throw instanceProblems.followedTwice(refOf(old.kustomization), url, kustomization.metadata.name ?? "");
}

/** Source and Kustomization of an install among its objects; undefined where it follows nothing. */
export function syncObjectsOf({ sync }: InstanceOrder, objects: readonly KubeObject[]): Pair | undefined {
  const named = (kind: string, group: string): KubeObject | undefined =>
    objects.find((each) => each.kind === kind && groupOf(each.apiVersion).startsWith(group) && each.metadata.name === sync?.name);
  const source = sync && named(sync.kind, "source.");
  const kustomization = sync && named("Kustomization", "kustomize.");
  return source === undefined || kustomization === undefined ? undefined : { source, kustomization };
}

interface Pair {
  readonly source: KubeObject;
  readonly kustomization: KubeObject;
}

/** A Kustomization that prunes what it has applied, with its source; undefined where it is not there, or is ours already. */
async function liveSync(
  ref: ObjectRef,
  { cluster }: Pick<InstancePlaces, "cluster">,
  signal: AbortSignal | undefined,
): Promise<Pair | undefined> {
  const kustomization = await tryGet(cluster, ref, signal);
  if (kustomization === undefined || isOwnedBy(kustomization, instanceOwner(ref.namespace ?? ""))) return undefined;
  if (at(kustomization, "spec", "prune") !== true || at(kustomization, "status", "inventory", "entries", 0) === undefined) return undefined;
  const kind = stringAt(kustomization, "spec", "sourceRef", "kind");
  const name = stringAt(kustomization, "spec", "sourceRef", "name");
  const theirs = stringAt(kustomization, "spec", "sourceRef", "namespace");
  const namespace = theirs === "" ? (ref.namespace ?? "") : theirs;
  const source = await tryGet(cluster, { apiVersion: "source.toolkit.fluxcd.io/v1", kind, name, namespace }, signal);
  return source && { source: { ...source, kind }, kustomization: { ...kustomization, apiVersion: ref.apiVersion, kind: ref.kind } };
}

/** While a Kustomization is taken over it must go on with the same files: with others it would prune what these do not hold. */
function refuseMoveOf(live: Pair, wanted: Pair): void {
  const ref = refOf(live.kustomization);
  const pairs: readonly (readonly [what: string, current: string, wanted: string])[] = [
    ["kind of source", live.source.kind, wanted.source.kind],
    ["address", addressOf(live.source), addressOf(wanted.source)],
    ["ref", refOfSource(live.source), refOfSource(wanted.source)],
    ["path", pathOf(live.kustomization), pathOf(wanted.kustomization)],
  ];
  for (const [what, current, asked] of pairs) {
    if (current !== asked) throw instanceProblems.followsElsewhere(ref, what, current, asked);
  }
}

function addressOf(source: KubeObject): string {
  const { kind } = source;
  return kind === "Bucket"
    ? `${stringAt(source, "spec", "endpoint")}/${stringAt(source, "spec", "bucketName")}`
    : stringAt(source, "spec", "url");
}

function pathOf(kustomization: KubeObject): string {
  return stringAt(kustomization, "spec", "path")
    .replace(/^(\.?\/)+|\/+$/g, "")
    .replace(/^\.$/, "");
}
