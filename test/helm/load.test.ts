import { expect, test } from "vitest";
import { isProblem } from "#base";
import { archiveFiles, expandArchives, loadChart, MAX_CHART_FILE } from "#helm";
import { chartOf, filesOf } from "./chart-files.ts";

const manifest = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

test("files go where their names say", () => {
  const chart = chartOf({
    "values.yaml": "a: 1\n",
    "values.schema.json": "{}",
    "templates/a.yaml": "x: 1\n",
    "templates/sub/_b.tpl": "",
    "crds/c.yaml": "kind: CustomResourceDefinition\n",
    "README.md": "read",
    "charts/one/Chart.yaml": "apiVersion: v1\nname: one\nversion: 2.0.0\n",
    "charts/one/values.yaml": "b: 2\n",
    "charts/README.md": "not a chart",
    "charts/.hidden/Chart.yaml": "not: read",
    "charts/_off/Chart.yaml": "not: read",
  });

  expect(chart.templates.map((file) => file.name)).toEqual(["templates/a.yaml", "templates/sub/_b.tpl"]);
  expect(chart.files.map((file) => file.name)).toEqual(["crds/c.yaml", "README.md"]);
  expect(chart.values).toEqual({ a: 1 });
  expect(chart.schema).toBeDefined();
  expect(chart.dependencies.map(({ metadata, values }) => [metadata.name, values])).toEqual([["one", { b: 2 }]]);
});

test("numbers and booleans in Chart.yaml count as texts", () => {
  const { metadata } = chartOf({
    "Chart.yaml": 'name: web\nversion: 1\nappVersion: 1.10\nannotations: {a: true, b: 2024010.5}\ndescription: "a\\tb\\u0007"\n',
  });

  expect(metadata).toMatchObject({ apiVersion: "v1", version: "1", appVersion: "1.1", annotations: { a: "true", b: "2.0240105e+06" } });
  expect(metadata.description).toBe("a b");
});

test.each([
  ["72445e2", "7.2445e+06"],
  ["1e3", "1000"],
  ["1000000.0", "1e+06"],
  ["20240101123456789", "20240101123456789"],
  ["0x10", "16"],
  ["2024-01-01", "2024-01-01"],
])("an appVersion written %s is the text %s", (written, text) => {
  expect(chartOf({ "Chart.yaml": `name: web\nversion: 1.0.0\nappVersion: ${written}\n` }).metadata.appVersion).toBe(text);
});

test("requirements.yaml names the dependencies of a v1 chart and stays a file", () => {
  const chart = chartOf({
    "Chart.yaml": "apiVersion: v1\nname: web\nversion: 1.0.0\n",
    "requirements.yaml": "dependencies: [{name: one, version: 1.x, repository: ''}]\n",
    "requirements.lock":
      "dependencies: [{name: one, version: 1.2.3, repository: ''}]\ndigest: sha256:0\ngenerated: '2024-01-01T00:00:00Z'\n",
  });

  expect(chart.metadata.dependencies.map((each) => [each.name, each.version])).toEqual([["one", "1.x"]]);
  expect(chart.lock?.dependencies[0]?.version).toBe("1.2.3");
  expect(chart.files.map((file) => file.name)).toEqual(["requirements.yaml", "requirements.lock"]);
});

