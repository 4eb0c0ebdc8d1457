// Names of fields in expressions: what no identifier may be is written out. @see apiserver pkg/cel/escaping.go

const KEYWORDS: ReadonlySet<string> = new Set(
  "true false null in as break const continue else for function if import let loop package namespace return var void while".split(" "),
);
const WORDS: Readonly<Record<string, string>> = { __: "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__" };
const CHARACTERS: Readonly<Record<string, string>> = { underscores: "__", dot: ".", dash: "-", slash: "/" };

/** Whether a word is one of the language. */
export function isReserved(word: string): boolean {
  return KEYWORDS.has(word);
}

/** `x-y` as `x__dash__y`, `in` as `__in__`; undefined for names that cannot be written. */
export function escapeField(name: string): string | undefined {
  if (name === "" || /^\d/.test(name)) return undefined;
  if (KEYWORDS.has(name)) return `__${name}__`;
  if (/[^a-zA-Z0-9./_-]/.test(name)) return undefined;
  return name.replaceAll(/__|[-./]/g, (each) => WORDS[each] ?? each);
}

/** The name that an identifier stands for; undefined where it has a word in it that is none. */
export function unescapeField(identifier: string): string | undefined {
  let isFine = true;
  const name = identifier.replaceAll(/_{2}[^_]+_{2}/g, (each) => {
    const word = each.slice(2, -2);
    const character = CHARACTERS[word];
    if (character !== undefined) return character;
    if (!KEYWORDS.has(word) || each.length !== identifier.length) isFine = false;
    return word;
  });
  return isFine ? name : undefined;
}
