// One repository of a registry: its tags, manifests and blobs. Everything that is named by a digest is checked against it.
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isProblem, own } from "#base";
import { algorithmOf, mustHaveDigest, ociDigestOf } from "./digest.ts";
import { readBlobFrom, resumeBlobInto, type BlobLimits } from "./download.ts";
import { discardBody, readBody, type HttpAnswer } from "./http-client.ts";
import { shownUrl } from "./http-problem.ts";
import { MANIFEST_TYPES, MAX_MANIFEST, readManifest, type Descriptor, type Manifest } from "./manifest.ts";
import { nextPage } from "./pages.ts";
import { ociProblems } from "./problems.ts";
import { findReferrers } from "./referrers.ts";
import { RegistrySession, type RepositoryOptions } from "./registry-session.ts";
import type { IndexEntry } from "./content.ts";
import { isOciDigest, isTag, type RepositoryName } from "./repository-name.ts";
import { sendBlob, type BlobArrival, type BlobUpload } from "./upload.ts";

/** A manifest or an index as it is stored. */
export interface ManifestContent {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface PutManifest {
  readonly digest: string;
  /** True when the registry has noted what the manifest is about, and will list it there. */
  readonly listsReferrers: boolean;
}

const TAGS_A_PAGE = 1000;
const MAX_TAG_PAGES = 1000;
const MAX_TAG_PAGE = 8 * 1024 * 1024;

/** Opens nothing before the first request; close it when the work has ended. */
export class OciRepository {
  readonly name: RepositoryName;
  readonly #session: RegistrySession;

  constructor(name: RepositoryName, options: RepositoryOptions = {}) {
    this.name = name;
    this.#session = new RegistrySession(name, options);
  }

