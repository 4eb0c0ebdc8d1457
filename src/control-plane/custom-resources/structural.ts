// Checks of the schemas in a definition: they must be structural, and their extensions must make sense.
import { isObject, own, sameJson, type Json, type JsonObject } from "#base";
import { compilePattern, type StructuralSchema } from "#codec";
import { textOf } from "../cluster-state.ts";
import type { FieldError } from "../resource.ts";
import { label1035Errors, subdomainErrors } from "../schema/names.ts";
import { validateSchema } from "../schema/validate.ts";
import { ruleProblems } from "./rule-checks.ts";

const required = (field: string, detail = ""): FieldError => ({ type: "required", field, detail });
const invalid = (field: string, value: unknown, detail: string): FieldError => ({ type: "invalid", field, value, detail });
const forbidden = (field: string, detail: string): FieldError => ({ type: "forbidden", field, detail });

/** Errors of a definition. @see apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go */
export function definitionErrors(definition: JsonObject, old?: JsonObject): FieldError[] {
  const spec = definition["spec"];
  const errors = [
    ...nameErrors(definition),
    ...groupErrors(spec),
    ...scopeErrors(spec),
    ...versionErrors(spec),
    ...namesErrors(own(spec, "names")),
    ...conversionErrors(own(spec, "conversion")),
  ];
  const versions = own(spec, "versions");
  errors.push(...schemaErrors(Array.isArray(versions) ? (versions as readonly Json[]) : [], old));
  if (old !== undefined) errors.push(...immutableErrors(definition, old));
  return errors;
}

function nameErrors(definition: JsonObject): FieldError[] {
  const spec = definition["spec"];
  const expected = `${textOf(own(spec, "names"), "plural")}.${textOf(spec, "group")}`;
  const name = textOf(definition["metadata"], "name");
  return name === expected ? [] : [invalid("metadata.name", name, `must be spec.names.plural+"."+spec.group`)];
}

function groupErrors(spec: Json | undefined): FieldError[] {
  const group = textOf(spec, "group");
  if (group === "") return [required("spec.group")];
  const errors = subdomainErrors(group);
  if (errors.length > 0) return [invalid("spec.group", group, errors.join(","))];
  return group.includes(".") ? [] : [invalid("spec.group", group, "should be a domain with at least one dot")];
}

function scopeErrors(spec: Json | undefined): FieldError[] {
  const scope = textOf(spec, "scope");
  if (scope === "") return [required("spec.scope")];
  return scope === "Cluster" || scope === "Namespaced"
    ? []
    : [{ type: "notSupported", field: "spec.scope", value: scope, detail: 'supported values: "Cluster", "Namespaced"' }];
}

function versionErrors(spec: Json | undefined): FieldError[] {
  const versions = own(spec, "versions");
  const list = Array.isArray(versions) ? (versions as readonly Json[]) : [];
  const errors: FieldError[] = [];
  const names = list.map((each) => textOf(each, "name"));
  for (const [i, name] of names.entries()) {
    const bad = label1035Errors(name);
    if (bad.length > 0) errors.push(invalid(`spec.versions[${i}].name`, name, bad.join(",")));
  }
  if (new Set(names).size !== names.length) errors.push(invalid("spec.versions", versions, "must contain unique version names"));
  if (list.filter((each) => own(each, "storage") === true).length !== 1)
    errors.push(invalid("spec.versions", versions, "must have exactly one version marked as storage version"));
  if (list.every((each) => own(each, "storage") !== true))
    errors.push(invalid("status.storedVersions", null, "must have at least one stored version"));
  return errors;
}

