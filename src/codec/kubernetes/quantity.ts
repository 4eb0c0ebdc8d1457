// Resource quantities: `100m`, `1Gi`, `1e3`. Read, written in canonical form and compared without loss, as apimachinery's
// resource.Quantity does (behaviour of pkg/api/resource/quantity.go).

type QuantityFormat = "decimal" | "binary" | "exponent";

/** An exact amount in billionths, and the notation it was written in. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const NANO = 1_000_000_000n;
/** Amounts beyond ±(2^63 - 1) are cut, as the API does. */
const MAX = (2n ** 63n - 1n) * NANO;
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] as const;
const DECIMAL: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const SUFFIX_OF: ReadonlyMap<number, string> = new Map([...DECIMAL].map(([suffix, exponent]) => [exponent, suffix]));
// upstream's parser takes absent digits for zero, except where it goes by big numbers
const QUANTITY = /^(?![+-]?\.?[PE]i)([+-]?)(\d*)(?:\.(\d*))?((?:[KMGTPE]i)|[numkMGTPE]|[eE][+-]?\d{1,5})?$/;

/** Reads a quantity, given as text or as a JSON number; undefined when it is not one. Digits beyond billionths are rounded up, away from zero. */
export function tryParseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const match = QUANTITY.exec(String(value));
  if (!match?.[0]) return undefined;
  const [, sign, whole = "", fraction = "", suffix = ""] = match;
  const digits = BigInt(`${whole}${fraction}` || "0");
  const negative = sign === "-";
  const binary = (BINARY as readonly string[]).indexOf(suffix);
  if (binary > 0) {
    return { nanos: limit(scaled(digits * 1024n ** BigInt(binary), 9 - fraction.length), negative), format: "binary" };
  }
  const isExponent = /^[eE][+-]?\d/.test(suffix);
  const exponent = isExponent ? Number(suffix.slice(1)) : (DECIMAL.get(suffix) ?? 0);
  return { nanos: limit(scaled(digits, exponent - fraction.length + 9), negative), format: isExponent ? "exponent" : "decimal" };
}

/** Canonical text: the largest suffix that needs no fraction; binary amounts below 1024 or with a fraction turn decimal. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return "0";
  const sign = nanos < 0n ? "-" : "";
  const amount = nanos < 0n ? -nanos : nanos;
  if (format === "binary" && amount % NANO === 0n && amount >= 1024n * NANO) return sign + binaryText(amount / NANO);
  let exponent = -9;
  let mantissa = amount;
  while (exponent < 18 && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (format !== "exponent") return `${sign}${mantissa}${SUFFIX_OF.get(exponent) ?? ""}`;
  return exponent === 0 ? `${sign}${mantissa}` : `${sign}${mantissa}e${exponent}`;
}

/** Canonical text of a value that may be a quantity; the value as it is when it is none. */
export function canonicalQuantity(value: unknown): unknown {
  const parsed = tryParseQuantity(value);
  return parsed === undefined ? value : formatQuantity(parsed);
}

/** Negative, zero or positive as the first amount is smaller, equal or greater. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

function binaryText(amount: bigint): string {
  let step = 0;
  let mantissa = amount;
  while (step < BINARY.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    step += 1;
  }
  return `${mantissa}${BINARY[step] ?? ""}`;
}

/** digits × 10^power, rounded up where digits are lost. */
function scaled(digits: bigint, power: number): bigint {
  if (digits === 0n) return 0n;
  if (power >= 0) return power > 40 ? MAX : digits * 10n ** BigInt(power);
  if (-power > String(digits).length + 1) return 1n;
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}

function limit(amount: bigint, negative: boolean): bigint {
  const cut = amount > MAX ? MAX : amount;
  return negative ? -cut : cut;
}
