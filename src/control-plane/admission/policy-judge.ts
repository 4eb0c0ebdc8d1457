// What the expressions of one policy say of one write. @see apiserver pkg/admission/plugin/policy/validating/validator.go
import type { JsonObject } from "#base";
import { isFailure, LazyVariables, toCelValue, type AdmissionProgram, type CelValue } from "#codec";
import type { ServedResource } from "../registry/served-resource.ts";
import type { Attributes } from "./attributes.ts";
import type { Condition, PolicyProgram, Validation } from "./policy-program.ts";
import { reviewRequest } from "./review.ts";

/** Something that a policy finds wrong. */
export interface Decision {
  readonly message: string;
  /** Reason of the Status: `Invalid`, `Forbidden`. */
  readonly reason: string;
}

/** A write with all that a policy may ask of. */
export interface Case {
  readonly attributes: Attributes;
  /** The version of the resource that the policy wants to see. */
  readonly version: ServedResource;
  readonly params: JsonObject | null;
  /** The namespace of the write; null where it has none. */
  readonly namespace: JsonObject | null;
}

/** Longest message of an expression, in bytes. */
const MOST_MESSAGE_BYTES = 5 * 1024;

/** All that is wrong; nothing where the conditions of the policy leave the write out, or its failures are ignored. */
export function judge(policy: { readonly program: PolicyProgram; readonly ignoresFailure: boolean }, given: Case): Decision[] {
  const { program, ignoresFailure } = policy;
  const find = bindingsOf(program, given);
  const failed = (message: string): Decision[] => (ignoresFailure ? [] : [{ message, reason: "Invalid" }]);
  const condition = unmet(program.conditions, find);
  if (condition !== undefined) return condition === "" ? [] : failed(condition);
  return program.validations.flatMap((validation) => {
    const result = validation.program.run(find);
    if (isFailure(result)) return failed(describe(validation, result.failure));
    return result === true ? [] : [{ message: messageOf(validation, find), reason: validation.reason }];
  });
}

type Find = (name: string) => CelValue | undefined;

function bindingsOf({ variables }: PolicyProgram, { attributes, version, params, namespace }: Case): Find {
  const { object, oldObject, ...request } = reviewRequest(attributes, version);
  const values = new Map<string, CelValue>([
    ["object", toCelValue(object)],
    ["oldObject", toCelValue(oldObject)],
    ["request", toCelValue(request)],
    ["params", toCelValue(params)],
    ["namespaceObject", toCelValue(namespace)],
  ]);
  values.set("variables", new LazyVariables(variables, (name) => values.get(name)));
  return (name) => values.get(name);
}

/** Empty where a condition does not hold; otherwise why conditions have no value; undefined where all hold. */
function unmet(conditions: readonly Condition[], find: Find): string | undefined {
  const failures: string[] = [];
  for (const condition of conditions) {
    const result = condition.program.run(find);
    if (isFailure(result)) failures.push(describe(condition, result.failure));
    else if (result !== true) return "";
  }
  if (failures.length === 0) return undefined;
  return failures.length === 1 ? failures[0] : `[${failures.join(", ")}]`;
}

function describe({ expression }: Condition, failure: string): string {
  return `expression '${expression.trim()}' resulted in error: ${failure}`;
}

function messageOf({ expression, message, messageProgram }: Validation, find: Find): string {
  return (messageProgram && evaluated(messageProgram, find)) || message.trim() || `failed expression: ${expression.trim()}`;
}

/** A message that is too long, of several lines, or no text at all is none. */
function evaluated(program: AdmissionProgram, find: Find): string {
  const result = program.run(find);
  const text = typeof result === "string" ? result.trim() : "";
  return text.includes("\n") || new TextEncoder().encode(text).length > MOST_MESSAGE_BYTES ? "" : text;
}
