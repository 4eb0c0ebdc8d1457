// Admission webhooks in a server whose writes are synchronous: a write that needs an answer stops before anything is stored, the
// webhooks are asked, and the write is made again with their answers at hand. Time and chance stay what they were the first time, so
// that webhooks are asked the same again only where something else has changed meanwhile.
import { isProblem, own, sameJson, type Clock, type JsonObject, type MutableJsonObject, type Random } from "#base";
import type { ClusterState } from "../cluster-state.ts";
import { textOf } from "../cluster-state.ts";
import { controlPlaneProblems } from "../problems.ts";
import type { ApiRequest } from "../request/exchange.ts";
import type { DeleteOptions } from "../request/options.ts";
import { refusals } from "../status/status.ts";
import type { Admission, WriteScope } from "../write/scope.ts";
import { seenBy, type Attributes, type Operation } from "./attributes.ts";
import type { Hook, Hooks } from "./hook.ts";
import { matchHook } from "./match.ts";
import type { MatchConditions } from "./match-conditions.ts";
import type { MutatingPolicies } from "./mutating-policies.ts";
import { applyPatch } from "./patched.ts";
import type { Policies } from "./policies.ts";
import { refusedBy } from "./refusal.ts";
import { Reinvocation } from "./reinvocation.ts";
import { reviewRequest, type Verdict } from "./review.ts";
import type { Outcome, WebhookClient } from "./webhook-client.ts";

export interface AdmissionParts {
  readonly hooks: Hooks;
  readonly conditions: MatchConditions;
  readonly client: WebhookClient;
  readonly policies: Policies;
  readonly mutatingPolicies: MutatingPolicies;
}

/** Resources that no webhook is asked about, so that a broken one can be removed. */
const EXEMPT: ReadonlySet<string> = new Set(
  ["mutatingwebhookconfigurations", "validatingwebhookconfigurations", "validatingadmissionpolicies", "validatingadmissionpolicybindings"]
    .concat(["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"])
    .map((plural) => `admissionregistration.k8s.io/${plural}`),
);

/** The admission of one request, through all attempts at its write. */
export class AdmissionRun {
  readonly #parts: AdmissionParts;
  readonly #query: URLSearchParams;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #chance: RecordedRandom;
  #waiting: Promise<void>[] = [];
  #isSeries = false;
  /** The server with the time and chance of this request. */
  readonly state: ClusterState;
  readonly #notes: Record<string, string>;

  constructor(parts: AdmissionParts, state: ClusterState, { path, notes = {} }: Pick<ApiRequest, "path" | "notes">) {
    this.#parts = parts;
    this.#notes = notes;
    this.#query = new URLSearchParams(path.includes("?") ? path.slice(path.indexOf("?")) : "");
    this.#chance = new RecordedRandom(state.random);
    this.state = { ...state, clock: standing(state.clock), random: this.#chance };
  }

  /** Makes a write, again and again until no webhook is left to ask. @throws whatever the write throws at last */
  async through<T>(write: () => T): Promise<T> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      this.#chance.rewind();
      try {
        return write();
      } catch (error) {
        if (!isProblem(error, "control-plane.awaitsAdmission")) throw error;
        await Promise.all(this.#waiting.splice(0));
      }
    }
    throw refusals.internal("the object changes faster than its admission webhooks answer");
  }

