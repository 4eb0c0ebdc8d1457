// What a template function takes and gives, in Go's words.
import type { TemplateValue } from "./value.ts";

/** Go type of a parameter; `value` is reflect.Value, which takes anything without a look at it. */
export type ParameterType =
  | "any"
  | "value"
  | "string"
  | "bool"
  | "int"
  | "uint32"
  | "float64"
  | "map[string]interface {}"
  | "[]interface {}"
  | `struct ${string}`;

/** A function that templates can call. What it throws is the template's error: `error calling NAME: MESSAGE`. */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** Type of any number of further arguments. */
  readonly rest?: ParameterType;
  readonly call: (args: readonly TemplateValue[], run: RunningTemplate) => TemplateValue;
}

/** The execution that a function is called in. */
export interface RunningTemplate {
  /** Runs a template of the set, as `include` does. */
  include(name: string, data: TemplateValue): string;
}
