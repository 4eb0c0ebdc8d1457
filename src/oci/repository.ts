// One repository of a registry: its tags, manifests and blobs. Everything that is named by a digest is checked against it.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isProblem, own } from "#base";
import { answerChallenge, tryParseChallenge } from "./authorization.ts";
import type { RegistryCredentials } from "./docker-config.ts";
import { discardBody, HttpClient, problemOf, readBody, type HttpAnswer, type HttpClientOptions, type HttpOrder } from "./http-client.ts";
import { shownUrl } from "./http-problem.ts";
import { MANIFEST_TYPES, MAX_MANIFEST, readManifest, type Descriptor, type Manifest } from "./manifest.ts";
import { ociProblems } from "./problems.ts";
import { DOCKER_HUB, isOciDigest, isTag, type RepositoryName } from "./repository-name.ts";

export interface RepositoryOptions extends HttpClientOptions {
  readonly credentials?: RegistryCredentials | undefined;
  /**
   * `never` speaks TLS; `allowed` tries TLS first and then does without; `only` does without. `never` when absent.
   */
  readonly plainHttp?: "never" | "allowed" | "only";
}

/** What a blob is read for. */
export interface BlobLimits {
  /** Largest size in bytes; what the manifest declares larger is not asked for. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const TAGS_A_PAGE = 1000;
const MAX_TAG_PAGES = 1000;
const MAX_TAG_PAGE = 8 * 1024 * 1024;

/** Opens nothing before the first request; close it when the work has ended. */
export class OciRepository {
  readonly name: RepositoryName;
  readonly #client: HttpClient;
  readonly #options: RepositoryOptions;
  /** `authorization` by scope. */
  readonly #shown = new Map<string, string>();
  #base: Promise<string> | undefined;

  constructor(name: RepositoryName, options: RepositoryOptions = {}) {
    this.name = name;
    this.#options = options;
    this.#client = new HttpClient(options);
  }

