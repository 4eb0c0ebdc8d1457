// Macros: calls that are written out as loops before types are checked. @see cel-go parser/macro.go, ext/comprehensions.go, cel/library.go
import { ACCUMULATOR, type Expression } from "./expression.ts";
import type { NodesAt } from "./nodes.ts";

export interface MacroFailure {
  /** The node that is wrong. */
  readonly at: number;
  readonly message: string;
}

export interface MacroUse {
  readonly make: NodesAt;
  readonly target: Expression | undefined;
  readonly args: readonly Expression[];
}

type Expansion = Expression | MacroFailure;
type Macro = (use: Required<MacroUse> & { readonly target: Expression }) => Expansion;

const NOT_STRICTLY_FALSE = "@not_strictly_false";

function nameOf(argument: Expression | undefined): string | undefined {
  return argument?.kind === "ident" ? argument.name : undefined;
}

function fail(at: Expression | undefined, message: string): MacroFailure {
  return { at: at?.id ?? 0, message };
}

interface Variables {
  readonly variable: string;
  readonly second?: string;
}

/** The loop variables: the first argument, and the second one of loops over two. */
function variablesOf(args: readonly Expression[], count: 1 | 2, complaint: string): Variables | MacroFailure {
  const [first, second] = args;
  const variable = nameOf(first);
  if (variable === undefined) return fail(first, complaint);
  const other = count === 2 ? nameOf(second) : undefined;
  if (count === 2 && other === undefined) return fail(second, complaint);
  if (other === variable) return fail(second, `duplicate variable name: ${variable}`);
  const isTaken = (name: string | undefined): boolean => name === ACCUMULATOR || name === "__result__";
  if (isTaken(variable)) return fail(first, "iteration variable overwrites accumulator variable");
  if (isTaken(other)) return fail(second, "iteration variable overwrites accumulator variable");
  return { variable, ...(other !== undefined && { second: other }) };
}

const SIMPLE_NAME = "argument must be a simple name";
const IDENTIFIER = "argument is not an identifier";

function all(count: 1 | 2): Macro {
  return ({ make, target, args }) => {
    const variables = variablesOf(args, count, SIMPLE_NAME);
    if ("at" in variables) return variables;
    const initial = make.literal(true);
    const condition = make.call(NOT_STRICTLY_FALSE, make.accumulator());
    const step = make.call("_&&_", make.accumulator(), args[count] as Expression);
    return make.loop({ range: target, ...variables, initial, condition, step, result: make.accumulator() });
  };
}

function exists(count: 1 | 2): Macro {
  return ({ make, target, args }) => {
    const variables = variablesOf(args, count, SIMPLE_NAME);
    if ("at" in variables) return variables;
    const initial = make.literal(false);
    const condition = make.call(NOT_STRICTLY_FALSE, make.call("!_", make.accumulator()));
    const step = make.call("_||_", make.accumulator(), args[count] as Expression);
    return make.loop({ range: target, ...variables, initial, condition, step, result: make.accumulator() });
  };
}

function existsOne(count: 1 | 2): Macro {
  return ({ make, target, args }) => {
    const variables = variablesOf(args, count, SIMPLE_NAME);
    if ("at" in variables) return variables;
    const step = make.call("_?_:_", args[count] as Expression, make.call("_+_", make.accumulator(), make.literal(1n)), make.accumulator());
    const result = make.call("_==_", make.accumulator(), make.literal(1n));
    return make.loop({ range: target, ...variables, initial: make.literal(0n), condition: make.literal(true), step, result });
  };
}

/** `map`, `transformList` and their forms with a filter before the transformation. */
function collect(count: 1 | 2, complaint: string): Macro {
  return ({ make, target, args }) => {
    const variables = variablesOf(args, count, complaint);
    if ("at" in variables) return variables;
    const filter = args.length === count + 2 ? args[count] : undefined;
    const add = make.call("_+_", make.accumulator(), make.list(args.at(-1) as Expression));
    const step = filter === undefined ? add : make.call("_?_:_", filter, add, make.accumulator());
    return make.loop({
      range: target,
      ...variables,
      initial: make.list(),
      condition: make.literal(true),
      step,
      result: make.accumulator(),
    });
  };
}

