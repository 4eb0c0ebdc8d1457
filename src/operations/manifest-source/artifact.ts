// Something in a registry that holds releases: an artifact with their folders, or a bundle.
import { isProblem } from "#base";
import { parseImageReference, type ImageReference, type Manifest, type OciRepository } from "#oci";
import { subtree, unpackTree, type FileTree } from "#store";
import { upstreamManifests } from "../bundle/manifest-source.ts";
import { isBundleName, parseMirror } from "../bundle/open.ts";
import { Registries } from "../bundle/registries.ts";
import { folderSource, MAX_UNPACKED, type Folder } from "./folder.ts";
import type { ManifestPlaces, ManifestSource } from "./manifest-source.ts";
import { asked, registryAccess } from "./network.ts";
import { manifestProblems } from "./problems.ts";
import { isExactVersion } from "./resolve-version.ts";

const MAX_LAYER = 64 * 1024 * 1024;

/**
 * A source over something in a registry, which is pulled once, when it is asked for first: an artifact with manifests, or a bundle that
 * was pushed below the reference. Without tag and digest, `latest` is meant for an artifact and the newest release for a bundle.
 * Registries on loopback may do without TLS.
 * @param reference `oci://registry/repository[:tag][@digest]`, or `oci://registry/path[:release]` of a mirror
 * @throws manifests.invalidReference
 */
export function registrySource(reference: string, places: ManifestPlaces): ManifestSource {
  const image = readReference(reference);
  let opened: Promise<ManifestSource> | undefined;
  const source = (signal: AbortSignal): Promise<ManifestSource> => {
    opened ??= asked(reference, signal, (inner) => openEither(reference, { image, places }, inner));
    opened.catch(() => (opened = undefined));
    return opened;
  };
  return {
    reference,
    versions: async (signal) => (await source(signal)).versions(signal),
    manifests: async (version, signal) => (await source(signal)).manifests(version, signal),
    images: async (version, variant, signal = new AbortController().signal) => (await source(signal)).images(version, variant, signal),
    mirror: async (version, signal) => (await source(signal)).mirror?.(version, signal),
  };
}

interface Sought {
  /** Undefined for a registry without a path, which can only be a mirror. */
  readonly image: ImageReference | undefined;
  readonly places: ManifestPlaces;
}

async function openEither(reference: string, { image, places }: Sought, signal: AbortSignal): Promise<ManifestSource> {
  const registries = new Registries(await registryAccess(places));
  try {
    if (image === undefined || isBundleName(reference)) return await upstreamManifests(reference, registries, signal);
    const tree = await pull(image, registries.open(image), signal).catch(async (thrown: unknown) => {
      // Registries say of what they do not have either that it is not there, or that nobody may see it.
      if (!isProblem(thrown, "oci.notFound") && !isProblem(thrown, "oci.unauthorized")) throw thrown;
      const bundle = await tryBundle(reference, registries, signal);
      if (bundle === undefined) throw thrown;
      return bundle;
    });
    return "reference" in tree ? tree : artifactSource(tree, reference, image);
  } finally {
    await registries.close();
  }
}

/** What was pushed below a reference as a bundle; undefined where there is none. */
async function tryBundle(reference: string, registries: Registries, signal: AbortSignal): Promise<ManifestSource | undefined> {
  try {
    return await upstreamManifests(reference, registries, signal);
  } catch (thrown) {
    if (["oci.notFound", "oci.unauthorized", "oci.invalidImage", "bundle.notABundle"].some((code) => isProblem(thrown, code)))
      return undefined;
    throw thrown;
  }
}

function artifactSource(tree: FileTree, reference: string, { tag }: ImageReference): ManifestSource {
  const folder: Folder = {
    list: async (path) => listIn(tree, path),
    read: async (path) => tree.files.get(path)?.bytes,
  };
  return folderSource(folder, reference, tag !== undefined && isExactVersion(tag) ? tag : undefined);
}

function readReference(reference: string): ImageReference | undefined {
  try {
    const isWholeRegistry = !reference.slice("oci://".length).replace(/\/+$/, "").includes("/");
    if (isWholeRegistry && /^oci:\/\/[^/]*[.:]/i.test(reference)) return void parseMirror(reference);
    return parseImageReference(reference.slice("oci://".length));
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw manifestProblems.invalidReference(reference, error.message, error);
  }
}

async function pull(image: ImageReference, repository: OciRepository, signal: AbortSignal): Promise<FileTree> {
  const digest = image.digest ?? (await repository.resolveTag(image.tag ?? "latest", signal));
  const manifest = await repository.pullManifest(digest, signal);
  const bytes = await repository.readBlob(layerOf(manifest, repository.shown), { maxBytes: MAX_LAYER, signal });
  return unpackTree(bytes, { maxBytes: MAX_UNPACKED, what: repository.shown });
}

function layerOf({ layers }: Manifest, shown: string): Manifest["layers"][number] {
  const layer = layers.find(({ mediaType }) => /[+.]tar([+.]gzip)?$/.test(mediaType)) ?? layers[0];
  if (layer === undefined) throw manifestProblems.unreadable(shown, "the artifact has no layers");
  return layer;
}

function listIn(tree: FileTree, path: string): readonly { readonly name: string; readonly directory: boolean }[] | undefined {
  const below = subtree(tree, path);
  if (below === undefined) return undefined;
  const isTop = (name: string): boolean => !name.includes("/");
  return [
    ...[...below.directories].filter(isTop).map((name) => ({ name, directory: true })),
    ...[...below.files.keys()].filter(isTop).map((name) => ({ name, directory: false })),
  ];
}
