import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const MAPS = "/api/v1/namespaces/default/configmaps";
beforeAll(async () => {
  at = await openPlane();
});
afterAll(() => at.plane.close());

const message = async (...args: Parameters<TestPlane["send"]>): Promise<[number, unknown]> => {
  const { status, body } = await at.send(...args);
  return [status, body["message"]];
};

test("a created object gets its system fields and the fields of its writer", async () => {
  const { status, body } = await at.send("POST", MAPS, { metadata: { name: "made" }, data: { x: "1" } });

  expect(status).toBe(201);
  expect(body).toEqual({
    kind: "ConfigMap",
    apiVersion: "v1",
    metadata: {
      name: "made",
      namespace: "default",
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      resourceVersion: expect.stringMatching(/^\d+$/),
      creationTimestamp: expect.any(String),
      managedFields: [
        {
          manager: "test",
          operation: "Update",
          apiVersion: "v1",
          time: expect.any(String),
          fieldsType: "FieldsV1",
          fieldsV1: { "f:data": { ".": {}, "f:x": {} } },
        },
      ],
    },
    data: { x: "1" },
  });
});

test.each([
  ["an object that is there already", ["POST", MAPS, { metadata: { name: "made" } }], 409, 'configmaps "made" already exists'],
  [
    "a namespace that is not there",
    ["POST", "/api/v1/namespaces/nope/configmaps", { metadata: { name: "a" } }],
    404,
    'namespaces "nope" not found',
  ],
  [
    "a stale version",
    ["PUT", `${MAPS}/made`, { metadata: { name: "made", resourceVersion: "1" } }],
    409,
    'Operation cannot be fulfilled on configmaps "made": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [
    "another name in the body",
    ["PUT", `${MAPS}/made`, { metadata: { name: "other" } }],
    400,
    "the name of the object (other) does not match the name on the URL (made)",
  ],
  [
    "a body that ends too early",
    ["POST", MAPS, '{"metadata":{"name":"a"'],
    400,
    'the object provided is unrecognized (must be of type ConfigMap): couldn\'t get version/kind; json parse error: unexpected end of JSON input ({"metadata":{"name":"a")',
  ],
  [
    "an immortal namespace",
    ["DELETE", "/api/v1/namespaces/default"],
    403,
    'namespaces "default" is forbidden: this namespace may not be deleted',
  ],
  ["an unknown resource", ["GET", "/api/v1/foo"], 404, "the server could not find the requested resource"],
  ["a broken selector", ["GET", `${MAPS}?labelSelector=%3D`], 400, "found '=', expected: !, identifier, or 'end of string'"],
  [
    "an unknown field of a selector",
    ["GET", `${MAPS}?fieldSelector=spec.x%3D1`],
    400,
    '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
] as const)("refuses %s", async (_case, args, status, text) => {
  expect(await message(...(args as unknown as Parameters<TestPlane["send"]>))).toEqual([status, text]);
});

test("unknown and duplicate fields are warned of, or refused where the client is strict", async () => {
  const body = '{"metadata":{"name":"warned"},"data":{"x":"1"},"foo":1,"data":{"y":"2"}}';

  const warned = await at.send("POST", MAPS, body);
  const refused = await message("POST", `${MAPS}?fieldValidation=Strict`, body);

  expect(warned.headers["warning"]).toBe('299 - "unknown field \\"foo\\"", 299 - "duplicate field \\"data\\""');
  expect(refused).toEqual([
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "foo", duplicate field "data"',
  ]);
});

test("an update that changes nothing keeps the version", async () => {
  const before = await at.send("GET", `${MAPS}/made`);
  const again = await at.send("PUT", `${MAPS}/made`, { metadata: { name: "made" }, data: { x: "1" } });

  expect(again.body).toEqual(before.body);
});

test("a dry run answers as if and stores nothing", async () => {
  const dry = await at.send("POST", `${MAPS}?dryRun=All`, { metadata: { name: "dry" } });
  const after = await at.send("GET", `${MAPS}/dry`);

  expect([dry.status, after.status]).toEqual([201, 404]);
});

test("pages of a list show the state at the first page", async () => {
  for (const name of ["p1", "p2", "p3"]) await at.send("POST", "/api/v1/namespaces/kube-public/secrets", { metadata: { name } });
  const path = "/api/v1/namespaces/kube-public/secrets?limit=2";

  const first = await at.send("GET", path);
  await at.send("DELETE", "/api/v1/namespaces/kube-public/secrets/p3");
  const metadata = first.body["metadata"] as { continue: string; remainingItemCount: number };
  const second = await at.send("GET", `${path}&continue=${metadata.continue}`);

  expect(metadata.remainingItemCount).toBe(1);
  expect((second.body["items"] as { metadata: { name: string } }[]).map((each) => each.metadata.name)).toEqual(["p3"]);
});

test.each([
  ["__proto__ as a key", '{"metadata":{"name":"proto","labels":{"__proto__":"x"}},"data":{"constructor":"1","__proto__":"2"}}'],
  ["deep nesting", `{"metadata":{"name":"deep"},"x":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["half a surrogate", '{"metadata":{"name":"\\ud800"}}'],
  ["a number for an object", "7"],
  ["nothing", ""],
])("%s is answered with a status or an object, never with a failure of the server", async (_case, body) => {
  const { status } = await at.send("POST", MAPS, body);

  expect(status).toBeLessThan(500);
});

test.each([
  ["/api/v1/namespaces/%2e%2e/configmaps"],
  ["/api/v1/namespaces/default/configmaps/%00"],
  ["/api/%ZZ"],
  ["/apis//v1/x"],
  ["/api/v1/namespaces/a%2Fb/pods/c"],
])("the odd path %s is answered", async (path) => {
  const { status } = await at.send("GET", path);

  expect(status).toBeLessThan(500);
});

test("a body of more than 3 MiB is refused", async () => {
  const { status, body } = await at.send("POST", MAPS, `{"data":{"x":"${"y".repeat(3 * 1024 * 1024)}"}}`);

  expect([status, body["message"]]).toEqual([413, "Request entity too large: limit is 3145728"]);
});
