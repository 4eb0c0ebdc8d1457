import { describe, expect, test } from "vitest";
import {
  DEFAULT_CAPABILITIES,
  loadChart,
  renderChart,
  toManifestText,
  toTemplateText,
  type RenderedChart,
  type RenderOrder,
  type Values,
} from "#helm";
import { chartOf, filesOf } from "./chart-files.ts";

const manifest = "name: web\nversion: 1.0.0\n";
const release = { name: "rel", namespace: "apps" };

function render(texts: Readonly<Record<string, string>>, more: Partial<RenderOrder> = {}): RenderedChart {
  return renderChart({ chart: chartOf(texts), values: {}, release, ...more });
}

/** What a template of a chart with those values prints. */
function print(template: string, values = "", more: Partial<RenderOrder> = {}): string | undefined {
  return render({ "templates/a.yaml": `text: ${template}\n`, "values.yaml": values, "data/x.txt": "one\ntwo\n", "data/y.json": "{}" }, more)
    .manifests[0]?.text;
}

describe("templates see", () => {
  test.each<[template: string, values: string, text: string]>([
    [
      "{{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.IsInstall }} {{ .Release.Revision }} {{ .Release.Service }}",
      "",
      "rel apps true 1 Helm",
    ],
    ["{{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.IsRoot }} {{ .Chart.Annotations.none }}.", "", "web 1.0.0 true ."],
    ["{{ .Template.Name }} {{ .Template.BasePath }}", "", "web/templates/a.yaml web/templates"],
    [
      '{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ len .Capabilities.APIVersions }}',
      "",
      "v1.36.0 36 true 55",
    ],
    [
      '{{ .Files.Get "data/x.txt" | nospace }} {{ len (.Files.Lines "data/x.txt") }} {{ (.Files.Glob "data/*.{json,xml}").AsSecrets | replace ": " "~" }}',
      "",
      "onetwo 2 y.json~e30=",
    ],
    ["{{ .Files.none }}{{ if .Files.none }}yes{{ end }}", "", "[]"],
    ['{{ range $k, $_ := .Files.Glob "**/[!y]*" }}{{ $k }}{{ end }}', "", "data/x.txt"],
    [
      "{{ .Values.when }} {{ kindOf .Values.when }} {{ kindOf .Values.count }}",
      "when: 2020-09-07\ncount: 5\n",
      "2020-09-07 string float64",
    ],
    [
      "{{ list .Values.script .Values.folded | toJson }}",
      "folded: >\n  one\n  two\n\nscript: |\n  one\n  two",
      '["one\\ntwo\\n","one two\\n"]',
    ],
    [
      '{{ has "apps/v1" .Capabilities.APIVersions }} {{ has "x" .Capabilities.APIVersions }} {{ first .Capabilities.APIVersions }} {{ index .Capabilities.APIVersions 1 }}',
      "",
      "true false v1 admissionregistration.k8s.io/v1",
    ],
    ['{{ join "," .Capabilities.APIVersions | trunc 5 }} {{ concat .Capabilities.APIVersions (list 1) | len }}', "", "v1,ad 56"],
    ["{{ typeOf . }} {{ typeOf .Values }}", "", "common.Values common.Values"],
    ["{{ typeOf .Values.AsMap }} {{ .Values.AsMap.a }} {{ .AsMap.Values.AsMap.a }}", "a: 1\n", "map[string]interface {} 1 1"],
    ['{{ $_ := set .Values.AsMap "b" 2 }}{{ .Values.b }}{{ .Values.a.AsMap }}', "a: {c: 1}\n", "2"],
    ['{{ typeOf ("a" | .Values.Table) }} {{ .Values.Table "a.b" | toJson }}', "a: {b: {c: 1}}\n", 'common.Values {"c":1}'],
    ['{{ .Values.PathValue "a.b" }} {{ .PathValue "Release.Name" }}', "a: {b: x}\n", "x rel"],
    ["{{ .Values.AsMap.YAML }} {{ .Values.YAML | b64enc }}", "YAML: key\n", "key WUFNTDoga2V5Cg=="],
    ['{{ lookup "v1" "Secret" "" "" | toJson }}', "", "{}"],
    ["{{ .Subcharts | toJson }}", "", "{}"],
  ])("%s", (template, values, text) => {
    expect(print(template, values)).toBe(`text: ${text}\n`);
  });
});

