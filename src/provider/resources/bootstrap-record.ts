// What an install of upstream's components was written as. Nothing of it can be rendered again without the network, and what the state
// shows of the files is what git holds now; so the files as they should be are kept in the bytes that only the provider reads.
import { gunzipSync, gzipSync } from "node:zlib";
import { isObject, own } from "#base";
import { isCtyObject, type CtyObject } from "#codec";

type Files = Readonly<Record<string, string>>;

/** Private bytes that hold the files of an install. */
export function recordOf(files: Files): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ files: gzipSync(JSON.stringify(files)).toString("base64") }));
}

/** The files that private bytes hold; undefined where they hold something else. */
export function tryReadRecord(bytes: Uint8Array | undefined): Files | undefined {
  try {
    const packed = own(JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array())), "files");
    if (typeof packed !== "string") return undefined;
    const files: unknown = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8"));
    return isObject(files) ? (files as Files) : undefined;
  } catch {
    // Empty bytes, and those of a plan to create, are no record.
    return undefined;
  }
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
