// Step: fetch the layer and store it, unless the stored artifact is that of this revision and of this spec already.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duration, sameJson } from "#base";
import type { Descriptor, Manifest, OciRepository } from "#oci";
import { unpackTree, type Artifact, type ArtifactOrder } from "#store";
import { within } from "../../deadline.ts";
import { withoutIgnored } from "#store";
import { ociRepositoryProblems } from "./problems.ts";
import type { OciRepositoryRun, OciRepositoryStep } from "./run.ts";

/** Largest layer, in bytes as it lies in the registry. Upstream has no limit; a layer that fills the disk stops every source. */
const MAX_LAYER = 1024 * 1024 * 1024;
/** Largest content of a layer that is unpacked, in bytes. */
const MAX_CONTENT = 2 * 1024 * 1024 * 1024 - 1;

export const fetchLayer: OciRepositoryStep = async (run) => {
  const { repository, digest, revision } = run.work;
  if (repository === undefined || digest === undefined || revision === undefined) return "go";
  if (isCurrent(run, revision)) {
    run.conditions.remove("FetchFailed");
    const message = `artifact up-to-date with remote revision: '${revision}'`;
    run.event({ severity: "trace", reason: "ArtifactUpToDate", message, repeated: true });
    return "go";
  }
  run.work.stage = "pull";
  const { url, timeout = "60s", ignore, layerSelector } = run.object.spec;
  const limit = Duration.parse(timeout);
  run.status.artifact = await within({ clock: run.clock, signal: run.signal, limit, what: `pulling ${url}` }, async (signal) => {
    const manifest = await repository.pullManifest(digest, signal);
    return storeLayer(run, { repository, manifest, digest, revision, signal });
  });
  for (const field of ["observedIgnore", "observedLayerSelector"] as const) delete run.status[field];
  if (ignore !== undefined) run.status.observedIgnore = ignore;
  if (layerSelector !== undefined) run.status.observedLayerSelector = layerSelector;
  run.conditions.remove("FetchFailed");
  return "go";
};

interface LayerOrder {
  readonly repository: OciRepository;
  readonly manifest: Manifest;
  readonly digest: string;
  readonly revision: string;
  readonly signal: AbortSignal;
}

async function storeLayer(run: OciRepositoryRun, { repository, manifest, digest, revision, signal }: LayerOrder): Promise<Artifact> {
  const { layerSelector, ignore } = run.object.spec;
  const { store } = run.places;
  const layer = selectLayer(manifest, layerSelector?.mediaType ?? "", `artifact ${repository.shown}@${digest}`);
  run.work.stage = "layer";
  const order: ArtifactOrder = {
    owner: { kind: run.kind.kind, namespace: run.namespace, name: run.name },
    file: `${digest}.tar.gz`,
    revision,
    ...(Object.keys(manifest.annotations).length > 0 && { metadata: manifest.annotations }),
  };
  const limits = { maxBytes: MAX_LAYER, signal };
  if (layerSelector?.operation === "copy") {
    return inFolder(async (folder) => {
      await repository.saveBlob(layer, join(folder, "layer"), limits);
      return store.putFile(join(folder, "layer"), order);
    });
  }
  const content = { maxBytes: MAX_CONTENT, what: `layer ${layer.digest} of ${repository.shown}` };
  const tree = await unpackTree(await repository.readBlob(layer, limits), content);
  return store.put(withoutIgnored(tree, ignore), order);
}

function selectLayer({ layers }: Manifest, mediaType: string, what: string): Descriptor {
  if (layers.length === 0) throw ociRepositoryProblems.noLayers(what);
  const found = layers.find((each) => mediaType === "" || each.mediaType === mediaType);
  if (found === undefined) throw ociRepositoryProblems.noLayerOfType(what, mediaType);
  return found;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "headgate-layer-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** True when the stored artifact has everything that a new one would have. */
function isCurrent({ status, object: { spec } }: OciRepositoryRun, revision: string): boolean {
  return (
    status.artifact?.revision === revision &&
    status.observedIgnore === spec.ignore &&
    sameJson(status.observedLayerSelector ?? null, spec.layerSelector ?? null)
  );
}
