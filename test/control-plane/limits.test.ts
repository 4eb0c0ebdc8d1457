// Input that is too large, too deep, malformed or hostile: always a Status, never a crash, a hang or a change.
import { connect } from "node:http2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseYaml } from "#codec";
import { openPlane, type Answer, type TestPlane } from "./support/plane.ts";
import { processorMillis } from "../support/eventually.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const YAML = { "content-type": "application/yaml" };
/** Many times what the worst input takes, and nothing beside what has no end. */
const MOST_WORK_MILLIS = 60_000;
const APPLY = { "content-type": "application/apply-patch+yaml" };
let at: TestPlane;
let before: Answer["body"];

beforeAll(async () => {
  at = await openPlane();
  before = (await at.send("GET", MAPS)).body;
});
afterAll(() => at.plane.close());

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + "1" + close.repeat(depth);
const aliases = (levels: number): string =>
  `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`).join("\n")}\n`;
const patch = (kind: string): Record<string, string> => ({ "content-type": `application/${kind}+json` });

const BAD: readonly [string, Parameters<TestPlane["send"]>, readonly number[]][] = [
  ["no JSON", ["POST", MAPS, "{"], [400]],
  ["an empty body", ["POST", MAPS, ""], [400, 422]],
  ["a list for an object", ["POST", MAPS, "[]"], [400]],
  ["a number for an object", ["POST", MAPS, "1e999"], [400]],
  ["text for metadata", ["POST", MAPS, { metadata: "x" }], [400]],
  ["a list for labels", ["POST", MAPS, { metadata: { name: "a", labels: [] } }], [400]],
  ["JSON of 100,000 levels", ["POST", MAPS, nested(100_000, "[", "]")], [400]],
  ["JSON objects of 100,000 levels", ["POST", MAPS, nested(100_000, '{"a":', "}")], [400]],
  [
    "JSON of 1,000 levels in a patch",
    ["PATCH", `${MAPS}/kube-root-ca.crt`, `{"data":${nested(1000, '{"a":', "}")}}`, patch("merge-patch")],
    [400, 404, 422],
  ],
  [
    "JSON of 9,000 levels in a patch",
    ["PATCH", `${MAPS}/kube-root-ca.crt`, `{"data":${nested(9000, '{"a":', "}")}}`, patch("merge-patch")],
    [400],
  ],
  ["YAML of 100,000 levels", ["POST", MAPS, nested(100_000, "[", "]"), YAML], [400]],
  ["YAML of 100,000 levels to apply", ["PATCH", `${MAPS}/a?fieldManager=m`, nested(100_000, "{a: ", "}"), APPLY], [400]],
  ["an alias bomb", ["POST", MAPS, aliases(12), YAML], [400]],
  ["an alias bomb to apply", ["PATCH", `${MAPS}/a?fieldManager=m`, aliases(12), APPLY], [400]],
  ["an alias of itself", ["POST", MAPS, "a: &a [*a]", YAML], [400]],
  ["a body of more than 3 MiB", ["POST", MAPS, { metadata: { name: "a" }, data: { a: "x".repeat(3 * 1024 * 1024) } }], [413]],
  ["data of more than 1 MiB", ["POST", MAPS, { metadata: { name: "a" }, data: { a: "x".repeat(1024 * 1024 + 1) } }], [422]],
  ["annotations of more than 256 KiB", ["POST", MAPS, { metadata: { name: "a", annotations: { a: "x".repeat(262_145) } } }], [422]],
  ["a name with a slash", ["POST", MAPS, { metadata: { name: "a/b" } }], [422]],
  ["a name that is a path", ["POST", MAPS, { metadata: { name: ".." } }], [422]],
  ["a name of the prototype", ["POST", MAPS, '{"metadata":{"name":"__proto__"}}'], [422]],
  ["a patch that is no list", ["PATCH", `${MAPS}/kube-root-ca.crt`, "{}", patch("json-patch")], [400, 404]],
  [
    "a patch of 20,000 steps",
    ["PATCH", `${MAPS}/kube-root-ca.crt`, JSON.stringify(Array(20_000).fill({ op: "test", path: "/data", value: 1 })), patch("json-patch")],
    [404, 413, 422],
  ],
  ["an escape in the path that is none", ["GET", "/api/v1/namespaces/%zz/configmaps"], [400]],
  ["a zero byte in the path", ["GET", `${MAPS}/%00`], [404]],
  ["dots in the path", ["GET", `${MAPS}/%2e%2e`], [404]],
  ["dots for a namespace", ["GET", "/api/v1/namespaces/%2e%2e/configmaps/x"], [404]],
  ["slashes that are doubled", ["GET", "//api//v1//nodes"], [404, 301, 200]],
  ["a slash that is escaped in a name", ["GET", `${MAPS}/a%2Fb`], [404]],
  ["a resource of the prototype", ["GET", "/apis/__proto__/v1/constructor"], [404]],
  ["a resource named constructor", ["GET", "/api/v1/constructor"], [404]],
  ["a limit that is no number", ["GET", `${MAPS}?limit=abc`], [400]],
  ["a continue token that is none", ["GET", `${MAPS}?continue=%00`], [400]],
  ["a continue token of another shape", ["GET", `${MAPS}?continue=${Buffer.from('{"v":{}}').toString("base64url")}`], [400]],
  // not the fault of the server, but that is how upstream answers
  ["a resource version that is no number", ["GET", `${MAPS}?watch=true&resourceVersion=-1`], [500]],
  ["a resource version beyond all numbers", ["GET", `${MAPS}?watch=true&resourceVersion=99999999999999999999`], [500]],
  ["a label selector of open brackets", ["GET", `${MAPS}?labelSelector=${"(".repeat(50_000)}`], [400]],
  ["a field selector that is unknown", ["GET", `${MAPS}?fieldSelector=__proto__%3Dx`], [400]],
  ["a timeout that is no number", ["GET", `${MAPS}?watch=true&timeoutSeconds=1s`], [400]],
];

describe("bad input", () => {
  test.each(BAD)("%s is refused with a Status", async (_case, args, expected) => {
    let answer: Answer = { status: 0, body: {}, headers: {} };
    const millis = await processorMillis(async () => (answer = await at.send(...args)));

    expect(expected).toContain(answer.status);
    const { code = answer.status, status = "Failure" } = answer.body as { code?: number; status?: string };
    expect([code, status]).toEqual([answer.status, "Failure"]);
    expect(JSON.stringify(answer.body).length).toBeLessThan(1_000_000);
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test("leaves nothing behind", async () => {
    const now = await at.send("GET", MAPS);

    expect(now.body["items"]).toEqual(before["items"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("names of the language", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];

  test("are data keys like any other", async () => {
    const text = `{"metadata":{"name":"names"},"data":{${NAMES.map((each) => `${JSON.stringify(each)}:"kept"`).join(",")}}}`;
    const made = await at.send("POST", MAPS, text);
    const merged = await at.send("PATCH", `${MAPS}/names`, '{"data":{"__proto__":"merged"}}', patch("merge-patch"));
    const applied = await at.send(
      "PATCH",
      `${MAPS}/names?fieldManager=m&force=true`,
      '{"apiVersion":"v1","kind":"ConfigMap","data":{"constructor":"applied"}}',
      APPLY,
    );
    const read = await at.send("GET", `${MAPS}/names`);
    await at.send("DELETE", `${MAPS}/names`);

    expect([made.status, merged.status, applied.status]).toEqual([201, 200, 200]);
    expect(Object.entries(read.body["data"] as object).toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ["__proto__", "merged"],
      ["constructor", "applied"],
      ["hasOwnProperty", "kept"],
      ["toString", "kept"],
    ]);
    expect(({} as Record<string, unknown>)["merged"]).toBeUndefined();
  });

  test("are label and annotation keys, and selectors find them", async () => {
    const made = await at.send("POST", MAPS, {
      metadata: { name: "labels", labels: { constructor: "a" }, annotations: { constructor: "b", toString: "c" } },
    });
    const found = await at.send("GET", `${MAPS}?labelSelector=constructor%3Da`);
    const others = await at.send("GET", `${MAPS}?labelSelector=toString`);
    await at.send("DELETE", `${MAPS}/labels`);

    expect(made.status).toBe(201);
    expect((found.body["items"] as unknown[]).length).toBe(1);
    expect(others.body["items"]).toEqual([]);
  });

  test("in a patch change no prototype", async () => {
    await at.send("POST", MAPS, { metadata: { name: "patched" } });
    for (const [type, body] of [
      ["merge-patch", '{"__proto__":{"polluted":"x"},"metadata":{"__proto__":{"polluted":"x"}}}'],
      ["strategic-merge-patch", '{"constructor":{"prototype":{"polluted":"x"}},"__proto__":{"polluted":"x"}}'],
      ["json-patch", '[{"op":"add","path":"/__proto__/polluted","value":"x"}]'],
    ] as const)
      await at.send("PATCH", `${MAPS}/patched`, body, patch(type));
    await at.send("DELETE", `${MAPS}/patched`);

    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("work without bounds", () => {
  const crd = (schema: object): object => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "traps.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "traps", singular: "trap", kind: "Trap", listKind: "TrapList" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties: { spec: schema } } } },
      ],
    },
  });
  const TRAPS = "/apis/example.com/v1/namespaces/default/traps";
  const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const trap = (spec: unknown): object => ({ apiVersion: "example.com/v1", kind: "Trap", metadata: { name: "t" }, spec });
  const timed = async (schema: object, spec: unknown): Promise<{ status: number; millis: number }> => {
    await at.send("POST", CRDS, crd(schema));
    await at.until(TRAPS, ({ status }) => status === 200);
    let status = 0;
    const millis = await processorMillis(async () => ({ status } = await at.send("POST", TRAPS, trap(spec))));
    await at.send("DELETE", `${CRDS}/traps.example.com`);
    await at.until(TRAPS, (answer) => answer.status === 404);
    return { status, millis };
  };

  test("a pattern that backtracks takes linear time", async () => {
    const outcome = await timed({ type: "string", pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`);

    expect(outcome.status).toBe(422);
    expect(outcome.millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test("thousands of label requirements are answered", async () => {
    const selector = Array.from({ length: 5000 }, (_, i) => `l${i}!=v`).join(",");
    let status = 0;
    const millis = await processorMillis(
      async () => ({ status } = await at.send("GET", `${MAPS}?labelSelector=${encodeURIComponent(selector)}`)),
    );

    expect(status).toBe(200);
    expect(millis).toBeLessThan(MOST_WORK_MILLIS);
  });

  test("a query of a mebibyte is answered", async () => {
    const answer = await at.send("GET", `${MAPS}?limit=1&${"x=y&".repeat(262_144)}`);

    expect(answer.status).toBe(200);
  });

  test.each(["-1", "-99999999999999999999", "99999999999999999999"])("a limit of %s is no reason to fail", async (limit) => {
    const answer = await at.send("GET", `${MAPS}?limit=${limit}`);

    expect([200, 400]).toContain(answer.status);
  });

  test("bytes that are no UTF-8 become replacement characters or a refusal, and the answer is whole", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"metadata":{"name":"utf8"},"data":{"a":"'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}}'),
    ]);
    const response = await at.plane.transport()({ method: "POST", path: MAPS, body: bytes });
    await at.send("DELETE", `${MAPS}/utf8`);

    expect([201, 400]).toContain(response.status);
  });

  test("ten thousand watches live in one process, each is told, and all end", async () => {
    const stop = new AbortController();
    const lines = Array.from({ length: 10_000 }, async () => {
      const response = await at.plane.transport()({ method: "GET", path: `${MAPS}?watch=true&resourceVersion=1`, signal: stop.signal });
      for await (const chunk of response.body) {
        if (Buffer.from(chunk).includes('"name":"told"')) return "told";
      }
      return "ended";
    });
    await at.send("POST", MAPS, { metadata: { name: "told" } });

    const told = await Promise.all(lines);
    stop.abort();
    await at.send("DELETE", `${MAPS}/told`);

    expect(told.filter((each) => each === "told").length).toBe(10_000);
  });

  test("a header that tries to split the answer stays one line", async () => {
    const { url, caPem } = await at.plane.listen();
    const users = (parseYaml(at.plane.kubeconfig({ credential: "token" })) as unknown as { users: { user: { token: string } }[] }).users;
    const session = connect(url, { ca: caPem });
    const stream = session.request({
      ":method": "POST",
      ":path": `${MAPS}?fieldValidation=Warn`,
      authorization: `Bearer ${users[0]?.user.token ?? ""}`,
    });
    stream.end('{"metadata":{"name":"split"},"a\\r\\nset-cookie: b\\u0000":1}');
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      stream.on("response", (received) => resolve(received));
      stream.on("error", reject);
    });
    session.destroy();
    await at.send("DELETE", `${MAPS}/split`);

    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers[":status"]).toBe(201);
  });
});
