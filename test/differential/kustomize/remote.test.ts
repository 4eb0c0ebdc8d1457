// Remote bases and files, and charts: our command against the real kustomize, with the real git and the real helm on its PATH.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "#cli";
import { startGitServer, type GitServer } from "../../support/git-server.ts";
import { onPath, tryPeer } from "../../support/peers.ts";

const run = promisify(execFile);
const kustomize = await tryPeer("kustomize", { build: true });
const helm = await tryPeer("helm", { build: true });
const git = onPath("git");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-remote-"));
  await mkdir(join(folder, "bin"));
  for (const [name, path] of [["helm", helm] as const, ["git", git] as const]) {
    if (path !== undefined) await symlink(path, join(folder, "bin", name));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;

async function write(files: Readonly<Record<string, string>>): Promise<string> {
  count += 1;
  const root = join(folder, String(count));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}

/** What the real tool prints; undefined where it refuses. */
async function real(target: string, ...flags: readonly string[]): Promise<string | undefined> {
  const env = {
    PATH: `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  };
  try {
    return (await run(kustomize ?? "", ["build", target, ...flags], { env })).stdout;
  } catch {
    return undefined;
  }
}

/** What our command prints; undefined where it refuses. */
async function ours(target: string, ...flags: readonly string[]): Promise<string | undefined> {
  let out = "";
  const io = { out: (text: string) => void (out += text), err: () => undefined, env: {}, signal: new AbortController().signal };
  return (await runCli(["build", "kustomize", target, ...flags], io, "0.0.0")) === 0 ? out : undefined;
}

const settings = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: b}\n`;

describe.skipIf(kustomize === undefined || git === undefined)("remote bases and files as kustomize 5.8.1 takes them", () => {
  let server: GitServer;
  let web: Server;
  let address = "";
  let file = "";

  beforeAll(async () => {
    server = await startGitServer({ dir: join(folder, "srv") });
    await server.createRepository("team/fleet");
    address = server.url("team/fleet");
    const work = await write({
      "kustomization.yaml": "resources: [base]\n",
      "base/kustomization.yaml": "resources: [a.yaml, ../other]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n",
      "base/a.yaml": settings("a"),
      "other/kustomization.yaml": "resources: [o.yaml]\nnamePrefix: x-\n",
      "other/o.yaml": settings("o"),
      "outside/kustomization.yaml": "resources: [../base/a.yaml]\n",
      "component/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -c\n",
    });
    const author = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    for (const args of [
      ["init", "-q", "-b", "main"],
      ["add", "."],
      ["commit", "-q", "-m", "one"],
      ["tag", "v1"],
    ])
      await run("git", ["-C", work, ...author, ...args]);
    await writeFile(join(work, "base/a.yaml"), settings("later"));
    for (const args of [
      ["commit", "-q", "-a", "-m", "two"],
      ["push", "-q", address, "main", "v1"],
    ])
      await run("git", ["-C", work, ...author, ...args]);
    web = createServer((request, response) => {
      const isThere = request.url?.startsWith("/a/b/x.yaml") === true;
      response.writeHead(isThere ? 200 : 404).end(isThere ? settings("web") : "no\n");
    });
    await new Promise<void>((done) => web.listen(0, "127.0.0.1", done));
    file = `http://127.0.0.1:${(web.address() as AddressInfo).port}/a/b/x.yaml`;
  });
  afterAll(async () => {
    await server.close();
    web.close();
  });

  const metadata = "buildMetadata: [originAnnotations, transformerAnnotations]\n";
  test.each([
    ["a folder at a tag", () => `resources: ["${address}//base?ref=v1"]\nnamePrefix: p-\n`],
    ["a folder at the default branch", () => `resources: ["${address}//base"]\n`],
    ["the root of a repository", () => `resources: ["${address}?ref=main"]\n`],
    ["the forced protocol, no submodules, a time", () => `resources: ["git::${address}//other?ref=v1&submodules=false&timeout=20s"]\n`],
    ["a component", () => `resources: [x.yaml]\ncomponents: ["${address}//component"]\n`],
    ["a file over HTTP", () => `resources: ["${file}"]\nnamespace: n1\n`],
    ["a generator's file over HTTP", () => `configMapGenerator: [{name: g, files: ["k=${file}"]}]\n`],
    ["a reference that is not there", () => `resources: ["${address}//base?ref=none"]\n`],
    ["a file that leaves its folder", () => `resources: ["${address}//outside"]\n`],
    ["a folder that leaves its repository", () => `resources: ["${address}//../x"]\n`],
    ["a file that is not there", () => `resources: ["${file.replace("x.yaml", "y.yaml")}"]\n`],
  ])("%s", async (_case, kustomization) => {
    const root = await write({ "kustomization.yaml": kustomization() + metadata, "x.yaml": settings("x") });

    expect(await ours(root, "--allow-remote")).toBe(await real(root));
    expect(await ours(root)).toBeUndefined();
  });

  test("the address of a repository as the folder to build", async () => {
    expect(await ours(`${address}//base?ref=v1`, "--allow-remote")).toBe(await real(`${address}//base?ref=v1`));
    expect(await ours(`${address}//base?ref=v1`)).toBeUndefined();
  });
});

const chart = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: '7'\n",
  "charts/web/values.yaml": "image: {name: nginx, tag: '1'}\nlist: [a, b]\ngone: yes\n",
  "charts/web/crds/c.yaml":
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com}\n",
  "charts/web/templates/a.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-web\n  namespace: {{ .Release.Namespace }}\ndata:\n  values: {{ toJson .Values | quote }}\n  kube: {{ .Capabilities.KubeVersion.Version | quote }}\n  has: {{ .Capabilities.APIVersions.Has "example.com/v9" | quote }}\n',
  "charts/web/templates/b.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: plain}\n",
  "charts/web/templates/hook.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: hook\n  annotations: {helm.sh/hook: pre-install}\n",
  "charts/web/templates/tests/t.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: check\n  annotations: {helm.sh/hook: test}\n",
  "more.yaml": "list: [c]\nimage: {tag: '2'}\ngone: null\n",
  "extra.yaml": "extra: 1\n",
};

describe.skipIf(kustomize === undefined || helm === undefined)("charts as kustomize 5.8.1 renders them with helm 4", () => {
  test.each([
    ["the values of the chart", "helmCharts: [{name: web, releaseName: r}]\n"],
    ["a values file", "helmCharts: [{name: web, releaseName: r, valuesFile: more.yaml}]\n"],
    ["more values files", "helmCharts: [{name: web, releaseName: r, additionalValuesFiles: [more.yaml, extra.yaml]}]\n"],
    ["values inline", "helmCharts: [{name: web, releaseName: r, valuesInline: {image: {tag: x}, list: [z], gone: null, n: 1.50}}]\n"],
    [
      "values inline under the file",
      "helmCharts: [{name: web, releaseName: r, valuesFile: more.yaml, valuesMerge: merge, valuesInline: {image: {tag: x, y: z}, q: [1]}}]\n",
    ],
    ["values inline in place of the file", "helmCharts: [{name: web, releaseName: r, valuesMerge: replace, valuesInline: {a: {b: c}}}]\n"],
    ["an unknown way to merge", "helmCharts: [{name: web, releaseName: r, valuesMerge: other}]\n"],
    ["custom resource definitions", "helmCharts: [{name: web, releaseName: r, includeCRDs: true}]\n"],
    ["neither hooks nor tests", "helmCharts: [{name: web, releaseName: r, skipHooks: true, skipTests: true}]\n"],
    ["hooks, but no tests", "helmCharts: [{name: web, releaseName: r, skipTests: true}]\n"],
    [
      "a version of Kubernetes and more API versions",
      "helmCharts: [{name: web, releaseName: r, kubeVersion: 1.30.2, apiVersions: [example.com/v9]}]\n",
    ],
    ["a namespace of its own", "namespace: outer\nhelmCharts: [{name: web, releaseName: r, namespace: own}]\n"],
    [
      "the namespace of the kustomization",
      "namespace: outer\nnamePrefix: p-\nresources: [x.yaml]\nhelmCharts: [{name: web, releaseName: r}]\n",
    ],
    ["a name by a template", "helmCharts: [{name: web, nameTemplate: 'n-{{ \"A\" | lower }}'}]\n"],
    ["another chart home", "helmGlobals: {chartHome: charts/../charts}\nhelmCharts: [{name: web, releaseName: r}]\n"],
    ["the deprecated field", "helmChartInflationGenerator: [{chartName: web, releaseName: r, values: more.yaml, valuesLocal: {v: 1}}]\n"],
    ["a configuration object", "generators: [g.yaml]\n"],
    [
      "patches, and notes of origin",
      "buildMetadata: [originAnnotations]\nhelmCharts: [{name: web, releaseName: r}]\npatches: [{target: {kind: Service}, patch: '- {op: add, path: /spec, value: {type: X}}'}]\n",
    ],
    ["two charts with an object of the same name", "helmCharts: [{name: web, releaseName: r}, {name: web, releaseName: s}]\n"],
    ["a chart that is not there", "helmCharts: [{name: none, releaseName: r}]\n"],
    ["a values file that is not there", "helmCharts: [{name: web, releaseName: r, valuesFile: none.yaml}]\n"],
    ["a values file outside", "helmCharts: [{name: web, releaseName: r, valuesFile: ../x.yaml}]\n"],
    ["an unknown field", "helmCharts: [{name: web, releaseName: r, nonsense: 1}]\n"],
  ])("%s", async (_case, kustomization) => {
    const root = await write({
      ...chart,
      "kustomization.yaml": kustomization,
      "x.yaml": settings("x"),
      "g.yaml":
        "apiVersion: builtin\nkind: HelmChartInflationGenerator\nmetadata: {name: g}\nname: web\nreleaseName: r\nvaluesInline: {a: b}\n",
    });

    expect(await ours(root, "--enable-helm")).toBe(await real(root, "--enable-helm"));
    expect(await ours(root)).toBeUndefined();
  });

  test("the namespace comes down to the charts of a base", async () => {
    const root = await write({
      ...Object.fromEntries(Object.entries(chart).map(([name, text]) => [`base/${name}`, text])),
      "base/kustomization.yaml": "helmCharts: [{name: web, releaseName: r}]\n",
      "over/kustomization.yaml": "namespace: outer\nresources: [../base]\n",
    });

    expect(await ours(join(root, "over"), "--enable-helm")).toBe(await real(join(root, "over"), "--enable-helm"));
  });

  test("versions on the command line are those of charts that name none", async () => {
    const root = await write({ ...chart, "kustomization.yaml": "helmCharts: [{name: web, releaseName: r, kubeVersion: 1.30.2}]\n" });
    const flags = ["--enable-helm", "--helm-kube-version", "1.31.0", "--helm-api-versions", "example.com/v9"];

    expect(await ours(root, ...flags)).toBe(await real(root, ...flags));
  });

  test("all of a larger chart", async () => {
    const home = fileURLToPath(new URL("../../fixtures/charts", import.meta.url));
    const root = await write({
      "kustomization.yaml": `helmGlobals: {chartHome: charts}\nhelmCharts: [{name: shop, releaseName: r, includeCRDs: true}]\n`,
    });
    await symlink(home, join(root, "charts"));
    const flags = ["--enable-helm", "--load-restrictor", "LoadRestrictionsNone"];

    expect(await ours(root, ...flags)).toBe(await real(root, ...flags));
  });
});
