// Trees to closures. Variables are resolved to slots here, functions to their implementations.
import { compileCall, lastNode } from "./call.ts";
import { claimNodes } from "./claim-nodes.ts";
import { constantOf } from "./constant.ts";
import { failAt } from "./failure.ts";
import { callMethod, readField } from "./field.ts";
import { formatValue } from "./format/print.ts";
import { isTrue, typeOf } from "./kind.ts";
import {
  formatNode,
  isEmptyTree,
  type AnyNode,
  type Branch,
  type Command,
  type Operand,
  type Pipe,
  type Statement,
  type Tree,
} from "./node.ts";
import type { CompiledTemplate, Evaluate, Execute, Signal } from "./program.ts";
import { compileRange } from "./range.ts";
import type { TemplateFunction } from "./signature.ts";
import { GoObject, type TemplateValue } from "./value.ts";

export type FunctionTable = ReadonlyMap<string, TemplateFunction>;

/** Compiles one tree. */
export function compileTree(tree: Tree, functions: FunctionTable): CompiledTemplate {
  const compiler = new Compiler(tree, functions);
  const execute = compiler.block(tree.body);
  return { name: tree.name, tree, slots: compiler.slots, execute, isEmpty: isEmptyTree(tree) };
}

interface Variable {
  readonly name: string;
  readonly slot: number;
}

class Compiler {
  slots = 1;
  readonly #tree: Tree;
  readonly #functions: FunctionTable;
  readonly #scope: Variable[] = [{ name: "$", slot: 0 }];
  /** Slots that a loop fills; what a loop hands out is of the type `interface {}` in messages. */
  readonly #elements = new Set<number>();
  #dotIsElement = false;

  constructor(tree: Tree, functions: FunctionTable) {
    this.#tree = tree;
    this.#functions = functions;
  }

  block(statements: readonly Statement[]): Execute {
    const made = statements.map((each) => this.#statement(each));
    const count = made.length;
    const [only] = made;
    if (only === undefined) return () => 0;
    if (count === 1) return only;
    return (run, frame, dot) => {
      for (let i = 0; i < count; i++) {
        const signal = (made[i] as Execute)(run, frame, dot);
        if (signal !== 0) return signal;
      }
      return 0;
    };
  }

  #statement(statement: Statement): Execute {
    switch (statement.type) {
      case "text": {
        const { text } = statement;
        return (run) => {
          run.write(text);
          return 0;
        };
      }
      case "action":
        return this.#action(statement);
      case "template":
        return this.#template(statement);
      case "break":
        return () => 1;
      case "continue":
        return () => 2;
      case "range":
        return this.#range(statement);
      default:
        return this.#branch(statement);
    }
  }

