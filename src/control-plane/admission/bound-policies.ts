// Admission policies with their bindings: which of them look at a write, and with which parameters.
// @see apiserver pkg/admission/plugin/policy/generic
import { isObject, own, stringAt, type JsonObject } from "#base";
import { readEntry, textOf, type ClusterState } from "../cluster-state.ts";
import { matchesLabels } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { Entry } from "../storage/object-store.ts";
import type { Attributes } from "./attributes.ts";
import { readMatcher, type Matcher } from "./hook.ts";
import { matchHook } from "./match.ts";
import { compilePolicy, type PolicyProgram } from "./policy-program.ts";

const GROUP = "admissionregistration.k8s.io";

export interface Policy {
  readonly name: string;
  readonly matcher: Matcher;
  readonly program: PolicyProgram;
  readonly paramKind: JsonObject | undefined;
  readonly ignoresFailure: boolean;
  /** Whether it mutates again what others have changed since. */
  readonly isReinvoked: boolean;
}

export interface Binding {
  readonly name: string;
  readonly policyName: string;
  /** Which writes the binding is for; all where it does not say. */
  readonly matcher: Matcher | undefined;
  readonly paramRef: JsonObject | undefined;
  readonly actions: readonly string[];
}

/** A policy that looks at a write, through one binding. */
export interface Invocation {
  readonly policy: Policy;
  readonly binding: Binding;
  /** The version of the resource that the policy wants to see. */
  readonly version: ServedResource;
  /** Objects that the policy is run with one after the other; a single null for one that takes none. */
  readonly params: readonly (JsonObject | null)[];
}

/** A policy or binding that cannot be used. The binding is absent where the policy itself is wrong. */
export interface Misconfigured {
  readonly policy: Policy;
  readonly binding?: Binding;
  readonly reason: string;
}

export class BoundPolicies {
  readonly #state: ClusterState;
  readonly #policies: string;
  readonly #bindings: string;
  readonly #isMutating: boolean;
  readonly #readPolicies = new WeakMap<Entry, Policy>();
  readonly #readBindings = new WeakMap<Entry, Binding>();

  constructor(state: ClusterState, sort: "validating" | "mutating") {
    this.#state = state;
    this.#isMutating = sort === "mutating";
    this.#policies = `${GROUP}/${sort}admissionpolicies`;
    this.#bindings = `${GROUP}/${sort}admissionpolicybindings`;
  }

  /** Whether no policy is bound to anything; cheap enough for every write. */
  get isEmpty(): boolean {
    return [this.#policies, this.#bindings].some((resource) => this.#state.store.list(resource).length === 0);
  }

  /** Those that look at a write, in the order of the names of policies and then of bindings. */
  of(attributes: Attributes): readonly (Invocation | Misconfigured)[] {
    const { store } = this.#state;
    const bindings = store.list(this.#bindings).map((entry) => known(this.#readBindings, entry, readBinding));
    return store.list(this.#policies).flatMap((entry) => {
      const policy = known(this.#readPolicies, entry, readPolicy);
      const bound = bindings.filter((each) => each.policyName === policy.name);
      const version = bound.length === 0 ? undefined : matchHook(policy.matcher, attributes);
      return version === undefined ? [] : this.#invocations(policy, bound, { attributes, version });
    });
  }

  /** The namespace of a write; null where it has none, which a namespace itself has not. */
  namespaceOf({ namespace, scope }: Attributes): JsonObject | null {
    const isNone = namespace === "" || scope.served.resource === "/namespaces";
    const entry = isNone ? undefined : this.#state.store.get("/namespaces", namespace);
    return entry === undefined ? null : (JSON.parse(entry.json) as JsonObject);
  }

  #invocations(
    policy: Policy,
    bindings: readonly Binding[],
    { attributes, version }: { readonly attributes: Attributes; readonly version: ServedResource },
  ): (Invocation | Misconfigured)[] {
    const kind = policy.paramKind && this.#kindOf(policy.paramKind);
    if (typeof kind === "string") return [{ policy, reason: `failed to configure policy: ${kind}` }];
    return bindings
      .filter(({ matcher }) => matcher === undefined || matchHook(matcher, attributes) !== undefined)
      .map((binding) => {
        const params = kind === undefined || binding.paramRef === undefined ? [null] : this.#params(kind, binding.paramRef, attributes);
        if (typeof params === "string") return { policy, binding, reason: `failed to configure binding: ${params}` };
        return { policy, binding, version, params };
      });
  }

  /** The resource of parameters, or why there is none. */
  #kindOf(paramKind: JsonObject): ServedResource | string {
    const [apiVersion, kind] = [stringAt(paramKind, "apiVersion"), stringAt(paramKind, "kind")];
    const found = this.#state.table.byKind(apiVersion, kind);
    if (found !== undefined) return found;
    const shown = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
    return `failed to find resource referenced by paramKind: '${shown}, Kind=${kind}'`;
  }

  /** Objects that a policy is run with, or why they cannot be found. */
  #params(served: ServedResource, paramRef: JsonObject, attributes: Attributes): readonly JsonObject[] | string {
    const [wanted, { namespaced }] = [stringAt(paramRef, "namespace"), served.definition];
    if (!namespaced && wanted !== "") return "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";
    const namespace = namespaced ? wanted || attributes.namespace : undefined;
    if (namespace === "") return "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
    const found = this.#paramObjects(served, paramRef, namespace);
    if (found.length > 0 || stringAt(paramRef, "parameterNotFoundAction") === "Allow") return found;
    return "no params found for policy binding with `Deny` parameterNotFoundAction";
  }

  #paramObjects(served: ServedResource, paramRef: JsonObject, namespace: string | undefined): readonly JsonObject[] {
    const name = stringAt(paramRef, "name");
    const selector = readSelector(own(paramRef, "selector"));
    return this.#state.store
      .list(served.resource, namespace)
      .map((entry) => readEntry(entry, served))
      .filter((each) => (name === "" ? matchesLabels(selector, labelsOf(each)) : stringAt(each, "metadata", "name") === name))
      .map((each) => (this.#isMutating && served.reading === "builtin" ? withoutKind(each) : each));
  }
}

/** Mutating policies are not told of what kind parameters are, where those are built in. */
function withoutKind({ apiVersion: _apiVersion, kind: _kind, ...rest }: JsonObject): JsonObject {
  return rest;
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
    isReinvoked: textOf(spec, "reinvocationPolicy") === "IfNeeded",
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
