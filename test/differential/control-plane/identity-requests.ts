// Patches that change what an object is: its kind, its version, its name and the rest of its identity.
import type { Json } from "#base";
import type { Step } from "./compare.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

const TYPES: Readonly<Record<string, readonly Json[]>> = {
  kind: ["Foo", "Secret", "", null, 5, "ConfigMapList"],
  apiVersion: ["v2", "apps/v1", "", null, 5, "a/b/c"],
};
const META = ["name", "namespace", "uid", "generation", "creationTimestamp", "deletionTimestamp"];
const ROOTS: readonly Json[] = [
  [{ op: "remove", path: "/kind" }],
  [{ op: "remove", path: "/apiVersion" }],
  [
    { op: "remove", path: "/kind" },
    { op: "remove", path: "/apiVersion" },
  ],
  [{ op: "remove", path: "/metadata" }],
  [{ op: "replace", path: "/metadata", value: {} }],
  [{ op: "replace", path: "/metadata", value: [] }],
  [{ op: "replace", path: "", value: {} }],
  [{ op: "replace", path: "", value: [] }],
];

/** All such patches of one object. @param path where it is */
export function identities(path: string): Step[] {
  const patched = (type: string, body: Json): Step => ({ method: "PATCH", path, type, body });
  const members = [
    ...Object.entries(TYPES).flatMap(([key, values]) => values.map((value) => ({ pointer: `/${key}`, value, merged: { [key]: value } }))),
    ...META.flatMap((key) =>
      ["other", "", null, 5].map((value) => ({ pointer: `/metadata/${key}`, value, merged: { metadata: { [key]: value } } })),
    ),
    { pointer: "/metadata", value: 5, merged: { metadata: 5 } },
  ];
  return [
    ...members.flatMap(({ pointer, value, merged }) => [
      patched(JSON_PATCH, [{ op: "add", path: pointer, value }]),
      patched(MERGE, merged),
      patched(STRATEGIC, merged),
    ]),
    patched(MERGE, { kind: "StatefulSet", apiVersion: "apps/v1" }),
    patched(STRATEGIC, { kind: "StatefulSet", apiVersion: "apps/v1" }),
    ...ROOTS.map((body) => patched(JSON_PATCH, body)),
    { method: "GET", path },
  ];
}