test("the bytes of a file survive Get, and AsConfig replaces those that are no UTF-8", () => {
  const chart = loadChart(
    new Map([
      ...filesOf({
        "Chart.yaml": manifest,
        "templates/a.yaml":
          'get: {{ .Files.Get "x.bin" | b64enc }}\nsum: {{ .Files.Get "x.bin" | len }}\n{{ (.Files.Glob "*").AsSecrets }}\n{{ (.Files.Glob "*").AsConfig }}\n',
      }),
      ["x.bin", Uint8Array.of(0x61, 0xff, 0xc3, 0xa9, 0x00)],
    ]),
    { name: "web" },
  );

  const { manifests } = renderChart({ chart, values: {}, release });

  expect(manifests[0]?.text).toBe('get: Yf/DqQA=\nsum: 5\nx.bin: Yf/DqQA=\nx.bin: "a\uFFFDé\\0"\n');
});

test("files print as the numbers of their bytes", () => {
  const chart = loadChart(
    new Map([
      ...filesOf({ "Chart.yaml": manifest, "templates/a.yaml": "text: {{ .Files | toString | quote }}\n", empty: "" }),
      ["x.bin", Uint8Array.of(0, 9, 10, 99, 100, 255)],
    ]),
    { name: "web" },
  );

  expect(renderChart({ chart, values: {}, release }).manifests[0]?.text).toBe('text: "map[empty:[] x.bin:[0 9 10 99 100 255]]"\n');
});

test("values of a subchart are of a type of their own, and one content with those of its parent", () => {
  const { manifests } = render({
    "charts/db/Chart.yaml": "name: db\nversion: 1.2.3\n",
    "charts/db/templates/a.yaml": '{{ $_ := set .Values "by" "db" }}own: {{ typeOf . }} {{ typeOf .Values }}\n',
    "templates/a.yaml": "parent: {{ typeOf .Values.db }} {{ typeOf .Subcharts.db }} {{ .Values.db.by }} {{ .Subcharts.db.Values.by }}\n",
  });

  expect(manifests.map(({ text }) => text)).toEqual([
    "own: common.Values common.Values\n",
    "parent: map[string]interface {} map[string]interface {} db db\n",
  ]);
});

test("lookup is answered by the given reader", () => {
  const lookup = (apiVersion: string, kind: string, namespace: string, name: string): Values => ({
    found: `${apiVersion} ${kind} ${namespace}/${name}`,
  });

  expect(print('{{ (lookup "v1" "Secret" "ns" "n").found }}', "", { places: { lookup } })).toBe("text: v1 Secret ns/n\n");
});

const parent = {
  "Chart.yaml": `apiVersion: v2
name: web
version: 1.0.0
dependencies:
  - {name: db, version: 1.x, repository: "", alias: primary, condition: "primary.on,global.on", import-values: [shared, {child: size, parent: db.size}]}
  - {name: db, version: ">0", repository: "", alias: replica, tags: [many]}
`,
  "charts/db/Chart.yaml": "name: db\nversion: 1.2.3\n",
  "charts/db/values.yaml": "size: {disk: 1}\nexports: {shared: {url: db}}\n",
  "charts/db/templates/a.yaml": "kind: Db\nname: {{ .Chart.Name }}\n",
  "templates/_a.tpl": "",
};

test.each<[values: Values, names: string[]]>([
  [{}, ["primary", "replica"]],
  [{ tags: { many: false } }, ["primary"]],
  [{ primary: { on: false } }, ["replica"]],
  [{ global: { on: false } }, ["replica"]],
  [{ global: { on: false }, primary: { on: true }, tags: { many: false } }, ["primary"]],
])("with %j the charts that take part are %j", (values, names) => {
  const { manifests } = render(parent, { values });

  expect(manifests.map((each) => each.text)).toEqual(names.map((name) => `kind: Db\nname: ${name}\n`));
});

