// Role-based access: who may do what, from the roles and bindings that are stored.
import { isObject, own, type Json, type MutableJsonObject } from "#base";
import type { Entry, ObjectStore } from "../storage/object-store.ts";
import { MASTERS, type UserInfo } from "../request/user.ts";
import { ruleAllows, rulesOf, type Attributes, type PolicyRule } from "./rules.ts";
import { textOf } from "../cluster-state.ts";

const GROUP = "rbac.authorization.k8s.io";

export interface Grant {
  readonly rule: PolicyRule;
  /** `RBAC: allowed by …`, the words after it. */
  readonly source: string;
}

export class Authorizer {
  readonly #store: ObjectStore;
  readonly #parsed = new WeakMap<Entry, MutableJsonObject>();
  readonly #rules = new WeakMap<Entry, readonly PolicyRule[]>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Why a request is allowed, or undefined where nothing allows it. */
  allow(user: UserInfo, wanted: Attributes): string | undefined {
    if (user.groups.includes(MASTERS)) return "";
    for (const { rule, source } of this.grants(user, wanted.kind === "resource" ? wanted.namespace : "")) {
      if (ruleAllows(rule, wanted)) return `RBAC: allowed by ${source}`;
    }
    return undefined;
  }

  /** What stands in the way of knowing all rules of a user: bindings to roles that are not there. Texts as upstream's errors. */
  faults(user: UserInfo, namespace: string): readonly string[] {
    const faults = new Set<string>();
    const look = (entry: Entry, inNamespace: string): void => {
      const binding = this.#parse(entry);
      const ref = own(binding, "roleRef");
      if (subjectFor(binding, user, inNamespace) === undefined || this.rulesOfRole(ref, inNamespace) !== undefined) return;
      faults.add(`${textOf(ref, "kind").toLowerCase()}.${GROUP} ${JSON.stringify(textOf(ref, "name"))} not found`);
    };
    for (const entry of this.#store.list(`${GROUP}/clusterrolebindings`)) look(entry, "");
    if (namespace !== "") for (const entry of this.#store.list(`${GROUP}/rolebindings`, namespace)) look(entry, namespace);
    return [...faults];
  }

  /** Every rule that holds for a user in a namespace, cluster-wide ones first. @see kubernetes pkg/registry/rbac/validation/rule.go */
  grants(user: UserInfo, namespace: string): Iterable<Grant> {
    return this.#grants(user, namespace);
  }

  *#grants(user: UserInfo, namespace: string): Iterable<Grant> {
    for (const entry of this.#store.list(`${GROUP}/clusterrolebindings`)) yield* this.#granted(entry, user, "");
    if (namespace === "") return;
    for (const entry of this.#store.list(`${GROUP}/rolebindings`, namespace)) yield* this.#granted(entry, user, namespace);
  }

  /** Rules of a role by reference; undefined where there is no such role. */
  rulesOfRole(ref: Json | undefined, namespace: string): readonly PolicyRule[] | undefined {
    const name = textOf(ref, "name");
    const kind = own(ref, "kind");
    if (kind !== "ClusterRole" && kind !== "Role") return undefined;
    const isCluster = kind === "ClusterRole";
    const entry = isCluster ? this.#store.get(`${GROUP}/clusterroles`, name) : this.#store.get(`${GROUP}/roles`, `${namespace}/${name}`);
    if (entry === undefined) return undefined;
    let rules = this.#rules.get(entry);
    if (rules === undefined) this.#rules.set(entry, (rules = rulesOf(this.#parse(entry))));
    return rules;
  }

  *#granted(entry: Entry, user: UserInfo, namespace: string): Iterable<Grant> {
    const binding = this.#parse(entry);
    const subject = subjectFor(binding, user, namespace);
    if (subject === undefined) return;
    const ref = own(binding, "roleRef");
    const kind = namespace === "" ? "ClusterRoleBinding" : "RoleBinding";
    // upstream names a binding by its name first and its namespace after it
    const name = entry.key.split("/").toReversed().join("/");
    const source = `${kind} ${JSON.stringify(name)} of ${textOf(ref, "kind")} ${JSON.stringify(own(ref, "name"))} to ${formatSubject(subject, namespace)}`;
    for (const rule of this.rulesOfRole(ref, namespace) ?? []) yield { rule, source };
  }

  #parse(entry: Entry): MutableJsonObject {
    let object = this.#parsed.get(entry);
    if (object === undefined) this.#parsed.set(entry, (object = JSON.parse(entry.json) as MutableJsonObject));
    return object;
  }
}

/** The first subject of a binding that is the user, or a group of theirs. */
function subjectFor(binding: MutableJsonObject, user: UserInfo, namespace: string): Json | undefined {
  const subjects = own(binding, "subjects");
  return Array.isArray(subjects) ? (subjects as readonly Json[]).find((each) => isSubject(each, user, namespace)) : undefined;
}

/** Several errors as one. @see apimachinery pkg/util/errors */
export function joinFaults(faults: readonly string[]): string {
  return faults.length < 2 ? (faults[0] ?? "") : `[${faults.join(", ")}]`;
}

function isSubject(subject: Json, user: UserInfo, namespace: string): boolean {
  if (!isObject(subject)) return false;
  const name = textOf(subject, "name");
  switch (subject["kind"]) {
    case "User":
      return user.name === name;
    case "Group":
      return user.groups.includes(name);
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${textOf(subject, "namespace") || namespace}:${name}`;
    default:
      return false;
  }
}

function formatSubject(subject: Json, namespace: string): string {
  const name = textOf(subject, "name");
  const kind = textOf(subject, "kind");
  return kind === "ServiceAccount"
    ? `ServiceAccount "${name}/${textOf(subject, "namespace") || namespace}"`
    : `${kind} ${JSON.stringify(name)}`;
}
