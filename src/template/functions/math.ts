// Integers and floats of sprig.
import { formatValue } from "../format/print.ts";
import type { RunningTemplate } from "../signature.ts";
import { goInt, GoInt, int64, typed, type TemplateValue } from "../value.ts";
import { toFloat, toInteger } from "./cast.ts";
import { add, decimalOf, divide, multiply, subtract, toNumber, type Decimal } from "./decimal.ts";
import { define, type Functions } from "./define.ts";

type Values = readonly TemplateValue[];

/** An integer function over int64 that wraps. */
function overIntegers(signature: string, combine: (a: bigint, b: bigint) => bigint, first?: bigint): ReturnType<typeof define> {
  return define(signature, (args: Values) => {
    const numbers = args.map(toInteger);
    return int64(first === undefined ? numbers.reduce((a, b) => BigInt.asIntN(64, combine(a, b))) : numbers.reduce(combine, first));
  });
}

function overFloats(signature: string, combine: (a: number, b: number) => number): ReturnType<typeof define> {
  return define(signature, (args: Values) => args.map(toFloat).reduce(combine));
}

/** A float function that counts in decimals. */
function overDecimals(
  signature: string,
  combine: (a: Decimal, b: Decimal) => Decimal,
  first: readonly number[] = [],
): ReturnType<typeof define> {
  return define(signature, (args: Values) => {
    const numbers = [...first, ...args.map(toFloat)].map(decimalOf);
    return toNumber(numbers.reduce(combine));
  });
}

function notZero(value: bigint): bigint {
  if (value === 0n) throw new Error("runtime error: integer divide by zero");
  return value;
}

function steps(start: number, stop: number, step: number, run: RunningTemplate): GoInt[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  const count = Math.max(0, Math.ceil((stop - start) / step));
  run.claim(count);
  return Array.from({ length: count }, (_, index) => goInt(start + index * step));
}

function until([count]: readonly [number], run: RunningTemplate): TemplateValue {
  return typed(steps(0, count, count < 0 ? -1 : 1, run), "[]int");
}

function untilStep([start, stop, step]: readonly [number, number, number], run: RunningTemplate): TemplateValue {
  return typed(steps(start, stop, step, run), "[]int");
}

/** `seq END`, `seq START END` and `seq START STEP END`, both ends included. */
function sequence(params: readonly number[], run: RunningTemplate): string {
  return sequenceOf(params, run)
    .map((each) => each.value.toString())
    .join(" ");
}

function sequenceOf(params: readonly number[], run: RunningTemplate): readonly GoInt[] {
  if (params.length === 0 || params.length > 3) return [];
  const [start, end] = params.length === 1 ? [1, params[0] ?? 0] : [params[0] ?? 0, params.at(-1) ?? 0];
  const direction = end < start ? -1 : 1;
  const step = params.length === 3 ? (params[1] ?? 0) : direction;
  if (direction < 0 && step > 0) return [];
  return steps(start, end + direction, step, run);
}

function round([value, places, threshold = 0.5]: readonly [TemplateValue, number, number?]): number {
  const power = 10 ** places;
  const scaled = power * toFloat(value);
  const rest = Number.isFinite(scaled) ? scaled - Math.trunc(scaled) : Number.NaN;
  return (rest >= threshold ? Math.ceil(scaled) : Math.floor(scaled)) / power;
}

function octal([value]: Values): GoInt {
  const text = formatValue(value);
  if (!/^[+-]?[0-7]+$/.test(text)) return int64(0n);
  const digits = BigInt(`0o${text.replace(/^[+-]/, "")}`);
  const integer = text.startsWith("-") ? -digits : digits;
  return integer >= -(2n ** 63n) && integer < 2n ** 63n ? int64(integer) : int64(0n);
}

function atoi([text]: readonly [string]): GoInt {
  if (!/^[+-]?\d+$/.test(text)) return goInt(0);
  const value = BigInt(text.replace(/^\+/, ""));
  return value >= -(2n ** 63n) && value < 2n ** 63n ? new GoInt(value) : goInt(0);
}

function maxFloat(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

function minFloat(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

const biggest = overIntegers("any ...any", (a, b) => (b > a ? b : a));

export const mathFunctions: Functions = {
  int: define("any", ([value]: Values) => new GoInt(toInteger(value))),
  int64: define("any", ([value]: Values) => int64(toInteger(value))),
  float64: define("any", ([value]: Values) => toFloat(value)),
  toDecimal: define("any", octal),
  atoi: define("string", atoi),
  add: overIntegers("...any", (a, b) => a + b, 0n),
  add1: define("any", ([value]: Values) => int64(toInteger(value) + 1n)),
  sub: overIntegers("any any", (a, b) => a - b),
  mul: overIntegers("any ...any", (a, b) => a * b),
  div: overIntegers("any any", (a, b) => a / notZero(b)),
  mod: overIntegers("any any", (a, b) => a % notZero(b)),
  max: biggest,
  biggest,
  min: overIntegers("any ...any", (a, b) => (b < a ? b : a)),
  add1f: overDecimals("any", (a, b) => add(a, b), [1]),
  addf: overDecimals("...any", add, [0]),
  subf: overDecimals("any ...any", subtract),
  mulf: overDecimals("any ...any", multiply),
  divf: overDecimals("any ...any", divide),
  maxf: overFloats("any ...any", maxFloat),
  minf: overFloats("any ...any", minFloat),
  ceil: define("any", ([value]: Values) => Math.ceil(toFloat(value))),
  floor: define("any", ([value]: Values) => Math.floor(toFloat(value))),
  round: define("any int ...float64", round),
  until: define("int", until),
  untilStep: define("int int int", untilStep),
  seq: define("...int", sequence),
};
