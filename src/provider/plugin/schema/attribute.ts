// The words for describing what a user may write: attributes, nested attributes and how they behave in a plan.
import type { CtyObject, CtyType, CtyValue } from "#codec";

/** Complaint of a validator: what is wrong with the value, and what to write instead. */
export interface Complaint {
  readonly reason: string;
  readonly next: string;
}

/** Looks at a known, non-null value; undefined when it is fine. The value's path is known to the caller. */
export type Validator = (value: CtyValue) => Complaint | undefined;

export type NestingMode = "single" | "list" | "set" | "map";

/** Attributes in a group, once (`single`) or repeated. */
export interface Nested {
  readonly nesting: NestingMode;
  readonly attributes: Attributes;
}

interface Behaviour {
  readonly description?: string;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  /** A change of the value needs a new resource; a function decides from both values. */
  readonly replace?: boolean | ((prior: CtyValue, planned: CtyValue) => boolean);
  /** True when both texts mean the same: the prior one is kept then (`1m` and `1m0s`). Called with known, non-null values. */
  readonly same?: (prior: CtyValue, config: CtyValue) => boolean;
  readonly validate?: readonly Validator[];
}

/**
 * One attribute. Who gives the value: the user must (`required`), the user may (`optional`), the provider does (`computed`), or the
 * provider does unless the user did (`optional` and `computed`).
 */
export interface Attribute extends Behaviour {
  readonly type: CtyType | Nested;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  /** Value when the user gives none; needs optional and computed. */
  readonly default?: CtyValue;
  /** Given by configuration only, never stored. */
  readonly writeOnly?: true;
  /** On an update, a computed value keeps its prior value instead of becoming unknown. */
  readonly keep?: true;
}

export type Attributes = Readonly<Record<string, Attribute>>;

export interface Schema {
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly attributes: Attributes;
}

type Options = Omit<Attribute, "type">;

export const text = (options: Options): Attribute => ({ type: "string", ...options });
export const number = (options: Options): Attribute => ({ type: "number", ...options });
export const bool = (options: Options): Attribute => ({ type: "bool", ...options });
export const dynamic = (options: Options): Attribute => ({ type: "dynamic", ...options });
export const listOf = (element: CtyType, options: Options): Attribute => ({ type: ["list", element], ...options });
export const setOf = (element: CtyType, options: Options): Attribute => ({ type: ["set", element], ...options });
export const mapOf = (element: CtyType, options: Options): Attribute => ({ type: ["map", element], ...options });
export const nested = (nesting: NestingMode, attributes: Attributes, options: Options): Attribute => ({
  type: { nesting, attributes },
  ...options,
});

export function isNested(type: CtyType | Nested): type is Nested {
  return typeof type === "object" && "nesting" in type;
}

/** The cty type of an attribute's value. */
export function impliedType(attribute: Attribute): CtyType {
  const { type } = attribute;
  if (!isNested(type)) return type;
  const inner = impliedObject(type.attributes);
  return type.nesting === "single" ? inner : [type.nesting, inner];
}

/** Schemas last as long as the process, and every call asks for the types of all their parts. */
const impliedObjects = new WeakMap<Attributes, CtyType>();

/** The cty type of an object of these attributes. */
export function impliedObject(attributes: Attributes): CtyType {
  const known = impliedObjects.get(attributes);
  if (known !== undefined) return known;
  const implied: CtyType = [
    "object",
    Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, impliedType(attribute)])),
  ];
  impliedObjects.set(attributes, implied);
  return implied;
}

/** Where something is to be looked for in values: in the attributes themselves and in those nested in them. */
export class AttributeSearch {
  readonly #isWanted: (attribute: Attribute) => boolean;
  readonly #known = new WeakMap<Attributes, boolean>();

  constructor(isWanted: (attribute: Attribute) => boolean) {
    this.#isWanted = isWanted;
  }

  /** True when one of the attributes, at any depth, is what is wanted; most schemas have none, and values of them need no search. */
  isIn(attributes: Attributes): boolean {
    const known = this.#known.get(attributes);
    if (known !== undefined) return known;
    const found = Object.values(attributes).some(
      (attribute) => this.#isWanted(attribute) || (isNested(attribute.type) && this.isIn(attribute.type.attributes)),
    );
    this.#known.set(attributes, found);
    return found;
  }
}

/** The objects inside a nested attribute's value, each with the step that leads to it; sets have no steps. */
export function elementsOf(nesting: NestingMode, value: CtyValue): readonly (readonly [key: string | number | undefined, CtyValue])[] {
  if (nesting === "single") return [[undefined, value]];
  if (nesting === "map") return Object.entries(value as CtyObject).map(([key, each]) => [key, each ?? null]);
  return (value as readonly CtyValue[]).map((each, index) => [nesting === "list" ? index : undefined, each]);
}
