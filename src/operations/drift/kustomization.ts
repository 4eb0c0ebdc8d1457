// The objects of one Kustomization, built again from the revision that it applied last, against those in the cluster.
import type { IgnoreRule } from "#api";
import { diff, isSealed } from "#apply";
import { at, formatRef, isObject, refOf, stringAt, type JsonObject, type KubeObject } from "#base";
import { buildKustomization, type FluxBuildSpec } from "#kustomize";
import { textsOf, type Cluster } from "#kube";
import { tryGet } from "../cluster-objects.ts";
import { treeOf } from "../file-tree.ts";
import { operationsProblems } from "../problems.ts";
import { comparisonsOf } from "./comparison.ts";
import type { DriftPlaces, Inspection } from "./report.ts";
import type { SourceTrees } from "./source-trees.ts";

const FIELD_MANAGER = "kustomize-controller";
const OWNER_GROUP = "kustomize.toolkit.fluxcd.io";

/** @throws operations.sourceUnreadable · operations.variablesMissing · kustomize.* · git.* · apply.* · kube.* */
export async function inspectKustomization(
  owner: KubeObject,
  places: DriftPlaces & { readonly trees: SourceTrees },
  signal?: AbortSignal,
): Promise<Inspection> {
  const { name = "", namespace = "" } = owner.metadata;
  const revision = stringAt(owner, "status", "lastAppliedRevision");
  if (revision === "") return { comparisons: [], unjudged: [{ message: "it has applied nothing yet" }] };
  if (at(owner, "spec", "kubeConfig") !== undefined) return { comparisons: [], unjudged: [{ message: "it applies to another cluster" }] };
  const objects = await objectsOf(owner, revision, places, signal);
  const open = objects.filter((each) => !isSealed(each));
  const order = {
    cluster: places.cluster,
    clock: places.clock,
    fieldManager: FIELD_MANAGER,
    owner: { group: OWNER_GROUP, name, namespace },
    force: at(owner, "spec", "force") === true,
    ...(Array.isArray(at(owner, "spec", "ignore")) && { ignoreRules: at(owner, "spec", "ignore") as unknown as readonly IgnoreRule[] }),
    ...(signal && { signal }),
  };
  const unjudged = objects.filter(isSealed).map((each) => ({ ref: refOf(each), message: "it is encrypted in git" }));
  return { comparisons: comparisonsOf(await diff(open, order)), unjudged };
}

async function objectsOf(
  owner: KubeObject,
  revision: string,
  { cluster, trees }: DriftPlaces & { readonly trees: SourceTrees },
  signal: AbortSignal | undefined,
): Promise<readonly KubeObject[]> {
  const { namespace = "" } = owner.metadata;
  const source = at(owner, "spec", "sourceRef");
  const tree = await trees.get(
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: stringAt(source, "kind"),
      name: stringAt(source, "name"),
      namespace: stringAt(source, "namespace") || namespace,
    },
    originOf(owner, revision),
    signal,
  );
  const spec = (owner.spec ?? {}) as unknown as FluxBuildSpec;
  const variables = await variablesOf(owner, cluster, signal);
  const files = new Map([...tree.files].map(([path, { bytes }]) => [path, bytes]));
  return buildKustomization(treeOf(files), spec, { variables }).map(({ object }) => object as unknown as KubeObject);
}

/** A revision of an artifact that was made of a git revision names that one in another field. */
function originOf(owner: KubeObject, revision: string): string {
  return stringAt(owner, "status", "lastAppliedOriginRevision") || revision;
}

async function variablesOf(
  owner: KubeObject,
  cluster: Cluster,
  signal: AbortSignal | undefined,
): Promise<Readonly<Record<string, string>>> {
  const { namespace = "" } = owner.metadata;
  const references = at(owner, "spec", "postBuild", "substituteFrom");
  const variables = new Map<string, string>();
  for (const each of Array.isArray(references) ? (references as readonly JsonObject[]).filter(isObject) : []) {
    const ref = { apiVersion: "v1", kind: stringAt(each, "kind"), name: stringAt(each, "name"), namespace };
    const found = await tryGet(cluster, ref, signal);
    if (found === undefined && each["optional"] !== true) throw operationsProblems.variablesMissing(formatRef(ref));
    for (const [key, value] of Object.entries(found === undefined ? {} : textsOf(found))) variables.set(key, value);
  }
  return Object.fromEntries(variables);
}