  /** Runs steps that may all wait for webhooks, so that none of a series of writes is made before all may be. */
  gather(steps: readonly (() => void)[]): void {
    this.#isSeries = true;
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        if (!isProblem(error, "control-plane.awaitsAdmission")) throw error;
      }
    }
    if (this.#waiting.length > 0) throw controlPlaneProblems.awaitsAdmission();
  }

  /** The server's own admission with webhooks where the API server has them. */
  around(inner: Admission): Admission {
    return {
      onCreate: (scope, object) => {
        inner.onCreate(scope, object);
        this.#mutate(this.#attributes(scope, "CREATE", object, undefined));
      },
      onUpdate: (scope, object, old) => {
        inner.onUpdate(scope, object, old);
        this.#mutate(this.#attributes(scope, "UPDATE", object, old));
      },
      onChecked: (scope, object, old) => {
        inner.onChecked?.(scope, object, old);
        this.#validate(this.#attributes(scope, old === undefined ? "CREATE" : "UPDATE", object, old));
      },
      onDelete: (scope, object, options) => {
        inner.onDelete(scope, object, options);
        const plain = this.#attributes(scope, "DELETE", undefined, object);
        // the request names none of the objects of a collection
        const attributes = { ...plain, ...(this.#isSeries && { name: "" }), options: deleteOptionsOf(options) };
        this.#mutate(attributes);
        this.#validate(attributes);
      },
      onSubresource: (scope, object, kind) => {
        const attributes = { ...this.#attributes(scope, "CREATE", object, undefined), kind, name: scope.name };
        this.#mutate(attributes);
        this.#validate(attributes);
      },
    };
  }

  #attributes(
    scope: WriteScope,
    operation: Operation,
    object: MutableJsonObject | undefined,
    old: MutableJsonObject | undefined,
  ): Attributes {
    const name = scope.name === "" ? textOf(own(object ?? old, "metadata"), "name") : scope.name;
    const isNamespace = scope.served.resource === "/namespaces";
    return {
      scope,
      operation,
      name,
      namespace: isNamespace ? name : scope.served.definition.namespaced ? scope.namespace : "",
      object,
      old,
      options: writeOptionsOf(this.#query, operation),
    };
  }

  #validate(attributes: Attributes): void {
    const seen = seenBy(attributes);
    const { policies, hooks } = this.#parts;
    if (!policies.isEmpty && !isWithoutPolicies(attributes)) policies.check(seen, (key, value) => void (this.#notes[key] ??= value));
    if (isExempt(attributes)) return;
    const outcomes = hooks.validating().flatMap((hook) => {
      const outcome = this.#call(hook, seen, 0);
      return outcome === undefined ? [] : [{ hook, outcome }];
    });
    // all are asked at once
    if (this.#waiting.length > 0) throw controlPlaneProblems.awaitsAdmission();
    for (const { hook, outcome } of outcomes) this.#verdict(hook, outcome, attributes.scope);
  }

  /** Lets policies and then webhooks change a write, and both again where that is wanted. */
  #mutate(attributes: Attributes): void {
    const [policies, hooks] = [new Reinvocation(), new Reinvocation()];
    const { mutatingPolicies } = this.#parts;
    const hasPolicies = !mutatingPolicies.isEmpty && !isWithoutPolicies(attributes) && attributes.object !== undefined;
    for (const isSecond of [false, true]) {
      const isMutated = hasPolicies && mutatingPolicies.mutate({ attributes, reinvocation: policies, isSecond });
      const isPatched = !isExempt(attributes) && this.#mutateByHooks(attributes, hooks, isSecond);
      if (!isMutated && !isPatched) return;
    }
  }

  /** @returns whether a webhook has changed the object */
  #mutateByHooks(attributes: Attributes, reinvocation: Reinvocation, isSecond: boolean): boolean {
    let isChanged = false;
    if (isSecond) reinvocation.resume(attributes.object);
    for (const hook of this.#parts.hooks.mutating()) {
      if (isSecond && !reinvocation.isWantedAgain(hook.id)) continue;
      const outcome = this.#call(hook, seenBy(attributes), isSecond ? 1 : 0);
      if (this.#waiting.length > 0) throw controlPlaneProblems.awaitsAdmission();
      const verdict = outcome && this.#verdict(hook, outcome, attributes.scope);
      if (verdict?.patch !== undefined && applyPatch(attributes, { hook, patch: verdict.patch })) {
        isChanged = true;
        reinvocation.requireAgain();
      }
      if (outcome !== undefined && hook.isReinvoked) reinvocation.remember(hook.id);
    }
    reinvocation.pause(attributes.object);
    return isChanged;
  }

  /** The outcome of a webhook that is to be called; undefined where it is not, or where it has just been asked. */
  #call(hook: Hook, attributes: Attributes, round: number): Outcome | undefined {
    const version = matchHook(hook, attributes);
    if (version === undefined) return undefined;
    if (!this.#parts.conditions.hold(hook, attributes, version)) return undefined;
    const request = reviewRequest(attributes, version);
    const key = `${hook.isMutating ? "mutating" : "validating"} ${hook.id} ${round} ${hook.url} ${JSON.stringify(request)}`;
    const known = this.#outcomes.get(key);
    if (known !== undefined) return known;
    this.#waiting.push(this.#parts.client.ask(hook, request).then((outcome) => void this.#outcomes.set(key, outcome)));
    return undefined;
  }

  /** A verdict that lets the write go on; undefined where the webhook failed and may. @throws control-plane.refused */
  #verdict(hook: Hook, outcome: Outcome, scope: WriteScope): Verdict | undefined {
    if ("failure" in outcome) {
      if (!hook.ignoresFailure) throw refusals.internal(`failed calling webhook ${JSON.stringify(hook.name)}: ${outcome.failure}`);
      this.state.log.write("warn", "an admission webhook failed, and is ignored", { webhook: hook.name, reason: outcome.failure });
      return undefined;
    }
    const { verdict } = outcome;
    for (const [key, value] of Object.entries(verdict.annotations)) this.#notes[`${hook.name}/${key}`] = value;
    scope.warnings.push(...verdict.warnings);
    if (!verdict.isAllowed) throw refusedBy(hook.name, verdict.result);
    return verdict;
  }
}

const MAX_ATTEMPTS = 64;

function isExempt({ scope }: Attributes): boolean {
  return EXEMPT.has(scope.served.resource) || scope.subresource === "binding";
}

/** Policies are kept from policies, not from webhooks. */
function isWithoutPolicies(attributes: Attributes): boolean {
  return isExempt(attributes) && !attributes.scope.served.resource.endsWith("webhookconfigurations");
}

const OPTIONS: Readonly<Record<Operation, string>> = { CREATE: "CreateOptions", UPDATE: "UpdateOptions", DELETE: "DeleteOptions" };

function writeOptionsOf(query: URLSearchParams, operation: Operation): JsonObject {
  const dryRun = query.getAll("dryRun");
  return {
    kind: OPTIONS[operation],
    apiVersion: "meta.k8s.io/v1",
    ...(dryRun.length > 0 && { dryRun }),
    ...present(query, "fieldManager"),
    ...present(query, "fieldValidation"),
  };
}

function present(query: URLSearchParams, key: string): JsonObject {
  const value = query.get(key) ?? "";
  return value === "" ? {} : { [key]: value };
}

function deleteOptionsOf({ dryRun, gracePeriodSeconds, propagation, uid, resourceVersion }: DeleteOptions): JsonObject {
  const preconditions = { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) };
  return {
    kind: "DeleteOptions",
    apiVersion: "meta.k8s.io/v1",
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(!sameJson(preconditions, {}) && { preconditions }),
    ...(propagation !== undefined && { propagationPolicy: propagation }),
    ...(dryRun && { dryRun: ["All"] }),
  };
}

function standing(clock: Clock): Clock {
  const now = clock.now();
  return { now: () => now, sleep: (millis, signal) => clock.sleep(millis, signal) };
}

/** Chance that can be lived through again. */
class RecordedRandom implements Random {
  readonly #random: Random;
  readonly #drawn: Uint8Array[] = [];
  readonly #fractions: number[] = [];
  #next = 0;
  #nextFraction = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  rewind(): void {
    this.#next = 0;
    this.#nextFraction = 0;
  }

  bytes(count: number): Uint8Array {
    const at = this.#next++;
    const known = this.#drawn[at];
    const bytes = known?.length === count ? known : (this.#drawn[at] = this.#random.bytes(count));
    return bytes.slice();
  }

  fraction(): number {
    return (this.#fractions[this.#nextFraction++] ??= this.#random.fraction());
  }
}
