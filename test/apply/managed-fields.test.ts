import { expect, test } from "vitest";
import type { KubeObject, ManagedFieldsEntry } from "#base";
import { managersToTakeOver, takeOver } from "../../src/apply/managed-fields.ts";

const entry = (
  manager: string,
  operation: "Apply" | "Update",
  field: string,
  more: Partial<ManagedFieldsEntry> = {},
): ManagedFieldsEntry => ({
  manager,
  operation,
  apiVersion: "v1",
  fieldsType: "FieldsV1",
  fieldsV1: { "f:data": { [`f:${field}`]: {} } },
  ...more,
});

function taken(managedFields: readonly ManagedFieldsEntry[], more: readonly string[] = []): unknown {
  const object: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", managedFields } };
  return takeOver(object, managersToTakeOver("me", more), "me")?.map((each) => [
    each.manager,
    each.operation,
    Object.keys((each.fieldsV1?.["f:data"] as object | undefined) ?? {}),
  ]);
}

test.each<[string, ManagedFieldsEntry[], unknown]>([
  ["our own entry alone", [entry("me", "Apply", "a")], undefined],
  ["another applier", [entry("other", "Apply", "a"), entry("flux-client-side-apply", "Update", "b")], undefined],
  ["the status of kubectl", [entry("kubectl-edit", "Update", "a", { subresource: "status" })], undefined],
  [
    "kubectl's first entry, where we have none, becomes ours",
    [entry("kubectl-client-side-apply", "Update", "a")],
    [["me", "Apply", ["f:a"]]],
  ],
  [
    "kubectl in all its names is merged into ours, others stay before it",
    [entry("me", "Apply", "a"), entry("kubectl", "Apply", "b"), entry("hpa", "Update", "h"), entry("kubectl-edit", "Update", "c")],
    [
      ["hpa", "Update", ["f:h"]],
      ["me", "Apply", ["f:a", "f:b", "f:c"]],
    ],
  ],
  [
    "before-first-apply and our own updates",
    [entry("before-first-apply", "Update", "a"), entry("me", "Update", "b")],
    [["me", "Apply", ["f:a", "f:b"]]],
  ],
  ["a manager that begins like us is not us", [entry("me-too", "Update", "a")], undefined],
])("taking over: %s", (_case, entries, expected) => {
  expect(taken(entries)).toEqual(expected);
});

test("a manager that is named is taken over, whatever it did", () => {
  expect(taken([entry("argocd", "Apply", "a"), entry("argocd", "Update", "b")], ["argocd"])).toEqual([["me", "Apply", ["f:a", "f:b"]]]);
});
