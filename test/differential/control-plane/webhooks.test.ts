// Admission webhooks: both servers ask one webhook the same questions and act alike on its answers.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Json, JsonObject } from "#base";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { labelOf, startWebhook, type Answer, type WebhookServer } from "../../support/webhook-server.ts";
import { differences, normalise, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();
const GROUP = "/apis/admissionregistration.k8s.io/v1";
const MERGE = "application/merge-patch+json";
const maps = (rest = ""): string => `/api/v1/namespaces/hooked/configmaps${rest}`;
const deployments = (rest = ""): string => `/apis/apps/v1/namespaces/hooked/deployments${rest}`;
const scalers = (rest = ""): string => `/apis/autoscaling/v1/namespaces/hooked/horizontalpodautoscalers${rest}`;

/** Answers by the last part of the path, and by the label `case` of the object. */
function answer(path: string, request: JsonObject): Answer {
  const what = labelOf(request, "case");
  const allowed = { allowed: true };
  const add = (key: string): Json => [{ op: "add", path: `/metadata/labels/${key}`, value: "yes" }];
  if (path.includes("/first")) return { ...allowed, patch: add("first"), warnings: ["from the first"] };
  if (path.includes("/second")) return labelOf(request, "first") === "" ? allowed : { ...allowed, patch: add("second") };
  if (path.includes("/odd")) return ODD[what] ?? allowed;
  return REFUSALS[what] ?? allowed;
}

const REFUSALS: Readonly<Record<string, Answer>> = {
  bare: { allowed: false },
  message: { allowed: false, status: { message: "not like this" } },
  full: {
    allowed: false,
    warnings: ["careful"],
    status: { code: 403, reason: "Forbidden", message: "no", details: { causes: [{ message: "because", field: "spec" }] } },
  },
  lax: { allowed: false, status: { code: 200, status: "Success", reason: "Why" } },
};
const ODD: Readonly<Record<string, Answer>> = {
  absent: '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}',
  uid: '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","response":{"uid":"other","allowed":true}}',
  untyped: { allowed: true, patch: "W10=" },
  typed: { allowed: true, patchType: "JSONPatch" },
  foreign: { allowed: true, patchType: "Merge", patch: "W10=" },
};

const rule = (resources: readonly string[], more: object = {}) => ({
  operations: ["*"],
  apiGroups: ["*"],
  apiVersions: ["*"],
  resources,
  ...more,
});

describe.skipIf(missing)("admission webhooks", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let webhook: WebhookServer;
  let sends: Readonly<Record<"ours" | "real", Send>>;

  beforeAll(async () => {
    webhook = await startWebhook(answer);
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    sends = { ours: sendEmbedded(plane.transport()), real: sendReal(cluster) };
    await both({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "hooked", labels: { hooked: "yes" } } } });
  });
  afterEach(async () => {
    for (const kind of ["mutating", "validating"]) await both({ method: "DELETE", path: `${GROUP}/${kind}webhookconfigurations` });
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
    await webhook?.close();
  });

  const both = async (step: Step): Promise<string[]> => {
    const [ours, real] = await Promise.all([sends.ours(step), sends.real(step)]);
    return differences(step, ours, real);
  };
  const configure = async (kind: "Mutating" | "Validating", name: string, hooks: readonly Record<string, unknown>[]): Promise<void> => {
    const probe = { path: `probe-${kind.toLowerCase()}-${name}`, rules: [rule(["leases"])] };
    for (const side of ["ours", "real"] as const) {
      const webhooks = [...hooks, probe].map(({ path, ...rest }) => ({
        name: `${String(path)}.example.com`,
        clientConfig: { url: `${webhook.url}/${side}/${String(path)}`, caBundle: webhook.caBundle },
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        ...rest,
      }));
      const path = `${GROUP}/${kind.toLowerCase()}webhookconfigurations`;
      const made = await sends[side]({ method: "POST", path, body: { metadata: { name }, webhooks } });
      expect(made.status).toBe(201);
      await inForce(side, probe.path);
    }
    webhook.asked.splice(0);
  };
  /** The API server reads configurations from a watch: asks until the webhook of a path is asked. */
  const inForce = async (side: "ours" | "real", probe: string): Promise<void> => {
    const lease = {
      method: "POST",
      path: "/apis/coordination.k8s.io/v1/namespaces/default/leases?dryRun=All",
      body: { metadata: { name: "p" } },
    } as const;
    await until(
      async () => {
        await sends[side](lease);
        return webhook.asked.some(({ path }) => path.startsWith(`/${side}/${probe}?`));
      },
      () => `${probe} to be asked`,
    );
  };
  /** Runs steps on both sides. @returns differences of answers, and of what the webhook was asked */
  const run = async (steps: readonly Step[]): Promise<string[]> => {
    const found: string[] = [];
    for (const [i, step] of steps.entries()) {
      webhook.asked.splice(0);
      for (const each of await both(step)) found.push(`#${i} ${step.method} ${step.path}: ${each}`);
      const [ours, real] = ["ours", "real"].map((side) => questions(webhook, side));
      if (JSON.stringify(ours) !== JSON.stringify(real))
        found.push(`#${i} ${step.method} asked ours ${JSON.stringify(ours)} real ${JSON.stringify(real)}`);
    }
    return found;
  };

  test("see every write as kube-apiserver shows it", async () => {
    await configure("Validating", "all", [{ path: "see", rules: [rule(["configmaps", "deployments", "deployments/*", "namespaces"])] }]);
    const body = (name: string, more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more });
    const web = {
      metadata: { name: "web" },
      spec: {
        selector: { matchLabels: { a: "b" } },
        template: { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } },
      },
    };

    const found = await run([
      { method: "POST", path: `${maps()}?fieldManager=me&fieldValidation=Strict`, body: body("one", { data: { a: "1" } }) },
      { method: "POST", path: `${maps()}?dryRun=All`, body: body("dry") },
      { method: "PUT", path: maps("/one"), body: body("one", { data: { a: "2" } }) },
      { method: "PATCH", path: maps("/one"), type: MERGE, body: { data: { b: "3" } } },
      {
        method: "PATCH",
        path: `${maps("/applied")}?fieldManager=a&force=true`,
        type: "application/apply-patch+yaml",
        body: body("applied"),
      },
      { method: "DELETE", path: maps("/one"), body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" } },
      { method: "DELETE", path: `${maps()}?fieldSelector=metadata.name%3Dapplied` },
      { method: "POST", path: deployments(), body: web },
      { method: "PATCH", path: deployments("/web/status"), type: MERGE, body: { status: { replicas: 1 } } },
      { method: "PATCH", path: deployments("/web/scale"), type: MERGE, body: { spec: { replicas: 3 } } },
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "seen" } } },
      { method: "PATCH", path: "/api/v1/namespaces/seen", type: MERGE, body: { metadata: { labels: { x: "y" } } } },
      { method: "POST", path: "/api/v1/namespaces/hooked/secrets", body: { metadata: { name: "unseen" } } },
    ]);

    expect(found).toEqual([]);
  });

  test("change objects one after the other, and are asked again where they want to be", async () => {
    const labelled = (name: string) => ({ metadata: { name, labels: { case: "any" } } });
    await configure("Mutating", "b", [{ path: "first", rules: [rule(["configmaps", "horizontalpodautoscalers"])] }]);
    await configure("Mutating", "a", [{ path: "second", reinvocationPolicy: "IfNeeded", rules: [rule(["configmaps"])] }]);
    const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

    const found = await run([
      { method: "POST", path: maps(), body: labelled("m1") },
      { method: "GET", path: maps("/m1") },
      { method: "PATCH", path: maps("/m1"), type: MERGE, body: { metadata: { labels: { first: null } }, data: { a: "b" } } },
      { method: "POST", path: scalers(), body: { ...labelled("h"), spec: { scaleTargetRef: target, maxReplicas: 3 } } },
      { method: "GET", path: scalers("/h") },
    ]);

    expect(found).toEqual([]);
  });

  test("refuse with their own words", async () => {
    await configure("Validating", "refuse", [{ path: "refuse", rules: [rule(["configmaps"])] }]);

    const found = await run(
      ["bare", "message", "full", "lax", "fine"].map((label) => ({
        method: "POST",
        path: maps(),
        body: { metadata: { name: `r-${label}`, labels: { case: label } } },
      })),
    );

    expect(found).toEqual([]);
  });

  test.each(["Mutating", "Validating"] as const)("%s ones that answer nonsense fail the write, or are ignored", async (kind) => {
    const cases = ["absent", "uid", "untyped", "typed", "foreign"];
    const steps = (name: string): Step[] =>
      cases.map((label) => ({ method: "POST", path: maps(), body: { metadata: { name: `${name}-${label}`, labels: { case: label } } } }));
    await configure(kind, "odd", [{ path: "odd", rules: [rule(["configmaps"])] }]);
    const strict = await run(steps(`strict-${kind.toLowerCase()}`));
    await both({ method: "DELETE", path: `${GROUP}/${kind.toLowerCase()}webhookconfigurations/odd` });
    await configure(kind, "odd", [{ path: "odd", failurePolicy: "Ignore", rules: [rule(["configmaps"])] }]);
    const lax = await run(steps(`lax-${kind.toLowerCase()}`));

    expect([...strict, ...lax]).toEqual([]);
  });

  test("are asked only where rules, selectors and conditions say so", async () => {
    const hook = (path: string, more: object): Record<string, unknown> => ({ path, rules: [rule(["configmaps"])], ...more });
    await configure("Validating", "select", [
      hook("see-objects", { objectSelector: { matchLabels: { tier: "front" } } }),
      hook("see-namespaces", { namespaceSelector: { matchExpressions: [{ key: "hooked", operator: "DoesNotExist" }] } }),
      hook("see-created", { rules: [rule(["configmaps"], { operations: ["CREATE"] })] }),
      hook("see-cluster", { rules: [rule(["*"], { scope: "Cluster" })] }),
      hook("see-exact", { matchPolicy: "Exact", rules: [rule(["horizontalpodautoscalers"], { apiVersions: ["v2"] })] }),
      hook("see-equivalent", { rules: [rule(["horizontalpodautoscalers"], { apiGroups: ["autoscaling"], apiVersions: ["v2"] })] }),
      hook("see-condition", {
        matchConditions: [
          { name: "named", expression: "object != null && object.metadata.name.startsWith('c')" },
          { name: "made", expression: "request.operation == 'CREATE' && request.userInfo.username != ''" },
        ],
      }),
    ]);
    const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };

    const found = await run([
      { method: "POST", path: maps(), body: { metadata: { name: "c1", labels: { tier: "front" } } } },
      { method: "PATCH", path: maps("/c1"), type: MERGE, body: { metadata: { labels: { tier: "back" } } } },
      { method: "POST", path: "/api/v1/namespaces/default/configmaps", body: { metadata: { name: "d1" } } },
      {
        method: "POST",
        path: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        body: { metadata: { name: "hooked" }, rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] },
      },
      { method: "POST", path: scalers(), body: { metadata: { name: "v" }, spec: { scaleTargetRef: target, maxReplicas: 3 } } },
      { method: "DELETE", path: maps("/c1") },
    ]);

    expect(found).toEqual([]);
  });
});

/** What a side asked, in the order of the paths. */
function questions(webhook: WebhookServer, side: string): Json[] {
  return webhook.asked
    .filter(({ path }) => path.startsWith(`/${side}/`))
    .map(({ path, review }) => [path.slice(side.length + 1), normalise(withoutUser(review))])
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The administrators of the two servers have different names and credentials. */
function withoutUser(review: JsonObject): JsonObject {
  const { userInfo: _user, ...request } = review["request"] as JsonObject;
  return { ...review, request };
}
