// What a namespace gets when it begins and loses when it ends: service account, root certificate, and at last all its content.
import { isObject, own, timestamp, type MutableJsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import { SystemClient } from "./client.ts";

const NAMESPACES = "/namespaces";

export class NamespaceController {
  readonly #state: ClusterState;
  readonly #caPem: string;
  readonly #accounts: SystemClient;
  readonly #certificates: SystemClient;
  readonly #namespaces: SystemClient;

  constructor(state: ClusterState, caPem: string) {
    this.#state = state;
    this.#caPem = caPem;
    this.#accounts = new SystemClient(state, "kube-controller-manager");
    this.#certificates = new SystemClient(state, "kube-controller-manager");
    this.#namespaces = new SystemClient(state, "kube-controller-manager");
  }

  /** Names of namespaces that an event gives reason to look at. */
  concerned({ resource, key, type }: StoredEvent): string | undefined {
    if (resource === NAMESPACES) return type === "DELETED" ? undefined : key;
    const slash = key.indexOf("/");
    if (type !== "DELETED" || slash < 0) return undefined;
    return key.slice(0, slash);
  }

  /** Brings a namespace one step on. */
  reconcile(name: string): void {
    const entry = this.#state.store.get(NAMESPACES, name);
    if (entry === undefined) return;
    const namespace = JSON.parse(entry.json) as MutableJsonObject;
    if (own(namespace["metadata"], "deletionTimestamp") === undefined) this.#furnish(name);
    else this.#clear(name, namespace);
  }

  #furnish(namespace: string): void {
    this.#accounts.ensure("/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace } });
    this.#certificates.ensure("/configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "kube-root-ca.crt",
        namespace,
        annotations: {
          "kubernetes.io/description":
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
        },
      },
      data: { "ca.crt": this.#caPem },
    });
  }

  #clear(name: string, namespace: MutableJsonObject): void {
    const specFinalizers = own(namespace["spec"], "finalizers");
    if (!Array.isArray(specFinalizers) || !specFinalizers.includes("kubernetes")) return;
    let remaining = 0;
    const held = new Set<string>();
    for (const resource of this.#state.store.resources()) {
      const slash = resource.lastIndexOf("/");
      if (this.#state.table.any(resource.slice(0, slash), resource.slice(slash + 1))?.definition.namespaced !== true) continue;
      for (const { key, json } of this.#state.store.list(resource, name)) {
        const metadata = own(JSON.parse(json), "metadata");
        if (own(metadata, "deletionTimestamp") === undefined)
          this.#namespaces.delete(resource, { namespace: name, name: key.slice(name.length + 1) }, { propagation: "Background" });
      }
      const left = this.#state.store.list(resource, name);
      remaining += left.length;
      for (const { json } of left) {
        const finalizers = own(own(JSON.parse(json), "metadata"), "finalizers");
        if (Array.isArray(finalizers)) for (const each of finalizers) held.add(String(each));
      }
    }
    if (remaining > 0) return this.#report(name, remaining, held);
    this.#namespaces.update(NAMESPACES, { namespace: "", name }, "finalize", (object) => {
      const spec = isObject(object["spec"]) ? (object["spec"] as MutableJsonObject) : {};
      const finalizers = spec["finalizers"];
      if (!Array.isArray(finalizers)) return false;
      spec["finalizers"] = finalizers.filter((each) => each !== "kubernetes");
      if (spec["finalizers"].length === 0) delete spec["finalizers"];
      object["spec"] = spec;
      return true;
    });
  }

  /** Says in the conditions what keeps the namespace. */
  #report(name: string, remaining: number, held: ReadonlySet<string>): void {
    const conditions = [
      {
        type: "NamespaceContentRemaining",
        status: "True",
        reason: "SomeResourcesRemain",
        message: `Some resources are remaining: ${remaining} ${remaining === 1 ? "object" : "objects"} left`,
      },
      {
        type: "NamespaceFinalizersRemaining",
        status: held.size > 0 ? "True" : "False",
        reason: held.size > 0 ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
        message:
          held.size > 0
            ? `Some content in the namespace has finalizers remaining: ${[...held].toSorted().join(", ")}`
            : "All content-preserving finalizers finished",
      },
    ];
    const now = timestamp(this.#state.clock.now());
    this.#namespaces.update(NAMESPACES, { namespace: "", name }, "status", (object) => {
      const status = isObject(object["status"]) ? (object["status"] as MutableJsonObject) : {};
      const before = Array.isArray(status["conditions"]) ? status["conditions"] : [];
      const isSame = conditions.every((each) =>
        before.some((old) => textOf(old, "type") === each.type && textOf(old, "message") === each.message),
      );
      if (isSame) return false;
      status["conditions"] = conditions.map((each) => ({ ...each, lastTransitionTime: now }));
      object["status"] = status;
      return true;
    });
  }
}