function namesErrors(names: Json | undefined): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ["plural", "singular", "kind", "listKind"]) {
    const value = textOf(names, key);
    if (value === "") {
      errors.push(required(`spec.names.${key}`));
      continue;
    }
    const isKind = key === "kind" || key === "listKind";
    const bad = label1035Errors(isKind ? value.toLowerCase() : value);
    if (bad.length > 0)
      errors.push(
        invalid(`spec.names.${key}`, value, `${isKind ? "may have mixed case, but should otherwise match: " : ""}${bad.join(",")}`),
      );
  }
  for (const key of ["shortNames", "categories"]) {
    const values = own(names, key);
    for (const [i, value] of (Array.isArray(values) ? values.map(String) : []).entries()) {
      const bad = label1035Errors(value);
      if (bad.length > 0) errors.push(invalid(`spec.names.${key}[${i}]`, value, bad.join(",")));
    }
  }
  if (textOf(names, "kind") !== "" && textOf(names, "kind") === textOf(names, "listKind"))
    errors.push(invalid("spec.names.listKind", textOf(names, "listKind"), "kind and listKind may not be the same"));
  return errors;
}

function conversionErrors(conversion: Json | undefined): FieldError[] {
  const strategy = textOf(conversion, "strategy");
  if (conversion === undefined || strategy === "None") return [];
  if (strategy === "Webhook")
    return [forbidden("spec.conversion.strategy", "webhook conversion is not available on this server, use None")];
  return [{ type: "notSupported", field: "spec.conversion.strategy", value: strategy, detail: 'supported values: "None", "Webhook"' }];
}

function immutableErrors(definition: JsonObject, old: JsonObject): FieldError[] {
  const isEstablished = JSON.stringify(own(old["status"], "conditions") ?? []).includes('"Established"');
  if (!isEstablished) return [];
  const paths: [string, (spec: Json | undefined) => Json | undefined][] = [
    ["spec.group", (spec) => own(spec, "group")],
    ["spec.scope", (spec) => own(spec, "scope")],
    ["spec.names.kind", (spec) => own(own(spec, "names"), "kind")],
    ["spec.names.plural", (spec) => own(own(spec, "names"), "plural")],
  ];
  return paths.flatMap(([field, read]) =>
    read(definition["spec"]) === read(old["spec"]) ? [] : [invalid(field, read(definition["spec"]), "field is immutable")],
  );
}

/** A schema that all versions share is one of the definition. */
function schemaErrors(versions: readonly Json[], old: JsonObject | undefined): FieldError[] {
  const [first] = versions;
  const isShared = first !== undefined && versions.every((each) => sameJson(schemaOf(each), schemaOf(first)));
  if (isShared && schemaOf(first) !== undefined) return schemaErrorsOf(first, "spec.validation", old);
  return versions.flatMap((version, i) => schemaErrorsOf(version, `spec.versions[${i}].schema`, old));
}

function schemaErrorsOf(version: Json, path: string, old: JsonObject | undefined): FieldError[] {
  const schema = schemaOf(version);
  if (!isObject(schema)) return [required(`${path}.openAPIV3Schema`, "schemas are required")];
  const place = `${path}.openAPIV3Schema`;
  const errors: FieldError[] = [];
  checkNode(schema as StructuralSchema, { path: place, level: "root" }, errors);
  const before = schemaOf(versionNamed(old, textOf(version, "name")));
  const check = { path: place, isWrong: errors.length > 0, isUnchanged: before !== undefined && sameJson(before, schema) };
  return [...errors, ...ruleProblems(schema as StructuralSchema, check)];
}

function schemaOf(version: Json | undefined): Json | undefined {
  return own(own(version, "schema"), "openAPIV3Schema");
}

function versionNamed(definition: JsonObject | undefined, name: string): Json | undefined {
  const versions = own(definition?.["spec"], "versions");
  return Array.isArray(versions) ? (versions as readonly Json[]).find((each) => textOf(each, "name") === name) : undefined;
}

interface Place {
  readonly path: string;
  readonly level: "root" | "item" | "field";
}

