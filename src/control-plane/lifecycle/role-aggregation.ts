// Fills ClusterRoles that gather the rules of others.
import { isObject, own, sameJson, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import { matchesLabels } from "../selector/label-selector.ts";
import { readSelector } from "../selector/object-selector.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import { SystemClient } from "./client.ts";

const ROLES = "rbac.authorization.k8s.io/clusterroles";

/** @see kubernetes pkg/controller/clusterroleaggregation */
export class RoleAggregation {
  readonly #state: ClusterState;
  readonly #client: SystemClient;

  constructor(state: ClusterState) {
    this.#state = state;
    this.#client = new SystemClient(state, "clusterrole-aggregation-controller");
  }

  concerns({ resource }: StoredEvent): boolean {
    return resource === ROLES;
  }

  /** Fills every role that gathers; settles within as many calls as roles gather from one another. */
  reconcile(): void {
    const roles = this.#state.store.list(ROLES).map(({ json }) => JSON.parse(json) as MutableJsonObject);
    for (const role of roles) {
      const selectors = own(role["aggregationRule"], "clusterRoleSelectors");
      if (!Array.isArray(selectors)) continue;
      const rules = gather(role, roles, selectors as readonly Json[]);
      const name = textOf(role["metadata"], "name");
      this.#client.update(ROLES, { namespace: "", name }, "", (object) => {
        if (sameJson(object["rules"] ?? [], rules)) return false;
        object["rules"] = rules;
        return true;
      });
    }
  }
}

function gather(role: MutableJsonObject, roles: readonly MutableJsonObject[], selectors: readonly Json[]): MutableJson[] {
  const rules: MutableJson[] = [];
  for (const selector of selectors) {
    const parsed = readSelector(selector);
    for (const other of roles) {
      const labels = own(other["metadata"], "labels");
      if (own(other["metadata"], "name") === own(role["metadata"], "name") || !matchesLabels(parsed, isObject(labels) ? labels : {}))
        continue;
      for (const rule of Array.isArray(other["rules"]) ? other["rules"] : [])
        if (!rules.some((each) => sameJson(each, rule))) rules.push(rule);
    }
  }
  return rules;
}
