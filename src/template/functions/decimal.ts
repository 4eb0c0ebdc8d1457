// Exact decimal arithmetic over floats, as shopspring/decimal does it: 0.1 + 0.2 is 0.3.

/** A decimal: `digits` times ten to the power of `exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Places that a division keeps. */
const DIVISION_PLACES = 16;

/** The shortest decimal that reads back as the same float. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw new Error(`Cannot create a Decimal from ${Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"}`);
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

export function toNumber({ digits, exponent }: Decimal): number {
  return Number(`${digits}e${exponent}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaleTo(a, exponent) + scaleTo(b, exponent), exponent };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { digits: -b.digits, exponent: b.exponent });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** The quotient with 16 places, rounded half away from zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw new Error("decimal division by 0");
  const shift = a.exponent - b.exponent + DIVISION_PLACES;
  const numerator = a.digits * 10n ** BigInt(Math.max(shift, 0));
  const denominator = b.digits * 10n ** BigInt(Math.max(-shift, 0));
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const isUp = abs(rest) * 2n >= abs(denominator);
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  return { digits: isUp ? quotient + sign : quotient, exponent: -DIVISION_PLACES };
}

function scaleTo({ digits, exponent }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(exponent - wanted);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}
