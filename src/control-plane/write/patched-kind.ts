// What a patch may make of an object's kind and version: a JSON or merge patch is read anew, by whatever they say by then.
import { isObject, own, type MutableJson, type MutableJsonObject } from "#base";
import { textOf } from "../cluster-state.ts";
import type { ResourceTable } from "../registry/resource-table.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { FieldError } from "../resource.ts";
import { isRegistered, unconverted, unregistered, versionKindError } from "../schema/kind-errors.ts";
import { refusals } from "../status/status.ts";

/** Why a patched value cannot be read as an object of any kind, in the words of the decoder; undefined where it can. */
export function unreadableKind(patched: MutableJson, { reading }: ServedResource, text: string): string | undefined {
  const error = versionKindError(patched);
  if (error !== undefined || reading === "builtin") return error;
  if ((own(patched, "kind") ?? "") === "") return `Object 'Kind' is missing in '${text}'`;
  return own(patched, "apiVersion") === null ? ".apiVersion accessor error: <nil> is of the type <nil>, expected string" : undefined;
}

/** Why a patched object of a built-in kind is no longer of that kind. Its kind and version are set where they are missing. */
export function builtinKindError(
  object: MutableJsonObject,
  { definition, apiVersion }: ServedResource,
  table: ResourceTable,
): string | undefined {
  if (textOf(object, "kind") === "") object["kind"] = definition.kind;
  const [kind, version] = [textOf(object, "kind"), textOf(object, "apiVersion")];
  if (kind === definition.kind && version === apiVersion) return undefined;
  if (!isRegistered(kind, version)) return unregistered(kind, version);
  return table.byKind(version, kind)?.definition.strategy.decodeError?.(object) ?? unconverted(object, definition);
}

/**
 * Without a version, an object is read as the server's own form of its kind, in which no field has the name that it has elsewhere.
 * @returns names of what was dropped
 */
export function dropVersioned(object: MutableJsonObject, { apiVersion }: ServedResource): string[] {
  const dropped = Object.keys(object).filter((key) => key !== "kind" && key !== "apiVersion");
  for (const key of dropped) delete object[key];
  object["apiVersion"] = apiVersion;
  return dropped.toSorted();
}

/** @throws control-plane.refused where a patched custom object has another kind or version */
export function checkCustomType(object: MutableJsonObject, { definition, apiVersion }: ServedResource): void {
  const [kind, version] = [textOf(object, "kind"), textOf(object, "apiVersion")];
  if (version === "") throw refusals.internal("Object 'apiVersion' is missing in 'object has no apiVersion field'");
  const errors: FieldError[] = [];
  if (kind !== definition.kind) errors.push({ type: "invalid", field: "kind", value: kind, detail: `must be ${definition.kind}` });
  if (version !== apiVersion) errors.push({ type: "invalid", field: "apiVersion", value: version, detail: `must be ${apiVersion}` });
  const group = version.includes("/") ? (version.split("/")[0] ?? "") : "";
  if (errors.length > 0)
    throw refusals.invalid(group, kind, isObject(object["metadata"]) ? textOf(object["metadata"], "name") : "", errors);
}
