// Expressions as trees, after macros were expanded. Every node has an id, by which its place, type and functions are known.
import type { CelValue } from "../value/value.ts";

interface Node {
  readonly id: number;
}

export interface Literal extends Node {
  readonly kind: "literal";
  readonly value: CelValue;
}
export interface Ident extends Node {
  readonly kind: "ident";
  readonly name: string;
}
export interface Select extends Node {
  readonly kind: "select";
  readonly operand: Expression;
  readonly field: string;
  /** `has(operand.field)` */
  readonly isTest: boolean;
}
export interface Call extends Node {
  readonly kind: "call";
  readonly name: string;
  /** Receiver of `target.name(…)`. */
  readonly target?: Expression;
  readonly args: readonly Expression[];
}
export interface CreateList extends Node {
  readonly kind: "list";
  readonly elements: readonly Expression[];
  /** Places of elements written `?element`. */
  readonly optional: ReadonlySet<number>;
}
export interface MapEntry extends Node {
  readonly key: Expression;
  readonly value: Expression;
  readonly isOptional: boolean;
}
export interface CreateMap extends Node {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
}
export interface StructField extends Node {
  readonly name: string;
  readonly value: Expression;
  readonly isOptional: boolean;
}
export interface CreateStruct extends Node {
  readonly kind: "struct";
  readonly typeName: string;
  readonly fields: readonly StructField[];
}
export interface Comprehension extends Node {
  readonly kind: "comprehension";
  readonly range: Expression;
  readonly variable: string;
  readonly second?: string;
  readonly accumulator: string;
  readonly initial: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}
/** What stands where the text could not be read. */
export interface Unreadable extends Node {
  readonly kind: "unreadable";
}

export type Expression = Literal | Ident | Select | Call | CreateList | CreateMap | CreateStruct | Comprehension | Unreadable;

/** Name of the variable that macros accumulate in; no expression can write it. */
export const ACCUMULATOR = "@result";

/** `a.b.c` of identifiers and selections; undefined for anything else. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === "ident") return expression.name;
  if (expression.kind !== "select" || expression.isTest) return undefined;
  const operand = qualifiedName(expression.operand);
  return operand === undefined ? undefined : `${operand}.${expression.field}`;
}

/** The parts of an expression, in the order they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "select":
      return [expression.operand];
    case "call":
      return [...(expression.target === undefined ? [] : [expression.target]), ...expression.args];
    case "list":
      return expression.elements;
    case "map":
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case "struct":
      return expression.fields.map(({ value }) => value);
    case "comprehension":
      return [expression.range, expression.initial, expression.condition, expression.step, expression.result];
    default:
      return [];
  }
}

/** An expression and all its parts, the outer ones first. */
export function walk(expression: Expression): Expression[] {
  return [expression, ...partsOf(expression).flatMap((part) => walk(part))];
}
