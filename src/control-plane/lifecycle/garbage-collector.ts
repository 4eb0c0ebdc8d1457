// Deletes what its owners leave behind, and carries out foreground and orphaning deletions.
import { own, type Json, type MutableJsonObject } from "#base";
import { textOf, type ClusterState } from "../cluster-state.ts";
import type { StoredEvent } from "../storage/event-log.ts";
import type { Entry } from "../storage/object-store.ts";
import { SystemClient, type Place } from "./client.ts";

interface Located {
  readonly resource: string;
  readonly key: string;
}

interface Node extends Located {
  readonly uid: string;
  readonly owners: readonly Json[];
  readonly finalizers: readonly string[];
  readonly isDeleting: boolean;
}

/** @see kubernetes pkg/controller/garbagecollector */
export class GarbageCollector {
  readonly #state: ClusterState;
  readonly #client: SystemClient;
  readonly #nodes = new Map<string, Node>();
  /** UIDs of dependents by the UID of their owner. */
  readonly #dependents = new Map<string, Set<string>>();

  constructor(state: ClusterState) {
    this.#state = state;
    this.#client = new SystemClient(state, "kube-controller-manager");
    for (const resource of state.store.resources())
      for (const entry of state.store.list(resource)) this.#remember(readNode(resource, entry));
  }

  /** Takes an event in. @returns UIDs of objects that should be looked at */
  observe({ type, resource, entry }: StoredEvent): string[] {
    const node = readNode(resource, entry);
    if (type === "DELETED") {
      this.#forget(node.uid);
      return [...this.#dependentsOf(node.uid), ...this.#ownersOf(node)];
    }
    // an owner that has been let go of may have waited for that
    const before = this.#nodes.get(node.uid);
    const former = before === undefined ? [] : this.#ownersOf(before);
    this.#forget(node.uid);
    this.#remember(node);
    return node.owners.length > 0 || node.isDeleting ? [node.uid, ...this.#ownersOf(node), ...former] : former;
  }

  /** UIDs of everything that has owners or is being deleted: what to look at after a start. */
  all(): string[] {
    return [...this.#nodes.values()].filter((each) => each.owners.length > 0 || each.isDeleting).map((each) => each.uid);
  }

  /** Looks at one object and does what is due. */
  reconcile(uid: string): void {
    const node = this.#nodes.get(uid);
    if (node === undefined) return;
    if (node.isDeleting) {
      if (node.finalizers.includes("orphan")) return this.#orphan(node);
      if (node.finalizers.includes("foregroundDeletion")) return this.#deleteInForeground(node);
      return;
    }
    if (node.owners.length > 0) this.#checkOwners(node);
  }

  #checkOwners(node: Node): void {
    const solid = node.owners.filter((each) => this.#ownerState(node, each) === "solid");
    const gone = node.owners.filter((each) => this.#ownerState(node, each) === "gone");
    const waiting = node.owners.filter((each) => this.#ownerState(node, each) === "waiting");
    if (solid.length > 0) {
      if (gone.length + waiting.length > 0) this.#dropOwners(node, new Set([...gone, ...waiting].map((each) => textOf(each, "uid"))));
      return;
    }
    const isWaitedFor = waiting.length > 0 && this.#dependentsOf(node.uid).length > 0;
    const propagation = node.finalizers.includes("orphan")
      ? "Orphan"
      : isWaitedFor || node.finalizers.includes("foregroundDeletion")
        ? "Foreground"
        : "Background";
    this.#client.delete(node.resource, placeOf(node), { propagation, uid: node.uid });
  }

  /** An owner counts where it is, with that UID, in reach: in the same namespace or cluster-scoped. */
  #ownerState(node: Node, owner: Json): "solid" | "waiting" | "gone" {
    const found = this.#nodes.get(textOf(owner, "uid"));
    if (found === undefined) return "gone";
    const [mine, theirs] = [placeOf(node).namespace, placeOf(found).namespace];
    if (theirs !== "" && theirs !== mine) return "gone";
    // whoever is not where the reference says is not the owner, whatever its UID
    const group = textOf(owner, "apiVersion").split("/").slice(0, -1).join("/");
    const slash = found.resource.lastIndexOf("/");
    const kind = this.#state.table.any(found.resource.slice(0, slash), found.resource.slice(slash + 1))?.definition.kind;
    if (found.resource.slice(0, slash) !== group || kind !== textOf(owner, "kind") || placeOf(found).name !== textOf(owner, "name"))
      return "gone";
    return found.isDeleting && found.finalizers.includes("foregroundDeletion") ? "waiting" : "solid";
  }

  #dropOwners(node: Node, uids: ReadonlySet<string>): void {
    this.#client.update(node.resource, placeOf(node), "", (object) => {
      const metadata = object["metadata"] as MutableJsonObject;
      const owners = metadata["ownerReferences"];
      if (!Array.isArray(owners) || textOf(metadata, "uid") !== node.uid) return false;
      const kept = owners.filter((each) => !uids.has(textOf(each, "uid")));
      if (kept.length === owners.length) return false;
      if (kept.length === 0) delete metadata["ownerReferences"];
      else metadata["ownerReferences"] = kept;
      return true;
    });
  }

  #orphan(node: Node): void {
    for (const uid of this.#dependentsOf(node.uid)) {
      const dependent = this.#nodes.get(uid);
      if (dependent !== undefined) this.#dropOwners(dependent, new Set([node.uid]));
    }
    this.#dropFinalizer(node, "orphan");
  }

