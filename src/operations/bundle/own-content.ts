// Manifests that are made here: small ones, with their config and layers put into a layout.
import { OCI_MANIFEST, type Descriptor } from "#oci";
import type { ImageLayout } from "./image-layout.ts";

export const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
const EMPTY = new TextEncoder().encode("{}");

export interface OwnBlob {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface OwnManifest {
  readonly artifactType?: string;
  /** The empty one when absent. */
  readonly config?: OwnBlob;
  readonly layers: readonly OwnBlob[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Puts a manifest with its blobs into a layout. */
export async function putManifest(layout: ImageLayout, { artifactType, config, layers, annotations }: OwnManifest): Promise<Descriptor> {
  const put = async ({ mediaType, bytes, annotations: notes }: OwnBlob): Promise<Descriptor> => ({
    mediaType,
    digest: await layout.put(bytes),
    size: bytes.length,
    ...(notes && { annotations: notes }),
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    ...(artifactType !== undefined && { artifactType }),
    config: await put(config ?? { mediaType: EMPTY_TYPE, bytes: EMPTY }),
    layers: await Promise.all(layers.map(put)),
    ...(annotations && { annotations }),
  };
  return putJson(layout, OCI_MANIFEST, manifest);
}

/** Puts JSON into a layout, as a manifest, an index or a config is. */
export async function putJson(layout: ImageLayout, mediaType: string, json: unknown): Promise<Descriptor> {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  return { mediaType, digest: await layout.put(bytes), size: bytes.length };
}
