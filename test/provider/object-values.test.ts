import { describe, expect, test } from "vitest";
import { Kustomization, toProviderSchema } from "#api";
import { conformCty, type CtyObject, type CtyType } from "#codec";
import { impliedObject } from "#provider";
import { toAttributes } from "../../src/provider/resources/from-api.ts";
import { conditionOf, ownedFields, toCtyObject, toJsonObject } from "../../src/provider/resources/object-values.ts";

const spec = toProviderSchema(Kustomization).attributes.find(({ name }) => name === "spec")?.nested?.attributes ?? [];
const type: CtyType = impliedObject(toAttributes(spec));
const json = {
  interval: "10m",
  prune: true,
  path: "./apps",
  sourceRef: { kind: "GitRepository", name: "apps" },
  postBuild: { substitute: { camelCase: "kept", snake_case: "kept" } },
  dependsOn: [{ name: "a" }, { name: "b", namespace: "c" }],
  patches: [{ patch: "- op: remove", target: { kind: "Deployment", labelSelector: "a=b" } }],
};
const everything = { stored: undefined, owned: {}, all: true };

test("a spec survives the way into attributes and back, and the keys of free-form maps stay as they are", () => {
  const value = conformCty(type, toCtyObject(spec, json, everything)) as CtyObject;

  expect(value).toMatchObject({
    source_ref: { kind: "GitRepository" },
    post_build: { substitute: { camelCase: "kept", snake_case: "kept" } },
  });
  expect(toJsonObject(spec, value)).toEqual(json);
});

describe("a live object", () => {
  const stored = conformCty(type, { interval: "10m", prune: true, source_ref: { kind: "GitRepository", name: "apps" } }) as CtyObject;
  const live = { ...json, interval: "5m", timeout: "1m" };

  test("shows the drift of stored fields and hides what others have set", () => {
    const value = conformCty(type, toCtyObject(spec, live, { stored, owned: {}, all: false }));

    expect(value).toEqual({ ...stored, interval: "5m" });
  });

  test("shows a field that is ours by management although it is not stored", () => {
    const value = toCtyObject(spec, live, { stored, owned: { "f:timeout": {} }, all: false });

    expect(value).toMatchObject({ interval: "5m", timeout: "1m", path: null });
  });

  test("shows a stored field that somebody has removed as null", () => {
    const { prune: _gone, ...rest } = live;

    expect(toCtyObject(spec, rest, { stored, owned: {}, all: false })).toMatchObject({ prune: null });
  });
});

test("only fields that are applied under our name are ours", () => {
  const entry = (manager: string, operation: "Apply" | "Update", subresource?: string) => ({
    manager,
    operation,
    fieldsV1: { "f:spec": { [`f:${manager}`]: {} } },
    ...(subresource && { subresource }),
  });
  const object = {
    apiVersion: "v1",
    kind: "X",
    metadata: {
      managedFields: [
        entry("headgate", "Update"),
        entry("headgate", "Apply", "status"),
        entry("other", "Apply"),
        entry("headgate", "Apply"),
      ],
    },
  };

  expect(ownedFields(object, "headgate")).toEqual({ "f:spec": { "f:headgate": {} } });
  expect(ownedFields(object, "nobody")).toEqual({});
});

test("a condition is found by its type", () => {
  const object = {
    apiVersion: "v1",
    kind: "X",
    metadata: {},
    status: { conditions: [{ type: "Ready", status: "False", reason: "R", message: "m", observedGeneration: 3 }] },
  };

  expect(conditionOf(object, "Ready")).toEqual({ status: "False", reason: "R", message: "m", observedGeneration: 3 });
  expect(conditionOf(object, "Stalled")).toBeUndefined();
});
