// One write as the expressions of a policy see it: what its variables are, whether its conditions hold, what evaluating may cost.
// @see apiserver pkg/admission/plugin/cel/activation.go and pkg/admission/plugin/webhook/matchconditions/matcher.go
import type { JsonObject } from "#base";
import {
  authorizerValue,
  isFailure,
  LazyVariables,
  resourceCheckValue,
  toCelValue,
  type AdmissionProgram,
  type AskAccess,
  type CelValue,
} from "#codec";
import { joinFaults } from "../access/authorizer.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { resourceTriple, type Attributes } from "./attributes.ts";
import type { Condition } from "./policy-program.ts";
import { reviewRequest } from "./review.ts";

/** A write with all that a policy may ask of. */
export interface Case {
  readonly attributes: Attributes;
  /** The object, in the version below, where it is no more the one of the write. */
  readonly object?: JsonObject;
  /** The version of the resource that the policy wants to see. */
  readonly version: ServedResource;
  readonly params: JsonObject | null;
  /** The namespace of the write; null where it has none. */
  readonly namespace: JsonObject | null;
  readonly ask: AskAccess;
}

/** Units of cost for the validations, or for one mutation, of one policy. */
export const EXPRESSION_BUDGET = 10_000_000;
/** Units of cost for all conditions of a policy or webhook. */
export const CONDITION_BUDGET = 2_500_000;

export const OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run";

/** Ends the evaluation of a group of expressions. */
export class BudgetSpent extends Error {}

/** What is left of a budget. */
export class Budget {
  #left: number;
  constructor(limit: number) {
    this.#left = limit;
  }
  spend(cost: number): void {
    this.#left -= cost;
  }
  get isSpent(): boolean {
    return this.#left < 0;
  }
}

/** What a group of expressions may see beside the write. */
export interface View {
  readonly variables: ReadonlyMap<string, AdmissionProgram>;
  readonly budget: Budget;
  readonly hasAuthorizer?: boolean;
  readonly hasNamespace?: boolean;
}

/** Expressions that are evaluated together: variables that they share are computed once. */
export class Occasion {
  readonly #values: ReadonlyMap<string, CelValue>;
  readonly #budget: Budget;

  constructor(given: Case, view: View) {
    const values = valuesOf(given, view);
    const find = (name: string): CelValue | undefined => values.get(name);
    values.set("variables", new LazyVariables(view.variables, find, (cost) => view.budget.spend(cost)));
    this.#values = values;
    this.#budget = view.budget;
  }

  /** The value, or why there is none. @throws BudgetSpent */
  run({ expression, program }: Condition): CelValue | { readonly failure: string } {
    const result = program.run(
      (name) => this.#values.get(name),
      (cost) => this.#budget.spend(cost),
    );
    if (this.#budget.isSpent) throw new BudgetSpent(OUT_OF_BUDGET);
    return isFailure(result) ? { failure: `expression '${expression}' resulted in error: ${result.failure}` } : result;
  }
}

function valuesOf(given: Case, { hasAuthorizer = true, hasNamespace = true }: View): Map<string, CelValue> {
  const { attributes, version, params, namespace, ask } = given;
  const { object, oldObject, ...request } = reviewRequest(attributes, version);
  // who looks before conditions hold sees the resource that was asked for
  const resource = hasNamespace ? request["resource"] : { ...resourceTriple(attributes.scope.served) };
  return new Map<string, CelValue>([
    ["object", toCelValue(given.object ?? object)],
    ["oldObject", toCelValue(oldObject)],
    ["request", toCelValue({ ...request, ...(resource !== undefined && { resource }) })],
    ["params", toCelValue(params)],
    ["namespaceObject", toCelValue(hasNamespace ? namespace : null)],
    ...(hasAuthorizer ? accessValues(attributes, ask) : []),
  ]);
}

function accessValues({ scope, namespace, name }: Attributes, ask: AskAccess): (readonly [string, CelValue])[] {
  const { group, plural: resource } = scope.served.definition;
  const asked = { group, resource, subresource: scope.subresource, namespace, name };
  return [
    ["authorizer", authorizerValue(ask)],
    ["authorizer.requestResource", resourceCheckValue(ask, asked)],
  ];
}

/** Empty where a condition does not hold; otherwise why conditions have no value; undefined where all hold. */
export function unmetCondition(conditions: readonly Condition[], given: Case, variables: View["variables"]): string | undefined {
  if (conditions.length === 0) return undefined;
  const failures: string[] = [];
  try {
    const occasion = new Occasion(given, { variables, budget: new Budget(CONDITION_BUDGET), hasNamespace: false });
    // all are evaluated before any is looked at, so that what they cost counts
    const results = conditions.map((each) => occasion.run(each));
    for (const result of results) {
      if (isFailure(result)) failures.push(result.failure);
      else if (result !== true) return "";
    }
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return error.message;
  }
  return failures.length === 0 ? undefined : joinFaults([...new Set(failures)]);
}
