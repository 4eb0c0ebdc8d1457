// Literals of text and bytes. @see cel-go parser/unescape.go

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "`": "`",
  "?": "?",
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, X: 2, u: 4, U: 8 };
const BAD = "unable to unescape string";

type Unquoted = { readonly bytes: Uint8Array } | { readonly reason: string };

/** The bytes of a quoted literal, in UTF-8; in a literal of bytes, `\x` and octal escapes are bytes of their own. */
export function unquote(literal: string, isBytes: boolean): Unquoted {
  let text = literal.replaceAll(/\r\n?/g, "\n");
  const isRaw = /^[rR]/.test(text);
  if (isRaw) text = text.slice(1);
  const quote = /^(?:'''|"""|'|")/.exec(text)?.[0] ?? "";
  if (quote === "" || text.length < 2 * quote.length || !text.endsWith(quote)) return { reason: BAD };
  const inner = text.slice(quote.length, -quote.length);
  const encoder = new TextEncoder();
  if (isRaw || !inner.includes("\\")) return { bytes: encoder.encode(inner) };
  const out: number[] = [];
  for (let rest = inner; rest !== "";) {
    const read = readEscape(rest, isBytes);
    if ("reason" in read) return read;
    if (read.byte !== undefined) out.push(read.byte);
    else out.push(...encoder.encode(read.text));
    rest = rest.slice(read.length);
  }
  return { bytes: new Uint8Array(out) };
}

type Escape =
  | { readonly length: number; readonly text: string; readonly byte?: undefined }
  | { readonly length: number; readonly byte: number; readonly text?: undefined }
  | { readonly reason: string };

function readEscape(rest: string, isBytes: boolean): Escape {
  if (!rest.startsWith("\\")) {
    const end = rest.indexOf("\\");
    const plain = end < 0 ? rest : rest.slice(0, end);
    return { length: plain.length, text: plain };
  }
  const letter = rest[1] ?? "";
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { length: 2, text: simple };
  const octal = /^\\([0-3][0-7][0-7])/.exec(rest)?.[1];
  if (octal !== undefined) return codePoint(Number.parseInt(octal, 8), 4, isBytes);
  const digits = HEX_DIGITS[letter];
  if (digits === undefined || (isBytes && digits > 2)) return { reason: BAD };
  const hex = rest.slice(2, 2 + digits);
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits) return { reason: BAD };
  return codePoint(Number.parseInt(hex, 16), 2 + digits, isBytes);
}

function codePoint(value: number, length: number, isBytes: boolean): Escape {
  if (isBytes) return { length, byte: value };
  if (value > 0x10_ffff || (value >= 0xd800 && value <= 0xdfff)) return { reason: "invalid unicode code point" };
  return { length, text: String.fromCodePoint(value) };
}
