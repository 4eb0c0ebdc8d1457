// Texts to tokens, with the trimming of blanks around actions.
// See Go's text/template/parse, lex.go (behaviour).
import { quoteText } from "./text.ts";

export type TokenType =
  | "text"
  | "left"
  | "right"
  | "space"
  | "("
  | ")"
  | "|"
  | "="
  | ":="
  | "char"
  | "string"
  | "number"
  | "character"
  | "complex"
  | "bool"
  | "identifier"
  | "field"
  | "variable"
  | "dot"
  | "nil"
  | "keyword"
  | "error"
  | "end";

export interface Token {
  readonly type: TokenType;
  readonly at: number;
  readonly value: string;
}

const KEYWORDS: ReadonlySet<string> = new Set(["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"]);
const WORD = /[\p{L}\p{Nd}_]*/uy;
const SPACES = /[ \t\r\n]*/y;
const NUMBER =
  /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
const TERMINATORS = " \t\r\n.,|:)(";

/** Reads the tokens of one text, one after the other; after an error or the end comes nothing. */
export class Lexer {
  readonly #text: string;
  readonly #left: string;
  readonly #right: string;
  readonly #functions: (name: string) => boolean;
  #at = 0;
  #inAction = false;
  #parens = 0;
  #isDone = false;

  constructor(text: string, [left, right]: readonly [string, string], isFunction: (name: string) => boolean) {
    this.#text = text;
    this.#left = left;
    this.#right = right;
    this.#functions = isFunction;
  }

  next(): Token {
    if (this.#isDone) return { type: "end", at: this.#text.length, value: "EOF" };
    const token = this.#inAction ? this.#actionToken() : this.#outsideToken();
    if (token.type === "error" || token.type === "end") this.#isDone = true;
    return token;
  }

  #error(at: number, value: string): Token {
    return { type: "error", at, value };
  }

  #outsideToken(): Token {
    const text = this.#text;
    for (;;) {
      const start = this.#at;
      const found = text.indexOf(this.#left, start);
      if (found < 0) {
        this.#at = text.length;
        return start < text.length ? { type: "text", at: start, value: text.slice(start) } : { type: "end", at: start, value: "EOF" };
      }
      const after = found + this.#left.length;
      const trims = text[after] === "-" && isBlank(text[after + 1]);
      const value = trims ? text.slice(start, found).replace(/[ \t\r\n]+$/, "") : text.slice(start, found);
      if (value !== "") {
        this.#at = found;
        return { type: "text", at: start, value };
      }
      const inside = after + (trims ? 2 : 0);
      if (!text.startsWith("/*", inside)) {
        this.#at = inside;
        this.#inAction = true;
        this.#parens = 0;
        return { type: "left", at: found, value: this.#left };
      }
      const problem = this.#skipComment(inside);
      if (problem !== undefined) return this.#error(inside, problem);
    }
  }

  #skipComment(inside: number): string | undefined {
    const end = this.#text.indexOf("*/", inside + 2);
    if (end < 0) return "unclosed comment";
    this.#at = end + 2;
    const right = this.#rightDelimiter(this.#at);
    if (right === 0) return "comment ends before closing delimiter";
    this.#leave(right);
    return undefined;
  }

