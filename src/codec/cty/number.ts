// Exact numbers. A double is used only where it says the decimal text exactly; everything else stays an integer or a text.

/** A decimal number that neither a safe integer, nor a bigint, nor the shortest text of a double says exactly. */
export class Decimal {
  /** Canonical: optional sign, digits without needless zeros, one point, or an exponent where digits alone would be too long. */
  readonly text: string;

  private constructor(text: string) {
    this.text = text;
  }

  /** Only {@link parseNumber} makes these, so that equal numbers have one form. */
  static canonical(text: string): Decimal {
    return new Decimal(text);
  }

  toString(): string {
    return this.text;
  }
  toJSON(): string {
    return this.text;
  }
}

/** A number as this house holds it. Equal numbers have one form, so comparison is by {@link sameNumber}. */
export type CtyNumber = number | bigint | Decimal;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
/** Integers of more digits than this stay text; no configuration language holds more than 512 bits of mantissa anyway. */
const MAX_INTEGER_DIGITS = 400;

/** Reads a decimal text of any size exactly, or undefined when it is not one. `Inf` and `-Inf` are numbers too. */
export function tryParseNumber(text: string): CtyNumber | undefined {
  if (/^[+]?inf(inity)?$/i.test(text)) return Infinity;
  if (/^-inf(inity)?$/i.test(text)) return -Infinity;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return 0;
  const exponent = Number(exponentText) - fraction.length + (digits.length - significant.length);
  return fromParts(sign === "-" ? "-" : "", significant, exponent);
}

/** `significant` has no zeros at either end; the value is significant × 10^exponent. */
function fromParts(sign: string, significant: string, exponent: number): CtyNumber {
  if (exponent >= 0) {
    if (significant.length + exponent > MAX_INTEGER_DIGITS) return Decimal.canonical(`${sign}${significant}e${exponent}`);
    return canonicalInteger(BigInt(`${sign}${significant}${"0".repeat(exponent)}`));
  }
  const text = plainText(sign, significant, exponent);
  const double = Number(text);
  return numberText(double) === text ? double : Decimal.canonical(text);
}

function plainText(sign: string, significant: string, exponent: number): string {
  const point = significant.length + exponent;
  if (point > 0) return `${sign}${significant.slice(0, point)}.${significant.slice(point)}`;
  if (point > -MAX_INTEGER_DIGITS) return `${sign}0.${"0".repeat(-point)}${significant}`;
  return `${sign}${significant}e${exponent}`;
}

function canonicalInteger(value: bigint): CtyNumber {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Brings a number into its one form: safe integers as number, larger ones as bigint. NaN is no cty number and comes back unchanged. */
export function canonicalNumber(value: CtyNumber): CtyNumber {
  if (typeof value === "bigint") return canonicalInteger(value);
  if (typeof value !== "number") return value;
  if (Object.is(value, -0)) return 0;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** Decimal text without exponent (unless it would be absurdly long), shortest for doubles. */
export function numberText(value: CtyNumber): string {
  if (typeof value !== "number") return value.toString();
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", head = "", tail = "", exponent = "0"] = match;
  const power = Number(exponent) - tail.length;
  return power >= 0 ? `${sign}${head}${tail}${"0".repeat(power)}` : plainText(sign, `${head}${tail}`, power);
}

export function sameNumber(a: CtyNumber, b: CtyNumber): boolean {
  const left = canonicalNumber(a);
  const right = canonicalNumber(b);
  return left === right || (left instanceof Decimal && right instanceof Decimal && left.text === right.text);
}
