// Makes a bundle: one image layout with everything that an install without a network needs. A run that was stopped anywhere is finished
// by the next one; blobs that are there and whole are not fetched again.
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { mapLimit } from "#apply";
import { readContent } from "#oci";
import { writeTar, type TarMember } from "#store";
import { putBundleManifest, writeIndex } from "./bundle-manifest.ts";
import { Collector, type MissingBlob } from "./collector.ts";
import type { BundleCatalogue, BundleChart, BundleEntry, BundleOrder, BundlePlaces, BundleSummary } from "./contract.ts";
import { distributionPart, type DistributionPart } from "./distribution-part.ts";
import { putHttpChart } from "./http-charts.ts";
import { blobPath, ImageLayout, INDEX_FILE, LAYOUT_FILE } from "./image-layout.ts";
import { persistently } from "./persistence.ts";
import { checkPlatforms, platformText } from "./platforms.ts";
import { bundleProblems } from "./problems.ts";
import { Progress } from "./progress.ts";
import { findProviderPackages, putProviderPackages, type ProviderPackage } from "./provider-packages.ts";
import { wantedArtifact, wantedChart, wantedImage, type Wanted } from "./references.ts";
import { writeSbom, type Part } from "./sbom.ts";

/** Largest blob that is fetched; a registry that sends without end is stopped there. */
const MAX_BLOB = 64 * 1024 * 1024 * 1024;

/**
 * Makes a bundle. The same order over the same registries gives the same bytes.
 *
 * @throws bundle.* · oci.* · distribution.* or manifests.* · store.*; what was fetched until then stays for the next run
 */
export async function createBundle(order: BundleOrder, places: BundlePlaces, signal: AbortSignal): Promise<BundleSummary> {
  const { charts, wanted, packages, part } = await readOrder(order, places, signal);
  const layout = await openDraft(order.output);
  const collector = new Collector(layout, order, places, signal);
  const { log } = places;
  const roots = [...part.images, ...wanted];
  log.write("info", `looking up ${roots.length} images, charts and artifacts`);
  await mapLimit(roots, { limit: order.concurrency, signal }, (each) => collector.collect(each));
  const progress = await fetchBlobs(layout, collector.blobs, { order, places, signal });
  for (const each of charts) {
    const patience = { clock: places.clock, log, signal };
    collector.add(await persistently(() => putHttpChart(layout, each, { registries: places.registries, signal }), patience));
  }
  for (const entry of await putProviderPackages(layout, packages)) collector.add(entry);
  const entries = collector.entries.toSorted(byName);
  const catalogue: BundleCatalogue = { schema: 1, distribution: order.distribution, version: part.version, entries };
  const sbom = writeSbom(catalogue, await partsOf(layout, entries));
  const bundle = await putBundleManifest(layout, { catalogue, manifests: part.manifests, sbom });
  const kept = await reachable(layout, [bundle.digest, ...entries.map(({ digest }) => digest)]);
  await layout.keepOnly(new Set(kept.keys()));
  await layout.close(writeIndex(bundle, catalogue));
  if (isTar(order.output)) await packLayout(layout, { first: bundle.digest, kept, file: order.output }, signal);
  const bytes = [...kept.values()].reduce((sum, each) => sum + each, 0);
  log.write("info", `${order.output} holds ${entries.length} entries in ${kept.size} blobs`, { digest: bundle.digest, bytes });
  return { digest: bundle.digest, catalogue, blobs: kept.size, bytes, fetchedBlobs: progress.blobs, fetchedBytes: progress.bytes };
}

interface OrderParts {
  /** Charts of repositories over HTTP. */
  readonly charts: readonly BundleChart[];
  readonly wanted: readonly Wanted[];
  readonly packages: readonly ProviderPackage[];
  readonly part: DistributionPart;
}

async function readOrder(order: BundleOrder, places: Pick<BundlePlaces, "manifests">, signal: AbortSignal): Promise<OrderParts> {
  checkPlatforms(order.platforms);
  const charts = order.charts.filter(({ repository }) => !repository.startsWith("oci://"));
  const wanted = [
    ...order.images.map(wantedImage),
    ...order.artifacts.map(wantedArtifact),
    ...order.charts.filter((each) => !charts.includes(each)).map(wantedChart),
  ];
  const packages = order.providerPackages === undefined ? [] : await findProviderPackages(order.providerPackages);
  return { charts, wanted, packages, part: await distributionPart(order, places, signal) };
}

/** What an order would put into a bundle, without looking into any registry. */
export interface BundlePreview {
  /** Resolved release. */
  readonly release: string;
  /** References as they are asked for, in order. */
  readonly contents: readonly string[];
}

/** @throws as {@link createBundle}, as far as the order itself is wrong */
export async function previewBundle(
  order: BundleOrder,
  places: Pick<BundlePlaces, "manifests">,
  signal: AbortSignal,
): Promise<BundlePreview> {
  const { charts, wanted, packages, part } = await readOrder(order, places, signal);
  const contents = [
    ...[...part.images, ...wanted].map(({ reference }) => reference),
    ...charts.map(({ repository, name, version }) => `${repository.replace(/\/+$/, "")}/${name}:${version}`),
    ...packages.map(({ version, os, architecture }) => `provider headgate/flux ${version} ${os}_${architecture}`),
  ];
  return { release: part.version, contents: contents.toSorted() };
}

