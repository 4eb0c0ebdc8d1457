// Floats as Go's strconv.FormatFloat writes them.

/** Text of a float; a negative precision means as many digits as are needed. */
export function formatFloat(value: number, verb: "e" | "f" | "g", precision: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  if (verb === "g" && precision < 0 && size < 1e6 && Number.isInteger(size)) return sign + String(size);
  if (verb === "e") return sign + exponential(size, precision);
  return sign + (verb === "f" ? fixed(size, precision) : general(size, precision));
}

/** Digits without a point, and the place of the point counted from the first of them. */
interface Digits {
  readonly digits: string;
  readonly point: number;
}

function shortest(value: number): Digits {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return { digits: mantissa.replace(".", ""), point: Number(exponent) + 1 };
}

function exponential(value: number, precision: number): string {
  return writeExponential(precision < 0 ? shortest(value) : significant(value, precision + 1), precision);
}

function writeExponential({ digits, point }: Digits, precision: number): string {
  const exponent = /^0*$/.test(digits) ? 0 : point - 1;
  const tail = precision < 0 ? digits.slice(1) : digits.slice(1).padEnd(precision, "0");
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits[0] ?? "0"}${tail === "" ? "" : `.${tail}`}e${exponent < 0 ? "-" : "+"}${size}`;
}

function fixed(value: number, precision: number): string {
  if (precision >= 0) return decimal(value, precision);
  return writeFixed(shortest(value));
}

function writeFixed({ digits, point }: Digits): string {
  if (point <= 0) return /^0*$/.test(digits) ? "0" : `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The shortest form turns to exponents as if six digits had been asked for. */
function general(value: number, precision: number): string {
  if (value === 0) return "0";
  const isShortest = precision < 0;
  const found = isShortest ? shortest(value) : significant(value, Math.max(precision, 1));
  const digits = found.digits.replace(/0+$/, "");
  const exponent = found.point - 1;
  let limit = Math.max(precision, 1);
  if (limit > digits.length && digits.length >= found.point) limit = digits.length;
  if (isShortest) limit = 6;
  const kept = { digits: digits === "" ? "0" : digits, point: found.point };
  return exponent < -4 || exponent >= limit ? writeExponential(kept, -1) : writeFixed(kept);
}

/** A float as the whole number and the power of two that it is. */
function parts(value: number): readonly [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | 0x10000000000000n, exponent - 1075];
}

/** The value times a power of ten, rounded half to even. */
function scaled(value: number, power: number): bigint {
  const [whole, exponent] = parts(value);
  const numerator = whole * 2n ** BigInt(Math.max(exponent, 0)) * 10n ** BigInt(Math.max(power, 0));
  const denominator = 2n ** BigInt(Math.max(-exponent, 0)) * 10n ** BigInt(Math.max(-power, 0));
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

function decimal(value: number, places: number): string {
  const digits = scaled(value, places)
    .toString()
    .padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function significant(value: number, count: number): Digits {
  if (value === 0) return { digits: "0".repeat(count), point: 1 };
  let { point } = shortest(value);
  let digits = scaled(value, count - point).toString();
  // The shortest digits may lie on the other side of a power of ten than the value itself.
  if (digits.length !== count) {
    point += digits.length > count ? 1 : -1;
    digits = scaled(value, count - point).toString();
  }
  return { digits, point };
}
