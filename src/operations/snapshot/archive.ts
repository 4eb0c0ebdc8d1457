// A snapshot as one file: a gzip-compressed tar of index.json, one JSON file for each object, and one age file for what is secret.
// The same objects give the same bytes, but for the times in the index and what age seals.
import { at, formatRef, isObject, isProblem, own, refOf, stringAt, type Json, type KubeObject } from "#base";
import { openWithAge, sealWithAge, type AgeIdentities, type AgeRecipients } from "#crypto";
import { digestOf, fileTree, packTree, unpackTree, type FileTree } from "#store";
import { canonicalJson } from "../digest.ts";
import {
  entryId,
  SNAPSHOT_FORMAT,
  SNAPSHOT_VERSION,
  type KeptObject,
  type Snapshot,
  type SnapshotEntry,
  type SnapshotIndex,
  type SnapshotPart,
  type SnapshotRole,
} from "./contract.ts";
import { isSecret, type Collected } from "./collect.ts";
import { snapshotProblems } from "./problems.ts";

const INDEX = "index.json";
const SEALED = "sealed.age";
/** Largest snapshot, in bytes when unpacked. */
export const MAX_UNPACKED = 1024 * 1024 * 1024;
const ROLES: readonly SnapshotRole[] = ["definition", "namespace", "component", "reference", "release", "flux"];

export interface Packing {
  /** RFC 3339. */
  readonly takenAt: string;
  /** `omit` leaves out what is secret. */
  readonly seal: AgeRecipients | "omit";
}

/** @returns the archive and what it holds; nothing secret stands in it in the clear */
export async function packSnapshot(
  { objects, ...facts }: Collected,
  { takenAt, seal }: Packing,
): Promise<{ readonly bytes: Uint8Array; readonly snapshot: Snapshot }> {
  const sorted = objects.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || (idOf(a) < idOf(b) ? -1 : 1));
  const open = sorted.filter((each) => !isSecret(each));
  const secret = sorted.filter(isSecret);
  const files = open.map((each) => fileOf(each));
  const sealed = seal === "omit" || secret.length === 0 ? undefined : await sealWithAge(encode(secret), seal);
  const index: SnapshotIndex = {
    format: SNAPSHOT_FORMAT,
    version: SNAPSHOT_VERSION,
    takenAt,
    ...facts,
    omitted: seal === "omit" ? secret.map(entryOf) : [],
    objects: files.map(({ part }) => part),
    ...(sealed && {
      sealed: {
        path: SEALED,
        digest: digestOf(sealed),
        size: sealed.length,
        recipients: seal !== "omit" && "recipients" in seal ? [...seal.recipients] : [],
        objects: secret.map(entryOf),
      },
    }),
  };
  const file = (bytes: Uint8Array): { readonly bytes: Uint8Array; readonly executable: boolean } => ({ bytes, executable: false });
  const tree = fileTree([
    [INDEX, file(encode(index))],
    ...files.map(({ part, bytes }) => [part.path, file(bytes)] as const),
    ...(sealed ? [[SEALED, file(sealed)] as const] : []),
  ]);
  const bytes = await packTree(tree);
  return { bytes, snapshot: { index, digest: digestOf(bytes), objects: open, ...(sealed && { sealed }), opened: secret } };
}

/**
 * Reads an archive and checks every part of it against the index.
 * @param what its name in messages
 * @throws snapshot.truncated · snapshot.notASnapshot · snapshot.newerFormat · snapshot.corrupted · snapshot.tooLarge
 */
export async function unpackSnapshot(bytes: Uint8Array, what: string): Promise<Snapshot> {
  const tree = await unpack(bytes, what);
  const index = readIndex(tree, what);
  const known = new Set([INDEX, ...index.objects.map(({ path }) => path), ...(index.sealed ? [index.sealed.path] : [])]);
  for (const path of tree.files.keys()) if (!known.has(path)) throw snapshotProblems.corrupted(what, path, "is not in its index");
  const objects = index.objects.map((part) => readPart(tree, part, what));
  const { sealed } = index;
  return {
    index,
    digest: digestOf(bytes),
    objects,
    ...(sealed && { sealed: checked(tree, sealed, what) }),
  };
}

/**
 * The same snapshot with what is sealed in it opened.
 * @throws snapshot.corrupted · crypto.* where nothing that is given opens it
 */
export async function openSnapshot(snapshot: Snapshot, what: string, identities: AgeIdentities): Promise<Snapshot> {
  const { sealed, index } = snapshot;
  if (sealed === undefined || snapshot.opened !== undefined) return snapshot;
  const text = new TextDecoder().decode(await openWithAge(sealed, identities));
  const opened = readSealed(text);
  const listed = (index.sealed?.objects ?? []).map((each) => `${each.role} ${entryId(each)}`);
  if (opened === undefined || JSON.stringify(opened.map((each) => `${each.role} ${idOf(each)}`)) !== JSON.stringify(listed))
    throw snapshotProblems.corrupted(what, SEALED, "does not hold what the index says");
  return { ...snapshot, opened };
}

