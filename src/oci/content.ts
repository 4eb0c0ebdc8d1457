// What a manifest of any kind holds: the graph that has to be copied so that a digest means the same elsewhere.
import { isObject, own, stringAt, type Json } from "#base";
import { annotationsOf, DOCKER_LIST, OCI_INDEX, OCI_MANIFEST, readDescriptor, type Descriptor } from "./manifest.ts";
import { ociProblems } from "./problems.ts";

/** What a manifest of an index runs on. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** A manifest as an index lists it. */
export interface IndexEntry extends Descriptor {
  readonly platform?: Platform;
  readonly artifactType?: string;
}

/** An index, or a manifest with its blobs. `subject` is the digest of what it is about, such as the image that it signs. */
export type OciContent =
  | { readonly form: "index"; readonly mediaType: string; readonly manifests: readonly IndexEntry[]; readonly subject?: string }
  | {
      readonly form: "manifest";
      readonly mediaType: string;
      readonly artifactType: string;
      /** Config first, then the layers in their order. */
      readonly blobs: readonly Descriptor[];
      readonly annotations: Readonly<Record<string, string>>;
      readonly subject?: string;
    };

/**
 * Reads a manifest or index of OCI or Docker.
 * @throws oci.badAnswer
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
 */
export function readContent(bytes: Uint8Array, what: string): OciContent {
  const json = parse(bytes, what);
  const mediaType = stringAt(json, "mediaType");
  const subject = stringAt(json, "subject", "digest");
  const about = subject === "" ? {} : { subject };
  const listed = own(json, "manifests");
  if (Array.isArray(listed) && (mediaType === "" || mediaType === OCI_INDEX || mediaType === DOCKER_LIST))
    return { form: "index", mediaType: mediaType || OCI_INDEX, manifests: listed.map((each: unknown) => readEntry(each, what)), ...about };
  const layers = own(json, "layers");
  if (!Array.isArray(layers)) throw ociProblems.badAnswer(what, `a manifest of type ${JSON.stringify(mediaType)} has no layers`);
  const config = readDescriptor(own(json, "config"), what);
  return {
    form: "manifest",
    mediaType: mediaType || OCI_MANIFEST,
    artifactType: stringAt(json, "artifactType") || config.mediaType,
    blobs: [config, ...layers.map((each: unknown) => readDescriptor(each, what))],
    annotations: annotationsOf(json),
    ...about,
  };
}

function parse(bytes: Uint8Array, what: string): Json {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (error) {
    throw ociProblems.badAnswer(what, "the manifest is not JSON", error);
  }
}

function readEntry(value: unknown, what: string): IndexEntry {
  const platform = own(value, "platform");
  const variant = stringAt(platform, "variant");
  const artifactType = stringAt(value, "artifactType");
  const annotations = isObject(own(value, "annotations")) ? { annotations: annotationsOf(value as Json) } : {};
  return {
    ...readDescriptor(value, what),
    ...annotations,
    ...(artifactType !== "" && { artifactType }),
    ...(isObject(platform) && {
      platform: {
        os: stringAt(platform, "os"),
        architecture: stringAt(platform, "architecture"),
        ...(variant !== "" && { variant }),
      },
    }),
  };
}
