// Checks an object against its kind, and says field by field what is wrong.
import { isObject, own, type JsonObject } from "#base";
import type { TSchema } from "typebox";
import { Errors } from "typebox/schema";
import { apiVersionOf, type Kind } from "../kind.ts";
import type { Rule, Shape } from "../shape.ts";

/** One thing that is wrong with one field. */
export interface FieldProblem {
  /** `spec.patches[0].patch` */
  readonly path: string;
  /** Lower-case; names what is expected. */
  readonly message: string;
}

/** Evaluates a CEL rule with `self` bound to the value; undefined when it cannot be evaluated. */
export type RuleEvaluator = (rule: string, self: unknown) => boolean | undefined;

interface ValidateOptions {
  /** Without it the CEL rules of the kind are left to the API server. */
  readonly evaluate?: RuleEvaluator;
  /** True for a value that is not known yet and must be taken as it is. */
  readonly isUnknown?: (value: unknown) => boolean;
}

/**
 * What is wrong with an object, in the order of its fields; empty when nothing is. Unknown fields are named too, since the API server
 * would drop them in silence.
 */
export function validate(kind: Kind, object: unknown, options: ValidateOptions = {}): readonly FieldProblem[] {
  if (!isObject(object)) return [{ path: "", message: "expected an object" }];
  const identity = [
    ...unlike("apiVersion", own(object, "apiVersion"), apiVersionOf(kind)),
    ...unlike("kind", own(object, "kind"), kind.kind),
    ...(typeof own(object["metadata"], "name") === "string" ? [] : [{ path: "metadata.name", message: "is required" }]),
  ];
  const status = own(object, "status");
  return [
    ...identity,
    ...validateShape(kind.spec, own(object, "spec"), { ...options, path: "spec" }),
    ...(status === undefined ? [] : validateShape(kind.status, status, { ...options, path: "status" })),
  ];
}

function unlike(path: string, value: unknown, wanted: string): readonly FieldProblem[] {
  return value === wanted ? [] : [{ path, message: `expected ${wanted}` }];
}

/** Checks one value against one shape; `path` is put before the paths of what is wrong. */
export function validateShape(shape: Shape, value: unknown, options: ValidateOptions & { readonly path: string }): readonly FieldProblem[] {
  return check(shape, value, options);
}

type Place = ValidateOptions & { readonly path: string };

function check(shape: Shape, value: unknown, place: Place): readonly FieldProblem[] {
  if (place.isUnknown?.(value)) return [];
  if (value === undefined) return [{ path: place.path, message: "is required" }];
  const own = surface(shape, value, place);
  if (own.length > 0) return own;
  return [...inside(shape, value, place), ...broken(shape, value, place)];
}

function surface(shape: Shape, value: unknown, { path }: Place): readonly FieldProblem[] {
  const { properties: _p, items: _i, additionalProperties: _a, required: _r, ...own } = shape;
  const [, errors] = Errors(own as TSchema, value);
  return errors.map((error) => ({ path, message: wordsOf(error.keyword, shape, error.message) }));
}

function wordsOf(keyword: string, shape: Shape, otherwise: string): string {
  switch (keyword) {
    case "type":
      return `expected ${article(shape.type ?? "object")}`;
    case "enum":
      return `expected one of ${(shape.enum ?? []).join(", ")}`;
    case "pattern":
      return shape.pattern?.includes("(ms|s|m")
        ? "expected a duration such as 30s or 5m"
        : `expected text that matches ${shape.pattern ?? ""}`;
    case "minLength":
      return `expected at least ${shape.minLength ?? 0} characters`;
    case "maxLength":
      return `expected at most ${shape.maxLength ?? 0} characters`;
    default:
      return otherwise;
  }
}

function article(type: string): string {
  return /^[aio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function inside(shape: Shape, value: unknown, place: Place): readonly FieldProblem[] {
  if (Array.isArray(value) && shape.items) {
    const { items } = shape;
    return value.flatMap((each: unknown, i) => check(items, each, { ...place, path: `${place.path}[${i}]` }));
  }
  if (!isObject(value)) return [];
  if (shape.properties) return fields(shape, shape.properties, value, place);
  const values = shape.additionalProperties;
  if (typeof values !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => check(values, each, { ...place, path: `${place.path}[${JSON.stringify(key)}]` }));
}

function fields(shape: Shape, properties: Readonly<Record<string, Shape>>, value: JsonObject, place: Place): readonly FieldProblem[] {
  const missing = (shape.required ?? [])
    .filter((name) => own(value, name) === undefined)
    .map((name) => ({ path: `${place.path}.${name}`, message: "is required" }));
  const present = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .flatMap(([name, each]): readonly FieldProblem[] => {
      const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
      const path = `${place.path}.${name}`;
      if (field) return check(field, each, { ...place, path });
      return shape["x-kubernetes-preserve-unknown-fields"]
        ? []
        : [{ path, message: `unknown field; ${nearest(name, Object.keys(properties))}` }];
    });
  return [...missing, ...present];
}

function nearest(name: string, known: readonly string[]): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]|s$/g, "");
  const twin = known.find((each) => plain(each) === plain(name));
  return twin === undefined ? `known are ${[...known].sort().join(", ")}` : `did you mean ${twin}`;
}

function broken(shape: Shape, value: unknown, place: Place): readonly FieldProblem[] {
  const { evaluate, isUnknown } = place;
  if (!evaluate || (isUnknown && isObject(value) && Object.values(value).some((each) => isUnknown(each)))) return [];
  return (shape["x-kubernetes-validations"] ?? [])
    .filter((each: Rule) => evaluate(each.rule, value) === false)
    .map((each) => ({ path: place.path, message: each.message }));
}
