// Opens a bundle where it is: a folder, a .tar file, or a registry that it was pushed to.
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { compareVersions, tryParseVersion } from "#codec";
import { isOciDigest, ociDigestOf, ociProblems, parseImageReference, type Descriptor, type OciRepository } from "#oci";
import { readTar } from "#store";
import { BUNDLE_NAME, bundleDigestIn, readBundleManifest, readCatalogue, type BundleParts } from "./bundle-manifest.ts";
import type { BundleCatalogue } from "./contract.ts";
import { blobPath, ImageLayout, INDEX_FILE, LAYOUT_FILE } from "./image-layout.ts";
import { bundleProblems } from "./problems.ts";
import type { Registries } from "./registries.ts";

/** The parts of a bundle that tell about it; each is small. */
const MAX_PART = 64 * 1024 * 1024;

/** A bundle whose table of contents was read. */
export interface OpenBundle {
  /** As it was named. */
  readonly place: string;
  readonly digest: string;
  readonly catalogue: BundleCatalogue;
  /** Registry and path before the names of what it holds, for a bundle in a registry. */
  readonly registry?: string;
  /** Reads one of the bundle's own parts, checked against its digest. */
  readPart(part: keyof BundleParts): Promise<Uint8Array>;
}

/** How one of the bundle's own blobs is read. */
interface Reader {
  readonly digest: string;
  readonly registry?: string;
  read(blob: Pick<Descriptor, "digest" | "size">): Promise<Uint8Array>;
}

/**
 * Opens a bundle.
 * @param place a folder, a `.tar` file, or `oci://registry/path[:release]`; of several releases there the newest is taken
 * @throws bundle.notABundle · oci.* · store.*
 */
export async function openBundle(place: string, registries: Registries, signal: AbortSignal): Promise<OpenBundle> {
  const reader = place.startsWith("oci://") ? await registryReader(place, registries, signal) : await fileReader(place, signal);
  const parts = readBundleManifest(await reader.read({ digest: reader.digest, size: MAX_PART }), place);
  const catalogue = readCatalogue(await reader.read(parts.catalogue), place);
  return {
    place,
    digest: reader.digest,
    catalogue,
    ...(reader.registry !== undefined && { registry: reader.registry }),
    readPart: (part) => reader.read(parts[part]),
  };
}

async function fileReader(place: string, signal: AbortSignal): Promise<Reader> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw bundleProblems.notABundle(place, "there is no such file or folder");
  return found.isDirectory() ? folderReader(place) : tarReader(place, signal);
}

async function folderReader(folder: string): Promise<Reader> {
  if ((await stat(join(folder, INDEX_FILE)).catch(() => undefined)) === undefined)
    throw bundleProblems.notABundle(folder, "it has no index.json; a create that was interrupted goes on when it is run again");
  await checkPart(folder, INDEX_FILE);
  const text = await readFile(join(folder, INDEX_FILE), "utf8");
  const layout = new ImageLayout(folder);
  const read: Reader["read"] = async ({ digest }) => {
    await checkPart(folder, blobPath(digest));
    return layout.read(digest);
  };
  return { digest: bundleDigestIn(text, folder), read };
}

/** A pipe or a device in the place of a part would never end. */
async function checkPart(folder: string, path: string): Promise<void> {
  const found = await stat(join(folder, path)).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw bundleProblems.notABundle(folder, `it has no file ${path}`);
  if (found.size > MAX_PART) throw ociProblems.tooLarge(`${path} of ${folder}`, MAX_PART);
}

/** What is wanted stands first in our own files, so that little of a large one is read. */
async function tarReader(file: string, signal: AbortSignal): Promise<Reader> {
  const read = async (path: string): Promise<Uint8Array> => {
    let found: Uint8Array | undefined;
    const visit = async (member: {
      readonly path: string;
      readonly size: number;
      readonly read: AsyncIterable<Uint8Array>;
    }): Promise<boolean> => {
      if (member.path !== path) return true;
      if (member.size > MAX_PART) throw ociProblems.tooLarge(`${path} of ${file}`, MAX_PART);
      const chunks: Uint8Array[] = [];
      for await (const chunk of member.read) chunks.push(chunk);
      found = Buffer.concat(chunks);
      return false;
    };
    await readTar(file, visit, signal);
    if (found === undefined) throw bundleProblems.notABundle(file, `it has no ${path}`);
    return found;
  };
  const digest = bundleDigestIn(new TextDecoder().decode(await read(INDEX_FILE)), file);
  return {
    digest,
    read: async (blob) => {
      const bytes = await read(blobPath(blob.digest));
      const actual = ociDigestOf(bytes, blob.digest.startsWith("sha512:") ? "sha512" : "sha256");
      if (actual !== blob.digest) throw ociProblems.digestMismatch(`a blob of ${file}`, blob.digest, actual);
      return bytes;
    },
  };
}

