// Numbers that JavaScript would alter are refused in every form of a write, so that what is stored is what was written.
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const PATH = "/apis/example.com/v1/namespaces/default/counts";
const OPEN = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "counts.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "counts", kind: "Count" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: "object", properties: { spec: OPEN, status: OPEN } } },
      },
    ],
  },
};
const json = (number: string): string =>
  `{"apiVersion":"example.com/v1","kind":"Count","metadata":{"name":"c"},"spec":{"list":[{"size":${number}}]}}`;
const yaml = (number: string): string =>
  `apiVersion: example.com/v1\nkind: Count\nmetadata: {name: c}\nspec: {list: [{size: ${number}}]}\n`;
const type = (name: string): Record<string, string> => ({ "content-type": `application/${name}` });
const [MERGE, PATCH, APPLY, STRATEGIC] = ["merge-patch+json", "json-patch+json", "apply-patch+yaml", "strategic-merge-patch+json"].map(
  type,
);

beforeAll(async () => {
  at = await openPlane();
  await at.send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
  await at.until("/apis/example.com/v1", ({ status }) => status === 200);
  await at.send("POST", PATH, json("1"));
});
afterAll(() => at.plane.close());

const LONG = "9007199254740993";
const kept = (path: string, number = LONG): string =>
  `number ${number} at ${path} cannot be kept exactly, as whole numbers beyond 2^53 are not; write it as a text`;
const beyond = (into = "Go value"): string => `json: cannot unmarshal number 1e400 into ${into} of type float64`;
const DECODED = 'Count in version "v1" cannot be handled as a Count: ';

const WRITES: readonly [string, Parameters<TestPlane["send"]>, string][] = [
  ["create", ["POST", PATH, json(LONG)], `${DECODED}${kept("spec.list[0].size")}`],
  ["create from YAML", ["POST", PATH, yaml(LONG), type("yaml")], `${DECODED}${kept("spec.list[0].size")}`],
  ["hexadecimal", ["POST", PATH, yaml("0x20000000000001"), type("yaml")], `${DECODED}${kept("spec.list[0].size", "0x20000000000001")}`],
  ["negative", ["POST", PATH, json(`-${LONG}`)], `${DECODED}${kept("spec.list[0].size", `-${LONG}`)}`],
  ["beyond 64 bits", ["POST", PATH, json("18446744073709551617")], `${DECODED}${kept("spec.list[0].size", "18446744073709551617")}`],
  ["replace", ["PUT", `${PATH}/c`, json(LONG)], `${DECODED}${kept("spec.list[0].size")}`],
  ["merge patch", ["PATCH", `${PATH}/c`, `{"spec":{"x":${LONG}}}`, MERGE], `error decoding patch: ${kept("spec.x")}`],
  ["status", ["PATCH", `${PATH}/c/status`, `{"status":{"x":${LONG}}}`, MERGE], `error decoding patch: ${kept("status.x")}`],
  [
    "JSON patch",
    ["PATCH", `${PATH}/c`, `[{"op":"add","path":"/spec/x","value":${LONG}}]`, PATCH],
    `error decoding patch: ${kept("[0].value")}`,
  ],
  ["apply", ["PATCH", `${PATH}/c?fieldManager=m&force=true`, json(LONG), APPLY], `error decoding YAML: ${kept("spec.list[0].size")}`],
  [
    "apply of YAML",
    ["PATCH", `${PATH}/c?fieldManager=m&force=true`, yaml(LONG), APPLY],
    `error decoding YAML: ${kept("spec.list[0].size")}`,
  ],
  ["strategic patch", ["PATCH", "/api/v1/namespaces/default", `{"spec":{"x":${LONG}}}`, STRATEGIC], kept("spec.x")],
  [
    "open part of a typed object",
    ["POST", "/apis/apps/v1/namespaces/default/controllerrevisions", `{"metadata":{"name":"a"},"revision":1,"data":{"x":${LONG}}}`],
    `ControllerRevision in version "v1" cannot be handled as a ControllerRevision: ${kept("data.x")}`,
  ],
  ["infinite", ["POST", PATH, json("1e400")], `${DECODED}${beyond()}`],
  ["infinite in a merge patch", ["PATCH", `${PATH}/c`, '{"spec":{"x":1e400}}', MERGE], `error decoding patch: ${beyond()}`],
  [
    "infinite in a JSON patch",
    ["PATCH", `${PATH}/c`, '[{"op":"add","path":"/spec/x","value":1e400}]', PATCH],
    `error decoding patch: ${beyond("Go struct field jsonPatchOp.value")}`,
  ],
  ["infinite in a strategic patch", ["PATCH", "/api/v1/namespaces/default", '{"spec":{"x":1e400}}', STRATEGIC], beyond()],
];

test.each(WRITES)("%s: a number that cannot be kept is refused", async (_title, write, message) => {
  const before = await at.send("GET", `${PATH}/c`);

  const { status, body } = await at.send(...write);

  expect([status, body["message"]]).toEqual([400, message]);
  expect(await at.send("GET", `${PATH}/c`)).toEqual(before);
});

test.each(["9007199254740991", "-9007199254740991", "9007199254740992", "1e21", "0.12345678901234567890", "1E2", '"9007199254740993"'])(
  "%s is kept",
  async (number) => {
    const { status, body } = await at.send("POST", `${PATH}?dryRun=All`, json(number).replace('"c"', '"d"'));

    expect([status, body["spec"]]).toEqual([201, { list: [{ size: JSON.parse(number) as unknown }] }]);
  },
);

test("what is infinite to JSON is a text to YAML, as upstream reads it", async () => {
  const { status, body } = await at.send("PATCH", `${PATH}/e?fieldManager=m`, json("1e400").replace('"c"', '"e"'), APPLY);

  expect([status, body["spec"]]).toEqual([201, { list: [{ size: "1e400" }] }]);
});