  /** `registry/path`, for messages. */
  get shown(): string {
    return `${this.name.registry}/${this.name.path}`;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** All tags, over as many pages as there are. @throws oci.foreignPage · oci.badAnswer and what requests fail with */
  async listTags(signal: AbortSignal): Promise<readonly string[]> {
    const tags: string[] = [];
    let url: string | undefined = `${await this.#address(signal)}/tags/list?n=${TAGS_A_PAGE}`;
    for (let page = 0; url !== undefined; page++) {
      if (page >= MAX_TAG_PAGES) throw ociProblems.tooLarge(`the list of tags of ${this.shown}`, MAX_TAG_PAGES * TAGS_A_PAGE);
      const answer: HttpAnswer = await this.#fetch({ url, signal });
      tags.push(...tagsOf(await readBody(answer, MAX_TAG_PAGE, `the list of tags of ${this.shown}`), answer.url));
      url = nextPage(url, answer.headers["link"]);
    }
    return tags;
  }

  /** The digest that a tag means now: as the registry says, or else of the manifest's bytes. @throws oci.invalidTag */
  async resolveTag(tag: string, signal: AbortSignal): Promise<string> {
    if (!isTag(tag)) throw ociProblems.invalidTag(tag);
    const url = `${await this.#address(signal)}/manifests/${tag}`;
    const answer = await this.#send({ method: "HEAD", url, headers: { accept: MANIFEST_TYPES }, signal });
    await discardBody(answer);
    const said = answer.headers["docker-content-digest"] ?? "";
    if (answer.status === 200 && isOciDigest(said)) return said;
    // Not every registry answers HEAD, and only the answer to GET has words.
    return digestOf(await this.#manifestBytes(tag, signal), "sha256");
  }

  /**
   * The manifest of a digest; of an index, that of the platform linux/amd64.
   * @throws oci.invalidDigest · oci.digestMismatch · oci.tooLarge · oci.badAnswer · oci.noPlatform and what requests fail with
   */
  async pullManifest(digest: string, signal: AbortSignal): Promise<Manifest> {
    const what = `manifest ${this.shown}@${digest}`;
    const read = readManifest(await this.#manifestBytes(digest, signal), what);
    if (!("chosen" in read)) return read;
    const inner = readManifest(await this.#manifestBytes(read.chosen.digest, signal), what);
    if ("chosen" in inner) throw ociProblems.badAnswer(what, "an index within an index is not followed");
    return inner;
  }

  /** Reads a blob into memory. @throws as {@link OciRepository.saveBlob} */
  async readBlob(blob: Descriptor, limits: BlobLimits): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#blob(blob, limits)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /**
   * Writes a blob to a file as it comes. A blob that is not what its descriptor says leaves no file.
   * @throws oci.tooLarge, before anything is asked for where the descriptor says so · oci.digestMismatch · oci.sizeMismatch
   */
  async saveBlob(blob: Descriptor, file: string, limits: BlobLimits): Promise<void> {
    try {
      await pipeline(Readable.from(this.#blob(blob, limits)), createWriteStream(file, { mode: 0o600, flags: "wx" }), {
        signal: limits.signal,
      });
    } catch (error) {
      await rm(file, { force: true });
      limits.signal.throwIfAborted();
      throw error;
    }
  }

  /** Writes a blob to the registry, unless it is there. */
  async pushBlob(bytes: Uint8Array, mediaType: string, signal: AbortSignal): Promise<Descriptor> {
    const digest = digestOf(bytes, "sha256");
    const address = await this.#address(signal);
    const head = await this.#send({ method: "HEAD", url: `${address}/blobs/${digest}`, signal }, "pull,push");
    await discardBody(head);
    if (head.status !== 200) {
      const begun = await this.#fetch({ method: "POST", url: `${address}/blobs/uploads/`, signal }, "pull,push");
      await discardBody(begun);
      const target = new URL(begun.headers["location"] ?? "", begun.url);
      target.searchParams.set("digest", digest);
      const headers = { "content-type": "application/octet-stream" };
      await discardBody(await this.#fetch({ method: "PUT", url: target.href, headers, body: bytes, signal }, "pull,push"));
    }
    return { mediaType, digest, size: bytes.length };
  }

  /** Writes a manifest under a tag. @returns its digest */
  async pushManifest(tag: string, manifest: Manifest, signal: AbortSignal): Promise<string> {
    if (!isTag(tag)) throw ociProblems.invalidTag(tag);
    const body = JSON.stringify({ schemaVersion: 2, ...manifest });
    const url = `${await this.#address(signal)}/manifests/${tag}`;
    const headers = { "content-type": manifest.mediaType };
    await discardBody(await this.#fetch({ method: "PUT", url, headers, body, signal }, "pull,push"));
    return digestOf(new TextEncoder().encode(body), "sha256");
  }

  async #manifestBytes(reference: string, signal: AbortSignal): Promise<Uint8Array> {
    if (!isOciDigest(reference) && !isTag(reference)) throw ociProblems.invalidDigest(reference);
    const url = `${await this.#address(signal)}/manifests/${reference}`;
    const answer = await this.#fetch({ url, headers: { accept: MANIFEST_TYPES }, signal });
    const what = `manifest ${this.shown}${isOciDigest(reference) ? "@" : ":"}${reference}`;
    const bytes = await readBody(answer, MAX_MANIFEST, what);
    const wanted = isOciDigest(reference) ? reference : (answer.headers["docker-content-digest"] ?? "");
    if (isOciDigest(wanted)) mustHaveDigest(what, wanted, digestOf(bytes, algorithmOf(wanted)));
    return bytes;
  }

  async *#blob(blob: Descriptor, { maxBytes, signal }: BlobLimits): AsyncGenerator<Uint8Array> {
    const what = `blob ${blob.digest} of ${this.shown}`;
    if (blob.size > maxBytes) throw ociProblems.tooLarge(what, maxBytes);
    if (!isOciDigest(blob.digest)) throw ociProblems.invalidDigest(blob.digest);
    const answer = await this.#fetch({ url: `${await this.#address(signal)}/blobs/${blob.digest}`, signal });
    const hash = createHash(algorithmOf(blob.digest));
    let size = 0;
    for await (const chunk of answer.body) {
      size += chunk.length;
      // More than was declared cannot have the digest, and might never end.
      if (size > blob.size) throw ociProblems.sizeMismatch(what, blob.size, size);
      hash.update(chunk);
      yield chunk;
    }
    if (size !== blob.size) throw ociProblems.sizeMismatch(what, blob.size, size);
    mustHaveDigest(what, blob.digest, `${algorithmOf(blob.digest)}:${hash.digest("hex")}`);
  }

  async #fetch(order: HttpOrder, actions = "pull"): Promise<HttpAnswer> {
    const answer = await this.#send(order, actions);
    if (answer.status < 400) return answer;
    throw await problemOf(answer, this.#given());
  }

  /** Sends as somebody the registry knows, if it asks for that. */
  async #send(order: HttpOrder, actions = "pull"): Promise<HttpAnswer> {
    const scope = `repository:${this.name.path}:${actions}`;
    const isOurs = new URL(order.url).origin === new URL(await this.#address(order.signal)).origin;
    const first = await this.#client.send(isOurs ? this.#with(order, this.#shown.get(scope)) : order);
    // A place that the registry redirected to is not its own to be answered.
    if (first.status !== 401 || !isOurs || new URL(first.url).origin !== new URL(order.url).origin) return first;
    const challenge = tryParseChallenge(first.headers["www-authenticate"] ?? "");
    if (challenge === undefined) return first;
    const login = { client: this.#client, registry: order.url, credentials: this.#options.credentials, scope, signal: order.signal };
    const shown = await answerChallenge(challenge, login);
    if (shown === undefined || shown === this.#shown.get(scope)) return first;
    await discardBody(first);
    this.#shown.set(scope, shown);
    return this.#client.send(this.#with(order, shown));
  }

  #with(order: HttpOrder, authorization: string | undefined): HttpOrder {
    return authorization === undefined ? order : { ...order, headers: { ...order.headers, authorization } };
  }

  #given(): string {
    const { credentials } = this.#options;
    if (credentials === undefined) return "an anonymous request";
    return credentials.kind === "basic" ? `the user ${credentials.username}` : "the token";
  }

  /** `https://host/v2/path`, found out once. */
  #address(signal: AbortSignal): Promise<string> {
    this.#base ??= this.#findScheme(signal).catch((error: unknown) => {
      this.#base = undefined;
      throw error;
    });
    return this.#base;
  }

  async #findScheme(signal: AbortSignal): Promise<string> {
    const { plainHttp = "never" } = this.#options;
    const host = this.name.registry === DOCKER_HUB ? "registry-1.docker.io" : this.name.registry;
    const at = (scheme: string): string => `${scheme}://${host}/v2/${this.name.path}`;
    if (plainHttp === "only") return at("http");
    if (plainHttp === "never") return at("https");
    try {
      await discardBody(await this.#client.send({ url: `https://${host}/v2/`, signal }));
      return at("https");
    } catch (error) {
      if (!isProblem(error, "oci.unreachable") && !isProblem(error, "oci.tlsFailed")) throw error;
      return at("http");
    }
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

/** The next page that a `Link` header names; only the same server may have it, because it is asked with the same credentials. */
function nextPage(url: string, link: string | undefined): string | undefined {
  const match = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? "");
  if (match === null) return undefined;
  const target = URL.canParse(match[1] ?? "", url) ? new URL(match[1] ?? "", url) : undefined;
  if (target === undefined || target.origin !== new URL(url).origin)
    throw ociProblems.foreignPage(shownUrl(url), target === undefined ? "" : shownUrl(target));
  return target.href;
}

function algorithmOf(digest: string): "sha256" | "sha512" {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

function digestOf(bytes: Uint8Array, algorithm: "sha256" | "sha512"): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

function mustHaveDigest(what: string, wanted: string, found: string): void {
  if (wanted !== found) throw ociProblems.digestMismatch(what, wanted, found);
}
