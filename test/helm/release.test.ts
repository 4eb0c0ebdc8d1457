import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  fromStoredRelease,
  newRelease,
  releaseLabels,
  releaseNameOf,
  releaseSnapshot,
  renderChart,
  snapshotDigest,
  testHookStatuses,
  toStoredRelease,
  valuesDigest,
  type ReleaseRecord,
  type ReleaseStatus,
} from "#helm";
import { chartOf } from "./chart-files.ts";

const sha256Hex = (text: string): string => createHash("sha256").update(text).digest("hex");

const { dependencies: _none, ...chart } = chartOf({
  "Chart.yaml":
    "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: a, repository: '', import-values: [x, {child: b, parent: c}]}]\n",
  "values.yaml": 'a: {b: 1, c: "<&>"}\n',
  "templates/a.yaml": "kind: A\n",
  "values.schema.json": "{}",
});

const release: ReleaseRecord = {
  name: "web",
  namespace: "apps",
  version: 3,
  info: {
    firstDeployed: "2026-01-02T03:04:05.6789Z",
    lastDeployed: "2026-01-02T03:04:05Z",
    deleted: "",
    description: "Install complete",
    status: "deployed",
    notes: "<done>",
  },
  chart,
  config: { z: 1, a: { "10": true, "9": false } },
  manifest: "---\n# Source: web/templates/a.yaml\nkind: A\n",
  hooks: [
    {
      name: "migrate",
      kind: "Job",
      path: "web/templates/job.yaml",
      manifest: "kind: Job\n",
      events: ["pre-install"],
      weight: -5,
      deletePolicies: ["hook-succeeded"],
      outputLogPolicies: [],
      lastRun: { startedAt: "2026-01-02T03:04:05Z", completedAt: "", phase: "Running" },
    },
  ],
  applyMethod: "ssa",
};

test("a release comes back from its Secret as it went in", () => {
  const secret = toStoredRelease(release, { namespace: "store", gzip: gzipSync, labels: { createdAt: "1" } });

  expect(secret).toMatchObject({
    kind: "Secret",
    type: "helm.sh/release.v1",
    metadata: {
      name: "sh.helm.release.v1.web.v3",
      namespace: "store",
      labels: { name: "web", owner: "helm", status: "deployed", version: "3", createdAt: "1" },
    },
  });
  expect(fromStoredRelease(secret, gunzipSync)).toEqual(release);
});

test("a ConfigMap holds the text that a Secret holds in base64 once more", () => {
  const labels = { team: "web", modifiedAt: "1" };
  const [secret, map] = (["Secret", "ConfigMap"] as const).map((kind) =>
    toStoredRelease(release, { namespace: "store", kind, gzip: gzipSync, labels }),
  );
  const dataOf = (object: object | undefined): string => (object as { readonly data: { readonly release: string } }).data.release;

  expect(map).toMatchObject({ kind: "ConfigMap", metadata: { name: "sh.helm.release.v1.web.v3", labels: { owner: "helm", team: "web" } } });
  expect(dataOf(map)).toBe(Buffer.from(dataOf(secret), "base64").toString());
  expect(fromStoredRelease(map as NonNullable<typeof map>, gunzipSync)).toEqual(release);
  expect(releaseLabels(map as NonNullable<typeof map>)).toEqual({ team: "web" });
});

test("a new revision keeps what was rendered, and not the charts within the chart", () => {
  const rendered = renderChart({
    chart: chartOf({
      "templates/a.yaml":
        "kind: A\nmetadata: {name: a}\n---\nkind: Job\nmetadata: {name: j, annotations: {helm.sh/hook: test, helm.sh/hook-weight: '2'}}\n",
      "templates/NOTES.txt": "done",
      "crds/c.yaml": "kind: CustomResourceDefinition\n",
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    }),
    values: { a: 1 },
    release: { name: "web", namespace: "apps" },
  });
  const info = {
    firstDeployed: "2026-01-02T03:04:05Z",
    lastDeployed: "2026-01-02T03:04:05Z",
    status: "pending-install",
    description: "",
  } as const;

  const made = newRelease({ name: "web", namespace: "apps", version: 1, rendered, config: { a: 1 }, info, applyMethod: "ssa" });

  expect(made).toMatchObject({
    info: { ...info, deleted: "", notes: "done" },
    manifest: "---\n# Source: web/templates/a.yaml\nkind: A\nmetadata: {name: a}\n",
    hooks: [{ name: "j", events: ["test"], weight: 2, lastRun: { startedAt: "", completedAt: "", phase: "" } }],
  });
  expect(Object.keys(made.chart)).not.toContain("dependencies");
});

test("a snapshot names the release, its digests and its times in whole seconds", () => {
  expect(releaseSnapshot(release, { sha256Hex, action: "upgrade", ociDigest: "sha256:ab" })).toEqual({
    apiVersion: "v2",
    digest: snapshotDigest(release, sha256Hex, "sha256:ab"),
    name: "web",
    namespace: "apps",
    version: 3,
    status: "deployed",
    action: "upgrade",
    chartName: "web",
    chartVersion: "1.0.0",
    configDigest: valuesDigest(release.config, sha256Hex),
    firstDeployed: "2026-01-02T03:04:05Z",
    lastDeployed: "2026-01-02T03:04:05Z",
    ociDigest: "sha256:ab",
  });
});

