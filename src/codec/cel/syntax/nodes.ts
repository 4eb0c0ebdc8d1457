// Makes nodes with ids, and remembers where each stands.
import type { CelValue } from "../value/value.ts";
import {
  ACCUMULATOR,
  type Call,
  type Comprehension,
  type CreateList,
  type CreateMap,
  type Expression,
  type Ident,
  type Literal,
  type MapEntry,
} from "./expression.ts";
import { NOWHERE, type Location, type Source } from "./source.ts";

/** The parts of a comprehension besides its accumulator, which is {@link ACCUMULATOR} where none is named. */
export type Loop = Omit<Comprehension, "id" | "kind" | "accumulator"> & { readonly accumulator?: string };

export class Nodes {
  readonly source: Source;
  readonly #offsets = new Map<number, number>();
  #next = 1;

  constructor(source: Source) {
    this.source = source;
  }

  /** A new id for something at an offset in code points. */
  idAt(offset: number): number {
    const id = this.#next;
    this.#next += 1;
    this.#offsets.set(id, offset);
    return id;
  }

  offsetOf(id: number): number | undefined {
    return this.#offsets.get(id);
  }

  locationOf(id: number): Location {
    const offset = this.#offsets.get(id);
    return offset === undefined ? NOWHERE : this.source.locationOf(offset);
  }
}

/** Makes nodes at one place: that of the macro call that they come from. */
export class NodesAt {
  readonly #nodes: Nodes;
  readonly #offset: number;

  constructor(nodes: Nodes, offset: number) {
    this.#nodes = nodes;
    this.#offset = offset;
  }

  #id(): number {
    return this.#nodes.idAt(this.#offset);
  }
  literal(value: CelValue): Literal {
    return { kind: "literal", id: this.#id(), value };
  }
  ident(name: string): Ident {
    return { kind: "ident", id: this.#id(), name };
  }
  accumulator(): Ident {
    return this.ident(ACCUMULATOR);
  }
  call(name: string, ...args: readonly Expression[]): Call {
    return { kind: "call", id: this.#id(), name, args };
  }
  memberCall(name: string, target: Expression, ...args: readonly Expression[]): Call {
    return { kind: "call", id: this.#id(), name, target, args };
  }
  list(...elements: readonly Expression[]): CreateList {
    return { kind: "list", id: this.#id(), elements, optional: new Set() };
  }
  map(): CreateMap {
    return { kind: "map", id: this.#id(), entries: [] };
  }
  test(operand: Expression, field: string): Expression {
    return { kind: "select", id: this.#id(), operand, field, isTest: true };
  }
  loop(loop: Loop): Comprehension {
    return { accumulator: ACCUMULATOR, ...loop, kind: "comprehension", id: this.#id() };
  }

  /** The same expression with ids of its own, at its own places. */
  copy(expression: Expression): Expression {
    const id = this.#nodes.idAt(this.#nodes.offsetOf(expression.id) ?? this.#offset);
    const copy = (each: Expression): Expression => this.copy(each);
    switch (expression.kind) {
      case "select":
        return { ...expression, id, operand: copy(expression.operand) };
      case "call":
        return {
          ...expression,
          id,
          ...(expression.target !== undefined && { target: copy(expression.target) }),
          args: expression.args.map(copy),
        };
      case "list":
        return { ...expression, id, elements: expression.elements.map(copy) };
      case "map":
        return { ...expression, id, entries: expression.entries.map((entry) => this.#copyEntry(entry)) };
      case "struct":
        return { ...expression, id, fields: expression.fields.map((field) => ({ ...field, value: copy(field.value) })) };
      case "comprehension":
        return {
          ...expression,
          id,
          range: copy(expression.range),
          initial: copy(expression.initial),
          condition: copy(expression.condition),
          step: copy(expression.step),
          result: copy(expression.result),
        };
      default:
        return { ...expression, id };
    }
  }

  #copyEntry(entry: MapEntry): MapEntry {
    const id = this.#nodes.idAt(this.#nodes.offsetOf(entry.id) ?? this.#offset);
    return { ...entry, id, key: this.copy(entry.key), value: this.copy(entry.value) };
  }
}
