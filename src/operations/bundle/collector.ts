// Follows what is wanted through indexes, manifests and attachments, brings every manifest into a layout, and notes which blobs are missing.
import {
  cosignTags,
  ociDigestOf,
  OCI_INDEX,
  readContent,
  type Descriptor,
  type IndexEntry,
  type OciContent,
  type OciRepository,
} from "#oci";
import type { BundleEntry, BundleOrder, BundlePlaces } from "./contract.ts";
import type { ImageLayout } from "./image-layout.ts";
import { persistently } from "./persistence.ts";
import { narrowIndex, platformsOf } from "./platforms.ts";
import { bundleProblems } from "./problems.ts";
import { sourceOf, type Wanted } from "./references.ts";

/** A blob that has to be there, and the repository that has it. */
export interface MissingBlob {
  readonly blob: Descriptor;
  readonly repository: OciRepository;
}

/** A bill of materials that is signed, and no more than that. */
const MAX_ATTACHMENT_DEPTH = 3;

interface Attaching {
  readonly name: string;
  readonly repository: OciRepository;
  readonly depth: number;
}

export class Collector {
  readonly #layout: ImageLayout;
  readonly #order: Pick<BundleOrder, "platforms" | "signatures">;
  readonly #places: BundlePlaces;
  readonly #signal: AbortSignal;
  readonly #entries = new Map<string, BundleEntry>();
  readonly #blobs = new Map<string, MissingBlob>();
  readonly #manifests = new Set<string>();

  constructor(layout: ImageLayout, order: Pick<BundleOrder, "platforms" | "signatures">, places: BundlePlaces, signal: AbortSignal) {
    this.#layout = layout;
    this.#order = order;
    this.#places = places;
    this.#signal = signal;
  }

  /** Everything that was found, by its name in the mirror. */
  get entries(): readonly BundleEntry[] {
    return [...this.#entries.values()];
  }

  /** Every blob that the manifests name, once. */
  get blobs(): readonly MissingBlob[] {
    return [...this.#blobs.values()];
  }

  /** Manifests that were brought in. */
  get manifests(): ReadonlySet<string> {
    return this.#manifests;
  }

  /**
   * Takes in something of a registry with all that belongs to it.
   * @throws bundle.noPlatform · bundle.nameTaken · oci.*
   */
  async collect(wanted: Wanted): Promise<void> {
    const { image, name, kind, component, reference } = wanted;
    const repository = this.#places.registries.open(image);
    const root = await this.#try(() => repository.readManifest(image.digest ?? image.tag ?? "", this.#signal));
    const whole = readContent(root.bytes, reference);
    const narrowed = this.#narrow(root.bytes, whole, reference);
    const content = readContent(narrowed, reference);
    const digest = await this.#take(narrowed, content, repository);
    if (digest !== root.digest && this.#order.signatures)
      this.#places.log.write("warn", `signatures of ${reference} are left out: with a choice of platforms its digest is another one`);
    const platforms = content.form === "index" ? platformsOf(content.manifests) : [];
    this.add({
      kind,
      name,
      tag: image.tag ?? "",
      digest,
      mediaType: content.mediaType,
      size: narrowed.length,
      source: sourceOf(wanted, root.digest),
      ...(component !== undefined && { component }),
      ...(platforms.length > 0 && { platforms }),
    });
    if (!this.#order.signatures) return;
    const subjects = [
      ...(digest === root.digest ? [digest] : []),
      ...(content.form === "index" ? content.manifests.map((each) => each.digest) : []),
    ];
    for (const each of subjects) await this.#attachments(each, { name, repository, depth: 0 });
  }

  /** Takes in an entry whose manifest and blobs are in the layout. @throws bundle.nameTaken */
  add(entry: BundleEntry): void {
    const key = `${entry.name}${entry.tag === "" ? `@${entry.digest}` : `:${entry.tag}`}`;
    const before = this.#entries.get(key);
    if (before !== undefined && before.digest !== entry.digest) throw bundleProblems.nameTaken(key, before.source, entry.source);
    // The image of a controller may be asked for by its name too.
    this.#entries.set(key, before?.component === undefined ? entry : before);
  }

  #narrow(bytes: Uint8Array, content: OciContent, reference: string): Uint8Array {
    const { platforms } = this.#order;
    const isChoice = content.form === "index" && platforms.length > 0 && platformsOf(content.manifests).length > 0;
    return isChoice ? narrowIndex(bytes, platforms, reference) : bytes;
  }

  /** Brings in a manifest with all that it names. @returns its digest */
  async #take(bytes: Uint8Array, content: OciContent, repository: OciRepository): Promise<string> {
    const digest = await this.#layout.put(bytes);
    if (this.#manifests.has(digest)) return digest;
    this.#manifests.add(digest);
    if (content.form === "index") for (const each of content.manifests) await this.#takeChild(each, repository);
    else for (const blob of content.blobs) if (!this.#blobs.has(blob.digest)) this.#blobs.set(blob.digest, { blob, repository });
    return digest;
  }

  async #takeChild({ digest }: IndexEntry, repository: OciRepository): Promise<void> {
    if (this.#manifests.has(digest)) return;
    const bytes = await this.#manifest(digest, repository);
    await this.#take(bytes, readContent(bytes, `manifest ${repository.shown}@${digest}`), repository);
  }

  /** From the layout, where an earlier run has left it. */
  async #manifest(digest: string, repository: OciRepository): Promise<Uint8Array> {
    if (await this.#layout.has(digest)) return this.#layout.read(digest);
    return (await this.#try(() => repository.readManifest(digest, this.#signal))).bytes;
  }

  async #attachments(subject: string, attaching: Attaching): Promise<void> {
    const { repository, depth } = attaching;
    for (const tag of cosignTags(subject)) {
      const found = await this.#try(() => repository.tryReadManifest(tag, this.#signal));
      if (found !== undefined) await this.#attach(found.bytes, { subject, tag }, attaching);
    }
    for (const each of await this.#try(() => repository.listReferrers(subject, this.#signal))) {
      if (this.#manifests.has(each.digest)) continue;
      await this.#attach(await this.#manifest(each.digest, repository), { subject, tag: "" }, attaching);
      if (depth < MAX_ATTACHMENT_DEPTH) await this.#attachments(each.digest, { ...attaching, depth: depth + 1 });
    }
  }

  async #attach(
    bytes: Uint8Array,
    { subject, tag }: { readonly subject: string; readonly tag: string },
    { name, repository }: Attaching,
  ): Promise<void> {
    const digest = ociDigestOf(bytes);
    const content = readContent(bytes, `manifest ${repository.shown}@${digest}`);
    await this.#take(bytes, content, repository);
    const source = `${repository.shown}@${digest}`;
    const mediaType = content.form === "index" ? OCI_INDEX : content.mediaType;
    this.add({ kind: "attachment", name, tag, digest, mediaType, size: bytes.length, source, subject });
  }

  #try<T>(work: () => Promise<T>): Promise<T> {
    return persistently(work, { clock: this.#places.clock, log: this.#places.log, signal: this.#signal });
  }
}
