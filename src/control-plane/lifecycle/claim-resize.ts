// Whether a claim may ask for more. @see kubernetes plugin/pkg/admission/storage/persistentvolume/resize/admission.go
import { at, own, stringAt, type MutableJsonObject } from "#base";
import { compareQuantity, tryParseQuantity } from "#codec";
import { refusals } from "../status/status.ts";
import { resourceOf, type WriteScope } from "../write/scope.ts";

const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/** Only claims of a class that says so may grow. @throws control-plane.refused (403) */
export function checkResize(scope: WriteScope, claim: MutableJsonObject, old: MutableJsonObject): void {
  if (scope.served.resource !== "/persistentvolumeclaims" || scope.subresource !== "") return;
  const [before, after] = [sizeOf(old), sizeOf(claim)];
  if (before === undefined || after === undefined || compareQuantity(after, before) <= 0) return;
  if (mayGrow(scope, classOf(claim), classOf(old))) return;
  const why = "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";
  throw refusals.forbidden(resourceOf(scope), scope.name, why);
}

function sizeOf(claim: MutableJsonObject): ReturnType<typeof tryParseQuantity> {
  const size = at(claim, "spec", "resources", "requests", "storage");
  return typeof size === "string" || typeof size === "number" ? tryParseQuantity(String(size)) : undefined;
}

function classOf(claim: MutableJsonObject): string {
  const annotated = at(claim, "metadata", "annotations", CLASS_ANNOTATION);
  return typeof annotated === "string" ? annotated : stringAt(claim, "spec", "storageClassName");
}

function mayGrow({ state }: WriteScope, name: string, before: string): boolean {
  if (name === "" || name !== before) return false;
  const entry = state.store.get("storage.k8s.io/storageclasses", name);
  return entry !== undefined && own(JSON.parse(entry.json), "allowVolumeExpansion") === true;
}
