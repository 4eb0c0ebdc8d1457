// The same arguments for synthesis as HCL. The renderer guesses types inside of objects and reads texts that start with a bracket or a
// digit as something else, so texts that are known are handed over as finished literals.
import { Token } from "cdktf";
import type { Fields, FieldType } from "./field.ts";

interface HclArgument {
  readonly value: unknown;
  readonly isBlock: false;
  readonly type: string;
  readonly storageClassType: string;
}

/** Marks arguments, as `argumentsOf` made them, with the types that the HCL renderer asks for. */
export function hclArgumentsOf(fields: Fields, args: Readonly<Record<string, unknown>>): Record<string, HclArgument> {
  return Object.fromEntries(
    Object.values(fields)
      .filter(({ name }) => args[name] !== undefined && args[name] !== null)
      .map(({ name, type }) => [name, argumentOf(type, args[name])] as const),
  );
}

function argumentOf(type: FieldType, value: unknown): HclArgument {
  if (type === "string" || type === "number" || type === "bool") {
    return { value, isBlock: false, type: "simple", storageClassType: type === "bool" ? "boolean" : type };
  }
  return { value: literal(value), isBlock: false, type: "any", storageClassType: "any" };
}

function literal(value: unknown): unknown {
  if (typeof value === "string")
    return Token.isUnresolved(value) || value.includes("${") ? value : JSON.stringify(value).replaceAll("%{", "%%{");
  if (Token.isUnresolved(value) || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(literal);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined && each !== null)
      .map(([key, each]) => [key, literal(each)] as const),
  );
}
