// Why a text is no base64, in the words of Go's decoder: its complaint names the byte, and users look for it there.

const ALPHABET = /[A-Za-z0-9+/]/;

/** The decoder's message, or undefined for a text that can be decoded. @see encoding/base64 decodeQuantum */
export function base64Error(text: string): string | undefined {
  for (let at = 0; at < text.length;) {
    const next = quantum(text, at);
    if ("wrong" in next) return `illegal base64 data at input byte ${next.wrong}`;
    at = next.end;
  }
  return undefined;
}

/** Reads up to four characters and what may stand between them. */
function quantum(text: string, start: number): { readonly end: number } | { readonly wrong: number } {
  let at = start;
  for (let digits = 0; digits < 4;) {
    const c = text[at];
    if (c === undefined) return digits === 0 ? { end: at } : { wrong: at - digits };
    at += 1;
    if (ALPHABET.test(c)) digits += 1;
    else if (c === "=") return padding(text, at, digits);
    else if (c !== "\n" && c !== "\r") return { wrong: at - 1 };
  }
  return { end: at };
}

/** Padding ends the text; there are as many signs as digits are missing. */
function padding(text: string, start: number, digits: number): { readonly end: number } | { readonly wrong: number } {
  if (digits < 2) return { wrong: start - 1 };
  let at = start;
  if (digits === 2) {
    at = afterLineEnds(text, at);
    if (at === text.length) return { wrong: at };
    if (text[at] !== "=") return { wrong: at - 1 };
    at += 1;
  }
  at = afterLineEnds(text, at);
  return at < text.length ? { wrong: at } : { end: at };
}

function afterLineEnds(text: string, start: number): number {
  let at = start;
  while (text[at] === "\n" || text[at] === "\r") at += 1;
  return at;
}
