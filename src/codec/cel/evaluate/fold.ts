// Loops of comprehensions. @see cel-go interpreter/interpretable.go
import type { Comprehension } from "../syntax/expression.ts";
import { GrowingList, ValueList } from "../value/collection.ts";
import { CelError, isError, isList, isMap, itemsOf, kindOf, typeNameOf, type CelValue } from "../value/value.ts";
import type { Evaluate, Frame, Meter } from "./frame.ts";

export interface LoopParts {
  readonly range: Evaluate;
  readonly initial: Evaluate;
  readonly condition: Evaluate;
  readonly step: Evaluate;
  readonly result: Evaluate;
}

/** Makes a loop ready. */
export function fold(names: Pick<Comprehension, "variable" | "second" | "accumulator">, parts: LoopParts): Evaluate {
  return (outer) => {
    const range = parts.range(outer);
    if (isError(range)) return range;
    const items = itemsIn(range, names.second !== undefined);
    if (items instanceof CelError) return items;
    const frame = new LoopFrame(outer, names, parts.initial);
    for (const [first, second] of items) {
      frame.enter(first, second);
      const goesOn = parts.condition(frame);
      if (goesOn === false) break;
      frame.accumulate(parts.step(frame));
    }
    frame.leave();
    const result = parts.result(frame);
    // what was filled in place is as it is from here on
    return result instanceof GrowingList ? new ValueList(result.items) : result;
  };
}

type Item = readonly [first: CelValue, second: CelValue];

function itemsIn(range: CelValue, isPair: boolean): readonly Item[] | CelError {
  if (isList(range)) return itemsOf(range).map((each, i): Item => (isPair ? [BigInt(i), each] : [each, null]));
  if (isMap(range)) return range.keys().map((key): Item => [key, isPair ? (range.find(key) ?? null) : null]);
  return isPair
    ? new CelError(`unsupported comprehension range type: ${goType(range)}`)
    : new CelError(`got '${goType(range)}', expected iterable type`);
}

const GO_TYPES: Readonly<Record<string, string>> = {
  bool: "types.Bool",
  bytes: "types.Bytes",
  double: "types.Double",
  duration: "types.Duration",
  int: "types.Int",
  null: "types.Null",
  optional: "*types.Optional",
  string: "types.String",
  timestamp: "types.Timestamp",
  type: "*types.Type",
  uint: "types.Uint",
};

function goType(value: CelValue): string {
  return GO_TYPES[kindOf(value)] ?? typeNameOf(value);
}

class LoopFrame implements Frame {
  readonly meter: Meter;
  readonly #outer: Frame;
  readonly #names: Pick<Comprehension, "variable" | "second" | "accumulator">;
  readonly #initial: Evaluate;
  #accumulated: CelValue | undefined;
  #first: CelValue = null;
  #second: CelValue = null;
  #isInLoop = false;

  constructor(outer: Frame, names: Pick<Comprehension, "variable" | "second" | "accumulator">, initial: Evaluate) {
    this.meter = outer.meter;
    this.#outer = outer;
    this.#names = names;
    this.#initial = initial;
  }

  enter(first: CelValue, second: CelValue): void {
    [this.#first, this.#second] = [first, second];
    this.#isInLoop = true;
  }
  accumulate(value: CelValue): void {
    this.#accumulated = value;
  }
  leave(): void {
    this.#isInLoop = false;
  }

  find(name: string): CelValue | undefined {
    const { accumulator, variable, second } = this.#names;
    if (name === accumulator) {
      if (this.#accumulated === undefined) this.#accumulated = this.#initial(this.#outer);
      return this.#accumulated;
    }
    if (this.#isInLoop && name === variable) return this.#first;
    if (this.#isInLoop && name === second) return this.#second;
    return this.#outer.find(name);
  }
}
