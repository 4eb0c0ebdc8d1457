// Bodies of writes to objects, with the API server's refusals and warnings.
import { isProblem, messageOf, own, type MutableJsonObject } from "#base";
import { isKubernetesBinary, readKubernetesBinary } from "#codec";
import { textOf } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { isDeeper, MOST_LEVELS, tooDeep } from "../schema/depth.ts";
import { findDuplicates, readJson, strictFindings } from "../schema/json-text.ts";
import { firstUnkept, mayHoldUnkept, unkeptWords } from "../schema/kept-numbers.ts";
import { readMarked, unmark, type NumberLiterals } from "../schema/number-literals.ts";
import { readRepeated } from "../schema/repeated-keys.ts";
import { isRegistered, unconverted, unregistered, versionKindError } from "../schema/kind-errors.ts";
import { dropOmitted } from "../schema/omitted.ts";
import { dropForbiddenNulls, pruneUnknown } from "../schema/unknown-fields.ts";
import { metadataError } from "../kinds/decode-error.ts";
import { refusals } from "../status/status.ts";
import type { WriteOptions } from "../request/options.ts";
import { readYaml, repeatedKeys, unmarshalErrors } from "./yaml-body.ts";

/** Largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;
const JSON_TYPES = ["application/json", "application/yaml"];
/** The binary form; it has become JSON by the time that a body is decoded. */
const BINARY_TYPE = "application/vnd.kubernetes.protobuf";

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** A body as text. @throws control-plane.refused (413, 400) */
export function bodyText(body: Uint8Array | string): string {
  if (body.length > MAX_BODY_BYTES) throw refusals.tooLarge(MAX_BODY_BYTES);
  if (typeof body === "string") return body;
  if (isKubernetesBinary(body)) return binaryText(body);
  return decoder.decode(body);
}

/** The JSON text of a body in the binary form of Go clients. @throws control-plane.refused (400) */
function binaryText(body: Uint8Array): string {
  try {
    const object = readKubernetesBinary(body);
    if (isDeeper(object, MOST_LEVELS)) throw tooDeep("the body");
    return JSON.stringify(object);
  } catch (error) {
    if (isProblem(error, "protobuf.")) throw refusals.badRequest(messageOf(error));
    throw error;
  }
}

/** The media type of a request without its parameters; JSON where none is given. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? "").split(";")[0]?.trim() || "application/json";
}

/** An object from the body of a create or update, pruned and with its kind. @throws control-plane.refused */
export function decodeObject(
  text: string,
  contentType: string | undefined,
  served: ServedResource,
  { fieldValidation, warnings }: Pick<WriteOptions, "fieldValidation"> & { warnings: string[] },
): MutableJsonObject {
  const type = mediaType(contentType);
  const isBinary = type === BINARY_TYPE && text.startsWith("{");
  if (!JSON_TYPES.includes(type) && !isBinary) throw refusals.unsupportedMediaType([...JSON_TYPES, BINARY_TYPE]);
  const isYaml = type === "application/yaml";
  const { object, literals } = readObject(text, isYaml, served);
  if (isBinary) dropOmitted(object, served.definition.schema);
  if (served.reading === "custom") checkCustomKind(object, served, text);
  else checkKind(object, served);
  const isIgnoring = fieldValidation === "Ignore";
  const repeated = isYaml && !isIgnoring ? repeatedKeys(text) : [];
  const source = isYaml ? undefined : text;
  const strict = checkFields(object, served, isIgnoring ? undefined : source, literals);
  if (fieldValidation === "Strict") refuseFindings(object, served, repeated, strict);
  if (fieldValidation === "Warn") warnings.push(...repeated, ...strict);
  return !isYaml && isRepeating(text, served, isIgnoring ? undefined : strict) ? joinedObject(text, served) : object;
}

/** How whole numbers in an object are written in its text. @param object changed in place: it is read anew where there are such */
function literalsIn(object: MutableJsonObject, text: string): NumberLiterals | undefined {
  const marked = readMarked(text);
  if (marked === undefined) return undefined;
  Object.assign(object, marked.value);
  return unmark(object, marked.mark);
}

function refuseFindings(object: MutableJsonObject, served: ServedResource, repeated: readonly string[], strict: readonly string[]): void {
  if (strict.length + repeated.length === 0) return;
  const reasons = [...(repeated.length > 0 ? [unmarshalErrors(repeated)] : []), ...strict];
  throw refusals.badRequest(`${describe(object, served)}: strict decoding error: ${reasons.join(", ")}`);
}

/** Whether a field of a typed object stands more than once. */
function isRepeating(text: string, { reading }: ServedResource, findings: readonly string[] | undefined): boolean {
  if (reading === "custom") return false;
  return findings === undefined ? findDuplicates(text).length > 0 : findings.some((each) => each.startsWith("duplicate field "));
}

function joinedObject(text: string, served: ServedResource): MutableJsonObject {
  const object = readRepeated(text, served.definition.schema);
  checkKind(object, served);
  checkFields(object, served, undefined);
  return object;
}

