// Gathers what a snapshot keeps. Each kind is one consistent list; what changes while the lists are made is found by a second look.
import { at, formatRef, groupOf, isProblem, own, refOf, stringAt, type KindRef, type KubeObject, type ObjectRef } from "#base";
import { PART_OF, VERSION } from "#distribution";
import type { Cluster, ResourceType } from "#kube";
import { readSyncPair, signalOf } from "../cluster-objects.ts";
import { entryId, type KeptObject, type SnapshotChange, type SnapshotIndex, type SnapshotRole } from "./contract.ts";
import { fluxKinds } from "./flux-kinds.ts";
import { keep } from "./kept-object.ts";
import { referencesOf, releaseStorageOf } from "./references.ts";

/** What was gathered; secrets among it are in the clear. */
export interface Collected extends Pick<SnapshotIndex, "serverVersion" | "install" | "lists" | "changed" | "missing"> {
  readonly objects: readonly KeptObject[];
}

export interface Collecting {
  readonly cluster: Cluster;
  /** Namespace of the install. */
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
}

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const NAMESPACE = { apiVersion: "v1", kind: "Namespace" };
const RBAC = "rbac.authorization.k8s.io/v1";
/** Kinds of which an install has objects of its own; pods and the like are made by others of them. */
const COMPONENT_KINDS: readonly KindRef[] = [
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "v1", kind: "ResourceQuota" },
  { apiVersion: "v1", kind: "Secret" },
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "v1", kind: "ServiceAccount" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "apps/v1", kind: "StatefulSet" },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
  { apiVersion: RBAC, kind: "ClusterRole" },
  { apiVersion: RBAC, kind: "ClusterRoleBinding" },
  { apiVersion: RBAC, kind: "Role" },
  { apiVersion: RBAC, kind: "RoleBinding" },
];
/** Made by the cluster for itself; another one would not take it. */
const TOKEN = "kubernetes.io/service-account-token";

interface Found {
  readonly role: SnapshotRole;
  readonly object: KubeObject;
}

/** @throws kube.* */
export async function collect(collecting: Collecting): Promise<Collected> {
  const { cluster, namespace, signal } = collecting;
  const kinds = await fluxKinds(cluster, signal);
  const listed = await Promise.all(kinds.map((kind) => listKind(kind, collecting)));
  const flux = listed.flatMap(({ objects }) => objects);
  const [definitions, components, named, records, pair, serverVersion] = await Promise.all([
    collectDefinitions(kinds, collecting),
    collectComponents(collecting),
    collectReferences(flux, collecting),
    collectReleases(flux, collecting),
    readSyncPair(cluster, namespace, signal),
    cluster.version(signalOf(signal)),
  ]);
  const found: readonly Found[] = distinct([
    ...definitions,
    ...components,
    ...records,
    ...named.found.map((object): Found => ({ role: "reference", object })),
    ...flux.map((object): Found => ({ role: "flux", object })),
  ]);
  const namespaces = await collectNamespaces(found, collecting);
  const changed = await changesSince(listed, named.found, collecting);
  const release = components.find(({ object }) => object.kind === "Deployment")?.object;
  return {
    serverVersion,
    install: {
      namespace,
      version: release?.metadata.labels?.[VERSION] ?? "",
      revision: stringAt(pair.kustomization, "status", "lastAppliedRevision") || stringAt(pair.source, "status", "artifact", "revision"),
    },
    lists: listed.map(({ kind: { apiVersion, kind }, resourceVersion, objects }) => ({
      apiVersion,
      kind,
      resourceVersion,
      objects: objects.length,
    })),
    changed,
    missing: named.missing,
    objects: distinct([...namespaces, ...found]).map(({ role, object }) => keep(role, object)),
  };
}

interface Listed {
  readonly kind: ResourceType;
  readonly resourceVersion: string;
  readonly objects: readonly KubeObject[];
}

async function listKind(kind: ResourceType, { cluster, signal }: Collecting): Promise<Listed> {
  const { items, resourceVersion } = await cluster.list({ apiVersion: kind.apiVersion, kind: kind.kind }, signalOf(signal));
  // What is being deleted would be brought back to life.
  return { kind, resourceVersion, objects: items.filter((each) => each.metadata.deletionTimestamp === undefined) };
}

/** CRDs of the install and of every kind of Flux, labelled or not. */
async function collectDefinitions(kinds: readonly ResourceType[], { cluster, signal }: Collecting): Promise<readonly Found[]> {
  const names = new Set(kinds.map(({ apiVersion, plural }) => `${plural}.${groupOf(apiVersion)}`));
  const { items } = await cluster.list(CRD, signalOf(signal));
  return items
    .filter((each) => names.has(each.metadata.name ?? "") || each.metadata.labels?.[PART_OF] === "flux")
    .map((object) => ({ role: "definition", object: withoutStatus(object) }));
}

async function collectComponents(collecting: Collecting): Promise<readonly Found[]> {
  const lists = await Promise.all(COMPONENT_KINDS.map((kind) => listLabelled(kind, collecting)));
  return lists.flat().map((object): Found => ({ role: "component", object: withoutStatus(object) }));
}

