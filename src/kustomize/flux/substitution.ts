// Variable substitution in texts, in the dialect of shell expansions that Flux understands.
//
//   ${v}  ${#v}  ${v^} ${v^^} ${v,} ${v,,}  ${v:n} ${v:n:len}  ${v#p} ${v##p} ${v%p} ${v%%p}
//   ${v/a/b} ${v//a/b} ${v/#a/b} ${v/%a/b}  ${v=d} ${v:=d} ${v:-d}   $${v} is the text ${v}; $v stays as it is
//
// Lengths and offsets count bytes of UTF-8, as upstream counts them.
import { kustomize } from "../problems.ts";
import { transformValue } from "./value-functions.ts";

export interface SubstitutionOptions {
  /** A variable that is not defined is an error unless the expression gives a default; otherwise it is empty. */
  readonly strict?: boolean;
}

/** Operators that take care of an undefined variable themselves. */
const DEFAULTS = new Set(["-", "+", "=", "?", ":-", ":+", ":=", ":?"]);
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;
const MAX_NESTING = 200;

/**
 * Replaces the variables in a text.
 *
 * @throws kustomize.substitution for an expression that is not understood, an undefined variable in strict mode, or a variable
 *   whose name is none
 * @see fluxcd/pkg envsubst
 */
export function substitute(text: string, variables: ReadonlyMap<string, string>, { strict = false }: SubstitutionOptions = {}): string {
  for (const name of variables.keys()) {
    if (!NAME.test(name)) throw kustomize.substitution(`the variable name ${JSON.stringify(name)} does not match ${NAME.source}`);
  }
  if (!text.includes("$") && !text.includes("\0")) return text;
  return expandText(new Reader(text), { variables, strict, depth: 0 });
}

interface Scope {
  readonly variables: ReadonlyMap<string, string>;
  readonly strict: boolean;
  readonly depth: number;
}

function expandText(reader: Reader, scope: Scope): string {
  let out = "";
  while (!reader.isAtEnd) {
    if (reader.skipOpening()) out += expandExpression(reader, scope);
    else out += reader.takeText(() => true, "$");
  }
  return out;
}

/** An expression after its `${`. */
function expandExpression(reader: Reader, scope: Scope): string {
  if (scope.depth > MAX_NESTING) throw kustomize.substitution("expressions are nested too deeply");
  const inner = { ...scope, depth: scope.depth + 1 };
  if (reader.peek() === "#") return expandLength(reader, inner);
  const name = reader.take(isNameCharacter);
  if (name === "") throw kustomize.substitution("unable to parse variable name");
  switch (reader.peek()) {
    case ":":
      return "=-?+".includes(reader.peek(1) || "\0") ? expandDefault(reader, name, inner) : expandPart(reader, name, inner);
    case "=":
      return expandDefault(reader, name, inner);
    case ",":
    case "^":
      return close(reader, () => evaluate(name, reader.takeOperator(",^", 2), [], inner));
    case "/":
      return expandReplacement(reader, name, inner);
    case "#":
      return expandRemoval(reader, name, { marker: "#", scope: inner });
    case "%":
      return expandRemoval(reader, name, { marker: "%", scope: inner });
    default:
      if (!reader.skip("}")) throw kustomize.substitution("missing closing brace");
      return evaluate(name, "", [], inner);
  }
}

function close(reader: Reader, value: () => string): string {
  const text = value();
  if (!reader.skip("}")) throw kustomize.substitution("bad substitution");
  return text;
}

function expandLength(reader: Reader, scope: Scope): string {
  reader.skip("#");
  const name = reader.take(isNameCharacter);
  if (name === "") throw kustomize.substitution("bad substitution");
  return close(reader, () => evaluate(name, "#", [], scope));
}

function expandDefault(reader: Reader, name: string, scope: Scope): string {
  const operator = reader.peek() === "=" ? reader.takeOperator("=", 1) : reader.takeOperator(":", 1) + reader.takeOperator("=-?+", 1);
  const parts: string[] = [];
  while (reader.peek() !== "}") parts.push(expandArgument(reader, scope, (character) => character !== "}"));
  return close(reader, () => evaluate(name, operator, parts, scope));
}

