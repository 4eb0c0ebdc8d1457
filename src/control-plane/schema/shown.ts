import type { Json } from "#base";
import { goFloat } from "#codec";

/** A value as a word in a text: a string as it is, anything else as JSON. */
export function shown(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether Go reads a number as a whole one of 64 bits; the greatest of them is rounded to 2^63 here. */
export function isGoInteger(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 63;
}

/** A number as Go prints it. @see fmt verb %v for int64 and float64 */
export function goNumber(value: number): string {
  return isGoInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value).toString() : goFloat(value);
}
