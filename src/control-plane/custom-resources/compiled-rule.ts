// Rules of a schema with their expressions compiled. @see apiextensions-apiserver pkg/apiserver/schema/cel/compilation.go
import { compileCelRule, type CelDeclaration, type CelRuleProgram, type StructuralSchema, type ValidationRule } from "#codec";
import { RULE_LIBRARY } from "./rule-library.ts";
import { readRulePath } from "./rule-path.ts";

export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Absent where the rule is empty or does not compile. */
  readonly program: CelRuleProgram | undefined;
  /** Why it does not compile. */
  readonly reason: string | undefined;
  readonly maxCost: bigint;
  readonly usesOldSelf: boolean;
  readonly message: CelRuleProgram | undefined;
  readonly messageReason: string | undefined;
  readonly messageMaxCost: bigint;
  /** The field that failures name, below the rule's own. */
  readonly fieldPath: string;
}

/** Compiles the rule and the expression of its message. @param schema of the place that the rule stands at */
export function compileSchemaRule(rule: ValidationRule, schema: StructuralSchema, declaration: CelDeclaration): CompiledRule {
  const nothing = { rule, program: undefined, reason: undefined, maxCost: 0n, usesOldSelf: false, fieldPath: "" };
  const noMessage = { message: undefined, messageReason: undefined, messageMaxCost: 0n };
  if ((rule.rule ?? "").trim() === "") return { ...nothing, ...noMessage };
  const scope = { declaration, library: RULE_LIBRARY, hasOptionalOldSelf: rule.optionalOldSelf === true, typeName: "selfType" };
  const program = compileCelRule(rule.rule, scope);
  if ("reason" in program) {
    const reason = program.phase === "plan" ? `program instantiation failed: ${program.reason}` : `compilation failed: ${program.reason}`;
    // what an expression mentions is known once its types are
    return { ...nothing, ...noMessage, reason, usesOldSelf: program.usesOldSelf };
  }
  if (program.type !== "bool") return { ...nothing, ...noMessage, reason: "cel expression must evaluate to a bool" };
  const fieldPath = rule.fieldPath === undefined ? "" : (readRulePath(rule.fieldPath, schema) ?? "");
  const { maxCost, usesOldSelf } = program;
  return { rule, program, reason: undefined, maxCost, usesOldSelf, fieldPath, ...compileMessage(rule, scope) };
}

function compileMessage(
  { messageExpression = "" }: ValidationRule,
  scope: Parameters<typeof compileCelRule>[1],
): Pick<CompiledRule, "message" | "messageReason" | "messageMaxCost"> {
  if (messageExpression === "") return { message: undefined, messageReason: undefined, messageMaxCost: 0n };
  const program = compileCelRule(messageExpression, scope);
  const wrong = (messageReason: string): ReturnType<typeof compileMessage> => ({ message: undefined, messageReason, messageMaxCost: 0n });
  if ("reason" in program)
    return wrong(
      program.phase === "plan"
        ? `messageExpression instantiation failed: ${program.reason}`
        : `messageExpression compilation failed: ${program.reason}`,
    );
  if (program.type !== "string") return wrong("messageExpression must evaluate to a string");
  return { message: program, messageReason: undefined, messageMaxCost: program.maxCost };
}
