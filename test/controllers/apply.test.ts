import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap, list } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
});
afterEach(() => place.close());

const secret = (name: string, value: string) =>
  JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name }, type: "Opaque", immutable: true, stringData: { a: value } });
const text = (object: unknown, key = "a") => Buffer.from((object as { data: Record<string, string> }).data[key] ?? "", "base64").toString();

async function push(files: Readonly<Record<string, string | null>>): Promise<string> {
  const revision = `main@sha1:${await place.commit("app", files)}`;
  await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": revision } } });
  return revision;
}

describe("force", () => {
  test.each<[string, object, object, boolean]>([
    ["replaces an immutable object where the spec says so", { force: true }, {}, true],
    ["replaces an object that is marked", {}, { annotations: { "kustomize.toolkit.fluxcd.io/force": "Enabled" } }, true],
    ["is needed: without it nothing is replaced", {}, {}, false],
  ])("%s", async (_case, spec, marks, replaced) => {
    const marked = (value: string) => JSON.stringify({ ...JSON.parse(secret("one", value)), metadata: { name: "one", ...marks } });
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": marked("1") });
    await place.gitRepository("app");
    await place.kustomization("app", spec);
    await place.ready(Kustomization, "app", "True");
    const uid = (await place.get("Secret", "one"))?.metadata.uid;

    const revision = await push({ "one.yaml": marked("2") });
    if (replaced) await place.until(async () => (await place.applied("app")).status?.lastAppliedRevision === revision);
    else await place.ready(Kustomization, "app", "False", "ReconciliationFailed");

    const found = await place.get("Secret", "one");
    expect([text(found), found?.metadata.uid !== uid]).toEqual([replaced ? "2" : "1", replaced]);
  });
});

describe("impersonation", () => {
  const allow = async (account: string, resource: string) => {
    const { namespace } = place;
    await place.cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: account, namespace } });
    await place.cluster.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: account, namespace },
      rules: [{ apiGroups: [""], resources: [resource], verbs: ["*"] }],
    });
    await place.cluster.create({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: account, namespace },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
      subjects: [{ kind: "ServiceAccount", name: account, namespace }],
    });
  };

  test("applies in the name of the account, which may do only what it may do", async () => {
    await allow("tenant", "configmaps");
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    await place.kustomization("app", { serviceAccountName: "tenant" });
    await place.ready(Kustomization, "app", "True");

    await push({ "kustomization.yaml": list("one", "two"), "two.yaml": secret("two", "x") });
    const refused = await place.ready(Kustomization, "app", "False", "ReconciliationFailed");

    expect(refused).toContain("forbidden");
    expect(refused).toContain(`system:serviceaccount:${place.namespace}:tenant`);
    expect([(await place.get("ConfigMap", "one")) !== undefined, await place.get("Secret", "two")]).toEqual([true, undefined]);
  });
});

describe("fields of others", () => {
  test("that the source does not name are left alone, those of kubectl are taken over", async () => {
    await place.commit("app", { "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.gitRepository("app");
    const ref = { apiVersion: "v1", kind: "ConfigMap", name: "one", namespace: place.namespace };
    await place.cluster.apply(
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one", namespace: place.namespace }, data: { sidecar: "1" } },
      { fieldManager: "sidecar-injector" },
    );
    await place.cluster.patch(ref, { type: "merge", body: { data: { manual: "1" } } }, { fieldManager: "kubectl-edit" });

    await place.kustomization("app");
    await place.ready(Kustomization, "app", "True");

    expect((await place.get("ConfigMap", "one"))?.["data"]).toEqual({ a: "1", sidecar: "1" });
  });
});

describe("stages", () => {
  test("a definition and an object of it may stand in one set", async () => {
    const group = `${place.namespace}.example.com`;
    const crd = JSON.stringify({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: "Namespaced",
        names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          },
        ],
      },
    });
    const widget = JSON.stringify({ apiVersion: `${group}/v1`, kind: "Widget", metadata: { name: "one" }, size: 3 });
    await place.commit("app", { "kustomization.yaml": list("crd", "widget"), "crd.yaml": crd, "widget.yaml": widget });
    await place.gitRepository("app");
    // no time may pass while a fetch is under way, which is as slow as the machine is busy
    await place.ready(GitRepository, "app", "True");
    await place.kustomization("app");
    const moving = setInterval(() => void place.advance(500), 50);

    await place.ready(Kustomization, "app", "True");
    clearInterval(moving);

    expect(await place.get("Widget", "one", `${group}/v1`)).toMatchObject({ size: 3 });
  });
});

