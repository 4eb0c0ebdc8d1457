// The mark on the Kustomization of an install that is being moved: it stands still, prunes nothing, and says where it is going, so that
// a run which is cut short can be told from one that somebody has suspended.
import { at, isProblem, type Json, type KubeObject } from "#base";
import type { BootstrapPlaces } from "../bootstrap-contract.ts";
import { signalOf } from "../cluster-objects.ts";
import { kustomizationRef, type Place } from "../layout.ts";

const MOVING_TO = "headgate.dev/moving-to";

/** A place as the mark writes it. */
export function markOf({ namespace, path }: Place): string {
  return JSON.stringify({ namespace, path });
}

/** Where an install is being moved to; undefined when it is not. */
export function markedPlace(kustomization: KubeObject | undefined): string | undefined {
  const mark = at(kustomization, "metadata", "annotations", MOVING_TO);
  return typeof mark === "string" ? mark : undefined;
}

/** Stops an install from following, and from pruning should anybody resume it. Nothing happens where it is gone. */
export async function pause(namespace: string, to: Place, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  await patch(namespace, places, signal, {
    metadata: { annotations: { [MOVING_TO]: markOf(to) } },
    spec: { suspend: true, prune: false },
  });
}

/** Lets an install follow again. */
export async function resume(namespace: string, places: BootstrapPlaces, signal: AbortSignal | undefined): Promise<void> {
  await patch(namespace, places, signal, { metadata: { annotations: { [MOVING_TO]: null } }, spec: { suspend: null } });
}

async function patch(namespace: string, { cluster }: BootstrapPlaces, signal: AbortSignal | undefined, body: Json): Promise<void> {
  try {
    await cluster.patch(kustomizationRef(namespace), { type: "merge", body }, { fieldManager: "headgate-move", ...signalOf(signal) });
  } catch (error) {
    // An emptied cluster has nothing that could stand in the way.
    if (!isProblem(error, "kube.notFound") && !isProblem(error, "kube.unknownKind")) throw error;
  }
}
