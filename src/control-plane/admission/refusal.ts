// The Status with which a webhook's refusal is answered. @see apiserver pkg/admission/plugin/webhook/errors/statuserror.go
import { isObject, own, stringAt, type JsonObject, type Problem } from "#base";
import { controlPlaneProblems } from "../problems.ts";
import type { Status } from "../status/status.ts";
import type { Attributes } from "./attributes.ts";

/** A problem with the webhook's own Status, completed where it does not say failure. */
export function refusedBy(webhook: string, result: JsonObject | undefined): Problem {
  const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`;
  const [status, reason] = [stringAt(result, "status"), stringAt(result, "reason")];
  const text = stringAt(result, "message") || reason;
  const [code, details, metadata] = ["code", "details", "metadata"].map((key) => own(result, key));
  return controlPlaneProblems.refused({
    kind: "Status",
    apiVersion: "v1",
    metadata: (isObject(metadata) ? metadata : {}) as Status["metadata"],
    status: (status === "" || status === "Success" ? "Failure" : status) as Status["status"],
    message: text === "" ? `${denied} without explanation` : `${denied}: ${text}`,
    ...(reason !== "" && { reason }),
    ...(isObject(details) && { details: details as NonNullable<Status["details"]> }),
    code: typeof code === "number" && code >= LOWEST_FAILURE ? code : LOWEST_FAILURE,
  });
}

const LOWEST_FAILURE = 400;

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };

/** A problem with the Status of a policy's denial. @param reason of the Status @see validating/dispatcher.go and validating/policy_decision.go */
export function refusedByPolicy({ scope, name }: Attributes, message: string, reason: string): Problem {
  const { group, plural } = scope.served.definition;
  const resource = group === "" ? plural : `${plural}.${group}`;
  // one of a collection that is deleted has no name in the request
  const named = name === "" ? "Unknown" : name;
  return controlPlaneProblems.refused({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `${resource} ${JSON.stringify(named)} is forbidden: ${message}`,
    reason,
    details: { name: named, ...(group !== "" && { group }), kind: plural, causes: [{ message }] },
    code: CODES[reason] ?? 422,
  });
}
