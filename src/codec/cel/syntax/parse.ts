// Reads expressions. The grammar is CEL's (cel.g4), read by ANTLR's runtime; the limits are those of the API server.
// @see cel-go parser/parser.go
import {
  BaseErrorListener,
  CharStream,
  CommonTokenStream,
  DefaultErrorStrategy,
  type ParserRuleContext,
  type RecognitionException,
} from "antlr4ng";
import type { ATNSimulator, Parser, ParseTreeListener, Recognizer, TerminalNode, Token } from "antlr4ng";
import { CelLexer } from "../grammar/cel-lexer.ts";
import { CelParser } from "../grammar/cel-parser.ts";
import { codePoints } from "../value/value.ts";
import { buildTree } from "./build.ts";
import type { Expression } from "./expression.ts";
import { Nodes } from "./nodes.ts";
import { MOST_DEPTH, ReadingStopped } from "./reading.ts";
import { Mistakes, NOWHERE, Source } from "./source.ts";

const MOST_CODE_POINTS = 100_000;
const MOST_RECOVERIES = 30;
export interface ParsedExpression {
  readonly expression: Expression;
  readonly nodes: Nodes;
  readonly source: Source;
}

/** Reads an expression; the text of all mistakes where it is none. */
export function parseExpression(text: string): ParsedExpression | { readonly reason: string } {
  const source = new Source(text);
  const mistakes = new Mistakes(source);
  const nodes = new Nodes(source);
  const size = codePoints(text).length;
  if (size > MOST_CODE_POINTS) {
    mistakes.report(NOWHERE, `expression code point size exceeds limit: size: ${size}, limit ${MOST_CODE_POINTS}`);
    return { reason: mistakes.toString() };
  }
  const expression = read(text, nodes, mistakes);
  return expression === undefined || !mistakes.isEmpty ? { reason: mistakes.toString() } : { expression, nodes, source };
}

function read(text: string, nodes: Nodes, mistakes: Mistakes): Expression | undefined {
  const listener = new MistakeListener(nodes.source, mistakes);
  const lexer = new CelLexer(CharStream.fromString(text));
  lexer.removeErrorListeners();
  lexer.addErrorListener(listener);
  const parser = new CelParser(new CommonTokenStream(lexer));
  parser.removeErrorListeners();
  parser.addErrorListener(listener);
  parser.addParseListener(new DepthListener());
  parser.errorHandler = new LimitedRecovery();
  try {
    return buildTree(parser.whole(), nodes, mistakes);
  } catch (stopped) {
    if (!(stopped instanceof ReadingStopped)) throw stopped;
    if (stopped.message !== "") mistakes.report(NOWHERE, stopped.message);
    return undefined;
  }
}

const RESERVED = /no viable alternative at input '.(true|false|null)'/;

class MistakeListener extends BaseErrorListener {
  readonly #source: Source;
  readonly #mistakes: Mistakes;
  #count = 0;

  constructor(source: Source, mistakes: Mistakes) {
    super();
    this.#source = source;
    this.#mistakes = mistakes;
  }

  override syntaxError<S extends Token, T extends ATNSimulator>(
    ...[, , line, column, message]: [Recognizer<T>, S | null, number, number, string, RecognitionException | null]
  ): void {
    const location = this.#source.locationOf(this.#source.offsetOf({ line, column }));
    this.#count += 1;
    if (this.#count > 100) {
      this.#mistakes.report(location, "Syntax error: More than 100 syntax errors");
      throw new ReadingStopped();
    }
    this.#mistakes.report(location, `Syntax error: ${message.replace(RESERVED, "mismatched input '$1' expecting IDENTIFIER")}`);
  }
}

class DepthListener implements ParseTreeListener {
  readonly #depths = new Map<number, number>();

  enterEveryRule(context: ParserRuleContext): void {
    const depth = (this.#depths.get(context.ruleIndex) ?? 0) + 1;
    this.#depths.set(context.ruleIndex, depth);
    if (depth > MOST_DEPTH) throw new ReadingStopped(`expression recursion limit exceeded: ${MOST_DEPTH}`);
  }
  exitEveryRule(context: ParserRuleContext): void {
    const depth = this.#depths.get(context.ruleIndex) ?? 0;
    if (depth > 0) this.#depths.set(context.ruleIndex, depth - 1);
  }
  visitTerminal(_node: TerminalNode): void {}
  visitErrorNode(): void {}
}

class LimitedRecovery extends DefaultErrorStrategy {
  #attempts = 0;

  override recover(recognizer: Parser, exception: RecognitionException): void {
    this.#count(recognizer);
    super.recover(recognizer, exception);
  }
  override recoverInline(recognizer: Parser): Token {
    this.#count(recognizer);
    return super.recoverInline(recognizer);
  }
  #count(recognizer: Parser): void {
    this.#attempts += 1;
    if (this.#attempts <= MOST_RECOVERIES) return;
    recognizer.notifyErrorListeners(`error recovery attempt limit exceeded: ${MOST_RECOVERIES}`, null, null);
    throw new ReadingStopped();
  }
}
