// Gives every part of an expression its type, and every call its functions. @see cel-go checker/checker.go
import type { FunctionDeclaration } from "../library/declare.ts";
import {
  qualifiedName,
  type Call,
  type Comprehension,
  type CreateStruct,
  type Expression,
  type Select,
  type StructField,
} from "../syntax/expression.ts";
import type { ParsedExpression } from "../syntax/parse.ts";
import { Mistakes } from "../syntax/source.ts";
import { kindOf } from "../value/value.ts";
import { assignAll, mostGeneral, substitute, type Bindings } from "./assign.ts";
import { fieldType, isKnownObject, namedType, type Environment } from "./environment.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  ERROR,
  formatCall,
  INT,
  isDyn,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  opaqueType,
  parameter,
  sameType,
  STRING,
  UINT,
  unwrapOptional,
  type CelType,
} from "./type.ts";

export interface CheckedExpression {
  /** Names and functions are resolved: a call of `optional.of` has no receiver, `net.IP` is one identifier. */
  readonly expression: Expression;
  readonly types: ReadonlyMap<number, CelType>;
  /** Ids of the overloads that a call may mean, by the call's id. */
  readonly overloads: ReadonlyMap<number, readonly string[]>;
  /** Variables that are mentioned. */
  readonly mentioned: ReadonlySet<string>;
}

/** Checks an expression; the text of all mistakes where types do not fit. */
export function checkExpression(parsed: ParsedExpression, environment: Environment): CheckedExpression | { readonly reason: string } {
  const checker = new Checker(parsed, environment);
  const expression = checker.check(parsed.expression);
  return checker.mistakes.isEmpty ? checker.result(expression) : { reason: checker.mistakes.toString() };
}

const LITERALS: Readonly<Record<string, CelType>> = {
  bool: BOOL,
  bytes: BYTES,
  double: DOUBLE,
  int: INT,
  null: NULL,
  string: STRING,
  uint: UINT,
};

type Scope = ReadonlyMap<string, CelType>;

class Checker {
  readonly mistakes: Mistakes;
  readonly #parsed: ParsedExpression;
  readonly #environment: Environment;
  readonly #types = new Map<number, CelType>();
  readonly #overloads = new Map<number, readonly string[]>();
  readonly #mentioned = new Set<string>();
  #bindings: Bindings = new Map();
  #scopes: readonly Scope[] = [];
  #variables = 0;

  constructor(parsed: ParsedExpression, environment: Environment) {
    this.#parsed = parsed;
    this.#environment = environment;
    this.mistakes = new Mistakes(parsed.source);
  }

  result(expression: Expression): CheckedExpression {
    const types = new Map([...this.#types].map(([id, type]) => [id, substitute(this.#bindings, type, true)]));
    return { expression, types, overloads: this.#overloads, mentioned: this.#mentioned };
  }

  check(expression: Expression): Expression {
    switch (expression.kind) {
      case "literal":
        return this.#typed(expression, LITERALS[kindOf(expression.value)] ?? DYN);
      case "ident":
        return this.#ident(expression, expression.name);
      case "select":
        return this.#select(expression);
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
        return this.#typed(expression, ERROR);
    }
  }

  #typed<E extends Expression>(expression: E, type: CelType): E {
    this.#types.set(expression.id, type);
    return expression;
  }

  #typeOf({ id }: Expression): CelType {
    return this.#types.get(id) ?? ERROR;
  }

  #report(id: number, message: string): void {
    this.mistakes.report(this.#parsed.nodes.locationOf(id), message);
  }

  #mismatch(id: number, expected: CelType, actual: CelType): void {
    this.#report(id, `expected type '${expected.text}' but found '${actual.text}'`);
  }

