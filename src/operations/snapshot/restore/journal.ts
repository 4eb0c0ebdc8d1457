// How far a restore has come, written into the cluster itself, so that one that was cut short goes on from anywhere.
import { isProblem, stringAt, type ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { signalOf, tryGet } from "../../cluster-objects.ts";
import { RESTORE_MANAGER } from "../kept-object.ts";

/** `applying`: objects are brought back and held. `resuming`: all are there, and are let go one after the other. */
export type Phase = "applying" | "resuming";

export interface JournalEntry {
  /** Digest of the snapshot that is restored. */
  readonly digest: string;
  readonly phase: Phase;
  /** Whether the components of the install are restored: those that are half there must be finished. */
  readonly withComponents: boolean;
}

/** A ConfigMap in the namespace of the install; it is gone once the restore is complete. */
export class Journal {
  readonly #cluster: Cluster;
  readonly #ref: ObjectRef;

  constructor(cluster: Cluster, namespace: string) {
    this.#cluster = cluster;
    this.#ref = { apiVersion: "v1", kind: "ConfigMap", name: "headgate-restore", namespace };
  }

  async read(signal: AbortSignal): Promise<JournalEntry | undefined> {
    const found = await tryGet(this.#cluster, this.#ref, signal);
    if (found === undefined) return undefined;
    return {
      digest: stringAt(found, "data", "snapshot"),
      phase: stringAt(found, "data", "phase") === "resuming" ? "resuming" : "applying",
      withComponents: stringAt(found, "data", "components") === "true",
    };
  }

  async write({ digest, phase, withComponents }: JournalEntry, signal: AbortSignal): Promise<void> {
    const { apiVersion, kind, name, namespace = "" } = this.#ref;
    const entry = {
      apiVersion,
      kind,
      metadata: { name, namespace },
      data: { snapshot: digest, phase, components: String(withComponents) },
    };
    await this.#cluster.apply(entry, { fieldManager: RESTORE_MANAGER, force: true, ...signalOf(signal) });
  }

  async remove(signal: AbortSignal): Promise<void> {
    try {
      await this.#cluster.delete(this.#ref, signalOf(signal));
    } catch (error) {
      if (!isProblem(error, "kube.notFound")) throw error;
    }
  }
}
