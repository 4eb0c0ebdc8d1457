// Makes checked expressions ready to run. What is constant is computed now. @see cel-go interpreter/planner.go and decorators.go
import { compileRe2, type Re2Expression } from "../../re2/expression.ts";
import { messageOf } from "#base";
import type { CheckedExpression } from "../check/checker.ts";
import { isTypeValue, type Library } from "../check/environment.ts";
import { FOLDED } from "../library/conversions.ts";
import type { Call, Comprehension, CreateList, CreateMap, CreateStruct, Expression, Ident } from "../syntax/expression.ts";
import { equal } from "../value/compare.ts";
import { GrowingList, ValueList, ValueMap } from "../value/collection.ts";
import { patchValue } from "../value/patch-value.ts";
import { shownValue } from "../value/shown.ts";
import { CelError, CelOptional, CelTypeValue, isError, isList, isMap, kindOf, type CelList, type CelValue } from "../value/value.ts";
import { resolve, withStep, type Attribute, type Step } from "./attribute.ts";
import { costOfCalls, LIST_COST, MAP_COST, STRUCT_COST } from "./call-cost.ts";
import { dispatch } from "./dispatch.ts";
import { Meter, type Evaluate, type Frame } from "./frame.ts";
import { fold } from "./fold.ts";

/** Why an expression that is well typed cannot be made ready. */
export class PlanFailure extends Error {}

/** Makes an expression ready. @throws PlanFailure where a constant part of it fails */
export function plan(checked: CheckedExpression, library: Library): Evaluate {
  return new Planner(checked, library).plan(checked.expression).evaluate;
}

interface Planned {
  readonly evaluate: Evaluate;
  readonly constant?: CelValue;
  /** Where it is a chain of fields, the chain: further steps are added to it. */
  readonly attribute?: Attribute;
}

const NOWHERE: Frame = { meter: new Meter(Number.MAX_SAFE_INTEGER), find: () => undefined };

function constant(value: CelValue): Planned {
  return { constant: value, evaluate: () => value };
}

function isConstant(planned: Planned): planned is Planned & { readonly constant: CelValue } {
  return planned.constant !== undefined;
}

class Planner {
  readonly #checked: CheckedExpression;
  readonly #library: Library;

  constructor(checked: CheckedExpression, library: Library) {
    this.#checked = checked;
    this.#library = library;
  }

  plan(expression: Expression): Planned {
    switch (expression.kind) {
      case "literal":
        return constant(expression.value);
      case "ident":
        return this.#ident(expression);
      case "select": {
        const step: Step = { isOptional: false, isTest: expression.isTest, key: () => expression.field };
        return attributed(withStep(chainOf(this.plan(expression.operand)), step), expression.isTest);
      }
      case "call":
        return this.#call(expression);
      case "list":
        return this.#list(expression);
      case "map":
        return this.#map(expression);
      case "struct":
        return this.#struct(expression);
      case "comprehension":
        return this.#comprehension(expression);
      default:
        throw new PlanFailure(`unsupported expr: ${expression.kind}`);
    }
  }

