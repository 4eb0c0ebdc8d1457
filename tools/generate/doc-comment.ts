// Doc comments as house style writes them: text first, then block tags, each at the start of a line or after a space.

/** What a doc comment says. */
export interface DocComment {
  /** Text before the first tag, in one line. */
  readonly text: string;
  /** What holds when the property is left out. */
  readonly default?: string;
  /** Code of a problem and when it is thrown, one entry for each `@throws`. */
  readonly throws: readonly string[];
  /** Whether users are not meant to use it. */
  readonly internal: boolean;
}

const TAGS = ["default", "throws", "internal", "param", "returns", "see", "example"] as const;
type Tag = (typeof TAGS)[number];

/** The doc of what has no comment. */
export const NO_DOC: DocComment = { text: "", throws: [], internal: false };

/** @param value of a block comment, without its outer delimiters: begins with a star */
export function parseDocComment(value: string): DocComment {
  const words = value
    .split("\n")
    .flatMap((line) => line.trim().replace(/^\*+/, "").split(" "))
    .filter((word) => word !== "");
  const parts: { readonly tag: Tag | undefined; readonly words: string[] }[] = [{ tag: undefined, words: [] }];
  for (const word of words) {
    const tag = TAGS.find((each) => word === `@${each}`);
    if (tag === undefined) parts.at(-1)?.words.push(word);
    else parts.push({ tag, words: [] });
  }
  const textsOf = (tag: Tag | undefined): readonly string[] => parts.filter((part) => part.tag === tag).map((part) => part.words.join(" "));
  const given = textsOf("default")[0];
  return {
    text: textsOf(undefined).join(" "),
    ...(given !== undefined && { default: given }),
    throws: textsOf("throws"),
    internal: textsOf("internal").length > 0,
  };
}