/** Everything that is known of a snapshot; Secrets only where it has been opened. */
export function contentsOf(snapshot: Snapshot): readonly KeptObject[] {
  return [...snapshot.objects, ...(snapshot.opened ?? [])];
}

export function entryOf({ role, object }: KeptObject): SnapshotEntry {
  return { role, ...refOf(object) };
}

function idOf({ object }: KeptObject): string {
  return entryId(refOf(object));
}

function fileOf(kept: KeptObject): { readonly part: SnapshotPart; readonly bytes: Uint8Array } {
  const { role, apiVersion, kind, name, namespace } = entryOf(kept);
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "core";
  const bytes = encode(kept.object);
  const path = ["objects", role, group, kind, namespace ?? "_", `${name}.json`].join("/");
  return {
    part: {
      path,
      digest: digestOf(bytes),
      size: bytes.length,
      role,
      apiVersion,
      kind,
      name,
      ...(namespace !== undefined && { namespace }),
    },
    bytes,
  };
}

async function unpack(bytes: Uint8Array, what: string): Promise<FileTree> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw snapshotProblems.notASnapshot(what, "it is not compressed with gzip");
  try {
    return await unpackTree(bytes, { maxBytes: MAX_UNPACKED, what });
  } catch (error) {
    if (isProblem(error, "store.tooLarge")) throw snapshotProblems.tooLarge(what, MAX_UNPACKED, error);
    if (isProblem(error, "store.escapes")) throw snapshotProblems.notASnapshot(what, "it holds paths outside of itself", error);
    throw snapshotProblems.truncated(what, error);
  }
}

function readIndex(tree: FileTree, what: string): SnapshotIndex {
  const file = tree.files.get(INDEX);
  if (file === undefined) throw snapshotProblems.notASnapshot(what, `it has no ${INDEX}`);
  const index = tryParse(file.bytes);
  if (stringAt(index, "format") !== SNAPSHOT_FORMAT) throw snapshotProblems.notASnapshot(what, `its ${INDEX} is that of something else`);
  const version = own(index, "version");
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1)
    throw snapshotProblems.corrupted(what, INDEX, "names no version of the format");
  if (version > SNAPSHOT_VERSION) throw snapshotProblems.newerFormat(what, version, SNAPSHOT_VERSION);
  const reason = reasonAgainst(index);
  if (reason !== undefined) throw snapshotProblems.corrupted(what, INDEX, reason);
  return index as unknown as SnapshotIndex;
}

function reasonAgainst(index: unknown): string | undefined {
  for (const name of ["lists", "changed", "missing", "omitted", "objects"])
    if (!Array.isArray(own(index, name))) return `has no list ${name}`;
  for (const name of ["namespace", "version", "revision"])
    if (typeof at(index, "install", name) !== "string") return `has no install.${name}`;
  const sealed = own(index, "sealed");
  const parts = [...(own(index, "objects") as readonly Json[]), ...(sealed === undefined ? [] : [sealed])];
  if (!parts.every((part) => stringAt(part, "path") !== "" && stringAt(part, "digest") !== ""))
    return "lists a part without path or digest";
  if (sealed !== undefined && !Array.isArray(own(sealed, "objects"))) return "does not say what is sealed";
  return undefined;
}

function readPart(tree: FileTree, part: SnapshotPart, what: string): KeptObject {
  const object = tryParse(checked(tree, part, what));
  if (!isKubeObject(object) || entryId(refOf(object)) !== entryId(part))
    throw snapshotProblems.corrupted(what, part.path, `is not the object ${formatRef(part)}`);
  return { role: part.role, object };
}

function checked(tree: FileTree, part: { readonly path: string; readonly digest: string }, what: string): Uint8Array {
  const file = tree.files.get(part.path);
  if (file === undefined) throw snapshotProblems.corrupted(what, part.path, "is missing");
  const found = digestOf(file.bytes);
  if (found !== part.digest) throw snapshotProblems.corrupted(what, part.path, `has the digest ${found} instead of ${part.digest}`);
  return file.bytes;
}

function readSealed(text: string): readonly KeptObject[] | undefined {
  const list = tryParse(new TextEncoder().encode(text));
  if (!Array.isArray(list)) return undefined;
  const kept = (list as readonly Json[]).filter((each) => isKubeObject(own(each, "object")));
  return kept.length === list.length ? (kept as unknown as readonly KeptObject[]) : undefined;
}

function isKubeObject(value: unknown): value is KubeObject {
  return isObject(value) && stringAt(value, "kind") !== "" && stringAt(value, "metadata", "name") !== "";
}

/** Undefined for what is no JSON; the parser's message would quote it. */
function tryParse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
