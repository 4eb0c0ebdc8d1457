// The objects of one Kustomization, built again from the revision that it applied last, against those in the cluster.
import type { IgnoreRule } from "#api";
import { diff, isSealed } from "#apply";
import { at, refOf, stringAt, type KubeObject } from "#base";
import { buildKustomization, type FluxBuildSpec } from "#kustomize";
import { treeOf } from "../file-tree.ts";
import { variablesOf } from "../variables.ts";
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
