// Escaping in URLs as Go's net/url does it.
import { fromBytes, toBytes } from "../text.ts";

function escapeBytes(text: string, keep: RegExp): string {
  let escaped = "";
  for (const byte of toBytes(text)) {
    const char = String.fromCharCode(byte);
    escaped += byte < 0x80 && keep.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}

/** url.QueryEscape. */
export function queryEscape(text: string): string {
  return escapeBytes(text, /[A-Za-z0-9_.~ -]/).replaceAll(" ", "+");
}

const KEEP = {
  path: /[A-Za-z0-9_.~$&+,/:;=@-]/,
  host: /[A-Za-z0-9_.~!$&'()*+,;=:[\]<>"-]/,
  fragment: /[A-Za-z0-9_.~$&+,/:;=?@!()*-]/,
  user: /[A-Za-z0-9_.~$&+,;=-]/,
} as const;

export type UrlPart = keyof typeof KEEP;

export function escapePart(text: string, part: UrlPart): string {
  return escapeBytes(text, KEEP[part]);
}

/** Undoes percent escapes; undefined when one is malformed. */
export function tryUnescape(text: string): string | undefined {
  if (!text.includes("%")) return text;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const bytes: number[] = [];
  const source = toBytes(text);
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] ?? 0;
    if (byte !== 0x25) bytes.push(byte);
    else {
      bytes.push(Number.parseInt(String.fromCharCode(source[i + 1] ?? 0, source[i + 2] ?? 0), 16));
      i += 2;
    }
  }
  return fromBytes(Uint8Array.from(bytes));
}

/** The first malformed escape of a text, for messages. */
export function badEscape(text: string): string {
  return /%(?![0-9a-fA-F]{2})[\s\S]{0,2}/.exec(text)?.[0] ?? "";
}
