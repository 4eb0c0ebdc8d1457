// Numbers as Go reads and writes them.

const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;

export function isInt(amount: bigint): boolean {
  return amount >= MIN_INT && amount <= MAX_INT;
}

export function isUintAmount(amount: bigint): boolean {
  return amount >= 0n && amount <= MAX_UINT;
}

/** A text of decimal digits as an int; undefined for anything else. @see strconv.ParseInt */
export function parseGoInt(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const amount = BigInt(text.replace(/^\+/, ""));
  return isInt(amount) ? amount : undefined;
}

/** @see strconv.ParseUint */
export function parseGoUint(text: string): bigint | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const amount = BigInt(text);
  return isUintAmount(amount) ? amount : undefined;
}

const FLOAT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)$/;
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i;

/** A double; undefined for anything else and for numbers that are too large. @see strconv.ParseFloat */
export function parseGoFloat(text: string): number | undefined {
  const special = SPECIAL.exec(text);
  if (special !== null) {
    if (special[2]?.toLowerCase() === "nan") return special[1] === "" ? Number.NaN : undefined;
    return special[1] === "-" ? -Infinity : Infinity;
  }
  const hex = HEX_FLOAT.exec(text);
  const value = hex === null ? (FLOAT.test(text) ? Number(text) : Number.NaN) : hexFloat(hex);
  return Number.isFinite(value) ? value : undefined;
}

function hexFloat([, sign, whole = "", fraction = "", exponent = "0"]: readonly string[]): number {
  if (whole === "" && fraction === "") return Number.NaN;
  const mantissa = Number.parseInt(`${whole}${fraction}`, 16);
  return (sign === "-" ? -1 : 1) * mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
}

/** The shortest digits of a double, never with an exponent. @see strconv.FormatFloat with 'f' and -1 */
export function plainFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const [mantissa = "0", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`.replace(/^(-?)0\.0+$/, "$10");
  if (point >= digits.length) return `${sign}${digits}${"0".repeat(point - digits.length)}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** The shortest digits of a double, with an exponent below -4 and from 6 on. @see fmt verb %g */
export function shortFloat(value: number): string {
  if (!Number.isFinite(value)) return plainFloat(value);
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plainFloat(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** @see fmt verb %e */
export function scientific(value: number, precision: number): string {
  const [mantissa = "0", exponent = "0"] = value.toExponential(Math.min(precision, 100)).split("e");
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
