import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isProblem, type JsonObject } from "#base";
import { coalesceValues, composeValues, type ReadValuesSource, type ValuesReference, type ValuesSource } from "#helm";
import { GoInt } from "#template";
import { chartOf } from "./chart-files.ts";

const encoder = new TextEncoder();

/** A cluster with those objects, each `Kind/name`, that remembers what it was asked for. */
function clusterOf(objects: Readonly<Record<string, Readonly<Record<string, string>>>>): {
  readonly read: ReadValuesSource;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const read: ReadValuesSource = async ({ kind, namespace, name }: ValuesSource) => {
    asked.push(`${namespace}/${kind}/${name}`);
    const data = objects[`${kind}/${name}`];
    if (data === undefined || kind === "ConfigMap") return data;
    return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, encoder.encode(text)]));
  };
  return { read, asked };
}

const objects = {
  "ConfigMap/base": {
    "values.yaml": "a: 1\nmap: {x: 1, ports: [1, 2]}\nglobal: {z: cm}\n",
    other: "a: 2\n",
    flat: "text",
    blank: "",
    two: "a: 1\n---\na: 2\n",
  },
  "Secret/secret": {
    "values.yaml": "map: {x: 2, password: hunter2}\n",
    password: "hunter2",
    list: "hunter2,x=y,[z]{w}\\",
    quoted: "'12'",
    double: '"true"',
    number: "12",
    lines: "a\nb\n",
    broken: "hunter2: [",
    items: "- hunter2\n",
    commas: "hunter2,extra",
  },
};

const cm = (more: Partial<ValuesReference> = {}): ValuesReference => ({ kind: "ConfigMap", name: "base", ...more });
const secret = (more: Partial<ValuesReference> = {}): ValuesReference => ({ kind: "Secret", name: "secret", ...more });

describe("values are composed", () => {
  test.each<[what: string, references: ValuesReference[], inline: JsonObject, expected: unknown]>([
    ["of nothing", [], {}, {}],
    ["of own values", [], { a: { b: null } }, { a: { b: null } }],
    ["with own values over references", [cm()], { a: 3, map: { x: 9 } }, { a: 3, map: { x: 9, ports: [1, 2] }, global: { z: "cm" } }],
    [
      "with a later reference over an earlier",
      [cm(), secret()],
      {},
      { a: 1, map: { x: 2, ports: [1, 2], password: "hunter2" }, global: { z: "cm" } },
    ],
    ["with nulls kept", [cm()], { map: null }, { a: 1, map: null, global: { z: "cm" } }],
    ["from another key", [cm({ valuesKey: "other" })], {}, { a: 2 }],
    ["from a key that holds nothing", [cm({ valuesKey: "blank" })], {}, {}],
    ["from the first of two documents", [cm({ valuesKey: "two" })], {}, { a: 1 }],
    ["at a target path", [secret({ valuesKey: "password", targetPath: "db.password" })], {}, { db: { password: "hunter2" } }],
    ["with integers and booleans at a target path", [secret({ valuesKey: "number", targetPath: "n" })], {}, { n: new GoInt(12n, "int64") }],
    [
      "with a quoted text as a text",
      [secret({ valuesKey: "quoted", targetPath: "q" }), secret({ valuesKey: "double", targetPath: "d" })],
      {},
      { q: "12", d: "true" },
    ],
    [
      "in a list at a target path",
      [secret({ valuesKey: "password", targetPath: "users[1].password" })],
      {},
      { users: [null, { password: "hunter2" }] },
    ],
    [
      "with escaped dots in a target path",
      [secret({ valuesKey: "password", targetPath: "labels.app\\.io/x" })],
      {},
      { labels: { "app.io/x": "hunter2" } },
    ],
    ["with lines as they stand", [secret({ valuesKey: "lines", targetPath: "t" })], {}, { t: "a\nb\n" }],
    ["literally", [secret({ valuesKey: "list", targetPath: "a.b", literal: true })], {}, { a: { b: "hunter2,x=y,[z]{w}\\" } }],
    ["with a text that holds several", [secret({ valuesKey: "commas", targetPath: "a" })].slice(1), {}, {}],
    [
      "with a target path within own values",
      [secret({ valuesKey: "password", targetPath: "db.password" })],
      { db: { password: "x", host: "h" } },
      { db: { password: "hunter2", host: "h" } },
    ],
    ["with own values over a target path at their top", [secret({ valuesKey: "password", targetPath: "p" })], { p: "own" }, { p: "own" }],
    [
      "with own values over a target path where a reference holds the map too",
      [cm(), secret({ valuesKey: "password", targetPath: "map.x" })],
      { map: { x: "own" } },
      { a: 1, map: { x: "own", ports: [1, 2] }, global: { z: "cm" } },
    ],
    [
      "with a target path in a list of own values",
      [secret({ valuesKey: "password", targetPath: "l[0]" })],
      { l: ["a", "b"] },
      { l: ["hunter2", "b"] },
    ],
    [
      "without what is optional and not there",
      [cm({ name: "none", optional: true }), cm({ valuesKey: "none", optional: true })],
      { a: 1 },
      { a: 1 },
    ],
  ])("%s", async (_what, references, inline, expected) => {
    const { read } = clusterOf(objects);

    expect(await composeValues({ namespace: "apps", references, inline, read })).toEqual(expected);
  });

  test("with each object read once, and with own values left as they were", async () => {
    const { read, asked } = clusterOf(objects);
    const inline = { db: { password: "x" }, l: [1] };

    await composeValues({
      namespace: "apps",
      references: [cm(), cm({ valuesKey: "other" }), secret({ valuesKey: "password", targetPath: "db.password" })],
      inline,
      read,
    });

    expect(asked).toEqual(["apps/ConfigMap/base", "apps/Secret/secret"]);
    expect(inline).toEqual({ db: { password: "x" }, l: [1] });
  });

  test("and stand over the chart's, where null removes and globals go down", async () => {
    const { read } = clusterOf(objects);
    const chart = chartOf({
      "values.yaml": "map: {x: 0, gone: 1}\nkeep: true\nglobal: {g: 1}\n",
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
      "charts/sub/values.yaml": "global: {own: 1}\n",
    });

    const values = await composeValues({ namespace: "apps", references: [cm()], inline: { map: { gone: null } }, read });

    expect(coalesceValues(chart, values)).toEqual({
      a: 1,
      map: { x: 1, ports: [1, 2] },
      keep: true,
      global: { g: 1, z: "cm" },
      sub: { global: { g: 1, z: "cm", own: 1 } },
    });
  });

  test("without a reference they come out as they went in", async () => {
    const { read } = clusterOf({});
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (inline) => {
        expect(await composeValues({ namespace: "apps", inline: inline as JsonObject, read })).toEqual(inline);
      }),
    );
  });
});

