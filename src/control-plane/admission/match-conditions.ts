// Conditions in CEL under which a webhook is called. @see apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go
import type { JsonObject } from "#base";
import { compileCel, toCelValue, type CelProgram } from "#codec";
import { refusals } from "../status/status.ts";
import { resourceOf } from "../write/scope.ts";
import type { Attributes } from "./attributes.ts";
import type { Hook } from "./hook.ts";

export class MatchConditions {
  readonly #programs = new Map<string, CelProgram | { readonly reason: string }>();

  /**
   * Whether all conditions hold. One that does not hold settles it; otherwise one that cannot be evaluated refuses the write,
   * or leaves the webhook out where its failures are ignored.
   * @throws control-plane.refused (403)
   */
  hold(hook: Hook, request: JsonObject, attributes: Attributes): boolean {
    if (hook.conditions.length === 0) return true;
    const { object, oldObject, ...rest } = request;
    const bindings = { object: toCelValue(object), oldObject: toCelValue(oldObject), request: toCelValue(rest) };
    const errors: string[] = [];
    for (const { name, expression } of hook.conditions) {
      const program = this.#compile(expression);
      const result = "reason" in program ? { error: `compilation error: ${program.reason}` } : program.evaluate(bindings);
      if ("error" in result) errors.push(result.error);
      else if (result.value === false) return false;
      else if (result.value !== true) errors.push(`condition ${JSON.stringify(name)} is no bool`);
    }
    if (errors.length === 0) return true;
    if (hook.ignoresFailure) return false;
    throw refusals.forbidden(
      resourceOf(attributes.scope),
      attributes.name,
      errors.length === 1 ? (errors[0] ?? "") : `[${errors.join(", ")}]`,
    );
  }

  #compile(expression: string): CelProgram | { readonly reason: string } {
    let program = this.#programs.get(expression);
    if (program === undefined) this.#programs.set(expression, (program = compileCel(expression)));
    return program;
  }
}
