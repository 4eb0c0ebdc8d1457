// The operators and functions of the language itself. @see cel-go common/stdlib/standard.go
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  parameter,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
  type CelType,
} from "../check/type.ts";
import { compileRe2 } from "../../re2/expression.ts";
import { messageOf } from "#base";
import { compare } from "../value/compare.ts";
import { CelError, CelTypeValue, isError, isList, isMap, lengthOf, noOverload, typeNameOf, type CelValue } from "../value/value.ts";
import { add, divide, modulo, multiply, negate, subtract } from "./arithmetic.ts";
import { member, plain, type FunctionDeclaration, type Overload, type Run } from "./declare.ts";

const A = parameter("A");
const B = parameter("B");
const LIST = listOf(A);
const MAP = mapOf(A, B);

/** Types that have an order, with the word for them in the names of overloads. */
const ORDERED: readonly (readonly [name: string, left: CelType, right: CelType])[] = [
  ["bool", BOOL, BOOL],
  ["int64", INT, INT],
  ["int64_double", INT, DOUBLE],
  ["int64_uint64", INT, UINT],
  ["uint64", UINT, UINT],
  ["uint64_double", UINT, DOUBLE],
  ["uint64_int64", UINT, INT],
  ["double", DOUBLE, DOUBLE],
  ["double_int64", DOUBLE, INT],
  ["double_uint64", DOUBLE, UINT],
  ["string", STRING, STRING],
  ["bytes", BYTES, BYTES],
  ["timestamp", TIMESTAMP, TIMESTAMP],
  ["duration", DURATION, DURATION],
];

function comparison(name: string, word: string, holds: (order: number) => boolean): FunctionDeclaration {
  const run: Run = (left, right) => {
    const order = compare(left ?? null, right ?? null);
    return typeof order === "number" ? holds(order) : order;
  };
  const overloads = ORDERED.map(([suffix, left, right]) => plain(`${word}_${suffix}`, [left, right], BOOL));
  return { name, overloads, single: { trait: "comparer", run } };
}

/** Binary overloads of one operator: `add_int64` takes two ints and gives one. */
function same(word: string, types: readonly (readonly [string, CelType])[]): Overload[] {
  return types.map(([suffix, type]) => plain(`${word}_${suffix}`, [type, type], type));
}

const INT64 = ["int64", INT] as const;
const UINT64 = ["uint64", UINT] as const;
const FLOAT = ["double", DOUBLE] as const;

const binary =
  (run: (left: CelValue, right: CelValue) => CelValue): Run =>
  (left, right) =>
    run(left ?? null, right ?? null);

const OPERATORS: readonly FunctionDeclaration[] = [
  { name: "_?_:_", overloads: [plain("conditional", [BOOL, A, A], A)], single: { run: () => noOverload() } },
  { name: "_&&_", overloads: [plain("logical_and", [BOOL, BOOL], BOOL)], single: { run: () => noOverload() } },
  { name: "_||_", overloads: [plain("logical_or", [BOOL, BOOL], BOOL)], single: { run: () => noOverload() } },
  {
    name: "!_",
    overloads: [plain("logical_not", [BOOL], BOOL)],
    single: { run: (value) => (typeof value === "boolean" ? !value : noOverload()) },
  },
  { name: "@not_strictly_false", overloads: [plain("not_strictly_false", [BOOL], BOOL)] },
  { name: "_==_", overloads: [plain("equals", [A, A], BOOL)], single: { run: () => noOverload() } },
  { name: "_!=_", overloads: [plain("not_equals", [A, A], BOOL)], single: { run: () => noOverload() } },
  {
    name: "_+_",
    overloads: [
      plain("add_bytes", [BYTES, BYTES], BYTES),
      plain("add_double", [DOUBLE, DOUBLE], DOUBLE),
      plain("add_duration_duration", [DURATION, DURATION], DURATION),
      plain("add_duration_timestamp", [DURATION, TIMESTAMP], TIMESTAMP),
      plain("add_timestamp_duration", [TIMESTAMP, DURATION], TIMESTAMP),
      plain("add_int64", [INT, INT], INT),
      plain("add_list", [LIST, LIST], LIST),
      plain("add_string", [STRING, STRING], STRING),
      plain("add_uint64", [UINT, UINT], UINT),
    ],
    single: { trait: "adder", run: binary(add) },
  },
  { name: "_/_", overloads: same("divide", [FLOAT, INT64, UINT64]), single: { trait: "divider", run: binary(divide) } },
  { name: "_%_", overloads: same("modulo", [INT64, UINT64]), single: { trait: "modder", run: binary(modulo) } },
  { name: "_*_", overloads: same("multiply", [FLOAT, INT64, UINT64]), single: { trait: "multiplier", run: binary(multiply) } },
  {
    name: "-_",
    overloads: [plain("negate_double", [DOUBLE], DOUBLE), plain("negate_int64", [INT], INT)],
    single: { trait: "negator", run: (value) => negate(value ?? null) },
  },
  {
    name: "_-_",
    overloads: [
      plain("subtract_double", [DOUBLE, DOUBLE], DOUBLE),
      plain("subtract_duration_duration", [DURATION, DURATION], DURATION),
      plain("subtract_int64", [INT, INT], INT),
      plain("subtract_timestamp_duration", [TIMESTAMP, DURATION], TIMESTAMP),
      plain("subtract_timestamp_timestamp", [TIMESTAMP, TIMESTAMP], DURATION),
      plain("subtract_uint64", [UINT, UINT], UINT),
    ],
    single: { trait: "subtractor", run: binary(subtract) },
  },
  comparison("_<_", "less", (order) => order < 0),
  comparison("_<=_", "less_equals", (order) => order <= 0),
  comparison("_>_", "greater", (order) => order > 0),
  comparison("_>=_", "greater_equals", (order) => order >= 0),
  { name: "_[_]", overloads: [plain("index_list", [LIST, INT], A), plain("index_map", [MAP, A], B)] },
  {
    name: "@in",
    overloads: [plain("in_list", [A, LIST], BOOL), plain("in_map", [A, MAP], BOOL)],
    single: { run: (value, container) => contains(container ?? null, value ?? null) },
  },
];

