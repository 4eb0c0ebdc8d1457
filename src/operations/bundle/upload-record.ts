// Where the uploads of a push are, kept in a file beside the bundle, so that a push that was stopped goes on in the middle of a blob.
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { isObject, messageOf, own, type Json, type Log } from "#base";
import type { UploadMemory } from "#oci";

const VERSION = 1;

/** What is known of uploads that were begun: `registry/path@digest` → address. Gone once the push has ended well. */
export class UploadRecord {
  readonly #file: string;
  readonly #log: Log;
  readonly #uploads: Map<string, string>;
  #written: Promise<void> = Promise.resolve();
  #isRefused = false;

  private constructor(file: string, uploads: Map<string, string>, log: Log) {
    this.#file = file;
    this.#uploads = uploads;
    this.#log = log;
  }

  /** @param place of the bundle; what lies beside it and is no record is begun anew */
  static async open(place: string, log: Log): Promise<UploadRecord> {
    const file = `${place.replace(/[\\/]+$/, "")}.push.json`;
    const text = await readFile(file, "utf8").catch(() => "");
    return new UploadRecord(file, readUploads(text), log);
  }

  /** The memory of one blob of one repository. */
  memoryOf(repository: string, digest: string): UploadMemory {
    const key = `${repository}@${digest}`;
    return {
      recall: () => this.#uploads.get(key),
      remember: (address) => {
        if (address === undefined && !this.#uploads.delete(key)) return this.#written;
        if (address !== undefined) this.#uploads.set(key, address);
        return this.#write();
      },
    };
  }

  /** Removes the file; what it told is done. */
  async remove(): Promise<void> {
    await this.#written;
    await rm(this.#file, { force: true }).catch(() => undefined);
  }

  #write(): Promise<void> {
    this.#written = this.#written.then(async () => {
      if (this.#isRefused) return;
      try {
        // An address may hold what lets its bearer write to the upload.
        const text = JSON.stringify({ version: VERSION, uploads: Object.fromEntries(this.#uploads) });
        await writeFile(`${this.#file}.part`, text, { mode: 0o600 });
        await rename(`${this.#file}.part`, this.#file);
      } catch (error) {
        // A bundle may lie on a medium that cannot be written: then only this run goes on where it was.
        this.#isRefused = true;
        this.#log.write("debug", `${this.#file} cannot be written: ${messageOf(error)}`);
      }
    });
    return this.#written;
  }
}

function readUploads(text: string): Map<string, string> {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return new Map();
  }
  const uploads = own(json, "version") === VERSION ? own(json, "uploads") : undefined;
  const entries = isObject(uploads) ? Object.entries(uploads) : [];
  return new Map(entries.filter((each): each is [string, string] => typeof each[1] === "string"));
}
