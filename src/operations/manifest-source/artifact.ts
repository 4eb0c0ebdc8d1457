// An OCI artifact that holds folders of releases.
import { isProblem } from "#base";
import { credentialsFor, OciRepository, parseImageReference, type ImageReference, type Manifest, type RepositoryOptions } from "#oci";
import { subtree, unpackTree, type FileTree } from "#store";
import { folderSource, MAX_UNPACKED, type Folder } from "./folder.ts";
import type { ManifestSource } from "./manifest-source.ts";
import { asked, clientOptions, dockerEntries, type Environment } from "./network.ts";
import { manifestProblems } from "./problems.ts";
import { isExactVersion } from "./resolve-version.ts";

const MAX_LAYER = 64 * 1024 * 1024;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * A source over an artifact; it is pulled once, when it is asked for first. Without tag and digest, `latest` is meant. Registries on
 * loopback may do without TLS.
 * @param reference `oci://registry/repository[:tag][@digest]`
 * @throws manifests.invalidReference
 */
export function artifactSource(reference: string, environment: Environment): ManifestSource {
  const image = readReference(reference);
  let pulled: Promise<FileTree> | undefined;
  const folder = (signal: AbortSignal): Folder => {
    const tree = (): Promise<FileTree> => {
      pulled ??= asked(reference, signal, (inner) => pull(image, environment, inner));
      pulled.catch(() => (pulled = undefined));
      return pulled;
    };
    return {
      list: async (path) => listIn(await tree(), path),
      read: async (path) => (await tree()).files.get(path)?.bytes,
    };
  };
  const { tag } = image;
  const source = (signal: AbortSignal): ManifestSource =>
    folderSource(folder(signal), reference, tag !== undefined && isExactVersion(tag) ? tag : undefined);
  return {
    reference,
    versions: (signal) => source(signal).versions(signal),
    manifests: (version, signal) => source(signal).manifests(version, signal),
    images: (version, variant, signal = new AbortController().signal) => source(signal).images(version, variant),
  };
}

function readReference(reference: string): ImageReference {
  try {
    return parseImageReference(reference.slice("oci://".length));
  } catch (error) {
    if (!isProblem(error)) throw error;
    throw manifestProblems.invalidReference(reference, error.message, error);
  }
}

async function pull(image: ImageReference, environment: Environment, signal: AbortSignal): Promise<FileTree> {
  const credentials = credentialsFor(await dockerEntries(environment), image);
  const options: RepositoryOptions = {
    ...(await clientOptions(environment)),
    plainHttp: LOOPBACK.test(image.registry) ? "allowed" : "never",
    ...(credentials && { credentials }),
  };
  const repository = new OciRepository({ registry: image.registry, path: image.path }, options);
  try {
    const digest = image.digest ?? (await repository.resolveTag(image.tag ?? "latest", signal));
    const manifest = await repository.pullManifest(digest, signal);
    const bytes = await repository.readBlob(layerOf(manifest, repository.shown), { maxBytes: MAX_LAYER, signal });
    return await unpackTree(bytes, { maxBytes: MAX_UNPACKED, what: repository.shown });
  } finally {
    await repository.close();
  }
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