const filter: Macro = ({ make, target, args }) => {
  const variables = variablesOf(args, 1, IDENTIFIER);
  if ("at" in variables) return variables;
  const [item, test] = args as [Expression, Expression];
  const add = make.call("_+_", make.accumulator(), make.list(item));
  const step = make.call("_?_:_", test, add, make.accumulator());
  return make.loop({ range: target, ...variables, initial: make.list(), condition: make.literal(true), step, result: make.accumulator() });
};

function transformMap(isEntry: boolean): Macro {
  return ({ make, target, args }) => {
    const variables = variablesOf(args, 2, SIMPLE_NAME);
    if ("at" in variables) return variables;
    const test = args.length === 4 ? args[2] : undefined;
    const value = args.at(-1) as Expression;
    const insert = isEntry
      ? make.call("cel.@mapInsert", make.accumulator(), value)
      : make.call("cel.@mapInsert", make.accumulator(), make.ident(variables.variable), value);
    const step = test === undefined ? insert : make.call("_?_:_", test, insert, make.accumulator());
    return make.loop({ range: target, ...variables, initial: make.map(), condition: make.literal(true), step, result: make.accumulator() });
  };
}

/** `optMap` and `optFlatMap`: the value of an optional under a name. */
function optionalMap(macro: string, isFlat: boolean): Macro {
  return ({ make, target, args }) => {
    const [variable, value] = args as [Expression, Expression];
    const name = nameOf(variable);
    if (name === undefined) return fail(variable, `${macro}() variable name must be a simple identifier`);
    const loop = make.loop({
      range: make.list(),
      variable: "#unused",
      accumulator: name,
      initial: make.memberCall("value", make.copy(target)),
      condition: make.literal(false),
      step: make.ident(name),
      result: value,
    });
    return make.call(
      "_?_:_",
      make.memberCall("hasValue", target),
      isFlat ? loop : make.call("optional.of", loop),
      make.call("optional.none"),
    );
  };
}

const INPUT = "@__sortBy_input__";

const sortBy: Macro = (use) => {
  const { make, target } = use;
  if (!["list", "select", "ident", "comprehension", "call"].includes(target.kind))
    return fail(target, "sortBy can only be applied to a list, identifier, comprehension, call or select expression");
  const keys = collect(1, IDENTIFIER)({ ...use, target: make.ident(INPUT) });
  if ("at" in keys) return keys;
  return make.loop({
    range: make.list(),
    variable: "#unused",
    accumulator: INPUT,
    initial: target,
    condition: make.literal(false),
    step: make.ident(INPUT),
    result: make.memberCall("@sortByAssociatedKeys", make.ident(INPUT), keys),
  });
};

const RECEIVER_MACROS: ReadonlyMap<string, Macro> = new Map<string, Macro>([
  ["all:2", all(1)],
  ["exists:2", exists(1)],
  ["exists_one:2", existsOne(1)],
  ["map:2", collect(1, IDENTIFIER)],
  ["map:3", collect(1, IDENTIFIER)],
  ["filter:2", filter],
  ["all:3", all(2)],
  ["exists:3", exists(2)],
  ["exists_one:3", existsOne(2)],
  ["existsOne:3", existsOne(2)],
  ["transformList:3", collect(2, SIMPLE_NAME)],
  ["transformList:4", collect(2, SIMPLE_NAME)],
  ["transformMap:3", transformMap(false)],
  ["transformMap:4", transformMap(false)],
  ["transformMapEntry:3", transformMap(true)],
  ["transformMapEntry:4", transformMap(true)],
  ["optMap:2", optionalMap("optMap", false)],
  ["optFlatMap:2", optionalMap("optFlatMap", true)],
  ["sortBy:2", sortBy],
]);

/** What a call is written out to; undefined when it is no macro. */
export function expandMacro(name: string, use: MacroUse): Expansion | undefined {
  const { target, args, make } = use;
  if (target !== undefined) return RECEIVER_MACROS.get(`${name}:${args.length}`)?.({ ...use, target });
  const [argument] = args;
  if (name !== "has" || args.length !== 1 || argument === undefined) return undefined;
  return argument.kind === "select" ? make.test(argument.operand, argument.field) : fail(argument, "invalid argument to has() macro");
}
