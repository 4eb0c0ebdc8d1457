// fmt.Sprintf: flags, widths, precisions, argument numbers, and the marks it leaves for what does not fit.
import { typeOf } from "../kind.ts";
import { GoInt, type TemplateValue } from "../value.ts";
import { format, formatValue } from "./print.ts";
import { plainFlags, type Flags } from "./verb.ts";

/** fmt.Sprintf. */
export function printFormatted(pattern: string, values: readonly TemplateValue[]): string {
  return new Formatter(pattern, values).run();
}

type WritableFlags = { -readonly [K in keyof Flags]: Flags[K] };

/** Widths and precisions beyond this count as malformed, as in Go. */
const TOO_LARGE = 1e6;

class Formatter {
  readonly #pattern: string;
  readonly #values: readonly TemplateValue[];
  #at = 0;
  #argument = 0;
  #isReordered = false;
  #isGoodNumber = true;
  #isAfterIndex = false;
  #out = "";

  constructor(pattern: string, values: readonly TemplateValue[]) {
    this.#pattern = pattern;
    this.#values = values;
  }

  run(): string {
    const pattern = this.#pattern;
    while (this.#at < pattern.length) {
      const percent = pattern.indexOf("%", this.#at);
      if (percent < 0) {
        this.#out += pattern.slice(this.#at);
        break;
      }
      this.#out += pattern.slice(this.#at, percent);
      this.#at = percent + 1;
      this.#isGoodNumber = true;
      this.#isAfterIndex = false;
      this.#directive();
    }
    if (!this.#isReordered && this.#argument < this.#values.length) this.#out += this.#extra();
    return this.#out;
  }

  #extra(): string {
    const shown = this.#values.slice(this.#argument).map((each) => {
      return each === null || each === undefined ? "<nil>" : `${typeOf(each)}=${formatValue(each)}`;
    });
    return `%!(EXTRA ${shown.join(", ")})`;
  }

  #directive(): void {
    const flags: WritableFlags = { ...plainFlags };
    this.#readFlags(flags);
    this.#readIndex();
    this.#readWidth(flags);
    if (this.#pattern[this.#at] === "." && this.#at + 1 <= this.#pattern.length) this.#readPrecision(flags);
    if (!this.#isAfterIndex) this.#readIndex();
    if (this.#at >= this.#pattern.length) {
      this.#out += "%!(NOVERB)";
      return;
    }
    const verb = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += verb.length;
    this.#write(verb, flags);
  }

  #write(verb: string, flags: WritableFlags): void {
    if (verb === "%") this.#out += "%";
    else if (!this.#isGoodNumber) this.#out += `%!${verb}(BADINDEX)`;
    else if (this.#argument >= this.#values.length) this.#out += `%!${verb}(MISSING)`;
    else {
      if (verb === "v" || verb === "w") {
        flags.sharpV = flags.sharp;
        flags.plusV = flags.plus;
        flags.sharp = false;
        flags.plus = false;
      }
      this.#out += format(this.#values[this.#argument], verb, flags);
      this.#argument++;
    }
  }

  #readFlags(flags: WritableFlags): void {
    for (; ; this.#at++) {
      switch (this.#pattern[this.#at]) {
        case "#":
          flags.sharp = true;
          break;
        case "0":
          flags.zero = true;
          break;
        case "+":
          flags.plus = true;
          break;
        case "-":
          flags.minus = true;
          break;
        case " ":
          flags.space = true;
          break;
        default:
          return;
      }
    }
  }

  #readIndex(): void {
    this.#isAfterIndex = false;
    if (this.#pattern[this.#at] !== "[") return;
    this.#isReordered = true;
    const end = this.#pattern.indexOf("]", this.#at);
    if (end < 0) {
      this.#isGoodNumber = false;
      this.#at++;
      return;
    }
    const text = this.#pattern.slice(this.#at + 1, end);
    this.#at = end + 1;
    const index = /^\d+$/.test(text) ? Number(text) - 1 : -1;
    this.#isAfterIndex = /^\d+$/.test(text);
    if (index >= 0 && index < this.#values.length) this.#argument = index;
    else this.#isGoodNumber = false;
  }

  /** A number that stands in the pattern. */
  #readNumber(): number | undefined {
    const match = /^\d+/.exec(this.#pattern.slice(this.#at, this.#at + 8));
    if (match === null) return undefined;
    this.#at += match[0].length;
    return Number(match[0]) > TOO_LARGE ? undefined : Number(match[0]);
  }

  /** A number that an argument gives, for `*`. */
  #numberArgument(): number | undefined {
    if (this.#argument >= this.#values.length) return undefined;
    const value = this.#values[this.#argument];
    this.#argument++;
    const number = value instanceof GoInt ? Number(value.value) : Number.NaN;
    return Math.abs(number) <= TOO_LARGE ? number : undefined;
  }

  #readWidth(flags: WritableFlags): void {
    if (this.#pattern[this.#at] !== "*") {
      flags.width = this.#readNumber();
      if (this.#isAfterIndex && flags.width !== undefined) this.#isGoodNumber = false;
      return;
    }
    this.#at++;
    const width = this.#numberArgument();
    if (width === undefined) this.#out += "%!(BADWIDTH)";
    else if (width < 0) {
      flags.minus = true;
      flags.zero = false;
    }
    flags.width = width === undefined ? undefined : Math.abs(width);
    this.#isAfterIndex = false;
  }

  #readPrecision(flags: WritableFlags): void {
    this.#at++;
    if (this.#isAfterIndex) this.#isGoodNumber = false;
    this.#readIndex();
    if (this.#pattern[this.#at] !== "*") {
      flags.precision = this.#readNumber() ?? 0;
      return;
    }
    this.#at++;
    const precision = this.#numberArgument();
    flags.precision = precision === undefined || precision < 0 ? undefined : precision;
    if (flags.precision === undefined) this.#out += "%!(BADPREC)";
    this.#isAfterIndex = false;
  }
}
