// Scalars that a plain JavaScript value would not carry without loss: the text as written, and what it was taken for.

/** What a plain scalar was resolved to. */
export type ScalarTag = "int" | "float" | "bool" | "null" | "timestamp";

/** A scalar whose text says more than its value: `0x1F`, `1.10`, `True`, `~`, a 64-bit number, a timestamp. */
export class YamlScalar {
  readonly tag: ScalarTag;
  readonly text: string;

  constructor(tag: ScalarTag, text: string) {
    this.tag = tag;
    this.text = text;
  }
}

/**
 * A YAML value that keeps what JSON would lose. A string is always a string; a number, boolean or null is one whose text is
 * exactly its JSON text; everything else is a {@link YamlScalar}. Objects may hold any key, `__proto__` included, as own property.
 */
export type YamlTree = null | boolean | number | string | YamlScalar | YamlTree[] | YamlMap;
export interface YamlMap {
  [key: string]: YamlTree;
}

/** True for a mapping: not null, not a list, not a scalar. */
export function isYamlMap(value: unknown): value is YamlMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof YamlScalar);
}

/** True for null in any spelling. */
export function isYamlNull(value: unknown): value is null | YamlScalar {
  return value === null || (value instanceof YamlScalar && value.tag === "null");
}

/** The text of a scalar as written; undefined for lists and mappings. */
export function scalarText(value: YamlTree | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (value instanceof YamlScalar) return value.text;
  if (value === undefined || (typeof value === "object" && value !== null)) return undefined;
  return String(value);
}
