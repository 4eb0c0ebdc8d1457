// Validating admission policies: which of them look at a write, with which parameters, and what their verdicts make of it.
// @see apiserver pkg/admission/plugin/policy/validating/dispatcher.go and pkg/admission/plugin/policy/generic
import { isObject, own, stringAt, type JsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import { matchesLabels } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { Entry } from "../storage/object-store.ts";
import type { Attributes } from "./attributes.ts";
import { readMatcher, type Matcher } from "./hook.ts";
import { matchHook } from "./match.ts";
import { judge, type Decision } from "./policy-judge.ts";
import { compilePolicy, type PolicyProgram } from "./policy-program.ts";
import { refusedByPolicy } from "./refusal.ts";

const GROUP = "admissionregistration.k8s.io";
const [POLICIES, BINDINGS] = [`${GROUP}/validatingadmissionpolicies`, `${GROUP}/validatingadmissionpolicybindings`];

interface Policy {
  readonly name: string;
  readonly matcher: Matcher;
  readonly program: PolicyProgram;
  readonly paramKind: JsonObject | undefined;
  readonly ignoresFailure: boolean;
}

interface Binding {
  readonly name: string;
  readonly policyName: string;
  /** Which writes the binding is for; all where it does not say. */
  readonly matcher: Matcher | undefined;
  readonly paramRef: JsonObject | undefined;
  readonly actions: readonly string[];
}

/** What a policy finds wrong with a write. */
interface Denial {
  readonly message: string;
  readonly reason: string;
}

export class Policies {
  readonly #state: ClusterState;
  readonly #policies = new WeakMap<Entry, Policy>();
  readonly #bindings = new WeakMap<Entry, Binding>();
  readonly #told = new Set<string>();

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** Whether no policy is bound to anything; cheap enough for every write. */
  get isEmpty(): boolean {
    return [POLICIES, BINDINGS].some((resource) => this.#state.store.list(resource).length === 0);
  }

  /** Lets every policy judge a write. @throws control-plane.refused (422 unless a validation has another reason) for the first denial */
  check(attributes: Attributes): void {
    const denials = this.#bound().flatMap(([policy, binding]) => this.#judge(policy, binding, attributes));
    const [first] = denials;
    if (first !== undefined) throw refusedByPolicy(attributes, first.message, first.reason);
  }

  /** Policies with their bindings, in the order of their names. */
  #bound(): (readonly [Policy, Binding])[] {
    const { store } = this.#state;
    const bindings = store.list(BINDINGS).map((entry) => known(this.#bindings, entry, readBinding));
    return store
      .list(POLICIES)
      .map((entry) => known(this.#policies, entry, readPolicy))
      .filter((policy) => this.#isEnforced(policy))
      .flatMap((policy) => bindings.filter((each) => each.policyName === policy.name).map((each) => [policy, each] as const));
  }

  /** A policy that asks the authorizer is left out, and said to be: its expressions have no answer here. */
  #isEnforced({ name, program }: Policy): boolean {
    const programs = [...program.variables.values(), ...[...program.conditions, ...program.validations].map((each) => each.program)];
    if (!programs.some((each) => each.mentions("authorizer"))) return true;
    if (!this.#told.has(name))
      this.#state.log.write("warn", "an admission policy asks the authorizer, which is not supported: it is not enforced", {
        policy: name,
      });
    this.#told.add(name);
    return false;
  }

  #judge(policy: Policy, binding: Binding, attributes: Attributes): Denial[] {
    const version = matchHook(policy.matcher, attributes);
    if (version === undefined || (binding.matcher !== undefined && matchHook(binding.matcher, attributes) === undefined)) return [];
    const params = this.#params(policy, binding, attributes);
    if (typeof params === "string")
      return policy.ignoresFailure
        ? []
        : [denial(policy, binding, { message: `failed to configure binding: ${params}`, reason: "Invalid" })];
    return params.flatMap((each) =>
      judge(policy, { attributes, version, params: each, namespace: this.#namespace(attributes) }).flatMap((decision) =>
        this.#act(policy, binding, decision, attributes),
      ),
    );
  }

  #act(policy: Policy, binding: Binding, decision: Decision, { scope }: Attributes): Denial[] {
    if (binding.actions.includes("Warn"))
      scope.warnings.push(
        `Validation failed for ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.name}': ${decision.message}`,
      );
    return binding.actions.includes("Deny") ? [denial(policy, binding, decision)] : [];
  }

  /** Objects that a policy is run with, null for one that takes none; or why they cannot be found. */
  #params({ paramKind }: Policy, { paramRef }: Binding, attributes: Attributes): readonly (JsonObject | null)[] | string {
    if (paramKind === undefined || paramRef === undefined) return [null];
    const [apiVersion, kind] = [stringAt(paramKind, "apiVersion"), stringAt(paramKind, "kind")];
    const served = this.#state.table.all().find((each) => each.apiVersion === apiVersion && each.definition.kind === kind);
    if (served === undefined) return `failed to find resource referenced by paramKind: '${apiVersion}, Kind=${kind}'`;
    const namespace = namespaceOf(served, paramRef, attributes);
    if (namespace === "") return "can't use namespaced paramRef to match cluster-scoped resources";
    const found = this.#paramObjects(served, paramRef, namespace);
    if (found.length > 0 || stringAt(paramRef, "parameterNotFoundAction") === "Allow") return found;
    return "no params found for policy binding with `Deny` parameterNotFoundAction";
  }

  #paramObjects(served: ServedResource, paramRef: JsonObject, namespace: string | undefined): readonly JsonObject[] {
    const name = stringAt(paramRef, "name");
    const selector = readSelector(own(paramRef, "selector"));
    return this.#state.store
      .list(served.resource, namespace)
      .map(({ json }) => JSON.parse(json) as JsonObject)
      .filter((each) => (name === "" ? matchesLabels(selector, labelsOf(each)) : stringAt(each, "metadata", "name") === name));
  }

  #namespace({ namespace }: Attributes): JsonObject | null {
    const entry = namespace === "" ? undefined : this.#state.store.get("/namespaces", namespace);
    return entry === undefined ? null : (JSON.parse(entry.json) as JsonObject);
  }
}

