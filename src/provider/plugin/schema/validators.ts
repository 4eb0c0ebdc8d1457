// Validators that several schemas need. Each says what is wrong and what to write instead; none prints a value that may be secret.
import { Duration } from "#base";
import type { CtyValue } from "#codec";
import type { Complaint, Validator } from "./attribute.ts";

/** A text of Go's duration syntax. */
export const duration: Validator = (value) =>
  typeof value === "string" && Duration.tryParse(value) === undefined
    ? { reason: `invalid duration ${JSON.stringify(value)}`, next: "write it like 30s, 5m or 1h30m" }
    : undefined;

/** True when two duration texts mean the same span: `1m` and `1m0s`. */
export function sameDuration(prior: CtyValue, config: CtyValue): boolean {
  if (typeof prior !== "string" || typeof config !== "string") return false;
  const [a, b] = [Duration.tryParse(prior), Duration.tryParse(config)];
  return a !== undefined && b !== undefined && a.millis === b.millis;
}

export function oneOf(...allowed: readonly string[]): Validator {
  return (value) =>
    typeof value === "string" && !allowed.includes(value)
      ? { reason: `${JSON.stringify(value)} is not one of ${allowed.join(", ")}`, next: `write one of ${allowed.join(", ")}` }
      : undefined;
}

/** A text that a pattern describes; `what` names it for people, for example "an RFC 1123 label". */
export function matching(pattern: RegExp, what: string, options: { readonly max?: number } = {}): Validator {
  return (value) => {
    if (typeof value !== "string") return undefined;
    if (options.max !== undefined && value.length > options.max) {
      return {
        reason: `${JSON.stringify(value)} has ${value.length} characters, more than ${options.max}`,
        next: `shorten it to ${options.max} characters`,
      };
    }
    return pattern.test(value) ? undefined : { reason: `${JSON.stringify(value)} is not ${what}`, next: `write ${what}` };
  };
}

/** RFC 1123 label: a namespace name. */
export const dnsLabel: Validator = matching(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  "lower-case letters, digits and inner dashes (an RFC 1123 label)",
  { max: 63 },
);

/** RFC 1123 subdomain: most object names. */
export const dnsSubdomain: Validator = matching(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "lower-case letters, digits, inner dashes and dots (an RFC 1123 subdomain)",
  { max: 253 },
);

/** Applies a validator to every element of a list, set or map of texts. */
export function each(validator: Validator): Validator {
  return (value) => {
    const elements = Array.isArray(value) ? (value as readonly CtyValue[]) : Object.values(value as object);
    return elements
      .map((element) => (element === null ? undefined : validator(element as CtyValue)))
      .find((found): found is Complaint => found !== undefined);
  };
}
