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
  let depth = 0;
  let expects: "value" | "after" | "key" | "colon" = "value";
  let isFirst = false;
  const kinds: string[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] ?? "";
    if (/\s/.test(c)) continue;
    if (expects === "after" && depth === 0) return `invalid character ${quote(c)} after top-level value`;
    if (c === '"') {
      if (expects === "after") return `invalid character '"' after ${kinds.at(-1) === "{" ? "object key:value pair" : "array element"}`;
      i = endOfText(text, i);
      if (i >= text.length) return "unexpected end of JSON input";
      expects = expects === "key" ? "colon" : "after";
    } else if (expects === "key") {
      if (c === "}" && isFirst) {
        kinds.pop();
        depth -= 1;
        expects = "after";
      } else return `invalid character ${quote(c)} looking for beginning of object key string`;
    } else if (expects === "colon") {
      if (c !== ":") return `invalid character ${quote(c)} after object key`;
      expects = "value";
    } else if (expects === "after") {
      const kind = kinds.at(-1);
      if (c === ",") expects = kind === "{" ? "key" : "value";
      else if (c === (kind === "{" ? "}" : "]")) {
        kinds.pop();
        depth -= 1;
      } else return `invalid character ${quote(c)} after ${kind === "{" ? "object key:value pair" : "array element"}`;
      isFirst = false;
      continue;
    } else if (c === "{" || c === "[") {
      kinds.push(c);
      depth += 1;
      expects = c === "{" ? "key" : "value";
      isFirst = true;
      continue;
    } else if (c === "]" && isFirst && kinds.at(-1) === "[") {
      kinds.pop();
      depth -= 1;
      expects = "after";
    } else {
      const word = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(text.slice(i, i + 64))?.[0];
      if (word === undefined) return `invalid character ${quote(c)} looking for beginning of value`;
      i += word.length - 1;
      expects = "after";
    }
    isFirst = false;
  }
  return "unexpected end of JSON input";
}

function quote(c: string): string {
  if (c === "'") return `'\\''`;
  return `'${c}'`;
}