interface ReadObject {
  readonly object: MutableJsonObject;
  /** How its numbers are written, where that matters. */
  readonly literals?: NumberLiterals | undefined;
}

/** A text as an object; an empty one for null. */
function readObject(text: string, isYaml: boolean, { definition, reading }: ServedResource): ReadObject {
  const unrecognized = (reason: string): Error =>
    refusals.badRequest(`the object provided is unrecognized (must be of type ${definition.kind}): ${reason} (${summary(text)})`);
  const read: ReturnType<typeof readYaml> = isYaml ? readYaml(text) : readJson(text);
  if ("reason" in read) throw unrecognized(isYaml ? read.reason : `couldn't get version/kind; json parse error: ${read.reason}`);
  const value = read.value ?? {};
  const failure = versionKindError(value);
  if (failure !== undefined) throw unrecognized(failure);
  const object = value as MutableJsonObject;
  if (isYaml) return { object, literals: read.literals };
  return { object, literals: reading === "builtin" || mayHoldUnkept(text) ? literalsIn(object, text) : undefined };
}

/** Unknown and duplicate fields, in the words of the strict decoder. Types that do not fit refuse at once. */
export function checkFields(
  object: MutableJsonObject,
  served: ServedResource,
  text: string | undefined,
  literals?: NumberLiterals,
): string[] {
  const misfit =
    served.reading === "builtin"
      ? served.definition.strategy.decodeError?.(object, literals)
      : metadataError(own(object, "metadata") ?? null);
  if (misfit !== undefined) throw refusals.badRequest(`${describe(object, served)}: ${misfit}`);
  const unknown = pruneUnknown(object, served.definition.schema, served.reading);
  const unkept = firstUnkept(object, literals);
  if (unkept !== undefined) throw refusals.badRequest(`${describe(object, served)}: ${unkeptWords(unkept)}`);
  // nulls go when a body is read; what an apply makes null stays, and is refused
  if (served.reading === "custom") dropForbiddenNulls(object, served.definition.schema);
  if (text === undefined) return unknown.map((each) => `unknown field ${JSON.stringify(each)}`);
  return strictFindings(text, unknown, served.reading);
}

function describe(object: MutableJsonObject, { definition }: ServedResource): string {
  return `${textOf(object, "kind")} in version ${JSON.stringify(versionOf(object))} cannot be handled as a ${definition.kind}`;
}

function versionOf(object: MutableJsonObject): string {
  const apiVersion = textOf(object, "apiVersion");
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}

/** Custom resources are read without knowing what they are to be: kind and apiVersion must stand in them. */
function checkCustomKind(object: MutableJsonObject, served: ServedResource, text: string): void {
  const [apiVersion, kind] = [object["apiVersion"] ?? "", object["kind"] ?? ""];
  if (kind === "" || typeof kind !== "string") {
    throw refusals.badRequest(
      `the object provided is unrecognized (must be of type ${served.definition.kind}): Object 'Kind' is missing in '${text}' (${summary(text)})`,
    );
  }
  if (apiVersion !== served.apiVersion) {
    throw refusals.badRequest(
      `the API version in the data (${typeof apiVersion === "string" ? apiVersion : ""}) does not match the expected API version (${served.apiVersion})`,
    );
  }
  if (kind !== served.definition.kind) throw wrongKind(object, served);
}

function checkKind(object: MutableJsonObject, served: ServedResource): void {
  if (textOf(object, "apiVersion") === "") object["apiVersion"] = served.apiVersion;
  if (textOf(object, "kind") === "") object["kind"] = served.definition.kind;
  const [apiVersion, kind] = [textOf(object, "apiVersion"), textOf(object, "kind")];
  if (kind !== served.definition.kind) throw wrongKind(object, served);
  if (apiVersion !== served.apiVersion) throw refusals.badRequest(`${describe(object, served)}: ${unregistered(kind, apiVersion)}`);
}

function wrongKind(object: MutableJsonObject, served: ServedResource): Error {
  const { group, kind } = served.definition;
  if (served.reading === "custom") {
    return refusals.invalid(group, textOf(object, "kind"), textOf(object["metadata"], "name"), [
      { type: "invalid", field: "kind", value: object["kind"], detail: `must be ${kind}` },
    ]);
  }
  const [apiVersion, given] = [textOf(object, "apiVersion"), textOf(object, "kind")];
  const reason = isRegistered(given, apiVersion) ? unconverted(object, served.definition) : unregistered(given, apiVersion);
  return refusals.badRequest(`${describe(object, served)}: ${reason}`);
}

function summary(text: string): string {
  if (text === "") return "<empty>";
  const shown = text.startsWith("{")
    ? text.slice(0, 30)
    : Array.from(new TextEncoder().encode(text).slice(0, 30), (each) => each.toString(16).padStart(2, "0")).join("");
  return text.length > 30 ? `${shown} ...` : shown;
}
