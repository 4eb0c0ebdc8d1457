import { describe, expect, test } from "vitest";
import { Problem } from "#base";
import {
  build,
  buildFetching,
  toYamlStream,
  tryRepositorySource,
  type ChartOrder,
  type RemoteFiles,
  type RepositorySource,
} from "#kustomize";
import { memoryTree } from "./memory-tree.ts";

const x = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const encoder = new TextEncoder();

describe("the address of a repository", () => {
  const plain = { ref: "", submodules: true, timeoutMillis: 27_000 };
  test.each([
    ["https://host/org/repo", { url: "https://host/org/repo", path: "" }],
    ["https://host/org/repo/a/b?ref=v1", { url: "https://host/org/repo", path: "a/b", ref: "v1" }],
    ["https://host/group/sub/repo//a?version=v2", { url: "https://host/group/sub/repo", path: "a", ref: "v2" }],
    ["https://host/group/sub/repo.git/a", { url: "https://host/group/sub/repo.git", path: "a" }],
    ["https://user@dev.azure.com/org/p/_git/repo/a", { url: "https://user@dev.azure.com/org/p/_git/repo", path: "a" }],
    ["github.com/org/repo/a", { url: "https://github.com/org/repo", path: "a" }],
    ["GitHub.com:org/repo", { url: "https://github.com/org/repo", path: "" }],
    ["git@github.com:org/repo.git//a", { url: "git@github.com:org/repo.git", path: "a" }],
    ["ssh://git@github.com/org/repo", { url: "git@github.com:org/repo", path: "" }],
    ["git@host:org/repo", { url: "git@host:org/repo", path: "" }],
    ["git::https://host/org/repo", { url: "https://host/org/repo", path: "" }],
    ["file:///srv/repo//a", { url: "file:///srv/repo", path: "a" }],
    [
      "https://host/org/repo?submodules=false&timeout=61",
      { url: "https://host/org/repo", path: "", submodules: false, timeoutMillis: 61_000 },
    ],
    ["https://host/org/repo?timeout=1m1s&ref=", { url: "https://host/org/repo", path: "", timeoutMillis: 61_000 }],
    ["https://host/org/repo?timeout=-1&submodules=maybe", { url: "https://host/org/repo", path: "" }],
    ["https://host/org/repo?ref=a%zz", { url: "https://host/org/repo", path: "" }],
  ])("%s", (text, expected) => {
    expect(tryRepositorySource(text)).toEqual({ text, ...plain, ...expected });
  });

  test.each([
    "base",
    "../base",
    "/srv/repo",
    "org/repo",
    "https://host",
    "https://host/org",
    "https://host/org/repo//../x",
    "gitlab.com/org/repo",
  ])("%s is none", (text) => {
    expect(tryRepositorySource(text)).toBeUndefined();
  });
});

/** A web of one repository and one file. */
function web(files: Readonly<Record<string, string>>): RemoteFiles & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    file: (url) => {
      asked.push(`file ${url}`);
      return url.endsWith("x.yaml") ? encoder.encode(x("web")) : undefined;
    },
    repository: ({ url, ref }) => {
      asked.push(`${url} ${ref}`);
      return memoryTree(files);
    },
  };
}

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Problem ? `${error.code}: ${error.message}` : String(error);
  }
  return "no refusal";
}