  /** `registry/path`, for messages. */
  get shown(): string {
    return `${this.name.registry}/${this.name.path}`;
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** All tags, over as many pages as there are. @throws oci.foreignPage · oci.badAnswer and what requests fail with */
  async listTags(signal: AbortSignal): Promise<readonly string[]> {
    const tags: string[] = [];
    let url: string | undefined = `${await this.#session.address(signal)}/tags/list?n=${TAGS_A_PAGE}`;
    for (let page = 0; url !== undefined; page++) {
      if (page >= MAX_TAG_PAGES) throw ociProblems.tooLarge(`the list of tags of ${this.shown}`, MAX_TAG_PAGES * TAGS_A_PAGE);
      const answer: HttpAnswer = await this.#session.fetch({ url, signal });
      tags.push(...tagsOf(await readBody(answer, MAX_TAG_PAGE, `the list of tags of ${this.shown}`), answer.url));
      url = nextPage(url, answer.headers["link"]);
    }
    return tags;
  }

  /** The digest that a tag means now: as the registry says, or else of the manifest's bytes. @throws oci.invalidTag */
  async resolveTag(tag: string, signal: AbortSignal): Promise<string> {
    if (!isTag(tag)) throw ociProblems.invalidTag(tag);
    const url = `${await this.#session.address(signal)}/manifests/${tag}`;
    const answer = await this.#session.send({ method: "HEAD", url, headers: { accept: MANIFEST_TYPES }, signal });
    await discardBody(answer);
    const said = answer.headers["docker-content-digest"] ?? "";
    if (answer.status === 200 && isOciDigest(said)) return said;
    // Not every registry answers HEAD, and only the answer to GET has words.
    return (await this.readManifest(tag, signal)).digest;
  }

  /**
   * The manifest of a digest; of an index, that of the platform linux/amd64.
   * @throws oci.invalidDigest · oci.digestMismatch · oci.tooLarge · oci.badAnswer · oci.noPlatform and what requests fail with
   */
  async pullManifest(digest: string, signal: AbortSignal): Promise<Manifest> {
    const what = `manifest ${this.shown}@${digest}`;
    const read = readManifest((await this.readManifest(digest, signal)).bytes, what);
    if (!("chosen" in read)) return read;
    const inner = readManifest((await this.readManifest(read.chosen.digest, signal)).bytes, what);
    if ("chosen" in inner) throw ociProblems.badAnswer(what, "an index within an index is not followed");
    return inner;
  }

  /** Reads a blob into memory. @throws as {@link OciRepository.saveBlob} */
  async readBlob(blob: Descriptor, limits: BlobLimits): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of readBlobFrom(this.#session, blob, limits)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Writes a blob to a file as it comes. A blob that is not what its descriptor says leaves no file.
   * @throws oci.tooLarge, before anything is asked for where the descriptor says so · oci.digestMismatch · oci.sizeMismatch
   */
  async saveBlob(blob: Descriptor, file: string, limits: BlobLimits): Promise<void> {
    try {
      await pipeline(Readable.from(readBlobFrom(this.#session, blob, limits)), createWriteStream(file, { mode: 0o600, flags: "wx" }), {
        signal: limits.signal,
      });
    } catch (error) {
      await rm(file, { force: true });
      limits.signal.throwIfAborted();
      throw error;
    }
  }

  /**
   * Brings a blob into a file that may hold the beginning of it; what is there is not fetched again where the registry gives parts.
   * @throws as {@link OciRepository.saveBlob}; a transfer that is cut leaves what has come
   */
  resumeBlob(blob: Descriptor, file: string, limits: BlobLimits): Promise<void> {
    return resumeBlobInto(this.#session, blob, file, limits);
  }

  /** Writes a blob to the registry, unless it is there. */
  async pushBlob(bytes: Uint8Array, mediaType: string, signal: AbortSignal): Promise<Descriptor> {
    const digest = ociDigestOf(bytes);
    const read = async function* (from: number): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(from);
    };
    await this.uploadBlob({ digest, size: bytes.length, read }, signal);
    return { mediaType, digest, size: bytes.length };
  }

  /**
   * Brings a blob to the registry: nothing is sent where it is there, or where the registry takes it over from another of its repositories.
   * @throws oci.badAnswer · oci.digestMismatch and what requests fail with
   */
  uploadBlob(blob: BlobUpload, signal: AbortSignal): Promise<BlobArrival> {
    return sendBlob(this.#session, blob, signal);
  }

  /** Writes a manifest under a tag. @returns its digest */
  async pushManifest(tag: string, manifest: Manifest, signal: AbortSignal): Promise<string> {
    if (!isTag(tag)) throw ociProblems.invalidTag(tag);
    const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, ...manifest }));
    return (await this.putManifest(tag, { mediaType: manifest.mediaType, bytes }, signal)).digest;
  }

  /**
   * Writes a manifest or an index, byte for byte, under a tag or under its digest. What it names must be there.
   * @throws oci.digestMismatch where the registry stored something else · oci.invalidTag and what requests fail with
   */
  async putManifest(reference: string, { mediaType, bytes }: ManifestContent, signal: AbortSignal): Promise<PutManifest> {
    if (!isOciDigest(reference) && !isTag(reference)) throw ociProblems.invalidTag(reference);
    const digest = ociDigestOf(bytes, algorithmOf(reference));
    const what = `manifest ${this.shown}${isOciDigest(reference) ? "@" : ":"}${reference}`;
    if (isOciDigest(reference)) mustHaveDigest(what, reference, digest);
    const url = `${await this.#session.address(signal)}/manifests/${reference}`;
    const answer = await this.#session.fetch(
      { method: "PUT", url, headers: { "content-type": mediaType }, body: bytes, signal },
      "pull,push",
    );
    await discardBody(answer);
    const stored = answer.headers["docker-content-digest"] ?? "";
    if (isOciDigest(stored)) mustHaveDigest(what, digest, stored);
    return { digest, listsReferrers: answer.headers["oci-subject"] !== undefined };
  }

