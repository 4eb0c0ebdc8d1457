// Which objects a list or watch is about.
import { isObject, own, type JsonObject, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";
import { matchesFields, parseFieldSelector, type FieldSelector } from "../selector/field-selector.ts";
import { matchesLabels, parseLabelSelector, type LabelSelector } from "../selector/label-selector.ts";
import { refusals } from "../status/status.ts";
import { textOf } from "../cluster-state.ts";

export interface Selection {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
}

/** Reads the selectors of a query. @param name a name in the path, which selects like a field selector @throws control-plane.refused (400) */
export function parseSelection(query: URLSearchParams, served: ServedResource, name = ""): Selection {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  if ("reason" in labels) throw refusals.badRequest(labels.reason);
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "");
  if ("reason" in fields) throw refusals.badRequest(fields.reason);
  for (const { field } of fields.selector) checkField(field, served);
  const named =
    name === "" || fields.selector.some(({ field }) => field === "metadata.name")
      ? []
      : [{ field: "metadata.name", isEqual: true, value: name }];
  return { labels: labels.selector, fields: [...fields.selector, ...named] };
}

function checkField(field: string, { definition, reading }: ServedResource): void {
  if (field === "metadata.name" || (field === "metadata.namespace" && (definition.namespaced || reading === "builtin"))) return;
  if (Object.hasOwn(definition.selectableFields ?? {}, field)) return;
  if (reading === "custom") throw refusals.badRequest(`field label not supported: ${field}`);
  if (definition.selectableFields === undefined) {
    throw refusals.badRequest(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
  }
  throw refusals.badRequest(`field label not supported: ${field}`);
}

export function isEverything({ labels, fields }: Selection): boolean {
  return labels.length === 0 && fields.length === 0;
}

/** Whether an object is selected. */
export function isSelected({ labels, fields }: Selection, object: MutableJsonObject | JsonObject, { definition }: ServedResource): boolean {
  const metadata = own(object, "metadata");
  const given = own(metadata, "labels");
  if (!matchesLabels(labels, isObject(given) ? given : {})) return false;
  return matchesFields(fields, (field) => {
    if (field === "metadata.name") return textOf(metadata, "name");
    if (field === "metadata.namespace") return textOf(metadata, "namespace");
    return definition.selectableFields?.[field]?.(object as MutableJsonObject) ?? "";
  });
}
