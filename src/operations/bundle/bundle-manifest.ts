// The manifest that makes a layout a bundle: its config is the table of contents, its layers are the component manifests and the bill of
// materials. Its digest stands for everything that the bundle holds.
import { isObject, own, stringAt, textAt, type Json } from "#base";
import { OCI_INDEX, readContent, type Descriptor } from "#oci";
import type { Distribution } from "../distribution-manifests.ts";
import type { BundleCatalogue, BundleEntry, EntryKind } from "./contract.ts";
import type { ImageLayout } from "./image-layout.ts";
import { putManifest } from "./own-content.ts";
import { bundleProblems } from "./problems.ts";
import { SBOM_TYPE } from "./sbom.ts";

/** Path of the bundle's own manifest in a mirror; its tags are releases. */
export const BUNDLE_NAME = "headgate-bundle";
const BUNDLE_TYPE = "application/vnd.headgate.bundle.v1+json";
const CATALOGUE_TYPE = "application/vnd.headgate.bundle.config.v1+json";
/** A gzip-compressed tar, as artifacts of Flux have it. */
export const MANIFESTS_TYPE = "application/vnd.cncf.flux.content.v1.tar+gzip";

const TITLE = "org.opencontainers.image.title";
const VERSION = "org.opencontainers.image.version";
const REF_NAME = "org.opencontainers.image.ref.name";

/** Puts the manifest of a bundle into its layout. */
export function putBundleManifest(
  layout: ImageLayout,
  { catalogue, manifests, sbom }: { readonly catalogue: BundleCatalogue; readonly manifests: Uint8Array; readonly sbom: Uint8Array },
): Promise<Descriptor> {
  return putManifest(layout, {
    artifactType: BUNDLE_TYPE,
    config: { mediaType: CATALOGUE_TYPE, bytes: new TextEncoder().encode(JSON.stringify(catalogue)) },
    layers: [
      { mediaType: MANIFESTS_TYPE, bytes: manifests, annotations: { [TITLE]: "manifests.tar.gz" } },
      { mediaType: SBOM_TYPE, bytes: sbom, annotations: { [TITLE]: "sbom.spdx.json" } },
    ],
    annotations: { [TITLE]: BUNDLE_NAME, [VERSION]: catalogue.version },
  });
}

/** The index of the layout: the bundle's own manifest first, then all that it holds, each by the name that it has in a mirror. */
export function writeIndex(bundle: Descriptor, { version, entries }: BundleCatalogue): string {
  const own = { ...bundle, artifactType: BUNDLE_TYPE, annotations: { [REF_NAME]: `${BUNDLE_NAME}:${version}` } };
  return indexOf([own, ...entries.map(named)]);
}

/** The index of a layout that is no bundle: entries by the names that they have in a mirror. */
export function writeNames(entries: readonly BundleEntry[]): string {
  return indexOf(entries.map(named));
}

function named({ mediaType, digest, size, name, tag }: BundleEntry): Descriptor {
  return { mediaType, digest, size, ...(tag !== "" && { annotations: { [REF_NAME]: `${name}:${tag}` } }) };
}

function indexOf(manifests: readonly Descriptor[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
}

/** Digest of the bundle's own manifest in a layout's index. @throws bundle.notABundle */
export function bundleDigestIn(indexText: string, place: string): string {
  let index: Json;
  try {
    index = JSON.parse(indexText) as Json;
  } catch (error) {
    throw bundleProblems.notABundle(place, "its index.json is no JSON", error);
  }
  const manifests = own(index, "manifests");
  const found = (Array.isArray(manifests) ? manifests : []).find((each: unknown) => stringAt(each, "artifactType") === BUNDLE_TYPE);
  const digest = stringAt(found, "digest");
  if (digest === "") throw bundleProblems.notABundle(place, "it is an image layout that `headgate bundle create` did not write");
  return digest;
}

/** The parts of a bundle's own manifest. */
export interface BundleParts {
  readonly catalogue: Descriptor;
  readonly manifests: Descriptor;
  readonly sbom: Descriptor;
}

/** @throws bundle.notABundle */
export function readBundleManifest(bytes: Uint8Array, place: string): BundleParts {
  const content = readContent(bytes, place);
  const blobs = content.form === "manifest" && content.artifactType === BUNDLE_TYPE ? content.blobs : [];
  const [catalogue, manifests, sbom] = [CATALOGUE_TYPE, MANIFESTS_TYPE, SBOM_TYPE].map((type) =>
    blobs.find((each) => each.mediaType === type),
  );
  if (catalogue === undefined || manifests === undefined || sbom === undefined)
    throw bundleProblems.notABundle(place, "its manifest does not have the parts of a bundle");
  return { catalogue, manifests, sbom };
}

/** @throws bundle.notABundle, also for one of a later form */
export function readCatalogue(bytes: Uint8Array, place: string): BundleCatalogue {
  let json: Json;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    throw bundleProblems.notABundle(place, "its table of contents is no JSON", error);
  }
  const schema = own(json, "schema");
  const entries = own(json, "entries");
  if (schema !== 1 || !Array.isArray(entries))
    throw bundleProblems.notABundle(
      place,
      `its table of contents has the form ${JSON.stringify(schema ?? null)}, and this version reads form 1`,
    );
  return {
    schema: 1,
    distribution: stringAt(json, "distribution") as Distribution,
    version: stringAt(json, "version"),
    entries: entries.filter(isObject).map(readEntry),
  };
}

function readEntry(json: Json): BundleEntry {
  const optional = (name: string): Record<string, string> => (stringAt(json, name) === "" ? {} : { [name]: stringAt(json, name) });
  const platforms = own(json, "platforms");
  return {
    kind: stringAt(json, "kind") as EntryKind,
    name: stringAt(json, "name"),
    tag: stringAt(json, "tag"),
    digest: stringAt(json, "digest"),
    mediaType: stringAt(json, "mediaType"),
    size: Number(textAt(json, "size")),
    source: stringAt(json, "source"),
    ...optional("component"),
    ...optional("subject"),
    ...(Array.isArray(platforms) && { platforms: platforms.filter((each): each is string => typeof each === "string") }),
  };
}
