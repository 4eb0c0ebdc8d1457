// Words in snake, kebab and Pascal case, as huandu/xstrings divides them.
import { lowerRune, upperRune } from "#codec";
import { isSpace, isUpper } from "./rune.ts";

export function toSnake(text: string): string {
  return toLowerCase(text, "_");
}

export function toKebab(text: string): string {
  return toLowerCase(text, "-");
}

function isConnector(rune: string): boolean {
  return rune === "-" || rune === "_" || isSpace(rune);
}

export function toPascal(text: string): string {
  const runes = Array.from(text);
  let at = 0;
  let out = "";
  while (at < runes.length && isConnector(runes[at] ?? "")) out += runes[at++];
  const first = runes[at];
  // The library writes the last connector twice when there is nothing else.
  if (first === undefined) return out + (runes.at(-1) ?? "");
  let wasUpper = isUpper(first);
  let held = upperRune(first);
  for (const next of runes.slice(at + 1)) {
    const before = held;
    held = next;
    if (isConnector(held) && isConnector(before)) {
      out += before;
    } else if (isConnector(before)) {
      wasUpper = isUpper(held);
      held = upperRune(held);
    } else {
      if (wasUpper) {
        if (isUpper(held)) held = lowerRune(held);
        else wasUpper = false;
      }
      out += before;
    }
  }
  return out + held;
}

type WordType = "none" | "number" | "upper" | "letters" | "connector" | "punctuation" | "other";

interface Word {
  readonly type: WordType;
  readonly text: string;
}

const NUMBER = /^\p{N}$/u;
const PUNCTUATION = /^\p{P}$/u;

function isAlphabet(rune: string): boolean {
  return /^\p{L}$/u.test(rune) && !/^[\u4e00-\u9fff]$/.test(rune);
}

function typeOfRune(rune: string): WordType {
  if (isConnector(rune)) return "connector";
  if (PUNCTUATION.test(rune)) return "punctuation";
  if (isUpper(rune)) return "upper";
  if (isAlphabet(rune)) return "letters";
  return NUMBER.test(rune) ? "number" : "other";
}

/** Words one after the other; `none` at the end. */
class Words {
  readonly #runes: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#runes = Array.from(text);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#runes.length;
  }

  next(): Word {
    const start = this.#at;
    const first = this.#runes[start];
    if (first === undefined) return { type: "none", text: "" };
    const type = typeOfRune(first);
    this.#at++;
    if (type === "upper") this.#upperWord();
    else this.#while((rune) => belongs(type, rune));
    return { type, text: this.#runes.slice(start, this.#at).join("") };
  }

  #while(test: (rune: string) => boolean): void {
    while (!this.isAtEnd && test(this.#runes[this.#at] ?? "")) this.#at++;
  }

  /** `HTTPServer` is `HTTP` and `Server`. */
  #upperWord(): void {
    const next = this.#runes[this.#at];
    if (next === undefined) return;
    if (isUpper(next)) {
      this.#while(isUpper);
      if (!this.isAtEnd && isAlphabet(this.#runes[this.#at] ?? "")) this.#at--;
    } else if (isAlphabet(next)) this.#while((rune) => isAlphabet(rune) && !isUpper(rune));
  }
}

function belongs(type: WordType, rune: string): boolean {
  if (type === "letters") return isAlphabet(rune) && !isUpper(rune);
  if (type === "number") return NUMBER.test(rune);
  if (type === "connector") return isConnector(rune);
  if (type === "punctuation") return PUNCTUATION.test(rune);
  return !isConnector(rune) && !isAlphabet(rune) && !NUMBER.test(rune) && !PUNCTUATION.test(rune);
}

function lowered({ type, text }: Word, connector: string): string {
  if (type !== "upper" && type !== "connector") return text;
  return Array.from(text, (rune) => (isConnector(rune) ? connector : isUpper(rune) ? lowerRune(rune) : rune)).join("");
}

const NO_CONNECTOR: ReadonlySet<WordType> = new Set(["none", "connector", "punctuation"]);

class Lowering {
  readonly #words: Words;
  readonly #connector: string;
  #out = "";
  #word: Word;

  constructor(text: string, connector: string) {
    this.#words = new Words(text);
    this.#connector = connector;
    this.#word = this.#words.next();
  }

  run(): string {
    while (!this.#words.isAtEnd) {
      const last = this.#word;
      if (last.type !== "connector") this.#write(last);
      this.#word = this.#words.next();
      if (last.type === "number") this.#afterNumber();
      else if (last.type === "connector") this.#write(last);
      else if (last.type !== "punctuation") this.#afterLetters();
    }
    this.#write(this.#word);
    return this.#out;
  }

  #write(word: Word): void {
    this.#out += lowered(word, this.#connector);
  }

  #connect(): void {
    if (!NO_CONNECTOR.has(this.#word.type)) this.#out += this.#connector;
  }

  #takeRun(): void {
    while (this.#word.type === "letters" || this.#word.type === "number") {
      this.#write(this.#word);
      this.#word = this.#words.next();
    }
  }

  #afterNumber(): void {
    this.#takeRun();
    this.#connect();
  }

  #afterLetters(): void {
    if (this.#word.type !== "number") {
      if (this.#word.type !== "connector" && this.#word.type !== "punctuation") this.#out += this.#connector;
      return;
    }
    if (this.#words.isAtEnd) return;
    const number = this.#word;
    this.#word = this.#words.next();
    if (this.#word.type !== "letters") {
      this.#write(number);
      if (this.#word.type !== "connector" && this.#word.type !== "punctuation") this.#out += this.#connector;
      return;
    }
    this.#out += this.#connector;
    this.#write(number);
    this.#takeRun();
    this.#connect();
  }
}

function toLowerCase(text: string, connector: string): string {
  return text === "" ? "" : new Lowering(text, connector).run();
}
