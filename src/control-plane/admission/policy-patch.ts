// JSON patches of mutating policies: operations one by one, and why one does not apply, in the words of the API server's library.
// @see evanphx/json-patch v4 patch.go
import { isObject, own, stringAt, type Json, type JsonObject, type MutableJson } from "#base";
import { applyJsonPatch, INAPPLICABLE, pointerSteps } from "../write/json-patch.ts";
import { Unmade } from "./mutated.ts";

/** The patched object; undefined where a test failed, which leaves the object alone; or why an operation does not apply. */
export function patchObject(object: JsonObject, operations: readonly JsonObject[]): Json | undefined | Unmade {
  let value = object as Json;
  for (const operation of operations) {
    const next = applyJsonPatch(value as MutableJson, [operation]);
    if (next === INAPPLICABLE) {
      const failure = whyNot(value, operation);
      return failure === undefined ? undefined : new Unmade(`JSON Patch: ${failure}`);
    }
    value = next as Json;
  }
  return value;
}

const MISSING = "missing value";

/** Undefined where a test failed. */
function whyNot(value: Json, operation: JsonObject): string | undefined {
  const [op, path, from] = ["op", "path", "from"].map((key) => stringAt(operation, key)) as [string, string, string];
  switch (op) {
    case "add":
      return (
        missingAt(value, path, `add operation does not apply: doc is missing path: "${path}"`) ??
        `error in add for path: '${path}': ${indexFault(value, path, 1)}`
      );
    case "remove":
      return (
        missingAt(value, path, `remove operation does not apply: doc is missing path: "${path}"`) ??
        `error in remove for path: '${path}': ${keyFault(value, path)}`
      );
    case "replace":
      return (
        missingAt(value, path, `replace operation does not apply: doc is missing path: ${path}`) ??
        `replace operation does not apply: doc is missing key: ${path}: ${MISSING}`
      );
    case "test":
      return testFault(value, path);
    case "move":
    case "copy":
      return transferFault(value, { op, path, from });
    default:
      return `Unexpected kind: ${op}`;
  }
}

function testFault(value: Json, path: string): string | undefined {
  if (path === "") return undefined;
  const missing = missingAt(value, path, `test operation does not apply: is missing path: ${path}`);
  if (missing !== undefined) return missing;
  const fault = indexFault(value, path, 0);
  return fault === "" ? undefined : `error in test for path: '${path}': ${fault}`;
}

function transferFault(
  value: Json,
  { op, path, from }: { readonly op: "move" | "copy"; readonly path: string; readonly from: string },
): string {
  if (from === "") return `${op} operation failed to decode from: operation, missing from field: ${MISSING}`;
  const missing = missingAt(value, from, `${op} operation does not apply: doc is missing from path: ${from}`);
  if (missing !== undefined) return missing;
  const fault = op === "move" ? keyFault(value, from) : indexFault(value, from, 0);
  if (fault !== "")
    return op === "move" ? `error in move for path: '${lastStep(from)}': ${fault}` : `error in copy for from: '${from}': ${fault}`;
  const nowhere = missingAt(value, path, `${op} operation does not apply: doc is missing destination path: ${path}`);
  if (nowhere !== undefined) return nowhere;
  const beyond = indexFault(value, path, 1);
  return op === "move" ? `error in move for path: '${path}': ${beyond}` : `error while adding value during copy: ${beyond}`;
}

/** Why nothing is found on the way to a place; undefined where something is. */
function missingAt(value: Json, path: string, message: string): string | undefined {
  return containerAt(value, path) === undefined ? `${message}: ${MISSING}` : undefined;
}

function lastStep(path: string): string {
  return pointerSteps(path).at(-1) ?? "";
}

function containerAt(value: Json, path: string): Json | undefined {
  const all = pointerSteps(path);
  if (all.length === 0) return undefined;
  let here: Json | undefined = value;
  for (const step of all.slice(0, -1)) here = Array.isArray(here) ? (here.at(Number(step)) as Json | undefined) : own(here, step);
  return Array.isArray(here) || isObject(here) ? here : undefined;
}

/** Why a place in a list cannot be reached; empty where it can. @param more places behind the last that count */
function indexFault(value: Json, path: string, more: number): string {
  const container = containerAt(value, path);
  if (!Array.isArray(container)) return "";
  const step = lastStep(path);
  if (!/^[+-]?\d+$/.test(step)) {
    const fault = `strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`;
    return more > 0 ? `value was not a proper array index: '${step}': ${fault}` : fault;
  }
  const [index, length] = [Number(step), container.length + more];
  return index >= length || index < -length ? `Unable to access invalid index: ${index}: invalid index referenced` : "";
}

function keyFault(value: Json, path: string): string {
  const container = containerAt(value, path);
  if (Array.isArray(container)) return indexFault(value, path, 0);
  const key = lastStep(path);
  return own(container, key) === undefined ? `Unable to remove nonexistent key: ${key}: ${MISSING}` : "";
}
