// TOML 1.0 texts to values; integers keep all their digits.
import { catalogue } from "#base";
import { parse, TomlDate, TomlError, type TomlValue } from "smol-toml";

export const tomlProblems = catalogue("toml", {
  malformed: (line: number, column: number, reason: string) => ({
    verdict: "stall",
    message: `line ${line}: ${reason}`,
    next: "correct the TOML",
    data: { line, column, reason },
  }),
});

/**
 * Reads a document. Integers become what `integer` makes of them, dates their text.
 * @throws toml.malformed
 * @see https://toml.io/en/v1.0.0
 */
export function parseToml(text: string, integer: (value: bigint) => unknown = Number): { readonly [key: string]: unknown } {
  let document: TomlValue;
  try {
    document = parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (error instanceof TomlError) throw tomlProblems.malformed(error.line, error.column, firstLine(error.message), error);
    throw tomlProblems.malformed(1, 1, "the text cannot be read", error);
  }
  return convert(document, integer) as { readonly [key: string]: unknown };
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}

function convert(value: TomlValue, integer: (value: bigint) => unknown): unknown {
  if (typeof value === "bigint") return integer(value);
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map((each) => convert(each, integer));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, convert(each, integer)]));
}
