// Tables of functions with their Go signatures.
import type { ParameterType, RunningTemplate, TemplateFunction } from "../signature.ts";
import type { TemplateValue } from "../value.ts";

const WORDS: Readonly<Record<string, ParameterType>> = {
  any: "any",
  value: "value",
  string: "string",
  bool: "bool",
  int: "int",
  uint32: "uint32",
  float64: "float64",
  map: "map[string]interface {}",
  list: "[]interface {}",
  certificate: "struct sprig.certificate",
};

type Call = (args: never, run: RunningTemplate) => TemplateValue;

/**
 * A function by its parameters: words separated by blanks, the last of which may start with `...`.
 * @example define("int string", ([count, text]: [number, string]) => text.slice(0, count))
 */
export function define(signature: string, call: Call, extra: Partial<TemplateFunction> = {}): TemplateFunction {
  const words = signature === "" ? [] : signature.split(" ");
  const last = words.at(-1);
  const rest = last?.startsWith("...") === true ? typeOfWord(words.pop()?.slice(3)) : undefined;
  const parameters = words.map(typeOfWord);
  const made = { parameters, call: call as unknown as TemplateFunction["call"], ...extra };
  return rest === undefined ? made : { ...made, rest };
}

/** Of a function that goes through everything that its values hold. */
export const WRITES: Partial<TemplateFunction> = { writes: true };

function typeOfWord(word: string | undefined): ParameterType {
  const type = WORDS[word ?? ""];
  if (type === undefined) throw new Error(`no parameter type ${word}`);
  return type;
}

export type Functions = Readonly<Record<string, TemplateFunction>>;