  #ident({ id, name }: Ident): Planned {
    if (this.#checked.types.get(id)?.kind === "type" && !this.#checked.mentioned.has(name)) {
      if (!isTypeValue(name)) throw new PlanFailure(`reference to undefined type: ${name}`);
      return constant(new CelTypeValue(name));
    }
    const base: Evaluate = (frame) => {
      const value = frame.find(name);
      return value === undefined ? absent(name) : value;
    };
    return attributed({ kind: "chain", base, steps: [] });
  }

  #call(call: Call): Planned {
    const args = [...(call.target === undefined ? [] : [call.target]), ...call.args].map((each) => this.plan(each));
    const [first, second, third] = args;
    switch (call.name) {
      case "_&&_":
        return { evaluate: logical(args, false) };
      case "_||_":
        return { evaluate: logical(args, true) };
      case "_?_:_":
        return attributed({ kind: "choice", test: need(first).evaluate, truthy: chainOf(need(second)), falsy: chainOf(need(third)) });
      case "_[_]":
        return attributed(withStep(chainOf(need(first)), { isOptional: false, isTest: false, key: keyOf(need(second)) }));
      case "_?._":
      case "_[?_]":
        return attributed(withStep(chainOf(need(first)), { isOptional: true, isTest: false, key: keyOf(need(second)) }));
      case "or":
      case "orValue":
        return { evaluate: orElse(need(first).evaluate, need(second).evaluate, call.name === "orValue") };
      default:
        return this.#function(call, args);
    }
  }

  #function(call: Call, args: readonly Planned[]): Planned {
    const ids = this.#checked.overloads.get(call.id) ?? [];
    const overload = ids.length === 1 ? ids[0] : undefined;
    const { name } = call;
    if (overload === "in_list" && args[1] !== undefined && isConstant(args[1])) {
      const member = memberOf(need(args[0]), args[1].constant);
      if (member !== undefined) return member;
    }
    const run = this.#implementation(name, overload, args);
    const isStrict = name !== "@not_strictly_false";
    const costOf = costOfCalls(name, EQUALITY[name]?.overload ?? overload);
    const evaluate: Evaluate = (frame) => {
      const values: CelValue[] = [];
      for (const each of args) {
        const value = each.evaluate(frame);
        values.push(value);
        // calls of more than two arguments stop at the first failure, and cost nothing then
        if (args.length > 2 && isError(value)) return value;
      }
      const failed = isStrict ? values.find((each) => isError(each)) : undefined;
      const result = failed ?? run(values);
      frame.meter.add(costOf({ args: values, result }));
      return result;
    };
    if (!FOLDED.has(name) || args.length !== 1 || !isConstant(need(args[0]))) return { evaluate };
    const value = evaluate(NOWHERE);
    if (isError(value)) throw new PlanFailure(value.message);
    return constant(value);
  }

  #implementation(name: string, overload: string | undefined, args: readonly Planned[]): (args: readonly CelValue[]) => CelValue {
    return EQUALITY[name]?.run ?? this.#pattern(name, args) ?? this.#dispatched(name, overload);
  }

  #dispatched(name: string, overload: string | undefined): (args: readonly CelValue[]) => CelValue {
    const declaration = this.#library.functions.get(name);
    if (declaration === undefined) throw new PlanFailure(`no such overload: ${name}`);
    return (args) => dispatch(declaration, overload, args);
  }

  /** Constant patterns are compiled once. */
  #pattern(name: string, args: readonly Planned[]): ((args: readonly CelValue[]) => CelValue) | undefined {
    const pattern = args[1]?.constant;
    if (typeof pattern !== "string" || !["matches", "find", "findAll"].includes(name)) return undefined;
    let expression: Re2Expression;
    try {
      expression = compileRe2(pattern);
    } catch (error) {
      throw new PlanFailure(messageOf(error));
    }
    return ([text, , limit = -1n]) => {
      if (typeof text !== "string" || typeof limit !== "bigint") return new CelError("no such overload");
      if (name === "matches") return expression.matches(text);
      return name === "find" ? expression.find(text) : new ValueList(expression.findAll(text, Number(limit)));
    };
  }

  #list({ elements, optional }: CreateList): Planned {
    const items = elements.map((each) => this.plan(each));
    const build: Evaluate = (frame) => {
      const values: CelValue[] = [];
      for (const [i, each] of items.entries()) {
        const value = each.evaluate(frame);
        if (isError(value)) return value;
        if (!optional.has(i)) values.push(value);
        else if (!(value instanceof CelOptional))
          return new CelError(`cannot initialize optional list element from non-optional value ${shownValue(value)}`);
        else if (value.value !== undefined) values.push(value.value);
      }
      return new ValueList(values);
    };
    if (items.every(isConstant)) return constant(build(NOWHERE));
    return { evaluate: costing(build, LIST_COST) };
  }

  #map({ entries }: CreateMap): Planned {
    const pairs = entries.map(({ key, value, isOptional }) => ({ key: this.plan(key), value: this.plan(value), isOptional }));
    const build: Evaluate = (frame) => {
      const values: [CelValue, CelValue][] = [];
      for (const each of pairs) {
        const key = each.key.evaluate(frame);
        if (isError(key)) return key;
        const value = each.value.evaluate(frame);
        if (isError(value)) return value;
        if (!each.isOptional) values.push([key, value]);
        else if (!(value instanceof CelOptional))
          return new CelError(`cannot initialize optional entry '${shownValue(key)}' from non-optional value ${shownValue(value)}`);
        else if (value.value !== undefined) values.push([key, value.value]);
      }
      return new ValueMap(values);
    };
    if (pairs.every(({ key, value }) => isConstant(key) && isConstant(value))) return constant(build(NOWHERE));
    return { evaluate: costing(build, MAP_COST) };
  }

  #struct({ typeName, fields }: CreateStruct): Planned {
    const parts = fields.map((field) => ({ ...field, evaluate: this.plan(field.value).evaluate }));
    const build: Evaluate = (frame) => {
      const values = new Map<string, CelValue>();
      for (const { name, isOptional, evaluate } of parts) {
        const value = evaluate(frame);
        if (isError(value)) return value;
        if (!isOptional) values.set(name, value);
        else if (!(value instanceof CelOptional))
          return new CelError(`cannot initialize optional entry '${name}' from non-optional value ${shownValue(value)}`);
        else if (value.value === undefined) values.delete(name);
        else values.set(name, value.value);
      }
      return patchValue(typeName, values);
    };
    return { evaluate: costing(build, STRUCT_COST) };
  }

  #comprehension(loop: Comprehension): Planned {
    const initial = this.plan(loop.initial).evaluate;
    const parts = {
      range: this.plan(loop.range).evaluate,
      condition: this.plan(loop.condition).evaluate,
      step: this.plan(loop.step).evaluate,
      result: this.plan(loop.result).evaluate,
    };
    return { evaluate: fold(loop, { ...parts, initial: (frame) => growing(initial(frame)) }) };
  }
}