  /** Length of the right delimiter at a place with its trim marker; 0 when there is none. */
  #rightDelimiter(at: number): number {
    const text = this.#text;
    if (isBlank(text[at]) && text[at + 1] === "-" && text.startsWith(this.#right, at + 2)) return this.#right.length + 2;
    return text.startsWith(this.#right, at) ? this.#right.length : 0;
  }

  #leave(length: number): void {
    this.#at += length;
    this.#inAction = false;
    if (length > this.#right.length) this.#at = endOf(SPACES, this.#text, this.#at);
  }

  #actionToken(): Token {
    const text = this.#text;
    const at = this.#at;
    const right = this.#rightDelimiter(at);
    if (right > 0) {
      if (this.#parens > 0) return this.#error(at, "unclosed left paren");
      this.#leave(right);
      return { type: "right", at: right > this.#right.length ? at + 2 : at, value: this.#right };
    }
    const char = text[at];
    if (char === undefined) return this.#error(at, "unclosed action");
    if (isBlank(char)) return this.#space(at);
    if (char === "=" || char === "|") return this.#take(char, at + 1);
    return this.#actionMark(at, char);
  }

  #actionMark(at: number, char: string): Token {
    const text = this.#text;
    switch (char) {
      case ":":
        return text[at + 1] === "=" ? this.#take(":=", at + 2) : this.#error(at, "expected :=");
      case '"':
        return this.#quoted(at, "string", "unterminated quoted string");
      case "'":
        return this.#quoted(at, "character", "unterminated character constant");
      case "`":
        return this.#rawString(at);
      case "(":
        this.#parens++;
        return this.#take("(", at + 1);
      case ")":
        this.#parens--;
        return this.#parens < 0 ? this.#error(at, "unexpected right paren") : this.#take(")", at + 1);
      default:
        return this.#word(at, char);
    }
  }

  #take(type: TokenType, end: number): Token {
    const token: Token = { type, at: this.#at, value: this.#text.slice(this.#at, end) };
    this.#at = end;
    return token;
  }

  #space(at: number): Token {
    let end = endOf(SPACES, this.#text, at);
    if (this.#text[end] === "-" && this.#text.startsWith(this.#right, end + 1)) end--;
    return end === at ? this.#actionToken() : this.#take("space", end);
  }

  #quoted(at: number, type: TokenType, unterminated: string): Token {
    const text = this.#text;
    const mark = text[at];
    for (let i = at + 1; i < text.length; i++) {
      const char = text[i];
      if (char === "\n") break;
      if (char === mark) return this.#take(type, i + 1);
      if (char !== "\\") continue;
      i++;
      if (text[i] === "\n") break;
    }
    return this.#error(at, unterminated);
  }

  #rawString(at: number): Token {
    const end = this.#text.indexOf("`", at + 1);
    return end < 0 ? this.#error(at, "unterminated raw quoted string") : this.#take("string", end + 1);
  }

  #word(at: number, char: string): Token {
    const text = this.#text;
    if (char === "$" || (char === "." && !isDigit(text[at + 1]))) return this.#fieldOrVariable(at, char);
    if (char === "." || char === "+" || char === "-" || isDigit(char)) return this.#number(at);
    const end = endOf(WORD, text, at);
    if (end > at) return this.#identifier(at, end);
    if (char > " " && char <= "~") return this.#take("char", at + 1);
    const point = text.codePointAt(at) ?? 0;
    return this.#error(at, `unrecognized character in action: ${unicodeName(point)}`);
  }

  #fieldOrVariable(at: number, char: string): Token {
    const end = endOf(WORD, this.#text, at + 1);
    if (!this.#isTerminator(end)) return this.#badCharacter(end);
    if (char === "$") return this.#take("variable", end);
    return this.#take(end === at + 1 ? "dot" : "field", end);
  }

  #identifier(at: number, end: number): Token {
    if (!this.#isTerminator(end)) return this.#badCharacter(end);
    const word = this.#text.slice(at, end);
    if (word === "true" || word === "false") return this.#take("bool", end);
    if (word === "nil") return this.#take("nil", end);
    const isKeyword = KEYWORDS.has(word) && !((word === "break" || word === "continue") && this.#functions(word));
    return this.#take(isKeyword ? "keyword" : "identifier", end);
  }

  #badCharacter(at: number): Token {
    return this.#error(this.#at, `bad character ${unicodeName(this.#text.codePointAt(at) ?? -1)}`);
  }

  #isTerminator(at: number): boolean {
    const char = this.#text[at];
    return char === undefined || TERMINATORS.includes(char) || this.#text.startsWith(this.#right, at);
  }

  #number(at: number): Token {
    const end = endOf(NUMBER, this.#text, at);
    const sign = this.#text[end];
    if (sign === "+" || sign === "-") {
      const whole = endOf(NUMBER, this.#text, end);
      if (this.#text[whole - 1] === "i" && endOf(WORD, this.#text, whole) === whole) return this.#take("complex", whole);
      return this.#error(at, `bad number syntax: ${quoteText(this.#text.slice(at, whole))}`);
    }
    const isBad = endOf(WORD, this.#text, end) > end;
    return isBad ? this.#error(at, `bad number syntax: ${quoteText(this.#text.slice(at, end + 1))}`) : this.#take("number", end);
  }
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9";
}

/** A character as `%#U` prints it. */
function unicodeName(point: number): string {
  if (point < 0) return "U+FFFFFFFFFFFFFFFF";
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")} '${String.fromCodePoint(point)}'`;
}
