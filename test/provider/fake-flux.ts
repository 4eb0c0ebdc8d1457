// Stands in for kubelet and controllers: Deployments become available, sources report the head of their branch, Kustomizations say that
// they have applied it. Fast and dumb, so that only the provider is under test.
import { at, type Clock, type Json, type KubeObject, type KindRef } from "#base";
import { resolveRef, type GitRemote } from "#git";
import type { Cluster } from "#kube";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const SOURCE = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const KUSTOMIZATION = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
const THEN = "2026-01-01T00:00:00Z";

export interface FakeFlux {
  /** While true, nothing becomes ready. */
  isPaused: boolean;
}

/** Works until the signal is aborted. Objects named `broken` never become ready. */
export async function runFakeFlux(
  cluster: Cluster,
  remote: GitRemote,
  { clock, flux, signal }: { readonly clock: Clock; readonly flux: FakeFlux; readonly signal: AbortSignal },
): Promise<void> {
  for (; !signal.aborted; await clock.sleep(100)) {
    if (flux.isPaused) continue;
    const head = await resolveRef(remote, { branch: "main" }).catch(() => undefined);
    await visitAsFlux(cluster, head?.revision);
  }
}

/** One look at everything; `revision` is that of the head of the branch, undefined while there is none. */
export async function visitAsFlux(cluster: Cluster, revision: string | undefined): Promise<void> {
  await visit(cluster, DEPLOYMENT, (each) => ({
    observedGeneration: each.metadata.generation ?? 1,
    replicas: 1,
    updatedReplicas: 1,
    readyReplicas: 1,
    availableReplicas: 1,
    conditions: [
      {
        type: "Progressing",
        status: "True",
        reason: "NewReplicaSetAvailable",
        message: "",
        lastTransitionTime: THEN,
        lastUpdateTime: THEN,
      },
      {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "",
        lastTransitionTime: THEN,
        lastUpdateTime: THEN,
      },
    ],
  }));
  await visit(cluster, SOURCE, (each) => ({
    ...ready(each),
    ...(revision !== undefined && {
      artifact: { digest: `sha256:${"0".repeat(64)}`, lastUpdateTime: THEN, path: "x", revision, url: "http://127.0.0.1/x" },
    }),
  }));
  await visit(cluster, KUSTOMIZATION, (each) => ({
    ...ready(each),
    ...(revision !== undefined && { lastAppliedRevision: revision, lastAttemptedRevision: revision }),
  }));
}

function ready(object: KubeObject): { [field: string]: Json } {
  const generation = object.metadata.generation ?? 1;
  const broken = object.metadata.name === "broken";
  const condition = broken
    ? { status: "False", reason: "BuildFailed", message: "kustomization path not found" }
    : { status: "True", reason: "Succeeded", message: "stored" };
  return {
    observedGeneration: generation,
    conditions: [{ type: "Ready", observedGeneration: generation, lastTransitionTime: THEN, ...condition }],
  };
}

async function visit(cluster: Cluster, kind: KindRef, statusOf: (object: KubeObject) => { readonly [field: string]: Json }): Promise<void> {
  // Kinds come and go while the test installs and removes them.
  const { items } = await cluster.list(kind).catch(() => ({ items: [] as readonly KubeObject[] }));
  for (const object of items) {
    const status = statusOf(object);
    if (isSame(status, object.status)) continue;
    const { name = "", namespace = "" } = object.metadata;
    await cluster
      .patch({ ...kind, name, namespace }, { type: "merge", body: { status } }, { subresource: "status" })
      .catch(() => undefined);
  }
}

function isSame(wanted: { readonly [field: string]: Json }, found: unknown): boolean {
  return Object.entries(wanted).every(
    ([field, value]) => JSON.stringify(sorted(value)) === JSON.stringify(sorted(at(found, field) ?? null)),
  );
}

function sorted(value: Json): unknown {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  return typeof value === "object" && value !== null
    ? Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each ?? null)])
    : value;
}
