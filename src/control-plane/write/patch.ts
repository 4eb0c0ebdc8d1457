// Patches in their four forms.
import { at, isObject, own, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { metadataOf, textOf } from "../cluster-state.ts";
import { applyManaged, managedAfterUpdate } from "../managed-fields/field-manager.ts";
import { formatManager } from "../managed-fields/managed.ts";
import { formatPath } from "../managed-fields/path-element.ts";
import { findMisfits, formatMisfits } from "../managed-fields/walk.ts";
import { findDuplicates, readJson } from "../schema/json-text.ts";
import { firstUnkept, isBeyondFloat, unkeptInJson, unkeptWords } from "../schema/kept-numbers.ts";
import { readMarked, unmark, type NumberLiterals } from "../schema/number-literals.ts";
import { failure, refusals } from "../status/status.ts";
import { inConverterWords } from "./converter-words.ts";
import { controlPlaneProblems, statusOf } from "../problems.ts";
import { ownedWrite, setManagedFields } from "./create.ts";
import { checkFields } from "./decode.ts";
import { noteEmptyMetadata } from "./empty-metadata.ts";
import { builtinKindError, checkCustomType, dropVersioned, unreadableKind } from "./patched-kind.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { readYaml, repeatedKeys, unmarshalErrors } from "./yaml-body.ts";
import { applyJsonPatch, applyMergePatch, INAPPLICABLE } from "./json-patch.ts";
import { mergeStrategically } from "./strategic.ts";
import type { WriteScope } from "./scope.ts";
import { updateObject, type UpdateOutcome } from "./update.ts";
import { goKind } from "../schema/go-types.ts";
import { sortedKeys } from "../schema/sorted-keys.ts";
import { shown } from "../schema/shown.ts";

export const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;
const MAX_OPERATIONS = 10_000;

/** Patches an object. @param type one of PATCH_TYPES @throws control-plane.refused */
export function patchObject(scope: WriteScope, type: string, text: string): UpdateOutcome {
  if (type === PATCH_TYPES.apply) return applyObject(scope, text);
  return updateObject(scope, (live) => {
    const base = live ?? {};
    const { patched, shown, mark } = patch(scope, type, text, base);
    const failure = type === PATCH_TYPES.strategic ? undefined : unreadableKind(patched, scope.served, shown(patched));
    if (failure !== undefined) throw invalidPatch(shown(patched), failure);
    const next = patched as MutableJsonObject;
    const literals = mark === undefined ? undefined : unmark(next, mark);
    checkPatched(scope, next, { shown, repeated: repeatedFields(scope, type, text), type, literals });
    scope.served.definition.strategy.applyDefaults?.(next);
    setManagedFields(metadataOf(next), managedAfterUpdate(ownedWrite(scope), base, next, scope.manager));
    return next;
  });
}

function patch(
  scope: WriteScope,
  type: string,
  text: string,
  live: MutableJsonObject,
): { patched: MutableJson; shown: (object: MutableJson) => string; mark?: string | undefined } {
  const read: { value: unknown; mark?: string } | { reason: string } = readPatch(scope, type, text);
  const mark = "mark" in read ? read.mark : undefined;
  if (type === PATCH_TYPES.json) return { patched: jsonPatch(read, live), shown: textShown(scope), mark };
  const prefix = type === PATCH_TYPES.merge ? "error decoding patch: " : "";
  if ("reason" in read) throw refusals.badRequest(`${prefix}${read.reason}`);
  if (read.value === null && type === PATCH_TYPES.merge) throw refusals.badRequest("Invalid JSON Patch");
  read.value ??= {};
  if (!isObject(read.value))
    throw refusals.badRequest(`${prefix}json: cannot unmarshal ${goKind(read.value)} into Go value of type map[string]interface {}`);
  if (type === PATCH_TYPES.merge) return { patched: applyMergePatch(live, read.value), shown: textShown(scope), mark };
  const body = read.value;
  return { patched: mergeStrategically(scope.served.definition.schema, live, body), shown: () => goMap(body) };
}

/** A patched object as messages show it. */
function textShown({ served }: WriteScope): (object: MutableJson) => string {
  return served.reading === "custom" ? (object) => JSON.stringify(sortedKeys(object)) : (object) => JSON.stringify(object);
}

/** The patch; numbers that only Go tells from whole ones are marked, where their text becomes part of the text of a built-in object. */
function readPatch({ served }: WriteScope, type: string, text: string): { value: unknown; mark?: string } | { reason: string } {
  const read = readJson(text);
  if ("reason" in read) return read;
  const isTold = served.reading === "builtin" && type !== PATCH_TYPES.strategic;
  const unkept = unkeptInJson(text);
  if (unkept !== undefined && (!isTold || isBeyondFloat(unkept)))
    return { reason: unkeptWords(unkept, type === PATCH_TYPES.json ? "Go struct field jsonPatchOp.value" : "Go value") };
  return (isTold ? readMarked(text) : undefined) ?? read;
}

function jsonPatch(read: ReturnType<typeof readJson>, live: MutableJsonObject): MutableJson {
  if ("reason" in read) throw refusals.badRequest(`error decoding patch: ${read.reason}`);
  if (read.value !== null && !Array.isArray(read.value))
    throw refusals.badRequest(
      `error decoding patch: json: cannot unmarshal ${goKind(read.value)} into Go value of type []handlers.jsonPatchOp`,
    );
  const operations = (read.value ?? []) as readonly Json[];
  if (operations.length > MAX_OPERATIONS) {
    throw controlPlaneProblems.refused(
      failure(
        413,
        "RequestEntityTooLarge",
        `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`,
      ),
    );
  }
  const patched = applyJsonPatch(live, operations);
  if (patched === INAPPLICABLE) throw refusals.unprocessable();
  return patched;
}

/** Keys that stand twice in a patch, in the words of the strict decoder. */
function repeatedFields({ options }: WriteScope, type: string, text: string): string[] {
  if (options.fieldValidation === "Ignore") return [];
  return findDuplicates(text).map((each) => `${type === PATCH_TYPES.json ? "json patch " : ""}duplicate field ${JSON.stringify(each)}`);
}

/** The patched object must still be of its kind. */
function checkPatched(
  scope: WriteScope,
  object: MutableJsonObject,
  {
    shown,
    repeated,
    type,
    literals,
  }: {
    readonly shown: (object: MutableJson) => string;
    readonly repeated: readonly string[];
    readonly type: string;
    readonly literals: NumberLiterals | undefined;
  },
): void {
  const { options, served, warnings } = scope;
  const before = shown(object);
  const dropped = type === PATCH_TYPES.strategic ? keepType(object, served) : checkType(scope, object, before);
  try {
    const strict = [...repeated, ...dropped, ...checkFields(object, served, undefined, literals)];
    if (strict.length > 0 && options.fieldValidation === "Strict")
      throw invalidPatch(before, `strict decoding error: ${strict.join(", ")}`);
    if (options.fieldValidation === "Warn") warnings.push(...strict);
  } catch (error) {
    const reason = /cannot be handled as a \S+: ([\s\S]*)$/.exec(statusOf(error)?.message ?? "")?.[1];
    throw statusOf(error)?.code === 400 && reason !== undefined
      ? invalidPatch(before, type === PATCH_TYPES.strategic ? inConverterWords(reason) : reason)
      : error;
  }
}

/** The type of what a strategic merge patch changes is known whatever the patch says. */
function keepType(object: MutableJsonObject, { apiVersion, definition }: ServedResource): readonly string[] {
  for (const [key, value] of Object.entries({ apiVersion, kind: definition.kind }))
    if (typeof (object[key] ?? "") === "string") object[key] = value;
  return [];
}

/** What a patched object says of its type decides how it is read. @returns fields that are not known then */
function checkType({ served, state }: WriteScope, object: MutableJsonObject, shown: string): readonly string[] {
  if (served.reading === "custom") {
    checkCustomType(object, served);
    return [];
  }
  if (textOf(object, "apiVersion") === "") return dropVersioned(object, served).map((each) => `unknown field ${JSON.stringify(each)}`);
  const error = builtinKindError(object, served, state.table);
  if (error !== undefined) throw invalidPatch(shown, error);
  return [];
}

function invalidPatch(value: string, detail: string): Error {
  return refusals.invalid("", "", "", [{ type: "invalid", field: "patch", value, detail }]);
}

function applyObject(scope: WriteScope, text: string): UpdateOutcome {
  const config = readConfig(text);
  return updateObject(
    scope,
    (live) => {
      checkConfig(scope, config);
      const outcome = applyManaged(ownedWrite(scope), live, config, { manager: scope.manager, force: scope.options.force });
      if (outcome.kind === "refused") throw applyRefusal(outcome);
      const next = structuredClone(outcome.object) as MutableJsonObject;
      next["apiVersion"] = scope.served.apiVersion;
      next["kind"] = scope.served.definition.kind;
      checkConverted(scope, next, config);
      checkRepeated(scope, text);
      setManagedFields(metadataOf(next), outcome.managedFields);
      if (scope.served.reading === "custom" && scope.subresource === "") noteEmptyMetadata(next);
      scope.served.definition.strategy.applyDefaults?.(next);
      if (live === undefined && textOf(next["metadata"], "uid") !== "") {
        const { group, plural } = scope.served.definition;
        throw refusals.conflict(
          { group, plural },
          scope.name,
          `uid mismatch: the provided object specified uid ${textOf(next["metadata"], "uid")}, and no existing object was found`,
        );
      }
      return next;
    },
    { allowCreate: scope.subresource === "" },
  );
}

/** The refusal of an apply: a conflict, or why it cannot be done. */
export function applyRefusal(outcome: { readonly message: string; readonly conflicts?: Parameters<typeof conflictCauses>[0] }): Error {
  return outcome.conflicts === undefined
    ? refusals.unknown(outcome.message)
    : refusals.applyConflict(outcome.message, conflictCauses(outcome.conflicts));
}

function conflictCauses(conflicts: readonly { readonly owner: Parameters<typeof formatManager>[0]; readonly path: readonly string[] }[]) {
  return conflicts.map(({ owner, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${formatManager(owner)}`,
    field: formatPath(path),
  }));
}

function readConfig(text: string): JsonObject {
  const json = text.trimStart().startsWith("{") ? readJson(text) : undefined;
  const unkeptJson = json !== undefined && "value" in json ? unkeptInJson(text) : undefined;
  // what is infinite to JSON is a text to YAML
  const isJson = json !== undefined && "value" in json && (unkeptJson === undefined || !isBeyondFloat(unkeptJson));
  const { value, reason, literals } = { value: undefined, reason: undefined, literals: undefined, ...(isJson ? json : readYaml(text)) };
  if (reason !== undefined) throw refusals.badRequest(`error decoding YAML: error converting YAML to JSON: ${reason}`);
  const unkept = isJson ? unkeptJson : firstUnkept(value, literals);
  if (unkept !== undefined) throw refusals.badRequest(`error decoding YAML: ${unkeptWords(unkept)}`);
  if (value === null) return {};
  if (!isObject(value))
    throw refusals.badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`,
    );
  return value;
}

/** Keys that a configuration repeats are told of once it was applied. @throws control-plane.refused (400) */
function checkRepeated({ options, warnings }: WriteScope, text: string): void {
  if (options.fieldValidation === "Ignore") return;
  const repeated = repeatedKeys(text);
  if (repeated.length > 0 && options.fieldValidation === "Strict")
    throw refusals.badRequest(`error strict decoding YAML: error converting YAML to JSON: ${unmarshalErrors(repeated)}`);
  warnings.push(...repeated);
}

/** The merged object must still be readable as its kind: types fit by now, but texts may not be what their field holds. */
function checkConverted({ served }: WriteScope, object: MutableJsonObject, config: JsonObject): void {
  const misfit = served.definition.strategy.decodeError?.(object);
  if (misfit === undefined) return;
  const metadata = own(config, "metadata");
  const gvk = `${served.definition.group}/${served.definition.version}, Kind=${served.definition.kind}`;
  const reason = misfit.startsWith("illegal base64")
    ? `error decoding from json: ${misfit}`
    : misfit
        .replace(/^json: cannot unmarshal number \S+ into Go struct field \S+ of type (int32|int64)$/, "cannot convert float64 to $1")
        .replace(/Go struct field \S+ of type/, "Go value of type");
  throw refusals.unknown(
    `failed to convert new object (${textOf(metadata, "namespace")}/${textOf(metadata, "name")}; ${gvk}) to proper version: unable to convert unstructured object to ${gvk}: ${reason}`,
  );
}

/** A configuration must be of the kind and version of the path, and fit its schema. */
function checkConfig({ served }: WriteScope, config: JsonObject): void {
  const [apiVersion, kind] = [textOf(config, "apiVersion"), textOf(config, "kind")];
  const slash = apiVersion.indexOf("/");
  const shown = `${slash < 0 ? `/${apiVersion}` : apiVersion}, Kind=${kind}`;
  if (apiVersion !== served.apiVersion || kind !== served.definition.kind) throw refusals.badRequest(`invalid object type: ${shown}`);
  if (at(config, "metadata", "managedFields") !== undefined && at(config, "metadata", "managedFields") !== null)
    throw refusals.badRequest("metadata.managedFields must be nil");
  const misfits = findMisfits(served.atom, config);
  if (misfits.length === 0) return;
  const metadata = own(config, "metadata");
  throw refusals.unknown(
    `failed to create typed patch object (${textOf(metadata, "namespace")}/${textOf(metadata, "name")}; ${shown}): ${formatMisfits(misfits)}`,
  );
}

/** A map as Go prints it. */
function goMap(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => goMap(each)).join(" ")}]`;
  if (value === null || value === undefined) return "<nil>";
  if (!isObject(value)) return shown(value);
  return `map[${Object.keys(value)
    .toSorted()
    .map((key) => `${key}:${goMap(value[key])}`)
    .join(" ")}]`;
}
