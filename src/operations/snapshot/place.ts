// Where snapshots are kept: a file, an artifact in a registry, an object in a bucket. Each is written whole or not at all.
import { randomBytes } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { codeOf, isProblem, own, type Secret } from "#base";
import { parseBucketUrl, S3Object, type S3Access } from "#bucket";
import {
  credentialsFor,
  OCI_MANIFEST,
  OciRepository,
  parseImageReference,
  readDockerConfig,
  type Descriptor,
  type RegistryCredentials,
  type RepositoryName,
} from "#oci";
import { snapshotProblems } from "./problems.ts";

/** A place that holds one snapshot. */
export interface SnapshotPlace {
  /** As messages name it. */
  readonly shown: string;
  /** The archive; undefined where there is none. */
  read(signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Writes it, or replaces what is there. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Removes it; fine where there is none. */
  remove(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How to reach places outside this machine. */
export interface SnapshotAccess {
  readonly registry?: {
    readonly credentials?: { readonly username: string; readonly password: Secret };
    /** Text of a configuration file of Docker, which has credentials of many registries; counts where `credentials` are absent. */
    readonly dockerConfig?: Secret;
    /** Speak without TLS. */
    readonly plainHttp?: boolean;
  };
  readonly bucket?: S3Access;
}

/** Largest archive, in bytes. */
const MAX_ARCHIVE = 512 * 1024 * 1024;
/** Media types of a snapshot in a registry: its config, by which the artifact is told, and its one layer. */
export const SNAPSHOT_CONFIG_TYPE = "application/vnd.headgate.snapshot.config.v1+json";
export const SNAPSHOT_LAYER_TYPE = "application/vnd.headgate.snapshot.v1.tar+gzip";
const BUCKET_TYPE = "application/gzip";

/**
 * Opens a place by its address: a path, `file:///…`, `oci://registry/repository:tag` or `s3://bucket/key`. Sends nothing yet.
 * @throws snapshot.invalidTarget · oci.invalidImage · oci.badDockerConfig · bucket.invalidUrl
 */
export function openSnapshotPlace(target: string, access: SnapshotAccess = {}): SnapshotPlace {
  if (target.startsWith("oci://")) return new RegistryPlace(target, access);
  if (target.startsWith("s3://")) return new BucketSnapshot(target, access);
  if (target.startsWith("file://")) return new FilePlace(pathOf(target));
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1];
  if (scheme !== undefined) throw snapshotProblems.invalidTarget(target, `${scheme} is no scheme that is known`);
  if (target === "" || target.endsWith("/")) throw snapshotProblems.invalidTarget(target, "it names no file");
  return new FilePlace(target);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw snapshotProblems.invalidTarget(url, "it is no address of a file on this machine", error);
  }
}

class FilePlace implements SnapshotPlace {
  readonly shown: string;

  constructor(path: string) {
    this.shown = path;
  }

  async read(signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      const { size } = await stat(this.shown);
      if (size > MAX_ARCHIVE) throw snapshotProblems.tooLarge(this.shown, MAX_ARCHIVE);
      return await readFile(this.shown, { signal });
    } catch (error) {
      if (own(error, "code") === "ENOENT") return undefined;
      signal.throwIfAborted();
      throw isProblem(error) ? error : snapshotProblems.unreadableFile(this.shown, codeOf(error) || "unknown error", error);
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    // Beside the target, so that the last step only renames: a reader sees the old file or the new one.
    const draft = `${this.shown}.${randomBytes(6).toString("hex")}`;
    try {
      await writeFile(draft, bytes, { mode: 0o600, flag: "wx", signal });
      await rename(draft, this.shown);
    } catch (error) {
      await rm(draft, { force: true });
      signal.throwIfAborted();
      throw snapshotProblems.unwritable(this.shown, codeOf(error) || "unknown error", error);
    }
  }

  async remove(): Promise<void> {
    await rm(this.shown, { force: true });
  }

  async close(): Promise<void> {
    // Nothing is held open.
  }
}

function credentialsOf(name: RepositoryName, registry: SnapshotAccess["registry"]): RegistryCredentials | undefined {
  if (registry?.credentials !== undefined) return { kind: "basic", ...registry.credentials };
  return registry?.dockerConfig && credentialsFor(readDockerConfig(registry.dockerConfig.reveal()), name);
}

class RegistryPlace implements SnapshotPlace {
  readonly shown: string;
  readonly #repository: OciRepository;
  readonly #tag: string;

  constructor(target: string, { registry }: SnapshotAccess) {
    const { tag, digest, ...name } = parseImageReference(target.slice("oci://".length));
    if (digest !== undefined) throw snapshotProblems.invalidTarget(target, "it names a digest, and a snapshot is written under a tag");
    if (tag === undefined) throw snapshotProblems.invalidTarget(target, "it names no tag");
    const credentials = credentialsOf(name, registry);
    this.shown = target;
    this.#tag = tag;
    this.#repository = new OciRepository(name, { credentials, plainHttp: registry?.plainHttp === true ? "only" : "never" });
  }

  async read(signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      const digest = await this.#repository.resolveTag(this.#tag, signal);
      const { layers } = await this.#repository.pullManifest(digest, signal);
      const layer = layers.find(({ mediaType }) => mediaType === SNAPSHOT_LAYER_TYPE);
      if (layer === undefined) throw snapshotProblems.notASnapshot(this.shown, `it has no layer of type ${SNAPSHOT_LAYER_TYPE}`);
      return await this.#repository.readBlob(layer, { maxBytes: MAX_ARCHIVE, signal });
    } catch (error) {
      if (isProblem(error, "oci.notFound")) return undefined;
      throw error;
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const config = await this.#push(new TextEncoder().encode("{}"), SNAPSHOT_CONFIG_TYPE, signal);
    const layer = await this.#push(bytes, SNAPSHOT_LAYER_TYPE, signal);
    const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, artifactType: SNAPSHOT_CONFIG_TYPE, config, layers: [layer] };
    const content = new TextEncoder().encode(JSON.stringify(manifest));
    await this.#repository.putManifest(this.#tag, { mediaType: OCI_MANIFEST, bytes: content }, signal);
  }

  async remove(signal: AbortSignal): Promise<void> {
    await this.#repository.removeManifest(this.#tag, signal);
  }

  close(): Promise<void> {
    return this.#repository.close();
  }

  #push(bytes: Uint8Array, mediaType: string, signal: AbortSignal): Promise<Descriptor> {
    return this.#repository.pushBlob(bytes, mediaType, signal);
  }
}

class BucketSnapshot implements SnapshotPlace {
  readonly shown: string;
  readonly #object: S3Object;

  constructor(target: string, { bucket }: SnapshotAccess) {
    this.shown = target;
    this.#object = new S3Object(parseBucketUrl(target), bucket);
  }

  read(signal: AbortSignal): Promise<Uint8Array | undefined> {
    return this.#object.read(MAX_ARCHIVE, signal);
  }

  write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    return this.#object.write(bytes, BUCKET_TYPE, signal);
  }

  remove(signal: AbortSignal): Promise<void> {
    return this.#object.remove(signal);
  }

  close(): Promise<void> {
    return this.#object.close();
  }
}
