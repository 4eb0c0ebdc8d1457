// Manifests and indexes as values.
import { at, isObject, own, stringAt, textAt, type Json } from "#base";
import { ociProblems } from "./problems.ts";
import { isOciDigest } from "./repository-name.ts";

/** A blob or manifest by its digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Manifest {
  readonly mediaType: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

/** What a registry is asked for. */
export const MANIFEST_TYPES = [OCI_MANIFEST, OCI_INDEX, DOCKER_MANIFEST, DOCKER_LIST].join(", ");
/** Largest manifest, in bytes, as registries must take it. */
export const MAX_MANIFEST = 4 * 1024 * 1024;
/** Of an artifact for several platforms, the one for this is taken, as upstream's client does. */
const PLATFORM = { os: "linux", architecture: "amd64" };

/** Media types of charts in registries. */
export const HELM_CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json";
export const HELM_CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
/** What charts were pushed as before that type was registered. */
export const HELM_LEGACY_CHART_TYPE = "application/tar+gzip";

/** A manifest, or of an index the descriptor of the manifest to take. @throws oci.badAnswer · oci.noPlatform */
export function readManifest(bytes: Uint8Array, what: string): Manifest | { readonly chosen: Descriptor } {
  let json: Json;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    throw ociProblems.badAnswer(what, "the manifest is not JSON", error);
  }
  const mediaType = stringAt(json, "mediaType");
  const listed = own(json, "manifests");
  if (Array.isArray(listed) && (mediaType === "" || mediaType === OCI_INDEX || mediaType === DOCKER_LIST)) return chooseFrom(listed, what);
  const layers = own(json, "layers");
  if (!Array.isArray(layers)) throw ociProblems.badAnswer(what, `a manifest of type ${JSON.stringify(mediaType)} has no layers`);
  return {
    mediaType: mediaType || OCI_MANIFEST,
    config: readDescriptor(own(json, "config"), what),
    layers: layers.map((each: unknown) => readDescriptor(each, what)),
    annotations: annotationsOf(json),
  };
}

function chooseFrom(manifests: readonly unknown[], what: string): { readonly chosen: Descriptor } {
  const named = manifests.find(
    (each) => stringAt(each, "platform", "os") === PLATFORM.os && stringAt(each, "platform", "architecture") === PLATFORM.architecture,
  );
  // An entry without a platform is for all.
  const found = named ?? manifests.find((each) => at(each, "platform") === undefined);
  if (found === undefined) throw ociProblems.noPlatform(what, `${PLATFORM.os}/${PLATFORM.architecture}`);
  return { chosen: readDescriptor(found, what) };
}

/** A descriptor. @throws oci.badAnswer */
export function readDescriptor(value: unknown, what: string): Descriptor {
  const digest = stringAt(value, "digest");
  const size = own(value, "size");
  if (!isOciDigest(digest)) throw ociProblems.badAnswer(what, `${JSON.stringify(digest)} is no digest`);
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0)
    throw ociProblems.badAnswer(what, `the size of ${digest} is no number`);
  return { mediaType: stringAt(value, "mediaType"), digest, size };
}

/** Annotations of a manifest, or of a descriptor. */
export function annotationsOf(json: Json): Record<string, string> {
  const found = own(json, "annotations");
  return isObject(found) ? Object.fromEntries(Object.keys(found).map((key) => [key, textAt(found, key)])) : {};
}
