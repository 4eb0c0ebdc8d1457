// Brings a bundle into a registry. What is there already is not sent; a run that was stopped is finished by the next one.
import { mapLimit } from "#apply";
import { readContent, referrersTag, writeReferrers, type Descriptor, type IndexEntry, type OciRepository } from "#oci";
import { BUNDLE_NAME } from "./bundle-manifest.ts";
import type { BundleCatalogue, BundleEntry, BundlePlaces } from "./contract.ts";
import type { ImageLayout } from "./image-layout.ts";
import { openBundle, openLayout, parseMirror, pathIn, type MirrorAddress } from "./open.ts";
import { persistently } from "./persistence.ts";
import { bundleProblems } from "./problems.ts";
import { Progress } from "./progress.ts";
import { imagesAt } from "./images.ts";
import { UploadRecord } from "./upload-record.ts";

export interface PushOrder {
  /** A folder or `.tar` file. */
  readonly place: string;
  /** `registry.example.com/mirror`, with or without `oci://`. */
  readonly registry: string;
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** Blobs that are larger go in pieces of this many bytes; 64 MiB when absent. */
  readonly chunkBytes?: number;
}

export interface PushOutcome {
  /** Digest of the bundle's own manifest, which is now at `<registry>/headgate-bundle:<release>`. */
  readonly digest: string;
  readonly catalogue: BundleCatalogue;
  /** Blobs that were sent, and their bytes; a second push sends none. */
  readonly uploadedBlobs: number;
  readonly uploadedBytes: number;
  /** Blobs that the registry took over from another of its repositories. */
  readonly mountedBlobs: number;
  /** Manifests and tags that were written. */
  readonly manifests: number;
  /** Controller → image by tag and digest in the registry. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Pushes a bundle.
 * @throws bundle.notABundle · bundle.damaged · oci.* · store.*
 */
export async function pushBundle(order: PushOrder, places: BundlePlaces, signal: AbortSignal): Promise<PushOutcome> {
  if (order.place.startsWith("oci://")) throw bundleProblems.inRegistry(order.place);
  const mirror = parseMirror(order.registry);
  const { digest, catalogue } = await openBundle(order.place, places.registries, signal);
  await using opened = await openLayout(order.place, signal);
  const record = await UploadRecord.open(order.place, places.log);
  const push = new Push(opened.layout, mirror, { order, places, record, signal });
  const own: BundleEntry = { ...OWN, tag: catalogue.version, digest };
  const missing = await push.missing(catalogue.entries);
  await push.blobs([...missing, own]);
  await mapLimit(missing, { limit: order.concurrency, signal }, (entry) => push.manifests(entry));
  await push.referrers(catalogue.entries.filter((entry) => entry.subject !== undefined && entry.tag === ""));
  // Last, so that whoever finds it finds the rest too.
  if ((await push.missing([own])).length > 0) await push.manifests(own);
  await record.remove();
  const { uploaded, mounted, written } = push;
  places.log.write("info", `${order.registry} holds the bundle of ${catalogue.version}`, { digest });
  return {
    digest,
    catalogue,
    uploadedBlobs: uploaded.blobs,
    uploadedBytes: uploaded.bytes,
    mountedBlobs: mounted,
    manifests: written,
    images: imagesAt(catalogue, registryOf(mirror)),
  };
}

const OWN = { kind: "artifact", name: BUNDLE_NAME, mediaType: "", size: 0, source: "" } as const;

/** Registry and path of a mirror, as images are named by. */
export function registryOf({ registry, path }: MirrorAddress): string {
  return path === "" ? registry : `${registry}/${path}`;
}

interface Pushing {
  readonly order: PushOrder;
  readonly places: BundlePlaces;
  readonly record: UploadRecord;
  readonly signal: AbortSignal;
}

class Push {
  readonly #layout: ImageLayout;
  readonly #mirror: MirrorAddress;
  readonly #pushing: Pushing;
  readonly uploaded: Progress;
  mounted = 0;
  written = 0;

  constructor(layout: ImageLayout, mirror: MirrorAddress, pushing: Pushing) {
    this.#layout = layout;
    this.#mirror = mirror;
    this.#pushing = pushing;
    this.uploaded = new Progress("pushed", pushing.places);
  }

  /** Entries that the registry does not have, or not under their tag. */
  async missing(entries: readonly BundleEntry[]): Promise<readonly BundleEntry[]> {
    const { order, signal } = this.#pushing;
    const found = await mapLimit(entries, { limit: order.concurrency, signal }, (entry) =>
      this.#try(() => this.#at(entry.name).findManifest(entry.tag === "" ? entry.digest : entry.tag, signal)),
    );
    return entries.filter((entry, i) => found[i] !== entry.digest);
  }

