// The one place where failures become diagnostics.
import { isProblem, messageOf } from "#base";
import type { CtyPath } from "#codec";
import { tryParseCtyPath } from "./schema/path-text.ts";
import type { Init, Value } from "./wire/message.ts";
import type { AttributePath, DiagnosticMessage } from "./wire/provider-messages.ts";
import type { Finding } from "./schema/validate.ts";
import type { Warning } from "./define.ts";

/** A diagnostic as it is sent. */
export type Diagnosis = Init<DiagnosticMessage>;

const ERROR = 1;
const WARNING = 2;

/** What something failed at, in words: "create flux_bootstrap_git". */
export type Doing = string;

/**
 * Summary: what could not be done. Detail: what is wrong with which thing, and what to do next. The attribute comes from
 * `data.attribute` of the problem (dotted text) when it names one.
 */
export function diagnose(thrown: unknown, doing: Doing, redact: (text: string) => string, path?: CtyPath): Diagnosis {
  const next = isProblem(thrown) && thrown.next !== undefined ? `\n\nNext: ${thrown.next}.` : "";
  const named = isProblem(thrown) && typeof thrown.data["attribute"] === "string" ? tryParseCtyPath(thrown.data["attribute"]) : undefined;
  const at = named ?? path;
  return {
    severity: ERROR,
    summary: `Cannot ${doing}`,
    detail: redact(`${sentence(messageOf(thrown))}${next}`),
    ...(at !== undefined && at.length > 0 && { attribute: pathMessage(at) }),
  };
}

/** A complaint about a value that the user wrote. */
export function complain({ path, reason, next }: Finding, redact: (text: string) => string): Diagnosis {
  return {
    severity: ERROR,
    summary: "Invalid value",
    detail: redact(`${sentence(reason)}\n\nNext: ${next}.`),
    attribute: pathMessage(path),
  };
}

export function warning({ summary, detail, path }: Warning, redact: (text: string) => string): Diagnosis {
  return { severity: WARNING, summary: redact(summary), detail: redact(detail), ...(path && { attribute: pathMessage(path) }) };
}

export function pathMessage(path: CtyPath): Init<Value<typeof AttributePath>> {
  return {
    steps: path.map((step) =>
      "attribute" in step
        ? { attributeName: step.attribute }
        : typeof step.key === "number"
          ? { elementKeyInt: step.key }
          : { elementKeyString: step.key },
    ),
  };
}

/** A message as a sentence; an address at its beginning stays as it is. */
function sentence(message: string): string {
  const first = /^[a-z][a-z0-9+.-]*:\/\//.test(message) ? message.slice(0, 1) : message.slice(0, 1).toUpperCase();
  return `${first}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
