// Types and functions of mutations: parts of objects, operations of a JSON patch, keys in its paths.
// @see apiserver pkg/cel/mutation/typeresolver.go and pkg/cel/library/jsonpatch.go
import { DYN, objectType, STRING, type CelType } from "../check/type.ts";
import { isPartName } from "../value/patch-value.ts";
import { noOverload } from "../value/value.ts";
import { plain, type FunctionDeclaration } from "./declare.ts";

/** The type of an operation of a JSON patch. */
export const OPERATION: CelType = objectType("JSONPatch");

/** A field that the type of operations does not have: upstream lets it be named, and gives it a type without a name. */
const NAMELESS = objectType("");

export function isPatchType(name: string): boolean {
  return name === OPERATION.name || isPartName(name);
}

/** The type of a field; parts of objects may have any. */
export function patchFieldType(type: string, field: string): CelType {
  if (type !== OPERATION.name || field === "value") return DYN;
  return ["op", "path", "from"].includes(field) ? STRING : NAMELESS;
}

export const PATCH_FUNCTIONS: readonly FunctionDeclaration[] = [
  {
    name: "jsonpatch.escapeKey",
    overloads: [
      plain("string_jsonpatch_escapeKey_string", [STRING], STRING, (key) =>
        typeof key === "string" ? key.replaceAll("~", "~0").replaceAll("/", "~1") : noOverload(),
      ),
    ],
  },
];