  #action(action: Extract<Statement, { readonly type: "action" }>): Execute {
    const evaluate = this.pipe(action.pipe);
    const tree = this.#tree;
    if (action.pipe.declares.length > 0) {
      return (run, frame, dot) => {
        run.step();
        evaluate(run, frame, dot);
        return 0;
      };
    }
    return (run, frame, dot) => {
      run.step();
      const value = evaluate(run, frame, dot);
      if (typeof value === "function") throw failAt(tree, action, `can't print ${formatNode(action)} of type func()`);
      if (typeof value === "object") claimNodes(value, run);
      run.write(value === undefined ? "<no value>" : typeof value === "string" ? value : formatValue(value));
      return 0;
    };
  }

  #template(statement: Extract<Statement, { readonly type: "template" }>): Execute {
    const evaluate = statement.pipe === undefined ? undefined : this.pipe(statement.pipe);
    const tree = this.#tree;
    return (run, frame, dot) => {
      run.step();
      const template = run.find(statement.name);
      if (template === undefined) throw failAt(tree, statement, `template ${JSON.stringify(statement.name)} not defined`);
      run.enter(template, evaluate?.(run, frame, dot));
      return 0;
    };
  }

  #branch(branch: Branch): Execute {
    const known = this.#scope.length;
    const evaluate = this.pipe(branch.pipe);
    const setsDot = branch.type === "with";
    const inner = this.#scope.length;
    const body = this.#blockOver(branch.body, setsDot ? false : this.#dotIsElement);
    // What the body declares is not there where the body did not run, though the parser lets it be named.
    this.#scope.length = inner;
    const otherwise = branch.otherwise === undefined ? nothing : this.block(branch.otherwise);
    this.#scope.length = known;
    return (run, frame, dot) => {
      run.step();
      const value = evaluate(run, frame, dot);
      return isTrue(value) ? body(run, frame, setsDot ? value : dot) : otherwise(run, frame, dot);
    };
  }

  #range(branch: Branch): Execute {
    const known = this.#scope.length;
    const evaluate = this.pipe(branch.pipe);
    const slots = branch.pipe.declares.map((name) => this.#slotOf(name));
    const inner = this.#scope.length;
    const last = slots.at(-1);
    if (last !== undefined) this.#elements.add(last);
    const body = this.#blockOver(branch.body, true);
    this.#scope.length = inner;
    const otherwise = branch.otherwise === undefined ? nothing : this.block(branch.otherwise);
    this.#scope.length = known;
    return compileRange({ tree: this.#tree, node: lastNode(branch.pipe), evaluate, body, otherwise, slots });
  }

  #blockOver(statements: readonly Statement[], dotIsElement: boolean): Execute {
    const outer = this.#dotIsElement;
    this.#dotIsElement = dotIsElement;
    const made = this.block(statements);
    this.#dotIsElement = outer;
    return made;
  }

  #slotOf(name: string): number {
    return this.#scope.findLast((each) => each.name === name)?.slot ?? -1;
  }

  #declare(name: string): number {
    const slot = this.slots;
    this.slots += 1;
    this.#scope.push({ name, slot });
    return slot;
  }

  /** A pipeline; nil comes out as no value. */
  pipe(pipe: Pipe): Evaluate {
    const evaluate = this.#commands(pipe);
    if (pipe.declares.length === 0) return evaluate;
    const slots = pipe.declares.map((name) => (pipe.isAssignment ? this.#slotOf(name) : this.#declare(name)));
    if (slots.includes(-1)) return this.#undeclared(pipe, evaluate, pipe.declares[slots.indexOf(-1)] ?? "");
    const [slot = 0] = slots;
    if (slots.length === 1) return (run, frame, dot) => (frame[slot] = evaluate(run, frame, dot));
    return (run, frame, dot) => {
      const value = evaluate(run, frame, dot);
      for (const each of slots) frame[each] = value;
      return value;
    };
  }

  /** The parser lets it pass that a variable is set which was never declared. */
  #undeclared(pipe: Pipe, evaluate: Evaluate, name: string): Evaluate {
    const tree = this.#tree;
    return (run, frame, dot) => {
      evaluate(run, frame, dot);
      throw failAt(tree, lastNode(pipe), `undefined variable: ${name}`);
    };
  }

  #commands(pipe: Pipe): Evaluate {
    const made = pipe.commands.map((command, index) => this.#command(command, index > 0, pipe));
    const [first, second] = made;
    if (first === undefined) return () => undefined;
    if (second === undefined) return (run, frame, dot) => first(run, frame, dot) ?? undefined;
    if (made.length === 2) return (run, frame, dot) => second(run, frame, dot, first(run, frame, dot) ?? undefined) ?? undefined;
    return (run, frame, dot) => {
      let value: TemplateValue;
      for (const each of made) value = each(run, frame, dot, value) ?? undefined;
      return value;
    };
  }

  #command(command: Command, hasFinal: boolean, pipe: Pipe): Evaluate {
    const [word, ...args] = command.words;
    if (word === undefined) return () => undefined;
    const hasArguments = hasFinal || args.length > 0;
    switch (word.type) {
      case "function":
        return this.#call({ node: command, word, args, hasFinal }, word.name);
      case "field":
      case "chain":
        return this.#path(word, args, hasFinal);
      case "variable":
        if (word.path.length > 1) return this.#path(word, args, hasFinal);
        break;
      case "pipe":
        // Go still looks at the pipeline around it when it refuses the arguments.
        if (hasArguments) return this.#failing(pipe, `can't give argument to non-function ${formatNode(word)}`);
        break;
      case "nil":
        return this.#failing(word, hasArguments ? "can't give argument to non-function nil" : "nil is not a command");
      default:
    }
    if (hasArguments) return this.#failing(word, `can't give argument to non-function ${formatNode(word)}`);
    return this.operand(word);
  }

  #failing(node: AnyNode, message: string): Evaluate {
    const tree = this.#tree;
    return () => {
      throw failAt(tree, node, message);
    };
  }

  #call(
    site: { readonly node: AnyNode; readonly word: Operand; readonly args: readonly Operand[]; readonly hasFinal: boolean },
    name: string,
  ): Evaluate {
    const callee = this.#functions.get(name);
    if (callee === undefined) return this.#failing(site.word, `${JSON.stringify(name)} is not a defined function`);
    const named = callee.takesName === true ? withCalleeName(callee, site.args) : callee;
    return compileCall({ tree: this.#tree, name, ...site }, named, (operand) => this.operand(operand));
  }

  /** An operand on its own. */
  operand(operand: Operand): Evaluate {
    switch (operand.type) {
      case "dot":
        return (_run, _frame, dot) => dot;
      case "nil":
        return () => undefined;
      case "bool":
      case "number":
      case "string": {
        const constant = constantOf(operand);
        if (typeof constant === "object" && constant !== null && "overflows" in constant)
          return this.#failing(operand, constant.overflows as string);
        return () => constant as TemplateValue;
      }
      case "pipe":
        return this.pipe(operand);
      case "function":
        return this.#call({ node: operand, word: operand, args: [], hasFinal: false }, operand.name);
      case "variable":
        if (operand.path.length === 1) return this.#variable(operand.path[0] ?? "", operand);
        return this.#path(operand, [], false);
      default:
        return this.#path(operand, [], false);
    }
  }

  #variable(name: string, node: AnyNode): Evaluate {
    const slot = this.#slotOf(name);
    if (slot < 0) return this.#failing(node, `undefined variable: ${name}`);
    return (_run, frame) => frame[slot];
  }

  /** A chain of fields, the last of which may be a method with arguments. */
  #path(word: Extract<Operand, { readonly type: "field" | "variable" | "chain" }>, args: readonly Operand[], hasFinal: boolean): Evaluate {
    if (word.type === "chain" && word.of.type === "nil")
      return this.#failing(word, `indirection through explicit nil in ${formatNode(word)}`);
    const tree = this.#tree;
    const base = this.#base(word);
    const names = word.type === "variable" ? word.path.slice(1) : word.path;
    const node = word.type === "chain" ? lastNode(word.of) : word;
    const site = { tree, node, word };
    const count = hasFinal || args.length > 0 ? names.length - 1 : names.length;
    const isElement = this.#isElement(word);
    const walk: Evaluate = (run, frame, dot) => {
      let value = base(run, frame, dot);
      let isInner = isElement;
      for (let i = 0; i < count; i++) {
        const field = readField(run, value, names[i] as string, isInner, site);
        // A field of a struct is of its own type, all others are of `interface {}`.
        isInner = !(value instanceof GoObject) || value.kind === "map";
        value = field;
      }
      return value;
    };
    const method = names.at(-1);
    if (count === names.length || method === undefined) return walk;
    const made = args.map((arg) => (arg.type === "nil" ? (): TemplateValue => null : this.operand(arg)));
    return (run, frame, dot, final) => {
      const receiver = walk(run, frame, dot);
      const values = made.map((each) => each(run, frame, dot) ?? null);
      if (hasFinal) values.push(final ?? null);
      return callMethod(run, receiver, { name: method, values, isInner: count > 0 || isElement }, site);
    };
  }

  #isElement(word: Operand): boolean {
    if (word.type === "field") return this.#dotIsElement;
    return word.type === "variable" && this.#elements.has(this.#slotOf(word.path[0] ?? ""));
  }

  #base(word: Extract<Operand, { readonly type: "field" | "variable" | "chain" }>): Evaluate {
    if (word.type === "field") return (_run, _frame, dot) => dot;
    return word.type === "variable" ? this.#variable(word.path[0] ?? "", word) : this.operand(word.of);
  }
}

const nothing: Execute = (): Signal => 0;

/** A reflect.Value as its String method shows it. */
function reflectText(value: TemplateValue): string {
  return typeof value === "string" ? value : `<${typeOf(value)} Value>`;
}

/** `call` tells its callee's name when that is no function. */
function withCalleeName(callee: TemplateFunction, args: readonly Operand[]): TemplateFunction {
  const [first] = args;
  const name = first === undefined ? undefined : formatNode(first);
  return { ...callee, call: (values, run) => callee.call([name ?? reflectText(values[0]), ...values], run) };
}
