// Calls of functions: the number of arguments, their types, and what the function throws.
import { canBeNil, Misfit, toParameter, typeName } from "./argument.ts";
import { claimNodes, holdsItself } from "./claim-nodes.ts";
import { constantOf } from "./constant.ts";
import { callFailure, failAt, isStackOverflow } from "./failure.ts";
import { isTrue } from "./kind.ts";
import { formatNode, type AnyNode, type Operand, type Tree } from "./node.ts";
import type { Evaluate } from "./program.ts";
import type { ParameterType, TemplateFunction } from "./signature.ts";
import type { TemplateValue } from "./value.ts";

/** How the compiler turns an operand into a closure. */
export type CompileOperand = (operand: Operand) => Evaluate;

/** A call as it stands in a template. */
export interface CallSite {
  readonly tree: Tree;
  readonly name: string;
  /** Node that an error of the call is reported at. */
  readonly node: AnyNode;
  /** Node of the function's name. */
  readonly word: Operand;
  readonly args: readonly Operand[];
  readonly hasFinal: boolean;
}

/** Compiles a call. A wrong number of arguments fails when the call is reached, as in Go. */
export function compileCall(site: CallSite, callee: TemplateFunction, compile: CompileOperand): Evaluate {
  const { tree, name, args, hasFinal, word } = site;
  const fixed = callee.parameters.length;
  const given = args.length + (hasFinal ? 1 : 0);
  if (callee.rest === undefined ? given !== fixed : given < fixed) {
    const wanted = callee.rest === undefined ? `want ${fixed} got ${given}` : `want at least ${fixed} got ${args.length}`;
    return () => {
      throw failAt(tree, word, `wrong number of args for ${name}: ${wanted}`);
    };
  }
  if (callee.isShortCircuit !== undefined) return compileShortCircuit(site, callee.isShortCircuit, compile);
  const typeAt = (index: number): ParameterType => callee.parameters[index] ?? callee.rest ?? "any";
  const made = args.map((arg, index) => compileArgument(tree, arg, typeAt(index), compile));
  return invoke(site, callee, made, typeAt(given - 1));
}

function invoke(site: CallSite, callee: TemplateFunction, args: readonly Evaluate[], finalType: ParameterType): Evaluate {
  const { tree, node, name, hasFinal } = site;
  const lastNode = site.args.at(-1) ?? site.word;
  const count = args.length;
  const { call, writes, isEmptyOfCycles } = callee;
  return (run, frame, dot, final) => {
    run.step();
    const values: TemplateValue[] = [];
    for (let i = 0; i < count; i++) values.push((args[i] as Evaluate)(run, frame, dot));
    if (hasFinal) values.push(fit(tree, lastNode, final, finalType));
    try {
      if (writes === true) for (const each of values) if (typeof each === "object") claimNodes(each, run);
      const result = call(values, run);
      if (typeof result === "string") run.claimText(result.length);
      return result;
    } catch (error) {
      if (isEmptyOfCycles === true && isStackOverflow(error) && values.some(holdsItself)) return "";
      throw callFailure(error, tree, node, name);
    }
  };
}

function fit(tree: Tree, node: AnyNode, value: TemplateValue, type: ParameterType): TemplateValue {
  try {
    return toParameter(value, type);
  } catch (error) {
    throw error instanceof Misfit ? failAt(tree, node, error.message) : error;
  }
}

/** `and` stops at the first false value, `or` at the first true one. */
function compileShortCircuit({ tree, args, hasFinal }: CallSite, stopsAt: boolean, compile: CompileOperand): Evaluate {
  const made = args.map((arg) => compileArgument(tree, arg, "value", compile));
  return (run, frame, dot, final) => {
    run.step();
    let value: TemplateValue;
    for (const each of made) {
      value = each(run, frame, dot);
      if (isTrue(value) === stopsAt) return value;
    }
    return hasFinal ? final : value;
  };
}

/** Compiles an argument for a parameter of that type. */
export function compileArgument(tree: Tree, operand: Operand, type: ParameterType, compile: CompileOperand): Evaluate {
  switch (operand.type) {
    case "nil":
      if (canBeNil(type)) return () => null;
      return failing(tree, operand, `cannot assign nil to ${typeName(type)}`);
    case "bool":
    case "number":
    case "string":
      return compileLiteral(tree, operand, type);
    case "dot":
      if (type === "any" || type === "value") return (_run, _frame, dot) => (dot === undefined && type === "any" ? null : dot);
      return (_run, _frame, dot) => fit(tree, operand, dot, type);
    default: {
      const evaluate = compile(operand);
      if (type === "value") return evaluate;
      if (type === "any") return (run, frame, dot) => evaluate(run, frame, dot) ?? null;
      return (run, frame, dot) => fit(tree, lastNode(operand), evaluate(run, frame, dot), type);
    }
  }
}

type Literal = Extract<Operand, { readonly type: "bool" | "number" | "string" }>;

const EXPECTED: Readonly<Partial<Record<ParameterType, string>>> = {
  string: "string",
  bool: "bool",
  int: "integer",
  uint32: "unsigned integer",
  float64: "float",
};

function compileLiteral(tree: Tree, literal: Literal, type: ParameterType): Evaluate {
  if (type === "any" || type === "value") {
    const constant = constantOf(literal);
    return typeof constant === "object" && constant !== null && "overflows" in constant
      ? failing(tree, literal, constant.overflows as string)
      : () => constant as TemplateValue;
  }
  const expected = EXPECTED[type];
  if (expected === undefined) return failing(tree, literal, `can't handle ${formatNode(literal)} for arg of type ${typeName(type)}`);
  const value = literalFor(literal, type);
  return value === undefined ? failing(tree, literal, `expected ${expected}; found ${formatNode(literal)}`) : () => value;
}

function literalFor(literal: Literal, type: ParameterType): TemplateValue {
  if (literal.type === "string") return type === "string" ? literal.value : undefined;
  if (literal.type === "bool") return type === "bool" ? literal.value : undefined;
  const { integer, unsigned, float } = literal.number;
  if (type === "int") return integer === undefined ? undefined : Number(integer);
  if (type === "uint32") return unsigned === undefined ? undefined : Number(BigInt.asUintN(32, unsigned));
  return type === "float64" ? float : undefined;
}

function failing(tree: Tree, node: AnyNode, message: string): Evaluate {
  return () => {
    throw failAt(tree, node, message);
  };
}

/** The node that Go looked at last when it has evaluated an operand. */
export function lastNode(operand: Operand): AnyNode {
  if (operand.type === "chain") return lastNode(operand.of);
  if (operand.type !== "pipe") return operand;
  const word = operand.commands.at(-1)?.words.at(-1);
  return word === undefined ? operand : lastNode(word);
}
