import type { Json } from "#base";
import { canonicalJson } from "./digest.ts";

const LONGEST_TEXT = 200;

/** A value in few words: text as it is, anything else as JSON; cut when it is long. */
export function shortText(value: Json): string;
export function shortText(value: Json | undefined): string | undefined;
export function shortText(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : canonicalJson(value);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
