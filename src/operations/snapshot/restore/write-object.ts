// Writes kept objects to a cluster. Fields that a restore has written are handed back to those who owned them when the snapshot was
// taken, so that the next apply of a controller finds its own, and changes nothing.
import { condition } from "#apply";
import { own, refOf, type Clock, type Json, type JsonObject, type KubeObject, type ObjectRef } from "#base";
import type { Cluster, ResourceType } from "#kube";
import { signalOf, tryGet } from "../../cluster-objects.ts";
import type { KeptObject } from "../contract.ts";
import { held, isHeld, type Brake } from "../flux-kinds.ts";
import { isHalfRestored, RESTORE_MANAGER, statusFor } from "../kept-object.ts";
import { remembering } from "./memory.ts";
import type { PlannedObject, RestorePlaces } from "./plan.ts";

/** How long an object that is held may still be worked on. */
const SETTLED_MILLIS = 30_000;
const POLL_MILLIS = 200;
const AS_RESTORE = { fieldManager: RESTORE_MANAGER };

export class ObjectWriter {
  readonly #cluster: Cluster;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor({ cluster, clock }: Pick<RestorePlaces, "cluster" | "clock">, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Brings an object back that no controller acts on. */
  async write({ kept, live, action }: PlannedObject): Promise<void> {
    if (action === "create") await this.#cluster.create(unowned(kept.object), this.#options());
    else if (action === "overwrite" && live !== undefined) await this.#overwrite(kept, live);
    await this.#handOver(kept.object);
  }

  /**
   * Brings a Flux object back, held, with its recorded status. One that was not held stays so until {@link letGo}.
   */
  async writeHeld({ kept, live, action, brake, isTended }: PlannedObject, type: ResourceType): Promise<void> {
    if (isTended) return this.#remind(kept.object, brake);
    const hasSubresource = type.subresources.includes("status");
    const object = held(kept.object, brake);
    const { status, ...rest } = object;
    const body = unowned(hasSubresource || status === undefined ? rest : { ...rest, status });
    const written = await this.#hold(body, { live, action });
    const isLetGo = brake !== undefined && !isHeld(kept.object, brake);
    if (hasSubresource && status !== undefined) {
      const generation = (written.metadata.generation ?? 0) + (isLetGo && "field" in brake ? 1 : 0);
      await this.#writeStatus(refOf(kept.object), statusFor(status, generation));
    }
    if (!isLetGo) await this.#handOver(kept.object);
  }

  /** Holds an object that a controller looks after, and adds to its status what it has forgotten. */
  async #remind(kept: KubeObject, brake: Brake): Promise<void> {
    const ref = refOf(kept);
    const { spec, metadata } = held({ ...kept, spec: {}, metadata: {} }, brake);
    await this.#cluster.patch(ref, { type: "merge", body: { spec, metadata } as unknown as JsonObject }, this.#options());
    const live = await this.#settled(ref);
    if (live !== undefined) await this.#writeStatus(ref, remembering(kept, live));
  }

  /** The object once no controller is at work on it: the status that one writes at its end would replace ours. */
  async #settled(ref: ObjectRef): Promise<KubeObject | undefined> {
    for (let waited = 0; ; waited += POLL_MILLIS) {
      const live = await tryGet(this.#cluster, ref, this.#signal);
      if (live === undefined || condition(live, "Reconciling")?.status !== "True" || waited >= SETTLED_MILLIS) return live;
      await this.#clock.sleep(POLL_MILLIS, this.#signal);
    }
  }

  /** Lets a held object go, and gives its fields back in the same request; one that is gone by now stays gone. */
  async letGo({ object }: KeptObject, brake: Brake): Promise<void> {
    const ref = refOf(object);
    const live = await tryGet(this.#cluster, ref, this.#signal);
    if (live === undefined) return;
    if (!isHeld(live, brake)) return isHalfRestored(live) ? this.#handOver(object) : undefined;
    const owners = object.metadata.managedFields ?? [];
    const body = [
      releaseOf(object, brake),
      ...(owners.length === 0 ? [] : [{ op: "add", path: "/metadata/managedFields", value: owners as unknown as Json }]),
    ];
    const done = await this.#cluster.patch(ref, { type: "json", body }, this.#options());
    // A value that was set explicitly is now ours; its owner gets it back.
    if (isHalfRestored(done)) await this.#handOver(object);
  }

  async #hold(body: KubeObject, { live, action }: Pick<PlannedObject, "live" | "action">): Promise<KubeObject> {
    if (action === "create") return this.#cluster.create(body, this.#options());
    return this.#replace(body, live);
  }

  async #overwrite({ role, object }: KeptObject, live: KubeObject): Promise<void> {
    // Parts of the components hold values that the cluster has given; apply leaves these alone.
    if (role === "component") await this.#cluster.apply(unowned(object), { ...this.#options(), force: true });
    else await this.#replace(unowned(object), live);
  }

  #replace(body: KubeObject, live: KubeObject | undefined): Promise<KubeObject> {
    const { resourceVersion, uid, finalizers, ownerReferences } = live?.metadata ?? {};
    const kept = {
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(uid !== undefined && { uid }),
      ...(finalizers !== undefined && { finalizers }),
      ...(ownerReferences !== undefined && { ownerReferences }),
    };
    return this.#cluster.replace({ ...body, metadata: { ...body.metadata, ...kept } }, this.#options());
  }

  async #writeStatus(ref: ObjectRef, status: Json): Promise<void> {
    const body = [{ op: "add", path: "/status", value: status }];
    await this.#cluster.patch(ref, { type: "json", body }, { ...this.#options(), subresource: "status" });
  }

  async #handOver(object: KubeObject): Promise<void> {
    const owners = object.metadata.managedFields ?? [];
    if (owners.length === 0) return;
    const body = [{ op: "add", path: "/metadata/managedFields", value: owners as unknown as Json }];
    await this.#cluster.patch(refOf(object), { type: "json", body }, this.#options());
  }

  #options(): { readonly fieldManager: string; readonly signal?: AbortSignal } {
    return { ...AS_RESTORE, ...signalOf(this.#signal) };
  }
}

/** Who owns the fields cannot be said while creating: the server would take it for a claim of ours. */
function unowned(object: KubeObject): KubeObject {
  const { managedFields: _owners, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The step of a JSON patch that puts the member back that holds an object. */
function releaseOf(object: KubeObject, brake: Brake): JsonObject {
  const isField = brake === undefined || "field" in brake;
  const path = isField ? "/spec/suspend" : `/metadata/annotations/${brake.annotation.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const value = isField ? own(object.spec, "suspend") : object.metadata.annotations?.[brake.annotation];
  return value === undefined ? { op: "remove", path } : { op: "replace", path, value };
}