describe("remote bases and files", () => {
  const repository = {
    "base/kustomization.yaml": "resources: [a.yaml, ../other]\n",
    "base/a.yaml": x("a"),
    "other/kustomization.yaml": "resources: [o.yaml]\n",
    "other/o.yaml": x("o"),
    "bad/kustomization.yaml": "resources: [../base/a.yaml]\n",
    "out/kustomization.yaml": "resources: [../../out]\n",
    "round/kustomization.yaml": "resources: ['git@host:org/repo//round']\n",
  };

  test("a base is built from its folder in the files of its repository", () => {
    const remote = web(repository);
    const files = memoryTree({ "kustomization.yaml": "resources: ['git@host:org/repo//base?ref=v1']\nnamePrefix: p-\n" });

    expect(toYamlStream(build(files, "", { remote }))).toBe(`${x("p-a")}---\n${x("p-o")}`);
    expect(remote.asked).toEqual(["git@host:org/repo v1"]);
  });

  test("an address over HTTP is a file first, and a repository where there is no file", () => {
    const remote = web(repository);
    const files = memoryTree({ "kustomization.yaml": "resources: ['https://host/org/repo/x.yaml', 'https://host/org/repo/base']\n" });

    expect(toYamlStream(build(files, "", { remote, order: "none" }))).toBe([x("web"), x("a"), x("o")].join("---\n"));
    expect(remote.asked).toEqual(["file https://host/org/repo/x.yaml", "file https://host/org/repo/base", "https://host/org/repo "]);
  });

  test.each([
    [
      "nothing is fetched unasked",
      "resources: ['https://u:p@host/org/repo']",
      undefined,
      "kustomize.remoteRefused: remote resource https://•••@host/org/repo is not allowed in this build",
    ],
    [
      "no file of a generator either",
      "configMapGenerator: [{name: a, files: ['https://host/x.yaml']}]",
      undefined,
      "kustomize.remoteRefused: remote resource https://host/x.yaml is not allowed in this build",
    ],
    [
      "an address that leads nowhere",
      "resources: ['https://host/y']",
      web(repository),
      "kustomize.noAnswer: https://host/y, named in the root directory, leads to no file",
    ],
    [
      "a folder that is not in the repository",
      "resources: ['git@host:org/repo//none']",
      web(repository),
      "kustomize.notFound: git@host:org/repo//none, named in the root directory, is neither a file nor a directory",
    ],
    [
      "a file outside its folder",
      "resources: ['git@host:org/repo//bad']",
      web(repository),
      "kustomize.outside: ../base/a.yaml is outside bad",
    ],
    [
      "a folder outside its repository",
      "resources: ['git@host:org/repo//out']",
      web(repository),
      "kustomize.outside: ../../out is outside out",
    ],
    [
      "a repository that refers to itself",
      "resources: ['git@host:org/repo//round']",
      web(repository),
      "kustomize.cycle: cycle: git@host:org/repo//round contains or is git@host:org/repo//round, which refers to it",
    ],
  ] as const)("%s is refused", (_case, text, remote, message) => {
    const files = memoryTree({ "kustomization.yaml": `${text}\n` });

    expect(refusalOf(() => build(files, "", { loadRestrictions: "none", ...(remote && { remote }) }))).toBe(message);
  });
});

describe("a build that fetches", () => {
  test("asks once for every address, whoever names it", async () => {
    const asked: string[] = [];
    const repository = async (source: RepositorySource): Promise<ReturnType<typeof memoryTree>> => {
      asked.push(source.text);
      return memoryTree({
        "a/kustomization.yaml": "resources: [x.yaml]\n",
        "a/x.yaml": x("a"),
        "b/kustomization.yaml": "resources: [x.yaml]\n",
        "b/x.yaml": x("b"),
      });
    };
    const files = memoryTree({ "kustomization.yaml": "resources: ['git@host:org/repo//a', 'git@host:org/repo//b']\n" });

    const result = await buildFetching(files, "", { remote: { file: async () => undefined, repository } });

    expect(toYamlStream(result)).toBe(`${x("a")}---\n${x("b")}`);
    expect(asked).toEqual(["git@host:org/repo//a"]);
  });

  test("passes on what fails", async () => {
    const files = memoryTree({ "kustomization.yaml": "resources: ['git@host:org/repo//a']\n" });
    const remote = { file: async () => undefined, repository: () => Promise.reject(new RangeError("no way")) };

    await expect(buildFetching(files, "", { remote })).rejects.toThrow("no way");
  });

  test("fetches a chart that is not in the chart home, and renders it with its own values", async () => {
    const orders: Omit<ChartOrder, "files">[] = [];
    const wanted: unknown[] = [];
    const files = memoryTree({
      "kustomization.yaml":
        "namespace: shop\nhelmCharts: [{name: web, repo: 'https://charts', version: 1.0.0, releaseName: r, valuesInline: {b: 2}}]\n",
    });
    const charts = {
      fetch: async (chart: unknown) => (wanted.push(chart), memoryTree({ "Chart.yaml": "name: web\n", "values.yaml": "a: 1\n" })),
      render: async ({ files: tree, ...order }: ChartOrder) => {
        expect(tree.read("Chart.yaml")).toBeDefined();
        orders.push(order);
        return x("rendered");
      },
    };

    const result = await buildFetching(files, "", { charts });

    expect(toYamlStream(result)).toBe(x("rendered"));
    expect(wanted).toEqual([{ name: "web", version: "1.0.0", repo: "https://charts", devel: false }]);
    expect(orders).toEqual([
      {
        name: "web",
        folder: "",
        releaseName: "r",
        namespace: "shop",
        values: [{ name: "valuesInline", text: "a: 1\nb: 2\n" }],
        apiVersions: [],
        includeCrds: false,
        skipTests: false,
        skipHooks: false,
      },
    ]);
  });
});
