// CEL expressions of admission policies, whose variables are the write that is asked for, its parameters, and what the policy itself names.
// @see apiserver pkg/admission/plugin/cel/compile.go and composition.go
import { checkExpression } from "./check/checker.ts";
import { kubernetesLibrary, mutationLibrary, type ObjectFields } from "./check/environment.ts";
import { literalMistakes } from "./check/literals.ts";
import { BOOL, DYN, INT, listOf, mapOf, objectType, STRING, TIMESTAMP, type CelType } from "./check/type.ts";
import { CostExceeded, EvaluationBroken, Meter, type Evaluate } from "./evaluate/frame.ts";
import { plan, PlanFailure } from "./evaluate/plan.ts";
import { AUTHORIZER, RESOURCE_CHECK } from "./library/authorizer.ts";
import { CALL_LIMIT } from "./rule.ts";
import { parseExpression } from "./syntax/parse.ts";
import { CelError, isError, type CelMap, type CelValue } from "./value/value.ts";

/** What an expression may name beside the write itself. */
export interface AdmissionScope {
  readonly hasParams: boolean;
  /** Types of `variables.name`, undefined for any; absent where `variables` is no word. */
  readonly variables?: ReadonlyMap<string, CelType | undefined>;
  /** Whether it may ask who is allowed what; it may unless this says otherwise. */
  readonly hasAuthorizer?: boolean;
  /** Whether it makes changes: parts of objects, operations of a patch. */
  readonly isMutation?: boolean;
}

export interface AdmissionProgram {
  readonly type: CelType;
  /** Whether the expression mentions a variable. */
  readonly mentions: (variable: string) => boolean;
  /** The value, or why there is none. @param find the value of a variable @param spend told of the cost */
  run(find: Find, spend?: Spend): CelValue | { readonly failure: string };
}

type Find = (name: string) => CelValue | undefined;
type Spend = (cost: number) => void;

const LIBRARY = kubernetesLibrary({});
const OF_MUTATIONS = mutationLibrary();
/** The type of `variables`. */
export const VARIABLES = "kubernetes.variables";
const texts = listOf(STRING);
const record = (...fields: readonly (readonly [string, CelType])[]): ObjectFields => new Map(fields);
const triple = (last: string): ObjectFields => record(["group", STRING], ["version", STRING], [last, STRING]);
const [KIND, RESOURCE, USER] = ["GroupVersionKind", "GroupVersionResource", "UserInfo"].map((each) => objectType(`kubernetes.${each}`));

/** Fields of the objects that an expression may name. */
export const ADMISSION_OBJECTS: ReadonlyMap<string, ObjectFields> = new Map([
  ["kubernetes.GroupVersionKind", triple("kind")],
  ["kubernetes.GroupVersionResource", triple("resource")],
  ["kubernetes.UserInfo", record(["username", STRING], ["uid", STRING], ["groups", texts], ["extra", mapOf(STRING, texts)])],
  [
    "kubernetes.AdmissionRequest",
    record(
      ["kind", KIND ?? DYN],
      ["resource", RESOURCE ?? DYN],
      ["subResource", STRING],
      ["requestKind", KIND ?? DYN],
      ["requestResource", RESOURCE ?? DYN],
      ["requestSubResource", STRING],
      ["name", STRING],
      ["namespace", STRING],
      ["operation", STRING],
      ["userInfo", USER ?? DYN],
      ["dryRun", BOOL],
      ["options", DYN],
    ),
  ],
  [
    "kubernetes.Namespace",
    record(
      ["metadata", objectType("kubernetes.NamespaceMetadata")],
      ["spec", objectType("kubernetes.NamespaceSpec")],
      ["status", objectType("kubernetes.NamespaceStatus")],
    ),
  ],
  [
    "kubernetes.NamespaceMetadata",
    record(
      ["name", STRING],
      ["generateName", STRING],
      ["namespace", STRING],
      ["labels", mapOf(STRING, STRING)],
      ["annotations", mapOf(STRING, STRING)],
      ["UID", STRING],
      ["creationTimestamp", TIMESTAMP],
      ["deletionGracePeriodSeconds", INT],
      ["deletionTimestamp", TIMESTAMP],
      ["generation", INT],
      ["resourceVersion", STRING],
      ["finalizers", texts],
    ),
  ],
  ["kubernetes.NamespaceSpec", record(["finalizers", texts])],
  ["kubernetes.NamespaceStatus", record(["phase", STRING])],
]);

