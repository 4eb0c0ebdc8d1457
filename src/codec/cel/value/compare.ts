// Equality and order of values. Numbers of different types compare by amount.
import {
  CelError,
  isError,
  kindOf,
  noOverload,
  type CelDuration,
  type CelList,
  type CelMap,
  type CelObject,
  type CelOptional,
  type CelTimestamp,
  type CelTypeValue,
  type CelUint,
  type CelValue,
} from "./value.ts";

type Numeric = bigint | number | CelUint;

function isNumeric(value: CelValue): value is Numeric {
  const kind = kindOf(value);
  return kind === "int" || kind === "double" || kind === "uint";
}

/** `==`: a boolean, or the failure of comparing parts. @see cel-go common/types/util.go */
export function equal(left: CelValue, right: CelValue): CelValue {
  if (left === null || right === null) return left === right;
  return equalParts(left, right);
}

/** Equality of values that are no parts of an `==`: of list items and map values where the left one may be null. */
export function equalParts(left: CelValue, right: CelValue): CelValue {
  if (isNumeric(left)) return isNumeric(right) && sameNumber(left, right);
  const kind = kindOf(left);
  switch (kind) {
    case "error":
      return left;
    case "list":
      return (left as CelList).equals(right);
    case "map":
      return (left as CelMap).equals(right);
    case "object":
      return (left as CelObject).equals(right);
    default:
      return kindOf(right) === kind && sameScalar(left, right);
  }
}

function sameScalar(left: CelValue, right: CelValue): CelValue {
  switch (kindOf(left)) {
    case "null":
      return true;
    case "bytes":
      return compareBytes(left as Uint8Array, right as Uint8Array) === 0;
    case "duration":
      return (left as CelDuration).nanos === (right as CelDuration).nanos;
    case "timestamp":
      return (left as CelTimestamp).nanos === (right as CelTimestamp).nanos;
    case "type":
      return (left as CelTypeValue).name === (right as CelTypeValue).name;
    case "optional": {
      const [mine, theirs] = [(left as CelOptional).value, (right as CelOptional).value];
      if (mine === undefined || theirs === undefined) return mine === theirs;
      return equalParts(mine, theirs);
    }
    default:
      return left === right;
  }
}

function sameNumber(left: Numeric, right: Numeric): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  return compareNumbers(left, right) === 0;
}

function compareNumbers(left: Numeric, right: Numeric): number {
  const [a, b] = [amountOf(left), amountOf(right)];
  if (typeof a === "number" && typeof b === "bigint") return compareDouble(a, b, typeof right !== "bigint");
  if (typeof a === "bigint" && typeof b === "number") return -compareDouble(b, a, typeof left !== "bigint");
  return a < b ? -1 : a > b ? 1 : 0;
}

function amountOf(value: Numeric): bigint | number {
  return typeof value === "object" ? value.value : value;
}

/** Doubles are compared after the other number became one, as Go does. */
function compareDouble(double: number, other: bigint, isUnsigned: boolean): number {
  const [low, high] = isUnsigned ? [0, 2 ** 64] : [-(2 ** 63), 2 ** 63];
  if (double < low) return -1;
  if (double > high) return 1;
  const rounded = Number(other);
  return double < rounded ? -1 : double > rounded ? 1 : 0;
}

/** -1, 0 or 1, or the failure to order two values. */
export function compare(left: CelValue, right: CelValue): number | CelError {
  if (isNumeric(left)) {
    if (Number.isNaN(left)) return new CelError("NaN values cannot be ordered");
    if (!isNumeric(right)) return isError(right) ? right : noOverload();
    return Number.isNaN(right) ? new CelError("NaN values cannot be ordered") : compareNumbers(left, right);
  }
  if (kindOf(left) !== kindOf(right)) return isError(right) ? right : noOverload();
  switch (kindOf(left)) {
    case "bool":
      return Number(left) - Number(right);
    case "string":
      return compareTexts(left as string, right as string);
    case "bytes":
      return compareBytes(left as Uint8Array, right as Uint8Array);
    case "duration":
    case "timestamp":
      return order((left as CelDuration).nanos, (right as CelDuration).nanos);
    default:
      return noOverload();
  }
}

function order(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Order of the bytes of two texts in UTF-8, which is that of their code points. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)];
    if (a === b) continue;
    const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
    if (isSurrogate(a) !== isSurrogate(b)) return isSurrogate(a) ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [a, b] = [left[i] ?? 0, right[i] ?? 0];
    if (a !== b) return a < b ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
}
