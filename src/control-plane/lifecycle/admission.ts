// Checks of writes that no single kind owns: the life of namespaces, and that nobody grants more than they have.
import { isObject, own, sameJson, type Json, type MutableJsonObject } from "#base";
import { joinFaults, type Authorizer } from "../access/authorizer.ts";
import { compactRules, readRule, uncovered, type PolicyRule } from "../access/rules.ts";
import { textOf } from "../cluster-state.ts";
import { MASTERS } from "../request/user.ts";
import { refusals } from "../status/status.ts";
import type { Entry } from "../storage/object-store.ts";
import { checkResize } from "./claim-resize.ts";
import { resourceOf, type Admission, type WriteScope } from "../write/scope.ts";

const IMMORTAL: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);
const RBAC = "rbac.authorization.k8s.io";

export function admission(authorizer: Authorizer): Admission {
  return {
    onCreate: (scope, object) => {
      checkNamespace(scope, true, textOf(object["metadata"], "name"));
      checkEscalation(authorizer, scope, object);
    },
    onUpdate: (scope, object, old) => {
      checkNamespace(scope, false, scope.name);
      if (!isOnlyForCollector(object, old)) checkEscalation(authorizer, scope, object, old);
    },
    onChecked: (scope, object, old) => {
      if (old !== undefined) checkResize(scope, object, old);
    },
    onDelete: (scope) => {
      if (scope.served.resource === "/namespaces" && IMMORTAL.has(scope.name)) {
        throw refusals.forbidden(resourceOf(scope), scope.name, "this namespace may not be deleted");
      }
    },
  };
}

/** @see apiserver pkg/admission/plugin/namespace/lifecycle/admission.go */
function checkNamespace(scope: WriteScope, isCreate: boolean, name: string): void {
  if (!scope.served.definition.namespaced) return;
  const { namespace, state } = scope;
  const entry = state.store.get("/namespaces", namespace);
  if (entry === undefined) throw refusals.notFound({ group: "", plural: "namespaces" }, namespace);
  if (!isCreate) return;
  if (!isTerminating(entry)) return;
  const cause = { reason: "NamespaceTerminating", message: `namespace ${namespace} is being terminated`, field: "metadata.namespace" };
  throw refusals.forbidden(
    resourceOf(scope),
    name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
    [cause],
  );
}

/** Namespaces by whether they are being deleted: every create asks, few of them change. */
const terminating = new WeakMap<Entry, boolean>();

function isTerminating(entry: Entry): boolean {
  let known = terminating.get(entry);
  if (known === undefined) {
    const stored = JSON.parse(entry.json) as MutableJsonObject;
    known = own(stored["metadata"], "deletionTimestamp") !== undefined || own(stored["status"], "phase") === "Terminating";
    terminating.set(entry, known);
  }
  return known;
}

/** Owner references and finalizers may be changed by anybody who may update, so that the garbage collector can work. */
function isOnlyForCollector(object: MutableJsonObject, old: MutableJsonObject): boolean {
  const strip = (each: MutableJsonObject): Json => {
    const metadata = isObject(each["metadata"]) ? each["metadata"] : {};
    const { ownerReferences: _owners, finalizers: _finalizers, managedFields: _managed, ...rest } = metadata;
    return { ...each, metadata: rest };
  };
  return sameJson(strip(object), strip(old));
}

/** @see kubernetes pkg/registry/rbac, policybased/storage.go of each kind */
function checkEscalation(authorizer: Authorizer, scope: WriteScope, object: MutableJsonObject, old?: MutableJsonObject): void {
  const { definition } = scope.served;
  if (definition.group !== RBAC || scope.user.groups.includes(MASTERS)) return;
  const isBinding = definition.plural.endsWith("bindings");
  const roleRef = own(object, "roleRef");
  const wanted = {
    kind: "resource",
    verb: isBinding ? "bind" : "escalate",
    group: RBAC,
    plural: isBinding ? (own(roleRef, "kind") === "ClusterRole" ? "clusterroles" : "roles") : definition.plural,
    subresource: "",
    namespace: scope.namespace,
    name: isBinding ? textOf(roleRef, "name") : textOf(object["metadata"], "name"),
  } as const;
  if (authorizer.allow(scope.user, wanted) !== undefined) return;
  const granted = isBinding ? boundRules(authorizer, scope, object) : ownRules(object);
  confirm(authorizer, scope, granted, textOf(object["metadata"], "name"));
  const gathers = (each: MutableJsonObject | undefined): boolean =>
    Array.isArray(own(own(each, "aggregationRule"), "clusterRoleSelectors"));
  if (definition.plural !== "clusterroles" || (!gathers(object) && !gathers(old))) return;
  if (
    uncovered(
      [...authorizer.grants(scope.user, "")].map(({ rule }) => rule),
      EVERYTHING,
    ).length > 0
  ) {
    throw refusals.forbidden(
      resourceOf(scope),
      textOf(object["metadata"], "name"),
      "must have cluster-admin privileges to use the aggregationRule",
    );
  }
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [], nonResourceURLs: [] },
  { verbs: ["*"], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ["*"] },
];

function ownRules(object: MutableJsonObject): PolicyRule[] {
  const rules = object["rules"];
  return Array.isArray(rules) ? rules.map((each) => readRule(each)) : [];
}

function boundRules(authorizer: Authorizer, scope: WriteScope, object: MutableJsonObject): readonly PolicyRule[] {
  const ref = own(object, "roleRef");
  const rules = authorizer.rulesOfRole(ref, scope.namespace);
  if (rules !== undefined) return rules;
  const kind = textOf(ref, "kind");
  if (kind !== "Role" && kind !== "ClusterRole") throw refusals.unknown(`unsupported role reference kind: ${JSON.stringify(kind)}`);
  const plural = kind === "ClusterRole" ? "clusterroles" : "roles";
  throw refusals.notFound({ group: RBAC, plural }, textOf(ref, "name"));
}

function confirm(authorizer: Authorizer, scope: WriteScope, wanted: readonly PolicyRule[], name: string): void {
  const held = [...authorizer.grants(scope.user, scope.namespace)].map(({ rule }) => rule);
  const missing = uncovered(held, wanted);
  if (missing.length === 0) return;
  const { user } = scope;
  const faults = authorizer.faults(user, scope.namespace);
  const because = faults.length === 0 ? "" : `; resolution errors: [${joinFaults(faults)}]`;
  const groups = `[${user.groups.map((each) => JSON.stringify(each)).join(" ")}]`;
  throw refusals.forbidden(
    resourceOf(scope),
    name,
    `user ${JSON.stringify(user.name)} (groups=${groups}) is attempting to grant RBAC permissions not currently held:\n${compactRules(missing).join("\n")}${because}`,
  );
}
