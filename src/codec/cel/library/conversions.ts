// Conversions between types. @see cel-go common/types, ConvertToType
import { BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, type CelType } from "../check/type.ts";
import { parseGoFloat, parseGoInt, parseGoUint, plainFloat, shortFloat } from "../value/number.ts";
import { parseGoDuration } from "../../go-text/duration.ts";
import { formatTimestamp, parseRfc3339 } from "../value/time.ts";
import { CelDuration, CelError, CelTimestamp, CelUint, kindOf, typeNameOf, type CelValue } from "../value/value.ts";
import { checkInt, checkTimestamp, checkUint } from "./arithmetic.ts";
import { plain, type FunctionDeclaration, type Run } from "./declare.ts";

type Conversion = (value: CelValue) => CelValue | undefined;

const SECOND = 1_000_000_000n;

const toInt: Conversion = (value) => {
  switch (kindOf(value)) {
    case "int":
      return value;
    case "uint":
      return checkInt((value as CelUint).value);
    case "double":
      return doubleToInt(value as number);
    case "duration":
      return (value as CelDuration).nanos;
    case "timestamp":
      return BigInt.asIntN(64, floorDivide((value as CelTimestamp).nanos, SECOND));
    case "string":
      return parseGoInt(value as string);
    default:
      return undefined;
  }
};

function floorDivide(amount: bigint, by: bigint): bigint {
  const quotient = amount / by;
  return amount % by < 0n ? quotient - 1n : quotient;
}

function doubleToInt(value: number): CelValue {
  if (!Number.isFinite(value) || value <= -(2 ** 63) || value >= 2 ** 63) return new CelError("integer overflow");
  return BigInt(Math.trunc(value));
}

const toUint: Conversion = (value) => {
  switch (kindOf(value)) {
    case "uint":
      return value;
    case "int":
      return checkUint(value as bigint);
    case "double":
      if (!Number.isFinite(value) || (value as number) < 0 || (value as number) >= 2 ** 64)
        return new CelError("unsigned integer overflow");
      return new CelUint(BigInt(Math.trunc(value as number)));
    case "string": {
      const amount = parseGoUint(value as string);
      return amount === undefined ? undefined : new CelUint(amount);
    }
    default:
      return undefined;
  }
};

const toDouble: Conversion = (value) => {
  switch (kindOf(value)) {
    case "double":
      return value;
    case "int":
      return Number(value);
    case "uint":
      return Number((value as CelUint).value);
    case "string":
      return parseGoFloat(value as string);
    default:
      return undefined;
  }
};

const TRUE = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE = new Set(["0", "f", "F", "false", "FALSE", "False"]);

const toBool: Conversion = (value) => {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  return TRUE.has(value) ? true : FALSE.has(value) ? false : undefined;
};

const toBytes: Conversion = (value) => {
  if (value instanceof Uint8Array) return value;
  return typeof value === "string" ? new TextEncoder().encode(value) : undefined;
};

/** A value as `string(value)` writes it; undefined for types that have no text. */
export const toText: Conversion = (value) => {
  switch (kindOf(value)) {
    case "string":
      return value;
    case "bool":
    case "int":
      return `${value as bigint | boolean}`;
    case "uint":
      return String((value as CelUint).value);
    case "double":
      return shortFloat(value as number);
    case "null":
      return "null";
    case "bytes":
      return bytesToText(value as Uint8Array);
    case "duration":
      return `${durationSeconds(value as CelDuration)}s`;
    case "timestamp":
      return formatTimestamp(value as CelTimestamp);
    case "type":
      return typeNameValue(value);
    default:
      return undefined;
  }
};

function typeNameValue(value: CelValue): string {
  return (value as { readonly name: string }).name;
}

/** Seconds as Go computes them, in doubles: whole ones and nanoseconds apart. */
export function durationSeconds({ nanos }: CelDuration): string {
  return plainFloat(Number(nanos / SECOND) + Number(nanos % SECOND) / 1e9);
}

function bytesToText(bytes: Uint8Array): CelValue {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // the decoder says no more than that the bytes are no UTF-8
    return new CelError("invalid UTF-8 in bytes, cannot convert to string");
  }
}

const toDuration: Conversion = (value) => {
  if (value instanceof CelDuration) return value;
  if (typeof value !== "string") return undefined;
  const nanos = parseGoDuration(value);
  return nanos === undefined ? undefined : new CelDuration(nanos);
};

const toTimestamp: Conversion = (value) => {
  if (value instanceof CelTimestamp) return value;
  if (typeof value === "bigint") return checkTimestamp(value * SECOND);
  if (typeof value !== "string") return undefined;
  const parsed = parseRfc3339(value);
  return parsed === undefined ? undefined : checkTimestamp(parsed.nanos, parsed.offset);
};

function conversion(convert: Conversion, to: CelType): Run {
  return (value = null) => {
    const converted = convert(value);
    return converted === undefined ? new CelError(`type conversion error from '${typeNameOf(value)}' to '${to.name}'`) : converted;
  };
}

function converter(
  name: string,
  to: CelType,
  [convert, from]: readonly [Conversion, readonly (readonly [string, CelType])[]],
): FunctionDeclaration {
  return { name, overloads: from.map(([id, type]) => plain(id, [type], to, conversion(convert, to))) };
}

export const CONVERSIONS: readonly FunctionDeclaration[] = [
  converter("bool", BOOL, [
    toBool,
    [
      ["bool_to_bool", BOOL],
      ["string_to_bool", STRING],
    ],
  ]),
  converter("bytes", BYTES, [
    toBytes,
    [
      ["bytes_to_bytes", BYTES],
      ["string_to_bytes", STRING],
    ],
  ]),
  converter("double", DOUBLE, [
    toDouble,
    [
      ["double_to_double", DOUBLE],
      ["int64_to_double", INT],
      ["string_to_double", STRING],
      ["uint64_to_double", UINT],
    ],
  ]),
  converter("duration", DURATION, [
    toDuration,
    [
      ["duration_to_duration", DURATION],
      ["int64_to_duration", INT],
      ["string_to_duration", STRING],
    ],
  ]),
  converter("int", INT, [
    toInt,
    [
      ["int64_to_int64", INT],
      ["double_to_int64", DOUBLE],
      ["duration_to_int64", DURATION],
      ["string_to_int64", STRING],
      ["timestamp_to_int64", TIMESTAMP],
      ["uint64_to_int64", UINT],
    ],
  ]),
  converter("string", STRING, [
    toText,
    [
      ["string_to_string", STRING],
      ["bool_to_string", BOOL],
      ["bytes_to_string", BYTES],
      ["double_to_string", DOUBLE],
      ["duration_to_string", DURATION],
      ["int64_to_string", INT],
      ["timestamp_to_string", TIMESTAMP],
      ["uint64_to_string", UINT],
    ],
  ]),
  converter("timestamp", TIMESTAMP, [
    toTimestamp,
    [
      ["timestamp_to_timestamp", TIMESTAMP],
      ["int64_to_timestamp", INT],
      ["string_to_timestamp", STRING],
    ],
  ]),
  converter("uint", UINT, [
    toUint,
    [
      ["uint64_to_uint64", UINT],
      ["double_to_uint64", DOUBLE],
      ["int64_to_uint64", INT],
      ["string_to_uint64", STRING],
    ],
  ]),
];

/** Functions whose result is computed when an expression is compiled, where the argument is a constant. */
export const FOLDED: ReadonlySet<string> = new Set([
  "bool",
  "bytes",
  "double",
  "duration",
  "dyn",
  "int",
  "string",
  "timestamp",
  "type",
  "uint",
]);