/** Lists and maps that are empty at the start are filled in place. */
function growing(value: CelValue): CelValue {
  if (isList(value) && value.size === 0) return new GrowingList();
  return isMap(value) && value.size === 0 ? new ValueMap([]) : value;
}

function need(planned: Planned | undefined): Planned {
  return planned ?? constant(null);
}

function absent(name: string): CelError {
  return new CelError(`no such attribute(s): ${name}`);
}

function costing(build: Evaluate, cost: number): Evaluate {
  return (frame) => {
    const value = build(frame);
    frame.meter.add(cost);
    return value;
  };
}

/** A chain costs one at its end, but for tests of fields and choices. */
function attributed(attribute: Attribute, isTest = false): Planned {
  const isFree = isTest || attribute.kind === "choice";
  return { attribute, evaluate: isFree ? (frame) => resolve(attribute, frame) : costing((frame) => resolve(attribute, frame), 1) };
}

/** The chain that further steps are added to: that of an attribute, or a new one at the value of anything else. */
function chainOf(planned: Planned): Attribute {
  return planned.attribute ?? { kind: "chain", base: planned.evaluate, steps: [] };
}

/** The key of a step: attributes in it cost nothing at their end. */
function keyOf(planned: Planned): Evaluate {
  const { attribute } = planned;
  return attribute === undefined ? planned.evaluate : (frame) => resolve(attribute, frame);
}

function same([left = null, right = null]: readonly CelValue[]): CelValue {
  return equal(left, right);
}

function different([left = null, right = null]: readonly CelValue[]): CelValue {
  return equal(left, right) !== true;
}

const EQUALITY: Readonly<Record<string, { readonly overload: string; readonly run: (args: readonly CelValue[]) => CelValue }>> = {
  "_==_": { overload: "equals", run: same },
  "_!=_": { overload: "not_equals", run: different },
};

/** `&&` (`decisive` false) and `||` (true): the decisive value wins over failures. */
function logical(terms: readonly Planned[], decisive: boolean): Evaluate {
  return (frame) => {
    let failure: CelError | undefined;
    for (const term of terms) {
      const value = term.evaluate(frame);
      if (value === decisive) return decisive;
      if (typeof value !== "boolean") failure ??= isError(value) ? value : new CelError("no such overload");
    }
    return failure ?? !decisive;
  };
}

function orElse(left: Evaluate, right: Evaluate, unwraps: boolean): Evaluate {
  return (frame) => {
    const optional = left(frame);
    if (!(optional instanceof CelOptional)) return optional;
    if (optional.value === undefined) return right(frame);
    return unwraps ? optional.value : optional;
  };
}

/** `x in [constants]`, which costs nothing; undefined where items are no scalars. */
function memberOf(value: Planned, container: CelValue): Planned | undefined {
  if (!isList(container)) return undefined;
  if (container.size === 0) return constant(false);
  const list: CelList = container;
  for (let i = 0; i < list.size; i += 1) if (!["bool", "double", "int", "string", "uint"].includes(kindOf(list.at(i)))) return undefined;
  return {
    evaluate: (frame) => {
      const sought = value.evaluate(frame);
      return isError(sought) ? sought : list.contains(sought);
    },
  };
}
