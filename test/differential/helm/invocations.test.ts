// Command lines given to the real helm and to ours: output, exit code, files written and the words of each refusal.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../../src/cli/run.ts";
import { hasHelm, helmRun, type Place, type Ran } from "./real-helm.ts";

const shop = fileURLToPath(new URL("../../fixtures/charts/shop", import.meta.url));
let folder = "";

const FILES: Readonly<Record<string, string>> = {
  "bad/Chart.yaml": "apiVersion: v2\nname: bad\nversion: 1.0.0\n",
  "bad/templates/x.yaml": "a: b: c\n",
  "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  "web/values.yaml": "a: 1\nlist: [x]\nmap: {k: v}\n",
  "web/crds/w.yaml": "kind: CustomResourceDefinition\n",
  "web/templates/a.yaml":
    "kind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {{ .Values | toJson }}\nver: {{ .Capabilities.KubeVersion }} {{ .Release.Namespace }}\n---\nkind: Pod\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\n",
  "web/templates/b.yml": "kind: Secret\n",
  "web/templates/tests/t.yaml": "kind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n",
  "web/templates/fails.txt": "",
  "needs/Chart.yaml": "apiVersion: v2\nname: needs\nversion: 1.0.0\ndependencies: [{name: a, version: 1.x, repository: ''}]\n",
  "tools/Chart.yaml": "apiVersion: v2\nname: tools\nversion: 1.0.0\ntype: library\n",
  "fails/Chart.yaml": "apiVersion: v2\nname: fails\nversion: 1.0.0\n",
  "fails/templates/a.yaml": '{{ required "say x" .Values.x }}\n',
  "odd/Chart.yaml": "apiVersion: v2\nname: odd\nversion: 1.0.0\nkubeVersion: '>=1.40'\n",
  "odd/templates/a.yaml": "kind: A\n",
  "noname/Chart.yaml": "apiVersion: v2\nversion: 1.0.0\n",
  "one.yaml": "a: one\nmap: {x: 1}\n",
  "two.yaml": "map: {x: 2, y: null}\nlist: null\n",
  "list.yaml": "- 1\n",
  "text.txt": "line, one\nline two\n",
  kubeconfig:
    "apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{name: c, context: {cluster: k, user: u, namespace: from-file}}]\nclusters: [{name: k, cluster: {server: 'https://127.0.0.1:1'}}]\nusers: [{name: u, user: {}}]\n",
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-invocations-"));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function oursRun(args: readonly string[], { cwd, input = "", env = {} }: Place): Promise<Ran> {
  let [out, err] = ["", ""];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    input: () => input,
    env,
    signal: new AbortController().signal,
  };
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const code = await runCli(args, io, "0.0.0");
    const words = /✗ ([^]*)\n {2}[^\n]*\n$/.exec(err)?.[1] ?? /✗ ([^]*)$/.exec(err)?.[1] ?? "";
    return { code, out, words: words.trim() };
  } finally {
    process.chdir(before);
  }
}

