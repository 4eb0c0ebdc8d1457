import { describe, expect, test } from "vitest";
import {
  builtinDefinitions,
  builtinKind,
  builtinKinds,
  builtinSchema,
  definitionSchema,
  fullDefinitionName,
  isNamespaced,
  strategicKeys,
  type StructuralSchema,
  type TypeNote,
} from "#codec";
import { parseDefinition } from "../../src/codec/kubernetes/type-notation.ts";

describe("the notation", () => {
  test.each([
    [
      "a required string with a default",
      'name!:s=""',
      { name: "name", required: true, omitEmpty: false, type: { of: "scalar", code: "s" }, default: "" },
    ],
    ["a dropped int32", "n?:i", { name: "n", required: false, omitEmpty: true, type: { of: "scalar", code: "i" } }],
    [
      "an enumeration",
      "type:s(A|B c)",
      { name: "type", required: false, omitEmpty: false, type: { of: "scalar", code: "s", values: ["A", "B c"] } },
    ],
    [
      "a list by keys with a patch strategy",
      "ports?:[Port]m(port,protocol)~merge,retainKeys(port)",
      {
        name: "ports",
        required: false,
        omitEmpty: true,
        type: { of: "list", item: { of: "ref", name: "home/Port" }, listType: "map", keys: ["port", "protocol"] },
        patchStrategy: "merge,retainKeys",
        mergeKey: "port",
      },
    ],
    [
      "an atomic map",
      "selector?:{s}%atomic",
      { name: "selector", required: false, omitEmpty: true, type: { of: "map", item: { of: "scalar", code: "s" } }, mapType: "atomic" },
    ],
    [
      "a reference into another package with an object default",
      "spec:core.v1/PodSpec={}",
      { name: "spec", required: false, omitEmpty: false, type: { of: "ref", name: "core.v1/PodSpec" }, default: {} },
    ],
  ])("reads %s", (_case, text, field) => {
    expect(parseDefinition(text, "home")).toEqual({ of: "fields", fields: [field] });
  });

  test.each([["nothing"], ["name:"], ["name:?"], ["list:[s"]])("refuses %j", (text) => {
    expect(() => parseDefinition(text, "home")).toThrow(/^type table: /);
  });
});

describe("the table", () => {
  test("resolves every reference of every definition", () => {
    const dangling = builtinDefinitions().flatMap(({ note }) =>
      (note.of === "type" ? [note.type] : note.fields.map((field) => field.type)).flatMap(refs).filter((name) => !defined.has(name)),
    );

    expect(dangling).toEqual([]);
  });

  test("links every kind to an object schema with apiVersion, kind and metadata", () => {
    const odd = builtinKinds().filter((each) => {
      const properties = builtinSchema(each.apiVersion, each.kind)?.properties ?? {};
      return (
        properties["apiVersion"]?.type !== "string" || properties["kind"]?.type !== "string" || properties["metadata"]?.type !== "object"
      );
    });

    // Reviews of the caller itself and bindings carry metadata as well: there is no exception.
    expect(odd).toEqual([]);
  });

  test("describes a kind as discovery does", () => {
    expect(builtinKind("apps/v1", "Deployment")).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      group: "apps",
      version: "v1",
      plural: "deployments",
      singular: "deployment",
      namespaced: true,
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      shortNames: ["deploy"],
      categories: ["all"],
      subresources: [
        { name: "scale", verbs: ["get", "patch", "update"], kind: { apiVersion: "autoscaling/v1", kind: "Scale" } },
        { name: "status", verbs: ["get", "patch", "update"] },
      ],
      definition: "io.k8s.api.apps.v1.Deployment",
    });
  });

  test.each([
    ["v1", "ConfigMap", true],
    ["v1", "Namespace", false],
    ["rbac.authorization.k8s.io/v1", "ClusterRole", false],
    ["apps/v1", "Nothing", undefined],
    ["apps/v1beta1", "Deployment", undefined],
  ])("%s %s is namespaced: %s", (apiVersion, kind, expected) => {
    expect(isNamespaced(apiVersion, kind)).toBe(expected);
  });

  test("closes cycles: a JSON schema holds JSON schemas", () => {
    const props = definitionSchema("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");

    expect(props?.properties?.["not"]?.properties?.["not"]).toBe(props);
  });

  test("keeps the facts of a field beside those of its type", () => {
    const containers = at("apps/v1", "Deployment", "spec", "template", "spec", "containers");

    expect({ ...containers, items: undefined }).toEqual({
      type: "array",
      items: undefined,
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "name",
    });
    expect(containers?.items?.properties?.["imagePullPolicy"]).toEqual({
      type: "string",
      enum: ["Always", "IfNotPresent", "Never"],
      "x-headgate-omit-empty": true,
    });
  });
});

describe("strategic keys", () => {
  test.each([
    ["containers", ["spec", "template", "spec", "containers"], { strategies: ["merge"], mergeKey: "name" }],
    ["volumes", ["spec", "template", "spec", "volumes"], { strategies: ["merge", "retainKeys"], mergeKey: "name" }],
    ["ports inside containers", ["spec", "template", "spec", "containers", "ports"], { strategies: ["merge"], mergeKey: "containerPort" }],
    ["the update strategy", ["spec", "strategy"], { strategies: ["retainKeys"] }],
    ["finalizers", ["metadata", "finalizers"], { strategies: ["merge"] }],
    ["arguments, which are replaced", ["spec", "template", "spec", "containers", "args"], { strategies: [] }],
    ["an unknown field", ["spec", "nothing"], undefined],
  ])("of %s", (_case, path, expected) => {
    expect(strategicKeys("apps/v1", "Deployment", path)).toEqual(expected);
  });
});

const defined = new Set(builtinDefinitions().map((each) => each.name));

function refs(type: TypeNote): string[] {
  if (type.of === "ref") return [fullDefinitionName(type.name)];
  return type.of === "scalar" ? [] : refs(type.item);
}

function at(apiVersion: string, kind: string, ...path: readonly string[]): StructuralSchema | undefined {
  let here = builtinSchema(apiVersion, kind);
  for (const step of path) here = (here?.items ?? here)?.properties?.[step];
  return here;
}
