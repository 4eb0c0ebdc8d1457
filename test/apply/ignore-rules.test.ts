import { expect, test } from "vitest";
import type { KubeObject, ManagedFieldsEntry } from "#base";
import { compileIgnoreRules, keepIgnored, withoutPaths } from "../../src/apply/ignore-rules.ts";
import { tryParseLabelSelector } from "../../src/apply/label-selector.ts";

const object: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "apps", labels: { tier: "front" }, annotations: { "a/b": "1", "c~d": "2" } },
  spec: {
    replicas: 1,
    list: [
      { name: "a", v: 1 },
      { name: "b", v: 2 },
    ],
    words: ["x", "y"],
  },
};

test.each<[string, Record<string, string>, boolean]>([
  ["no target part", {}, true],
  ["its kind as a pattern", { kind: "Deploy.*" }, true],
  ["a part of its kind", { kind: "Deploy" }, false],
  ["its group and version", { group: "apps", version: "v1" }, true],
  ["another group", { group: "batch" }, false],
  ["one of two names", { name: "db|web" }, true],
  ["another namespace", { namespace: "a" }, false],
  ["a label", { labelSelector: "tier in (front, back)" }, true],
  ["another label", { labelSelector: "tier!=front" }, false],
  ["an annotation", { annotationSelector: "a/b=1,!x" }, true],
])("a rule whose target names %s holds or not", (_case, target, expected) => {
  const rules = compileIgnoreRules([{ paths: ["/spec/replicas"], target }]);

  expect(rules.pathsFor(object).length > 0).toBe(expected);
});

test.each<[string, string[], Record<string, string>]>([
  ["a path without a slash", ["spec"], {}],
  ["a path to everything", [""], {}],
  ["a bad escape", ["/a~2b"], {}],
  ["a name that is no pattern", ["/spec"], { name: "(" }],
  ["a selector that is none", ["/spec"], { labelSelector: "a in b" }],
])("a rule with %s is refused", (_case, paths, target) => {
  expect(() => compileIgnoreRules([{ paths, target }])).toThrow(expect.objectContaining({ code: "apply.badIgnoreRule", verdict: "stall" }));
});

test("ignored paths are taken out, list items without moving the others, and the object stays as it was", () => {
  const before = structuredClone(object);
  const paths = compileIgnoreRules([
    {
      paths: [
        "/spec/list/0",
        "/spec/list/1/v",
        "/metadata/annotations/a~1b",
        "/metadata/annotations/c~0d",
        "/spec/absent/x",
        "/spec/words/9",
      ],
    },
  ]).pathsFor(object);

  const left = withoutPaths(object, paths);

  expect([left.spec, left.metadata.annotations]).toEqual([{ replicas: 1, list: [{ name: "b" }], words: ["x", "y"] }, {}]);
  expect(object).toEqual(before);
});

const entry = (manager: string, fieldsV1: unknown, operation: "Apply" | "Update" = "Apply"): ManagedFieldsEntry =>
  ({ manager, operation, fieldsType: "FieldsV1", fieldsV1 }) as ManagedFieldsEntry;

test.each<[string, ManagedFieldsEntry[], string, unknown]>([
  ["nobody else owns keeps its live value", [], "/spec/replicas", { replicas: 9 }],
  ["another applier owns is left out", [entry("scaler", { "f:spec": { "f:replicas": {} } })], "/spec/replicas", {}],
  [
    "an updater owns keeps its live value",
    [entry("scaler", { "f:spec": { "f:replicas": {} } }, "Update")],
    "/spec/replicas",
    { replicas: 9 },
  ],
  ["we own keeps its live value", [entry("me", { "f:spec": { "f:replicas": {} } })], "/spec/replicas", { replicas: 9 }],
  [
    "another applier owns in a keyed list item is left out",
    [entry("other", { "f:spec": { "f:list": { 'k:{"name":"b"}': { "f:v": {} } } } })],
    "/spec/list/1/v",
    { list: [{ name: "a", v: 1 }, { name: "b" }] },
  ],
  [
    "another applier owns in another list item keeps its live value",
    [entry("other", { "f:spec": { "f:list": { 'k:{"name":"a"}': { "f:v": {} } } } })],
    "/spec/list/1/v",
    {
      list: [
        { name: "a", v: 1 },
        { name: "b", v: 8 },
      ],
    },
  ],
  [
    "lies within what another applier owns as a whole is left out",
    [entry("other", { "f:spec": { "f:list": {} } })],
    "/spec/list/1/v",
    { list: [{ name: "a", v: 1 }, { name: "b" }] },
  ],
  ["is absent from the live object stays absent", [], "/spec/extra", { extra: undefined }],
])("when applying, an ignored field that %s", (_case, managedFields, path, expected) => {
  const wanted: KubeObject = {
    ...object,
    spec: {
      replicas: 1,
      extra: true,
      list: [
        { name: "a", v: 1 },
        { name: "b", v: 2 },
      ],
    },
  };
  const spec = {
    replicas: 9,
    list: [
      { name: "a", v: 7 },
      { name: "b", v: 8 },
    ],
  };
  const live: KubeObject = { ...object, metadata: { ...object.metadata, managedFields }, spec };
  const whole = {
    replicas: 1,
    extra: true,
    list: [
      { name: "a", v: 1 },
      { name: "b", v: 2 },
    ],
  };
  const rest = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== path.split("/")[2]));

  const sent = keepIgnored(wanted, live, compileIgnoreRules([{ paths: [path] }]).pathsFor(wanted), "me");

  expect(sent.spec).toEqual({ ...rest, ...(expected as object) });
});

test.each<[string, boolean | undefined]>([
  ["", true],
  ["a=1", true],
  ["a==1,b!=1", true],
  ["a = 2", false],
  ["a in (1,2), b notin (1)", true],
  ["a notin (1)", false],
  ["c notin (1)", true],
  ["a, !c", true],
  ["!a", false],
  ["c", false],
  ["c=", false],
  ["a in 1", undefined],
  ["=1", undefined],
  ["a=1 b=2", undefined],
])("the label selector %j holds, does not, or is none", (text, expected) => {
  expect(tryParseLabelSelector(text)?.({ a: "1", b: "2" })).toBe(expected);
});