function contains(container: CelValue, value: CelValue): CelValue {
  if (isList(container)) return container.contains(value);
  if (!isMap(container)) return isError(container) ? container : noOverload();
  const found = container.find(value);
  return found !== undefined && isError(found) ? found : found !== undefined;
}

function sizeOf(value: CelValue): CelValue {
  if (typeof value === "string") return BigInt(lengthOf(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  return isList(value) || isMap(value) ? BigInt(value.size) : noOverload();
}

const text =
  (run: (text: string, other: string) => CelValue): Run =>
  (value, other) =>
    typeof value === "string" && typeof other === "string" ? run(value, other) : noOverload();

const matches: Run = text((value, pattern) => {
  try {
    return compileRe2(pattern).matches(value);
  } catch (error) {
    return new CelError(messageOf(error));
  }
});

const FUNCTIONS: readonly FunctionDeclaration[] = [
  {
    name: "size",
    overloads: [
      plain("size_bytes", [BYTES], INT),
      member("bytes_size", [BYTES], INT),
      plain("size_list", [LIST], INT),
      member("list_size", [LIST], INT),
      plain("size_map", [MAP], INT),
      member("map_size", [MAP], INT),
      plain("size_string", [STRING], INT),
      member("string_size", [STRING], INT),
    ],
    single: { trait: "sizer", run: (value) => sizeOf(value ?? null) },
  },
  {
    name: "type",
    overloads: [plain("type", [A], typeOf(A))],
    single: { run: (value) => new CelTypeValue(typeNameOf(value ?? null)) },
  },
  { name: "dyn", overloads: [plain("to_dyn", [A], DYN)], single: { run: (value) => value ?? null } },
  {
    name: "contains",
    isUnguarded: true,
    overloads: [
      member(
        "contains_string",
        [STRING, STRING],
        BOOL,
        text((value, other) => value.includes(other)),
      ),
    ],
  },
  {
    name: "endsWith",
    isUnguarded: true,
    overloads: [
      member(
        "ends_with_string",
        [STRING, STRING],
        BOOL,
        text((value, other) => value.endsWith(other)),
      ),
    ],
  },
  {
    name: "startsWith",
    isUnguarded: true,
    overloads: [
      member(
        "starts_with_string",
        [STRING, STRING],
        BOOL,
        text((value, other) => value.startsWith(other)),
      ),
    ],
  },
  {
    name: "matches",
    overloads: [plain("matches", [STRING, STRING], BOOL), member("matches_string", [STRING, STRING], BOOL)],
    single: { trait: "matcher", run: matches },
  },
];

export const STANDARD: readonly FunctionDeclaration[] = [...OPERATORS, ...FUNCTIONS];
