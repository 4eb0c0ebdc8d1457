// The control plane's own writes: its controllers change objects as any client does, but without a request.
import { cloneJson, type JsonObject, type MutableJsonObject } from "#base";
import { keyOf, metadataOf, textOf, type ClusterState, readEntry } from "../cluster-state.ts";
import { applyManaged, managedAfterUpdate } from "../managed-fields/field-manager.ts";
import { statusOf } from "../problems.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import type { DeleteOptions } from "../request/options.ts";
import { MASTERS, type UserInfo } from "../request/user.ts";
import { refusals } from "../status/status.ts";
import { createObject, ownedWrite, setManagedFields } from "../write/create.ts";
import { deleteObject } from "../write/delete.ts";
import type { Admission, WriteScope } from "../write/scope.ts";
import { updateObject } from "../write/update.ts";

const SYSTEM: UserInfo = { name: "system:apiserver", groups: [MASTERS] };
const NO_CHECKS: Admission = { onCreate: () => undefined, onUpdate: () => undefined, onDelete: () => undefined };

export interface Place {
  readonly namespace: string;
  readonly name: string;
}

export class SystemClient {
  readonly #state: ClusterState;
  readonly #manager: string;

  constructor(state: ClusterState, manager: string) {
    this.#state = state;
    this.#manager = manager;
  }

  get(resource: string, place: Place): MutableJsonObject | undefined {
    const served = this.#served(resource);
    const entry = this.#state.store.get(resource, keyOf(place.namespace, place.name));
    return served === undefined || entry === undefined ? undefined : readEntry(entry, served);
  }

  /** Creates an object; nothing happens where it is there already. */
  ensure(resource: string, object: MutableJsonObject): void {
    const served = this.#served(resource);
    if (served === undefined) return;
    const metadata = metadataOf(object);
    const place = { namespace: textOf(metadata, "namespace"), name: textOf(metadata, "name") };
    if (this.#state.store.get(resource, keyOf(place.namespace, place.name)) !== undefined) return;
    createObject(this.#scope(served, { ...place, name: "" }, ""), object);
  }

  /** Changes an object in place; nothing happens where it is gone. @param change returns false where there is nothing to do */
  update(resource: string, place: Place, subresource: string, change: (object: MutableJsonObject) => boolean): void {
    const served = this.#served(resource);
    if (served === undefined) return;
    const scope = this.#scope(served, place, subresource);
    const existing = this.get(resource, place);
    if (existing === undefined || !change(cloneJson(existing))) return;
    updateObject(scope, (live) => {
      const next = cloneJson(live ?? {});
      change(next);
      setManagedFields(metadataOf(next), managedAfterUpdate(ownedWrite(scope), live, next, scope.manager));
      return next;
    });
  }

  /** Applies the status of an object, whoever else owns parts of it; nothing happens where it is gone. @throws control-plane.refused */
  apply(resource: string, place: Place, config: JsonObject): void {
    const served = this.#served(resource);
    if (served === undefined || this.get(resource, place) === undefined) return;
    const scope = this.#scope(served, place, "status");
    updateObject(scope, (live) => {
      const outcome = applyManaged(ownedWrite(scope), live, config, { manager: scope.manager, force: true });
      if (outcome.kind === "refused") throw refusals.internal(outcome.message);
      const next = cloneJson(outcome.object) as MutableJsonObject;
      // what nobody owns any more has become null, and is nothing once it is read
      served.definition.strategy.applyDefaults?.(next);
      setManagedFields(metadataOf(next), outcome.managedFields);
      return next;
    });
  }

  /** Deletes an object; nothing happens where it is gone or another one by now. */
  delete(resource: string, place: Place, options: Partial<DeleteOptions> = {}): void {
    const served = this.#served(resource);
    if (served === undefined) return;
    const full: DeleteOptions = {
      dryRun: false,
      gracePeriodSeconds: undefined,
      propagation: undefined,
      uid: undefined,
      resourceVersion: undefined,
      hasOrphanDependents: false,
      ...options,
    };
    try {
      deleteObject(this.#scope(served, place, ""), full);
    } catch (error) {
      const code = statusOf(error)?.code;
      if (code !== 404 && code !== 409) throw error;
    }
  }

  #served(resource: string): ServedResource | undefined {
    const slash = resource.lastIndexOf("/");
    return this.#state.table.any(resource.slice(0, slash), resource.slice(slash + 1));
  }

  #scope(served: ServedResource, { namespace, name }: Place, subresource: string): WriteScope {
    return {
      state: this.#state,
      admission: NO_CHECKS,
      served,
      namespace,
      name,
      subresource,
      user: SYSTEM,
      options: { dryRun: false, fieldManager: "", fieldValidation: "Ignore", force: false },
      manager: this.#manager,
      warnings: [],
    };
  }
}
