// Takes a snapshot of a cluster's Flux: everything that another cluster needs to go on where this one is.
import { timestamp, type Clock, type Log } from "#base";
import { checkAgeRecipients, type AgeIdentities, type AgeRecipients } from "#crypto";
import type { Cluster } from "#kube";
import { digestOf } from "#store";
import { openSnapshot, packSnapshot, unpackSnapshot } from "./archive.ts";
import { collect } from "./collect.ts";
import type { Snapshot, SnapshotIndex } from "./contract.ts";
import type { SnapshotPlace } from "./place.ts";
import { snapshotProblems } from "./problems.ts";

export interface SnapshotOrder {
  /** Namespace of the install. */
  readonly namespace: string;
  /** Whom Secrets are sealed for; `omit` leaves them out. Undefined is refused: they are never kept in the clear. */
  readonly seal: AgeRecipients | "omit" | undefined;
  /**
   * What the target may hold already: nothing where this is absent, the snapshot of that digest, or anything. A target whose content is
   * not expected may be the only copy of something.
   */
  readonly replaces?: "anything" | { readonly digest: string } | undefined;
}

export interface SnapshotPlaces {
  readonly cluster: Cluster;
  /** Where it is written to. */
  readonly target: SnapshotPlace;
  readonly clock: Clock;
  readonly log: Log;
}

export interface SnapshotOutcome {
  readonly index: SnapshotIndex;
  /** `sha256:<hex>` of the archive. */
  readonly digest: string;
  /** Bytes of the archive. */
  readonly size: number;
}

/**
 * Gathers, seals and writes. Changes nothing in the cluster, and nothing at the target unless all of it succeeds.
 * @throws snapshot.nobodyToSealFor · crypto.invalidRecipient · snapshot.occupied · snapshot.nothingThere, since an empty cluster must not
 *   take the place of what it was · snapshot.unwritable · kube.* · oci.* · bucket.*
 */
export async function takeSnapshot(order: SnapshotOrder, places: SnapshotPlaces, signal: AbortSignal): Promise<SnapshotOutcome> {
  const { namespace, seal } = order;
  const { cluster, target, clock, log } = places;
  if (seal === undefined) throw snapshotProblems.nobodyToSealFor();
  if (seal !== "omit") await checkAgeRecipients(seal);
  await checkTarget(target, order, signal);
  const collected = await collect({ cluster, namespace, signal });
  if (!collected.objects.some(({ role }) => role === "flux")) throw snapshotProblems.nothingThere(cluster.address);
  const { bytes, snapshot } = await packSnapshot(collected, { takenAt: timestamp(clock.now()), seal });
  if (snapshot.index.changed.length > 0)
    log.write(
      "info",
      `${snapshot.index.changed.length} objects changed while the snapshot was taken; it holds what was there at its start`,
    );
  await target.write(bytes, signal);
  log.write("info", `snapshot written to ${target.shown}`, { digest: snapshot.digest, bytes: bytes.length });
  return { index: snapshot.index, digest: snapshot.digest, size: bytes.length };
}

/** @throws snapshot.occupied */
async function checkTarget(target: SnapshotPlace, { replaces }: SnapshotOrder, signal: AbortSignal): Promise<void> {
  if (replaces === "anything") return;
  const digest = await heldDigest(target, signal);
  if (digest !== undefined && replaces?.digest !== digest) throw snapshotProblems.occupied(target.shown, digest);
}

/** Digest of what a place holds, `sha256:<hex>`; undefined where it holds nothing. @throws snapshot.* · oci.* · bucket.* */
export async function heldDigest(place: SnapshotPlace, signal: AbortSignal): Promise<string | undefined> {
  const held = await place.read(signal);
  return held && digestOf(held);
}

export interface SnapshotReading extends AgeIdentities {
  /** Digest that it must have. */
  readonly digest?: string | undefined;
  /** Leave what is sealed closed, also where an identity is given. */
  readonly sealed?: "closed";
}

/**
 * Reads a snapshot and checks all of it; with an identity or a passphrase, what is sealed is opened and checked too.
 * @throws snapshot.notFound · snapshot.digestDiffers · snapshot.* · crypto.* · oci.* · bucket.*
 */
export async function readSnapshot(source: SnapshotPlace, reading: SnapshotReading, signal: AbortSignal): Promise<Snapshot> {
  const bytes = await source.read(signal);
  if (bytes === undefined) throw snapshotProblems.notFound(source.shown);
  const snapshot = await unpackSnapshot(bytes, source.shown);
  if (reading.digest !== undefined && reading.digest !== snapshot.digest)
    throw snapshotProblems.digestDiffers(source.shown, reading.digest, snapshot.digest);
  const isClosed = reading.sealed === "closed" || (reading.identities === undefined && reading.passphrase === undefined);
  return isClosed ? snapshot : openSnapshot(snapshot, source.shown, reading);
}

/** What a cluster's Flux is now, as a snapshot in memory; Secrets are opened in it. @throws kube.* */
export async function gatherSnapshot(
  namespace: string,
  { cluster, clock }: Pick<SnapshotPlaces, "cluster" | "clock">,
  signal: AbortSignal,
): Promise<Snapshot> {
  const collected = await collect({ cluster, namespace, signal });
  const { snapshot } = await packSnapshot(collected, { takenAt: timestamp(clock.now()), seal: "omit" });
  return snapshot;
}
