// What tokens are good for, and how messages show them.
import type { Token } from "./lexer.ts";
import { readNumber, tryCharacter, type NumberLiteral } from "./literal.ts";
import { quoteText } from "./text.ts";

/** Operands that can stand in no stage of a pipeline but the first. */
export const CONSTANTS: ReadonlySet<string> = new Set(["bool", "dot", "nil", "number", "string"]);
/** Tokens that an operand starts with. */
export const STARTS_OPERAND: ReadonlySet<Token["type"]> = new Set<Token["type"]>([
  "bool",
  "character",
  "complex",
  "dot",
  "field",
  "identifier",
  "number",
  "nil",
  "string",
  "variable",
  "(",
]);

/** A token as Go's messages show it. */
export function describe(token: Token): string {
  if (token.type === "end") return "EOF";
  if (token.type === "keyword" || token.type === "dot" || token.type === "nil") return `<${token.value}>`;
  if (token.value.length > 10) return `${quoteText(token.value.slice(0, 10))}...`;
  return quoteText(token.value);
}

/** The number of a token; a text says what is wrong with it. */
export function readNumberToken({ type, value }: Token): NumberLiteral | string {
  if (type === "complex") return { text: value, integer: undefined, unsigned: undefined, float: undefined, isComplex: true };
  if (type !== "character") return readNumber(value);
  const code = tryCharacter(value);
  if (code === undefined) return `malformed character constant: ${value}`;
  return { text: value, integer: BigInt(code), unsigned: BigInt(code), float: code, isComplex: false };
}