  /**
   * A manifest or an index as its bytes, by tag or digest.
   * @throws oci.invalidDigest · oci.digestMismatch · oci.tooLarge and what requests fail with
   */
  async readManifest(reference: string, signal: AbortSignal): Promise<ManifestContent & { readonly digest: string }> {
    if (!isOciDigest(reference) && !isTag(reference)) throw ociProblems.invalidDigest(reference);
    const url = `${await this.#session.address(signal)}/manifests/${reference}`;
    const answer = await this.#session.fetch({ url, headers: { accept: MANIFEST_TYPES }, signal });
    const what = `manifest ${this.shown}${isOciDigest(reference) ? "@" : ":"}${reference}`;
    const bytes = await readBody(answer, MAX_MANIFEST, what);
    const wanted = isOciDigest(reference) ? reference : (answer.headers["docker-content-digest"] ?? "");
    const digest = ociDigestOf(bytes, algorithmOf(wanted));
    if (isOciDigest(wanted)) mustHaveDigest(what, wanted, digest);
    return { mediaType: (answer.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "", bytes, digest };
  }

  /** As {@link readManifest}; undefined where the registry has none. */
  async tryReadManifest(reference: string, signal: AbortSignal): Promise<(ManifestContent & { readonly digest: string }) | undefined> {
    try {
      return await this.readManifest(reference, signal);
    } catch (thrown) {
      if (isProblem(thrown, "oci.notFound")) return undefined;
      throw thrown;
    }
  }

  /** Whether the registry has a manifest under a tag or digest, and which: its digest, where the registry says it. */
  async findManifest(reference: string, signal: AbortSignal): Promise<string | undefined> {
    const url = `${await this.#session.address(signal)}/manifests/${reference}`;
    const answer = await this.#session.send({ method: "HEAD", url, headers: { accept: MANIFEST_TYPES }, signal });
    await discardBody(answer);
    if (answer.status === 404) return undefined;
    const said = answer.headers["docker-content-digest"] ?? "";
    if (answer.status === 200 && isOciDigest(said)) return said;
    return (await this.tryReadManifest(reference, signal))?.digest;
  }

  /** Removes the manifest of a tag or digest, and every tag of it; fine where there is none. @throws what requests fail with */
  async removeManifest(reference: string, signal: AbortSignal): Promise<void> {
    // Registries remove by digest; removing by tag is an extension that few have.
    const digest = isOciDigest(reference) ? reference : await this.findManifest(reference, signal);
    if (digest === undefined) return;
    const url = `${await this.#session.address(signal)}/manifests/${digest}`;
    const answer = await this.#session.send({ method: "DELETE", url, signal }, "pull,delete");
    if (answer.status >= 400 && answer.status !== 404) throw await this.#session.problemOf(answer);
    await discardBody(answer);
  }

  /** Whether the registry has a blob. @throws what requests fail with */
  async hasBlob(digest: string, signal: AbortSignal): Promise<boolean> {
    const url = `${await this.#session.address(signal)}/blobs/${digest}`;
    const answer = await this.#session.send({ method: "HEAD", url, signal });
    if (answer.status >= 400 && answer.status !== 404) throw await this.#session.problemOf(answer);
    await discardBody(answer);
    return answer.status === 200;
  }

  /** Manifests that are about a digest: signatures, attestations, bills of materials. @throws what requests fail with */
  listReferrers(digest: string, signal: AbortSignal): Promise<readonly IndexEntry[]> {
    return findReferrers(this, this.#session, digest, signal);
  }
}

function tagsOf(body: Uint8Array, url: string): readonly string[] {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw ociProblems.badAnswer(shownUrl(url), "the list of tags is not JSON", error);
  }
  const tags = own(answer, "tags");
  // A repository without tags has null.
  return Array.isArray(tags) ? tags.filter((each): each is string => typeof each === "string") : [];
}
