// What encoding/json of Go says about a text that is no JSON.
import { quoteText, toBytes } from "../text.ts";

/** The message for the first fault of a text. */
export function jsonFault(text: string): string {
  try {
    new Scanner(text).whole();
    return "unexpected end of JSON input";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const MAX_DEPTH = 10_000;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): void {
    this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail("after top-level value");
  }

  /** Go names the first byte of what it does not expect. At the end of the text it looks at one more blank, which only numbers, words and escapes mind. */
  #fail(context: string): never {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined && /numeric|literal \w+ \(|escape/.test(context)) throw new Error(`invalid character ' ' ${context}`);
    if (point === undefined) throw new Error("unexpected end of JSON input");
    const [byte = 0] = toBytes(String.fromCodePoint(point));
    throw new Error(`invalid character ${quoteCharacter(String.fromCodePoint(byte))} ${context}`);
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Error("exceeded max depth");
    this.#space();
    const char = this.#text[this.#at] ?? "";
    if (char === "{") this.#object(depth);
    else if (char === "[") this.#array(depth);
    else if (char === '"') this.#string();
    else if (char === "t") this.#literal("true");
    else if (char === "f") this.#literal("false");
    else if (char === "n") this.#literal("null");
    else if (char === "-" || (char >= "0" && char <= "9")) this.#number(char);
    else this.#fail("looking for beginning of value");
  }

  #literal(word: string): void {
    for (const [index, expected] of Array.from(word).entries()) {
      if (this.#text[this.#at] !== expected) {
        this.#fail(`in literal ${word} (expecting ${quoteCharacter(expected)})`);
      }
      this.#at++;
      if (index === word.length - 1) return;
    }
  }

  #number(first: string): void {
    if (first === "-") this.#at++;
    const lead = this.#text[this.#at] ?? "";
    if (lead === "0") this.#at++;
    else if (!this.#digits()) this.#fail("in numeric literal");
    if (this.#text[this.#at] === ".") {
      this.#at++;
      if (!this.#digits()) this.#fail("after decimal point in numeric literal");
    }
    if (/^[eE]$/.test(this.#text[this.#at] ?? "")) {
      this.#at++;
      if (/^[+-]$/.test(this.#text[this.#at] ?? "")) this.#at++;
      if (!this.#digits()) this.#fail("in exponent of numeric literal");
    }
  }

  #digits(): boolean {
    const start = this.#at;
    while (/^\d$/.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#at > start;
  }

  #string(): void {
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) this.#fail("");
      if (char === '"') {
        this.#at++;
        return;
      }
      if (char < " ") this.#fail("in string literal");
      this.#at++;
      if (char === "\\") this.#escape();
    }
  }

  #escape(): void {
    const char = this.#text[this.#at] ?? "";
    if (!/^[bfnrtu"\\/]$/.test(char)) this.#fail("in string escape code");
    this.#at++;
    if (char !== "u") return;
    for (let i = 0; i < 4; i++) {
      if (!/^[0-9a-fA-F]$/.test(this.#text[this.#at] ?? "")) this.#fail(String.raw`in \u hexadecimal character escape`);
      this.#at++;
    }
  }

  #array(depth: number): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === "]") {
      this.#at++;
      return;
    }
    for (;;) {
      this.#value(depth + 1);
      this.#space();
      const char = this.#text[this.#at];
      if (char !== "," && char !== "]") this.#fail("after array element");
      this.#at++;
      if (char === "]") return;
    }
  }

  #object(depth: number): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === "}") {
      this.#at++;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') this.#fail("looking for beginning of object key string");
      this.#string();
      this.#space();
      if (this.#text[this.#at] !== ":") this.#fail("after object key");
      this.#at++;
      this.#value(depth + 1);
      this.#space();
      const char = this.#text[this.#at];
      if (char !== "," && char !== "}") this.#fail("after object key:value pair");
      this.#at++;
      if (char === "}") return;
    }
  }
}

function quoteCharacter(char: string): string {
  if (char === "'") return String.raw`'\''`;
  if (char === '"') return `'"'`;
  return `'${quoteText(char).slice(1, -1)}'`;
}
