// Tells validating admission policies what they would get wrong about the kinds that they match. Beside a real controller manager, that does it.
// @see kubernetes pkg/controller/validatingadmissionpolicystatus/controller.go
import { own, stringAt, type JsonObject } from "#base";
import { expressionWarnings } from "../admission/policy-types.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import { SystemClient } from "./client.ts";
import type { Listener } from "./controllers.ts";

const POLICIES = "admissionregistration.k8s.io/validatingadmissionpolicies";
const NANOS = 1_000_000_000;

export class PolicyStatus implements Listener {
  readonly #state: ClusterState;
  readonly #client: SystemClient;
  readonly #dirty = new Set<string>();

  constructor(state: ClusterState) {
    this.#state = state;
    this.#client = new SystemClient(state, "validatingadmissionpolicy-status");
    this.#markAll();
    state.store.onRolledBack(() => this.#markAll());
  }

  observe({ resource, key }: StoredEvent): void {
    if (resource === POLICIES) this.#dirty.add(key);
  }

  /** Looks at every policy that has changed since. */
  work(): void {
    const names = [...this.#dirty];
    this.#dirty.clear();
    for (const name of names) this.#reconcile(name);
  }

  #markAll(): void {
    for (const { key } of this.#state.store.list(POLICIES)) this.#dirty.add(key);
  }

  #reconcile(name: string): void {
    const policy = this.#client.get(POLICIES, { namespace: "", name });
    const generation = numberIn(own(policy, "metadata"), "generation");
    if (policy === undefined || generation <= numberIn(policy["status"], "observedGeneration")) return;
    const warnings = expressionWarnings(policy, this.#state.table, (this.#state.clock.now() * 1_000_000) % NANOS);
    const typeChecking: JsonObject = warnings.length === 0 ? {} : { expressionWarnings: warnings };
    this.#client.apply(
      POLICIES,
      { namespace: "", name },
      {
        apiVersion: stringAt(policy, "apiVersion"),
        kind: stringAt(policy, "kind"),
        metadata: { name },
        status: { observedGeneration: generation, typeChecking },
      },
    );
  }
}

function numberIn(value: unknown, key: string): number {
  const number = own(value, key);
  return typeof number === "number" ? number : 0;
}
