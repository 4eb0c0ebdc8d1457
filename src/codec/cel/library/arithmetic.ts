// Arithmetic on numbers, times and spans, with Go's ranges. @see cel-go common/types/overflow.go
import { isInt, isUintAmount } from "../value/number.ts";
import { CelDuration, CelError, CelTimestamp, CelUint, isError, isList, kindOf, noOverload, type CelValue } from "../value/value.ts";

const SECOND = 1_000_000_000n;
const EARLIEST = -62_135_596_800n;
const LATEST = 253_402_300_799n;

const overflow = (what = "integer overflow"): CelError => new CelError(what);

export function checkInt(value: bigint): CelValue {
  return isInt(value) ? value : overflow();
}
export function checkUint(value: bigint): CelValue {
  return isUintAmount(value) ? new CelUint(value) : overflow("unsigned integer overflow");
}
function checkDuration(nanos: bigint): CelValue {
  return isInt(nanos) ? new CelDuration(nanos) : overflow();
}

/** A moment in the years 1 to 9999, or the failure that it is none. */
export function checkTimestamp(nanos: bigint, offset = 0): CelValue {
  const seconds = nanos >= 0n ? nanos / SECOND : -((-nanos + SECOND - 1n) / SECOND);
  return seconds < EARLIEST || seconds > LATEST ? overflow("timestamp overflow") : new CelTimestamp(nanos, offset);
}

/** What an operation gives for operands that do not go together: the second one's failure, where it is one. */
function mismatch(right: CelValue): CelValue {
  return isError(right) ? right : noOverload();
}

interface Numeric {
  readonly int: (a: bigint, b: bigint) => CelValue;
  readonly uint?: (a: bigint, b: bigint) => CelValue;
  readonly double?: (a: number, b: number) => number;
}

function numeric(left: CelValue, right: CelValue, { int, uint, double }: Numeric): CelValue {
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return mismatch(right);
  if (kind === "int") return int(left as bigint, right as bigint);
  if (kind === "uint" && uint !== undefined) return uint((left as CelUint).value, (right as CelUint).value);
  return kind === "double" && double !== undefined ? double(left as number, right as number) : noOverload();
}

export function add(left: CelValue, right: CelValue): CelValue {
  switch (kindOf(left)) {
    case "string":
      return typeof right === "string" ? `${left as string}${right}` : mismatch(right);
    case "bytes":
      return right instanceof Uint8Array ? new Uint8Array([...(left as Uint8Array), ...right]) : mismatch(right);
    case "list":
      return isList(left) ? left.add(right) : noOverload();
    case "duration":
      return addDuration(left as CelDuration, right);
    case "timestamp":
      return kindOf(right) === "duration" ? addDuration(right as CelDuration, left) : mismatch(right);
    default:
      return numeric(left, right, { int: (a, b) => checkInt(a + b), uint: (a, b) => checkUint(a + b), double: (a, b) => a + b });
  }
}

function addDuration({ nanos }: CelDuration, right: CelValue): CelValue {
  if (right instanceof CelDuration) return checkDuration(nanos + right.nanos);
  return right instanceof CelTimestamp ? checkTimestamp(right.nanos + nanos, right.offset) : mismatch(right);
}

export function subtract(left: CelValue, right: CelValue): CelValue {
  if (left instanceof CelDuration) return right instanceof CelDuration ? checkDuration(left.nanos - right.nanos) : mismatch(right);
  if (left instanceof CelTimestamp) {
    if (right instanceof CelTimestamp) return checkDuration(left.nanos - right.nanos);
    if (!(right instanceof CelDuration)) return mismatch(right);
    return isInt(-right.nanos) ? checkTimestamp(left.nanos - right.nanos, left.offset) : overflow();
  }
  return numeric(left, right, { int: (a, b) => checkInt(a - b), uint: (a, b) => checkUint(a - b), double: (a, b) => a - b });
}

export function multiply(left: CelValue, right: CelValue): CelValue {
  return numeric(left, right, { int: (a, b) => checkInt(a * b), uint: (a, b) => checkUint(a * b), double: (a, b) => a * b });
}

export function divide(left: CelValue, right: CelValue): CelValue {
  const zero = (): CelError => new CelError("division by zero");
  return numeric(left, right, {
    int: (a, b) => (b === 0n ? zero() : checkInt(a / b)),
    uint: (a, b) => (b === 0n ? zero() : checkUint(a / b)),
    double: (a, b) => a / b,
  });
}

export function modulo(left: CelValue, right: CelValue): CelValue {
  const zero = (): CelError => new CelError("modulus by zero");
  return numeric(left, right, {
    int: (a, b) => (b === 0n ? zero() : b === -1n && !isInt(-a) ? overflow() : a % b),
    uint: (a, b) => (b === 0n ? zero() : checkUint(a % b)),
  });
}

export function negate(value: CelValue): CelValue {
  if (typeof value === "bigint") return checkInt(-value);
  if (typeof value === "number") return -value;
  return value instanceof CelDuration ? checkDuration(-value.nanos) : noOverload();
}
