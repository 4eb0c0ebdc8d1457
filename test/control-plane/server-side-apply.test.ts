import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGETS } from "../differential/control-plane/widgets.ts";
import { openPlane, type Answer, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const MAPS = "/api/v1/namespaces/default/configmaps";
beforeAll(async () => {
  at = await openPlane();
});
afterAll(() => at.plane.close());

const config = (name: string, data: Record<string, string>): unknown => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
const owners = ({ body }: Answer): unknown =>
  (body["metadata"] as { managedFields?: { manager: string; operation: string; fieldsV1: unknown }[] }).managedFields
    ?.map((each) => [each.manager, each.operation, each.fieldsV1])
    // entries of one second stand in the order of their names, of two seconds in that of their times
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

test("an apply creates, owns what it sets, and removes what it no longer sets", async () => {
  const made = await at.apply(`${MAPS}/one`, "m", config("one", { a: "1", b: "2" }));
  const less = await at.apply(`${MAPS}/one`, "m", config("one", { a: "1" }));

  expect([made.status, less.status]).toEqual([201, 200]);
  expect(less.body["data"]).toEqual({ a: "1" });
  expect(owners(less)).toEqual([["m", "Apply", { "f:data": { "f:a": {} } }]]);
});

test("an apply of another's field conflicts, and takes the field when it is forced", async () => {
  await at.apply(`${MAPS}/two`, "m", config("two", { a: "1" }));

  const refused = await at.apply(`${MAPS}/two`, "n", config("two", { a: "2" }));
  const forced = await at.apply(`${MAPS}/two`, "n", config("two", { a: "2" }), "&force=true");

  expect(refused.body).toEqual({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: 'Apply failed with 1 conflict: conflict with "m": .data.a',
    reason: "Conflict",
    details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "m"', field: ".data.a" }] },
    code: 409,
  });
  expect(owners(forced)).toEqual([["n", "Apply", { "f:data": { "f:a": {} } }]]);
});

test("a field that two managers set alike stays while one of them sets it", async () => {
  await at.apply(`${MAPS}/three`, "m", config("three", { a: "1" }));
  await at.apply(`${MAPS}/three`, "n", config("three", { a: "1" }));
  const after = await at.apply(`${MAPS}/three`, "m", config("three", {}));

  expect([after.body["data"], owners(after)]).toEqual([
    { a: "1" },
    [
      ["m", "Apply", { "f:data": {} }],
      ["n", "Apply", { "f:data": { "f:a": {} } }],
    ],
  ]);
});

test("an apply that changes nothing keeps version and time", async () => {
  const first = await at.apply(`${MAPS}/four`, "m", config("four", { a: "1" }));
  const again = await at.apply(`${MAPS}/four`, "m", config("four", { a: "1" }));

  expect(again.body).toEqual(first.body);
});

test("an empty entry resets the owners", async () => {
  await at.apply(`${MAPS}/five`, "m", config("five", { a: "1" }));
  const reset = await at.send(
    "PATCH",
    `${MAPS}/five`,
    { metadata: { managedFields: [{}] } },
    { "content-type": "application/merge-patch+json" },
  );

  expect(owners(reset)).toBeUndefined();
});

test("items of keyed lists merge by their keys, atomic values change hands as a whole", async () => {
  await at.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", WIDGETS);
  const path = "/apis/example.com/v1/namespaces/default/widgets/w";
  await at.until("/apis/example.com/v1", ({ status }) => status === 200);
  const widget = (spec: unknown): unknown => ({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, spec });
  await at.apply(path, "m", widget({ ports: [{ name: "x", port: 1 }], tags: ["a"], fixed: { x: "1" } }));
  await at.apply(path, "n", widget({ ports: [{ name: "y", port: 2 }], tags: ["b"], fixed: { y: "1" } }), "&force=true");
  const after = await at.apply(path, "m", widget({ tags: ["c"] }));

  expect(after.body["spec"]).toEqual({ size: 1, mode: "a", ports: [{ name: "y", port: 2 }], tags: ["b", "c"], fixed: { y: "1" } });
});