/** Where a mirror is: the registry, and the path below which everything lies. */
export interface MirrorAddress {
  readonly registry: string;
  /** Empty for the root of the registry. */
  readonly path: string;
  /** Tag or digest of the bundle. */
  readonly tag?: string;
}

/**
 * Reads `registry.example.com:5000/mirror` with or without `oci://`; the name of the bundle's own manifest may stand behind it, with a
 * tag or digest.
 * @throws oci.invalidImage
 */
export function parseMirror(text: string): MirrorAddress {
  const whole = text.replace(/^oci:\/\//, "").replace(/\/+$/, "");
  const { name = whole, reference } = NAMED.exec(whole)?.groups ?? {};
  if (reference !== undefined) return { ...parseMirror(name), tag: reference.slice(1) };
  const bare = name;
  // A name below it is what has to be well-formed, also where the mirror is the whole registry.
  const colon = /:([\w][\w.-]*)$/.exec(bare);
  const hasTag = colon !== null && bare.slice(0, colon.index).includes("/");
  const base = hasTag ? bare.slice(0, colon.index) : bare;
  const { registry, path } = parseImageReference(`${base}/${BUNDLE_NAME}`);
  return { registry, path: path.slice(0, -BUNDLE_NAME.length).replace(/\/$/, ""), ...(hasTag && { tag: colon[1] ?? "" }) };
}

/** `<mirror>/headgate-bundle`, `<mirror>/headgate-bundle:v0.3.0`, or with a digest. */
const NAMED = new RegExp(`^(?<name>.+?)/${BUNDLE_NAME}(?<reference>:[\\w][\\w.-]*|@sha256:[0-9a-f]{64})?$`);

/** Whether a reference names the manifest of a bundle itself. */
export function isBundleName(reference: string): boolean {
  return NAMED.test(reference.replace(/^oci:\/\//, ""));
}

/** Path of something in a mirror. */
export function pathIn({ path }: MirrorAddress, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}

async function registryReader(place: string, registries: Registries, signal: AbortSignal): Promise<Reader> {
  const mirror = parseMirror(place);
  const repository = registries.open({ registry: mirror.registry, path: pathIn(mirror, BUNDLE_NAME) });
  const tag = mirror.tag ?? (await newestTag(repository, place, signal));
  const { digest, bytes } = await repository.readManifest(tag, signal);
  return {
    digest,
    registry: mirror.path === "" ? mirror.registry : `${mirror.registry}/${mirror.path}`,
    read: async (blob) =>
      blob.digest === digest ? bytes : repository.readBlob({ mediaType: "", ...blob }, { maxBytes: MAX_PART, signal }),
  };
}

async function newestTag(repository: OciRepository, place: string, signal: AbortSignal): Promise<string> {
  const versions = (await repository.listTags(signal)).flatMap((tag) => {
    const version = tryParseVersion(tag);
    return version === undefined ? [] : [{ tag, version }];
  });
  const [newest] = versions.toSorted((a, b) => compareVersions(b.version, a.version));
  if (newest === undefined) throw bundleProblems.notABundle(place, `${repository.shown} has no tag that is a release`);
  return newest.tag;
}

/** A whole layout of a bundle in files. */
export interface OpenLayout extends AsyncDisposable {
  readonly layout: ImageLayout;
}

/**
 * The layout of a folder, or of a `.tar` file, which is unpacked into a folder for temporary files until it is disposed.
 * @throws store.* · bundle.notABundle
 */
export async function openLayout(place: string, signal: AbortSignal): Promise<OpenLayout> {
  if ((await stat(place)).isDirectory()) return { layout: new ImageLayout(place), [Symbol.asyncDispose]: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "headgate-bundle-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const isPart = (path: string): boolean =>
      [LAYOUT_FILE, INDEX_FILE].includes(path) || isOciDigest(path.replace(/^blobs\//, "").replace("/", ":"));
    const visit = async (member: { readonly path: string; readonly read: AsyncIterable<Uint8Array> }): Promise<boolean> => {
      if (!isPart(member.path)) return true;
      const target = join(folder, member.path);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(Readable.from(member.read, { objectMode: false }), createWriteStream(target), { signal });
      return true;
    };
    await readTar(place, visit, signal);
    return { layout: new ImageLayout(folder), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