interface Given {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function both(args: readonly string[], given: Given = {}): Promise<readonly [ours: Ran, helms: Ran]> {
  const place = { cwd: folder, ...given };
  return [await oursRun(["template", ...args], place), await helmRun(["template", ...args], place)];
}

describe.skipIf(!hasHelm)("a command line gives what the real helm gives", () => {
  test.each<[args: string[], given?: Given]>([
    [["web"]],
    [["rel", "web"]],
    [["rel", "./web/"]],
    [["-g", "web"]],
    [["--name-template", 'n-{{ "A" | lower }}-{{ add 1 2 }}', "web"]],
    [["rel", "web", "-f", "one.yaml", "-f", "two.yaml"]],
    [["rel", "web", "-f", "two.yaml,one.yaml"]],
    [["rel", "web", "-f", "one.yaml", "-f", "-"], { input: "a: stdin\nlist: [y]\n" }],
    [["rel", "web", "-f", "-", "--set", "a=2"], { input: "" }],
    [["rel", "web", "--set-json", '{"a":{"b":[1,null]}}', "--set-json", "map.z=[1],list=null", "--set", "a.c=true"]],
    [["rel", "web", "--set-string", "a=true,map.n=1", "--set", "a=null"]],
    [["rel", "web", "--set-file", "a=text.txt,map.t=text.txt"]],
    [["rel", "web", "--set-literal", "a=x,y={z}\\"]],
    [["rel", "web", "--no-hooks"]],
    [["rel", "web", "--skip-tests"]],
    [["rel", "web", "--include-crds"]],
    [["rel", "web", "--include-crds", "--no-hooks", "--skip-crds"]],
    [["rel", "web", "-s", "templates/*.yml", "-s", "templates/a.yaml"]],
    [["rel", "web", "-s", "templates/?.y*ml"]],
    [["rel", "web", "-s", "templates/tests/[a-t].yaml"]],
    [["rel", "web", "-s", "crds/w.yaml", "--include-crds"]],
    [["rel", "web", "-n", "apps"]],
    [["rel", "web"], { env: { HELM_NAMESPACE: "of-env" } }],
    [["rel", "web", "--kubeconfig", "kubeconfig"]],
    [["rel", "web"], { env: { KUBECONFIG: "kubeconfig" } }],
    [["rel", "web", "--kube-version", "v1.30.2-eks-1", "--description", "d", "--wait", "--timeout", "5s", "--labels", "team=web"]],
    [["rel", "web", "--create-namespace", "--skip-crds", "--dry-run=client", "--dependency-update", "--replace"]],
    [["rel", "odd", "--kube-version", "1.40"]],
    [["rel", "web", "--is-upgrade", "--debug"]],
  ])("%j %j", async (args, given) => {
    const [ours, helms] = await both(args, given);

    expect(ours).toEqual(helms);
  });

  test.each<[args: string[], given?: Given]>([
    [["rel", "web", "more", "and"]],
    [["rel", "web", "-g"]],
    [["rel", "web", "--name-template", "x"]],
    [["--name-template", "{{ nope }}", "web"]],
    [["--name-template", "UPPER", "web"]],
    [["Rel", "web"]],
    [["a".repeat(54), "web"]],
    [["", "web"]],
    [["rel", "./none"]],
    [["rel", "web", "--kube-version", "new"]],
    [["rel", "web", "--kube-version", "1"]],
    [["rel", "web", "--set", "a"]],
    [["rel", "web", "--set", "a.b"]],
    [["rel", "web", "--set", "list[x]=1"]],
    [["rel", "web", "--set-string", "a"]],
    [["rel", "web", "--set-literal", "a"]],
    [["rel", "needs"]],
    [["rel", "tools"]],
    [["rel", "web", "-s", "templates/none.yaml"]],
    [["rel", "web", "-s", "["]],
    [["rel", "web", "-s", "templates/a.yaml", "-s", "templates/fails.txt"]],
    [["rel", "web", "--dry-run=none"]],
    [["rel", "web", "--dry-run=x"]],
    [["rel", "web", "--labels", "name=x"]],
    [["rel", "web", "--labels", "a"]],
    [["rel", "web", "--validate", "--dry-run=client"]],
    [["rel", shop, "--set", "image=null"]],
    [["rel", shop, "--set", "image.pullPolicy=x,image.tag=1"]],
    [["rel", "web", "--set", "list[-1]=1"]],
    [["rel", "web", "--set", "list[70000]=1"]],
    [["rel", "web", "--set", "list[0]x=1"]],
    [["rel", "web", "--set", "a={1,2"]],
  ])("%j %j is refused in the same words", async (args, given) => {
    const [ours, helms] = await both(args, given);

    expect(ours).toEqual(helms);
  });

  // Both refuse; why the words differ stands first.
  test.each<[why: string, args: string[], ours: RegExp, helms: RegExp]>([
    ["how to go on is said on a line of its own", ["rel", "bad"], /^YAML parse error on bad\/templates\/x\.yaml/, /Use --debug flag/],
    ["how to go on is said on a line of its own", ["rel", "fails"], /say x$/, /say x\n\nUse --debug flag/],
    [
      "how to go on is said on a line of its own",
      ["rel", "odd"],
      /^chart requires kubeVersion: >=1\.40 which is incompatible with Kubernetes v1\.36\.0$/,
      /^chart requires kubeVersion: >=1\.40 which is incompatible with Kubernetes v1\.36\.0\n\nUse/,
    ],
    ["the program has another name", [], /"headgate template" requires at least 1 argument/, /"helm template" requires at least 1/],
    ["charts are not fetched", ["rel", "none"], /^path "none" not found/, /non-absolute URLs/],
    ["values may be secret and are not shown", ["rel", "web", "--set-json", "a=x"], /--set-json data: a value/, /--set-json data a=x/],
    ["the system's words are those of Node", ["rel", "web", "-f", "none.yaml"], /cannot read none\.yaml/, /open none\.yaml: no such/],
    ["the system's words are those of Node", ["rel", "web", "--set-file", "a=none"], /cannot read none/, /open none: no such/],
    ["the reader of YAML is another", ["rel", "web", "-f", "list.yaml"], /list\.yaml: a map/, /failed to parse list\.yaml/],
    ["the file is named", ["rel", "noname"], /noname: Chart\.yaml: name is required/, /chart\.metadata\.name is required/],
    ["no cluster is asked", ["rel", "web", "--validate"], /--validate is not supported/, /cluster reachability check failed/],
    ["no cluster is asked", ["rel", "web", "--dry-run=server"], /--dry-run=server is not supported/, /cluster reachability/],
    ["nothing is fetched", ["rel", "needs", "--dependency-update"], /--dependency-update is not supported/, /./],
  ])("%s: %j is refused by both", async (_why, args, mine, real) => {
    const [ours, helms] = await both(args);

    expect([ours.code, helms.code, ours.out]).toEqual([1, 1, ""]);
    expect([ours.words, helms.words]).toEqual([expect.stringMatching(mine), expect.stringMatching(real)]);
  });

  test("what is no YAML is printed for the one who asks to see it", async () => {
    const [ours, helms] = await both(["rel", "bad", "--debug"]);

    expect([ours.code, ours.out]).toEqual([helms.code, helms.out]);
  });

  test("a flag that is none is a mistake of its own kind here, with an exit code of its own", async () => {
    const [ours, helms] = await both(["rel", "web", "--nope"]);

    expect([ours.code, helms.code]).toEqual([2, 1]);
  });
});

async function tree(root: string): Promise<Record<string, string>> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const texts = await Promise.all(files.map(async (file) => [file.slice(root.length + 1), await readFile(file, "utf8")] as const));
  return Object.fromEntries(texts);
}

describe.skipIf(!hasHelm)("files are written as by the real helm", () => {
  test.each<[flags: string[]]>([
    [[]],
    [["--include-crds"]],
    [["--release-name"]],
    [["--release-name", "--include-crds", "--no-hooks"]],
    [["--skip-tests", "-s", "templates/a.yaml"]],
  ])("%j", async (flags) => {
    await rm(join(folder, "out"), { recursive: true, force: true });
    const args = ["template", "rel", "web", "--output-dir", "out", ...flags];

    const ours = await oursRun(args, { cwd: folder });
    const mine = await tree(join(folder, "out"));
    await rm(join(folder, "out"), { recursive: true });

    expect(ours).toEqual(await helmRun(args, { cwd: folder }));
    expect(mine).toEqual(await tree(join(folder, "out")));
  });
});
