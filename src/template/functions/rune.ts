// Letters as Go's unicode package sees them: one character in, one character out.
import { lowerRune, upperRune } from "#codec";

export function mapRunes(text: string, change: (rune: string) => string): string {
  let changed = "";
  for (const rune of text) changed += change(rune);
  return changed;
}

export function isUpper(rune: string): boolean {
  return /^\p{Lu}$/u.test(rune);
}

export function isLower(rune: string): boolean {
  return /^\p{Ll}$/u.test(rune);
}

const SPACE = String.raw`[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const SPACE_RUNE = new RegExp(`^${SPACE}$`);
const LEADING = new RegExp(`^${SPACE}+`);
const TRAILING = new RegExp(`${SPACE}+$`);

export function isSpace(rune: string): boolean {
  return SPACE_RUNE.test(rune);
}

/** strings.TrimSpace. */
export function trimSpace(text: string): string {
  return text.replace(LEADING, "").replace(TRAILING, "");
}

/** strings.Title: the first letter of every word. */
export function title(text: string): string {
  let isStart = true;
  return mapRunes(text, (rune) => {
    const changed = isStart ? upperRune(rune) : rune;
    isStart = /^[\p{L}\p{Nd}_]$/u.test(rune) ? false : rune <= "\x7f" || isSpace(rune);
    return changed;
  });
}

/** The first letter of every word in lower case. */
export function uncapitalize(text: string): string {
  let isNext = true;
  return mapRunes(text, (rune) => {
    if (isSpace(rune)) {
      isNext = true;
      return rune;
    }
    const changed = isNext ? lowerRune(rune) : rune;
    isNext = false;
    return changed;
  });
}

export function swapCase(text: string): string {
  return mapRunes(text, (rune) => {
    if (isUpper(rune) || /^\p{Lt}$/u.test(rune)) return lowerRune(rune);
    return isLower(rune) ? upperRune(rune) : rune;
  });
}
