// Lines of a greatest width, as goutils breaks them.

/** Breaks a text at blanks; words that are too long stay whole unless they may be broken. A width below 1 counts as 1. */
// oxlint-disable-next-line max-params -- the four things that goutils takes
export function wrap(text: string, width: number, separator: string, breaksWords: boolean): string {
  const end = separator === "" ? "\n" : separator;
  const size = Math.max(width, 1);
  let out = "";
  let at = 0;
  while (text.length - at > size) {
    if (text[at] === " ") {
      at++;
      continue;
    }
    const blank = text.slice(at, at + size + 1).lastIndexOf(" ");
    if (blank >= 0) {
      out += text.slice(at, at + blank) + end;
      at += blank + 1;
    } else if (breaksWords) {
      out += text.slice(at, at + size) + end;
      at += size;
    } else {
      const next = text.indexOf(" ", at + size);
      if (next < 0) return out + text.slice(at);
      out += text.slice(at, next) + end;
      at = next + 1;
    }
  }
  return out + text.slice(at);
}
