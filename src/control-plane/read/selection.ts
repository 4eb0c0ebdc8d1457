// Which objects a list or watch is about.
import { isObject, own, type JsonObject, type MutableJsonObject } from "#base";
import type { ServedResource } from "../registry/served-resource.ts";
import { exactValue, matchesFields, parseFieldSelector, type FieldSelector } from "../selector/field-selector.ts";
import { matchesLabels, parseLabelSelector, type LabelSelector } from "../selector/label-selector.ts";
import { refusals } from "../status/status.ts";
import { textOf } from "../cluster-state.ts";

export interface Selection {
  readonly labels: LabelSelector;
  readonly fields: FieldSelector;
}

/** Reads the selectors of a query. @throws control-plane.refused (400) */
export function parseSelection(query: URLSearchParams): Selection {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  if ("reason" in labels) throw refusals.badRequest(labels.reason);
  const fields = parseFieldSelector(query.get("fieldSelector") ?? "");
  if ("reason" in fields) throw refusals.badRequest(fields.reason);
  return { labels: labels.selector, fields: fields.selector };
}

/** The selection with a name in the path, which selects like a field. @throws control-plane.refused (400) for fields that the kind does not select by */
export function settleSelection(selection: Selection, served: ServedResource, name: string): Selection {
  const { fields } = selection;
  for (const { field } of fields) checkField(field, served);
  if (name === "") return selection;
  if (fields.length === 0) return { ...selection, fields: [{ field: "metadata.name", isEqual: true, value: name }] };
  if (exactValue(fields, "metadata.name") !== name) throw refusals.badRequest("fieldSelector metadata.name doesn't match requested name");
  return selection;
}

function checkField(field: string, { definition, reading, apiVersion }: ServedResource): void {
  const { namespaced, selectableFields, kind, group } = definition;
  const isPlain = reading === "builtin" && selectableFields === undefined;
  if (field === "metadata.name" || (field === "metadata.namespace" && (namespaced || isPlain))) return;
  if (Object.hasOwn(selectableFields ?? {}, field)) return;
  if (isPlain)
    throw refusals.badRequest(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
  throw refusals.badRequest(
    group === "batch"
      ? `field label ${JSON.stringify(field)} not supported for ${kind}`
      : group === "resource.k8s.io"
        ? `field label not supported for ${apiVersion}, Kind=${kind}: ${field}`
        : `field label not supported: ${field}`,
  );
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
