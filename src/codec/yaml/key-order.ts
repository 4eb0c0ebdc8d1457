// The order in which go-yaml writes the keys of a mapping: letters before other characters, runs of digits by value.

const LETTER = /\p{L}/u;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return LETTER.test(String.fromCodePoint(code));
}

/**
 * Compares two keys.
 * @see go.yaml.in/yaml v2.4, sorter.go
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  const limit = Math.min(a.length, b.length);
  for (let i = 0; i < limit; i += 1) {
    const left = a.codePointAt(i) ?? 0;
    const right = b.codePointAt(i) ?? 0;
    if (left === right) continue;
    const leftIsLetter = isLetter(left);
    const rightIsLetter = isLetter(right);
    if (leftIsLetter && rightIsLetter) return left - right;
    if (leftIsLetter || rightIsLetter) return rightIsLetter ? -1 : 1;
    return compareNumbers(a, b, i) || left - right;
  }
  return a.length - b.length;
}

function compareNumbers(a: string, b: string, from: number): number {
  const offset = (a.charCodeAt(from) === 48 || b.charCodeAt(from) === 48) && followsNonZeroDigit(a, from) ? 1 : 0;
  const left = numberAt(a, from, offset);
  const right = numberAt(b, from, offset);
  return left.value - right.value || left.end - right.end;
}

function followsNonZeroDigit(text: string, from: number): boolean {
  for (let i = from - 1; i >= 0 && isDigit(text.charCodeAt(i)); i -= 1) if (text.charCodeAt(i) !== 48) return true;
  return false;
}

function numberAt(text: string, from: number, start: number): { readonly value: number; readonly end: number } {
  let value = start;
  let end = from;
  for (; end < text.length && isDigit(text.charCodeAt(end)); end += 1) value = value * 10 + (text.charCodeAt(end) - 48);
  return { value, end };
}
