// Tokens to trees. What is refused, and in which words, follows Go's text/template/parse.
import { Lexer, type Token } from "./lexer.ts";
import { tryUnquote } from "./literal.ts";
import { lineAt, type Branch, type Command, type Operand, type Pipe, type Source, type Statement, type Tree } from "./node.ts";
import { templateProblems } from "./problems.ts";
import { quoteText } from "./text.ts";
import { CONSTANTS, describe, readNumberToken, STARTS_OPERAND } from "./token-words.ts";

export interface ParseOptions {
  readonly delimiters: readonly [left: string, right: string];
  readonly isFunction: (name: string) => boolean;
}

/** Deepest nesting of parentheses and of blocks. */
const MAX_NESTING = 1000;

/**
 * Reads a source into its own tree and the trees that it defines, in the order in which Go adds them.
 * @throws template.malformed
 */
export function parseSource(source: Source, options: ParseOptions): readonly Tree[] {
  return new Parser(source, options).trees();
}

type Ending = { readonly type: "end" } | { readonly type: "else"; readonly next: "if" | "with" | undefined };

class Parser {
  readonly #source: Source;
  readonly #options: ParseOptions;
  readonly #lexer: Lexer;
  readonly #trees: Tree[] = [];
  #ahead: Token[] = [];
  #last: Token = { type: "text", at: 0, value: "" };
  #variables: string[] = ["$"];
  #rangeDepth = 0;
  #parenDepth = 0;
  #blockDepth = 0;
  #actionAt: number | undefined;

  constructor(source: Source, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
    this.#lexer = new Lexer(source.text, options.delimiters, options.isFunction);
  }

