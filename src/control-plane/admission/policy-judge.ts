// What the expressions of one validating policy say of one write. @see apiserver pkg/admission/plugin/policy/validating/validator.go
import { isFailure, type CelValue } from "#codec";
import { Budget, BudgetSpent, EXPRESSION_BUDGET, Occasion, unmetCondition, type Case } from "./policy-occasion.ts";
import type { PolicyProgram, Validation } from "./policy-program.ts";

/** Something that a policy finds wrong. */
export interface Decision {
  readonly message: string;
  /** Reason of the Status: `Invalid`, `Forbidden`. */
  readonly reason: string;
  /** Place of the validation in the policy; 0 for what is wrong with the policy as a whole. */
  readonly index: number;
}

/** What a policy has written into the audit log, or why it cannot. */
export type Note = { readonly key: string; readonly value: string } | { readonly failure: string };

export interface Judgement {
  readonly decisions: readonly Decision[];
  readonly notes: readonly Note[];
}

interface Judged {
  readonly program: PolicyProgram;
  readonly ignoresFailure: boolean;
}

/** Longest message of an expression, in bytes. */
const MOST_MESSAGE_BYTES = 5 * 1024;
const NOTHING: Judgement = { decisions: [], notes: [] };

/** All that is wrong; nothing where the conditions of the policy leave the write out, or its failures are ignored. */
export function judge(policy: Judged, given: Case): Judgement {
  const { program, ignoresFailure } = policy;
  const failed = (message: string): Judgement =>
    ignoresFailure ? NOTHING : { ...NOTHING, decisions: [{ message, reason: "Invalid", index: 0 }] };
  const condition = unmetCondition(program.conditions, given, program.variables);
  if (condition !== undefined) return condition === "" ? NOTHING : failed(condition);
  try {
    const decisions = decide(policy, given);
    return { decisions, notes: annotate(policy, given) };
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return failed(error.message);
  }
}

function decide({ program: { validations, variables }, ignoresFailure }: Judged, given: Case): Decision[] {
  const budget = new Budget(EXPRESSION_BUDGET);
  const occasion = new Occasion(given, { variables, budget });
  const results = validations.map((each) => occasion.run(each));
  const messages = messagesOf(validations, new Occasion(given, { variables, budget, hasAuthorizer: false }));
  return validations.flatMap((validation, index) => {
    const result = results[index] ?? null;
    const failed = (message: string): Decision[] => (ignoresFailure ? [] : [{ message, reason: "Invalid", index }]);
    if (isFailure(result)) return failed(result.failure);
    if (typeof messages === "string") return failed(`failed messageExpression: ${messages}`);
    if (result === true) return [];
    return [{ message: messageOf(validation, messages[index]), reason: validation.reason, index }];
  });
}

type Result = CelValue | { readonly failure: string } | undefined;

/** What the expressions of messages give, or that the budget does not suffice for them. They may not ask the authorizer. */
function messagesOf(validations: readonly Validation[], occasion: Occasion): readonly Result[] | string {
  try {
    return validations.map(({ expression, messageProgram }) =>
      messageProgram === undefined ? undefined : occasion.run({ expression, program: messageProgram }),
    );
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return error.message;
  }
}

function messageOf({ expression, message }: Validation, evaluated: Result): string {
  return readableMessage(evaluated) || message.trim() || `failed expression: ${expression.trim()}`;
}

/** A message that is too long, of several lines, or no text at all is none. */
function readableMessage(result: Result): string {
  const text = typeof result === "string" ? result.trim() : "";
  return text.includes("\n") || new TextEncoder().encode(text).length > MOST_MESSAGE_BYTES ? "" : text;
}

/** Annotations may not ask the authorizer, though they may be compiled as if. */
function annotate({ program: { annotations, variables }, ignoresFailure }: Judged, given: Case): Note[] {
  if (annotations.length === 0) return [];
  const occasion = new Occasion(given, { variables, budget: new Budget(EXPRESSION_BUDGET), hasAuthorizer: false });
  return annotations.flatMap((annotation): Note[] => {
    const result = occasion.run(annotation);
    if (isFailure(result)) return ignoresFailure ? [] : [result];
    const value = typeof result === "string" ? result.trim() : "";
    return value === "" ? [] : [{ key: annotation.key, value }];
  });
}
