// Annotations by which a person or another controller asks for work. Behaviour: fluxcd/pkg apis/meta.
import { own, type KubeObject } from "#base";

/** A new value asks for a reconcile. */
export const REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
/** Label by which a ConfigMap or Secret asks that its users look at it at once. */
export const WATCH_LABEL_SELECTOR = "reconcile.fluxcd.io/watch=Enabled";
/** Prefix of annotations that every event of the object carries. */
export const EVENT_PREFIX = "event.toolkit.fluxcd.io/";

/** An action that is asked for together with a reconcile. */
export type RequestedAction = "force" | "reset";

/** The value of `requestedAt`, empty when absent. */
export function requestedAt(object: KubeObject): string {
  return object.metadata.annotations?.[REQUESTED_AT] ?? "";
}

/**
 * Whether a forced or resetting reconcile is asked for: its annotation equals `requestedAt`, and neither was handled before.
 * The value of the annotation is recorded as handled whether or not it acts.
 */
export function isRequested(object: KubeObject, action: RequestedAction): boolean {
  const asked = object.metadata.annotations?.[`reconcile.fluxcd.io/${action}At`];
  if (asked === undefined || asked === "" || asked !== requestedAt(object)) return false;
  const handled = own(object.status, action === "force" ? "lastHandledForceAt" : "lastHandledResetAt");
  return asked !== own(object.status, "lastHandledReconcileAt") && asked !== handled;
}