function known<T>(cache: WeakMap<Entry, T>, entry: Entry, read: (object: JsonObject) => T): T {
  let made = cache.get(entry);
  if (made === undefined) cache.set(entry, (made = read(JSON.parse(entry.json) as JsonObject)));
  return made;
}

function readPolicy(object: JsonObject): Policy {
  const spec = specOf(object);
  const paramKind = own(spec, "paramKind");
  return {
    name: stringAt(object, "metadata", "name"),
    matcher: readMatcher(own(spec, "matchConstraints"), "resourceRules"),
    program: compilePolicy(spec).program,
    paramKind: isObject(paramKind) ? paramKind : undefined,
    ignoresFailure: textOf(spec, "failurePolicy") === "Ignore",
  };
}

function readBinding(object: JsonObject): Binding {
  const spec = specOf(object);
  const [resources, paramRef, actions] = [own(spec, "matchResources"), own(spec, "paramRef"), own(spec, "validationActions")];
  return {
    name: stringAt(object, "metadata", "name"),
    policyName: textOf(spec, "policyName"),
    matcher: isObject(resources) ? readBindingMatcher(resources) : undefined,
    paramRef: isObject(paramRef) ? paramRef : undefined,
    actions: Array.isArray(actions) ? actions.map(String) : [],
  };
}

/** A binding without rules of its own is for all that its policy matches. */
function readBindingMatcher(resources: JsonObject): Matcher {
  const matcher = readMatcher(resources, "resourceRules");
  const all = { operations: ["*"], groups: ["*"], versions: ["*"], resources: ["*/*", "*"], scope: "*" } as const;
  return matcher.rules.length > 0 ? matcher : { ...matcher, rules: [all] };
}

function specOf(object: JsonObject): JsonObject {
  const spec = own(object, "spec");
  return isObject(spec) ? spec : {};
}

function labelsOf(object: JsonObject): Readonly<Record<string, unknown>> {
  const labels = own(own(object, "metadata"), "labels");
  return isObject(labels) ? labels : {};
}

/** Where parameters are looked for: undefined for a kind without namespaces, empty where a namespace is missing. */
function namespaceOf({ definition }: ServedResource, paramRef: JsonObject, { namespace }: Attributes): string | undefined {
  if (!definition.namespaced) return undefined;
  return stringAt(paramRef, "namespace") || namespace;
}

function denial(policy: Policy, binding: Binding, { message, reason }: Decision): Denial {
  return { message: `ValidatingAdmissionPolicy '${policy.name}' with binding '${binding.name}' denied request: ${message}`, reason };
}