function checkNode(schema: StructuralSchema, place: Place, errors: FieldError[]): void {
  checkType(schema, place, errors);
  checkExtensions(schema, place.path, errors);
  checkValues(schema, place.path, errors);
  const { path } = place;
  if (schema.properties !== undefined && schema.additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, "additionalProperties and properties are mutual exclusive"));
  for (const [key, each] of Object.entries(schema.properties ?? {})) {
    if (place.level === "root" && key === "metadata") checkRootMetadata(each, path, errors);
    else checkNode(each, { path: `${path}.properties[${key}]`, level: "field" }, errors);
  }
  if (schema.items !== undefined) checkNode(schema.items, { path: `${path}.items`, level: "item" }, errors);
  if (isObject(schema.additionalProperties))
    checkNode(schema.additionalProperties as StructuralSchema, { path: `${path}.additionalProperties`, level: "field" }, errors);
  checkNested(schema, path, errors);
}

function checkType(schema: StructuralSchema, { path, level }: Place, errors: FieldError[]): void {
  const { type } = schema;
  if (level === "root" && schema.additionalProperties !== undefined)
    errors.push(forbidden(`${path}.additionalProperties`, "must not be used at the root"));
  if (type === undefined) {
    if (schema["x-kubernetes-int-or-string"] === true || (level !== "root" && schema["x-kubernetes-preserve-unknown-fields"] === true))
      return;
    const what = {
      root: "must not be empty at the root",
      item: "must not be empty for specified array items",
      field: "must not be empty for specified object fields",
    }[level];
    errors.push(required(`${path}.type`, what));
  } else if (level === "root" && type !== "object") errors.push(invalid(`${path}.type`, type, "must be object at the root"));
  if (type === "array" && schema.items === undefined) errors.push(required(`${path}.items`, "must be specified"));
  if (type !== undefined && !["array", "boolean", "integer", "number", "object", "string"].includes(type)) {
    errors.push({
      type: "notSupported",
      field: `${path}.type`,
      value: type,
      detail: 'supported values: "array", "boolean", "integer", "number", "object", "string"',
    });
  }
}

function checkRootMetadata(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (schema.type !== undefined && schema.type !== "object")
    errors.push(invalid(`${path}.properties[metadata].type`, schema.type, "must be object"));
  const allowed = new Set(["name", "generateName"]);
  if (Object.keys(schema.properties ?? {}).some((key) => !allowed.has(key)) || schema.required !== undefined) {
    errors.push(
      forbidden(
        `${path}.properties[metadata]`,
        "must not specify anything other than name and generateName, but metadata is implicitly specified",
      ),
    );
  }
}

function checkExtensions(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  checkListType(schema, path, errors);
  checkMapType(schema, path, errors);
  const keepsUnknown: unknown = schema["x-kubernetes-preserve-unknown-fields"];
  if (keepsUnknown === false) errors.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"));
  if (schema["x-kubernetes-embedded-resource"] === true && keepsUnknown !== true && schema.properties === undefined) {
    errors.push(
      required(
        `${path}.properties`,
        "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
      ),
    );
  }
}

/** `Required value` where nothing stands, `Invalid value` where something else does. */
function mustBe(field: string, value: string | undefined, detail: string): FieldError {
  return value === undefined ? required(field, detail) : invalid(field, value, detail);
}

function checkListType(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  if (keys.length > 0 && listType !== "map")
    errors.push(mustBe(`${path}.x-kubernetes-list-type`, listType, "must be map if x-kubernetes-list-map-keys is non-empty"));
  if (listType === undefined) return;
  if (schema.type !== "array") errors.push(mustBe(`${path}.type`, schema.type, "must be array if x-kubernetes-list-type is specified"));
  if (!["atomic", "set", "map"].includes(listType)) {
    errors.push({
      type: "notSupported",
      field: `${path}.x-kubernetes-list-type`,
      value: listType,
      detail: 'supported values: "atomic", "set", "map"',
    });
  }
  if (listType === "map") checkMapList(schema, keys, path, errors);
}

function checkMapType(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType === undefined) return;
  if (schema.type !== "object") errors.push(mustBe(`${path}.type`, schema.type, "must be object if x-kubernetes-map-type is specified"));
  if (!["atomic", "granular"].includes(mapType)) {
    errors.push({
      type: "notSupported",
      field: `${path}.x-kubernetes-map-type`,
      value: mapType,
      detail: 'supported values: "atomic", "granular"',
    });
  }
}

