// The expressions of an admission policy, compiled together: later ones may name the variables before them.
// @see apiserver pkg/admission/plugin/policy/validating/plugin.go and mutating/compilation.go, compilePolicy
import { own, stringAt, type JsonObject } from "#base";
import { compileAdmission, type AdmissionProgram, type AdmissionScope, type CelType } from "#codec";
import { objectsAt } from "../kinds/json-edit.ts";

export interface Condition {
  readonly expression: string;
  readonly program: AdmissionProgram;
}

export interface Validation extends Condition {
  readonly message: string;
  readonly messageProgram: AdmissionProgram | undefined;
  readonly reason: string;
}

export interface Mutation extends Condition {
  readonly type: "ApplyConfiguration" | "JSONPatch";
}

export interface PolicyProgram {
  readonly conditions: readonly Condition[];
  readonly variables: ReadonlyMap<string, AdmissionProgram>;
  readonly validations: readonly Validation[];
  readonly annotations: readonly (Condition & { readonly key: string })[];
  readonly mutations: readonly Mutation[];
}

/** Why an expression is refused. */
export interface ExpressionFault {
  /** Below the specification of the policy: `validations[0].expression`. */
  readonly path: string;
  readonly expression: string;
  readonly reason: string;
  /** Whether the expression is well typed and yet cannot run. */
  readonly isInternal: boolean;
}

/**
 * Compiles a policy. What is left empty is not compiled: that is a fault of its shape.
 * @param spec of a ValidatingAdmissionPolicy or a MutatingAdmissionPolicy
 */
export function compilePolicy(spec: JsonObject): { readonly program: PolicyProgram; readonly faults: readonly ExpressionFault[] } {
  const isMutating = own(spec, "mutations") !== undefined;
  const compiler = new Compiler({ hasParams: own(spec, "paramKind") !== undefined, hasVariables: isMutating });
  const conditions = objectsAt(spec, "matchConditions").flatMap((each, i) =>
    compiler.compile(each, `matchConditions[${i}]`, { key: "expression", types: ["bool"], isBare: true }),
  );
  for (const [i, each] of objectsAt(spec, "variables").entries()) compiler.addVariable(each, `variables[${i}]`);
  const validations = objectsAt(spec, "validations").flatMap((each, i) => compiler.validation(each, `validations[${i}]`));
  const annotations = objectsAt(spec, "auditAnnotations").flatMap((each, i) =>
    isTooLong(stringAt(each, "valueExpression"))
      ? []
      : compiler
          .compile(each, `auditAnnotations[${i}]`, { key: "valueExpression", types: ["string", "null_type"] })
          .map((found) => ({ ...found, key: stringAt(each, "key") })),
  );
  const mutations = objectsAt(spec, "mutations").flatMap((each, i) => compiler.mutation(each, `mutations[${i}]`));
  return { program: { conditions, variables: compiler.variables, validations, annotations, mutations }, faults: compiler.faults };
}

/** Most bytes of the expression of an annotation. */
export const MOST_ANNOTATION_BYTES = 5 * 1024;

/** Whether the expression of an annotation is too long to be looked at. */
export function isTooLong(expression: string): boolean {
  return new TextEncoder().encode(expression.trim()).length > MOST_ANNOTATION_BYTES;
}

/** Compiles a condition under which a webhook is called. @returns the program, or why there is none */
export function compileCondition(expression: string): AdmissionProgram | Pick<ExpressionFault, "reason" | "isInternal"> {
  const compiler = new Compiler({ hasParams: false, hasVariables: false });
  const [found] = compiler.compile({ expression }, "", { key: "expression", types: ["bool"], isBare: true });
  return found?.program ?? compiler.faults[0] ?? { reason: "", isInternal: true };
}

interface Wanted {
  /** Member of the object that is the expression. */
  readonly key: string;
  /** Types that its value may have; any where they are absent. */
  readonly types?: readonly string[];
  /** Whether it knows no variables. */
  readonly isBare?: boolean;
  /** Whether spaces around it count. */
  readonly isWhole?: boolean;
  /** Whether it may ask the authorizer; it may where this does not say. */
  readonly hasAuthorizer?: boolean;
  readonly isMutation?: boolean;
}

