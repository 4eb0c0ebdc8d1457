// The largest cost that an expression may have, from the sizes that the schema allows. @see cel-go checker/cost.go
import type { CheckedExpression } from "../check/checker.ts";
import { DYN, unwrapOptional, type CelType } from "../check/type.ts";
import { LIST_COST, MAP_COST, STRUCT_COST } from "../evaluate/call-cost.ts";
import type { Call, Comprehension, CreateList, CreateMap, Expression, Select } from "../syntax/expression.ts";
import { ACCUMULATOR } from "../syntax/expression.ts";
import { libraryEstimate, LANGUAGE_ESTIMATES, literalSize, type CallEstimate, type Node } from "./call-estimate.ts";
import { fixed, MOST, NOTHING, ONE, plus, sumOf, times, union, UNKNOWN, type Range } from "./size.ts";

/** The size of a value of the schema at a path from `self` or `oldSelf`; undefined where the path leads nowhere. */
export type SizeAt = (path: readonly string[]) => Range | undefined;

/** The cost of an expression at most; 2^64 - 1 where it has no bound. */
export function estimateCost(checked: CheckedExpression, sizeAt: SizeAt): bigint {
  return new Estimator(checked, sizeAt).cost(checked.expression).max;
}

interface Entries {
  readonly container: "list" | "map";
  readonly key: Range;
  readonly value: Range;
}

interface Local {
  readonly path: readonly string[] | undefined;
  readonly size: Range | undefined;
  readonly entries: Entries | undefined;
}

class Estimator {
  readonly #checked: CheckedExpression;
  readonly #sizeAt: SizeAt;
  readonly #paths = new Map<number, readonly string[]>();
  readonly #sizes = new Map<number, Range>();
  readonly #entries = new Map<number, Entries>();
  readonly #locals = new Map<string, Local[]>();

  constructor(checked: CheckedExpression, sizeAt: SizeAt) {
    this.#checked = checked;
    this.#sizeAt = sizeAt;
  }

  cost(expression: Expression): Range {
    switch (expression.kind) {
      case "ident":
        this.#paths.set(expression.id, this.#local(expression.name)?.path ?? [expression.name]);
        return ONE;
      case "select":
        return this.#select(expression);
      case "call":
        return this.#call(expression);
      case "list":
        return this.#list(expression);
      case "map":
        return this.#map(expression);
      case "struct":
        return plus(sumOf(expression.fields.map(({ value }) => this.cost(value))), fixed(BigInt(STRUCT_COST)));
      case "comprehension":
        return isBinding(expression) ? this.#binding(expression) : this.#comprehension(expression);
      default:
        return NOTHING;
    }
  }

