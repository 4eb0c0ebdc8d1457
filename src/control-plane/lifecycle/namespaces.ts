// What a namespace gets when it begins and loses when it ends: service account, root certificate, and at last all its content.
import { isObject, own, sameJson, timestamp, type Json, type MutableJsonObject } from "#base";
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
    const held = new Map<string, number>();
    const remaining = new Map<string, number>();
    for (const resource of this.#state.store.resources()) {
      const slash = resource.lastIndexOf("/");
      const [group, plural] = [resource.slice(0, slash), resource.slice(slash + 1)];
      if (this.#state.table.any(group, plural)?.definition.namespaced !== true) continue;
      const left = this.#emptied(resource, name);
      if (left.length > 0) remaining.set(`${plural}.${group}`, left.length);
      for (const each of left.flatMap((metadata) => finalizersOf(metadata))) held.set(each, (held.get(each) ?? 0) + 1);
    }
    this.#report(name, remaining, held);
    if (remaining.size > 0) return;
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

  /** Deletes all objects of a resource in a namespace. @returns metadata of those that stay */
  #emptied(resource: string, namespace: string): Json[] {
    for (const { key, json } of this.#state.store.list(resource, namespace)) {
      const metadata = own(JSON.parse(json), "metadata");
      if (own(metadata, "deletionTimestamp") === undefined)
        this.#namespaces.delete(resource, { namespace, name: key.slice(namespace.length + 1) }, { propagation: "Background" });
    }
    return this.#state.store.list(resource, namespace).map(({ json }) => own(JSON.parse(json), "metadata") ?? null);
  }

  /** Says in the conditions what keeps the namespace, or that nothing does. @see kubernetes pkg/controller/namespace/deletion/status_condition_utils.go */
  #report(name: string, remaining: ReadonlyMap<string, number>, held: ReadonlyMap<string, number>): void {
    const list = (counts: ReadonlyMap<string, number>, word: string): string =>
      [...counts]
        .map(([each, count]) => `${each} ${word} ${count} resource instances`)
        .toSorted()
        .join(", ");
    const found: Partial<Record<ConditionType, Finding>> = {
      ...(remaining.size > 0 && {
        NamespaceContentRemaining: ["SomeResourcesRemain", `Some resources are remaining: ${list(remaining, "has")}`],
      }),
      ...(held.size > 0 && {
        NamespaceFinalizersRemaining: [
          "SomeFinalizersRemain",
          `Some content in the namespace has finalizers remaining: ${list(held, "in")}`,
        ],
      }),
    };
    const now = timestamp(this.#state.clock.now());
    this.#namespaces.update(NAMESPACES, { namespace: "", name }, "status", (object) => {
      const status = isObject(object["status"]) ? (object["status"] as MutableJsonObject) : {};
      const before = Array.isArray(status["conditions"]) ? (status["conditions"] as MutableJsonObject[]) : [];
      const ours = Object.entries(SETTLED).map(([type, settled]) =>
        condition(type, { settled, found: found[type as ConditionType] }, before, now),
      );
      const others = before.filter((each) => !Object.hasOwn(SETTLED, textOf(each, "type")));
      status["conditions"] = [...others, ...ours];
      object["status"] = status;
      return !sameJson(before, status["conditions"]);
    });
  }
}

type Finding = readonly [reason: string, message: string];

/** What the conditions say where nothing is in the way. */
const SETTLED = {
  NamespaceDeletionDiscoveryFailure: ["ResourcesDiscovered", "All resources successfully discovered"],
  NamespaceDeletionGroupVersionParsingFailure: ["ParsedGroupVersions", "All legacy kube types successfully parsed"],
  NamespaceDeletionContentFailure: ["ContentDeleted", "All content successfully deleted, may be waiting on finalization"],
  NamespaceContentRemaining: ["ContentRemoved", "All content successfully removed"],
  NamespaceFinalizersRemaining: ["ContentHasNoFinalizers", "All content-preserving finalizers finished"],
} as const satisfies Record<string, Finding>;
type ConditionType = keyof typeof SETTLED;

function condition(
  type: string,
  { settled, found }: { readonly settled: Finding; readonly found: Finding | undefined },
  before: readonly MutableJsonObject[],
  now: string,
): MutableJsonObject {
  const [reason, message] = found ?? settled;
  const status = found === undefined ? "False" : "True";
  const old = before.find((each) => textOf(each, "type") === type);
  const lastTransitionTime = textOf(old, "status") === status ? textOf(old, "lastTransitionTime") : now;
  return { type, status, lastTransitionTime, reason, message };
}

function finalizersOf(metadata: Json): string[] {
  const finalizers = own(metadata, "finalizers");
  return Array.isArray(finalizers) ? finalizers.map(String) : [];
}