test.each<[what: string, texts: Record<string, string>, code: string, message: RegExp]>([
  ["no Chart.yaml", { "values.yaml": "" }, "helm.chartMissing", /has no Chart.yaml/],
  ["broken Chart.yaml", { "Chart.yaml": "a: [" }, "helm.chartFile", /Chart\.yaml: /],
  ["a list as Chart.yaml", { "Chart.yaml": "- a\n" }, "helm.chartFile", /a map is expected/],
  ["no name", { "Chart.yaml": "version: 1.0.0\n" }, "helm.chartFile", /name is required/],
  ["a name with a slash", { "Chart.yaml": "name: a/b\nversion: 1.0.0\n" }, "helm.chartFile", /name "a\/b" is invalid/],
  ["no version", { "Chart.yaml": "name: a\n" }, "helm.chartFile", /version is required/],
  ["a version that is none", { "Chart.yaml": "name: a\nversion: latest\n" }, "helm.chartFile", /version "latest" is invalid/],
  ["an unknown apiVersion", { "Chart.yaml": `${manifest}apiVersion: v3\n` }, "helm.chartFile", /apiVersion "v3" is neither v1 nor v2/],
  ["an unknown type", { "Chart.yaml": `${manifest}type: other\n` }, "helm.chartFile", /neither application nor library/],
  ["an empty dependency", { "Chart.yaml": `${manifest}dependencies: [null]\n` }, "helm.chartFile", /must not have empty entries/],
  ["a wild alias", { "Chart.yaml": `${manifest}dependencies: [{name: a, alias: 'a.b'}]\n` }, "helm.chartFile", /disallowed characters/],
  ["one name twice", { "Chart.yaml": `${manifest}dependencies: [{name: a}, {name: a}]\n` }, "helm.chartFile", /more than one dependency/],
  ["a path out of the chart", { "Chart.yaml": manifest, "../evil": "x" }, "helm.chartFile", /leaves the chart/],
  ["a backslash", { "Chart.yaml": manifest, "templates\\..\\x": "x" }, "helm.chartFile", /leaves the chart/],
  ["a list as values", { "Chart.yaml": manifest, "values.yaml": "- 1\n" }, "helm.valuesFile", /values\.yaml: a map is expected/],
  ["a packed chart that was not unpacked", { "Chart.yaml": manifest, "charts/a.tgz": "x" }, "helm.chartFile", /not unpacked/],
  ["a nested chart without Chart.yaml", { "Chart.yaml": manifest, "charts/a/x": "x" }, "helm.chartMissing", /web\/charts\/a has no/],
])("a chart with %s is refused", (_what, texts, code, message) => {
  let thrown: unknown;
  try {
    loadChart(filesOf(texts), { name: "web" });
  } catch (error) {
    thrown = error;
  }

  expect(isProblem(thrown, code)).toBe(true);
  expect((thrown as Error).message).toMatch(message);
});

test("a file that is too large is refused by name", () => {
  const files = filesOf({ "Chart.yaml": manifest });
  files.set("big.bin", new Uint8Array(MAX_CHART_FILE + 1));

  expect(() => loadChart(files, { name: "web" })).toThrow(/web\/big\.bin is larger than 5242880 bytes/);
});

test("charts within charts end somewhere", () => {
  const files = filesOf({});
  for (let depth = 0, path = ""; depth < 40; depth += 1, path += "charts/a/")
    files.set(`${path}Chart.yaml`, new TextEncoder().encode(manifest));

  expect(() => loadChart(files, { name: "web" })).toThrow(/nested deeper than 32/);
});

test("archives in charts/ become folders, archives elsewhere stay files", async () => {
  const inner = filesOf({ "one/Chart.yaml": "name: one\nversion: 1.0.0\n", "one/charts/two-1.tgz": "two" });
  const unpack = async (bytes: Uint8Array): Promise<Map<string, Uint8Array>> =>
    new TextDecoder().decode(bytes) === "two" ? filesOf({ "two/Chart.yaml": "name: two\nversion: 1.0.0\n" }) : inner;

  const files = await expandArchives(
    filesOf({ "Chart.yaml": manifest, "charts/one-1.tgz": "one", "files/charts/x.tgz": "x" }),
    "web",
    unpack,
  );
  const chart = loadChart(files, { name: "web" });

  expect(chart.dependencies[0]?.metadata.name).toBe("one");
  expect(chart.dependencies[0]?.dependencies[0]?.metadata.name).toBe("two");
  expect(chart.files.map((file) => file.name)).toEqual(["files/charts/x.tgz"]);
});

test("an archive that holds itself is refused", async () => {
  const unpack = async (): Promise<Map<string, Uint8Array>> => filesOf({ "a/Chart.yaml": manifest, "a/charts/a.tgz": "again" });

  await expect(expandArchives(filesOf({ "charts/a.tgz": "x" }), "web", unpack)).rejects.toThrow(/nested deeper than/);
});

test("files beside the folder of an archive are refused", () => {
  expect(() => archiveFiles(filesOf({ "Chart.yaml": manifest }), "web.tgz")).toThrow(/outside the folder/);
});
