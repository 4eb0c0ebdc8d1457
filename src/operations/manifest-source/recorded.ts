// A source whose answers are kept, so that whoever asks again for what was asked before reaches nothing.
import { isObject, isProblem, own, stringAt, type Json } from "#base";
import type { ImageMirror, ManifestSource } from "./manifest-source.ts";

/** Everything that a source said of one release. */
export interface RecordedRelease {
  readonly version: string;
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Component → image by digest; absent where it was not asked for. */
  readonly images?: Readonly<Record<string, string>>;
  readonly mirror?: ImageMirror;
}

/** A source with what it has been asked for. */
export interface RecordingSource extends ManifestSource {
  /** Undefined as long as nothing was asked of it. */
  record(): RecordedRelease | undefined;
}

export interface RecordingOptions {
  /** Opens the source itself; called when something is not recorded. */
  readonly open: () => Promise<ManifestSource>;
  /** What an earlier run has recorded. */
  readonly recorded?: RecordedRelease | undefined;
  /** Ask the source first, and take what is recorded only where the source is not there any more: for sources of this machine. */
  readonly prefersSource?: boolean;
}

/**
 * A source that answers from a record. The record knows one release: a range means that one.
 * @param reference for messages
 */
export function recordingSource(reference: string, { open, recorded, prefersSource = false }: RecordingOptions): RecordingSource {
  let [opened, known]: [Promise<ManifestSource> | undefined, RecordedRelease | undefined] = [undefined, undefined];
  const source = (): Promise<ManifestSource> => (opened ??= open());
  /** What is recorded, unless the source shall be asked and is there. */
  const usable = async (): Promise<RecordedRelease | undefined> => {
    if (recorded === undefined || !prefersSource) return recorded;
    return source().then(
      () => undefined,
      (thrown: unknown) => {
        if (!isProblem(thrown, "manifests.invalidReference")) throw thrown;
        return recorded;
      },
    );
  };
  return {
    reference,
    record: () => known,
    versions: async (signal) => {
      const before = await usable();
      return before === undefined ? (await source()).versions(signal) : [before.version];
    },
    manifests: async (version, signal) => {
      const before = await usable();
      if (before?.version === version) {
        known = before;
        return new Map(Object.entries(before.files));
      }
      const files = await (await source()).manifests(version, signal);
      known = { version, files: Object.fromEntries(files) };
      return files;
    },
    images: async (version, variant, signal) => {
      const before = await usable();
      if (before?.version === version && before.images !== undefined) return before.images;
      const images = await (await source()).images(version, variant, signal);
      if (known?.version === version) known = { ...known, images };
      return images;
    },
    mirror: async (version, signal) => {
      const before = await usable();
      if (before?.version === version) return before.mirror;
      const mirror = await (await source()).mirror?.(version, signal);
      if (mirror !== undefined && known?.version === version) known = { ...known, mirror };
      return mirror;
    },
  };
}

/** A record as it was written to JSON; undefined for what is none. */
export function tryReadRelease(json: Json | undefined): RecordedRelease | undefined {
  const [version, files, images, mirror] = [stringAt(json, "version"), own(json, "files"), own(json, "images"), own(json, "mirror")];
  const isMap = (value: unknown): value is Record<string, string> =>
    isObject(value) && Object.values(value).every((each) => typeof each === "string");
  if (version === "" || !isMap(files)) return undefined;
  const [registry, digests] = [stringAt(mirror, "registry"), own(mirror, "digests")];
  return {
    version,
    files,
    ...(isMap(images) && { images }),
    ...(registry !== "" && isMap(digests) && { mirror: { registry, digests } }),
  };
}
