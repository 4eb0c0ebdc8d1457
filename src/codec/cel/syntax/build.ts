// From ANTLR's tree to expressions. Parts that could not be read are skipped: what is wrong with them was reported already.
import type { ParserRuleContext, Token } from "antlr4ng";
import * as grammar from "../grammar/cel-parser.ts";
import { isInt, isUintAmount, parseGoFloat } from "../value/number.ts";
import { CelUint, type CelValue } from "../value/value.ts";
import type { Expression, MapEntry, StructField } from "./expression.ts";
import { unquote } from "./literal.ts";
import { expandMacro } from "./macros.ts";
import { NodesAt, type Nodes } from "./nodes.ts";
import { MOST_DEPTH, ReadingStopped } from "./reading.ts";
import { NOWHERE, type Mistakes } from "./source.ts";

/** The expression of a whole text. */
export function buildTree(start: grammar.WholeContext, nodes: Nodes, mistakes: Mistakes): Expression {
  return new Builder(nodes, mistakes).build(start._body);
}

const RESERVED: ReadonlySet<string> = new Set(
  "as break const continue else false for function if import in let loop package namespace null return true var void while".split(" "),
);
const OPERATORS: Readonly<Record<string, string>> = {
  "<": "_<_",
  "<=": "_<=_",
  ">=": "_>=_",
  ">": "_>_",
  "==": "_==_",
  "!=": "_!=_",
  in: "@in",
  "*": "_*_",
  "/": "_/_",
  "%": "_%_",
  "+": "_+_",
  "-": "_-_",
};

type Place = ParserRuleContext | Token | undefined;

class Builder {
  readonly #nodes: Nodes;
  readonly #mistakes: Mistakes;
  #depth = 0;

  constructor(nodes: Nodes, mistakes: Mistakes) {
    this.#nodes = nodes;
    this.#mistakes = mistakes;
  }

  build(context: ParserRuleContext | undefined): Expression {
    const inner = unnest(context);
    if (inner instanceof grammar.AnyOfContext) return this.#logical("_||_", inner._first, inner._operators, inner._others);
    if (inner instanceof grammar.AllOfContext) return this.#logical("_&&_", inner._first, inner._operators, inner._others);
    if (inner instanceof grammar.ExpressionContext) return this.#deeper(() => this.#conditional(inner));
    if (inner instanceof grammar.ComparisonContext)
      return this.#deeper(() => this.#binary(inner, inner._operator, [inner.comparison(0), inner.comparison(1)]));
    if (inner instanceof grammar.ArithmeticContext)
      return this.#deeper(() => this.#binary(inner, inner._operator, [inner.arithmetic(0), inner.arithmetic(1)]));
    if (inner instanceof grammar.InvertedContext) return this.#unary("!_", inner._operators, inner.suffixed());
    if (inner instanceof grammar.NegativeContext) return this.#unary("-_", inner._operators, inner.suffixed());
    if (inner instanceof grammar.SuffixedContext) return this.#deeper(() => this.#member(inner));
    if (inner instanceof grammar.OperandContext) return this.#primary(inner);
    if (inner instanceof grammar.ConstantContext && "_token" in inner) return this.#literal(inner);
    if (inner instanceof grammar.PrefixedContext) return { kind: "literal", id: this.#id(inner), value: "<<error>>" };
    return this.#unreadable(undefined);
  }

  #deeper(build: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > MOST_DEPTH) throw new ReadingStopped("max recursion depth exceeded");
    const built = build();
    this.#depth -= 1;
    return built;
  }

