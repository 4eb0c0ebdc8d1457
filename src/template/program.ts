// The shape of compiled templates: closures over a run, the variables of the template, and the dot.
import type { Tree } from "./node.ts";
import type { Run } from "./run.ts";
import type { TemplateValue } from "./value.ts";

/** Values of the variables by their slots; slot 0 is `$`. */
export type Frame = TemplateValue[];

/** Computes an operand or a command; `final` is the value of the command before it in the pipeline. */
export type Evaluate = (run: Run, frame: Frame, dot: TemplateValue, final?: TemplateValue) => TemplateValue;

/** What a statement asks of the loop around it: 0 nothing, 1 break, 2 continue. */
export type Signal = 0 | 1 | 2;
export type Execute = (run: Run, frame: Frame, dot: TemplateValue) => Signal;

export interface CompiledTemplate {
  readonly name: string;
  readonly tree: Tree;
  readonly slots: number;
  readonly execute: Execute;
  /** True when it writes nothing but blanks: it does not take the place of another of its name. */
  readonly isEmpty: boolean;
}
