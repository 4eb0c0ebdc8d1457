// Label selectors as objects: matchLabels and matchExpressions.
import { isObject, own, type Json } from "#base";
import { textOf } from "../cluster-state.ts";
import { shown } from "../schema/shown.ts";
import type { LabelSelector } from "./label-selector.ts";

const OPERATORS = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!" } as const;

/** A LabelSelector whose shape is checked. An empty one selects everything. */
export function readSelector(selector: Json | undefined): LabelSelector {
  const labels = own(selector, "matchLabels");
  const expressions = own(selector, "matchExpressions");
  return [
    ...Object.entries(isObject(labels) ? labels : {}).map(([key, value]) => ({ key, operator: "=" as const, values: [shown(value)] })),
    ...(Array.isArray(expressions) ? (expressions as readonly Json[]) : []).map((each) => {
      const values = own(each, "values");
      return {
        key: textOf(each, "key"),
        operator: OPERATORS[textOf(each, "operator") as keyof typeof OPERATORS] ?? "exists",
        values: Array.isArray(values) ? values.map(String) : [],
      };
    }),
  ];
}
