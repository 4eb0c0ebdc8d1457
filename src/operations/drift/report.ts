// What in a cluster is not as git and charts say: every object that a Kustomization or a HelmRelease answers for, field by field.
// Changes nothing, and needs no more than the cluster: sources are read with the Secrets that their controllers use.
import { condition, writersOf } from "#apply";
import { at, formatRef, isProblem, messageOf, stringAt, type Clock, type Json, type KindRef, type KubeObject, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { tryGet } from "../cluster-objects.ts";
import { shortText } from "../short-text.ts";
import { inspectHelmRelease } from "./helm-release.ts";
import { inspectKustomization } from "./kustomization.ts";
import { SourceTrees } from "./source-trees.ts";

/** What is different, and how. */
export interface DriftFinding {
  /** Who answers for the subject: `Kustomization/flux-system/apps`. */
  readonly owner: string;
  /** `Deployment/apps/web`; the owner itself where the finding is about it. */
  readonly subject: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `unjudged` where nothing can be said, with the reason in `message`. */
  readonly change: "missing" | "changed" | "not ready" | "suspended" | "unjudged";
  /** `spec.template.spec.containers[0].image`; empty for the whole subject. */
  readonly field: string;
  /** Both sides as short text, JSON where it is no text; values of Secrets as fingerprints. Undefined where a side is absent. */
  readonly wanted?: string;
  readonly found?: string;
  /** Who wrote the field, the latest first. */
  readonly managers: readonly string[];
  /** Time of the last write, or of the change of condition, RFC 3339. */
  readonly since?: string;
  readonly message?: string;
}

export interface DriftReport {
  readonly findings: readonly DriftFinding[];
  /** Kustomizations and HelmReleases that were looked at. */
  readonly owners: number;
  /** Objects that were compared. */
  readonly objects: number;
}

export interface DriftOrder {
  /** Only Kustomizations and HelmReleases of these namespaces; of all when absent or empty. */
  readonly namespaces?: readonly string[];
}

export interface DriftPlaces {
  readonly cluster: Cluster;
  readonly clock: Clock;
}

/** An object that was compared with what it should be. */
export interface Comparison {
  readonly ref: ObjectRef;
  readonly isMissing: boolean;
  readonly fields: readonly { readonly path: string; readonly wanted: Json | undefined; readonly found: Json | undefined }[];
}

/** What an inspection of one owner found out. */
export interface Inspection {
  readonly comparisons: readonly Comparison[];
  /** Parts that could not be judged. */
  readonly unjudged: readonly { readonly ref?: ObjectRef; readonly message: string }[];
}

type Inspect = (owner: KubeObject, places: DriftPlaces & { readonly trees: SourceTrees }, signal?: AbortSignal) => Promise<Inspection>;

const OWNERS: readonly (readonly [KindRef, Inspect])[] = [
  [{ apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" }, inspectKustomization],
  [{ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" }, inspectHelmRelease],
];

/**
 * Compares what is applied with what should be.
 * @throws kube.* when the Kustomizations or HelmReleases cannot be listed; what goes wrong with one of them is a finding
 */
export async function reportDrift(order: DriftOrder, places: DriftPlaces, signal?: AbortSignal): Promise<DriftReport> {
  const trees = new SourceTrees(places.cluster);
  const findings: DriftFinding[] = [];
  let owners = 0;
  let objects = 0;
  for (const [kind, inspect] of OWNERS) {
    for (const owner of await ownersOf(kind, order, places.cluster, signal)) {
      signal?.throwIfAborted();
      owners++;
      findings.push(...stateOf(owner));
      const { comparisons, unjudged } = await inspected(inspect, owner, { ...places, trees }, signal);
      objects += comparisons.length;
      for (const each of comparisons) findings.push(...(await findingsOf(owner, each, places.cluster, signal)));
      findings.push(...unjudged.map(({ ref, message }) => ({ ...finding(owner, ref ?? refFor(owner), "unjudged"), message })));
    }
  }
  return { findings, owners, objects };
}

async function ownersOf(
  kind: KindRef,
  { namespaces = [] }: DriftOrder,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<readonly KubeObject[]> {
  const wanted = new Set(namespaces);
  try {
    const { items } = await cluster.list(kind, { ...(signal && { signal }) });
    const key = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
    return items
      .filter(({ metadata }) => wanted.size === 0 || wanted.has(metadata.namespace ?? ""))
      .map((each) => ({ ...each, ...kind }))
      .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  } catch (error) {
    if (isProblem(error, "kube.unknownKind")) return [];
    throw error;
  }
}

async function inspected(
  inspect: Inspect,
  owner: KubeObject,
  places: DriftPlaces & { readonly trees: SourceTrees },
  signal: AbortSignal | undefined,
): Promise<Inspection> {
  try {
    return await inspect(owner, places, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return { comparisons: [], unjudged: [{ message: messageOf(error) }] };
  }
}

/** One line: `Deployment/apps/web: spec.replicas is 5, wanted 3, by kubectl-edit since 2026-11-24T10:00:00Z (Kustomization/flux-system/apps)`. */
export function describeFinding({ owner, subject, change, field, wanted, found, managers, since, message }: DriftFinding): string {
  const what =
    change === "changed"
      ? `${field === "" ? "it" : field} is ${found ?? "absent"}, wanted ${wanted ?? "absent"}`
      : `${change}${message === undefined ? "" : `: ${message}`}`;
  const who = managers[0] === undefined ? "" : `, by ${managers[0]}`;
  const when = since === undefined ? "" : ` since ${since}`;
  return `${subject}: ${what}${who}${when}${owner === subject ? "" : ` (${owner})`}`;
}

/** What an owner says of itself. */
function stateOf(owner: KubeObject): DriftFinding[] {
  const found: DriftFinding[] = [];
  const ref = refFor(owner);
  if (at(owner, "spec", "suspend") === true) {
    const [writer] = writersOf(owner, "spec.suspend");
    found.push({
      ...finding(owner, ref, "suspended"),
      field: "spec.suspend",
      wanted: "false",
      found: "true",
      managers: writer === undefined ? [] : [writer.manager],
      ...(writer?.time !== undefined && { since: writer.time }),
    });
  }
  const ready = condition(owner, "Ready");
  if (ready?.status === "True") return found;
  const conditions = at(owner, "status", "conditions");
  const own = Array.isArray(conditions) ? (conditions as readonly Json[]).find((each) => stringAt(each, "type") === "Ready") : undefined;
  const since = stringAt(own, "lastTransitionTime");
  found.push({
    ...finding(owner, ref, "not ready"),
    message: ready?.message ?? "no controller has looked at it yet",
    ...(since !== "" && { since }),
  });
  return found;
}

async function findingsOf(
  owner: KubeObject,
  { ref, isMissing, fields }: Comparison,
  cluster: Cluster,
  signal?: AbortSignal,
): Promise<DriftFinding[]> {
  if (isMissing) return [finding(owner, ref, "missing")];
  if (fields.length === 0) return [];
  const live = await tryGet(cluster, ref, signal);
  return fields.map(({ path, wanted, found }) => {
    const writers = live === undefined ? [] : writersOf(live, path);
    const [wantedText, foundText] = [shortText(wanted), shortText(found)];
    const [last] = writers;
    return {
      ...finding(owner, ref, "changed"),
      field: path,
      managers: writers.map(({ manager }) => manager),
      ...(wantedText !== undefined && { wanted: wantedText }),
      ...(foundText !== undefined && { found: foundText }),
      ...(last?.time !== undefined && { since: last.time }),
    };
  });
}

function finding(owner: KubeObject, ref: ObjectRef, change: DriftFinding["change"]): DriftFinding {
  const { apiVersion, kind, namespace = "", name } = ref;
  return { owner: formatRef(refFor(owner)), subject: formatRef(ref), apiVersion, kind, namespace, name, change, field: "", managers: [] };
}

function refFor({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace ?? "", name: metadata.name ?? "" };
}
