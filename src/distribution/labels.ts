// Labels that every object of an install carries, and by which tools find it.
import type { ComponentOptions } from "./render.ts";

export const PART_OF = "app.kubernetes.io/part-of";
export const INSTANCE = "app.kubernetes.io/instance";
export const VERSION = "app.kubernetes.io/version";
export const COMPONENT = "app.kubernetes.io/component";

/** `part-of: flux`, the namespace as instance, and the release; with a component, its name too. */
export function labelsOf({ namespace, release }: ComponentOptions, component?: string): Record<string, string> {
  return {
    ...(component !== undefined && { [COMPONENT]: component }),
    [INSTANCE]: namespace,
    [PART_OF]: "flux",
    [VERSION]: release.version,
  };
}
