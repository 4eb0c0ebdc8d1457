// What Go's decoder says of the kind and version of an object.
import { isObject, type MutableJsonObject } from "#base";
import { builtinKind } from "#codec";
import { textOf } from "../cluster-state.ts";
import type { ResourceDefinition } from "../resource.ts";
import { goKind } from "./go-types.ts";

const KIND_AND_VERSION = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** Why kind and version of a value cannot be told, or undefined. @see apimachinery pkg/runtime/serializer/json/meta.go */
export function versionKindError(value: unknown): string | undefined {
  const failed = (what: unknown, type: string): string =>
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${goKind(what)} into Go ${type}`;
  if (!isObject(value)) return failed(value, `value of type ${KIND_AND_VERSION}`);
  for (const field of Object.keys(value)) {
    const each = value[field] ?? null;
    if ((field === "apiVersion" || field === "kind") && each !== null && typeof each !== "string")
      return failed(each, `struct field .${field} of type string`);
  }
  const version = textOf(value, "apiVersion");
  return version.split("/").length > 2 ? `unexpected GroupVersion string: ${version}` : undefined;
}

/** Whether any version has a kind of that name, or lists of it. */
export function isRegistered(kind: string, version: string): boolean {
  return builtinKind(version, kind) !== undefined || builtinKind(version, kind.replace(/List$/, "")) !== undefined;
}

/** A kind that no version of that name has. */
export function unregistered(kind: string, version: string): string {
  return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(version)} in scheme "pkg/runtime/scheme.go:111"`;
}

/** A kind that is known, but is not the one that is wanted. */
export function unconverted(object: MutableJsonObject, { group, kind }: ResourceDefinition): string {
  const internal = group === "" ? "core" : (group.split(".")[0] ?? group);
  const apiVersion = textOf(object, "apiVersion");
  const version = apiVersion.slice(apiVersion.indexOf("/") + 1);
  return `converting (${version}.${textOf(object, "kind")}) to (${internal}.${kind}): unknown conversion`;
}
