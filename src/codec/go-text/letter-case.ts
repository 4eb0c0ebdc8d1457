// Upper and lower case of single characters as Go's unicode package has them: one character to one, whatever Unicode's full mapping makes
// of it, so that a text keeps its number of characters.

/** The upper case of one character. Greek letters with a subscript iota have a simple mapping beside their longer one. @see unicode.ToUpper */
export function upperRune(rune: string): string {
  const mapped = rune.toUpperCase();
  if (isOne(mapped)) return mapped;
  const code = rune.codePointAt(0) ?? 0;
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? String.fromCodePoint(code + 9) : rune;
}

/** The lower case of one character; the dotted I has a simple mapping of its own. @see unicode.ToLower */
export function lowerRune(rune: string): string {
  if (rune === "\u0130") return "i";
  const mapped = rune.toLowerCase();
  return isOne(mapped) ? mapped : rune;
}

function isOne(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) ?? 0) > 0xffff);
}
