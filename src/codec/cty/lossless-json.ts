// Parses JSON without changing a number: `JSON.parse` turns 123456789012345678901 into another one. Refuses what JSON.parse refuses.
import { setOwn } from "#base";
import { tryParseNumber, type CtyNumber } from "./number.ts";
import { ctyProblems } from "./problems.ts";

/** JSON values; numbers are `number` where a double says the text exactly, else bigint or Decimal. */
export type LosslessJson = null | boolean | string | CtyNumber | readonly LosslessJson[] | { readonly [key: string]: LosslessJson };

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS: Readonly<Record<string, readonly [string, LosslessJson]>> = { t: ["true", true], f: ["false", false], n: ["null", null] };
const MAX_DEPTH = 1000;

/** @throws cty.badJson with the offset; also for values nested more than 1000 deep */
export function parseLosslessJson(text: string): LosslessJson {
  const parser = new Parser(text);
  return parser.document();
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): LosslessJson {
    const value = this.#value(0);
    this.#blank();
    if (this.#at < this.#text.length) throw this.#unexpected();
    return value;
  }

  #value(depth: number): LosslessJson {
    if (depth > MAX_DEPTH) throw ctyProblems.badJson(`nested more than ${MAX_DEPTH} deep`);
    this.#blank();
    const first = this.#text[this.#at] ?? "";
    if (first === '"') return this.#string();
    if (first === "[") return this.#list(depth);
    if (first === "{") return this.#object(depth);
    const word = WORDS[first];
    if (word !== undefined && this.#text.startsWith(word[0], this.#at)) {
      this.#at += word[0].length;
      return word[1];
    }
    return this.#number();
  }

  #number(): LosslessJson {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    const number = match === null ? undefined : tryParseNumber(match[0]);
    if (match === null || number === undefined) throw this.#unexpected();
    this.#at += match[0].length;
    return number;
  }

  #string(): string {
    const start = this.#at;
    let end = start;
    do {
      end = this.#text.indexOf('"', end + 1);
      if (end < 0) throw ctyProblems.badJson(`text starting at offset ${start} has no end`);
    } while (this.#isEscaped(end));
    this.#at = end + 1;
    const literal = this.#text.slice(start, this.#at);
    try {
      return JSON.parse(literal) as string;
    } catch (error) {
      throw ctyProblems.badJson(`text at offset ${start} holds a bad escape or control character`, error);
    }
  }

  #isEscaped(quote: number): boolean {
    let slash = quote - 1;
    while (this.#text[slash] === "\\") slash--;
    return (quote - slash) % 2 === 0;
  }

  #list(depth: number): LosslessJson {
    const list: LosslessJson[] = [];
    this.#members("]", () => list.push(this.#value(depth + 1)));
    return list;
  }

  #object(depth: number): LosslessJson {
    const made: Record<string, LosslessJson> = {};
    this.#members("}", () => {
      this.#blank();
      if (this.#text[this.#at] !== '"') throw this.#unexpected();
      const key = this.#string();
      this.#expect(":");
      setOwn(made, key, this.#value(depth + 1));
    });
    return made;
  }

  #members(end: string, member: () => void): void {
    this.#at++;
    this.#blank();
    if (this.#text[this.#at] === end) {
      this.#at++;
      return;
    }
    for (;;) {
      member();
      this.#blank();
      if (this.#text[this.#at] === end) break;
      this.#expect(",");
    }
    this.#at++;
  }

  #expect(character: string): void {
    this.#blank();
    if (this.#text[this.#at] !== character) throw this.#unexpected();
    this.#at++;
  }

  #blank(): void {
    BLANK.lastIndex = this.#at;
    BLANK.exec(this.#text);
    this.#at = BLANK.lastIndex;
  }

  #unexpected(): Error {
    return ctyProblems.badJson(this.#at >= this.#text.length ? "it ends early" : `unexpected character at offset ${this.#at}`);
  }
}
