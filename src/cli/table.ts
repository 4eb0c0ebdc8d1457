// Tables as kubectl and flux print them: columns by blanks, no lines.
import Table from "cli-table3";
import { at, type KubeObject, textAt } from "#base";

const NONE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
};
const PLAIN = { ...NONE, left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " };

/** Lines of a table; the last column is never padded. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ chars: PLAIN, style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true } });
  table.push([...head], ...rows.map((row) => [...row]));
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** Cells of a row of `get`: name, revision, suspended, ready, message. */
export function statusCells(object: KubeObject, name: string): readonly string[] {
  const ready = readyOf(object);
  return [name, shortRevision(revisionOf(object)), at(object, "spec", "suspend") === true ? "True" : "False", ready.status, ready.message];
}

/** The Ready condition; Unknown with a message when there is none yet. */
export function readyOf(object: KubeObject): {
  readonly status: string;
  readonly message: string;
  readonly reason: string;
  readonly observedGeneration: number | undefined;
} {
  const conditions = at(object, "status", "conditions");
  const found = Array.isArray(conditions) ? conditions.find((each) => at(each, "type") === "Ready") : undefined;
  if (found === undefined) return { status: "Unknown", message: "waiting to be reconciled", reason: "", observedGeneration: undefined };
  const observed = at(found, "observedGeneration");
  return {
    status: textAt(found, "status"),
    message: textAt(found, "message").split("\n")[0] ?? "",
    reason: textAt(found, "reason"),
    observedGeneration: typeof observed === "number" ? observed : undefined,
  };
}

function revisionOf(object: KubeObject): string {
  const found = at(object, "status", "lastAppliedRevision") ?? at(object, "status", "artifact", "revision");
  return typeof found === "string" ? found : "";
}

/** `main@sha1:0123abcd`: digests are cut to eight digits. */
export function shortRevision(revision: string): string {
  return revision.replace(/((?:sha1|sha256|sha384|sha512):[0-9a-f]{8})[0-9a-f]+/, "$1");
}
