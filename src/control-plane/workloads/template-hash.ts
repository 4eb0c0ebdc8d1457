// Names that follow from a template, so that the same template finds the same object again.
import { isObject, type Json } from "#base";

/** Letters and digits that form no words, as Kubernetes picks them for generated names. */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/** Ten characters that depend on the value alone, whatever the order of its keys. */
export function templateHash(value: Json | undefined): string {
  let hash = 0x811c9dc5;
  const text = canonical(value ?? null);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return String(hash >>> 0)
    .padStart(10, "0")
    .split("")
    .map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length] ?? "")
    .join("");
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => canonical(each)).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each ?? null)}`).join(",")}}`;
}

/** A suffix of five characters for an object whose name must not be guessed from its content. */
export function randomSuffix(fraction: () => number): string {
  return Array.from({ length: 5 }, () => ALPHABET[Math.floor(fraction() * ALPHABET.length)] ?? "b").join("");
}
