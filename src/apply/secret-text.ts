// Keeps the content of Secrets out of messages and reports.
import { createHmac, randomBytes } from "node:crypto";
import { isObject, own, sameJson, type Json, type KubeObject } from "#base";

const HIDDEN = "•••";
/** Shorter values would blot out innocent words. */
const SHORTEST = 4;
const key = randomBytes(32);

/** True for a core Secret. */
export function isSecret(object: KubeObject): boolean {
  return object.kind === "Secret" && object.apiVersion === "v1";
}

/** A text in which no value of these Secrets stands, neither plain nor as base64. */
export function withoutSecrets(text: string, ...objects: readonly (KubeObject | undefined)[]): string {
  const values = objects.flatMap((object) => (object !== undefined && isSecret(object) ? valuesOf(object) : []));
  return values.reduce((rest, value) => (value.length < SHORTEST ? rest : rest.replaceAll(value, HIDDEN)), text);
}

/** A hash that tells equal values from different ones within this process and says nothing else about them. */
export function fingerprint(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `hmac:${createHmac("sha256", key).update(text).digest("hex").slice(0, 12)}`;
}

/** Key of the first data value that is no text, which the server would print in its refusal. */
export function notText(secret: KubeObject): string | undefined {
  for (const field of ["data", "stringData"]) {
    const values = secret[field];
    if (!isObject(values)) continue;
    const bad = Object.entries(values).find(([, value]) => typeof value !== "string" && value !== null && !sameJson(value, undefined));
    if (bad !== undefined) return `${field}.${bad[0]}`;
  }
  return undefined;
}

function valuesOf(secret: KubeObject): string[] {
  return ["data", "stringData"].flatMap((field) => {
    const values = secret[field];
    if (!isObject(values)) return [];
    return Object.keys(values).flatMap((name) => {
      const value = own(values, name);
      if (typeof value !== "string") return [];
      return field === "data" ? [value, Buffer.from(value, "base64").toString("utf8")] : [value, Buffer.from(value).toString("base64")];
    });
  });
}
