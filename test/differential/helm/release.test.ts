// Releases between the real helm and us, on the embedded control plane: what helm stores we read and write byte for byte, what we store
// helm lists, rolls back and uninstalls.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import {
  fromStoredRelease,
  newRelease,
  releaseLabels,
  releaseSnapshot,
  renderChart,
  storageName,
  testHookStatuses,
  toStoredRelease,
  userValues,
} from "#helm";
import { clusterClient, type Cluster } from "#kube";
import { systemClock } from "#runtime";
import { readChart } from "../../../src/cli/chart-source.ts";
import { templatePlaces } from "../../../src/cli/template-places.ts";
import { hasHelm, helmRun } from "./real-helm.ts";

const FILES: Readonly<Record<string, string>> = {
  "Chart.yaml":
    "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: '4.5'\ndescription: a <web> & more\nkeywords: [a]\nannotations: {x: 'y'}\nmaintainers: [{name: m, email: m@example.com}]\ndependencies: [{name: part, version: 1.x, repository: '', import-values: [data], tags: [t]}]\n",
  "Chart.lock":
    "dependencies:\n- name: part\n  repository: ''\n  version: 1.0.0\ndigest: sha256:0\ngenerated: '2024-05-06T07:08:09.123456789Z'\n",
  "values.yaml": "size: 1\nratio: 0.5\nbig: 12345678901\ntext: \"<a> & 'b' \\u2028\"\nlist: [1, null, {}]\nempty: {}\n",
  "values.schema.json": '{"type": "object"}',
  "README.md": "read me\n",
  "templates/a.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {size: {{ .Values.size | quote }}, revision: {{ .Release.Revision | quote }}}\n",
  "templates/test.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: check, annotations: {helm.sh/hook: test, helm.sh/hook-weight: '-3', helm.sh/hook-delete-policy: before-hook-creation}}\n",
  "templates/NOTES.txt": "installed <{{ .Release.Name }}>\n",
  "charts/part/Chart.yaml": "apiVersion: v2\nname: part\nversion: 1.0.0\n",
  "charts/part/values.yaml": "exports: {data: {imported: yes}}\n",
};

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");
let folder = "";
let plane: ControlPlane;
let cluster: Cluster;

beforeAll(async () => {
  if (!hasHelm) return;
  folder = await mkdtemp(join(tmpdir(), "headgate-release-"));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, "web", name)), { recursive: true });
    await writeFile(join(folder, "web", name), text);
  }
  plane = await createControlPlane({ data: "memory", workloads: false });
  await plane.listen();
  cluster = clusterClient(plane.transport(), { address: "embedded", clock: systemClock });
  await writeFile(join(folder, "kubeconfig"), plane.kubeconfig(), { mode: 0o600 });
});
afterAll(async () => {
  if (!hasHelm) return;
  await plane.close();
  await rm(folder, { recursive: true, force: true });
});

async function helm(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const cache = { HELM_CACHE_HOME: join(folder, "cache"), HELM_CONFIG_HOME: join(folder, "config"), HELM_DATA_HOME: join(folder, "data") };
  const { code, out, words } = await helmRun([...args, "-n", "default"], {
    cwd: folder,
    env: { KUBECONFIG: join(folder, "kubeconfig"), ...cache, ...env },
  });
  if (code !== 0) throw new Error(`helm ${args.join(" ")}: ${words}`);
  return out;
}

async function stored(kind: "Secret" | "ConfigMap", release: string, version: number): Promise<KubeObject> {
  const found = await cluster.get({ apiVersion: "v1", kind, namespace: "default", name: storageName(release, version) });
  if (found === undefined) throw new Error(`${storageName(release, version)} is not there`);
  return found;
}

function jsonOf(object: KubeObject): string {
  const data = (object["data"] as { readonly release: string }).release;
  const text = object.kind === "Secret" ? Buffer.from(data, "base64").toString() : data;
  return gunzipSync(Buffer.from(text, "base64")).toString();
}

/** When the files of a chart were changed is not told by those who fetch charts. */
function withoutTimes(json: string): string {
  return json.replaceAll(/,"(?:schema)?modtime":"[^"]*"/g, "");
}

