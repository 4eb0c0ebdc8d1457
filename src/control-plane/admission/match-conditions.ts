// Conditions in CEL under which a webhook is called. @see apiserver pkg/admission/plugin/webhook/matchconditions/matcher.go
import type { AdmissionProgram } from "#codec";
import type { Authorizer } from "../access/authorizer.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { refusals } from "../status/status.ts";
import { resourceOf } from "../write/scope.ts";
import type { Attributes } from "./attributes.ts";
import type { Hook } from "./hook.ts";
import { accessOf } from "./policy-access.ts";
import { unmetCondition } from "./policy-occasion.ts";
import { compileCondition } from "./policy-program.ts";

const NO_VARIABLES: ReadonlyMap<string, AdmissionProgram> = new Map();

export class MatchConditions {
  readonly #authorizer: Authorizer;
  readonly #programs = new Map<string, AdmissionProgram | { readonly reason: string }>();

  constructor(authorizer: Authorizer) {
    this.#authorizer = authorizer;
  }

  /**
   * Whether all conditions hold. One that does not hold settles it; otherwise one that cannot be evaluated refuses the write,
   * or leaves the webhook out where its failures are ignored.
   * @param version the version of the resource that the webhook wants to see
   * @throws control-plane.refused (403)
   */
  hold(hook: Hook, attributes: Attributes, version: ServedResource): boolean {
    const ask = accessOf(this.#authorizer, attributes.scope.user);
    const conditions = hook.conditions.map(({ expression }) => ({ expression, program: this.#compile(expression) }));
    const unmet = unmetCondition(conditions, { attributes, version, params: null, namespace: null, ask }, NO_VARIABLES);
    if (unmet === undefined) return true;
    if (unmet === "" || hook.ignoresFailure) return false;
    throw refusals.forbidden(resourceOf(attributes.scope), attributes.name, unmet);
  }

  #compile(expression: string): AdmissionProgram {
    let program = this.#programs.get(expression);
    if (program === undefined) this.#programs.set(expression, (program = compileCondition(expression)));
    if (!("reason" in program)) return program;
    const { reason } = program;
    throw refusals.internal(`the condition ${JSON.stringify(expression)} does not compile: ${reason}`);
  }
}
