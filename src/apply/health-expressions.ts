// Health by CEL expressions, for kinds that follow no convention.
import type { HealthCheckExpr } from "#api";
import { groupOf, refOf, type Json, type KubeObject } from "#base";
import { compileCel, toCelValue, type CelProgram } from "#codec";
import { applyProblems } from "./problems.ts";
import { unobservedGeneration, type Health } from "./status-convention.ts";

/** Expressions of many kinds, compiled. */
export interface HealthExpressions {
  /** Health of the object; undefined where no expressions are for its kind. */
  evaluate(object: KubeObject): Health | undefined;
}

const FIELDS = ["inProgress", "failed", "current"] as const;
const STATUS = { inProgress: "InProgress", failed: "Failed", current: "Current" } as const;
type Compiled = readonly { readonly field: (typeof FIELDS)[number]; readonly program: CelProgram }[];

/**
 * Compiles expressions. Those for a kind win over those for its whole group; API versions are not compared.
 * @throws apply.badHealthExpression · apply.duplicateHealthExpression; while evaluating apply.healthExpressionFailed
 * @see Flux reference behaviour: fluxcd/pkg runtime/cel StatusEvaluator
 */
export function compileHealthExpressions(exprs: readonly HealthCheckExpr[]): HealthExpressions {
  const compiled = new Map<string, Compiled>();
  for (const expr of exprs) {
    const subject = subjectOf(groupOf(expr.apiVersion), expr.kind ?? "");
    if (compiled.has(subject)) throw applyProblems.duplicateHealthExpression(subject);
    compiled.set(subject, compileOne(expr, subject));
  }
  return {
    evaluate(object) {
      const group = groupOf(object.apiVersion);
      const rules = compiled.get(subjectOf(group, object.kind)) ?? compiled.get(subjectOf(group, ""));
      return rules === undefined ? undefined : evaluate(object, rules);
    },
  };
}

function compileOne(expr: HealthCheckExpr, subject: string): Compiled {
  return FIELDS.flatMap((field) => {
    const source = expr[field];
    if (source === undefined || source === "") return [];
    const program = compileCel(source);
    if ("reason" in program) throw applyProblems.badHealthExpression(`${subject} (${field})`, program.reason);
    return [{ field, program }];
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

/** Variables are the fields at the top of the object; one that is not there makes the expression fail. */
function isTrue(object: KubeObject, { field, program }: Compiled[number]): boolean {
  const fields = Object.entries(object).filter(([name, value]) => value !== undefined && program.mentions(name));
  const result = program.evaluate(Object.fromEntries(fields.map(([name, value]) => [name, toCelValue(value as Json)])));
  if ("error" in result) throw applyProblems.healthExpressionFailed(refOf(object), field, result.error);
  if (typeof result.value !== "boolean") throw applyProblems.healthExpressionFailed(refOf(object), field, "the result is no boolean");
  return result.value;
}

function subjectOf(group: string, kind: string): string {
  return kind === "" ? group : `${group}/${kind}`;
}
