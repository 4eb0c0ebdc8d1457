// What was wrong before and was left alone is not refused. @see apiextensions-apiserver pkg/apiserver/validation/ratcheting.go
import type { FieldError } from "../resource.ts";
import type { Correlation } from "./correlation.ts";

/** Whether an error lies in a value that an update does not change. Items of a list have an older self only where keys tell them apart. */
export function isUnchanged({ field, type }: FieldError, root: Correlation): boolean {
  if (field === "<nil>") return root.isUnchanged;
  const steps = field.match(/[^.[\]]+/g) ?? [];
  // what is missing is the fault of the value that it is missing in
  const owners = type === "required" ? steps.slice(0, -1) : steps;
  let at: Correlation | undefined = root;
  for (const [i, step] of owners.entries()) {
    if (i === 0 && (step === "apiVersion" || step === "kind")) return false;
    at = at.item(Number(step)) ?? at.field(step);
    if (at === undefined) return false;
    if (at.isUnchanged) return true;
  }
  return false;
}
