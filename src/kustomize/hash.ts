// The suffix of generated names: a hash of the content.
import { sha256 } from "@noble/hashes/sha2.js";
import { compareText, isObject, own, type Json } from "#base";
import { formatJsonNumber, isYamlMap, scalarText, toJson, type YamlTree } from "#codec";
import { ownField, type Resource } from "./resource.ts";

/**
 * Ten characters that change with the data of a ConfigMap or Secret.
 * @see sigs.k8s.io/kustomize/api hasher/hasher.go: the name does not count, only kind, data and type
 */
export function contentHash(resource: Resource): string {
  const fields = resource.kind === "Secret" ? secretContent(resource) : configMapContent(resource);
  const bytes = sha256(new TextEncoder().encode(goJson(fields))).slice(0, 5);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replaceAll(/[013ae]/g, (digit) => SUBSTITUTES[digit] ?? digit);
}

/** Digits and vowels that could make words are replaced. */
const SUBSTITUTES: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };

function configMapContent({ tree }: Resource): Json {
  const binaryData = content(ownField(tree, "binaryData"));
  return { ...(isObject(binaryData) && { binaryData }), data: content(ownField(tree, "data")), kind: "ConfigMap", name: "" };
}

function secretContent({ tree }: Resource): Json {
  const stringData = content(ownField(tree, "stringData"));
  return {
    data: content(ownField(tree, "data")),
    kind: "Secret",
    name: "",
    ...(isObject(stringData) && { stringData }),
    type: content(ownField(tree, "type")),
  };
}

function content(value: YamlTree | undefined): Json {
  if (value === undefined) return "";
  return isYamlMap(value) ? toJson(value) : (scalarText(value) ?? "");
}

/** JSON as Go's encoder writes it: keys sorted, `<`, `>`, `&` and line separators escaped. */
export function goJson(value: Json | undefined): string {
  if (typeof value === "string") return goString(value);
  if (typeof value === "number") return formatJsonNumber(value);
  if (Array.isArray(value)) return `[${value.map((each: Json) => goJson(each)).join(",")}]`;
  if (!isObject(value)) return value === true ? "true" : value === false ? "false" : "null";
  const keys = Object.keys(value).sort(compareText);
  return `{${keys.map((key) => `${goString(key)}:${goJson(own(value, key))}`).join(",")}}`;
}

function goString(text: string): string {
  return JSON.stringify(text).replaceAll(/[<>&\u2028\u2029\u007f]/g, (character) =>
    character === "\u007f" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
