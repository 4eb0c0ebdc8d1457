// Brings definitions to life: accepts their names, serves their versions, and clears their objects before they go.
import { isObject, own, timestamp, type Json, type MutableJson, type MutableJsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import { SystemClient } from "../lifecycle/client.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import { CRD_FINALIZER } from "../write/delete.ts";
import { servedResources } from "./definition.ts";

export const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

export class DefinitionController {
  readonly #state: ClusterState;
  readonly #client: SystemClient;
  /** The text of what each definition serves, so that only changes change the table. */
  readonly #served = new Map<string, string>();

  constructor(state: ClusterState) {
    this.#state = state;
    this.#client = new SystemClient(state, "kube-apiserver");
  }

  /** Names of definitions that an event gives reason to look at. */
  concerned({ resource, key, type }: StoredEvent): readonly string[] {
    if (resource === DEFINITIONS) return type === "DELETED" ? [key, ...this.#state.store.list(DEFINITIONS).map((each) => each.key)] : [key];
    // the last object of a definition that waits for it
    if (type !== "DELETED") return [];
    const slash = resource.lastIndexOf("/");
    const name = `${resource.slice(slash + 1)}.${resource.slice(0, slash)}`;
    return this.#state.store.get(DEFINITIONS, name) === undefined ? [] : [name];
  }

  reconcile(name: string): void {
    const entry = this.#state.store.get(DEFINITIONS, name);
    if (entry === undefined) {
      this.#served.delete(name);
      this.#state.table.replaceCustom(name, []);
      return;
    }
    const definition = JSON.parse(entry.json) as MutableJsonObject;
    if (own(definition["metadata"], "deletionTimestamp") !== undefined) return this.#end(name, definition);
    this.#accept(name, definition);
    this.#serve(name);
  }

  /** Serves what the definition says by now, where its names are accepted. */
  #serve(name: string): void {
    const entry = this.#state.store.get(DEFINITIONS, name);
    if (entry === undefined) return;
    const definition = JSON.parse(entry.json) as MutableJsonObject;
    const isEstablished = conditionOf(definition, "Established") === "True";
    const text = isEstablished ? JSON.stringify([definition["spec"], own(definition["status"], "acceptedNames")]) : "";
    if (this.#served.get(name) === text) return;
    this.#served.set(name, text);
    this.#state.table.replaceCustom(name, isEstablished ? servedResources(definition, this.#state.store.version) : []);
  }

  #accept(name: string, definition: MutableJsonObject): void {
    const wanted = own(definition["spec"], "names");
    const problem = this.#nameConflict(name, definition);
    const now = timestamp(this.#state.clock.now());
    this.#client.update(DEFINITIONS, { namespace: "", name }, "status", (object) => {
      const status = (isObject(object["status"]) ? object["status"] : {}) as MutableJsonObject;
      const before = JSON.stringify(status);
      const conditions = (Array.isArray(status["conditions"]) ? status["conditions"] : []) as MutableJson[];
      const names =
        problem === undefined
          ? { status: "True", reason: "NoConflicts", message: "no conflicts found" }
          : { status: "False", reason: problem.reason, message: problem.message };
      setCondition(conditions, { type: "NamesAccepted", ...names }, now);
      if (problem === undefined) {
        status["acceptedNames"] = structuredClone(wanted) as MutableJson;
        setCondition(
          conditions,
          { type: "Established", status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" },
          now,
        );
      } else if (conditionIn(conditions, "Established") === undefined) {
        setCondition(
          conditions,
          { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" },
          now,
        );
      }
      status["conditions"] = conditions;
      object["status"] = status;
      return JSON.stringify(status) !== before;
    });
  }

  /** A name that another definition of the group has already. @see apiextensions-apiserver pkg/controller/status/naming_controller.go */
  #nameConflict(name: string, definition: MutableJsonObject): { readonly reason: string; readonly message: string } | undefined {
    const group = textOf(definition["spec"], "group");
    const resources = new Set<string>();
    const kinds = new Set<string>();
    for (const { key, json } of this.#state.store.list(DEFINITIONS)) {
      const other = JSON.parse(json) as MutableJsonObject;
      const names = own(other["status"], "acceptedNames");
      if (key === name || textOf(other["spec"], "group") !== group) continue;
      for (const each of [textOf(names, "plural"), textOf(names, "singular"), ...textsOf(own(names, "shortNames"))]) resources.add(each);
      for (const each of [textOf(names, "kind"), textOf(names, "listKind")]) kinds.add(each);
    }
    const names = own(definition["spec"], "names");
    const taken = (text: string, set: ReadonlySet<string>): boolean => text !== "" && set.has(text);
    let found: { reason: string; message: string } | undefined;
    const note = (reason: string, text: string, set: ReadonlySet<string>): void => {
      if (taken(text, set)) found = { reason, message: `${JSON.stringify(text)} is already in use` };
    };
    note("PluralConflict", textOf(names, "plural"), resources);
    note("SingularConflict", textOf(names, "singular"), resources);
    for (const each of textsOf(own(names, "shortNames"))) note("ShortNamesConflict", each, resources);
    note("KindConflict", textOf(names, "kind"), kinds);
    note("ListKindConflict", textOf(names, "listKind"), kinds);
    return found;
  }

  /** Deletes the objects of a definition, then lets it go. */
  #end(name: string, definition: MutableJsonObject): void {
    const finalizers = textsOf(own(definition["metadata"], "finalizers"));
    if (!finalizers.includes(CRD_FINALIZER)) return;
    const resource = `${textOf(definition["spec"], "group")}/${textOf(own(definition["spec"], "names"), "plural")}`;
    for (const { key, json } of this.#state.store.list(resource)) {
      if (own(own(JSON.parse(json), "metadata"), "deletionTimestamp") !== undefined) continue;
      const slash = key.indexOf("/");
      this.#client.delete(resource, { namespace: slash < 0 ? "" : key.slice(0, slash), name: key.slice(slash + 1) });
    }
    if (this.#state.store.list(resource).length > 0) return;
    this.#client.update(DEFINITIONS, { namespace: "", name }, "finalize", (object) => {
      const metadata = object["metadata"] as MutableJsonObject;
      const kept = textsOf(metadata["finalizers"]).filter((each) => each !== CRD_FINALIZER);
      if (kept.length === 0) delete metadata["finalizers"];
      else metadata["finalizers"] = kept;
      return true;
    });
  }
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

function conditionIn(conditions: readonly Json[], type: string): Json | undefined {
  return conditions.find((each) => own(each, "type") === type);
}

function conditionOf(definition: MutableJsonObject, type: string): string {
  const conditions = own(definition["status"], "conditions");
  return Array.isArray(conditions) ? textOf(conditionIn(conditions, type), "status") : "";
}

function setCondition(
  conditions: MutableJson[],
  condition: { type: string; status: string; reason: string; message: string },
  now: string,
): void {
  const index = conditions.findIndex((each) => own(each, "type") === condition.type);
  const before = index < 0 ? undefined : conditions[index];
  const lastTransitionTime =
    before !== undefined && own(before, "status") === condition.status ? textOf(before, "lastTransitionTime") : now;
  const { type, status, reason, message } = condition;
  const next = { type, status, lastTransitionTime, reason, message };
  if (index < 0) conditions.push(next);
  else conditions[index] = next;
}