  /** Brings the blobs of entries to their repositories: each is sent once, and mounted wherever else it belongs. */
  async blobs(entries: readonly BundleEntry[]): Promise<void> {
    const { order, places, signal } = this.#pushing;
    const wanted = new Map<string, { readonly blob: Descriptor; readonly names: Set<string> }>();
    for (const { name, digest } of entries) {
      for (const blob of await this.#blobsOf(digest)) {
        const known = wanted.get(blob.digest) ?? { blob, names: new Set<string>() };
        known.names.add(name);
        wanted.set(blob.digest, known);
      }
    }
    const absent = await mapLimit([...wanted.values()], { limit: order.concurrency, signal }, async ({ blob, names }) => {
      const present = await Promise.all([...names].map((name) => this.#try(() => this.#at(name).hasBlob(blob.digest, signal))));
      return {
        blob,
        without: [...names].filter((_name, i) => present[i] !== true),
        holder: [...names].find((_name, i) => present[i] === true),
      };
    });
    const toSend = absent.filter(({ without }) => without.length > 0);
    const fresh = toSend.filter(({ holder }) => holder === undefined);
    this.uploaded.expect(
      fresh.length,
      fresh.reduce((sum, { blob }) => sum + blob.size, 0),
    );
    if (toSend.length < wanted.size) places.log.write("info", `${wanted.size - toSend.length} of ${wanted.size} blobs are there already`);
    await mapLimit(toSend, { limit: order.concurrency, signal }, async ({ blob, without, holder }) => {
      let from = holder;
      for (const name of without) {
        await this.#send(blob, name, from);
        from ??= name;
      }
    });
  }

  /** Writes the manifests of an entry, the inner ones first, and its tag. */
  async manifests({ name, digest, tag }: BundleEntry): Promise<void> {
    const { signal } = this.#pushing;
    const repository = this.#at(name);
    const put = async (each: string, reference: string): Promise<void> => {
      const bytes = await this.#layout.read(each);
      const content = readContent(bytes, `${name}@${each}`);
      if (content.form === "index") for (const inner of content.manifests) await put(inner.digest, inner.digest);
      await this.#try(() => repository.putManifest(reference, { mediaType: content.mediaType, bytes }, signal));
      this.written += 1;
    };
    await put(digest, tag === "" ? digest : tag);
  }

  /** Lists attachments for registries that do not do so themselves. */
  async referrers(entries: readonly BundleEntry[]): Promise<void> {
    const { signal } = this.#pushing;
    const keys = new Set(entries.map(({ name, subject }) => `${name}@${subject ?? ""}`));
    for (const key of keys) {
      const group = entries.filter(({ name, subject }) => `${name}@${subject ?? ""}` === key);
      const [{ name, subject } = { name: "", subject: "" }] = group;
      const repository = this.#at(name);
      const listed = await this.#try(() => repository.listReferrers(subject ?? "", signal));
      const unlisted = group.filter(({ digest }) => !listed.some((each) => each.digest === digest));
      if (unlisted.length === 0) continue;
      const added = await Promise.all(unlisted.map((each) => this.#referrer(each)));
      await this.#try(() => repository.putManifest(referrersTag(subject ?? ""), writeReferrers([...listed, ...added]), signal));
      this.written += 1;
    }
  }

  async #referrer({ name, digest, mediaType, size }: BundleEntry): Promise<IndexEntry> {
    const content = readContent(await this.#layout.read(digest), `${name}@${digest}`);
    const facts = content.form === "index" ? {} : { artifactType: content.artifactType, annotations: content.annotations };
    return { mediaType, digest, size, ...facts };
  }

  async #blobsOf(digest: string): Promise<readonly Descriptor[]> {
    const content = readContent(await this.#layout.read(digest), digest);
    if (content.form === "manifest") return content.blobs;
    return (await Promise.all(content.manifests.map((each) => this.#blobsOf(each.digest)))).flat();
  }

  async #send(blob: Descriptor, name: string, from: string | undefined): Promise<void> {
    const { order, signal } = this.#pushing;
    const { chunkBytes } = order;
    const repository = this.#at(name);
    let moved = 0;
    const upload = {
      digest: blob.digest,
      size: blob.size,
      read: (start: number) => this.#layout.stream(blob.digest, start),
      sent: (bytes: number) => {
        moved += bytes;
        this.uploaded.add(bytes);
      },
      memory: this.#pushing.record.memoryOf(repository.shown, blob.digest),
      ...(chunkBytes !== undefined && { chunkBytes }),
      ...(from !== undefined && { mountFrom: pathIn(this.#mirror, from) }),
    };
    const arrival = await this.#try(
      () => repository.uploadBlob(upload, signal),
      () => moved,
    );
    if (arrival === "mounted") this.mounted += 1;
    else if (arrival === "uploaded") this.uploaded.finish();
  }

  #at(name: string): OciRepository {
    return this.#pushing.places.registries.open({ registry: this.#mirror.registry, path: pathIn(this.#mirror, name) });
  }

  #try<T>(work: () => Promise<T>, moved?: () => number): Promise<T> {
    const { places, signal } = this.#pushing;
    return persistently(work, { clock: places.clock, log: places.log, signal, ...(moved && { moved }) });
  }
}
