// Admission webhooks as their configurations describe them.
import { at, isObject, own, type Json, type JsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import type { LabelSelector } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import type { Entry } from "../storage/object-store.ts";

export interface HookRule {
  readonly operations: readonly string[];
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  readonly resources: readonly string[];
  readonly scope: "*" | "Cluster" | "Namespaced";
  /** Names of objects; all where there are none. */
  readonly names?: readonly string[];
}

/** Which writes are looked at. */
export interface Matcher {
  readonly rules: readonly HookRule[];
  /** Rules that leave out what the others find. */
  readonly excluded?: readonly HookRule[];
  readonly isExact: boolean;
  readonly namespaces: LabelSelector;
  readonly objects: LabelSelector;
}

export interface Hook extends Matcher {
  /** Unique among the webhooks of its kind: configuration, name, and how many of that name came before. */
  readonly id: string;
  readonly name: string;
  readonly configuration: string;
  readonly position: number;
  readonly isMutating: boolean;
  readonly url: string;
  /** PEM text of the authorities that may sign for the webhook; empty for those of the machine. */
  readonly caPem: string;
  readonly conditions: readonly { readonly name: string; readonly expression: string }[];
  readonly ignoresFailure: boolean;
  readonly timeoutSeconds: number;
  readonly reviewVersion: string;
  readonly isReinvoked: boolean;
}

const GROUP = "admissionregistration.k8s.io";
const KINDS = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"] as const;

/** The webhooks that are configured, kept as long as their configurations stay what they are. */
export class Hooks {
  readonly #state: ClusterState;
  readonly #known = new WeakMap<Entry, readonly Hook[]>();
  readonly #told = new Set<string>();

  constructor(state: ClusterState) {
    this.#state = state;
  }

  /** Whether any webhook is configured; cheap enough for every write. */
  get isEmpty(): boolean {
    return KINDS.every((plural) => this.#state.store.list(`${GROUP}/${plural}`).length === 0);
  }

  /** Webhooks in the order in which they are called: by name of their configuration, then as it lists them. */
  mutating(): readonly Hook[] {
    return this.#hooks(KINDS[0]);
  }

  validating(): readonly Hook[] {
    return this.#hooks(KINDS[1]);
  }

  #hooks(plural: (typeof KINDS)[number]): readonly Hook[] {
    return this.#state.store.list(`${GROUP}/${plural}`).flatMap((entry) => {
      let hooks = this.#known.get(entry);
      if (hooks === undefined) this.#known.set(entry, (hooks = this.#read(entry, plural === KINDS[0])));
      return hooks;
    });
  }

  #read(entry: Entry, isMutating: boolean): readonly Hook[] {
    const configuration: unknown = JSON.parse(entry.json);
    const webhooks = own(configuration, "webhooks");
    const counts = new Map<string, number>();
    return (Array.isArray(webhooks) ? (webhooks as readonly Json[]) : []).flatMap((webhook, position) => {
      const name = textOf(webhook, "name");
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      if (textOf(own(webhook, "clientConfig"), "url") === "") return this.#leaveOut(entry.key, webhook);
      return [{ ...readHook(webhook), id: `${entry.key}/${name}/${count}`, configuration: entry.key, position, isMutating }];
    });
  }

  /** A webhook behind a Service is not called: there are no containers that could answer. */
  #leaveOut(configuration: string, webhook: Json): readonly Hook[] {
    const name = textOf(webhook, "name");
    const service = at(webhook, "clientConfig", "service");
    const key = `${configuration}/${name}`;
    if (!this.#told.has(key)) {
      this.#told.add(key);
      this.#state.log.write("warn", "an admission webhook names a Service, where nobody answers: it is not called", {
        configuration,
        webhook: name,
        service: `${textOf(service, "namespace")}/${textOf(service, "name")}`,
      });
    }
    return [];
  }
}

function readHook(webhook: Json): Omit<Hook, "id" | "configuration" | "position" | "isMutating"> {
  const client = own(webhook, "clientConfig");
  const seconds = own(webhook, "timeoutSeconds");
  return {
    name: textOf(webhook, "name"),
    url: textOf(client, "url"),
    caPem: Buffer.from(textOf(client, "caBundle"), "base64").toString(),
    ...readMatcher(webhook, "rules"),
    conditions: objectsIn(webhook, "matchConditions").map((each) => ({
      name: textOf(each, "name"),
      expression: textOf(each, "expression"),
    })),
    ignoresFailure: textOf(webhook, "failurePolicy") === "Ignore",
    timeoutSeconds: typeof seconds === "number" ? seconds : 10,
    reviewVersion: textsIn(webhook, "admissionReviewVersions").find((each) => each === "v1" || each === "v1beta1") ?? "v1",
    isReinvoked: textOf(webhook, "reinvocationPolicy") === "IfNeeded",
  };
}

/** Rules and selectors of a webhook or of a policy. @param key what the rules are called */
export function readMatcher(given: unknown, key: "rules" | "resourceRules"): Matcher {
  return {
    rules: readRules(given, key),
    excluded: readRules(given, "excludeResourceRules"),
    isExact: textOf(given, "matchPolicy") === "Exact",
    namespaces: readSelector(own(given, "namespaceSelector")),
    objects: readSelector(own(given, "objectSelector")),
  };
}

function readRules(given: unknown, key: string): HookRule[] {
  return objectsIn(given, key).map((rule) => ({
    operations: textsIn(rule, "operations"),
    groups: textsIn(rule, "apiGroups"),
    versions: textsIn(rule, "apiVersions"),
    resources: textsIn(rule, "resources"),
    scope: (textOf(rule, "scope") || "*") as HookRule["scope"],
    names: textsIn(rule, "resourceNames"),
  }));
}

function textsIn(value: unknown, key: string): string[] {
  const list = own(value, key);
  return Array.isArray(list) ? list.map(String) : [];
}

function objectsIn(value: unknown, key: string): JsonObject[] {
  const list = own(value, key);
  return Array.isArray(list) ? list.filter((each): each is JsonObject => isObject(each)) : [];
}
