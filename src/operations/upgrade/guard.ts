// Refuses upgrades that would lose what users have: objects whose kind would go, and versions that objects are stored in.
import { refsOf } from "#apply";
import { at, formatRef, isObject, refOf, stringAt, type Json, type KubeObject } from "#base";
import { tryParseVersion } from "#codec";
import { COMPONENT } from "#distribution";
import type { Cluster } from "#kube";
import { readSyncPair, signalOf, tryGet } from "../cluster-objects.ts";
import { isDefinition, versionNames, type InstallView } from "./changes.ts";
import { upgradeProblems } from "./problems.ts";

const CRD = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
const FEW = 3;

/** Two installs, one to take the place of the other. */
export interface Step {
  readonly namespace: string;
  readonly before: InstallView;
  readonly after: InstallView;
}

/**
 * Refuses a release that is older by a minor or major version. Releases of different distributions cannot be compared, and patches may
 * go back.
 * @throws upgrade.downgrade
 */
export function refuseDowngrade({ before, after }: Pick<Step, "before" | "after">): void {
  if (before.distribution !== after.distribution) return;
  const [old, now] = [tryParseVersion(before.version), tryParseVersion(after.version)];
  if (old === undefined || now === undefined) return;
  const isOlder = now.major < old.major || (now.major === old.major && now.minor < old.minor);
  if (isOlder) throw upgradeProblems.downgrade(before.version, after.version);
}

/**
 * Looks in the cluster for what the step would lose.
 * @returns definitions that lose a version which their status still names as stored; their objects have to be migrated before
 * @throws upgrade.kindInUse · upgrade.versionStored · kube.*
 */
export async function guardUpgrade(step: Step, cluster: Cluster, signal?: AbortSignal): Promise<readonly string[]> {
  const after = new Map(step.after.objects.filter(isDefinition).map((each) => [each.metadata.name ?? "", each]));
  const names = await presentDefinitions(step, cluster, signal);
  const stale: string[] = [];
  for (const name of names) {
    const live = await tryGet(cluster, { ...CRD, name }, signal);
    if (live === undefined) continue;
    const next = after.get(name);
    if (next === undefined) await refuseInUse({ ...live, ...CRD }, cluster, signal);
    else if (losesStored(live, next)) stale.push(name);
  }
  return stale;
}

/** Definitions that the install has now: by its record, and by what its Kustomization would prune. */
async function presentDefinitions(
  { namespace, before }: Step,
  cluster: Cluster,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { kustomization } = await readSyncPair(cluster, namespace, signal);
  const entries = at(kustomization, "status", "inventory", "entries");
  const listed = Array.isArray(entries) ? refsOf({ entries: (entries as readonly Json[]).filter(isObject) as never }) : [];
  const recorded = before.objects.filter(isDefinition).map((each) => each.metadata.name ?? "");
  return [...new Set([...recorded, ...listed.filter(isDefinition).map(({ name }) => name)])].toSorted();
}

async function refuseInUse(definition: KubeObject, cluster: Cluster, signal: AbortSignal | undefined): Promise<void> {
  const group = stringAt(definition, "spec", "group");
  const kind = stringAt(definition, "spec", "names", "kind");
  const served = servedVersion(definition);
  if (served === undefined) return;
  const { items } = await cluster.list({ apiVersion: `${group}/${served}`, kind }, { as: "metadata", ...signalOf(signal) });
  if (items.length === 0) return;
  const first = items.slice(0, FEW).map((each) => formatRef({ ...refOf(each), kind }));
  const component = definition.metadata.labels?.[COMPONENT] ?? "";
  throw upgradeProblems.kindInUse(definition.metadata.name ?? "", { count: items.length, first, component });
}

function servedVersion(definition: KubeObject): string | undefined {
  const versions = at(definition, "spec", "versions");
  const served = (Array.isArray(versions) ? versions : []).find((each) => at(each, "served") === true);
  return served === undefined ? undefined : stringAt(served, "name");
}

/** Whether a version goes that objects may be stored in. @throws upgrade.versionStored when nothing else can store them */
function losesStored(live: KubeObject, next: KubeObject): boolean {
  const kept = new Set(versionNames(next));
  const stored = at(live, "status", "storedVersions");
  const lost = (Array.isArray(stored) ? stored : []).filter((each) => typeof each === "string" && !kept.has(each));
  if (lost.length === 0) return false;
  const storage = storageVersion(live);
  if (!kept.has(storage)) throw upgradeProblems.versionStored(live.metadata.name ?? "", storage, storageVersion(next));
  return true;
}

function storageVersion(definition: KubeObject): string {
  const versions = at(definition, "spec", "versions");
  const found = (Array.isArray(versions) ? versions : []).find((each) => at(each, "storage") === true);
  return stringAt(found, "name");
}