  #deleteInForeground(node: Node): void {
    const dependents = this.#dependentsOf(node.uid).flatMap((uid) => this.#nodes.get(uid) ?? []);
    const blocking = dependents.filter((each) =>
      each.owners.some((owner) => textOf(owner, "uid") === node.uid && own(owner, "blockOwnerDeletion") === true),
    );
    if (blocking.length === 0) this.#dropFinalizer(node, "foregroundDeletion");
    for (const each of dependents) if (!each.isDeleting) this.#checkOwners(each);
  }

  #dropFinalizer(node: Node, finalizer: string): void {
    this.#client.update(node.resource, placeOf(node), "", (object) => {
      const metadata = object["metadata"] as MutableJsonObject;
      const finalizers = metadata["finalizers"];
      if (!Array.isArray(finalizers) || !finalizers.includes(finalizer)) return false;
      const kept = finalizers.filter((each) => each !== finalizer);
      if (kept.length === 0) delete metadata["finalizers"];
      else metadata["finalizers"] = kept;
      return true;
    });
  }

  #dependentsOf(uid: string): string[] {
    return [...(this.#dependents.get(uid) ?? [])];
  }

  #ownersOf(node: Node): string[] {
    return node.owners.map((each) => textOf(each, "uid"));
  }

  #remember(node: Node): void {
    if (this.#state.store.get(node.resource, node.key) === undefined) return;
    this.#nodes.set(node.uid, node);
    for (const owner of this.#ownersOf(node)) {
      let set = this.#dependents.get(owner);
      if (set === undefined) this.#dependents.set(owner, (set = new Set()));
      set.add(node.uid);
    }
  }

  #forget(uid: string): void {
    const node = this.#nodes.get(uid);
    if (node === undefined) return;
    this.#nodes.delete(uid);
    for (const owner of this.#ownersOf(node)) {
      const set = this.#dependents.get(owner);
      set?.delete(uid);
      if (set?.size === 0) this.#dependents.delete(owner);
    }
  }
}

/** Names of what makes an object more than a leaf that nobody owns; where they are missing in the text, so are they in its metadata. */
const LINKS = ['"ownerReferences":', '"finalizers":', '"deletionTimestamp":'];

function readNode(resource: string, { key, json }: Entry): Node {
  // metadata stands in front, and the uid before everything in it that a client may fill
  const uid = LINKS.some((each) => json.includes(each)) ? undefined : /"uid":"([^"\\]*)"/.exec(json)?.[1];
  return uid === undefined ? parseNode(resource, key, json) : { resource, key, uid, owners: NONE, finalizers: NONE, isDeleting: false };
}

const NONE: readonly never[] = [];

function parseNode(resource: string, key: string, json: string): Node {
  const metadata = own(JSON.parse(json), "metadata");
  const owners = own(metadata, "ownerReferences");
  const finalizers = own(metadata, "finalizers");
  return {
    resource,
    key,
    uid: textOf(metadata, "uid"),
    owners: Array.isArray(owners) ? owners : [],
    finalizers: Array.isArray(finalizers) ? finalizers.map(String) : [],
    isDeleting: own(metadata, "deletionTimestamp") !== undefined,
  };
}

function placeOf({ key }: Located): Place {
  const slash = key.indexOf("/");
  return slash < 0 ? { namespace: "", name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
