// Steps: is everything that the spec asks for possible, and the source that has the chart.
import { apiVersionOf, GitRepository, HelmRepository, type GitRepositoryObject, type HelmRepositoryObject, type Kind } from "#api";
import type { KubeObject } from "#base";
import type { Artifact, ArtifactStore } from "#store";
import { checkVerification } from "../verification.ts";
import { helmChartProblems } from "./problems.ts";
import type { ChartOrigin, HelmChartRun, HelmChartStep } from "./run.ts";

/** Refuses what this release does not do. A wanted signature that cannot be checked keeps every chart out. */
export const checkOrder: HelmChartStep = async (run) => {
  checkVerification(run, run.object.spec.verify);
  return "go";
};

export const findSource: HelmChartStep = async (run) => {
  run.work.origin = await originOf(run);
  const { artifact } = run.work.origin;
  if (artifact !== undefined) run.status.observedSourceArtifactRevision = artifact.revision;
  return "go";
};

async function originOf(run: HelmChartRun): Promise<ChartOrigin> {
  const { kind, name } = run.object.spec.sourceRef;
  switch (kind) {
    case "HelmRepository": {
      const object = (await lookUp(run, HelmRepository)) as HelmRepositoryObject;
      const artifact = await storedArtifact(object.status?.artifact, run.places.store);
      if (artifact === undefined && object.spec.type !== "oci") throw helmChartProblems.noSourceArtifact(kind, name);
      return { kind, object, artifact };
    }
    case "GitRepository": {
      const object = (await lookUp(run, GitRepository)) as GitRepositoryObject;
      const artifact = await storedArtifact(object.status?.artifact, run.places.store);
      if (artifact === undefined) throw helmChartProblems.noSourceArtifact(kind, name);
      return { kind, object, artifact };
    }
    default:
      throw helmChartProblems.unsupportedSource(kind);
  }
}

/** A source of another shard is not in the cache. */
async function lookUp(run: HelmChartRun, kind: Kind): Promise<KubeObject> {
  const { name } = run.object.spec.sourceRef;
  const ref = { apiVersion: apiVersionOf(kind), kind: kind.kind };
  const cached = run.caches.of(ref, { labelSelector: run.places.flags.watchLabelSelector }).get(run.namespace, name);
  const found = cached ?? (await run.cluster.get({ ...ref, name, namespace: run.namespace }, { signal: run.signal }));
  if (found === undefined) throw helmChartProblems.sourceNotFound(`${kind.kind}/${run.namespace}/${name}`);
  return found;
}

async function storedArtifact(artifact: Artifact | undefined, store: ArtifactStore): Promise<Artifact | undefined> {
  return artifact !== undefined && (await store.has(artifact)) ? artifact : undefined;
}
