// What an install of upstream's components was written as. Nothing of it can be rendered again without the network, and what the state
// shows of the files is what git holds now; so the files as they should be are kept in the bytes that only the provider reads.
import { isObject } from "#base";
import { isCtyObject, type CtyObject } from "#codec";
import { packedRecord, tryUnpackRecord } from "./packed-record.ts";

type Files = Readonly<Record<string, string>>;

/** Private bytes that hold the files of an install. */
export function recordOf(files: Files): Uint8Array {
  return packedRecord("files", files);
}

/** The files that private bytes hold; undefined where they hold something else. */
export function tryReadRecord(bytes: Uint8Array | undefined): Files | undefined {
  const files = tryUnpackRecord("files", bytes);
  return isObject(files) ? (files as Files) : undefined;
}

const NAMES = ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"];

/**
 * The files of an install as they were written: by the record, or else as the state has them. Undefined where one of the three is
 * missing, so that nothing is left to go by.
 */
export function writtenFiles(state: CtyObject, bytes: Uint8Array | undefined): Files | undefined {
  const recorded = tryReadRecord(bytes);
  const stored = isCtyObject(state["repository_files"]) ? state["repository_files"] : {};
  const files =
    recorded ?? Object.fromEntries(Object.entries(stored).filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  const paths = Object.keys(files);
  const isWhole = NAMES.every((name) => paths.some((path) => path === name || path.endsWith(`/${name}`)));
  return isWhole ? files : undefined;
}

/** The text of gotk-components.yaml among the files of an install. */
export function componentsIn(files: Files): string {
  return Object.entries(files).find(([path]) => /(^|\/)gotk-components\.yaml$/.test(path))?.[1] ?? "";
}
