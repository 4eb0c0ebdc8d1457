// Drops what a schema does not know, and says which fields those were.
import { isObject, setOwn, type Json, type MutableJson, type MutableJsonObject } from "#base";
import type { StructuralSchema } from "#codec";
import { additionalOf, propertyOf } from "./child.ts";
import { OBJECT_META } from "../managed-fields/atom.ts";

const META: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/** How a schema is read: custom resources are closed, built-in types leave objects without declared fields alone. */
export type Reading = "custom" | "builtin";

/**
 * Removes unknown fields of a whole object in place.
 * @returns their paths: `spec.foo`, `spec.list[0].bar`; in ascending order for custom resources, as met for built-in types
 * @see apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go
 */
export function pruneUnknown(object: MutableJsonObject, schema: StructuralSchema, reading: Reading): string[] {
  const paths: string[] = [];
  if (reading === "builtin") {
    pruneBuiltin(object, wholeOf(schema), "", paths);
    return paths;
  }
  const metadata = object["metadata"];
  if (isObject(metadata)) pruneBuiltin(metadata as MutableJsonObject, OBJECT_META, "metadata", paths);
  prune(object, { ...schema, "x-kubernetes-embedded-resource": true }, "", paths);
  return paths.toSorted();
}

const wholes = new WeakMap<StructuralSchema, StructuralSchema>();

/** The schema of a kind with what every object has. */
function wholeOf(schema: StructuralSchema): StructuralSchema {
  let whole = wholes.get(schema);
  if (whole === undefined) {
    whole = { ...schema, properties: { apiVersion: {}, kind: {}, ...schema.properties, metadata: OBJECT_META } };
    wholes.set(schema, whole);
  }
  return whole;
}

function pruneBuiltin(value: MutableJson, schema: StructuralSchema, path: string, paths: string[]): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items !== undefined) for (const [i, each] of value.entries()) pruneBuiltin(each, items, `${path}[${i}]`, paths);
    return;
  }
  if (!isObject(value)) return;
  const object = value as MutableJsonObject;
  const { properties, additionalProperties } = schema;
  if (schema["x-kubernetes-preserve-unknown-fields"] === true) return;
  const others = isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined;
  for (const key of Object.keys(object)) {
    const type = own(properties, key) ?? others;
    const each = object[key];
    if (type !== undefined) {
      // scalars have nothing below them
      if (typeof each === "object" && each !== null) pruneBuiltin(each, type, join(path, key), paths);
    } else if (properties !== undefined && additionalProperties !== true && Object.keys(properties).length > 0) {
      paths.push(join(path, key));
      delete object[key];
    }
  }
}

function prune(value: MutableJson, schema: StructuralSchema | undefined, path: string, paths: string[]): void {
  if (Array.isArray(value)) {
    for (const [i, each] of value.entries()) pruneItem(each, schema, `${path}[${i}]`, paths);
    return;
  }
  if (!isObject(value)) return;
  const object = value as MutableJsonObject;
  const isResource = schema?.["x-kubernetes-embedded-resource"] === true;
  for (const key of Object.keys(object)) {
    if (isResource && META.has(key)) continue;
    const below = join(path, key);
    const type = propertyOf(schema, key) ?? additionalOf(schema);
    if (type !== undefined) prune(object[key] ?? null, type, below, paths);
    else if (!keepsUnknown(schema)) {
      if (!META.has(key) || path !== "") paths.push(below);
      delete object[key];
    }
  }
}

function keepsUnknown(schema: StructuralSchema | undefined): boolean {
  return schema?.additionalProperties === true || schema?.["x-kubernetes-preserve-unknown-fields"] === true;
}

/** Items of an open list are looked into only where the schema says something about them. */
function pruneItem(value: MutableJson, schema: StructuralSchema | undefined, path: string, paths: string[]): void {
  if (schema?.["x-kubernetes-preserve-unknown-fields"] === true && schema.items === undefined) return;
  prune(value, schema?.items, path, paths);
}

/** Sets defaults of a custom resource in place. @see apiextensions-apiserver pkg/apiserver/schema/defaulting/algorithm.go */
export function setDefaults(value: MutableJson | undefined, schema: StructuralSchema): void {
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    for (const [i, each] of value.entries()) {
      value[i] = filled(each, items);
      setDefaults(value[i], items);
    }
    return;
  }
  if (!isObject(value)) return;
  const object = value as MutableJsonObject;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const isMissing = !Object.hasOwn(object, key) || isForbiddenNull(object[key], property);
    if (isMissing && property.default !== undefined && property.default !== null) setOwn(object, key, structuredClone(property.default));
  }
  for (const key of Object.keys(object)) {
    const type = propertyOf(schema, key) ?? additionalOf(schema);
    if (type === undefined) continue;
    setOwn(object, key, filled(object[key] ?? null, type));
    setDefaults(object[key], type);
  }
}

/** The default in place of a null that is not allowed. */
function filled(value: MutableJson, schema: StructuralSchema): MutableJson {
  return isForbiddenNull(value, schema) && schema.default !== undefined ? (structuredClone(schema.default) as MutableJson) : value;
}

/** Removes nulls where the schema allows none and has no default to take their place. */
export function dropForbiddenNulls(value: MutableJson | undefined, schema: StructuralSchema): void {
  const { properties, additionalProperties, items } = schema;
  if (Array.isArray(value)) {
    if (items !== undefined) for (const each of value) dropForbiddenNulls(each, items);
    return;
  }
  if (!isObject(value)) return;
  const object = value as MutableJsonObject;
  for (const key of Object.keys(object)) {
    const property = own(properties, key);
    const each = property ?? (isObject(additionalProperties) ? (additionalProperties as StructuralSchema) : undefined);
    if (each === undefined) continue;
    if (isForbiddenNull(object[key], each) && each.default === undefined) delete object[key];
    else dropForbiddenNulls(object[key], each);
  }
}

function isForbiddenNull(value: Json | undefined, schema: StructuralSchema): boolean {
  return value === null && schema.nullable !== true;
}

function own(properties: StructuralSchema["properties"], key: string): StructuralSchema | undefined {
  return properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