  #offset(place: Place): number {
    const token = place !== undefined && "start" in place && typeof place.start === "object" ? place.start : (place as Token | undefined);
    if (token === undefined || token === null) return -1;
    return this.#nodes.source.offsetOf({ line: token.line, column: token.column });
  }

  #id(place: Place): number {
    return this.#nodes.idAt(this.#offset(place));
  }

  #unreadable(place: Place): Expression {
    if (this.#mistakes.isEmpty) this.#mistakes.report(NOWHERE, "unknown parse element encountered");
    return { kind: "unreadable", id: this.#id(place) };
  }

  #mistake(place: Place, message: string): Expression {
    const id = this.#id(place);
    this.#mistakes.report(this.#nodes.locationOf(id), message);
    return { kind: "unreadable", id };
  }

  /** `a && b && c` as a balanced tree. */
  #logical(name: string, first: ParserRuleContext | undefined, operators: Token[], rest: ParserRuleContext[]): Expression {
    const terms = [this.build(first)];
    const ids: number[] = [];
    for (const [i, operator] of operators.entries()) {
      if (rest[i] === undefined) return this.#mistake(first, `unexpected character, wanted '${name.slice(1, 3)}'`);
      terms.push(this.build(rest[i]));
      ids.push(this.#id(operator));
    }
    const tree = (low: number, high: number): Expression => {
      const middle = Math.trunc((low + high + 1) / 2);
      const left = middle === low ? terms[middle] : tree(low, middle - 1);
      const right = middle === high ? terms[middle + 1] : tree(middle + 1, high);
      return { kind: "call", id: ids[middle] ?? 0, name, args: [left as Expression, right as Expression] };
    };
    return ids.length === 0 ? (terms[0] as Expression) : tree(0, ids.length - 1);
  }

  #conditional(context: grammar.ExpressionContext): Expression {
    const test = this.build(context._test);
    const id = this.#id(context._mark ?? undefined);
    return { kind: "call", id, name: "_?_:_", args: [test, this.build(context._then), this.build(context._otherwise)] };
  }

  #binary(context: ParserRuleContext, operator: Token | null | undefined, sides: (ParserRuleContext | null)[]): Expression {
    const name = OPERATORS[operator?.text ?? ""];
    if (name === undefined) return this.#mistake(context, "operator not found");
    const left = this.build(sides[0] ?? undefined);
    const id = this.#id(operator ?? undefined);
    return { kind: "call", id, name, args: [left, this.build(sides[1] ?? undefined)] };
  }

  #unary(name: string, operators: Token[], member: ParserRuleContext): Expression {
    if (operators.length % 2 === 0) return this.build(member);
    const id = this.#id(operators[0]);
    return { kind: "call", id, name, args: [this.build(member)] };
  }

  #member(context: grammar.SuffixedContext): Expression {
    if (context instanceof grammar.FieldOfContext) return this.#select(context);
    if (context instanceof grammar.MethodOfContext) {
      const target = this.build(context.suffixed());
      if (!isPresent(context._method)) return this.#unreadable(context);
      const id = this.#id(context._paren ?? undefined);
      return this.#call(id, context._method.text ?? "", target, this.#list(context._arguments?._all));
    }
    if (!(context instanceof grammar.ElementOfContext)) return this.#unreadable(undefined);
    const target = this.build(context.suffixed());
    const id = this.#id(context._bracket ?? undefined);
    const index = this.build(context._key);
    return { kind: "call", id, name: isPresent(context._maybe) ? "_[?_]" : "_[_]", args: [target, index] };
  }

  #select(context: grammar.FieldOfContext): Expression {
    const operand = this.build(context.suffixed());
    const { _field: name, _dot: dot } = context;
    if (name === undefined || !isPresent(dot)) return this.#unreadable(context);
    const field = this.#fieldName(name, name);
    if (!isPresent(context._maybe)) return { kind: "select", id: this.#id(dot), operand, field, isTest: false };
    const text: Expression = { kind: "literal", id: this.#id(name), value: field };
    return { kind: "call", id: this.#id(dot), name: "_?._", args: [operand, text] };
  }

  #fieldName(name: grammar.FieldNameContext, place: Place): string {
    if (name instanceof grammar.PlainNameContext) return name._word?.text ?? "";
    this.#mistake(place, name instanceof grammar.QuotedNameContext ? "unsupported syntax: '`'" : "unsupported ident kind");
    return "";
  }

  #list(contexts: ParserRuleContext[] | undefined): Expression[] {
    return (contexts ?? []).map((each) => this.build(each));
  }

  #call(id: number, name: string, target: Expression | undefined, args: readonly Expression[]): Expression {
    const make = new NodesAt(this.#nodes, this.#nodes.offsetOf(id) ?? -1);
    const expanded = expandMacro(name, { make, target, args });
    if (expanded === undefined) return { kind: "call", id, name, ...(target !== undefined && { target }), args };
    if (!("at" in expanded)) return expanded;
    this.#mistakes.report(this.#nodes.locationOf(expanded.at), expanded.message);
    return { kind: "unreadable", id };
  }

  #primary(context: grammar.OperandContext): Expression {
    if (context instanceof grammar.VariableContext) return this.#identifier(context, context._root, context._word);
    if (context instanceof grammar.FunctionCallContext) {
      const name = this.#identifier(context, context._root, context._word);
      if (name.kind !== "ident") return name;
      const id = this.#id(context._paren ?? undefined);
      return this.#call(id, name.name, undefined, this.#list(context._arguments?._all));
    }
    if (context instanceof grammar.ListOfContext) {
      const id = this.#id(context._bracket ?? undefined);
      const items = context._items?._all ?? [];
      const elements = items.map((each) => this.build(each._value));
      const optional = new Set([...items.keys()].filter((i) => isPresent(items[i]?._maybe)));
      return { kind: "list", id, elements, optional };
    }
    if (context instanceof grammar.MapOfContext)
      return { kind: "map", id: this.#id(context._brace ?? undefined), entries: this.#entries(context._pairs) };
    if (context instanceof grammar.MessageOfContext) {
      const typeName = `${isPresent(context._root) ? "." : ""}${context._words.map(({ text }) => text ?? "").join(".")}`;
      return { kind: "struct", id: this.#id(context._brace ?? undefined), typeName, fields: this.#fields(context._members) };
    }
    return this.#unreadable(undefined);
  }

  #identifier(context: ParserRuleContext, dot: Token | null | undefined, token: Token | null | undefined): Expression {
    if (!isPresent(token)) return this.#unreadable(context);
    const name = token.text ?? "";
    if (RESERVED.has(name)) return this.#mistake(context, `reserved identifier: ${name}`);
    return { kind: "ident", id: this.#id(token), name: `${isPresent(dot) ? "." : ""}${name}` };
  }

  #entries(context: grammar.EntriesContext | undefined): MapEntry[] {
    const entries: MapEntry[] = [];
    for (const [i, colon] of (context?._colons ?? []).entries()) {
      const [key, value] = [context?._keys[i], context?._values[i]];
      if (key === undefined || value === undefined) return [];
      const id = this.#id(colon);
      entries.push({ id, key: this.build(key._value), value: this.build(value), isOptional: isPresent(key._maybe) });
    }
    return entries;
  }

  #fields(context: grammar.FieldsContext | undefined): StructField[] {
    const fields: StructField[] = [];
    for (const [i, field] of (context?._names ?? []).entries()) {
      const [colon, value] = [context?._colons[i], context?._values[i]];
      if (colon === undefined || value === undefined) return [];
      const id = this.#id(colon);
      const name = this.#fieldName(field.fieldName(), context);
      fields.push({ id, name, value: this.build(value), isOptional: isPresent(field._maybe) });
    }
    return fields;
  }

  #literal(context: grammar.ConstantContext): Expression {
    const value = literalValue(context);
    if (typeof value === "object" && value !== null && "reason" in value) return this.#mistake(context, value.reason);
    return { kind: "literal", id: this.#id(context), value };
  }
}

