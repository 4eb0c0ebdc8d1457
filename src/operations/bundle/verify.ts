// Checks a bundle: every byte of one in files, and the presence of every manifest of one in a registry.
import { stat } from "node:fs/promises";
import { isProblem } from "#base";
import { mapLimit } from "#apply";
import { readContent, type OciRepository } from "#oci";
import type { BundlePlaces } from "./contract.ts";
import { reachable } from "./create.ts";
import { ImageLayout } from "./image-layout.ts";
import { openBundle, openLayout, parseMirror, pathIn, type OpenBundle } from "./open.ts";

export interface BundleReport {
  readonly bundle: OpenBundle;
  /** What is missing or changed, in words; empty when the bundle is whole. */
  readonly faults: readonly string[];
  /** Manifests and blobs that were looked at. */
  readonly checked: number;
}

export interface VerifyOrder {
  readonly place: string;
  /** Most requests or files under way at once. */
  readonly concurrency: number;
}

/**
 * Looks at everything that a bundle holds. What is wrong is the answer; a bundle that cannot be opened at all throws.
 * @throws as openBundle
 */
export async function verifyBundle(
  { place, concurrency }: VerifyOrder,
  { registries }: Pick<BundlePlaces, "registries">,
  signal: AbortSignal,
): Promise<BundleReport> {
  const bundle = await openBundle(place, registries, signal);
  if (place.startsWith("oci://")) return { bundle, ...(await verifyMirror(bundle, registries, { concurrency, signal })) };
  await using opened = await openLayout(place, signal);
  return { bundle, ...(await verifyLayout(opened.layout, bundle, { concurrency, signal })) };
}

/**
 * What a bundle in a folder lacks, by a glance at the sizes of its files; a `.tar` file is whole when it can be opened.
 * @throws oci.digestMismatch where a manifest was changed
 */
export async function absentParts({ place, digest, catalogue }: OpenBundle): Promise<readonly string[]> {
  if (!(await stat(place)).isDirectory()) return [];
  try {
    await reachable(new ImageLayout(place), [digest, ...catalogue.entries.map((each) => each.digest)]);
    return [];
  } catch (thrown) {
    if (isProblem(thrown, "bundle.damaged")) return thrown.data["faults"] as readonly string[];
    throw thrown;
  }
}

interface Limits {
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

type Findings = Pick<BundleReport, "faults" | "checked">;

async function verifyLayout(layout: ImageLayout, { digest, catalogue }: OpenBundle, { concurrency, signal }: Limits): Promise<Findings> {
  const faults: string[] = [];
  const manifests = new Set<string>();
  const blobs = new Set<string>();
  const visit = async (each: string, what: string): Promise<void> => {
    if (manifests.has(each)) return;
    manifests.add(each);
    if (!(await isWhole(layout, each, { what, faults }))) return;
    const content = readContent(await layout.read(each), what);
    if (content.form === "index") for (const inner of content.manifests) await visit(inner.digest, what);
    else for (const blob of content.blobs) blobs.add(blob.digest);
  };
  await visit(digest, "the bundle's own manifest");
  for (const entry of catalogue.entries) await visit(entry.digest, `${entry.name}${entry.tag === "" ? "" : `:${entry.tag}`}`);
  await mapLimit([...blobs].toSorted(), { limit: concurrency, signal }, (each) => isWhole(layout, each, { what: "a blob", faults }));
  return { faults, checked: new Set([...manifests, ...blobs]).size };
}

async function isWhole(
  layout: ImageLayout,
  digest: string,
  { what, faults }: { readonly what: string; readonly faults: string[] },
): Promise<boolean> {
  if (await layout.has(digest)) return true;
  const state = (await layout.sizeOf(digest)) === undefined ? "is missing" : "has other bytes";
  faults.push(`${digest} (${what}) ${state}`);
  return false;
}

/** A registry that has a manifest vouches for its blobs, so that only manifests are asked for; those of an index too. */
async function verifyMirror(
  bundle: OpenBundle,
  registries: BundlePlaces["registries"],
  { concurrency, signal }: Limits,
): Promise<Findings> {
  const mirror = parseMirror(bundle.place);
  let checked = 0;
  const found = await mapLimit(bundle.catalogue.entries, { limit: concurrency, signal }, async (entry): Promise<readonly string[]> => {
    const repository = registries.open({ registry: mirror.registry, path: pathIn(mirror, entry.name) });
    checked += 1;
    const faults: string[] = [];
    const tagged = entry.tag === "" ? entry.digest : await repository.findManifest(entry.tag, signal);
    if (tagged !== entry.digest)
      faults.push(`${repository.shown}:${entry.tag} ${tagged === undefined ? "is missing" : `is ${tagged} and not ${entry.digest}`}`);
    faults.push(...(await missingManifests(repository, entry.digest, signal)));
    return faults;
  });
  return { faults: found.flat(), checked };
}

async function missingManifests(repository: OciRepository, digest: string, signal: AbortSignal): Promise<readonly string[]> {
  const manifest = await repository.tryReadManifest(digest, signal);
  if (manifest === undefined) return [`${repository.shown}@${digest} is missing`];
  const content = readContent(manifest.bytes, repository.shown);
  if (content.form !== "index") return [];
  const faults: string[] = [];
  for (const each of content.manifests) {
    if ((await repository.findManifest(each.digest, signal)) === undefined) faults.push(`${repository.shown}@${each.digest} is missing`);
  }
  return faults;
}
