// Rules about objects in CEL, as the API server compiles and runs them.
// @see apiextensions-apiserver pkg/apiserver/schema/cel/compilation.go
import type { Json } from "#base";
import type { StructuralSchema } from "../kubernetes/schema.ts";
import { checkExpression } from "./check/checker.ts";
import type { Environment, Library } from "./check/environment.ts";
import { literalMistakes } from "./check/literals.ts";
import { optionalOf, type CelType } from "./check/type.ts";
import { estimateCost, type SizeAt } from "./estimate/estimate.ts";
import { CostExceeded, EvaluationBroken, Meter, type Evaluate, type Frame } from "./evaluate/frame.ts";
import { plan, PlanFailure } from "./evaluate/plan.ts";
import { declarationAt, namedTypes, type Declaration } from "./schema/declaration.ts";
import { objectValue } from "./schema/object-value.ts";
import { parseExpression } from "./syntax/parse.ts";
import { CelOptional, isError, NONE, type CelValue } from "./value/value.ts";

/** Units of cost that one expression may take. */
export const CALL_LIMIT = 1_000_000;

/** An expression of a schema, ready to run. */
export interface RuleProgram {
  /** `bool`, `string`: the type of its values. */
  readonly type: string;
  /** Cost at most, for any object that fits the schema. */
  readonly maxCost: bigint;
  /** Whether it mentions the value before the change. */
  readonly usesOldSelf: boolean;
  run(bindings: RuleBindings): RuleOutcome;
}

export interface RuleBindings {
  readonly self: CelValue;
  /** Absent where there is no older value. */
  readonly oldSelf?: CelValue;
}

export interface RuleOutcome {
  readonly cost: number;
  readonly value?: Json | undefined;
  /** Why it has no value. */
  readonly failure?: string;
  /** Whether it ended because it cost too much. */
  readonly isExceeded?: true;
}

/** The place of a schema that expressions are compiled for. */
export interface RuleScope {
  readonly declaration: Declaration;
  readonly library: Library;
  /** Whether `oldSelf` is an optional. */
  readonly hasOptionalOldSelf: boolean;
  /** Name of the type of `self` in messages; each compilation of a definition has its own. */
  readonly typeName: string;
}

/** Compiles an expression. The reason is the API server's, of all mistakes at once. */
export function compileRule(
  text: string,
  scope: RuleScope,
): RuleProgram | { readonly reason: string; readonly phase: "compile" | "plan"; readonly usesOldSelf: boolean } {
  const parsed = parseExpression(text);
  if ("reason" in parsed) return { reason: parsed.reason, phase: "compile", usesOldSelf: false };
  const { type, objects } = namedTypes(scope.declaration, scope.typeName);
  const oldSelf: CelType = scope.hasOptionalOldSelf ? optionalOf(type) : type;
  const environment: Environment = { library: scope.library, variables: { self: type, oldSelf }, objects };
  const checked = checkExpression(parsed, environment);
  if ("reason" in checked) return { reason: checked.reason, phase: "compile", usesOldSelf: false };
  const wrong = literalMistakes(parsed, checked, scope.library);
  if (wrong !== undefined) return { reason: wrong, phase: "compile", usesOldSelf: false };
  try {
    const evaluate = plan(checked, scope.library);
    return {
      type: checked.types.get(checked.expression.id)?.text ?? "dyn",
      maxCost: estimateCost(checked, sizesOf(scope.declaration)),
      usesOldSelf: checked.mentioned.has("oldSelf"),
      run: (bindings) => run(evaluate, bindings),
    };
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    return { reason: error.message, phase: "plan", usesOldSelf: checked.mentioned.has("oldSelf") };
  }
}

function sizesOf(declaration: Declaration): SizeAt {
  return ([, ...path]) => {
    const at = declarationAt(declaration, path);
    return at === undefined ? undefined : { min: 0n, max: BigInt(at.maxElements) };
  };
}

function run(evaluate: Evaluate, { self, oldSelf }: RuleBindings): RuleOutcome {
  const meter = new Meter(CALL_LIMIT);
  const frame: Frame = { meter, find: (name) => (name === "self" ? self : name === "oldSelf" ? oldSelf : undefined) };
  try {
    const value = evaluate(frame);
    if (isError(value)) return { cost: meter.cost, failure: value.message };
    return { cost: meter.cost, value: typeof value === "string" || typeof value === "boolean" ? value : undefined };
  } catch (error) {
    if (error instanceof EvaluationBroken) return { cost: meter.cost, failure: error.message };
    if (!(error instanceof CostExceeded)) throw error;
    return { cost: meter.cost, failure: error.message, isExceeded: true };
  }
}

/** A value of an object for {@link RuleProgram.run}. */
export function ruleValue(value: Json | undefined, schema: StructuralSchema): CelValue {
  return objectValue(value, schema);
}

/** The older value as an optional. */
export function optionalValue(value: CelValue | undefined): CelValue {
  return value === undefined ? NONE : new CelOptional(value);
}
