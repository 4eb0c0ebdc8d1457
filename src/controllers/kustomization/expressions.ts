// CEL expressions of a Kustomization.
import type { KustomizationObject } from "#api";
import { compileHealthExpressions, type HealthExpressions } from "#apply";
import type { Json } from "#base";
import { compileCel, toCelValue } from "#codec";
import { kustomizationProblems } from "./problems.ts";

/** What a readyExpr sees. */
export interface ReadyVariables {
  readonly self: unknown;
  readonly dep: unknown;
}

/**
 * Compiles a readyExpr. Its result is true or false, or the reason why there is none.
 * @throws kustomization.invalidExpression
 */
export function readyExpression(source: string): (variables: ReadyVariables) => boolean | string {
  const program = compileCel(source);
  if ("reason" in program) throw kustomizationProblems.invalidExpression("dependsOn.readyExpr", program.reason);
  return ({ self, dep }) => {
    const result = program.evaluate({ self: toCelValue(self as Json), dep: toCelValue(dep as Json) });
    if ("error" in result) return result.error;
    return typeof result.value === "boolean" ? result.value : "the result is no boolean";
  };
}

/** The health expressions of an object; undefined when it has none. @throws apply.badHealthExpression · apply.duplicateHealthExpression */
export function readHealthExpressions({ spec }: KustomizationObject): HealthExpressions | undefined {
  const { healthCheckExprs = [] } = spec;
  return healthCheckExprs.length === 0 ? undefined : compileHealthExpressions(healthCheckExprs);
}