test.each<[what: string, reference: ValuesReference, message: string]>([
  [
    "an object that is not there",
    cm({ name: "none" }),
    "could not resolve ConfigMap chart values reference 'apps/none' with key 'values.yaml': resource not found",
  ],
  [
    "a key that is not there",
    secret({ valuesKey: "none" }),
    "could not resolve Secret chart values reference 'apps/secret' with key 'none': key not found",
  ],
  [
    "another kind",
    { kind: "Pod", name: "p" },
    "could not resolve Pod chart values reference 'apps/p' with key 'values.yaml': unsupported values reference kind",
  ],
  [
    "data that is no YAML",
    secret({ valuesKey: "broken" }),
    "could not resolve Secret chart values reference 'apps/secret' with key 'broken': failed to read values data",
  ],
  [
    "data that is no map",
    secret({ valuesKey: "items" }),
    "could not resolve Secret chart values reference 'apps/secret' with key 'items': failed to read values data: a map is expected",
  ],
  [
    "a text of a ConfigMap that is no map",
    cm({ valuesKey: "flat" }),
    "could not resolve ConfigMap chart values reference 'apps/base' with key 'flat': failed to read values data: a map is expected",
  ],
  [
    "data with an unescaped comma",
    secret({ valuesKey: "commas", targetPath: "a" }),
    "could not resolve Secret chart values reference 'apps/secret' with key 'commas': failed to merge value",
  ],
  [
    "a broken target path",
    cm({ valuesKey: "flat", targetPath: "a[x]" }),
    "could not resolve ConfigMap chart values reference 'apps/base' with key 'flat': failed to merge value: failed parsing --set data: error parsing index: strconv.Atoi: parsing \"x\": invalid syntax",
  ],
])("%s is refused by the name of the reference, and nothing of a Secret is shown", async (_what, reference, message) => {
  const { read } = clusterOf(objects);
  const thrown: unknown = await composeValues({ namespace: "apps", references: [reference], read }).catch((error: unknown) => error);

  expect(isProblem(thrown, "helm.valuesReference")).toBe(true);
  expect((thrown as Error).message).toBe(message);
  expect(JSON.stringify([thrown, (thrown as Error).cause ?? null])).not.toContain("hunter2");
});

test("an optional reference that is passed over is told", async () => {
  const notes: string[] = [];
  const { read } = clusterOf({});

  await composeValues({ namespace: "apps", references: [secret({ optional: true })], read, note: (message) => notes.push(message) });

  expect(notes).toEqual([
    "could not resolve optional Secret chart values reference 'apps/secret' with key 'values.yaml': resource not found",
  ]);
});

test("a cluster that does not answer is no missing object", async () => {
  const read = async (): Promise<undefined> => Promise.reject(new Error("unreachable"));

  await expect(composeValues({ namespace: "apps", references: [secret({ optional: true })], read })).rejects.toThrow("unreachable");
});
