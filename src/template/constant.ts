// Literals as values, where any type is wanted.
import type { Operand } from "./node.ts";
import { GoInt, type TemplateValue } from "./value.ts";

type Literal = Extract<Operand, { readonly type: "bool" | "number" | "string" }>;

/** Value of a literal: integers are `int`, numbers with a point or an exponent float64. */
export function constantOf(literal: Literal): TemplateValue | { readonly overflows: string } {
  if (literal.type !== "number") return literal.value;
  const { text, integer, float, isComplex } = literal.number;
  if (isComplex) return { overflows: `complex constant ${text} is not supported` };
  const isRune = text.startsWith("'");
  const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text);
  if (float !== undefined && !isRune && !isHex && /[.eEpP]/.test(text)) return float;
  return integer === undefined ? { overflows: `${text} overflows int` } : new GoInt(integer);
}
