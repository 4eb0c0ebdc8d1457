// Field selectors as text: `metadata.name=x,status.phase!=Running`.

export interface FieldRequirement {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}
export type FieldSelector = readonly FieldRequirement[];

/** Reads a selector; the reason as text where it is malformed. @see apimachinery pkg/fields/selector.go */
export function parseFieldSelector(text: string): { readonly selector: FieldSelector } | { readonly reason: string } {
  const selector: FieldRequirement[] = [];
  for (const term of splitTerms(text).toSorted()) {
    if (term === "") continue;
    const match = /^([\s\S]*?)(!=|==|=)([\s\S]*)$/.exec(term);
    if (match === null) return { reason: `invalid selector: '${text}'; can't understand '${term}'` };
    const value = unescape(match[3] ?? "");
    if ("reason" in value) return value;
    selector.push({ field: match[1] ?? "", isEqual: match[2] !== "!=", value: value.text });
  }
  return { selector };
}

export function matchesFields(selector: FieldSelector, valueOf: (field: string) => string): boolean {
  return selector.every(({ field, isEqual, value }) => (valueOf(field) === value) === isEqual);
}

/** The value that a field must have, where the selector names one. */
export function exactValue(selector: FieldSelector, field: string): string | undefined {
  return selector.find((each) => each.field === field && each.isEqual)?.value;
}

/** Parts between commas that no backslash stands before. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let term = "";
  let isEscaped = false;
  for (const character of text) {
    if (character === "," && !isEscaped) {
      terms.push(term);
      term = "";
      continue;
    }
    isEscaped = !isEscaped && character === "\\";
    term += character;
  }
  return [...terms, term];
}

function unescape(text: string): { text: string } | { reason: string } {
  let value = "";
  let isEscaped = false;
  for (const character of text) {
    const isSpecial = character === "\\" || character === "," || character === "=";
    if (isEscaped && !isSpecial) return { reason: `invalid field selector: invalid escape sequence: \\${character}` };
    if (!isEscaped && character === "\\") {
      isEscaped = true;
      continue;
    }
    // upstream prints the number of the character
    if (!isEscaped && isSpecial)
      return { reason: `invalid field selector: unescaped character in value: ${character.codePointAt(0) ?? 0}` };
    value += character;
    isEscaped = false;
  }
  return isEscaped ? { reason: "invalid field selector: invalid escape sequence: \\" } : { text: value };
}