function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** The innermost context that is not just a wrapper of another one. */
function unnest(context: ParserRuleContext | undefined): ParserRuleContext | undefined {
  let inner = context;
  for (;;) {
    const next = wrapped(inner);
    if (next === inner) return inner;
    inner = next;
  }
}

function wrapped(context: ParserRuleContext | undefined): ParserRuleContext | undefined {
  if (context instanceof grammar.PlainOperandContext) return context.suffixed();
  if (context instanceof grammar.PlainSuffixedContext) return context.operand();
  if (context instanceof grammar.InParenthesesContext) return context._inside;
  if (context instanceof grammar.PlainConstantContext) return context.constant();
  return wrappedOperand(context);
}

/** The operand of a level of operators that has no operator. */
function wrappedOperand(context: ParserRuleContext | undefined): ParserRuleContext | undefined {
  if (context instanceof grammar.ExpressionContext) return isPresent(context._mark) ? context : context._test;
  if (context instanceof grammar.AnyOfContext) return context._operators.length > 0 ? context : context._first;
  if (context instanceof grammar.AllOfContext) return context._operators.length > 0 ? context : context._first;
  if (context instanceof grammar.ComparisonContext) return isPresent(context._operator) ? context : (context.arithmetic() ?? undefined);
  if (context instanceof grammar.ArithmeticContext) return isPresent(context._operator) ? context : (context.prefixed() ?? undefined);
  return context;
}

function literalValue(context: grammar.ConstantContext): CelValue | { readonly reason: string } {
  if (context instanceof grammar.TrueConstantContext) return true;
  if (context instanceof grammar.FalseConstantContext) return false;
  if (context instanceof grammar.NullConstantContext) return null;
  const text = tokenText(context);
  if (context instanceof grammar.IntConstantContext || context instanceof grammar.DoubleConstantContext) {
    const sign = isPresent(context._minus) ? "-" : "";
    return context instanceof grammar.IntConstantContext ? intLiteral(text, sign) : doubleLiteral(`${sign}${text}`);
  }
  if (context instanceof grammar.UintConstantContext) {
    const amount = BigInt(text.slice(0, -1));
    return isUintAmount(amount) ? new CelUint(amount) : { reason: "invalid uint literal" };
  }
  const isBytes = context instanceof grammar.BytesConstantContext;
  const read = unquote(isBytes ? text.slice(1) : text, isBytes);
  if ("reason" in read) return read;
  return isBytes ? read.bytes : new TextDecoder("utf-8", { ignoreBOM: true }).decode(read.bytes);
}

function tokenText(context: grammar.ConstantContext): string {
  const token = (context as grammar.ConstantContext & { readonly _token?: Token | null })._token;
  return token?.text ?? "";
}

function intLiteral(text: string, sign: string): CelValue | { readonly reason: string } {
  const amount = BigInt(text);
  const signed = sign === "" ? amount : -amount;
  return isInt(signed) ? signed : { reason: "invalid int literal" };
}

function doubleLiteral(text: string): CelValue | { readonly reason: string } {
  const value = parseGoFloat(text);
  return value === undefined ? { reason: "invalid double literal" } : value;
}
