// What a template function takes and gives, in Go's words.
import type { TemplatePlaces } from "./places.ts";
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
  /** For `call`: its first value is the name of what it calls, as the template writes it. */
  readonly takesName?: boolean;
  /** The function goes through everything that its values hold: each part counts as a step before it is called. */
  readonly writes?: boolean;
  /** The function writes nothing of a value that holds itself; others refuse it. */
  readonly isEmptyOfCycles?: boolean;
  /** For `and` and `or`: the truth at which no further argument is looked at. */
  readonly isShortCircuit?: boolean;
  readonly call: (args: readonly TemplateValue[], run: RunningTemplate) => TemplateValue;
}

/** The execution that a function is called in. */
export interface RunningTemplate {
  readonly places: TemplatePlaces;
  /** True when `required` and `fail` do not fail. */
  readonly isLint: boolean;
  /** Runs a template of the set, as `include` does. */
  include(name: string, data: TemplateValue): string;
  /** Reads and runs a text as a template of the set, as `tpl` does; what it defines is gone afterwards. */
  tpl(text: string, data: TemplateValue): string;
  /** Call before making that many values. @throws template.tooManySteps */
  claim(count: number): void;
  /** Call before making a text of that many characters. @throws template.tooMuchOutput */
  claimText(length: number): void;
}
