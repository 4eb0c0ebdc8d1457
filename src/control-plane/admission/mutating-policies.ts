// Mutating admission policies: what they make of a write. @see apiserver pkg/admission/plugin/policy/mutating/dispatcher.go
import { cloneJson, isObject, sameJson, stringAt, type JsonObject, type MutableJsonObject } from "#base";
import { configurationOf, isFailure, operationsOf, type CelValue } from "#codec";
import type { Authorizer } from "../access/authorizer.ts";
import { metadataOf, type ClusterState } from "../cluster-state.ts";
import { convertBetween } from "../registry/convert.ts";
import { joinVersion, type ServedResource } from "../registry/served-resource.ts";
import { setReplicas } from "../request/scale.ts";
import { refusals } from "../status/status.ts";
import { objectIn, seenBy, type Attributes } from "./attributes.ts";
import { BoundPolicies, type Invocation, type Misconfigured } from "./bound-policies.ts";
import { finished, Unmade } from "./mutated.ts";
import { accessOf } from "./policy-access.ts";
import { mergeConfiguration } from "./policy-configuration.ts";
import { Budget, BudgetSpent, EXPRESSION_BUDGET, Occasion, unmetCondition, type Case } from "./policy-occasion.ts";
import { patchObject } from "./policy-patch.ts";
import type { Mutation } from "./policy-program.ts";
import { refusedByMutation } from "./refusal.ts";
import type { Reinvocation } from "./reinvocation.ts";

/** The write of one version while policies change it. */
interface Draft {
  readonly version: ServedResource;
  object: JsonObject;
  isTouched: boolean;
}

/** One round of policies over a write. */
export interface Round {
  readonly attributes: Attributes;
  readonly reinvocation: Reinvocation;
  /** Whether policies have looked at the write before. */
  readonly isSecond: boolean;
}

export class MutatingPolicies {
  readonly #bound: BoundPolicies;
  readonly #authorizer: Authorizer;

  constructor(state: ClusterState, authorizer: Authorizer) {
    this.#bound = new BoundPolicies(state, "mutating");
    this.#authorizer = authorizer;
  }

  get isEmpty(): boolean {
    return this.#bound.isEmpty;
  }

  /**
   * Lets every policy change the object in place.
   * @returns whether any has
   * @throws control-plane.refused (403) with what is wrong with all of them
   */
  mutate(round: Round): boolean {
    const { reinvocation, isSecond } = round;
    const attributes = seenBy(round.attributes);
    if (isSecond) reinvocation.resume(round.attributes.object);
    const failures: string[] = [];
    const drafts = new Map<ServedResource, Draft>();
    const bound = this.#bound.of(attributes);
    for (const each of bound) if (!("reason" in each)) draftOf(drafts, attributes, each.version);
    for (const each of bound) {
      const reasons = "reason" in each ? [each.reason] : this.#invoke(each, { ...round, attributes }, drafts);
      if (!each.policy.ignoresFailure) failures.push(...reasons.map((reason) => denial(each, reason)));
    }
    const last = bound.findLast((each): each is Invocation => !("reason" in each) && each.params.length > 0);
    const draft = last && drafts.get(last.version);
    const isTouched = draft?.isTouched === true;
    if (isTouched) reinvocation.requireAgain();
    if (failures.length > 0) throw refusedByMutation(attributes, failures);
    if (isTouched) writeBack(round.attributes, draft);
    reinvocation.pause(round.attributes.object);
    return isTouched;
  }

