// Expressions of validating policies against the types of what they match: what they would get wrong, told as warnings.
// @see apiserver pkg/admission/plugin/policy/validating/typechecking.go
import type { StructuralSchema } from "../kubernetes/schema.ts";
import { ADMISSION_OBJECTS, ADMISSION_VARIABLES, VARIABLES } from "./admission.ts";
import { checkExpression } from "./check/checker.ts";
import { kubernetesLibrary, type ObjectFields } from "./check/environment.ts";
import { literalMistakes } from "./check/literals.ts";
import { DYN, objectType, type CelType } from "./check/type.ts";
import { declarationOf, namedTypes } from "./schema/declaration.ts";
import { parseExpression } from "./syntax/parse.ts";

/** A schema, and the name that its type gets in messages. */
export interface NamedSchema {
  readonly schema: StructuralSchema;
  readonly name: string;
}

/** What an expression is checked against. */
export interface TypeScope {
  readonly object: NamedSchema;
  /** Schema of parameters, undefined where it is not known; absent where there are none. */
  readonly params?: NamedSchema | undefined;
  readonly hasParams: boolean;
  /** Names and expressions of variables, in their order. */
  readonly variables: readonly (readonly [name: string, expression: string])[];
}

/** Checks expressions against one kind. */
export class TypeCheck {
  readonly #variables: Readonly<Record<string, CelType>>;
  readonly #objects: ReadonlyMap<string, ObjectFields>;
  readonly #composed = new Map<string, CelType>();

  constructor({ object, params, hasParams, variables }: TypeScope) {
    const objects = new Map(ADMISSION_OBJECTS);
    const typeOf = (named: NamedSchema | undefined): CelType => {
      const declaration = named && declarationOf(named.schema, false);
      if (named === undefined || declaration === undefined) return DYN;
      const made = namedTypes(declaration, named.name);
      for (const [name, fields] of made.objects) objects.set(name, fields);
      return made.type;
    };
    const type = typeOf(object);
    this.#variables = {
      ...ADMISSION_VARIABLES,
      object: type,
      oldObject: type,
      ...(hasParams && { params: typeOf(params) }),
      variables: objectType(VARIABLES),
    };
    this.#objects = objects;
    for (const [name, expression] of variables) {
      const checked = this.#check(expression);
      // an object that a variable is may have any fields
      const isOpen = "reason" in checked || !isPlain(checked.type);
      this.#composed.set(name, isOpen ? DYN : checked.type);
    }
  }

  /** What is wrong with an expression; undefined where nothing is. */
  mistake(expression: string): string | undefined {
    const checked = this.#check(expression);
    return "reason" in checked ? checked.reason : undefined;
  }

  #check(expression: string): { readonly type: CelType } | { readonly reason: string } {
    const parsed = parseExpression(expression);
    if ("reason" in parsed) return parsed;
    const objects = new Map([...this.#objects, [VARIABLES, this.#composed]]);
    const checked = checkExpression(parsed, { library: LIBRARY, variables: this.#variables, objects });
    if ("reason" in checked) return checked;
    const reason = literalMistakes(parsed, checked, LIBRARY);
    return reason === undefined ? { type: checked.types.get(checked.expression.id) ?? DYN } : { reason };
  }
}

const LIBRARY = kubernetesLibrary({});
const PLAIN: ReadonlySet<string> = new Set("any bool bytes double duration int null string timestamp uint list map".split(" "));

function isPlain({ kind, parameters }: CelType): boolean {
  return PLAIN.has(kind) && parameters.every((each) => each.kind === "dyn" || isPlain(each));
}
