// Step: the artifact to apply. The source's own readiness does not count: while it fails, its last artifact stays applied.
import { isObject, own, type KindRef, type KubeObject } from "#base";
import type { KustomizationObject } from "#api";
import type { Artifact } from "#store";
import { controllersProblems } from "../problems.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";

const SOURCE_API = "source.toolkit.fluxcd.io/v1";

/** Kinds that a Kustomization may take its artifact from. */
export const SOURCE_KINDS: readonly KindRef[] = ["GitRepository", "OCIRepository", "Bucket", "ExternalArtifact"].map((kind) => ({
  apiVersion: SOURCE_API,
  kind,
}));

/** The namespace and name of an object's source. */
export function sourceOf({ spec, metadata }: KustomizationObject): {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
} {
  const { kind, name, namespace } = spec.sourceRef;
  return { kind, name, namespace: namespace || (metadata.namespace ?? "") };
}

export const findSource: KustomizationStep = async (run) => {
  const { kind, namespace, name } = sourceOf(run.object);
  const shown = `${kind}/${namespace}/${name}`;
  const { flags, gates } = run.places;
  if (flags.noCrossNamespaceRefs && namespace !== run.namespace) throw controllersProblems.crossNamespace(shown, run.namespace);
  if (kind === "ExternalArtifact" && !gates.ExternalArtifact)
    throw kustomizationProblems.featureGateDisabled("a source of kind ExternalArtifact", "ExternalArtifact");
  const source = await lookUp(run);
  if (source === undefined) throw kustomizationProblems.sourceNotFound(shown);
  const artifact = own(source.status, "artifact");
  if (!isObject(artifact)) throw kustomizationProblems.artifactNotReady(shown);
  const found = artifact as unknown as Artifact;
  run.work.artifact = found;
  run.facts["revision"] = found.revision;
  const origin = originOf(found);
  if (origin !== undefined) run.facts["originRevision"] = origin;
  return "go";
};

/** The kind of an object's source. */
export function sourceKind({ spec }: KustomizationObject): KindRef {
  return { apiVersion: SOURCE_API, kind: spec.sourceRef.kind };
}

async function lookUp(run: KustomizationRun): Promise<KubeObject | undefined> {
  const { namespace, name } = sourceOf(run.object);
  const kind = sourceKind(run.object);
  if (run.places.gates.DirectSourceFetch) return run.cluster.get({ ...kind, namespace, name }, { signal: run.signal });
  const cache = run.caches.of(kind);
  await cache.synced;
  return cache.get(namespace, name);
}

/** Revision at the origin of the source, as the artifact's metadata says. */
export function originOf(artifact: Artifact): string | undefined {
  return artifact.metadata?.["org.opencontainers.image.revision"];
}
