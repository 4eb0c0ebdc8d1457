// Names that depend on which shard of the objects a process works on.
import { createHash } from "node:crypto";

/** Name of a controller's lease: with a label selector, the first eight hex digits of the selector's sha256 are appended. */
export function leaseName(controller: string, selector = ""): string {
  const base = `${controller}-leader-election`;
  return selector === "" ? base : `${base}-${createHash("sha256").update(selector).digest("hex").slice(0, 8)}`;
}
