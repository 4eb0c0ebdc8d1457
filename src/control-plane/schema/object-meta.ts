// Checks of metadata that hold for every kind.
import { isObject, own, sameJson, type Json, type MutableJsonObject, stringAt } from "#base";
import type { FieldError } from "../resource.ts";
import { labelErrors, labelKeyErrors, labelValueErrors, pathSegmentErrors } from "./names.ts";
import { shown } from "./shown.ts";

const MAX_ANNOTATION_BYTES = 256 * 1024;

const invalid = (field: string, value: unknown, detail: string): FieldError => ({ type: "invalid", field, value, detail });
const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
const size = (text: string): number => new TextEncoder().encode(text).length;

/** How a kind's names are checked; the reasons are the API server's. */
export type NameRule = (name: string, isPrefix: boolean) => readonly string[];

/** Errors of metadata on create and update. @see apimachinery pkg/api/validation/objectmeta.go, ValidateObjectMetaAccessor */
export function metadataErrors(object: MutableJsonObject, isNamespaced: boolean, nameRule: NameRule = pathSegmentErrors): FieldError[] {
  const metadata = own(object, "metadata");
  const errors: FieldError[] = [];
  const generateName = stringAt(metadata, "generateName");
  const name = stringAt(metadata, "name");
  if (generateName !== "")
    for (const each of nameRule(generateName, true)) errors.push(invalid("metadata.generateName", generateName, each));
  if (name === "") errors.push({ type: "required", field: "metadata.name", detail: "name or generateName is required" });
  else for (const each of nameRule(name, false)) errors.push(invalid("metadata.name", name, each));
  errors.push(
    ...namespaceErrors(stringAt(metadata, "namespace"), isNamespaced),
    ...sharedErrors(metadata),
    ...finalizerErrors(texts(own(metadata, "finalizers"))),
  );
  return [...errors, ...managedFieldsErrors(own(metadata, "managedFields"))];
}

function namespaceErrors(namespace: string, isNamespaced: boolean): FieldError[] {
  if (!isNamespaced)
    return namespace === "" ? [] : [{ type: "forbidden", field: "metadata.namespace", detail: "not allowed on this type" }];
  if (namespace === "") return [{ type: "required", field: "metadata.namespace" }];
  return labelErrors(namespace).map((each) => invalid("metadata.namespace", namespace, each));
}

function sharedErrors(metadata: Json | undefined): FieldError[] {
  return [
    ...labelsErrors(own(metadata, "labels"), "metadata.labels"),
    ...annotationErrors(own(metadata, "annotations")),
    ...ownerErrors(own(metadata, "ownerReferences")),
  ];
}

/** Errors of a map of labels. */
export function labelsErrors(labels: Json | undefined, field: string): FieldError[] {
  if (!isObject(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => [
    ...labelKeyErrors(key).map((each) => invalid(field, key, each)),
    ...labelValueErrors(shown(value)).map((each) => invalid(field, value, each)),
  ]);
}

function annotationErrors(annotations: Json | undefined): FieldError[] {
  if (!isObject(annotations)) return [];
  const errors = Object.keys(annotations).flatMap((key) =>
    labelKeyErrors(key.toLowerCase()).map((each) => invalid("metadata.annotations", key, each)),
  );
  const total = Object.entries(annotations).reduce((sum, [key, value]) => sum + size(key) + size(shown(value)), 0);
  if (total > MAX_ANNOTATION_BYTES)
    errors.push({ type: "tooLong", field: "metadata.annotations", detail: `may not be more than ${MAX_ANNOTATION_BYTES} bytes` });
  return errors;
}

function ownerErrors(owners: Json | undefined): FieldError[] {
  const errors: FieldError[] = [];
  let controller = "";
  for (const [i, owner] of (Array.isArray(owners) ? (owners as readonly Json[]) : []).entries()) {
    const field = `metadata.ownerReferences[${i}]`.replace(/\[\d+\]$/, "");
    const apiVersion = stringAt(owner, "apiVersion");
    if (apiVersion.slice(apiVersion.indexOf("/") + 1) === "")
      errors.push(invalid(`${field}.apiVersion`, apiVersion, "version must not be empty"));
    for (const key of ["kind", "name", "uid"])
      if (stringAt(owner, key) === "") errors.push(invalid(`${field}.${key}`, "", "must not be empty"));
    if (apiVersion === "v1" && stringAt(owner, "kind") === "Event")
      errors.push(invalid(field, owner, "/v1, Kind=Event is disallowed from being an owner"));
    if (own(owner, "controller") !== true) continue;
    const mine = `${stringAt(owner, "kind")}/${stringAt(owner, "name")}`;
    if (controller === "") controller = mine;
    else
      errors.push(
        invalid(
          field,
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${mine}`,
        ),
      );
  }
  return errors;
}

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const errors = finalizers.flatMap((each) => labelKeyErrors(each).map((detail) => invalid("metadata.finalizers", each, detail)));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    errors.push(invalid("metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
  return errors;
}

function managedFieldsErrors(entries: Json | undefined): FieldError[] {
  if (!Array.isArray(entries)) return [];
  return (entries as readonly Json[]).flatMap((entry, i) => {
    const operation = stringAt(entry, "operation");
    const type = stringAt(entry, "fieldsType");
    const field = `metadata.managedFields[${i}]`;
    const errors: FieldError[] = [];
    if (operation !== "Apply" && operation !== "Update")
      errors.push(invalid(`${field}.operation`, operation, "must be `Apply` or `Update`"));
    if (type !== "" && type !== "FieldsV1") errors.push(invalid(`${field}.fieldsType`, type, "must be `FieldsV1`"));
    return errors;
  });
}

/** Errors of metadata against what is stored. @see ValidateObjectMetaAccessorUpdate */
export function metadataUpdateErrors(object: MutableJsonObject, old: MutableJsonObject): FieldError[] {
  const [next, previous] = [own(object, "metadata"), own(old, "metadata")];
  const errors: FieldError[] = [];
  if (own(previous, "deletionTimestamp") !== undefined) {
    const known = new Set(texts(own(previous, "finalizers")));
    const added = texts(own(next, "finalizers")).filter((each) => !known.has(each));
    if (added.length > 0) {
      const list = `[]string{${[...new Set(added)]
        .toSorted()
        .map((each) => JSON.stringify(each))
        .join(", ")}}`;
      errors.push({
        type: "forbidden",
        field: "metadata.finalizers",
        detail: `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
      });
    }
  }
  for (const key of ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"]) {
    if (!sameJson(own(next, key), own(previous, key)))
      errors.push(invalid(`metadata.${key}`, own(next, key) ?? null, "field is immutable"));
  }
  return [...errors, ...sharedErrors(next), ...managedFieldsErrors(own(next, "managedFields"))];
}
