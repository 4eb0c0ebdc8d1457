// Numbers out of anything, as spf13/cast does it: what is no number is zero.
import { tryFloat, tryInteger } from "../literal.ts";
import { GoInt, type TemplateValue } from "../value.ts";

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

export function toInteger(value: TemplateValue): bigint {
  if (value instanceof GoInt) return BigInt.asIntN(64, value.value);
  if (typeof value === "number") return truncate(value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value !== "string") return 0n;
  const integer = tryInteger(withoutZeroDecimals(value));
  return integer !== undefined && integer >= MIN_INT && integer <= MAX_INT ? integer : 0n;
}

/** A float as int64; what is out of range becomes the smallest one, as on amd64. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value) || value >= 2 ** 63 || value < -(2 ** 63)) return MIN_INT;
  return BigInt(Math.trunc(value));
}

/** As a JavaScript number, for counts and indices. */
export function toCount(value: TemplateValue): number {
  return Number(toInteger(value));
}

/** `3.0` and `3.00` lose their zeros, `3.10` stays. */
function withoutZeroDecimals(text: string): string {
  return text.replace(/\.0+$/, "");
}

export function toFloat(value: TemplateValue): number {
  if (typeof value === "number") return value;
  if (value instanceof GoInt) return Number(value.value);
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? (parseFloatText(value) ?? 0) : 0;
}

/** strconv.ParseFloat, infinities and not-a-number included; underscores only with a base prefix. */
function parseFloatText(text: string): number | undefined {
  const special = /^([+-]?)(?:inf|infinity)$/i.exec(text);
  if (special !== null) return special[1] === "-" ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  return text.includes("_") ? undefined : tryFloat(text);
}
