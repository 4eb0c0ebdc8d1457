// Snapshots as files. A file is there whole or not at all, and is read whole and checked before anything is made of it.
import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { isProblem } from "#base";
import { controlPlaneProblems } from "../problems.ts";
import { SnapshotReader, writeLines, type Snapshot } from "./format.ts";

/** What a snapshot holds. */
export interface SnapshotFacts {
  readonly path: string;
  readonly resourceVersion: number;
  readonly objects: number;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Writes a snapshot, readable by its owner alone since it holds keys. An older file of that name stays until the new one is complete.
 * @throws control-plane.snapshotUnwritable
 */
export async function writeSnapshot(path: string, snapshot: Snapshot): Promise<SnapshotFacts> {
  const draft = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    // flushed to the disk before it takes its name
    const file = createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(writeLines(snapshot)), createGzip(), file);
    await rename(draft, path);
    await syncFolder(dirname(path));
    return { path, resourceVersion: snapshot.resourceVersion, objects: snapshot.entries.length, bytes: (await stat(path)).size };
  } catch (error) {
    await rm(draft, { force: true });
    throw controlPlaneProblems.snapshotUnwritable(path, error);
  }
}

/** The new name survives a crash as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Reads a snapshot and checks all of it.
 * @throws control-plane.noSnapshot · control-plane.foreignSnapshot · control-plane.newerSnapshot · control-plane.damagedSnapshot
 */
export async function readSnapshot(path: string): Promise<Snapshot> {
  const reader = new SnapshotReader(path);
  const file = createReadStream(path);
  const text = createGunzip();
  const pumped = pipeline(file, text).catch((error: unknown) => error);
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) reader.take(line);
  } catch (error) {
    if (isProblem(error)) throw error;
    throw unreadable(path, reader, error);
  } finally {
    file.destroy();
    text.destroy();
  }
  const failure = await pumped;
  if (failure !== undefined) throw unreadable(path, reader, failure);
  return reader.finish();
}

function unreadable(path: string, reader: SnapshotReader, error: unknown): Error {
  const code = String((error as { readonly code?: unknown }).code);
  if (!code.startsWith("Z_") && code !== "ERR_STREAM_PREMATURE_CLOSE") return controlPlaneProblems.noSnapshot(path, error);
  return reader.hasBegun ? reader.damaged("it cannot be decompressed further", error) : controlPlaneProblems.foreignSnapshot(path, error);
}
