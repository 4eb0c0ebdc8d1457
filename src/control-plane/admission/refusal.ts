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
export function refusedByPolicy(attributes: Attributes, message: string, reason: string): Problem {
  const { group, plural } = attributes.scope.served.definition;
  const resource = group === "" ? plural : `${plural}.${group}`;
  const whole = `${resource} ${JSON.stringify(nameOf(attributes))} is forbidden: ${message}`;
  return denied(attributes, [message], { message: whole, reason, code: CODES[reason] ?? 422 });
}

/** A problem with the Status of all that is wrong with mutations. @see policy/generic/policy_dispatcher.go */
export function refusedByMutation(attributes: Attributes, messages: readonly string[]): Problem {
  return denied(attributes, messages, {
    message: messages[0] ?? "",
    reason: REASONS.test(messages[0] ?? "") ? "Forbidden" : "Invalid",
    code: 403,
  });
}

/** What is wrong with the configuration of a policy has no reason of its own. */
const REASONS = /^policy (?:"|'[^']*' with binding '[^']*' denied request: failed to configure)/;

function denied(
  { scope, ...attributes }: Attributes,
  messages: readonly string[],
  told: Pick<Status, "message" | "reason" | "code">,
): Problem {
  const { group, plural } = scope.served.definition;
  const causes = messages.map((message) => ({ message }));
  const details = { name: nameOf({ ...attributes }), ...(group !== "" && { group }), kind: plural, causes };
  return controlPlaneProblems.refused({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", ...told, details });
}

/** One of a collection that is deleted has no name in the request, nor has what is to get one. */
function nameOf({ name, object }: Pick<Attributes, "name" | "object">): string {
  return name || stringAt(object, "metadata", "name") || stringAt(object, "metadata", "generateName") || "Unknown";
}
