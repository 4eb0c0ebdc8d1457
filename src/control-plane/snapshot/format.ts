// A snapshot as lines of text: a header, the control plane's own keys, one line for each object, and a last line with a checksum of
// all lines before it. The lines are compressed with gzip. `zcat FILE | jq` shows what is in it.
import { createHash } from "node:crypto";
import { isObject, own, stringAt, type Json } from "#base";
import { controlPlaneProblems } from "../problems.ts";
import type { Entry } from "../storage/object-store.ts";

export const FORMAT = "headgate.control-plane.snapshot";
export const FORMAT_VERSION = 1;

export interface StoredEntry extends Entry {
  /** `group/plural`. */
  readonly resource: string;
}

/** All that makes a control plane what it is, at one resource version. */
export interface Snapshot {
  readonly resourceVersion: number;
  /** Milliseconds since the epoch. */
  readonly takenAt: number;
  /** The control plane's own secrets, by name: its authority, the key of its tokens, the administrator's token. */
  readonly keys: Readonly<Record<string, string>>;
  readonly entries: readonly StoredEntry[];
}

/**
 * The lines of a snapshot.
 * @yields one line with its line end
 */
export function* writeLines({ resourceVersion, takenAt, keys, entries }: Snapshot): Generator<string> {
  const hash = createHash("sha256");
  const line = (text: string): string => {
    hash.update(`${text}\n`);
    return `${text}\n`;
  };
  yield line(
    JSON.stringify({
      format: FORMAT,
      formatVersion: FORMAT_VERSION,
      resourceVersion,
      takenAt: new Date(takenAt).toISOString(),
      objects: entries.length,
    }),
  );
  yield line(JSON.stringify({ keys }));
  for (const { resource, key, version, json } of entries)
    yield line(`{"resource":${JSON.stringify(resource)},"key":${JSON.stringify(key)},"version":${version},"object":${json}}`);
  yield `${JSON.stringify({ sha256: hash.digest("hex") })}\n`;
}

/** Reads lines one after the other; `finish` answers with the snapshot, once all of it is there and fits its checksum. */
export class SnapshotReader {
  readonly #path: string;
  readonly #hash = createHash("sha256");
  readonly #entries: StoredEntry[] = [];
  readonly #seen = new Set<string>();
  #header: { readonly resourceVersion: number; readonly takenAt: number; readonly objects: number } | undefined;
  #keys: Readonly<Record<string, string>> | undefined;
  #line = 0;
  #isComplete = false;

  /** @param path named in problems */
  constructor(path: string) {
    this.#path = path;
  }

  /** Whether a header was read. */
  get hasBegun(): boolean {
    return this.#header !== undefined;
  }

  /** @param text one line without its end @throws control-plane.foreignSnapshot · control-plane.newerSnapshot · control-plane.damagedSnapshot */
  take(text: string): void {
    this.#line += 1;
    if (this.#isComplete) throw this.#damaged("it goes on after its last line");
    const value = this.#parse(text);
    if (this.#header === undefined) this.#header = this.#readHeader(value);
    else if (this.#keys === undefined) this.#keys = this.#readKeys(value);
    else if (this.#entries.length < this.#header.objects) this.#entries.push(this.#readEntry(value, this.#header.resourceVersion));
    else {
      if (own(value, "sha256") !== this.#hash.digest("hex")) throw this.#damaged("its content does not fit its checksum");
      this.#isComplete = true;
      return;
    }
    this.#hash.update(`${text}\n`);
  }

  /** @throws control-plane.damagedSnapshot where lines are missing */
  finish(): Snapshot {
    const [header, keys] = [this.#header, this.#keys];
    if (header === undefined && this.#line === 0) throw controlPlaneProblems.foreignSnapshot(this.#path);
    if (header === undefined || keys === undefined || !this.#isComplete) throw this.damaged("it ends too early");
    return { resourceVersion: header.resourceVersion, takenAt: header.takenAt, keys, entries: this.#entries };
  }

  /** A problem that names the place after the lines so far. */
  damaged(reason: string, cause?: unknown): Error {
    return controlPlaneProblems.damagedSnapshot(this.#path, this.#line + 1, reason, cause);
  }

  #damaged(reason: string): Error {
    return controlPlaneProblems.damagedSnapshot(this.#path, this.#line, reason);
  }

  #parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      if (this.#header === undefined) throw controlPlaneProblems.foreignSnapshot(this.#path, error);
      throw controlPlaneProblems.damagedSnapshot(this.#path, this.#line, "the line is no JSON", error);
    }
  }

  #readHeader(value: unknown): { resourceVersion: number; takenAt: number; objects: number } {
    if (own(value, "format") !== FORMAT) throw controlPlaneProblems.foreignSnapshot(this.#path);
    const version = own(value, "formatVersion");
    if (version !== FORMAT_VERSION) throw controlPlaneProblems.newerSnapshot(this.#path, JSON.stringify(version ?? null), FORMAT_VERSION);
    const [resourceVersion, objects] = [own(value, "resourceVersion"), own(value, "objects")];
    const takenAt = Date.parse(stringAt(value, "takenAt"));
    if (!isCount(resourceVersion) || !isCount(objects) || Number.isNaN(takenAt)) throw this.#damaged("its header is incomplete");
    return { resourceVersion, takenAt, objects };
  }

  #readKeys(value: unknown): Readonly<Record<string, string>> {
    const keys = own(value, "keys");
    if (!isObject(keys) || !Object.values(keys).every((each) => typeof each === "string")) throw this.#damaged("its keys are missing");
    return keys as Readonly<Record<string, string>>;
  }

  #readEntry(value: unknown, newest: number): StoredEntry {
    const [resource, key, version, object] = ["resource", "key", "version", "object"].map((each) => own(value, each));
    const isSound =
      typeof resource === "string" &&
      resource.includes("/") &&
      typeof key === "string" &&
      key !== "" &&
      isCount(version) &&
      version <= newest &&
      stringAt(object, "metadata", "resourceVersion") === String(version) &&
      stringAt(object, "metadata", "uid") !== "";
    if (!isSound) throw this.#damaged("the line is no stored object");
    const id = `${resource}\n${key}`;
    if (this.#seen.has(id)) throw this.#damaged(`the object ${key} of ${resource} is there twice`);
    this.#seen.add(id);
    return { resource, key, version, json: JSON.stringify(object) };
  }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
