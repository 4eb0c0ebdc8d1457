// What an expression may refer to: variables, types and functions.
import type { FunctionDeclaration } from "../library/declare.ts";
import { AUTHORIZER_FUNCTIONS } from "../library/authorizer.ts";
import { isReserved } from "../schema/field-name.ts";
import { CONVERSIONS } from "../library/conversions.ts";
import { joinDeclarations } from "../library/declare.ts";
import { formatFunctions, KUBERNETES, type NamedFormat } from "../library/kubernetes.ts";
import { LISTS } from "../library/lists.ts";
import { NETWORK, NETWORK_TYPES } from "../library/network.ts";
import { COLLECTIONS } from "../library/sets.ts";
import { STANDARD } from "../library/standard.ts";
import { isPatchType, PATCH_FUNCTIONS, patchFieldType } from "../library/patches.ts";
import { STRINGS } from "../library/strings.ts";
import { TIME } from "../library/time.ts";
import {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  mapOf,
  NULL,
  objectType,
  opaqueType,
  parameter,
  STRING,
  TIMESTAMP,
  TYPE,
  typeOf,
  UINT,
  type CelType,
} from "./type.ts";

/** The functions of an API server's expressions. Make it once; expressions share it. */
export interface Library {
  readonly functions: ReadonlyMap<string, FunctionDeclaration>;
  /** Whether expressions may make parts of objects and operations of patches, as those of mutating admission policies do. */
  readonly hasPatchTypes?: true;
}

/** The functions that the API server 1.36 gives to rules of custom resources. */
export function kubernetesLibrary(formats: Readonly<Record<string, NamedFormat>>): Library {
  return {
    functions: joinDeclarations(
      STANDARD,
      CONVERSIONS,
      TIME,
      KUBERNETES,
      COLLECTIONS,
      LISTS,
      AUTHORIZER_FUNCTIONS,
      STRINGS,
      NETWORK,
      formatFunctions(formats),
    ),
  };
}

/** The functions and types that mutations of admission policies have beside those. */
export function mutationLibrary(): Library {
  const functions = new Map([...kubernetesLibrary({}).functions, ...joinDeclarations(PATCH_FUNCTIONS)]);
  return { functions, hasPatchTypes: true };
}

/** An object type with fields, known by its name. */
export type ObjectFields = ReadonlyMap<string, CelType>;

export interface Environment {
  readonly library: Library;
  readonly variables: Readonly<Record<string, CelType>>;
  /** Fields of object types by name; objects that are not here have none that could be named. */
  readonly objects: ReadonlyMap<string, ObjectFields>;
}

const TYPES: ReadonlyMap<string, CelType> = new Map(
  [
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    listOf(parameter("A")),
    mapOf(parameter("A"), parameter("B")),
    NULL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    opaqueType("optional_type"),
    ...NETWORK_TYPES,
  ].map((type) => [type.name, typeOf(type)]),
);

/** Words that the checker takes for types but that are none when an expression runs. */
const HALF_KNOWN: ReadonlyMap<string, CelType> = new Map([
  ["duration", typeOf(DURATION)],
  ["timestamp", typeOf(TIMESTAMP)],
]);

/** The type of a name that stands for a type, as `int` does: `type(int)`. */
export function namedType(name: string, { hasPatchTypes = false }: { readonly hasPatchTypes?: boolean } = {}): CelType | undefined {
  if (hasPatchTypes && isPatchType(name)) return typeOf(objectType(name));
  return TYPES.get(name) ?? HALF_KNOWN.get(name);
}

/** Whether a type's name has a value when an expression runs. */
export function isTypeValue(name: string): boolean {
  return TYPES.has(name);
}

/** Whether an object type is known at all. */
export function isKnownObject({ objects, library }: Environment, name: string): boolean {
  return objects.has(name) || (library.hasPatchTypes === true && isPatchType(name));
}

/** The type of a field of an object. Words that are reserved elsewhere may name fields, as `namespace` does. */
export function fieldType({ objects, library }: Environment, object: string, field: string): CelType | undefined {
  if (library.hasPatchTypes === true && isPatchType(object)) return patchFieldType(object, field);
  const fields = objects.get(object);
  return fields?.get(field) ?? (isReserved(field) ? fields?.get(`__${field}__`) : undefined);
}