function expandPart(reader: Reader, name: string, scope: Scope): string {
  reader.skip(":");
  // Upstream steps back by the width of what follows the colon, and loses its place where that is more than a byte.
  if (reader.peek() > "\x7F") throw kustomize.substitution("bad substitution");
  const offset = expandArgument(reader, scope, (character) => character !== ":" && character !== "}");
  if (reader.skip("}")) return evaluate(name, ":", [offset], scope);
  if (reader.take((character) => character === ":") === "") throw kustomize.substitution("bad substitution");
  const length = expandArgument(reader, scope, (character) => character !== "}");
  return close(reader, () => evaluate(name, ":", [offset, length], scope));
}

function expandRemoval(reader: Reader, name: string, { marker, scope }: { readonly marker: string; readonly scope: Scope }): string {
  const operator = reader.takeOperator(marker, 2);
  const pattern = expandArgument(reader, scope, (character) => character !== "}");
  return close(reader, () => evaluate(name, operator, [pattern], scope));
}

function expandReplacement(reader: Reader, name: string, scope: Scope): string {
  const operator = reader.takeOperator("/", 1) + reader.takeOperator("/#%", 1);
  const search = expandArgument(reader, scope, (character) => character !== "/", "$\\");
  if (reader.take((character) => character === "/") === "") throw kustomize.substitution("bad substitution");
  if (reader.peek() === "}") return close(reader, () => evaluate(name, operator, [search], scope));
  const replacement = expandArgument(reader, scope, (character) => character !== "}", "$\\");
  return close(reader, () => evaluate(name, operator, [search, replacement], scope));
}

/** One argument: an expression of its own, or a run of characters up to one that ends it or opens an expression. */
function expandArgument(reader: Reader, scope: Scope, isPart: (character: string) => boolean, escapes = ""): string {
  if (reader.skipOpening()) return expandExpression(reader, scope);
  const text = reader.takeText(isPart, escapes);
  if (text === "") throw kustomize.substitution("unable to parse substitution within function");
  return text;
}

function evaluate(name: string, operator: string, values: readonly string[], scope: Scope): string {
  const value = scope.variables.get(name);
  if (value === undefined && scope.strict && !DEFAULTS.has(operator)) {
    throw kustomize.substitution(`variable not set (strict mode): ${JSON.stringify(name)}`);
  }
  return transformValue(value ?? "", operator, values);
}

const NAME_CHARACTER = /[\p{L}\p{Nd}_]/u;

function isNameCharacter(character: string): boolean {
  return NAME_CHARACTER.test(character);
}

/** A text with a position. The character U+0000 ends it, as it does for upstream. */
class Reader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    const end = text.indexOf("\0");
    this.#text = end < 0 ? text : text.slice(0, end);
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  peek(ahead = 0): string {
    return this.#text.charAt(this.#position + ahead);
  }

  skip(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#position += 1;
    return true;
  }

  /** Skips `${`. */
  skipOpening(): boolean {
    if (this.peek() !== "$" || this.peek(1) !== "{") return false;
    this.#position += 2;
    return true;
  }

  /** As many characters as fit, by code point. */
  take(isPart: (character: string) => boolean): string {
    const start = this.#position;
    while (!this.isAtEnd) {
      const character = String.fromCodePoint(this.#text.codePointAt(this.#position) ?? 0);
      if (!isPart(character)) break;
      this.#position += character.length;
    }
    return this.#text.slice(start, this.#position);
  }

  /** Up to `most` characters out of `characters`. */
  takeOperator(characters: string, most: number): string {
    const start = this.#position;
    while (this.#position - start < most && !this.isAtEnd && characters.includes(this.peek())) this.#position += 1;
    return this.#text.slice(start, this.#position);
  }

  /** Characters up to `${` or one that is no part; `$$`, `\/` and `\\` stand for their second character where these may be escaped. */
  takeText(isPart: (character: string) => boolean, escapes: string): string {
    let text = "";
    let start = this.#position;
    while (!this.isAtEnd) {
      const character = this.peek();
      const next = this.peek(1);
      if (character === "$" && next === "{") break;
      const isEscaped =
        escapes.includes(character) && ((character === "$" && next === "$") || (character === "\\" && (next === "/" || next === "\\")));
      if (isEscaped) {
        text += this.#text.slice(start, this.#position);
        start = this.#position + 1;
        this.#position += 2;
      } else if (isPart(character)) this.#position += 1;
      else break;
    }
    return text + this.#text.slice(start, this.#position);
  }
}
