// Compares an install that is described as data with its cluster. Changes nothing.
import type { Drift } from "../bootstrap-contract.ts";
import { inspectObjects } from "../inspect.ts";
import type { ManifestSource } from "../manifest-source/manifest-source.ts";
import { syncTest } from "./apply.ts";
import type { InstanceInspection, InstanceInstall, InstanceOrder, InstancePlaces } from "./contract.ts";
import { instanceOwner } from "./record.ts";
import { installOf, renderingOf } from "./rendering.ts";

/**
 * Looks at every object and field of an install, its record included.
 * @throws as {@link renderInstance}, kube.* and apply.*
 */
export async function inspectInstance(
  order: InstanceOrder,
  places: Pick<InstancePlaces, "cluster" | "clock">,
  { source, signal }: { readonly source?: ManifestSource; readonly signal?: AbortSignal } = {},
): Promise<InstanceInspection> {
  const install = await installOf(order, source, signal);
  return { rendering: renderingOf(install), ...(await inspectInstall(order, install, { places, signal })) };
}

/** As {@link inspectInstance}, of an install that is rendered. */
export async function inspectInstall(
  order: InstanceOrder,
  { objects, record }: InstanceInstall,
  { places, signal }: { readonly places: Pick<InstancePlaces, "cluster" | "clock">; readonly signal: AbortSignal | undefined },
): Promise<Pick<InstanceInspection, "drift" | "installed">> {
  const isSync = syncTest(order, objects);
  const drift = await inspectObjects([...objects, record], { owner: instanceOwner(order.namespace), isSync, places, signal });
  const isPart = (each: Drift): boolean => each.change === "missing" && !each.subject.startsWith("Namespace/");
  const parts = [...objects, record].filter((each) => each.kind !== "Namespace").length;
  return { drift, installed: drift.filter(isPart).length < parts };
}