  #type({ id }: Expression): CelType {
    return this.#checked.types.get(id) ?? DYN;
  }

  #local(name: string): Local | undefined {
    return this.#locals.get(name)?.at(-1);
  }

  #push(name: string, local: Local): void {
    this.#locals.set(name, [...(this.#locals.get(name) ?? []), local]);
  }

  #pop(name: string): void {
    this.#locals.get(name)?.pop();
  }

  #path(expression: Expression): readonly string[] {
    const local = expression.kind === "ident" ? this.#local(expression.name) : undefined;
    return local === undefined ? (this.#paths.get(expression.id) ?? []) : (local.path ?? []);
  }

  #select(expression: Select): Range {
    const operand = this.cost(expression.operand);
    if (expression.isTest) return operand;
    const hasCost = ["map", "struct", "parameter"].includes(this.#type(expression.operand).kind);
    this.#paths.set(expression.id, [...this.#path(expression.operand), expression.field]);
    return hasCost ? plus(operand, ONE) : operand;
  }

  #node(expression: Expression): Node {
    const path = this.#path(expression);
    return {
      type: this.#type(expression),
      path: path.length === 0 || path[0] === ACCUMULATOR || path[0] === "__result__" ? undefined : path,
      computed: this.#size(expression),
      literal: expression.kind === "literal" ? expression.value : undefined,
    };
  }

  #call(call: Call): Range {
    const [first] = call.args;
    if (call.name === "dyn" && first !== undefined) {
      const cost = this.cost(first);
      this.#copy(call, first);
      return plus(ONE, cost);
    }
    const costs = call.args.map((each) => this.cost(each));
    const args = call.args.map((each) => this.#node(each));
    const overloads = this.#checked.overloads.get(call.id) ?? [];
    if (overloads.length === 0) return NOTHING;
    const targetCost = call.target === undefined ? NOTHING : this.cost(call.target);
    const target = call.target === undefined ? undefined : this.#node(call.target);
    const estimates = overloads.map((overload) =>
      this.#overload(call, { name: call.name, overload, target, args, sizeAt: this.#sizeAt }, costs),
    );
    this.#keepSize(call, overloads, estimates);
    return plus(
      targetCost,
      estimates.reduce((sum, { cost }) => union(sum, cost), { min: MOST, max: 0n }),
    );
  }

  /** The size of a result, over all functions that may give it. */
  #keepSize(call: Call, overloads: readonly string[], estimates: readonly CallEstimate[]): void {
    const [first] = call.args;
    let size: Range | undefined;
    for (const [i, overload] of overloads.entries()) {
      const estimated = estimates[i]?.size;
      if (estimated !== undefined) size = size === undefined ? estimated : union(size, estimated);
      const index = overload === "index_list" ? "@items" : overload === "index_map" ? "@values" : undefined;
      if (index !== undefined && first !== undefined) {
        size = this.#entriesOf(first)?.value;
        this.#paths.set(call.id, [...this.#path(first), index]);
      }
      size ??= this.#size(call);
    }
    if (size !== undefined) this.#sizes.set(call.id, size);
  }

  #overload(call: Call, parts: Parameters<typeof libraryEstimate>[0], costs: readonly Range[]): CallEstimate {
    const known = libraryEstimate(parts);
    if (known !== undefined) return { ...known, cost: plus(known.cost, sumOf(costs)) };
    const [left = NOTHING, right = NOTHING, other = NOTHING] = costs;
    switch (parts.overload) {
      case "logical_or":
      case "logical_and":
        return { cost: { min: left.min, max: plus(left, right).max } };
      case "conditional": {
        const [, truthy, falsy] = call.args as [Expression, Expression, Expression];
        this.#keepEntries(call, joined(this.#entriesOf(truthy), this.#entriesOf(falsy)));
        const size = union(this.#size(truthy) ?? UNKNOWN, this.#size(falsy) ?? UNKNOWN);
        return { cost: plus(left, union(right, other)), size };
      }
      case "add_list":
      case "add_string":
      case "add_bytes": {
        const [a, b] = call.args as [Expression, Expression];
        this.#keepEntries(call, joined(this.#entriesOf(a), this.#entriesOf(b)));
        break;
      }
      default:
    }
    const estimate = LANGUAGE_ESTIMATES.get(parts.overload)?.(parts) ?? { cost: ONE };
    return { ...estimate, cost: plus(estimate.cost, sumOf(costs)) };
  }

  #list(list: CreateList): Range {
    let value: Range = { min: list.elements.length === 0 ? 0n : MOST, max: 0n };
    let sum = NOTHING;
    for (const each of list.elements) {
      sum = plus(sum, this.cost(each));
      value = union(value, this.#size(each) ?? UNKNOWN);
    }
    this.#entries.set(list.id, { container: "list", key: ONE, value });
    return plus(sum, fixed(BigInt(LIST_COST)));
  }

  #map(map: CreateMap): Range {
    const least = map.entries.length === 0 ? 0n : MOST;
    let [key, value]: Range[] = [
      { min: least, max: 0n },
      { min: least, max: 0n },
    ];
    let sum = NOTHING;
    for (const entry of map.entries) {
      sum = plus(plus(sum, this.cost(entry.key)), this.cost(entry.value));
      key = union(key ?? UNKNOWN, this.#size(entry.key) ?? UNKNOWN);
      value = union(value ?? UNKNOWN, this.#size(entry.value) ?? UNKNOWN);
    }
    this.#entries.set(map.id, { container: "map", key: key ?? UNKNOWN, value: value ?? UNKNOWN });
    return plus(sum, fixed(BigInt(MAP_COST)));
  }

  #comprehension(loop: Comprehension): Range {
    let sum = plus(this.cost(loop.range), this.cost(loop.initial));
    this.#push(loop.accumulator, {
      path: this.#path(loop.initial),
      size: this.#size(loop.initial),
      entries: this.#entriesOf(loop.initial),
    });
    this.#pushVariables(loop);
    const loopCost = plus(this.cost(loop.condition), this.cost(loop.step));
    this.#pop(loop.variable);
    if (loop.second !== undefined) this.#pop(loop.second);
    sum = plus(sum, this.cost(loop.result));
    this.#pop(loop.accumulator);
    const count = this.#size(loop.range) ?? UNKNOWN;
    if (loop.initial.kind === "literal") {
      const size = this.#size(loop.initial);
      if (size !== undefined) this.#sizes.set(loop.id, size);
    } else if (loop.initial.kind === "list" || loop.initial.kind === "map") {
      this.#sizes.set(loop.id, count);
      this.#keepEntries(loop, this.#entriesOf(loop.step));
    }
    return plus(sum, times(count, loopCost));
  }

  #pushVariables({ range, variable, second }: Comprehension): void {
    const entries = this.#entriesOf(range);
    const path = this.#path(range);
    const isList = (entries?.container ?? this.#type(range).kind) === "list";
    const value: Local = { path: [...path, isList ? "@items" : "@values"], size: entries?.value, entries: undefined };
    if (second === undefined) {
      this.#push(variable, isList ? value : { path: [...path, "@keys"], size: entries?.key, entries: undefined });
      return;
    }
    this.#push(variable, { path: [...path, isList ? "@indices" : "@keys"], size: entries?.key, entries: undefined });
    this.#push(second, value);
  }

  #binding({ id, range, initial, accumulator, result }: Comprehension): Range {
    const sum = plus(this.cost(range), this.cost(initial));
    this.#push(accumulator, { path: this.#path(initial), size: this.#size(initial), entries: this.#entriesOf(initial) });
    const cost = this.cost(result);
    this.#pop(accumulator);
    const [size, entries] = [this.#size(result), this.#entriesOf(result)];
    if (size !== undefined) this.#sizes.set(id, size);
    if (entries !== undefined) this.#entries.set(id, entries);
    return plus(sum, cost);
  }

  #copy(to: Expression, from: Expression): void {
    const size = this.#size(from);
    if (size !== undefined) this.#sizes.set(to.id, size);
    this.#keepEntries(to, this.#entriesOf(from));
  }

  #keepEntries(to: Expression, entries: Entries | undefined): void {
    if (entries !== undefined) this.#entries.set(to.id, entries);
  }

  #entriesOf(expression: Expression): Entries | undefined {
    return this.#entries.get(expression.id) ?? (expression.kind === "ident" ? this.#local(expression.name)?.entries : undefined);
  }

  #size(expression: Expression): Range | undefined {
    const known = this.#sizes.get(expression.id) ?? ownSize(expression);
    if (known !== undefined) return known;
    const path = this.#path(expression);
    const schema = path.length === 0 ? undefined : this.#sizeAt(path);
    if (schema !== undefined) {
      this.#sizes.set(expression.id, schema);
      return schema;
    }
    if (isScalar(this.#type(expression))) return ONE;
    return expression.kind === "ident" ? this.#local(expression.name)?.size : undefined;
  }
}

function joined(a: Entries | undefined, b: Entries | undefined): Entries | undefined {
  if (a === undefined || b === undefined) return undefined;
  return { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) };
}

/** `optMap`, `sortBy`: a loop over nothing that gives a value a name. */
function isBinding({ range, condition, accumulator }: Comprehension): boolean {
  return (
    range.kind === "list" &&
    range.elements.length === 0 &&
    condition.kind === "literal" &&
    condition.value === false &&
    accumulator !== "__result__"
  );
}

function ownSize(expression: Expression): Range | undefined {
  switch (expression.kind) {
    case "literal":
      return literalSize(expression.value);
    case "list":
      return fixed(BigInt(expression.elements.length));
    case "map":
      return fixed(BigInt(expression.entries.length));
    default:
      return undefined;
  }
}

function isScalar(type: CelType): boolean {
  const [inner, isOptional] = unwrapOptional(type);
  return isOptional ? isScalar(inner) : ["bool", "double", "duration", "int", "timestamp", "uint"].includes(type.kind);
}
