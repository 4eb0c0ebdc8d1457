// Validating admission policies: what their verdicts make of a write. @see apiserver pkg/admission/plugin/policy/validating/dispatcher.go
import type { Authorizer } from "../access/authorizer.ts";
import type { ClusterState } from "../cluster-state.ts";
import { goJson } from "../status/field-error.ts";
import type { Attributes } from "./attributes.ts";
import { BoundPolicies, type Binding, type Invocation, type Policy } from "./bound-policies.ts";
import { accessOf } from "./policy-access.ts";
import { judge, type Decision, type Note } from "./policy-judge.ts";
import { refusedByPolicy } from "./refusal.ts";

/** What a policy finds wrong with a write. */
interface Denial {
  readonly message: string;
  readonly reason: string;
}

/** Takes texts for the audit log, by key. The first text of a key stays. */
export type Annotate = (key: string, value: string) => void;

export class Policies {
  readonly #bound: BoundPolicies;
  readonly #authorizer: Authorizer;

  constructor(state: ClusterState, authorizer: Authorizer) {
    this.#bound = new BoundPolicies(state, "validating");
    this.#authorizer = authorizer;
  }

  /** Whether no policy is bound to anything; cheap enough for every write. */
  get isEmpty(): boolean {
    return this.#bound.isEmpty;
  }

  /** Lets every policy judge a write. @throws control-plane.refused (422 unless a validation has another reason) for the first denial */
  check(attributes: Attributes, annotate: Annotate): void {
    const collected = new Map<Policy, Annotations>();
    const denials = this.#bound.of(attributes).flatMap((each): Denial[] => {
      if ("reason" in each) return each.policy.ignoresFailure ? [] : [denial(each, { message: each.reason, reason: "Invalid" })];
      const annotations = collected.get(each.policy) ?? new Annotations();
      collected.set(each.policy, annotations);
      return this.#judge(each, attributes, { annotate, annotations });
    });
    for (const [{ name }, annotations] of collected) annotations.publish(name, annotate);
    const [first] = denials;
    if (first !== undefined) throw refusedByPolicy(attributes, first.message, first.reason);
  }

  #judge(
    invocation: Invocation,
    attributes: Attributes,
    { annotate, annotations }: { readonly annotate: Annotate; readonly annotations: Annotations },
  ): Denial[] {
    const { policy, version, params } = invocation;
    const namespace = this.#bound.namespaceOf(attributes);
    const ask = accessOf(this.#authorizer, attributes.scope.user);
    const judgements = params.map((each) => judge(policy, { attributes, version, params: each, namespace, ask }));
    return judgements.flatMap(({ decisions, notes }) => [
      ...decisions.flatMap((decision) => act(invocation, decision, { attributes, annotate })),
      ...notes.flatMap((note) => annotations.add(invocation, note)),
    ]);
  }
}

function act(
  invocation: Invocation,
  decision: Decision,
  { attributes, annotate }: { readonly attributes: Attributes; readonly annotate: Annotate },
): Denial[] {
  const { policy, binding } = invocation;
  if (binding.actions.includes("Audit")) annotate("validation.policy.admission.k8s.io/validation_failure", failureText(binding, decision));
  if (binding.actions.includes("Warn"))
    attributes.scope.warnings.push(
      `Validation failed for ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.name}': ${decision.message}`,
    );
  return binding.actions.includes("Deny") ? [denial(invocation, decision)] : [];
}

function failureText({ name: binding, policyName: policy, actions: validationActions }: Binding, { message, index }: Decision): string {
  return goJson([{ message, policy, binding, expressionIndex: index, validationActions }]);
}

/** Most bytes of one value in the audit log. */
const MOST_VALUE_BYTES = 10 * 1024;

/** What one policy has written into the audit log through all its bindings. */
class Annotations {
  readonly #values = new Map<string, Set<string>>();

  /** Keeps a note; one that cannot be made denies the write. */
  add(invocation: Invocation, note: Note): Denial[] {
    if ("failure" in note) return [denial(invocation, { message: note.failure, reason: "Invalid" })];
    const bytes = new TextEncoder().encode(note.value);
    const value = bytes.length > MOST_VALUE_BYTES ? new TextDecoder().decode(bytes.slice(0, MOST_VALUE_BYTES)) : note.value;
    this.#values.set(note.key, (this.#values.get(note.key) ?? new Set<string>()).add(value));
    return [];
  }

  publish(policy: string, annotate: Annotate): void {
    for (const [key, values] of this.#values) annotate(`${policy}/${key}`, [...values].join(", "));
  }
}

function denial({ policy, binding }: { readonly policy: Policy; readonly binding?: Binding }, { message, reason }: Denial): Denial {
  const through = binding === undefined ? "" : ` with binding '${binding.name}'`;
  return { message: `ValidatingAdmissionPolicy '${policy.name}'${through} denied request: ${message}`, reason };
}