  #undeclared(id: number, name: string): void {
    this.#report(id, `undeclared reference to '${name}' (in container '')`);
  }

  #fits(to: CelType, from: CelType): boolean {
    return this.#fitAll([to], [from]);
  }

  #fitAll(to: readonly CelType[], from: readonly CelType[]): boolean {
    const bound = assignAll(this.#bindings, to, from);
    if (bound !== undefined) this.#bindings = bound;
    return bound !== undefined;
  }

  #variable(): CelType {
    this.#variables += 1;
    return parameter(`_var${this.#variables - 1}`);
  }

  /** The type of a name, and the name without its leading dot. */
  #lookup(written: string): readonly [name: string, type: CelType] | undefined {
    const name = written.replace(/^\./, "");
    const local = this.#scopes.findLast((scope) => scope.has(name))?.get(name);
    if (local !== undefined) return [name, local];
    const { variables } = this.#environment;
    const declared = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (declared !== undefined) {
      this.#mentioned.add(name);
      return [name, declared];
    }
    const type = namedType(name, this.#environment.library);
    return type === undefined ? undefined : [name, type];
  }

  #ident(expression: Expression, written: string): Expression {
    const found = this.#lookup(written);
    if (found !== undefined) return this.#typed({ kind: "ident", id: expression.id, name: found[0] }, found[1]);
    this.#undeclared(expression.id, written);
    return this.#typed(expression, ERROR);
  }

  #select(expression: Select): Expression {
    const name = qualifiedName(expression);
    const known = name === undefined ? undefined : this.#lookup(name);
    if (known !== undefined) return this.#typed({ kind: "ident", id: expression.id, name: known[0] }, known[1]);
    const operand = this.check(expression.operand);
    const type = this.#fieldOf({ ...expression, operand }, false);
    return this.#typed({ ...expression, operand }, expression.isTest ? BOOL : substitute(this.#bindings, type, false));
  }

  /** Type of a field of an operand that was checked. */
  #fieldOf({ id, operand, field }: Pick<Select, "id" | "operand" | "field">, isOptional: boolean): CelType {
    const [target, wasOptional] = unwrapOptional(substitute(this.#bindings, this.#typeOf(operand), false));
    const type = this.#fieldIn(id, target, field);
    return wasOptional || isOptional ? optionalOf(type) : type;
  }

  #fieldIn(id: number, target: CelType, field: string): CelType {
    switch (target.kind) {
      case "map":
        return target.parameters[1] ?? DYN;
      case "struct":
        return this.#fieldOfObject(id, target.name, field);
      case "parameter":
        this.#fits(DYN, target);
        return DYN;
      default:
        if (!isDyn(target) && target.kind !== "error") this.#report(id, `type '${target.text}' does not support field selection`);
        return DYN;
    }
  }

  #fieldOfObject(id: number, object: string, field: string): CelType {
    if (!isKnownObject(this.#environment, object)) {
      this.#report(id, `unexpected failed resolution of '${object}'`);
      return ERROR;
    }
    const type = fieldType(this.#environment, object, field);
    return type ?? (this.#report(id, `undefined field '${field}'`), ERROR);
  }

  #call(expression: Call): Expression {
    if (expression.name === "_?._") return this.#optionalSelect(expression);
    const args = expression.args.map((each) => this.check(each));
    const { target, id } = expression;
    if (target === undefined) {
      const name = expression.name.replace(/^\./, "");
      const declaration = this.#environment.library.functions.get(name);
      if (declaration !== undefined) return this.#resolve({ kind: "call", id, name, args }, declaration);
      this.#undeclared(id, expression.name);
      return this.#typed({ ...expression, args }, ERROR);
    }
    const prefix = qualifiedName(target);
    const full = prefix === undefined ? undefined : `${prefix}.${expression.name}`.replace(/^\./, "");
    const namespaced = full === undefined ? undefined : this.#environment.library.functions.get(full);
    if (full !== undefined && namespaced !== undefined) return this.#resolve({ kind: "call", id, name: full, args }, namespaced);
    const call: Call = { ...expression, target: this.check(target), args };
    const declaration = this.#environment.library.functions.get(expression.name);
    if (declaration !== undefined) return this.#resolve(call, declaration);
    this.#undeclared(id, expression.name);
    return this.#typed(call, ERROR);
  }

  #optionalSelect(expression: Call): Expression {
    const [operand, field] = expression.args;
    const fieldName = field?.kind === "literal" ? field.value : undefined;
    if (operand === undefined || field === undefined || typeof fieldName !== "string") return this.#typed(expression, ERROR);
    const checked = this.check(operand);
    const type = this.#fieldOf({ id: expression.id, operand: checked, field: fieldName }, true);
    this.#overloads.set(expression.id, ["select_optional_field"]);
    return this.#typed({ ...expression, args: [checked, field] }, substitute(this.#bindings, type, false));
  }

  #resolve(call: Call, declaration: FunctionDeclaration): Expression {
    const args = [...(call.target === undefined ? [] : [call.target]), ...call.args];
    const types = args.map((each) => this.#typeOf(each));
    if (call.name === "_&&_" || call.name === "_||_") return this.#logical(call, declaration);
    let result: CelType | undefined;
    const ids: string[] = [];
    for (const overload of declaration.overloads) {
      if (overload.isMember !== (call.target !== undefined)) continue;
      const [resultType, ...parameters] = this.#fresh([overload.result, ...overload.args]);
      if (!this.#fitAll(types, parameters)) continue;
      ids.push(overload.id);
      const each = substitute(this.#bindings, resultType ?? DYN, false);
      if (result === undefined) result = each;
      else if (!isDyn(result) && !sameType(each, result)) result = DYN;
    }
    if (result === undefined) {
      const shown = types.map((each) => substitute(this.#bindings, each, true));
      this.#report(call.id, `found no matching overload for '${call.name}' applied to '${formatCall(shown, call.target !== undefined)}'`);
      return this.#typed(call, ERROR);
    }
    this.#overloads.set(call.id, ids);
    return this.#typed(call, result);
  }

  #logical(call: Call, declaration: FunctionDeclaration): Expression {
    let isFine = true;
    for (const each of call.args) {
      if (this.#fits(this.#typeOf(each), BOOL)) continue;
      this.#mismatch(each.id, BOOL, this.#typeOf(each));
      isFine = false;
    }
    if (isFine) this.#overloads.set(call.id, [declaration.overloads[0]?.id ?? ""]);
    return this.#typed(call, isFine ? BOOL : ERROR);
  }

  /** Types of one overload with type variables of their own. */
  #fresh(types: readonly CelType[]): readonly CelType[] {
    const fresh = new Map<string, CelType>();
    const visit = (type: CelType): void => {
      if (type.kind === "parameter" && !fresh.has(type.text)) fresh.set(type.text, this.#variable());
      for (const each of type.parameters) visit(each);
    };
    const [result, ...args] = types;
    // the order in which variables are made is part of no text
    for (const each of [...args, ...(result === undefined ? [] : [result])]) visit(each);
    if (fresh.size === 0) return types;
    return substitute(fresh, opaqueType("function", types), false).parameters;
  }

  /** Items of several types are dynamic here; literals that mix them are refused afterwards. */
  #join(previous: CelType | undefined, current: CelType): CelType {
    if (previous === undefined) return current;
    return this.#fits(previous, current) ? mostGeneral(previous, current) : DYN;
  }

  /** The type inside of an optional element `?x`. */
  #unwrapped(at: Expression, isOptional: boolean): CelType {
    const type = this.#typeOf(at);
    if (!isOptional) return type;
    const [inner, wasOptional] = unwrapOptional(type);
    if (!wasOptional && !isDyn(inner)) this.#mismatch(at.id, optionalOf(inner), inner);
    return inner;
  }

  #list(expression: Expression & { readonly kind: "list" }): Expression {
    let type: CelType | undefined;
    const elements = expression.elements.map((each, i) => {
      const checked = this.check(each);
      type = this.#join(type, this.#unwrapped(checked, expression.optional.has(i)));
      return checked;
    });
    return this.#typed({ ...expression, elements }, listOf(type ?? this.#variable()));
  }

  #map(expression: Expression & { readonly kind: "map" }): Expression {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    const entries = expression.entries.map((entry) => {
      const key = this.check(entry.key);
      keyType = this.#join(keyType, this.#typeOf(key));
      const value = this.check(entry.value);
      valueType = this.#join(valueType, this.#unwrapped(value, entry.isOptional));
      return { ...entry, key, value };
    });
    return this.#typed({ ...expression, entries }, mapOf(keyType ?? this.#variable(), valueType ?? this.#variable()));
  }

  #struct(expression: CreateStruct): Expression {
    const found = this.#lookup(expression.typeName);
    if (found === undefined) {
      this.#undeclared(expression.id, expression.typeName);
      return this.#typed(expression, ERROR);
    }
    const [typeName, type] = found;
    const made = type.kind === "type" ? type.parameters[0] : undefined;
    const isMade = made?.kind === "struct";
    if (made === undefined) this.#report(expression.id, `'${type.name}' is not a type`);
    else if (!isMade) this.#report(expression.id, `'${made.name}' is not a message type`);
    const fields = expression.fields.map((field) => this.#field(isMade ? typeName : undefined, field));
    return this.#typed({ ...expression, typeName, fields }, isMade ? made : ERROR);
  }

  #field(object: string | undefined, field: StructField): StructField {
    const value = this.check(field.value);
    const wanted = object === undefined ? DYN : (fieldType(this.#environment, object, field.name) ?? ERROR);
    const type = this.#unwrapped(value, field.isOptional);
    if (!this.#fits(wanted, type))
      this.#report(field.id, `expected type of field '${field.name}' is '${wanted.text}' but provided type is '${type.text}'`);
    return { ...field, value };
  }

  #comprehension(expression: Comprehension): Expression {
    const range = this.check(expression.range);
    const initial = this.check(expression.initial);
    const accumulated = this.#typeOf(initial);
    const outer = this.#scopes;
    this.#scopes = [...outer, new Map([[expression.accumulator, accumulated]])];
    const inLoop = this.#scopes;
    this.#scopes = [...inLoop, this.#loopVariables(expression, range)];
    const condition = this.check(expression.condition);
    this.#assert(condition, BOOL);
    const step = this.check(expression.step);
    this.#assert(step, accumulated);
    this.#scopes = inLoop;
    const result = this.check(expression.result);
    this.#scopes = outer;
    const type = substitute(this.#bindings, this.#typeOf(result), false);
    return this.#typed({ ...expression, range, initial, condition, step, result }, type);
  }

  #assert(expression: Expression, type: CelType): void {
    if (!this.#fits(type, this.#typeOf(expression))) this.#mismatch(expression.id, type, this.#typeOf(expression));
  }

  #loopVariables({ variable, second }: Comprehension, range: Expression): Scope {
    const [first, other] = this.#elementTypes(range, second !== undefined);
    return new Map([[variable, first], ...(second === undefined ? [] : [[second, other] as const])]);
  }

  #elementTypes(range: Expression, isPair: boolean): readonly [CelType, CelType] {
    const type = substitute(this.#bindings, this.#typeOf(range), false);
    const [first = DYN, second = DYN] = type.parameters;
    switch (type.kind) {
      case "list":
        return isPair ? [INT, first] : [first, first];
      case "map":
        return [first, second];
      case "dyn":
      case "error":
      case "parameter":
        this.#fits(DYN, type);
        return [DYN, DYN];
      default:
        this.#report(range.id, `expression of type '${type.text}' cannot be range of a comprehension (must be list, map, or dynamic)`);
        return [ERROR, ERROR];
    }
  }
}
