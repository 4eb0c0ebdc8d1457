// The manifests in a bundle as a source of them, so that a release can be rendered from it without a network.
import { unpackTree } from "#store";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import type { RegistryAccess } from "./registries.ts";
import { Registries } from "./registries.ts";
import { imageDigests, imagesAt } from "./images.ts";
import { openBundle, type OpenBundle } from "./open.ts";
import { bundleProblems } from "./problems.ts";

const FOLDER = /^flux\/([^/]+)\/(.+)$/;

/**
 * Opens the manifests of a bundle; nothing is kept open afterwards.
 * @param place a folder, a `.tar` file, or `oci://registry/path[:release]` that one was pushed to
 * @throws bundle.notABundle · oci.* · store.*
 */
export async function openBundleManifests(
  place: string,
  access: RegistryAccess = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<ManifestSource> {
  const registries = new Registries(access);
  try {
    const bundle = await openBundle(place, registries, signal);
    return manifestsOf(bundle, await filesOf(bundle));
  } finally {
    await registries.close();
  }
}

/**
 * The manifests of upstream's distribution in a bundle.
 * @throws bundle.otherDistribution and what {@link openBundleManifests} throws
 */
export async function upstreamManifests(place: string, registries: Registries, signal: AbortSignal): Promise<ManifestSource> {
  const bundle = await openBundle(place, registries, signal);
  const { distribution, version } = bundle.catalogue;
  if (distribution !== "flux") throw bundleProblems.otherDistribution(place, distribution, version);
  return manifestsOf(bundle, await filesOf(bundle));
}

/** Release → path → text. */
type Files = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function filesOf(bundle: OpenBundle): Promise<Files> {
  const tree = await unpackTree(await bundle.readPart("manifests"), { what: `the manifests of ${bundle.place}` });
  const found = new Map<string, Map<string, string>>();
  for (const [path, { bytes }] of tree.files) {
    const [, version = "", name = ""] = FOLDER.exec(path) ?? [];
    if (name === "") continue;
    const files = found.get(version) ?? new Map<string, string>();
    found.set(version, files.set(name, new TextDecoder().decode(bytes)));
  }
  return found;
}

function manifestsOf({ place, catalogue, registry }: OpenBundle, files: Files): ManifestSource {
  return {
    reference: place,
    versions: async () => [...files.keys()],
    manifests: async (version) => {
      const found = files.get(version);
      if (found === undefined) throw bundleProblems.noVersion(place, version, [...files.keys()]);
      return found;
    },
    mirror: async (version) =>
      registry === undefined || version !== catalogue.version ? undefined : { registry, digests: imageDigests(catalogue) },
    images: async (version) => {
      if (version !== catalogue.version) return {};
      if (registry !== undefined) return imagesAt(catalogue, registry);
      // A bundle in a file does not know which registry it will be in; whoever pins by it takes the digests.
      return Object.fromEntries(
        Object.entries(imageDigests(catalogue)).map(([component, digest]) => [component, `${component}@${digest}`]),
      );
    },
  };
}