function checkMapList(schema: StructuralSchema, keys: readonly string[], path: string, errors: FieldError[]): void {
  if (keys.length === 0) errors.push(required(`${path}.x-kubernetes-list-map-keys`, "must not be empty if x-kubernetes-list-type is map"));
  const { items } = schema;
  if (items === undefined) return;
  if (items.type !== "object")
    errors.push(invalid(`${path}.items.type`, items.type ?? "", "must be object if parent array's x-kubernetes-list-type is map"));
  for (const key of keys) {
    const property = items.properties?.[key];
    if (property === undefined) {
      errors.push(invalid(`${path}.x-kubernetes-list-map-keys`, keys, "entries must all be names of item properties"));
    } else if (property.default === undefined && items.required?.includes(key) !== true) {
      errors.push(
        required(
          `${path}.items.properties[${key}].default`,
          "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property",
        ),
      );
    }
  }
}

function checkValues(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  if (schema.uniqueItems === true)
    errors.push(forbidden(`${path}.uniqueItems`, "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
  if (schema.pattern !== undefined && compilePattern(schema.pattern) === undefined) {
    errors.push(
      invalid(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: error parsing regexp: ${schema.pattern}`),
    );
  }
  for (const key of ["$ref", "definitions", "dependencies", "patternProperties", "additionalItems", "id"]) {
    if (Object.hasOwn(schema, key)) errors.push(forbidden(`${path}.${key}`, `${key} is not supported`));
  }
  if (schema.default === undefined) return;
  for (const error of validateSchema(schema.default, schema)) {
    errors.push({
      ...error,
      field: error.field === "<nil>" || error.field === "" ? `${path}.default` : `${path}.default.${error.field}`,
      ...(error.detail !== undefined && { detail: error.detail.replace(/^\S* in body/, ` in body`) }),
    });
  }
}

const STRUCTURAL_ONLY: readonly [keyof StructuralSchema, string][] = [
  ["description", "must be empty to be structural"],
  ["title", "must be empty to be structural"],
  ["type", "must be empty to be structural"],
  ["nullable", "must be false to be structural"],
  ["default", "must be undefined to be structural"],
  ["additionalProperties", "must be undefined to be structural"],
  ["x-kubernetes-preserve-unknown-fields", "must be false to be structural"],
  ["x-kubernetes-embedded-resource", "must be false to be structural"],
  ["x-kubernetes-list-type", "must be undefined to be structural"],
  ["x-kubernetes-map-type", "must be undefined to be structural"],
];

/** What stands inside of allOf, anyOf, oneOf and not may check values, but not shape them. */
function checkNested(schema: StructuralSchema, path: string, errors: FieldError[]): void {
  const isIntOrString = schema["x-kubernetes-int-or-string"] === true;
  const nested: [string, StructuralSchema][] = [
    ...(["allOf", "anyOf", "oneOf"] as const).flatMap((key) =>
      (schema[key] ?? []).map((each, i): [string, StructuralSchema] => [`${path}.${key}[${i}]`, each]),
    ),
    ...(schema.not === undefined ? [] : [[`${path}.not`, schema.not] as [string, StructuralSchema]]),
  ];
  for (const [place, each] of nested) checkNestedNode(each, place, isIntOrString, errors);
}

function checkNestedNode(schema: StructuralSchema, path: string, allowsType: boolean, errors: FieldError[]): void {
  for (const [key, detail] of STRUCTURAL_ONLY) {
    const value = schema[key];
    if (value === undefined || value === false || value === "" || (key === "type" && allowsType)) continue;
    errors.push(forbidden(`${path}.${key}`, detail));
  }
  for (const [key, each] of Object.entries(schema.properties ?? {})) checkNestedNode(each, `${path}.properties[${key}]`, false, errors);
  if (schema.items !== undefined) checkNestedNode(schema.items, `${path}.items`, false, errors);
  checkNested(schema, path, errors);
}
