// Failures of applying, waiting and pruning.
import { catalogue, formatRef, type ObjectRef } from "#base";

/** An object of a set as messages name it: with the file that it came from, where that is known. */
export interface Named {
  readonly ref: ObjectRef;
  readonly file?: string | undefined;
}

/** An object that is not as it was waited for. */
export interface Unready {
  readonly ref: ObjectRef;
  readonly status: string;
  readonly message: string;
}

export const applyProblems = catalogue("apply", {
  dryRunFailed: (object: Named, reason: string) => ({
    verdict: "retry",
    message: `${words(object)} dry-run failed: ${reason}`,
    next: "correct the object; nothing of its stage was applied",
    data: { ref: object.ref, file: object.file },
  }),
  failed: (object: Named, reason: string) => ({
    verdict: "retry",
    message: `${words(object)} apply failed: ${reason}`,
    data: { ref: object.ref, file: object.file },
  }),
  immutable: (object: Named, reason: string) => ({
    verdict: "retry",
    message: `${words(object)} dry-run failed: ${reason}`,
    next: "undo the change of the immutable field, or let the object be replaced by force",
    data: { ref: object.ref, file: object.file },
  }),
  replaceFailed: (object: Named, reason: string) => ({
    verdict: "retry",
    message: `${words(object)} cannot be replaced: ${reason}`,
    data: { ref: object.ref, file: object.file },
  }),
  namespaceRequired: (object: Named) => ({
    verdict: "retry",
    message: `${words(object)} has no namespace, and ${object.ref.kind} is a namespaced kind`,
    next: "set metadata.namespace, or a target namespace for the whole set",
    data: { ref: object.ref, file: object.file },
  }),
  nameRequired: (object: Named) => ({
    verdict: "stall",
    message: `${words(object)} has no name`,
    next: "set metadata.name; generateName cannot be applied",
    data: { ref: object.ref, file: object.file },
  }),
  duplicate: (object: Named) => ({
    verdict: "stall",
    message: `${words(object)} is in the set twice`,
    next: "keep one of the two",
    data: { ref: object.ref, file: object.file },
  }),
  encrypted: (object: Named) => ({
    verdict: "stall",
    message: `${words(object)} is SOPS encrypted`,
    next: "configure decryption, so that ciphertext never takes the place of a live value",
    data: { ref: object.ref, file: object.file },
  }),
  notText: (object: Named, field: string) => ({
    verdict: "stall",
    message: `${words(object)} is invalid: ${field} is no text`,
    next: "quote the value",
    data: { ref: object.ref, file: object.file, field },
  }),
  failedEarly: (unready: readonly Unready[]) => ({
    verdict: "retry",
    message: `failed early due to stalled resources: ${list(unready)}`,
    data: { unready },
  }),
  timedOut: (unready: readonly Unready[], timeoutMillis: number) => ({
    verdict: "retry",
    message: `timeout waiting for: ${list(unready)}`,
    data: { unready, timeoutMillis },
  }),
  notGone: (refs: readonly ObjectRef[], timeoutMillis: number) => ({
    verdict: "retry",
    message: `timeout waiting for the deletion of: [${refs.map(formatRef).join(", ")}]`,
    next: "look for finalizers that hold the objects",
    data: { refs, timeoutMillis },
  }),
  badInventoryId: (id: string) => ({
    verdict: "stall",
    message: `inventory id ${JSON.stringify(id)} is not of the form <namespace>_<name>_<group>_<kind>`,
    data: { id },
  }),
  badHealthExpression: (subject: string, reason: string) => ({
    verdict: "stall",
    message: `health expression of ${subject} cannot be read: ${reason}`,
    next: "correct the CEL expression",
    data: { subject },
  }),
  duplicateHealthExpression: (subject: string) => ({
    verdict: "stall",
    message: `there are two sets of health expressions for ${subject}`,
    next: "keep one of them",
    data: { subject },
  }),
  healthExpressionFailed: (ref: ObjectRef, field: string, reason: string) => ({
    verdict: "retry",
    message: `health expression ${field} failed on ${formatRef(ref)}: ${reason}`,
    data: { ref, field },
  }),
  badIgnoreRule: (path: string, reason: string) => ({
    verdict: "stall",
    message: `ignore rule ${JSON.stringify(path)} cannot be read: ${reason}`,
    next: "write paths as JSON pointers, like /spec/replicas, and selectors as regular expressions",
    data: { path },
  }),
});

function words({ ref, file }: Named): string {
  return file === undefined ? formatRef(ref) : `${formatRef(ref)} (${file})`;
}

function list(unready: readonly Unready[]): string {
  return `[${unready.map((each) => `${formatRef(each.ref)} status: '${each.status}'${each.message === "" ? "" : `: ${each.message}`}`).join(", ")}]`;
}