/** Variables whose types are the same for every policy. */
export const ADMISSION_VARIABLES = {
  request: objectType("kubernetes.AdmissionRequest"),
  namespaceObject: objectType("kubernetes.Namespace"),
  authorizer: AUTHORIZER,
} as const satisfies Readonly<Record<string, CelType>>;
const { request, namespaceObject, authorizer } = ADMISSION_VARIABLES;

/** Why an expression is refused. */
export interface AdmissionMistake {
  readonly reason: string;
  /** Its type, where it has one and yet cannot run. */
  readonly type?: CelType;
}

/** Compiles an expression of a policy. The reason is the API server's, of all mistakes at once. */
export function compileAdmission(text: string, scope: AdmissionScope): AdmissionProgram | AdmissionMistake {
  const parsed = parseExpression(text);
  if ("reason" in parsed) return parsed;
  const library = scope.isMutation === true ? OF_MUTATIONS : LIBRARY;
  const checked = checkExpression(parsed, {
    library,
    variables: {
      object: DYN,
      oldObject: DYN,
      request,
      namespaceObject,
      ...(scope.hasAuthorizer !== false && { authorizer, "authorizer.requestResource": RESOURCE_CHECK }),
      ...(scope.hasParams && { params: DYN }),
      ...(scope.variables !== undefined && { variables: objectType(VARIABLES) }),
    },
    objects: new Map([
      ...ADMISSION_OBJECTS,
      [VARIABLES, new Map([...(scope.variables ?? [])].map(([name, type]) => [name, type ?? DYN] as const))],
    ]),
  });
  if ("reason" in checked) return checked;
  const wrong = literalMistakes(parsed, checked, library);
  if (wrong !== undefined) return { reason: wrong };
  const type = checked.types.get(checked.expression.id) ?? DYN;
  try {
    const evaluate = plan(checked, library);
    return {
      type,
      mentions: (variable) => checked.mentioned.has(variable),
      run: (find, spend) => run(evaluate, find, spend),
    };
  } catch (error) {
    if (!(error instanceof PlanFailure)) throw error;
    return { reason: error.message, type };
  }
}

function run(evaluate: Evaluate, find: Find, spend: Spend | undefined): CelValue | { readonly failure: string } {
  const meter = new Meter(CALL_LIMIT);
  try {
    const value = evaluate({ meter, find });
    return isError(value) ? { failure: value.message } : value;
  } catch (error) {
    if (error instanceof EvaluationBroken || error instanceof CostExceeded) return { failure: error.message };
    throw error;
  } finally {
    spend?.(meter.cost);
  }
}

/** Variables of a policy as one value; each is computed when it is first asked for. */
export class LazyVariables implements CelMap {
  readonly kind = "map";
  readonly #programs: ReadonlyMap<string, AdmissionProgram>;
  readonly #find: Find;
  readonly #spend: Spend | undefined;
  readonly #values = new Map<string, CelValue>();

  /** @param find values of what else the variables name @param spend told of the cost of each that is computed */
  constructor(programs: ReadonlyMap<string, AdmissionProgram>, find: Find, spend?: Spend) {
    this.#programs = programs;
    this.#find = find;
    this.#spend = spend;
  }

  get size(): number {
    return this.#programs.size;
  }

  find(key: CelValue): CelValue | undefined {
    if (typeof key !== "string") return undefined;
    const known = this.#values.get(key);
    const program = this.#programs.get(key);
    if (known !== undefined || program === undefined) return known;
    const result = program.run((name) => (name === "variables" ? this : this.#find(name)), this.#spend);
    const value = isFailure(result)
      ? new CelError(`composited variable ${JSON.stringify(key)} fails to evaluate: ${result.failure}`)
      : result;
    this.#values.set(key, value);
    return value;
  }

  keys(): CelValue[] {
    return [...this.#programs.keys()];
  }

  equals(other: CelValue): CelValue {
    return other === this;
  }
}

/** Whether an expression has no value. */
export function isFailure(value: CelValue | { readonly failure: string }): value is { readonly failure: string } {
  return typeof value === "object" && value !== null && "failure" in value;
}
