import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { JsonObject, KubeObject } from "#base";
import type { Cluster } from "#kube";
import { bootstrap, describeFinding, reportDrift } from "#operations";
import { orderOf } from "./order.ts";
import { startStage } from "./stage.ts";
import { eventually, patience } from "../support/eventually.ts";

const web = { apiVersion: "apps/v1", kind: "Deployment", name: "web", namespace: "apps" };
const files = {
  "clusters/acc/apps.yaml": `apiVersion: v1
kind: Namespace
metadata: { name: apps }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec:
  interval: 10m
  prune: true
  path: ./apps
  sourceRef: { kind: GitRepository, name: flux-system }
  postBuild: { substitute: { REPLICAS: "2" }, substituteFrom: [{ kind: ConfigMap, name: absent, optional: true }] }
`,
  "apps/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: apps }
spec:
  replicas: \${REPLICAS}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: side, image: side:1 }, { name: web, image: web:1 }] }
---
apiVersion: v1
kind: Secret
metadata: { name: token, namespace: apps }
stringData: { token: canary-in-git }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: apps }
data: { a: b }
`,
};

test("every difference of an application is told with its field, its writer and its owner, and no secret is shown", async () => {
  await using stage = await startStage();
  const { cluster, places } = stage;
  await stage.git.commit("main", files);
  await bootstrap(orderOf(), places, patience());
  const apps = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "apps", namespace: "flux-system" };
  await eventually(async () => expect(await cluster.get(web)).toBeDefined());
  await eventually(async () => expect(await reportDrift({}, places)).toMatchObject({ findings: [], owners: 2 }));

  const suspend = { type: "merge", body: { spec: { suspend: true } } } as const;
  await cluster.patch(apps, suspend, { fieldManager: "oncall" });
  const image: JsonObject = { spec: { template: { spec: { containers: [{ name: "web", image: "web:hotfix" }] } } } };
  await cluster.patch(web, { type: "strategic", body: image }, { fieldManager: "kubectl-edit" });
  await cluster.patch(
    { ...web, apiVersion: "v1", kind: "Secret", name: "token" },
    { type: "merge", body: { data: { token: "Y2FuYXJ5LWxpdmU=" } } },
    { fieldManager: "kubectl-edit" },
  );
  await cluster.delete({ ...web, apiVersion: "v1", kind: "ConfigMap", name: "settings" });
  const report = await reportDrift({ namespaces: ["flux-system"] }, places);

  const facts = report.findings.map(({ subject, change, field, wanted, found, managers }) => ({
    subject,
    change,
    field,
    wanted,
    found,
    by: managers[0],
  }));
  expect(facts).toEqual(
    expect.arrayContaining([
      {
        subject: "Kustomization/flux-system/apps",
        change: "suspended",
        field: "spec.suspend",
        wanted: "false",
        found: "true",
        by: "oncall",
      },
      {
        subject: "Deployment/apps/web",
        change: "changed",
        field: "spec.template.spec.containers[1].image",
        wanted: "web:1",
        found: "web:hotfix",
        by: "kubectl-edit",
      },
      { subject: "ConfigMap/apps/settings", change: "missing", field: "", wanted: undefined, found: undefined, by: undefined },
      {
        subject: "Secret/apps/token",
        change: "changed",
        field: "data.token",
        wanted: expect.stringMatching(/^\S+$/),
        found: expect.stringMatching(/^\S+$/),
        by: "kubectl-edit",
      },
    ]),
  );
  expect(facts).toHaveLength(4);
  expect(JSON.stringify(report)).not.toMatch(/canary|Y2FuYX/);
  const line = report.findings.map(describeFinding).find((each) => each.startsWith("Deployment"));
  expect(line).toMatch(
    /^Deployment\/apps\/web: spec\.template\.spec\.containers\[1\]\.image is web:hotfix, wanted web:1, by kubectl-edit since \S+ \(Kustomization\/flux-system\/apps\)$/,
  );
  expect(await reportDrift({ namespaces: ["elsewhere"] }, places)).toEqual({ findings: [], owners: 0, objects: 0 });
});

test("a release is compared with its record", async () => {
  await using stage = await startStage();
  const { cluster, places } = stage;
  const manifest =
    "---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\ndata: {}\n";
  const json = JSON.stringify({ name: "web", namespace: "default", version: 3, info: { status: "deployed" }, manifest });
  const twice = Buffer.from(gzipSync(json).toString("base64")).toString("base64");
  await installHelmReleaseKind(cluster);
  await cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "sh.helm.release.v1.web.v3", namespace: "default" },
    type: "helm.sh/release.v1",
    data: { release: twice },
  });
  const body = {
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    kind: "HelmRelease",
    metadata: { name: "web", namespace: "default" },
    spec: { interval: "1m" },
  };
  const status = {
    storageNamespace: "default",
    conditions: [{ type: "Ready", status: "True", reason: "InstallSucceeded", message: "ok", lastTransitionTime: "2026-01-01T00:00:00Z" }],
    history: [{ name: "web", namespace: "default", version: 3 }],
  };
  await cluster.create(body);
  await cluster.patch(
    { ...body, name: "web", namespace: "default" },
    { type: "merge", body: { status } },
    { fieldManager: "helm-controller", subresource: "status" },
  );
  const labels = { "helm.toolkit.fluxcd.io/name": "web", "helm.toolkit.fluxcd.io/namespace": "default" };
  await cluster.apply(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "default", labels }, data: { k: "v" } },
    { fieldManager: "helm-controller" },
  );
  await cluster.patch(
    { apiVersion: "v1", kind: "ConfigMap", name: "a", namespace: "default" },
    { type: "merge", body: { data: { k: "w" } } },
    { fieldManager: "kubectl-edit" },
  );

  const { findings } = await reportDrift({ namespaces: ["default"] }, places);

  expect(findings.map(({ owner, subject, change, field, found, managers }) => [owner, subject, change, field, found, managers[0]])).toEqual(
    [
      ["HelmRelease/default/web", "ConfigMap/default/a", "changed", "data.k", "w", "kubectl-edit"],
      ["HelmRelease/default/web", "ConfigMap/default/b", "missing", "", undefined, undefined],
    ],
  );

  const [early, late] = ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"];
  const conditions = [
    { type: "Reconciling", status: "True", reason: "Progressing", message: "", lastTransitionTime: early },
    { type: "Ready", status: "False", reason: "UpgradeFailed", message: "no", lastTransitionTime: late },
  ];
  await cluster.patch(
    { ...body, name: "web", namespace: "default" },
    { type: "merge", body: { status: { conditions } } },
    { fieldManager: "helm-controller", subresource: "status" },
  );
  const [state] = (await reportDrift({ namespaces: ["default"] }, places)).findings;
  expect(state).toMatchObject({ change: "not ready", message: "no", since: late });
});

/** The kind without its shape. */
async function installHelmReleaseKind(cluster: Cluster): Promise<void> {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "helmreleases.helm.toolkit.fluxcd.io" },
    spec: {
      group: "helm.toolkit.fluxcd.io",
      scope: "Namespaced",
      names: { kind: "HelmRelease", plural: "helmreleases" },
      versions: [{ name: "v2", served: true, storage: true, schema, subresources: { status: {} } }],
    },
  };
  await cluster.apply(crd as unknown as KubeObject, { fieldManager: "test" });
  await eventually(() => cluster.list({ apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" }));
}

test("what cannot be judged is told with its reason, and hides nothing else", async () => {
  await using stage = await startStage();
  await stage.git.commit("main", files);
  await bootstrap(orderOf(), stage.places, patience());
  await eventually(async () => expect(await reportDrift({}, stage.places)).toMatchObject({ findings: [] }));

  await stage.git.server.close();
  const { findings } = await reportDrift({}, stage.places);

  expect(findings.filter(({ change }) => change === "unjudged").map(({ subject, message }) => [subject, message])).toEqual([
    ["Kustomization/flux-system/apps", expect.stringContaining("cannot reach")],
    ["Kustomization/flux-system/flux-system", expect.stringContaining("cannot reach")],
  ]);
});