describe.skipIf(!hasHelm)("a release", () => {
  test.each(["Secret", "ConfigMap"] as const)("of the real helm in a %s is read, and written again byte for byte", async (kind) => {
    const [name, env] = [`read-${kind.toLowerCase()}`, { HELM_DRIVER: kind.toLowerCase() }];
    await helm(["install", name, "web", "--set", "size=2,deep.er=null", "--labels", "team=web", "--description", "first <one>"], env);
    await helm(["upgrade", name, "web", "--set-json", 'size=1.50,list=[1e6,1e21,-0.0000001,"x"]'], env);
    await helm(["test", name], env);

    for (const version of [1, 2]) {
      const object = await stored(kind, name, version);
      const release = fromStoredRelease(object, gunzipSync);
      const times = Object.entries(object.metadata.labels ?? {}).filter(([key]) => key.endsWith("At"));
      const labels = { ...releaseLabels(object), ...Object.fromEntries(times) };
      const written = toStoredRelease(release, { namespace: "default", kind, gzip: gzipSync, labels });

      expect(jsonOf(written)).toBe(jsonOf(object));
      expect(releaseLabels(object)).toEqual({ team: "web" });
      expect([written.metadata.labels, written["type"]]).toEqual([object.metadata.labels, object["type"]]);
    }
    const second = fromStoredRelease(await stored(kind, name, 2), gunzipSync);
    expect(testHookStatuses(second)).toMatchObject({ check: { phase: "Succeeded" } });
    expect(releaseSnapshot(second, { sha256Hex, action: "upgrade" })).toMatchObject({
      apiVersion: "v2",
      action: "upgrade",
      name,
      namespace: "default",
      version: 2,
      status: "deployed",
      chartName: "web",
      chartVersion: "1.2.3",
      appVersion: "4.5",
      firstDeployed: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  test.each(["Secret", "ConfigMap"] as const)("of ours in a %s is what the real helm stores of the same chart", async (kind) => {
    const [name, env] = [`same-${kind.toLowerCase()}`, { HELM_DRIVER: kind.toLowerCase() }];
    await helm(["install", name, "web", "--set", "size=2"], env);
    const object = await stored(kind, name, 1);
    const { info } = fromStoredRelease(object, gunzipSync);

    const config = userValues({ typed: ["size=2"] });
    const order = { chart: await readChart(join(folder, "web"), () => {}), values: config, release: { name, namespace: "default" } };
    const rendered = renderChart({ ...order, places: templatePlaces });
    const ours = newRelease({ name, namespace: "default", version: 1, rendered, config, info, applyMethod: "ssa" });

    const written = toStoredRelease(ours, { namespace: "default", kind, gzip: gzipSync });
    expect(withoutTimes(jsonOf(written))).toBe(withoutTimes(jsonOf(object)));
  });

  test("that we upgraded is listed, rolled back and uninstalled by the real helm", async () => {
    const name = "ours";
    await helm(["install", name, "web"]);
    const first = fromStoredRelease(await stored("Secret", name, 1), gunzipSync);
    const config = userValues({ typed: ["size=7"] });
    const release = { name, namespace: "default", revision: 2, isUpgrade: true };
    const chart = await readChart(join(folder, "web"), () => {});
    const rendered = renderChart({ chart, values: config, release, places: templatePlaces });
    const info = { ...first.info, status: "deployed", description: "Upgrade by headgate" } as const;
    const second = newRelease({ name, namespace: "default", version: 2, rendered, config, info, applyMethod: "ssa" });
    const labels = { createdAt: "1700000000" };

    await cluster.create(toStoredRelease(second, { namespace: "default", gzip: gzipSync, labels }));
    const superseded = toStoredRelease(
      { ...first, info: { ...first.info, status: "superseded" } },
      { namespace: "default", gzip: gzipSync, labels },
    );
    await cluster.replace(superseded);

    const history = JSON.parse(await helm(["history", name, "-o", "json"])) as readonly object[];
    expect(history).toMatchObject([
      { revision: 1, status: "superseded", chart: "web-1.2.3" },
      { revision: 2, status: "deployed", chart: "web-1.2.3", app_version: "4.5", description: "Upgrade by headgate" },
    ]);
    expect(JSON.parse(await helm(["list", "-o", "json", "--filter", "^ours$"]))).toMatchObject([
      { name, revision: "2", status: "deployed" },
    ]);
    expect(JSON.parse(await helm(["get", "values", name, "-o", "json"]))).toEqual({ size: 7 });
    expect(await helm(["get", "manifest", name])).toContain('size: "7", revision: "2"');
    expect(await helm(["get", "notes", name])).toContain("installed <ours>");

    await helm(["rollback", name, "1"]);
    const third = fromStoredRelease(await stored("Secret", name, 3), gunzipSync);
    expect([third.info.status, third.info.description, third.config]).toEqual(["deployed", "Rollback to 1", {}]);
    await helm(["uninstall", name]);
    const left = await cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name });
    expect(left).toBeUndefined();
  });
});
