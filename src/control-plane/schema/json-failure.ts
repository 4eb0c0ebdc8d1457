// What Go's decoder says of a text that is no JSON: the first character that cannot stand where it stands, or the missing end.

type Expectation = "value" | "first" | "after" | "key" | "firstKey" | "colon";

const PAIRS: Readonly<Record<string, string>> = { "{": "}", "[": "]" };
const WORDS: Readonly<Record<string, string>> = { t: "true", f: "false", n: "null" };
/** Parts of a number, with what Go says where a character is missing. */
const FRACTION = /^\.\d+/;
const EXPONENT = /^[eE][+-]?\d+/;

/** The index of the quote that ends a JSON string, or the length of the text. @param start index of the first quote */
export function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Why a text is no JSON. @see encoding/json scanner.go */
export function describeFailure(text: string): string {
  return new FailureScan(text).run();
}

const END = "unexpected end of JSON input";

/** Follows a text as Go's scanner does, only to find where it goes wrong. */
class FailureScan {
  readonly #text: string;
  readonly #open: string[] = [];
  #at = 0;
  #expects: Expectation = "value";

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const c = this.#text[this.#at] ?? "";
      if (/[ \t\r\n]/.test(c)) continue;
      const failure = this.#step(c);
      if (failure === undefined) continue;
      // the scanner reads a blank where the text ends
      return failure === END ? END : `invalid character ${quote(this.#text[this.#at] ?? " ")} ${failure}`;
    }
    return END;
  }

  #step(c: string): string | undefined {
    switch (this.#expects) {
      case "firstKey":
        return c === "}" ? this.#close() : this.#key(c);
      case "key":
        return this.#key(c);
      case "colon":
        this.#expects = "value";
        return c === ":" ? undefined : "after object key";
      case "after":
        return this.#after(c);
      case "first":
        return c === "]" ? this.#close() : this.#value(c);
      default:
        return this.#value(c);
    }
  }

  #close(): undefined {
    this.#open.pop();
    this.#expects = "after";
  }

  #key(c: string): string | undefined {
    if (c !== '"') return "looking for beginning of object key string";
    this.#expects = "colon";
    return this.#string();
  }

  /** To the end of a string; its characters and escapes are looked at one by one. */
  #string(): string | undefined {
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const c = this.#text[this.#at] ?? "";
      if (c === '"') return undefined;
      if (c < " ") return "in string literal";
      const failure = c === "\\" ? this.#escape() : undefined;
      if (failure !== undefined) return failure;
    }
    return END;
  }

  #escape(): string | undefined {
    this.#at += 1;
    const c = this.#text[this.#at] ?? "";
    if (c !== "u") return c !== "" && '"\\/bfnrt'.includes(c) ? undefined : "in string escape code";
    for (let i = 0; i < 4; i += 1) {
      this.#at += 1;
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? "")) return "in \\u hexadecimal character escape";
    }
    return undefined;
  }

  #after(c: string): string | undefined {
    const kind = this.#open.at(-1);
    if (kind === undefined) return "after top-level value";
    if (c === PAIRS[kind]) return this.#close();
    this.#expects = kind === "{" ? "key" : "value";
    return c === "," ? undefined : `after ${kind === "{" ? "object key:value pair" : "array element"}`;
  }

  #value(c: string): string | undefined {
    if (c === "{" || c === "[") {
      this.#open.push(c);
      this.#expects = c === "{" ? "firstKey" : "first";
      return undefined;
    }
    this.#expects = "after";
    if (c === '"') return this.#string();
    if (c === "-" || (c >= "0" && c <= "9")) return this.#number();
    const word = WORDS[c];
    return word === undefined ? "looking for beginning of value" : this.#word(word);
  }

  #word(word: string): string | undefined {
    for (let i = 1; i < word.length; i += 1) {
      this.#at += 1;
      if (this.#text[this.#at] !== word[i]) return `in literal ${word} (expecting ${quote(word[i] ?? "")})`;
    }
    return undefined;
  }

  /** To the last character of a number. */
  #number(): string | undefined {
    const whole = /^-?(?:0|[1-9]\d*)/.exec(this.#text.slice(this.#at))?.[0];
    if (whole === undefined) {
      this.#at += 1;
      return "in numeric literal";
    }
    this.#at += whole.length;
    return (
      this.#part(".", FRACTION, "after decimal point in numeric literal") ??
      this.#part("e", EXPONENT, "in exponent of numeric literal") ??
      this.#back()
    );
  }

  #part(start: string, form: RegExp, failure: string): string | undefined {
    const rest = this.#text.slice(this.#at);
    if (rest[0]?.toLowerCase() !== start) return undefined;
    const part = form.exec(rest)?.[0];
    this.#at += part?.length ?? (/^[eE][+-]/.test(rest) ? 2 : 1);
    return part === undefined ? failure : undefined;
  }

  #back(): undefined {
    this.#at -= 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

/** A byte as Go quotes it. */
function quote(c: string): string {
  const code = new TextEncoder().encode(c)[0] ?? 0;
  const byte = String.fromCharCode(code);
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const escaped = ESCAPES[byte] ?? (isControl ? (code < 0x80 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`) : byte);
  return `'${escaped}'`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
