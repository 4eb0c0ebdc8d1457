import type { Json } from "#base";

/** A value as a word in a text: a string as it is, anything else as JSON. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
