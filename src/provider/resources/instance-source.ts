// Where the manifests of an install by data come from: asked once, and kept in the bytes that only the provider reads, so that neither a
// plan nor an apply of what nobody has changed reaches out.
import { gunzipSync, gzipSync } from "node:zlib";
import { own, stringAt, type Json } from "#base";
import type { InstanceOrder, RecordedRelease, RecordingSource } from "#operations";

/** What a rendering needs beside its order. */
export interface InstanceMeans {
  /** Absent for our own distribution, whose manifests come with the provider. */
  readonly source?: RecordingSource;
  readonly signal: AbortSignal;
}

type Asked = Pick<InstanceOrder, "distribution" | "source" | "range" | "variant">;

/**
 * The source of an order. What was recorded for the same source, range and variant is taken from there; places of this machine are
 * looked at as long as they are there, since what they hold may have changed.
 * @param bytes private bytes of the resource
 */
export async function meansOf(order: Asked, bytes: Uint8Array | undefined, signal: AbortSignal): Promise<InstanceMeans> {
  if (order.distribution === "headgate") return { signal };
  const { isRemoteSource, openManifestSource, recordingSource, UPSTREAM_RELEASES } = await import("#operations");
  const reference = order.source ?? UPSTREAM_RELEASES;
  const source = recordingSource(reference, {
    open: () => openManifestSource(reference),
    recorded: await recordedFor(order, bytes),
    prefersSource: !isRemoteSource(reference),
  });
  return { signal, source };
}

/** Private bytes with what the source of an order has said; nothing where it was not asked. */
export function recordBytes(order: Asked, { source }: InstanceMeans): { readonly private?: Uint8Array } {
  const release = source?.record();
  if (release === undefined) return {};
  const text = JSON.stringify({ key: keyOf(order), release });
  return { private: new TextEncoder().encode(JSON.stringify({ manifests: gzipSync(text).toString("base64") })) };
}

async function recordedFor(order: Asked, bytes: Uint8Array | undefined): Promise<RecordedRelease | undefined> {
  let record: Json;
  try {
    const packed = stringAt(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())), "manifests");
    record = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as Json;
  } catch {
    // A first plan has no bytes, and those of an earlier version of the provider say nothing of this.
    return undefined;
  }
  const { tryReadRelease } = await import("#operations");
  return stringAt(record, "key") === keyOf(order) ? tryReadRelease(own(record, "release")) : undefined;
}

function keyOf({ source, range, variant }: Asked): string {
  return JSON.stringify([source ?? null, range, variant ?? null]);
}
