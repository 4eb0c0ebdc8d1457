// The data of generated ConfigMaps and Secrets, from literals, files and environment files.
import type { GeneratorArguments } from "../kustomization.ts";
import type { Loader } from "../loader.ts";
import { kustomize } from "../problems.ts";
import { baseName } from "../file-tree.ts";

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Keys and their bytes, in the order of environment files, literals, files. @throws kustomize.generator */
export function readPairs(generator: GeneratorArguments, loader: Loader): Map<string, Uint8Array> {
  const name = generator.name ?? "";
  const pairs = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array): void => {
    if (pairs.has(key)) throw kustomize.generator(name, `the key ${key} comes twice`);
    pairs.set(key, value);
  };
  for (const path of generator.envs ?? []) for (const [key, value] of readEnvironment(loader.load(path), path, name)) add(key, value);
  for (const literal of generator.literals ?? []) {
    const equals = literal.indexOf("=");
    if (equals < 1) throw kustomize.generator(name, `literal ${JSON.stringify(literal)} is not of the form key=value`);
    add(literal.slice(0, equals), encoder.encode(unquote(literal.slice(equals + 1))));
  }
  for (const source of generator.files ?? []) {
    const { key, path } = splitSource(source, name);
    add(key, loader.load(path));
  }
  return pairs;
}

function unquote(text: string): string {
  const first = text.charAt(0);
  return text.length >= 2 && (first === '"' || first === "'") && text.endsWith(first) ? text.slice(1, -1) : text;
}

function splitSource(source: string, name: string): { readonly key: string; readonly path: string } {
  const parts = source.split("=");
  if (parts.length === 1) return { key: baseName(source), path: source };
  const [key = "", path = ""] = parts;
  if (parts.length > 2) throw kustomize.generator(name, `file ${source} has more than one =`);
  if (key === "" || path === "") throw kustomize.generator(name, `file ${source} is not of the form key=path`);
  return { key, path };
}

function readEnvironment(bytes: Uint8Array, path: string, name: string): [string, Uint8Array][] {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch (error) {
    throw kustomize.generator(name, `${path} is not UTF-8`, error);
  }
  return parseEnvironment(text).map(([key, value]) => [key, encoder.encode(value)]);
}

/**
 * Lines `NAME=VALUE` of an environment file, in their order. Empty lines and those that start with `#` say nothing; a name alone is empty.
 * @see kustomize api/kv/kv.go
 */
export function parseEnvironment(text: string): [name: string, value: string][] {
  const lines = text.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  return lines.flatMap((line, index): [string, string][] => {
    const trimmed = (index === 0 ? line.replace(/^\uFEFF/, "") : line).trimStart();
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const equals = trimmed.indexOf("=");
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
    return key === "" ? [] : [[key, equals < 0 ? "" : trimmed.slice(equals + 1)]];
  });
}

/** The text of UTF-8 bytes; undefined for bytes that are not. */
export function tryText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    // Not UTF-8: the caller stores it as binary data.
    return undefined;
  }
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const LINE = 70;

/** Base64 in lines of 70 characters where it is longer than that, as upstream stores it. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    text += b === undefined ? "=" : ALPHABET.charAt((group >> 6) & 63);
    text += c === undefined ? "=" : ALPHABET.charAt(group & 63);
  }
  return text.length < LINE ? text : text.replaceAll(/.{1,70}/g, "$&\n");
}
