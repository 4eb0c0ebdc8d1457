// The scale of an object that has one, read from where its definition says.
import { at, isObject, own, type JsonObject, type MutableJson, type MutableJsonObject } from "#base";
import { metadataOf, textOf } from "../cluster-state.ts";
import type { ServedResource } from "../registry/served-resource.ts";
import { shown } from "../schema/shown.ts";

/** The number of replicas that an object wants. @returns whether it wanted another number before */
export function setReplicas(object: MutableJsonObject, { definition }: ServedResource, replicas: number): boolean {
  const path = pathOf(definition.scale?.specReplicasPath);
  if (at(object, ...path) === replicas) return false;
  setAt(object, path, replicas);
  return true;
}

/** Where the definition keeps the number of replicas that an object wants. */
export function replicasPath({ definition }: ServedResource): string[] {
  return pathOf(definition.scale?.specReplicasPath);
}

/** A copy that says nothing of its replicas. */
export function withoutReplicas(object: MutableJsonObject, served: ServedResource): MutableJsonObject {
  const copy = structuredClone(object);
  const path = replicasPath(served);
  const holder = at(copy, ...path.slice(0, -1));
  if (isObject(holder)) delete (holder as MutableJsonObject)[path.at(-1) ?? ""];
  return copy;
}

/** An object's scale as autoscaling/v1 Scale. */
export function scaleOf(parent: MutableJsonObject, { definition }: ServedResource): MutableJsonObject {
  const metadata = metadataOf(parent);
  const { scale: paths } = definition;
  const selector = paths?.labelSelectorPath === undefined ? undefined : at(parent, ...pathOf(paths.labelSelectorPath));
  const text = typeof selector === "string" ? selector : isObject(selector) ? selectorText(selector) : "";
  const kept = Object.fromEntries(
    ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"].flatMap((key) =>
      metadata[key] === undefined ? [] : [[key, metadata[key]]],
    ),
  );
  const wanted = at(parent, ...pathOf(paths?.specReplicasPath)) as number;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: kept,
    spec: wanted === 0 ? {} : { replicas: wanted },
    status: { replicas: (at(parent, ...pathOf(paths?.statusReplicasPath)) ?? 0) as number, ...(text !== "" && { selector: text }) },
  };
}

/** A LabelSelector, or a plain map of labels, as text. */
function selectorText(selector: JsonObject): string {
  const isPlain = selector["matchLabels"] === undefined && selector["matchExpressions"] === undefined;
  const labels = isPlain ? selector : ((selector["matchLabels"] ?? {}) as JsonObject);
  const terms = Object.entries(labels).map(([key, value]) => ({ key, text: `${key}=${shown(value)}` }));
  const expressions = selector["matchExpressions"];
  for (const each of Array.isArray(expressions) ? expressions : []) {
    const [key, operator] = [textOf(each, "key"), textOf(each, "operator")];
    const values = own(each, "values");
    const list = Array.isArray(values) ? values.map(String).toSorted().join(",") : "";
    terms.push({
      key,
      text:
        operator === "In"
          ? `${key} in (${list})`
          : operator === "NotIn"
            ? `${key} notin (${list})`
            : operator === "Exists"
              ? key
              : `!${key}`,
    });
  }
  return terms
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ text }) => text)
    .join(",");
}

function pathOf(path: string | undefined): string[] {
  return (path ?? "").split(".").filter((each) => each !== "");
}

function setAt(object: MutableJsonObject, path: readonly string[], value: MutableJson): void {
  let here = object;
  for (const step of path.slice(0, -1)) {
    const next = own(here, step);
    const inner = (isObject(next) ? next : {}) as MutableJsonObject;
    here[step] = inner;
    here = inner;
  }
  here[path.at(-1) ?? ""] = value;
}
