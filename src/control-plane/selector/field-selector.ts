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
  for (const term of splitTerms(text)) {
    if (term === "") continue;
    const parsed = parseTerm(term);
    if (parsed === undefined) return { reason: `invalid selector: '${text}'; can't understand '${term}'` };
    if ("reason" in parsed) return parsed;
    selector.push(parsed);
  }
  return { selector };
}

export function matchesFields(selector: FieldSelector, valueOf: (field: string) => string): boolean {
  return selector.every(({ field, isEqual, value }) => (valueOf(field) === value) === isEqual);
}

function splitTerms(text: string): string[] {
  return text.match(/(?:\\[\s\S]|[^,\\])+/g) ?? [];
}

function parseTerm(term: string): FieldRequirement | { reason: string } | undefined {
  const match = /^((?:\\[\s\S]|[^=!\\])*)(!=|==|=)([\s\S]*)$/.exec(term);
  if (match === null) return undefined;
  const value = unescape(match[3] ?? "");
  return "reason" in value ? value : { field: match[1] ?? "", isEqual: match[2] !== "!=", value: value.text };
}

function unescape(text: string): { text: string } | { reason: string } {
  const bad = /(?<!\\)(?:\\\\)*\\(?![\\,=])(.?)/.exec(text);
  if (bad !== null)
    return {
      reason:
        bad[1] === ""
          ? `invalid field selector: unterminated escape`
          : `invalid field selector: invalid escape sequence: \\${bad[1] ?? ""}`,
    };
  const free = /(?<!\\)(?:\\\\)*([,=])/.exec(text);
  if (free !== null) return { reason: `invalid field selector: unescaped character in value: ${free[1] ?? ""}` };
  return { text: text.replaceAll(/\\([\\,=])/g, "$1") };
}
