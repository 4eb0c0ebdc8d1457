// JSON texts of requests: reading with Go's error messages, and finding keys that stand twice.

/** Deepest nesting of a request body. */
const MAX_DEPTH = 10_000;

/** A body as JSON, or what encoding/json says of it. */
export function readJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  if (isTooDeep(text)) return { reason: "exceeded max depth" };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { reason: describeFailure(text) };
  }
}

function isTooDeep(text: string): boolean {
  if (text.length < MAX_DEPTH) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfText(text, i);
    else if (c === 0x7b || c === 0x5b) depth += 1;
    else if (c === 0x7d || c === 0x5d) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** Paths of keys that stand more than once in an object: `spec.replicas`, `spec.list[0].name`. Each is named once. */
export function findDuplicates(text: string): string[] {
  const found = new Set<string>();
  const frames: Frame[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    const frame = frames.at(-1);
    if (c === 0x22) {
      const end = endOfText(text, i);
      if (frame?.keys !== undefined && frame.expectsKey) noteKey(frame, text.slice(i, end + 1), frames, found);
      i = end;
    } else if (c === 0x7b) frames.push({ keys: new Set(), expectsKey: true, at: "" });
    else if (c === 0x5b) frames.push({ keys: undefined, expectsKey: false, at: "[0]", index: 0 });
    else if (c === 0x7d || c === 0x5d) frames.pop();
    else if (c === 0x2c && frame !== undefined) nextMember(frame);
    else if (c === 0x3a && frame?.keys !== undefined) frame.expectsKey = false;
  }
  return [...found];
}

interface Frame {
  readonly keys: Set<string> | undefined;
  expectsKey: boolean;
  at: string;
  index?: number;
}

function noteKey(frame: Frame, literal: string, frames: readonly Frame[], found: Set<string>): void {
  const key = literal.includes("\\") ? String(JSON.parse(literal)) : literal.slice(1, -1);
  frame.at = `.${key}`;
  if (frame.keys?.has(key)) {
    found.add(
      frames
        .map(({ at }) => at)
        .join("")
        .slice(1),
    );
  }
  frame.keys?.add(key);
}

function nextMember(frame: Frame): void {
  if (frame.keys !== undefined) frame.expectsKey = true;
  else {
    frame.index = (frame.index ?? 0) + 1;
    frame.at = `[${frame.index}]`;
  }
}

function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** What Go says of a text that is no JSON: the first character that cannot stand where it stands, or the missing end. */
function describeFailure(text: string): string {
  const scan = new FailureScan(text);
  return scan.run();
}

/** Follows a text as Go's scanner does, only to find where it goes wrong. */
class FailureScan {
  readonly #text: string;
  readonly #open: string[] = [];
  #at = 0;
  #expects: "value" | "first" | "after" | "key" | "firstKey" | "colon" = "value";

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const c = this.#text[this.#at] ?? "";
      if (/\s/.test(c)) continue;
      const failure = this.#step(c);
      if (failure !== undefined) return `invalid character ${quote(c)} ${failure}`;
    }
    return "unexpected end of JSON input";
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
    this.#at = endOfText(this.#text, this.#at);
    this.#expects = "colon";
    return undefined;
  }

  #after(c: string): string | undefined {
    const kind = this.#open.at(-1);
    if (kind === undefined) return "after top-level value";
    if (c === (kind === "{" ? "}" : "]")) return this.#close();
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
    if (c === '"') {
      this.#at = endOfText(this.#text, this.#at);
      return undefined;
    }
    const word = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(this.#text.slice(this.#at, this.#at + 64))?.[0];
    this.#at += (word?.length ?? 1) - 1;
    return word === undefined ? "looking for beginning of value" : undefined;
  }
}

function quote(c: string): string {
  if (c === "'") return `'\\''`;
  return `'${c}'`;
}