test("tests are listed by name, as filters say", () => {
  const check = (name: string): ReleaseRecord["hooks"][number] => ({
    ...(release.hooks[0] as ReleaseRecord["hooks"][number]),
    name,
    events: ["test"],
  });
  const tested = { ...release, hooks: [...release.hooks, check("a"), check("b")] };

  expect(testHookStatuses(tested)).toEqual({
    a: { lastStarted: "2026-01-02T03:04:05Z", phase: "Running" },
    b: { lastStarted: "2026-01-02T03:04:05Z", phase: "Running" },
  });
  expect(Object.keys(testHookStatuses(tested, [{ name: "a" }]))).toEqual(["a"]);
  expect(Object.keys(testHookStatuses(tested, [{ name: "a", exclude: true }]))).toEqual(["b"]);
});

test("the stored JSON has Go's order, escapes and omissions", () => {
  const secret = toStoredRelease(release, { namespace: "store", gzip: gzipSync });
  const data = (secret["data"] as { readonly release: string }).release;
  const json = gunzipSync(Buffer.from(Buffer.from(data, "base64").toString(), "base64")).toString();

  expect(json).toMatch(/^\{"name":"web","info":\{"first_deployed":"2026-01-02T03:04:05\.6789Z","last_deployed":/);
  expect(json).toContain(
    '"status":"deployed","notes":"\\u003cdone\\u003e"},"chart":{"metadata":{"name":"web","version":"1.0.0","apiVersion":"v2",',
  );
  expect(json).toContain('"import-values":["x",{"child":"b","parent":"c"}]');
  expect(json).toContain(
    '"lock":null,"templates":[{"name":"templates/a.yaml","data":"a2luZDogQQo="}],"values":{"a":{"b":1,"c":"\\u003c\\u0026\\u003e"}}',
  );
  expect(json).toContain('"config":{"a":{"10":true,"9":false},"z":1}');
  expect(json).toContain(
    '"last_run":{"started_at":"2026-01-02T03:04:05Z","phase":"Running"},"weight":-5,"delete_policies":["hook-succeeded"]}',
  );
  expect(json).toMatch(/"version":3,"namespace":"apps","apply_method":"ssa"\}$/);
});

test("a release of Helm's first versions is not compressed", () => {
  const json = '{"name":"old","version":1,"namespace":"apps","info":{"first_deployed":"0001-01-01T00:00:00Z","status":"superseded"}}';
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "sh.helm.release.v1.old.v1" },
    data: { release: Buffer.from(Buffer.from(json).toString("base64")).toString("base64") },
  };

  const read = fromStoredRelease(secret, gunzipSync);

  expect([read.name, read.version, read.info.status, read.info.firstDeployed, read.hooks]).toEqual(["old", 1, "superseded", "", []]);
});

test.each([
  ["no data", {}],
  ["no base64", { release: "%%%" }],
  ["no gzip behind its mark", { release: Buffer.from(Buffer.from([0x1f, 0x8b, 8, 0]).toString("base64")).toString("base64") }],
  ["no JSON", { release: Buffer.from(Buffer.from("secret!").toString("base64")).toString("base64") }],
])("a Secret with %s is refused by name, and its content stays unsaid", (_what, data) => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "sh.helm.release.v1.web.v1" }, data };
  let thrown: unknown;
  try {
    fromStoredRelease(secret, gunzipSync);
  } catch (error) {
    thrown = error;
  }

  expect((thrown as Error).message).toMatch(/^stored release sh\.helm\.release\.v1\.web\.v1 cannot be read: /);
  expect((thrown as Error).message).not.toContain("secret!");
});

test("the digest of an empty observation is helm-controller's", () => {
  const empty: ReleaseRecord = {
    name: "foo",
    namespace: "",
    version: 0,
    info: { firstDeployed: "", lastDeployed: "", deleted: "", description: "", status: "" as ReleaseStatus, notes: "" },
    chart: { ...chartOf({}), metadata: emptyMetadata() },
    config: {},
    manifest: "",
    hooks: [],
    applyMethod: "",
  };

  expect(snapshotDigest(empty, sha256Hex)).toBe("sha256:f1498f27a16a09cd7e1ee610d924df065c03d30035638babc95dd9a8d412ce4d");
});

function emptyMetadata(): ReleaseRecord["chart"]["metadata"] {
  const { metadata } = chartOf({});
  return { ...metadata, name: "", version: "", apiVersion: "" };
}

test("tests do not count in the digest of a snapshot", () => {
  const check = { ...release.hooks[0], events: ["test"] } as ReleaseRecord["hooks"][number];

  expect(snapshotDigest({ ...release, hooks: [...release.hooks, check] }, sha256Hex)).toBe(snapshotDigest(release, sha256Hex));
  expect(snapshotDigest(release, sha256Hex, "sha256:1")).not.toBe(snapshotDigest(release, sha256Hex));
});

test("the digest of values is of their YAML in the order of bytes; of none, it is of nothing", () => {
  expect(valuesDigest({}, sha256Hex)).toBe(`sha256:${sha256Hex("")}`);
  expect(valuesDigest({ b: { "9": 1, "10": 2, a: [] }, a: "1" }, sha256Hex)).toBe(
    `sha256:${sha256Hex('a: "1"\nb:\n  "10": 2\n  "9": 1\n  a: []\n')}`,
  );
});

test.each([
  [{ name: "web" }, "web"],
  [{ name: "web", targetNamespace: "apps" }, "apps-web"],
  [{ name: "web", targetNamespace: "apps", releaseName: "own" }, "own"],
  [{ name: "a".repeat(53) }, "a".repeat(53)],
  [{ name: "a".repeat(54) }, `${"a".repeat(40)}-${sha256Hex("a".repeat(54)).slice(0, 12)}`],
])("the release of %j is named %s", (wish, name) => {
  expect(releaseNameOf(wish, sha256Hex)).toBe(name);
});
