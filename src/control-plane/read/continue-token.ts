// Tokens by which a list in pieces goes on where it stopped. @see apiserver pkg/storage/continue.go
import { posix } from "node:path";
import { isObject, type JsonObject } from "#base";
import { goKind } from "../schema/go-types.ts";
import { readJson } from "../schema/json-text.ts";
import { refusals } from "../status/status.ts";

export interface ContinueToken {
  /** Key at which the list goes on, below the collection that is listed. */
  readonly start: string;
  /** Version whose state is listed; zero for the newest. */
  readonly version: number;
}

/** @param version -1 for whatever is the newest when the token is used */
export function writeContinue(start: string, version: number): string {
  return Buffer.from(JSON.stringify({ v: META, rv: version, start })).toString("base64url");
}

const META = "meta.k8s.io/v1";

/** The refusal of a list that goes on too late, with a token to go on from another state. */
export function continuedTooLate({ start }: ContinueToken): Error {
  return refusals.expired(TOO_OLD, writeContinue(start, -1));
}

const TOO_OLD =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

const FIELDS = [
  ["v", "string", "string"],
  ["rv", "number", "int64"],
  ["start", "string", "string"],
] as const;

/** @throws control-plane.refused (400) */
export function parseContinue(text: string): ContinueToken {
  const { v, rv, start } = readFields(text);
  if (v !== META) throw invalid(`server does not recognize this encoded version ${typeof v === "string" ? v : ""}`);
  if (typeof rv !== "number" || rv === 0) throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
  if (typeof start !== "string" || start === "") throw invalid("encoded start key empty (version meta.k8s.io/v1)");
  const key = start.startsWith("/") ? start : `/${start}`;
  // nobody may leave the resource by going up
  if (posix.normalize(key) !== key || (key.length > 1 && key.endsWith("/"))) throw invalid(start);
  return { start: key.slice(1), version: Math.max(rv, 0) };
}

function readFields(text: string): JsonObject {
  const stray = text.search(/[^A-Za-z0-9_-]/);
  if (stray >= 0 || text.length % 4 === 1) throw invalid(`illegal base64 data at input byte ${stray >= 0 ? stray : text.length - 1}`);
  const read = readJson(Buffer.from(text, "base64url").toString());
  if ("reason" in read) throw invalid(read.reason);
  const fields = (isObject(read.value) ? read.value : {}) as JsonObject;
  for (const [name, type, goType] of FIELDS) {
    const value = fields[name] ?? null;
    if (value !== null && typeof value !== type)
      throw invalid(`json: cannot unmarshal ${goKind(value)} into Go struct field continueToken.${name} of type ${goType}`);
  }
  return fields;
}

function invalid(why: string): Error {
  return refusals.badRequest(`invalid continue token: continue key is not valid: ${why}`);
}
