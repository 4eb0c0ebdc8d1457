// Step: from the tree to the set of objects: build, substitute, look for ciphertext. An input that was built before is not built again.
import { isSealed } from "#apply";
import { formatRef, isProblem, refOf, type KubeObject } from "#base";
import { buildKustomizationFetching, type AsyncRemoteFiles, type FluxBuildSpec } from "#kustomize";
import { digestOf } from "#store";
import type { BuiltSet } from "./build-cache.ts";
import { kustomizationProblems } from "./problems.ts";
import type { KustomizationRun, KustomizationStep } from "./run.ts";
import { sourceFiles } from "./source-files.ts";
import { variablesOf } from "./variables.ts";

export const build: KustomizationStep = async (run) => {
  const { tree, artifact, path } = run.work;
  if (tree === undefined || artifact === undefined) return "go";
  const spec = buildSpecOf(run, path);
  const variables = await variablesOf(run);
  const strict = run.places.gates.StrictPostBuildSubstitutions;
  // The key holds values of Secrets, so only its digest is kept.
  const key = digestOf(JSON.stringify([artifact.digest, spec, variables, strict]));
  const built = await run.places.builds.get(key, async (): Promise<BuiltSet> => {
    const { documents, remoteBases } = run.places;
    const options = { variables, strict, cache: documents, remote: remoteBases && namingFailures(remoteBases(run.signal)) };
    const { resources, hasRemote } = await buildKustomizationFetching(sourceFiles(tree), spec, options);
    const objects = resources.map(({ object }) => object as unknown as KubeObject);
    const files = new Map(
      resources.flatMap(({ file }, i) => (file === undefined ? [] : [[formatRef(refOf(objects[i] as KubeObject)), file]])),
    );
    return { objects, files, digest: digestOf(JSON.stringify(objects)), hasRemote };
  });
  const sealed = built.objects.find(isSealed);
  if (sealed !== undefined) throw kustomizationProblems.encrypted(formatRef(refOf(sealed)));
  run.work.objects = built.objects;
  run.work.files = built.files;
  run.work.buildDigest = built.digest;
  return "go";
};

/** Whatever cannot be fetched fails the build, whoever says so. */
function namingFailures(remote: AsyncRemoteFiles): AsyncRemoteFiles {
  const failed = (error: unknown): never => {
    throw isProblem(error) ? kustomizationProblems.remoteBaseFailed(error.message, error) : error;
  };
  return { file: (url) => remote.file(url).catch(failed), repository: (source) => remote.repository(source).catch(failed) };
}

/** Everything in the spec that the build depends on. */
function buildSpecOf(run: KustomizationRun, path: string): FluxBuildSpec {
  const {
    targetNamespace,
    namePrefix,
    nameSuffix,
    commonMetadata,
    patches,
    images,
    components,
    ignoreMissingComponents,
    buildMetadata,
    postBuild,
  } = run.object.spec;
  const parts = {
    targetNamespace,
    namePrefix,
    nameSuffix,
    commonMetadata,
    patches,
    images,
    components,
    ignoreMissingComponents,
    buildMetadata,
    postBuild,
  };
  return { ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)), path };
}
