// Compares an install that is described as data with its cluster. Changes nothing.
import type { Drift } from "../bootstrap-contract.ts";
import { inspectObjects } from "../inspect.ts";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import { syncTest } from "./apply.ts";
import type { InstanceInspection, InstanceOrder, InstancePlaces } from "./contract.ts";
import { instanceOwner } from "./record.ts";
import { installOf } from "./rendering.ts";

/**
 * Looks at every object and field of an install, its record included.
 * @throws as {@link renderInstance}, kube.* and apply.*
 */
export async function inspectInstance(
  order: InstanceOrder,
  places: Pick<InstancePlaces, "cluster" | "clock">,
  { source, signal }: { readonly source?: ManifestSource; readonly signal?: AbortSignal } = {},
): Promise<InstanceInspection> {
  const { objects, record } = await installOf(order, source, signal);
  const isSync = syncTest(order, objects);
  const drift = await inspectObjects([...objects, record], { owner: instanceOwner(order.namespace), isSync, places, signal });
  const isPart = (each: Drift): boolean => each.change === "missing" && !each.subject.startsWith("Namespace/");
  const parts = [...objects, record].filter((each) => each.kind !== "Namespace").length;
  return { drift, installed: drift.filter(isPart).length < parts };
}