test("import-values and globals reach where they are meant for", () => {
  const { values } = render({ ...parent, "values.yaml": "global: {zone: a}\nurl: own\n" });

  expect(values).toMatchObject({
    url: "own",
    db: { size: { disk: 1 } },
    primary: { global: { zone: "a" } },
    replica: { global: { zone: "a" } },
  });
});

test("hooks stand apart, notes are kept, and what is printed follows the flags", () => {
  const hook = (name: string, event: string): string =>
    `kind: Job\nmetadata: {name: ${name}, annotations: {helm.sh/hook: "${event}", helm.sh/hook-weight: "-3"}}\n`;
  const rendered = render({
    "templates/a.yaml": hook("a", "pre-install,post-upgrade"),
    "templates/b.yaml": hook("b", "test-success"),
    "templates/c.yaml": hook("c", "someday"),
    "templates/d.yaml": "kind: Secret\n",
    "templates/NOTES.txt": "read {{ .Release.Name }}",
    "crds/x.yaml": "kind: CustomResourceDefinition\n",
  });

  expect(rendered.notes).toBe("read rel");
  expect(rendered.hooks.map(({ name, events, weight }) => [name, events, weight])).toEqual([
    ["a", ["pre-install", "post-upgrade"], -3],
    ["b", ["test"], -3],
  ]);
  expect(toManifestText(rendered)).toBe("---\n# Source: web/templates/d.yaml\nkind: Secret\n\n");
  expect(toTemplateText(rendered, { includeCrds: true, noHooks: true })).toBe(
    "---\n# Source: web/crds/x.yaml\nkind: CustomResourceDefinition\n\n---\n# Source: web/templates/d.yaml\nkind: Secret\n",
  );
  expect(toTemplateText(rendered, { skipTests: true })).not.toContain("name: b");
});

test.each<[what: string, texts: Record<string, string>, more: Partial<RenderOrder>, message: RegExp]>([
  ["a library", { "Chart.yaml": "name: web\nversion: 1.0.0\ntype: library\n" }, {}, /library charts are not installable/],
  [
    "a dependency that is not there",
    { "Chart.yaml": "name: web\nversion: 1.0.0\ndependencies: [{name: a, repository: ''}]\n" },
    {},
    /missing in charts\/ directory: a/,
  ],
  [
    "a version of Kubernetes",
    { "Chart.yaml": "name: web\nversion: 1.0.0\nkubeVersion: '>=2'\n" },
    {},
    /requires kubeVersion: >=2 which is incompatible with Kubernetes v1\.36\.0/,
  ],
  ["a name", {}, { release: { name: "Web", namespace: "apps" } }, /release name "Web": invalid release name/],
  ["values of a subchart", parent, { values: { primary: "text" } }, /values for the chart web\.primary must be a map/],
  ["a template's syntax", { "templates/a.yaml": "{{ if }}" }, {}, /^parse error at \(web\/templates\/a\.yaml:1\): missing value for if$/],
  [
    "a template's wish",
    { "templates/a.yaml": '\n{{ fail "not so" }}' },
    {},
    /^execution error at \(web\/templates\/a\.yaml:2:3\): not so$/,
  ],
  [
    "a nil",
    { "templates/a.yaml": "{{ .Values.a.b }}" },
    {},
    /^web\/templates\/a\.yaml:1:10\n {2}executing "web\/templates\/a\.yaml" at <\.Values\.a\.b>:\n {4}nil pointer/,
  ],
  ["an output that is no YAML", { "templates/a.yaml": "a: [" }, {}, /^YAML parse error on web\/templates\/a\.yaml: /],
  ["endless recursion", { "templates/a.yaml": '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}' }, {}, /nested/],
])("%s is refused", (_what, texts, more, message) => {
  expect(() => render(texts, more)).toThrow(message);
});

test("capabilities can be given", () => {
  const capabilities = { ...DEFAULT_CAPABILITIES, kubeVersion: "1.30.2-eks", apiVersions: ["a/v1"] };

  expect(
    print('{{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion }} {{ .Capabilities.APIVersions.Has "v1" }}', "", {
      capabilities,
    }),
  ).toBe("text: v1.30.2-eks v1.30.2 false\n");
});
