// Bodies of any depth are written or refused, never the end of the stack: with half of the stack that a thread usually has, and with
// code that runs for the first time and therefore takes the most of it.
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { DeepWrite } from "./support/small-stack.ts";

/** Half of the 984 KiB that V8 takes by default, and the 192 KiB that Node holds back. */
const HALF_A_STACK = { stackSizeMb: (492 + 192) / 1024 };
const MAP = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"<name>"},"x":@}';
const DEEP = '{"apiVersion":"example.com/v1","kind":"Deep","metadata":{"name":"<name>"},"x":@}';
const DEEP_AGAIN = DEEP.replace('"name":"<name>"', '"name":"a","resourceVersion":"<version>"');
const MEMBER = '{"x":@}';
const OPERATIONS = '[{"op":"add","path":"/x","value":@},{"op":"copy","from":"/x","path":"/y"},{"op":"remove","path":"/y"}]';
const JSON_TYPE = "application/json";
const YAML = "application/yaml";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const PATCH = "application/json-patch+json";
const APPLY = "application/apply-patch+yaml";
const LEVELS = [
  ['{"a":', "}"],
  ["[", "]"],
] as const;
const BEYOND = [501, 10_000, 10_001, 100_000];
const LARGEST_BODY = 3 * 1024 * 1024;

/** A body, and the status of the answer while it is not too deep. */
type Case = readonly [method: DeepWrite["method"], kind: DeepWrite["kind"], type: string, body: string, taken: number];

const GROUPS: readonly [title: string, cases: readonly Case[]][] = [
  [
    "JSON",
    [
      ["POST", "ConfigMap", JSON_TYPE, MAP, 201],
      ["POST", "Deep", JSON_TYPE, DEEP, 201],
      ["PUT", "ConfigMap", JSON_TYPE, MAP, 200],
      ["PUT", "Deep", JSON_TYPE, DEEP_AGAIN, 200],
    ],
  ],
  [
    "YAML",
    [
      ["POST", "ConfigMap", YAML, MAP, 201],
      ["POST", "Deep", YAML, DEEP, 201],
    ],
  ],
  [
    "merge patches",
    [
      ["PATCH", "Deep", MERGE, MEMBER, 200],
      ["PATCH", "ConfigMap", MERGE, MEMBER, 200],
    ],
  ],
  ["strategic merge patches", [["PATCH", "ConfigMap", STRATEGIC, MEMBER, 200]]],
  ["JSON patches", [["PATCH", "Deep", PATCH, OPERATIONS, 200]]],
  [
    "configurations to apply",
    [
      ["PATCH", "Deep", APPLY, DEEP, 200],
      // upstream blames itself for fields that it does not know
      ["PATCH", "ConfigMap", APPLY, MAP, 500],
    ],
  ],
];

test.each(GROUPS)("%s of 500 levels are taken, and deeper ones refused", async (_title, cases) => {
  const writes = cases.flatMap(([method, kind, type, body]) =>
    LEVELS.map((level): DeepWrite => {
      const most = Math.floor((LARGEST_BODY - 200) / level.join("").length);
      return { method, kind, type, body, level, core: "1", around: body === OPERATIONS ? 2 : 1, depths: [500, ...BEYOND, most] };
    }),
  );

  const statuses = await inSmallStack(writes);

  expect(statuses).toEqual(cases.flatMap(([, , , , taken]) => LEVELS.map(() => [taken, ...BEYOND.map(() => 400), 400])));
});

test("a definition whose schema is as deep as a body may be is taken", async () => {
  const version = '{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"x":@}}}}';
  const names = '{"plural":"nested","singular":"nested","kind":"Nested","listKind":"NestedList"}';
  const spec = `{"group":"example.com","scope":"Namespaced","names":${names},"versions":[${version}]}`;

  const statuses = await inSmallStack([
    {
      method: "POST",
      kind: "CustomResourceDefinition",
      type: JSON_TYPE,
      body: `{"metadata":{"name":"nested.example.com"},"spec":${spec}}`,
      level: ['{"type":"array","items":', "}"],
      core: '{"type":"string"}',
      around: 8,
      depths: [501, 500],
    },
  ]);

  expect(statuses).toEqual([[400, 201]]);
});

test("a patch that nests an object in itself is refused once it is too deep", async () => {
  const nest = '{"op":"copy","from":"/x","path":"/y"},{"op":"remove","path":"/x"},{"op":"move","from":"/y","path":"/x"}';
  const deeper = '{"op":"add","path":"/y","value":{}},{"op":"move","from":"/x","path":"/y/a"},{"op":"move","from":"/y","path":"/x"}';
  const body = `[{"op":"add","path":"/x","value":{}},@]`;

  const statuses = await inSmallStack([
    // a level is one more round of the patch
    { method: "PATCH", kind: "Deep", type: PATCH, body, level: [`${deeper},`, ""], core: nest, around: 2, depths: [500, 501, 3000] },
  ]);

  expect(statuses).toEqual([[200, 400, 400]]);
});

function inSmallStack(workerData: readonly DeepWrite[]): Promise<number[][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./support/small-stack.ts", import.meta.url), {
      workerData,
      resourceLimits: HALF_A_STACK,
      execArgv: ["--conditions=headgate-source"],
    });
    worker.once("message", (statuses: number[][]) => resolve(statuses));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
  });
}