function isTar(output: string): boolean {
  return output.endsWith(".tar");
}

/** The layout to work in; that of a file lies beside it until it is packed. @throws bundle.foreignFolder */
async function openDraft(output: string): Promise<ImageLayout> {
  const folder = isTar(output) ? `${output}.partial` : output;
  const names = await readdir(folder).catch((): string[] => []);
  const isOurs = names.every((name) => [INDEX_FILE, LAYOUT_FILE, "blobs"].includes(name));
  if (!isOurs) throw bundleProblems.foreignFolder(folder);
  await mkdir(folder, { recursive: true });
  // Without its index it is no bundle, until it is whole again.
  await rm(join(folder, INDEX_FILE), { force: true });
  return new ImageLayout(folder);
}

interface Fetching {
  readonly order: BundleOrder;
  readonly places: BundlePlaces;
  readonly signal: AbortSignal;
}

async function fetchBlobs(layout: ImageLayout, blobs: readonly MissingBlob[], { order, places, signal }: Fetching): Promise<Progress> {
  const present = await mapLimit(blobs, { limit: order.concurrency, signal }, ({ blob }) => layout.has(blob.digest));
  const missing = blobs.filter((_each, i) => present[i] !== true);
  const progress = new Progress("fetched", places);
  const parts = await mapLimit(missing, { limit: order.concurrency, signal }, ({ blob }) => layout.partOf(blob.digest));
  const begun = parts.filter((bytes) => bytes > 0);
  progress.expect(
    missing.length,
    missing.reduce((sum, { blob }, i) => sum + Math.max(0, blob.size - (parts[i] ?? 0)), 0),
  );
  if (missing.length < blobs.length)
    places.log.write("info", `${blobs.length - missing.length} of ${blobs.length} blobs are there already`);
  if (begun.length > 0) places.log.write("info", `${begun.length} blobs are there in part and are gone on with`);
  await mapLimit(missing, { limit: order.concurrency, signal }, async ({ blob, repository }) => {
    let moved = 0;
    const received = (bytes: number): void => {
      moved += bytes;
      progress.add(bytes);
    };
    const fetch = (): Promise<void> =>
      layout.save(blob.digest, (file) => repository.resumeBlob(blob, file, { maxBytes: MAX_BLOB, signal, received }));
    await persistently(fetch, { clock: places.clock, log: places.log, signal, moved: () => moved });
    progress.finish();
  });
  return progress;
}

function byName(a: BundleEntry, b: BundleEntry): number {
  const key = ({ name, tag, digest }: BundleEntry): string => `${name}\0${tag}\0${digest}`;
  return key(a) < key(b) ? -1 : 1;
}

/** Digest of each index → its manifests. */
async function partsOf(layout: ImageLayout, entries: readonly BundleEntry[]): Promise<ReadonlyMap<string, readonly Part[]>> {
  const parts = new Map<string, readonly Part[]>();
  for (const { digest, name } of entries) {
    const content = readContent(await layout.read(digest), `${name}@${digest}`);
    if (content.form !== "index") continue;
    const inner = content.manifests.map((each) => ({
      digest: each.digest,
      platform: each.platform === undefined ? "" : platformText(each.platform),
    }));
    parts.set(digest, inner);
  }
  return parts;
}

/**
 * Everything that manifests name, directly or not: digest → bytes.
 * @throws bundle.damaged where some of it is not there
 */
export async function reachable(layout: ImageLayout, roots: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const absent: string[] = [];
  const note = async (digest: string): Promise<boolean> => {
    if (found.has(digest)) return false;
    const size = await layout.sizeOf(digest);
    if (size === undefined) absent.push(`${digest} is missing`);
    else found.set(digest, size);
    return size !== undefined;
  };
  const visit = async (digest: string): Promise<void> => {
    if (!(await note(digest))) return;
    const content = readContent(await layout.read(digest), digest);
    if (content.form === "index") for (const each of content.manifests) await visit(each.digest);
    else for (const blob of content.blobs) await note(blob.digest);
  };
  for (const each of roots) await visit(each);
  if (absent.length > 0) throw bundleProblems.damaged(layout.folder, absent);
  return found;
}

interface Packing {
  /** Digest of the bundle's own manifest. */
  readonly first: string;
  readonly kept: ReadonlyMap<string, number>;
  readonly file: string;
}

/** Packs a layout; what a reader of the table of contents wants comes first, so that it need not read on. */
async function packLayout(layout: ImageLayout, { first, kept, file }: Packing, signal: AbortSignal): Promise<void> {
  const content = readContent(await layout.read(first), first);
  const early = [first, ...(content.form === "manifest" ? content.blobs.map(({ digest }) => digest) : [])];
  const digests = [...early, ...[...kept.keys()].filter((each) => !early.includes(each)).toSorted()];
  const plain = await Promise.all(
    [LAYOUT_FILE, INDEX_FILE].map(async (name) => ({ name, size: (await stat(join(layout.folder, name))).size })),
  );
  const members: TarMember[] = [
    ...plain.map(({ name, size }) => ({ path: name, size, read: () => layout.plain(name) })),
    ...digests.map((digest) => ({ path: blobPath(digest), size: kept.get(digest) ?? 0, read: () => layout.stream(digest) })),
  ];
  await writeTar(members, `${file}.part`, signal);
  await rename(`${file}.part`, file);
  await rm(layout.folder, { recursive: true, force: true });
}
