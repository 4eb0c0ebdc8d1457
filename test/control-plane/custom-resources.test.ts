import { afterAll, beforeAll, expect, test } from "vitest";
import { WIDGETS } from "../differential/control-plane/widgets.ts";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const PATH = "/apis/example.com/v1/namespaces/default/widgets";
beforeAll(async () => {
  at = await openPlane();
  await at.send("POST", DEFINITIONS, WIDGETS);
  await at.until("/apis/example.com/v1", ({ status }) => status === 200);
});
afterAll(() => at.plane.close());

const widget = (name: string, spec: unknown): unknown => ({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name }, spec });

test("a definition is accepted and established", async () => {
  const { body } = await at.send("GET", `${DEFINITIONS}/widgets.example.com`);

  expect(
    (body["status"] as { conditions: { type: string; status: string }[] }).conditions.map(({ type, status }) => [type, status]),
  ).toEqual([
    ["NamesAccepted", "True"],
    ["Established", "True"],
  ]);
});

test("defaults come in, unknown fields go out with a warning", async () => {
  const { body, headers } = await at.send("POST", PATH, widget("plain", { ports: [{ name: "a" }], bogus: 1, any: { kept: 1 } }));

  expect([body["spec"], headers["warning"]]).toEqual([
    { size: 1, mode: "a", ports: [{ name: "a", port: 9 }], any: { kept: 1 } },
    '299 - "unknown field \\"spec.bogus\\""',
  ]);
});

test("what does not fit the schema is refused with every reason", async () => {
  const { status, body } = await at.send("POST", PATH, widget("bad", { size: -1, mode: "z", tags: ["a", "a"], percent: true }));

  expect(status).toBe(422);
  expect(
    (body["details"] as { causes: { field: string; message: string }[] }).causes
      .map(({ field, message }) => `${field}: ${message}`)
      .toSorted(),
  ).toEqual([
    ".spec.size: Invalid value: -1: should be a non-negative integer",
    "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
    'spec.mode: Unsupported value: "z": supported values: "a", "b"',
    'spec.percent: Invalid value: "boolean": spec.percent in body must be of type integer,string: "boolean"',
    "spec.size: Invalid value: -1: spec.size in body should be greater than or equal to 0",
    'spec.tags[1]: Duplicate value: "a"',
  ]);
});

test("a rule in CEL refuses", async () => {
  const { body } = await at.send("POST", PATH, widget("many", { size: 50 }));

  expect(body["message"]).toBe('Widget.example.com "many" is invalid: spec: Invalid value: too many');
});

test("columns come from the definition", async () => {
  const { body } = await at.send("GET", PATH, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });

  expect((body["rows"] as { cells: unknown[] }[]).map((each) => each.cells)).toEqual([["plain", 1, null]]);
});

test("a definition goes after its objects, and takes its API along", async () => {
  await at.send("DELETE", `${DEFINITIONS}/widgets.example.com`);
  await at.until(`${DEFINITIONS}/widgets.example.com`, ({ status }) => status === 404);

  expect((await at.send("GET", PATH)).status).toBe(404);
});

test("a schema that is not structural is refused", async () => {
  const broken = structuredClone(WIDGETS) as unknown as {
    spec: { versions: { schema: { openAPIV3Schema: { properties: Record<string, unknown> } } }[] };
  };
  broken.spec.versions[0]!.schema.openAPIV3Schema.properties["spec"] = { properties: { a: { type: "array" } } };
  const { status, body } = await at.send("POST", DEFINITIONS, broken);

  expect([status, (body["details"] as { causes: { field: string }[] }).causes.map(({ field }) => field)]).toEqual([
    422,
    ["spec.validation.openAPIV3Schema.properties[spec].type", "spec.validation.openAPIV3Schema.properties[spec].properties[a].items"],
  ]);
});

test("a default of status itself is shown from the beginning, and stored by the first write after the create", async () => {
  const names = { plural: "gadgets", singular: "gadget", kind: "Gadget", listKind: "GadgetList" };
  const status = { type: "object", default: { seen: -1 }, properties: { seen: { type: "integer" } } };
  const schema = { openAPIV3Schema: { type: "object", properties: { status } } };
  const version = { name: "v1", served: true, storage: true, schema, subresources: { status: {} } };
  const metadata = { name: "gadgets.example.com" };
  const gadgets = "/apis/example.com/v1/namespaces/default/gadgets";
  await at.send("POST", DEFINITIONS, { metadata, spec: { group: "example.com", scope: "Namespaced", names, versions: [version] } });
  await at.until(gadgets, (answer) => answer.status === 200);
  const body = { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "g" }, status: { seen: 5 } };

  const made = await at.send("POST", gadgets, body);
  const read = await at.send("GET", `${gadgets}/g`);
  const listed = await at.send("GET", gadgets);
  const first = await at.send("PATCH", `${gadgets}/g`, {}, { "content-type": "application/merge-patch+json" });
  const second = await at.send("PATCH", `${gadgets}/g`, {}, { "content-type": "application/merge-patch+json" });

  const versionOf = (object: unknown): unknown => (object as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  expect([made.body["status"], read.body["status"], listed.body["items"]]).toEqual([{ seen: -1 }, { seen: -1 }, [read.body]]);
  expect([versionOf(read.body) === versionOf(made.body), versionOf(first.body) === versionOf(read.body)]).toEqual([true, false]);
  expect(versionOf(second.body)).toBe(versionOf(first.body));
});
