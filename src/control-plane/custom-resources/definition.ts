// From a CustomResourceDefinition to what is served.
import { at, isObject, own, type Json, type JsonObject, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "#codec";
import { textOf } from "../cluster-state.ts";
import { goType, goValue } from "../managed-fields/walk.ts";
import { serve, type ServedResource } from "../registry/served-resource.ts";
import type { FieldError, ResourceDefinition, ResourceStrategy } from "../resource.ts";
import { labelKeyErrors, subdomainErrors } from "../schema/names.ts";
import { setDefaults } from "../schema/unknown-fields.ts";
import { validateSchema } from "../schema/validate.ts";
import { isKnownFormat } from "../schema/format.ts";
import { customColumns } from "./columns.ts";
import { parseJsonPath } from "./json-path.ts";
import { isUnchanged } from "./ratcheting.ts";
import { listErrors } from "./list-keys.ts";
import { Correlation } from "./correlation.ts";
import { ruleErrors } from "./rules.ts";
import { validatorOf } from "./validator.ts";
import { shown } from "../schema/shown.ts";

const VERBS = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

/** The served versions of a definition, the stored one first. @param version resource version of the definition */
export function servedResources(definition: JsonObject, version: number): ServedResource[] {
  const versions = own(definition["spec"], "versions");
  const list = Array.isArray(versions) ? (versions as readonly Json[]) : [];
  const stored = list.find((each) => own(each, "storage") === true);
  const storageVersion = textOf(stored, "name");
  return list
    .filter((each) => own(each, "served") === true)
    .toSorted((a, b) => Number(b === stored) - Number(a === stored))
    .map((each) => serve(resourceDefinition(definition, each), "custom", storageVersion, { version, ...deprecation(definition, each) }));
}

function deprecation(definition: JsonObject, version: Json): { deprecation?: string } {
  if (own(version, "deprecated") !== true) return {};
  const given = textOf(version, "deprecationWarning");
  const [group, kind] = [textOf(definition["spec"], "group"), textOf(own(definition["spec"], "names"), "kind")];
  return { deprecation: given === "" ? `${group}/${textOf(version, "name")} ${kind} is deprecated` : given };
}

function resourceDefinition(definition: JsonObject, version: Json): ResourceDefinition {
  const spec = definition["spec"];
  const names = own(own(definition, "status"), "acceptedNames");
  const [group, name] = [textOf(spec, "group"), textOf(version, "name")];
  const subresources = own(version, "subresources");
  const scale = own(subresources, "scale");
  const hasStatus = isObject(own(subresources, "status"));
  const schema = readSchema(own(own(version, "schema"), "openAPIV3Schema"));
  const list = (key: string): readonly string[] => {
    const value = own(names, key);
    return Array.isArray(value) ? value.map(String) : [];
  };
  const selectable = selectableFields(version);
  return {
    apiVersion: `${group}/${name}`,
    kind: textOf(names, "kind"),
    group,
    version: name,
    plural: textOf(names, "plural"),
    singular: textOf(names, "singular"),
    namespaced: textOf(spec, "scope") === "Namespaced",
    verbs: VERBS,
    shortNames: list("shortNames"),
    categories: list("categories"),
    subresources: [...(hasStatus ? ["status"] : []), ...(isObject(scale) ? ["scale"] : [])],
    schema,
    columns: customColumns(version),
    hasStatus,
    generation: "spec",
    strategy: strategy(schema, scale),
    ...(isObject(scale) && {
      scale: {
        specReplicasPath: textOf(scale, "specReplicasPath"),
        statusReplicasPath: textOf(scale, "statusReplicasPath"),
        ...(textOf(scale, "labelSelectorPath") !== "" && { labelSelectorPath: textOf(scale, "labelSelectorPath") }),
      },
    }),
    ...(selectable !== undefined && { selectableFields: selectable }),
  };
}

/** A schema with what the server ignores taken out: formats that it does not know. */
function readSchema(schema: Json | undefined): StructuralSchema {
  if (!isObject(schema)) return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return strip(schema) as StructuralSchema;
}

function strip(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => strip(each));
  if (!isObject(value)) return value;
  const out: Record<string, Json | undefined> = {};
  for (const [key, each] of Object.entries(value)) {
    if (key === "format" && typeof each === "string" && !keepsFormat(each, value["type"])) continue;
    out[key] =
      key === "properties" && isObject(each)
        ? stripProperties(each)
        : key === "default" || key === "enum" || each === undefined
          ? each
          : strip(each);
  }
  return out as JsonObject;
}

function stripProperties(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, strip(each ?? {})]));
}

function keepsFormat(format: string, type: Json | undefined): boolean {
  if (type === "integer") return format === "int32" || format === "int64";
  if (type === "number") return format === "float" || format === "double";
  return (type === undefined || type === "string") && isKnownFormat(format);
}

function selectableFields(version: Json): ResourceDefinition["selectableFields"] {
  const fields = own(version, "selectableFields");
  if (!Array.isArray(fields) || fields.length === 0) return undefined;
  return Object.fromEntries(
    (fields as readonly Json[]).map((each) => {
      const text = textOf(each, "jsonPath");
      const path = parseJsonPath(text);
      return [
        text.replace(/^\./, ""),
        (object: MutableJsonObject) =>
          "reason" in path
            ? ""
            : path
                .values(object)
                .map((found) => (isObject(found) || Array.isArray(found) ? "" : String(found as string | number | boolean)))
                .join(""),
      ];
    }),
  );
}

