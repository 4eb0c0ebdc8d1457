import { describe, expect, test } from "vitest";
import { isProblem } from "#base";
import { chainPostRenderers, fluxPostRenderer, installedObjects, postRender, renderChart, type PostRenderStrategy } from "#helm";
import { chartOf } from "./chart-files.ts";

const hook = "kind: Job\napiVersion: batch/v1\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\n";
const chart = chartOf({
  "templates/a.yaml": `kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n---\n${hook}`,
  "templates/_partial.yaml": "not: rendered",
  "templates/b.yaml": "kind: Secret\napiVersion: v1\nmetadata: {name: b, namespace: other}\n",
  "templates/empty.yaml": "# nothing\n",
  "templates/NOTES.txt": "notes: [",
});
const release = { name: "web", namespace: "apps" };
const loud = (text: string): string => text.replaceAll(/name: (\w+)$/gm, "name: $1-seen");

describe("a post-renderer is given", () => {
  test.each<[strategy: PostRenderStrategy, names: string[], streams: number]>([
    ["combined", ["a-seen", "b-seen", "hook-seen"], 1],
    ["separate", ["a-seen", "b-seen", "hook-seen"], 2],
    ["nohooks", ["a-seen", "b-seen", "hook"], 1],
  ])("the stream of %s", (strategy, names, streams) => {
    const seen: string[] = [];
    const step = (text: string): string => {
      seen.push(text);
      return loud(text);
    };

    const { manifests, hooks, notes } = renderChart({ chart, values: {}, release, reshape: postRender(step, strategy) });

    expect([...manifests, ...hooks].map((each) => each.name).toSorted()).toEqual(names);
    expect([seen.length, notes]).toEqual([streams, "notes: ["]);
    expect(manifests.map((each) => each.path).toSorted()).toEqual(["web/templates/a.yaml", "web/templates/b.yaml"]);
    expect([...manifests, ...hooks].some((each) => each.text.includes("postrender"))).toBe(false);
  });

  test("what the one before it made", () => {
    const chain = chainPostRenderers(
      (text) => `${text}1`,
      (text) => `${text}2`,
    );

    expect(chain("0")).toBe("012");
  });
});

test("what a step adds has a file of its own, and what it takes away is gone", () => {
  const step = (): string => "kind: ConfigMap\napiVersion: v1\nmetadata: {name: new}\n";

  const { manifests, hooks } = renderChart({ chart, values: {}, release, reshape: postRender(step) });

  expect([manifests.map(({ path, name }) => [path, name]), hooks]).toEqual([[["generated-by-postrender-0.yaml", "new"]], []]);
});

test.each<[what: string, step: (text: string) => string, message: RegExp]>([
  ["that throws", () => Object.keys(undefined as never).join(""), /^error while running post render on files: /],
  ["that makes no YAML", () => "a: [", /^error while parsing post rendered output: /],
])("a step %s ends the rendering with its name", (_what, step, message) => {
  let thrown: unknown;
  try {
    renderChart({ chart, values: {}, release, reshape: postRender(step) });
  } catch (error) {
    thrown = error;
  }

  expect(isProblem(thrown, "helm.postRender")).toBe(true);
  expect((thrown as Error).message).toMatch(message);
});

test("a manifest that is no object cannot pass a post-renderer", () => {
  const broken = chartOf({ "templates/a.yaml": "- 1\n" });

  expect(() => renderChart({ chart: broken, values: {}, release, reshape: postRender((text) => text) })).toThrow(
    /error while merging manifests: annotating web\/templates\/a\.yaml: a document is no object/,
  );
});

test("the labels of the HelmRelease win over everything, hooks have them too", () => {
  const step = fluxPostRenderer({
    name: "shop",
    namespace: "flux",
    postRenderers: [
      {
        kustomize: {
          patches: [{ patch: "- {op: add, path: /metadata/labels, value: {helm.toolkit.fluxcd.io/name: x}}", target: { kind: "Job" } }],
        },
      },
    ],
    commonMetadata: { labels: { "helm.toolkit.fluxcd.io/name": "y", team: "web" }, annotations: { note: "n" } },
  });

  const { manifests, hooks } = renderChart({ chart, values: {}, release, reshape: postRender(step) });

  expect(installedObjects([...manifests, ...hooks], release).map((each) => each["metadata"])).toEqual(
    [
      { name: "b", namespace: "other", annotations: { note: "n" } },
      { name: "a", namespace: "apps", annotations: { note: "n" } },
      { name: "hook", namespace: "apps", annotations: { note: "n", "helm.sh/hook": "pre-install" } },
    ].map((each) => ({
      ...each,
      labels: { "helm.toolkit.fluxcd.io/name": "shop", "helm.toolkit.fluxcd.io/namespace": "flux", team: "web" },
    })),
  );
});

test("an object without a namespace gets that of the release where its kind has one", () => {
  const { manifests } = renderChart({
    chart: chartOf({
      "templates/a.yaml": [
        "kind: ClusterRole\napiVersion: rbac.authorization.k8s.io/v1",
        "kind: Widget\napiVersion: example.com/v1",
        "kind: Planet\napiVersion: example.com/v1",
      ]
        .map((head) => `${head}\nmetadata: {name: x}\n`)
        .join("---\n"),
      "templates/comment.yaml": "# only a comment\n",
    }),
    values: {},
    release,
  });

  const namespaces = (isNamespaced?: (kind: { readonly kind: string }) => boolean): unknown[] =>
    installedObjects(manifests, { namespace: "apps", ...(isNamespaced && { isNamespaced }) }).map(({ kind, metadata }) => [
      kind,
      (metadata as { namespace?: string }).namespace,
    ]);

  expect(namespaces()).toEqual([
    ["ClusterRole", undefined],
    ["Planet", "apps"],
    ["Widget", "apps"],
  ]);
  expect(namespaces(({ kind }) => kind === "Widget")).toEqual([
    ["ClusterRole", undefined],
    ["Planet", undefined],
    ["Widget", "apps"],
  ]);
});