async function listLabelled(kind: KindRef, { cluster, signal }: Collecting): Promise<readonly KubeObject[]> {
  try {
    const { items } = await cluster.list(kind, { labelSelector: `${PART_OF}=flux`, ...signalOf(signal) });
    return items.filter((each) => each["type"] !== TOKEN && each.metadata.deletionTimestamp === undefined);
  } catch (error) {
    if (isProblem(error, "kube.unknownKind")) return [];
    throw error;
  }
}

async function collectReferences(
  flux: readonly KubeObject[],
  { cluster, signal }: Collecting,
): Promise<{ readonly found: readonly KubeObject[]; readonly missing: readonly ObjectRef[] }> {
  const refs = [...new Map(flux.flatMap(referencesOf).map((ref) => [entryId(ref), ref])).values()].toSorted(byId);
  const read = await Promise.all(refs.map(async (ref) => ({ ref, object: await cluster.get(ref, signalOf(signal)) })));
  return {
    found: read.flatMap(({ object }) => (object === undefined || object["type"] === TOKEN ? [] : [object])),
    missing: read.flatMap(({ ref, object }) => (object === undefined ? [ref] : [])),
  };
}

async function collectReleases(flux: readonly KubeObject[], { cluster, signal }: Collecting): Promise<readonly Found[]> {
  const storages = flux.flatMap((each) => releaseStorageOf(each) ?? []);
  const lists = await Promise.all(
    storages.flatMap(({ namespace, releases }) =>
      releases.flatMap((name) =>
        ["Secret", "ConfigMap"].map((kind) =>
          cluster.list(
            { apiVersion: "v1", kind },
            { namespace, labelSelector: `owner=helm,name=${name.slice(0, 63)}`, ...signalOf(signal) },
          ),
        ),
      ),
    ),
  );
  return lists.flatMap(({ items }) => items).map((object): Found => ({ role: "release", object }));
}

/** Namespaces that kept objects live in: without them, a new cluster could not take the objects. */
async function collectNamespaces(found: readonly Found[], { cluster, namespace, signal }: Collecting): Promise<readonly Found[]> {
  const names = new Set([namespace, ...found.flatMap(({ object }) => object.metadata.namespace ?? [])]);
  const read = await Promise.all([...names].map((name) => cluster.get({ ...NAMESPACE, name }, signalOf(signal))));
  return read.flatMap((object): readonly Found[] => (object === undefined ? [] : [{ role: "namespace", object: withoutStatus(object) }]));
}

/** Compares what was read with what is there now, by resourceVersion. */
async function changesSince(
  listed: readonly Listed[],
  named: readonly KubeObject[],
  { cluster, signal }: Collecting,
): Promise<readonly SnapshotChange[]> {
  const lists = await Promise.all(
    listed.map(async ({ kind: { apiVersion, kind }, objects }) => {
      const now = await cluster.list({ apiVersion, kind }, { as: "metadata", ...signalOf(signal) });
      return compare(objects, now.items);
    }),
  );
  const references = await Promise.all(
    named.map(async (object) => {
      const now = await cluster.get(refOf(object), { as: "metadata", ...signalOf(signal) });
      return compare([object], now === undefined ? [] : [now]);
    }),
  );
  return [...lists, ...references].flat().toSorted(byId);
}

function compare(before: readonly KubeObject[], after: readonly KubeObject[]): readonly SnapshotChange[] {
  const old = new Map(before.map((each) => [formatRef(refOf(each)), each]));
  const present = new Map(after.map((each) => [formatRef(refOf(each)), each]));
  return [
    ...[...old].flatMap(([id, object]): readonly SnapshotChange[] => {
      const now = present.get(id);
      if (now === undefined) return [{ ...refOf(object), change: "deleted" }];
      return now.metadata.resourceVersion === object.metadata.resourceVersion ? [] : [{ ...refOf(object), change: "changed" }];
    }),
    ...[...present].flatMap(([id, object]): readonly SnapshotChange[] =>
      old.has(id) || object.metadata.deletionTimestamp !== undefined ? [] : [{ ...refOf(object), change: "added" }],
    ),
  ];
}

/** An object is kept once, in the first role that it was found in. */
function distinct(found: readonly Found[]): readonly Found[] {
  const seen = new Map<string, Found>();
  for (const each of found) {
    const id = entryId(refOf(each.object));
    if (!seen.has(id)) seen.set(id, each);
  }
  return [...seen.values()];
}

function withoutStatus(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  return rest;
}

function byId(a: ObjectRef, b: ObjectRef): number {
  return entryId(a) < entryId(b) ? -1 : 1;
}

/** What may hold a secret: Secrets, and records of Helm releases in any form, since they hold values and manifests. */
export function isSecret({ role, object }: KeptObject): boolean {
  return (
    (object.kind === "Secret" && object.apiVersion === "v1") ||
    role === "release" ||
    own(at(object, "metadata", "labels"), "owner") === "helm"
  );
}