function strategy(schema: StructuralSchema, scale: Json | undefined): ResourceStrategy {
  return {
    nameErrors: (name, isPrefix) => subdomainErrors(isPrefix && name.endsWith("-") ? `${name.slice(0, -1)}a` : name),
    applyDefaults: (object) => {
      dropEmptyMetadata(object);
      setDefaults(object, schema);
    },
    validate: (object, old, { subresource, warn }) => validateCustom(object, old, { schema, subresource, scale, warn }),
    warnings: (object) => finalizerWarnings(object),
  };
}

interface CustomCheck {
  readonly schema: StructuralSchema;
  readonly subresource: string | undefined;
  readonly scale: Json | undefined;
  readonly warn: ((text: string) => void) | undefined;
}

/** @see apiextensions-apiserver pkg/registry/customresource/strategy.go */
function validateCustom(
  object: MutableJsonObject,
  old: MutableJsonObject | undefined,
  { schema, subresource, scale, warn }: CustomCheck,
): FieldError[] {
  const found = subresource === "status" ? statusErrors(object, old, schema) : validateSchema(object, withoutMetadata(schema));
  const before = old === undefined ? undefined : new Correlation(object, old, schema);
  const errors = before === undefined ? found : found.filter((error) => !isUnchanged(error, before));
  errors.push(...scaleErrors(object, scale, subresource));
  const lists = listErrors(object, schema);
  if (old === undefined || listErrors(old, schema).length === 0) errors.push(...lists);
  if (validatorOf(schema) === undefined) return errors;
  if (errors.some(({ type }) => BLOCKING.has(type))) return [...errors, BLOCKED];
  return [...errors, ...ruleErrors(object, old, { schema, warn: (text) => warn?.(text) })];
}

/** The status is checked by itself, and its errors name what is in it by the way from there. */
function statusErrors(object: MutableJsonObject, old: MutableJsonObject | undefined, schema: StructuralSchema): FieldError[] {
  const { status } = object;
  const type = schema.properties?.["status"];
  if (type === undefined || status === undefined) return [];
  // null in the place of nothing is no change, and nothing is what will be read
  if (status === null && (old?.["status"] ?? null) === null) return [];
  return validateSchema(status, type).map((error) => ({
    ...error,
    field: error.field === "" || error.field === "<nil>" ? "status" : `status.${error.field}`,
  }));
}

const BLOCKING: ReadonlySet<FieldError["type"]> = new Set(["notSupported", "required", "tooLong", "tooMany", "typeInvalid"]);
const BLOCKED: FieldError = {
  type: "invalid",
  field: "<nil>",
  value: null,
  detail: "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

function withoutMetadata(schema: StructuralSchema): StructuralSchema {
  if (schema.properties?.["metadata"] === undefined) return schema;
  const { metadata: _metadata, ...properties } = schema.properties;
  return { ...schema, properties };
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

function finalizerWarnings(object: MutableJsonObject): string[] {
  const finalizers = own(object["metadata"], "finalizers");
  if (!Array.isArray(finalizers)) return [];
  return finalizers.map(String).flatMap((each) => {
    const warnings = labelKeyErrors(each).map((text) => `metadata.finalizers: ${JSON.stringify(each)}: ${text}`);
    if (each.includes("/") || STANDARD_FINALIZERS.has(each)) return warnings;
    const hint = each.includes(".")
      ? "prefer a domain-qualified finalizer name including a path (/)"
      : "prefer a domain-qualified finalizer name";
    return [
      ...warnings,
      `metadata.finalizers: ${JSON.stringify(each)}: ${hint} to avoid accidental conflicts with other finalizer writers`,
    ];
  });
}

/** Metadata is read into a struct, and what is empty there is not written again. */
function dropEmptyMetadata(object: MutableJsonObject): void {
  const metadata = object["metadata"];
  if (!isObject(metadata)) return;
  for (const [key, value] of Object.entries(metadata)) {
    const isEmpty = value === null || value === "" || (typeof value === "object" && Object.keys(value ?? {}).length === 0);
    if (isEmpty && key !== "managedFields") delete (metadata as MutableJsonObject)[key];
  }
}

/** The numbers that the scale subresource reads. @see apiextensions-apiserver pkg/registry/customresource/validator.go */
function scaleErrors(object: MutableJsonObject, scale: Json | undefined, subresource: string | undefined): FieldError[] {
  if (!isObject(scale)) return [];
  const paths = [...(subresource === "status" ? [] : [textOf(scale, "specReplicasPath")]), textOf(scale, "statusReplicasPath")];
  return paths.flatMap((path) => {
    const steps = path.split(".").filter((each) => each !== "");
    const blocked = steps
      .map((_step, i) => at(object, ...steps.slice(0, i)))
      .find((each) => each !== undefined && each !== null && !isObject(each));
    if (blocked !== undefined) {
      const detail = `${path} accessor error: ${goValue(blocked)} is of the type ${goType(blocked)}, expected map[string]interface{}`;
      return [{ type: "invalid" as const, field: path, value: 0, detail }];
    }
    const value = at(object, ...steps);
    if (value === undefined) return [];
    if (typeof value !== "number")
      return [
        {
          type: "invalid" as const,
          field: path,
          value: 0,
          detail: `${path} accessor error: ${value === null ? "<nil>" : isObject(value) ? "map" : shown(value)} is of the type ${value === null ? "<nil>" : typeof value}, expected int64`,
        },
      ];
    if (value < 0) return [{ type: "invalid" as const, field: path, value, detail: "should be a non-negative integer" }];
    return value > 2_147_483_647
      ? [{ type: "invalid" as const, field: path, value, detail: "should be less than or equal to 2147483647" }]
      : [];
  });
}