  /** Runs a policy with each of its parameters. @returns what is wrong */
  #invoke(invocation: Invocation, { attributes, reinvocation, isSecond }: Round, drafts: Map<ServedResource, Draft>): string[] {
    const { policy, binding, version, params } = invocation;
    const namespace = this.#bound.namespaceOf(attributes);
    const ask = accessOf(this.#authorizer, attributes.scope.user);
    return params.flatMap((each) => {
      const draft = draftOf(drafts, attributes, version);
      const given = (): Case => ({ attributes, object: draft.object, version, params: each, namespace, ask });
      const unmet = unmetCondition(policy.program.conditions, given(), policy.program.variables);
      if (unmet !== undefined) return unmet === "" || policy.ignoresFailure ? [] : [unmet];
      const key = [policy.name, binding.name, stringAt(each, "metadata", "namespace"), stringAt(each, "metadata", "name")].join("/");
      if (isSecond && !reinvocation.isWantedAgain(key)) return [];
      const before = draft.object;
      const failures = policy.program.mutations.flatMap((mutation) => change(mutation, { invocation, draft, given: given() }));
      if (!sameJson(before, draft.object)) reinvocation.requireAgain();
      if (policy.isReinvoked) reinvocation.remember(key);
      return failures;
    });
  }
}

function denial({ policy, binding }: Invocation | Misconfigured, reason: string): string {
  if (binding === undefined) return `policy ${JSON.stringify(policy.name)} denied request: ${reason}`;
  return `policy '${policy.name}' with binding '${binding.name}' denied request: ${reason}`;
}

function draftOf(drafts: Map<ServedResource, Draft>, attributes: Attributes, version: ServedResource): Draft {
  let draft = drafts.get(version);
  if (draft === undefined) {
    drafts.set(version, (draft = { version, object: objectIn(attributes, attributes.object, version) ?? {}, isTouched: false }));
  }
  return draft;
}

interface Change {
  readonly invocation: Invocation;
  readonly draft: Draft;
  readonly given: Case;
}

const NO_TYPE = "error applying patch: failed to convert patch object to typed object: no corresponding type for";

/** Makes one change. @returns what is wrong @throws control-plane.refused where the result is no object of its kind */
function change(mutation: Mutation, { invocation: { policy }, draft, given }: Change): string[] {
  try {
    const { variables } = policy.program;
    const value = new Occasion(given, { variables, budget: new Budget(EXPRESSION_BUDGET) }).run(mutation);
    if (isFailure(value)) return [value.failure];
    const next = mutation.type === "JSONPatch" ? patched(value, draft, given) : configured(value, draft, given);
    if (next instanceof Unmade) return [next.failure];
    draft.object = next;
    draft.isTouched = true;
    return [];
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return [error.message];
  }
}

function patched(value: CelValue, { object, version }: Draft, { attributes }: Case): JsonObject | Unmade {
  const operations = operationsOf(value);
  if ("failure" in operations) return new Unmade(operations.failure);
  const next = patchObject(object, operations);
  if (next === undefined) return object;
  if (next instanceof Unmade) return next;
  if (!isObject(next))
    throw refusals.internal("json: cannot unmarshal array into Go value of type struct { APIVersion string; Kind string }");
  return finished(next, { version, attributes, isStrict: true });
}

function configured(value: CelValue, { object, version }: Draft, { attributes }: Case): JsonObject | Unmade {
  const configuration = configurationOf(value);
  if ("failure" in configuration) return new Unmade(configuration.failure);
  const { kind } = attributes;
  // upstream looks for the type among those of the kind's own group, where what a subresource takes is not
  if (kind !== undefined) return new Unmade(`${NO_TYPE} ${joinVersion(kind.group, kind.version)}, Kind=${kind.kind}`);
  const merged = mergeConfiguration(version.atom, object, configuration);
  if (merged instanceof Unmade) return merged;
  return finished(merged, { version, attributes, isStrict: false });
}

/** Puts what policies have made in the place of what is written. */
function writeBack({ object, scope, kind }: Attributes, draft: Draft): void {
  if (object === undefined) return;
  if (scope.subresource === "scale") {
    const spec = draft.object["spec"];
    const replicas = isObject(spec) ? spec["replicas"] : undefined;
    setReplicas(object, scope.served, typeof replicas === "number" ? replicas : 0);
    return;
  }
  const converted = kind === undefined ? convertBetween(draft.object, draft.version, scope.served) : draft.object;
  const next = cloneJson(converted) as MutableJsonObject;
  for (const key of Object.keys(object)) delete object[key];
  Object.assign(object, next);
  metadataOf(object);
}
