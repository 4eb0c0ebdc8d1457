// Health by CEL expressions, for kinds that follow no convention.
import type { HealthCheckExpr } from "#api";
import { groupOf, messageOf, refOf, type KubeObject } from "#base";
import { applyProblems } from "./problems.ts";
import { unobservedGeneration, type Health } from "./status-convention.ts";

/** Compiles one CEL expression; the result evaluates it with those variables. Both may throw. */
export type CompileExpression = (source: string) => (variables: Readonly<Record<string, unknown>>) => unknown;

/** Expressions of many kinds, compiled. */
export interface HealthExpressions {
  /** Health of the object; undefined where no expressions are for its kind. */
  evaluate(object: KubeObject): Health | undefined;
}

const FIELDS = ["inProgress", "failed", "current"] as const;
const STATUS = { inProgress: "InProgress", failed: "Failed", current: "Current" } as const;
type Compiled = readonly { readonly field: (typeof FIELDS)[number]; readonly evaluate: ReturnType<CompileExpression> }[];

/**
 * Compiles expressions. Those for a kind win over those for its whole group; API versions are not compared.
 * @throws apply.badHealthExpression · apply.duplicateHealthExpression; while evaluating apply.healthExpressionFailed
 * @see Flux reference behaviour: fluxcd/pkg runtime/cel StatusEvaluator
 */
export function compileHealthExpressions(exprs: readonly HealthCheckExpr[], compile: CompileExpression): HealthExpressions {
  const compiled = new Map<string, Compiled>();
  for (const expr of exprs) {
    const subject = subjectOf(groupOf(expr.apiVersion), expr.kind ?? "");
    if (compiled.has(subject)) throw applyProblems.duplicateHealthExpression(subject);
    compiled.set(subject, compileOne(expr, subject, compile));
  }
  return {
    evaluate(object) {
      const group = groupOf(object.apiVersion);
      const rules = compiled.get(subjectOf(group, object.kind)) ?? compiled.get(subjectOf(group, ""));
      return rules === undefined ? undefined : evaluate(object, rules);
    },
  };
}

function compileOne(expr: HealthCheckExpr, subject: string, compile: CompileExpression): Compiled {
  return FIELDS.flatMap((field) => {
    const source = expr[field];
    if (source === undefined || source === "") return [];
    try {
      return [{ field, evaluate: compile(source) }];
    } catch (thrown) {
      throw applyProblems.badHealthExpression(`${subject} (${field})`, messageOf(thrown), thrown);
    }
  });
}

function evaluate(object: KubeObject, rules: Compiled): Health {
  if (object.metadata.deletionTimestamp !== undefined) return { status: "Terminating", message: "Resource scheduled for deletion" };
  const unobserved = unobservedGeneration(object);
  if (unobserved !== undefined) return unobserved;
  const hit = rules.find((rule) => isTrue(object, rule));
  const status = hit === undefined ? "InProgress" : STATUS[hit.field];
  return { status, message: hit === undefined ? "no health expression is true" : `health expression ${hit.field} is true` };
}

function isTrue(object: KubeObject, { field, evaluate: run }: Compiled[number]): boolean {
  let result: unknown;
  try {
    result = run(object);
  } catch (thrown) {
    throw applyProblems.healthExpressionFailed(refOf(object), field, messageOf(thrown), thrown);
  }
  if (typeof result !== "boolean") throw applyProblems.healthExpressionFailed(refOf(object), field, "the result is no boolean");
  return result;
}

function subjectOf(group: string, kind: string): string {
  return kind === "" ? group : `${group}/${kind}`;
}
