// Where the manifests of an install by data come from: asked once, and kept in the bytes that only the provider reads, so that neither a
// plan nor an apply of what nobody has changed reaches out.
import { own, stringAt, type Json } from "#base";
import type { InstanceOrder, RecordedRelease, RecordingSource } from "#operations";
import { packedRecord, tryUnpackRecord } from "./packed-record.ts";

/** What a rendering needs beside its order. */
export interface InstanceMeans {
  /** Absent for our own distribution, whose manifests come with the provider. */
  readonly source?: RecordingSource;
  readonly signal: AbortSignal;
}

const RECORD = "manifests";

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
  return { private: packedRecord(RECORD, { key: keyOf(order), release } as unknown as Json) };
}

async function recordedFor(order: Asked, bytes: Uint8Array | undefined): Promise<RecordedRelease | undefined> {
  const record = tryUnpackRecord(RECORD, bytes);
  if (record === undefined) return undefined;
  const { tryReadRelease } = await import("#operations");
  return stringAt(record, "key") === keyOf(order) ? tryReadRelease(own(record, "release")) : undefined;
}

function keyOf({ source, range, variant }: Asked): string {
  return JSON.stringify([source ?? null, range, variant ?? null]);
}