  trees(): readonly Tree[] {
    const body: Statement[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.type === "end") break;
      if (token.type === "left" && this.#startsDefinition()) {
        this.#definition();
        continue;
      }
      const found = this.#textOrAction();
      if (isEnding(found)) this.#fail(`unexpected {{${found.type}}}`);
      body.push(found);
    }
    this.#trees.push({ name: this.#source.name, source: this.#source, body });
    return this.#trees;
  }

  // Tokens

  #next(): Token {
    this.#last = this.#ahead.shift() ?? this.#lexer.next();
    return this.#last;
  }

  #peek(): Token {
    this.#ahead[0] ??= this.#lexer.next();
    this.#last = this.#ahead[0];
    return this.#last;
  }

  #nextNonSpace(): Token {
    let token = this.#next();
    while (token.type === "space") token = this.#next();
    return token;
  }

  #peekNonSpace(): Token {
    while (this.#peek().type === "space") this.#next();
    return this.#peek();
  }

  #backup(token: Token): void {
    this.#ahead.unshift(token);
  }

  #fail(message: string, at = this.#last.at): never {
    const location = `${this.#source.name}:${lineAt(this.#source.text, at)}`;
    throw templateProblems.malformed(`template: ${location}: ${message}`, location);
  }

  #unexpected(token: Token, context: string): never {
    if (token.type !== "error") this.#fail(`unexpected ${describe(token)} in ${context}`, token.at);
    const line = lineAt(this.#source.text, token.at);
    const started = this.#actionAt === undefined ? line : lineAt(this.#source.text, this.#actionAt);
    const where = token.value.endsWith(" action") ? " started at" : " in action started at";
    this.#fail(token.value + (started === line ? "" : `${where} ${this.#source.name}:${started}`), token.at);
  }

  #expect(type: Token["type"], context: string): Token {
    const token = this.#nextNonSpace();
    if (token.type !== type) this.#unexpected(token, context);
    return token;
  }

  // Definitions

  #startsDefinition(): boolean {
    const left = this.#next();
    const token = this.#nextNonSpace();
    if (token.type === "keyword" && token.value === "define") return true;
    this.#backup(token);
    this.#backup(left);
    return false;
  }

  #definition(): void {
    const context = "define clause";
    const name = this.#unquote(this.#expect("string", context));
    this.#expect("right", context);
    this.#trees.push({ name, source: this.#source, body: this.#ownScope(context) });
  }

  /** Body of a template that stands within another text: it sees no variables of it. */
  #ownScope(context: string): readonly Statement[] {
    const saved = { variables: this.#variables, rangeDepth: this.#rangeDepth };
    this.#variables = ["$"];
    this.#rangeDepth = 0;
    const [body, ending] = this.#items();
    if (ending.type !== "end") this.#fail(`unexpected {{else}} in ${context}`);
    this.#variables = saved.variables;
    this.#rangeDepth = saved.rangeDepth;
    return body;
  }

  // Statements

  #items(): readonly [readonly Statement[], Ending] {
    if (++this.#blockDepth > MAX_NESTING) this.#fail("max block depth exceeded");
    const body: Statement[] = [];
    while (this.#peekNonSpace().type !== "end") {
      const found = this.#textOrAction();
      if (isEnding(found)) {
        this.#blockDepth--;
        return [body, found];
      }
      body.push(found);
    }
    return this.#fail("unexpected EOF");
  }

  #textOrAction(): Statement | Ending {
    const token = this.#nextNonSpace();
    if (token.type === "text") return { type: "text", at: token.at, text: token.value };
    if (token.type !== "left") this.#unexpected(token, "input");
    this.#actionAt = token.at;
    const found = this.#action();
    this.#actionAt = undefined;
    return found;
  }

  #action(): Statement | Ending {
    const token = this.#nextNonSpace();
    if (token.type === "keyword") return this.#keyword(token);
    this.#backup(token);
    return { type: "action", at: token.at, pipe: this.#pipeline("command", "right") };
  }

  #keyword(token: Token): Statement | Ending {
    switch (token.value) {
      case "block":
        return this.#block();
      case "break":
      case "continue":
        return this.#loopControl(token, token.value);
      case "else":
        return this.#otherwise();
      case "end":
        this.#expect("right", "end");
        return { type: "end" };
      case "if":
      case "range":
      case "with":
        return this.#control(token.value);
      case "template":
        return this.#template();
      default:
        return this.#unexpected(token, "command");
    }
  }

  #loopControl(token: Token, type: "break" | "continue"): Statement {
    const next = this.#nextNonSpace();
    if (next.type !== "right") this.#unexpected(next, `{{${type}}}`);
    if (this.#rangeDepth === 0) this.#fail(`{{${type}}} outside {{range}}`);
    return { type, at: token.at };
  }

  #otherwise(): Ending {
    const next = this.#peekNonSpace();
    if (next.type === "keyword" && (next.value === "if" || next.value === "with")) return { type: "else", next: next.value };
    this.#expect("right", "else");
    return { type: "else", next: undefined };
  }

  #control(type: Branch["type"]): Branch {
    const known = this.#variables.length;
    const pipe = this.#pipeline(type, "right");
    if (type === "range") this.#rangeDepth++;
    const [body, ending] = this.#items();
    if (type === "range") this.#rangeDepth--;
    const otherwise = ending.type === "end" ? undefined : this.#elseBody(type, ending.next);
    this.#variables.length = known;
    return { type, at: pipe.at, pipe, body, otherwise };
  }

  #elseBody(type: Branch["type"], next: "if" | "with" | undefined): readonly Statement[] {
    if (next !== undefined && next === type) {
      this.#nextNonSpace();
      if (++this.#blockDepth > MAX_NESTING) this.#fail("max block depth exceeded");
      const branch = this.#control(next);
      this.#blockDepth--;
      return [branch];
    }
    const [body, ending] = this.#items();
    if (ending.type !== "end") this.#fail("expected end; found {{else}}");
    return body;
  }

  #block(): Statement {
    const context = "block clause";
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const pipe = this.#pipeline(context, "right");
    this.#trees.push({ name, source: this.#source, body: this.#ownScope(context) });
    return { type: "template", at: token.at, name, pipe };
  }

  #template(): Statement {
    const context = "template clause";
    const token = this.#nextNonSpace();
    const name = this.#templateName(token, context);
    const next = this.#nextNonSpace();
    if (next.type === "right") return { type: "template", at: token.at, name, pipe: undefined };
    this.#backup(next);
    return { type: "template", at: token.at, name, pipe: this.#pipeline(context, "right") };
  }

  #templateName(token: Token, context: string): string {
    return token.type === "string" ? this.#unquote(token) : this.#unexpected(token, context);
  }

  #unquote(token: Token): string {
    const value = tryUnquote(token.value);
    return value ?? this.#fail("invalid syntax", token.at);
  }

  // Pipelines

  #pipeline(context: string, end: "right" | ")"): Pipe {
    const { at } = this.#peekNonSpace();
    const { declares, isAssignment } = this.#declarations(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#nextNonSpace();
      if (token.type === end) break;
      if (!STARTS_OPERAND.has(token.type)) this.#unexpected(token, context);
      this.#backup(token);
      commands.push(this.#command());
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`);
    commands.forEach((command, index) => {
      const [first] = command.words;
      if (index > 0 && first !== undefined && CONSTANTS.has(first.type))
        this.#fail(`non executable command in pipeline stage ${index + 1}`);
    });
    return { type: "pipe", at, declares, isAssignment, commands };
  }

  #declarations(context: string): { readonly declares: readonly string[]; readonly isAssignment: boolean } {
    const declares: string[] = [];
    for (;;) {
      const variable = this.#peekNonSpace();
      if (variable.type !== "variable") return { declares, isAssignment: false };
      this.#next();
      const hasSpace = this.#peek().type === "space";
      const next = this.#peekNonSpace();
      if (next.type === "=" || next.type === ":=") {
        this.#next();
        this.#declare(declares, variable);
        return { declares, isAssignment: next.type === "=" };
      }
      if (next.type !== "char" || next.value !== ",") {
        if (hasSpace) this.#backup({ type: "space", at: next.at, value: " " });
        this.#backup(variable);
        return { declares, isAssignment: false };
      }
      this.#next();
      this.#declare(declares, variable);
      if (context !== "range" || declares.length >= 2) this.#fail(`too many declarations in ${context}`);
      const after = this.#peekNonSpace();
      if (after.type !== "variable" && after.type !== "right" && after.type !== ")") this.#fail("range can only initialize variables");
    }
  }

  #declare(declares: string[], variable: Token): void {
    declares.push(variable.value);
    this.#variables.push(variable.value);
  }

  #command(): Command {
    const { at } = this.#peekNonSpace();
    const words: Operand[] = [];
    for (;;) {
      this.#peekNonSpace();
      const operand = this.#operand();
      if (operand !== undefined) words.push(operand);
      const token = this.#next();
      if (token.type === "space") continue;
      if (token.type === "right" || token.type === ")") this.#backup(token);
      else if (token.type !== "|") this.#unexpected(token, "operand");
      break;
    }
    if (words.length === 0) this.#fail("empty command");
    return { type: "command", at, words };
  }

  #operand(): Operand | undefined {
    const term = this.#term();
    if (term === undefined || this.#peek().type !== "field") return term;
    const { at } = this.#peek();
    const path: string[] = [];
    while (this.#peek().type === "field") path.push(this.#next().value.slice(1));
    switch (term.type) {
      case "field":
        return { type: "field", at, path: [...term.path, ...path] };
      case "variable":
        return { type: "variable", at, path: [...term.path, ...path] };
      case "bool":
      case "string":
      case "number":
      case "nil":
      case "dot":
        return this.#fail(`unexpected . after term ${quoteText(this.#source.text.slice(term.at, at))}`);
      default:
        return { type: "chain", at, of: term, path };
    }
  }

  #term(): Operand | undefined {
    const token = this.#nextNonSpace();
    const { at, value } = token;
    switch (token.type) {
      case "identifier":
        if (!this.#options.isFunction(value)) this.#fail(`function ${quoteText(value)} not defined`, at);
        return { type: "function", at, name: value };
      case "dot":
      case "nil":
        return { type: token.type, at };
      case "variable":
        if (!this.#variables.includes(value)) this.#fail(`undefined variable ${quoteText(value)}`, at);
        return { type: "variable", at, path: [value] };
      case "field":
        return { type: "field", at, path: [value.slice(1)] };
      case "bool":
        return { type: "bool", at, value: value === "true" };
      case "number":
      case "character":
      case "complex":
        return this.#number(token);
      case "(":
        return this.#parenthesised();
      case "string":
        return { type: "string", at, quoted: value, value: this.#unquote(token) };
      default:
        this.#backup(token);
        return undefined;
    }
  }

  #parenthesised(): Pipe {
    if (++this.#parenDepth > MAX_NESTING) this.#fail("max expression depth exceeded");
    const pipe = this.#pipeline("parenthesized pipeline", ")");
    this.#parenDepth--;
    return pipe;
  }

  #number(token: Token): Operand {
    const number = readNumberToken(token);
    return typeof number === "string" ? this.#fail(number, token.at) : { type: "number", at: token.at, number };
  }
}

function isEnding(found: Statement | Ending): found is Ending {
  return found.type === "end" || found.type === "else";
}