describe("waiting for health", () => {
  const job = (name: string) =>
    JSON.stringify({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name },
      spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } } },
    });
  const finish = async (name: string, type: "Complete" | "Failed") => {
    const at = "2026-01-01T00:00:00Z";
    const before = type === "Complete" ? "SuccessCriteriaMet" : "FailureTarget";
    const conditions = [before, type].map((each) => ({
      type: each,
      status: "True",
      reason: "x",
      message: "done",
      lastProbeTime: at,
      lastTransitionTime: at,
    }));
    const ended = type === "Complete" ? { completionTime: at, succeeded: 1 } : { failed: 1 };
    const ref = { apiVersion: "batch/v1", kind: "Job", name, namespace: place.namespace };
    await place.cluster.patch(ref, { type: "merge", body: { status: { startTime: at, conditions, ...ended } } }, { subresource: "status" });
  };

  test("says so first, then becomes Ready when everything is", async () => {
    const commit = await place.commit("app", {
      "kustomization.yaml": list("one", "job"),
      "one.yaml": configMap("one"),
      "job.yaml": job("job"),
    });
    await place.gitRepository("app");
    await place.kustomization("app", { wait: true, timeout: "2m" });
    const waiting = await place.ready(Kustomization, "app", "Unknown");
    const during = (await place.applied("app")).status;

    await finish("job", "Complete");
    await place.ready(Kustomization, "app", "True");

    const { status } = await place.applied("app");
    expect(waiting).toBe(`Progressing: Running health checks for revision main@sha1:${commit} with a timeout of 2m0s`);
    expect(during?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      "Reconciling=True",
      "Ready=Unknown",
      "Healthy=Unknown",
    ]);
    expect([during?.inventory?.entries.length, during?.lastAppliedRevision]).toEqual([2, undefined]);
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual(["Ready=True", "Healthy=True"]);
    expect(status?.lastAppliedRevision).toBe(`main@sha1:${commit}`);
    await place.until(async () => (await place.events("app")).some((each) => each.includes("Health check passed in")));
  });

  test("ends at once when an object has failed, and keeps the revision as not applied", async () => {
    await place.commit("app", { "kustomization.yaml": list("job"), "job.yaml": job("job") });
    await place.gitRepository("app");
    await place.kustomization("app", { healthChecks: [{ apiVersion: "batch/v1", kind: "Job", name: "job" }] });
    await place.ready(Kustomization, "app", "Unknown");

    await finish("job", "Failed");
    const ready = await place.ready(Kustomization, "app", "False");

    const { status } = await place.applied("app");
    expect(ready).toMatch(/^HealthCheckFailed: .*Job\/.*\/job/);
    expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
      "Reconciling=True",
      "Ready=False",
      "Healthy=False",
    ]);
    expect([status?.lastAppliedRevision, status?.inventory?.entries.length]).toEqual([undefined, 1]);
  });

  test("ends at the timeout, which is never less than 30 seconds", async () => {
    await place.commit("app", { "kustomization.yaml": list("job"), "job.yaml": job("job") });
    await place.gitRepository("app");
    await place.kustomization("app", { wait: true, timeout: "5s" });
    await place.ready(Kustomization, "app", "Unknown");

    await place.advance(29_000);
    const early = (await place.applied("app")).status?.conditions?.find(({ type }) => type === "Ready")?.status;
    const moving = setInterval(() => void place.advance(1000), 50);
    const ready = await place.ready(Kustomization, "app", "False");
    clearInterval(moving);

    expect([early, ready.startsWith("HealthCheckFailed: timeout waiting for: [Job/")]).toEqual(["Unknown", true]);
  });

  test("ends when there is a new revision, where the gate says so, and goes on with that", async () => {
    await place.close();
    place = await Place.open();
    await place.start({ flags: { featureGates: "CancelHealthCheckOnNewRevision=true" } });
    await place.commit("app", { "kustomization.yaml": list("job"), "job.yaml": job("job") });
    await place.gitRepository("app");
    await place.kustomization("app", { wait: true });
    await place.ready(Kustomization, "app", "Unknown");

    const revision = await push({ "kustomization.yaml": list("one"), "one.yaml": configMap("one") });
    await place.ready(Kustomization, "app", "True");

    expect((await place.applied("app")).status?.lastAppliedRevision).toBe(revision);
    expect(await place.events("app")).toContain(`Normal HealthCheckCanceled: health checks were canceled by new revision ${revision}`);
  });
});
