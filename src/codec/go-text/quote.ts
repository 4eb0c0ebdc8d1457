// Texts in quotes as Go's strconv.Quote writes them.

/** The characters of which strconv.Quote writes a letter after a backslash, without the quotation mark. */
export const GO_ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

/** A text in double quotes; what cannot be printed is escaped. */
export function goQuote(text: string): string {
  let out = '"';
  for (const point of text) out += point === '"' ? '\\"' : (GO_ESCAPES[point] ?? (isPrintable(point) ? point : escape(point)));
  return `${out}"`;
}

function isPrintable(point: string): boolean {
  return point === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(point);
}

function escape(point: string): string {
  const code = point.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
