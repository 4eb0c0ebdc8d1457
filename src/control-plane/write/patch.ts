// Patches in their four forms.
import { at, isObject, isProblem, messageOf, own, type Json, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { parseYaml } from "#codec";
import { metadataOf, textOf } from "../cluster-state.ts";
import { applyManaged, managedAfterUpdate } from "../managed-fields/field-manager.ts";
import { formatManager } from "../managed-fields/managed.ts";
import { formatPath } from "../managed-fields/path-element.ts";
import { findMisfits, formatMisfits } from "../managed-fields/walk.ts";
import { findDuplicates, readJson } from "../schema/json-text.ts";
import { failure, refusals } from "../status/status.ts";
import { controlPlaneProblems, statusOf } from "../problems.ts";
import { ownedWrite, setManagedFields } from "./create.ts";
import { checkFields } from "./decode.ts";
import { applyJsonPatch, applyMergePatch, INAPPLICABLE } from "./json-patch.ts";
import { mergeStrategically } from "./strategic.ts";
import type { WriteScope } from "./scope.ts";
import { updateObject, type UpdateOutcome } from "./update.ts";
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
    const { patched, shown } = patch(scope, type, text, base);
    if (!isObject(patched)) throw refusals.unprocessable();
    const next = patched as MutableJsonObject;
    checkPatched(scope, next, shown);
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
): { patched: MutableJson; shown: (object: MutableJson) => string } {
  const read = readJson(text);
  if (type === PATCH_TYPES.json) return { patched: jsonPatch(read, live), shown: (object) => JSON.stringify(object) };
  const prefix = type === PATCH_TYPES.merge ? "error decoding patch: " : "";
  if ("reason" in read) throw refusals.badRequest(`${prefix}${read.reason}`);
  if (!isObject(read.value))
    throw refusals.badRequest(`${prefix}json: cannot unmarshal ${goKind(read.value)} into Go value of type map[string]interface {}`);
  noteDuplicates(scope, text);
  if (type === PATCH_TYPES.merge) return { patched: applyMergePatch(live, read.value), shown: (object) => JSON.stringify(object) };
  const body = read.value;
  return { patched: mergeStrategically(scope.served.definition.schema, live, body), shown: () => goMap(body) };
}

function jsonPatch(read: ReturnType<typeof readJson>, live: MutableJsonObject): MutableJson {
  if ("reason" in read) throw refusals.badRequest(`error decoding patch: ${read.reason}`);
  if (!Array.isArray(read.value))
    throw refusals.badRequest(
      `error decoding patch: json: cannot unmarshal ${goKind(read.value)} into Go value of type []handlers.jsonPatchOp`,
    );
  const operations = read.value as readonly Json[];
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

function noteDuplicates({ options, warnings }: WriteScope, text: string): void {
  if (options.fieldValidation === "Ignore") return;
  const duplicates = findDuplicates(text).map((each) => `duplicate field ${JSON.stringify(each)}`);
  if (duplicates.length === 0) return;
  if (options.fieldValidation === "Warn") warnings.push(...duplicates);
  else throw invalidPatch(text, `strict decoding error: ${duplicates.join(", ")}`);
}

/** The patched object must still be of its kind. */
function checkPatched(scope: WriteScope, object: MutableJsonObject, shown: (object: MutableJson) => string): void {
  const { options, served, warnings } = scope;
  const before = shown(object);
  try {
    const strict = checkFields(object, served, undefined);
    if (strict.length > 0 && options.fieldValidation === "Strict")
      throw invalidPatch(before, `strict decoding error: ${strict.join(", ")}`);
    if (options.fieldValidation === "Warn") warnings.push(...strict);
  } catch (error) {
    const reason = /cannot be handled as a \S+: ([\s\S]*)$/.exec(statusOf(error)?.message ?? "")?.[1];
    throw statusOf(error)?.code === 400 && reason !== undefined ? invalidPatch(before, reason) : error;
  }
}

function invalidPatch(value: string, detail: string): Error {
  return refusals.invalid("", "", "", [{ type: "invalid", field: "patch", value, detail }]);
}

function applyObject(scope: WriteScope, text: string): UpdateOutcome {
  const config = readConfig(scope, text);
  return updateObject(
    scope,
    (live) => {
      checkConfig(scope, config);
      const outcome = applyManaged(ownedWrite(scope), live, config, { manager: scope.manager, force: scope.options.force });
      if (outcome.kind === "refused") throw applyRefusal(outcome);
      const next = structuredClone(outcome.object) as MutableJsonObject;
      next["apiVersion"] = scope.served.apiVersion;
      next["kind"] = scope.served.definition.kind;
      setManagedFields(metadataOf(next), outcome.managedFields);
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

function applyRefusal(outcome: { readonly message: string; readonly conflicts?: Parameters<typeof conflictCauses>[0] }): Error {
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

function readConfig({ options, warnings }: WriteScope, text: string): JsonObject {
  const value = readYamlOrJson(text);
  if (!isObject(value))
    throw refusals.badRequest(
      `error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${goKind(value)} into Go value of type map[string]interface {}`,
    );
  if (options.fieldValidation === "Ignore" || !text.trimStart().startsWith("{")) return value;
  const duplicates = findDuplicates(text).map((each) => `line 1: key ${JSON.stringify(each.split(".").at(-1))} already set in map`);
  if (duplicates.length > 0 && options.fieldValidation === "Strict") {
    throw refusals.badRequest(
      `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${duplicates.join("\n  ")}`,
    );
  }
  warnings.push(...duplicates);
  return value;
}

function readYamlOrJson(text: string): unknown {
  const read = text.trimStart().startsWith("{") ? readJson(text) : undefined;
  if (read !== undefined && "value" in read) return read.value;
  try {
    return parseYaml(text, { dialect: "v2" });
  } catch (error) {
    if (isProblem(error, "yaml."))
      throw refusals.badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${messageOf(error)}`);
    throw error;
  }
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

function goKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (value === null) return "null";
  return typeof value === "boolean" ? "bool" : typeof value;
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