/** Where the expression of a mutation is, and the type that it has. */
const MUTATIONS = {
  ApplyConfiguration: { member: "applyConfiguration", type: "Object" },
  JSONPatch: { member: "jsonPatch", type: "list(JSONPatch)" },
} as const;

class Compiler {
  readonly faults: ExpressionFault[] = [];
  readonly variables = new Map<string, AdmissionProgram>();
  readonly #types = new Map<string, CelType | undefined>();
  readonly #hasParams: boolean;
  #hasVariables: boolean;

  constructor({ hasParams, hasVariables }: { readonly hasParams: boolean; readonly hasVariables: boolean }) {
    this.#hasParams = hasParams;
    this.#hasVariables = hasVariables;
  }

  compile(object: unknown, path: string, wanted: Wanted): Condition[] {
    const { key, types } = wanted;
    const expression = stringAt(object, key);
    const trimmed = expression.trim();
    if (trimmed === "") return [];
    const program = compileAdmission(wanted.isWhole === true ? expression : trimmed, this.#scope(wanted));
    const fault = faultOf(program, types);
    if (fault !== undefined)
      this.faults.push({ path: `${path}.${key}`, expression: isShownWhole(wanted) ? expression : trimmed, ...fault });
    return "reason" in program || fault !== undefined ? [] : [{ expression, program }];
  }

  /** A variable is known to those behind it. */
  addVariable(object: JsonObject, path: string): void {
    this.#hasVariables = true;
    const [found] = this.compile(object, path, { key: "expression", isWhole: true });
    const name = stringAt(object, "name");
    if (found !== undefined) this.variables.set(name, found.program);
    this.#types.set(name, found?.program.type);
  }

  validation(object: JsonObject, path: string): Validation[] {
    const [found] = this.compile(object, path, { key: "expression", types: ["bool"], isWhole: true });
    const [message] = this.compile(object, path, {
      key: "messageExpression",
      types: ["string"],
      isWhole: true,
      hasAuthorizer: false,
    });
    if (found === undefined) return [];
    const reason = stringAt(object, "reason") || "Invalid";
    return [{ ...found, message: stringAt(object, "message"), messageProgram: message?.program, reason }];
  }

  mutation(object: JsonObject, path: string): Mutation[] {
    const type = stringAt(object, "patchType");
    if (type !== "ApplyConfiguration" && type !== "JSONPatch") return [];
    const { member, type: wanted } = MUTATIONS[type];
    const found = this.compile(own(object, member), `${path}.${member}`, { key: "expression", types: [wanted], isMutation: true });
    return found.map((each) => ({ ...each, type }));
  }

  #scope({ isBare = false, hasAuthorizer = true, isMutation = false }: Wanted): AdmissionScope {
    const hasVariables = this.#hasVariables && !isBare;
    return { hasParams: this.#hasParams, hasAuthorizer, isMutation, ...(hasVariables && { variables: this.#types }) };
  }
}

function faultOf(
  program: ReturnType<typeof compileAdmission>,
  types: readonly string[] | undefined,
): Pick<ExpressionFault, "reason" | "isInternal"> | undefined {
  if ("reason" in program && program.type === undefined) return { reason: `compilation failed: ${program.reason}`, isInternal: false };
  const reason = program.type && misfit(program.type, types);
  if (reason !== undefined) return { reason, isInternal: false };
  return "reason" in program ? { reason: `program instantiation failed: ${program.reason}`, isInternal: true } : undefined;
}

/** Whether a mistake is told of the expression with the spaces around it. */
function isShownWhole({ key, isWhole }: Wanted): boolean {
  return isWhole === true || key === "valueExpression";
}

function misfit({ kind, text: shown }: CelType, types: readonly string[] | undefined): string | undefined {
  const text = kind === "null" ? "null_type" : shown;
  if (types === undefined || types.includes(text)) return undefined;
  return `must evaluate to ${types.length === 1 ? (types[0] ?? "") : `one of [${types.join(" ")}]`} but got ${text}`;
}
