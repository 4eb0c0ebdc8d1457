// Evictions under disruption budgets: what is refused, in which words, and what a budget remembers.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";

const missing = await peerMissing();
const MERGE = "application/merge-patch+json";
const pods = (rest = ""): string => `/api/v1/namespaces/evicted/pods${rest}`;
const budgets = (rest = ""): string => `/apis/policy/v1/namespaces/evicted/poddisruptionbudgets${rest}`;

const evict = (name: string, more: object = {}, query = ""): Step => ({
  method: "POST",
  path: `${pods(`/${name}/eviction`)}${query}`,
  body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace: "evicted" }, ...more },
});
const pod = (name: string, app: string): Step => ({
  method: "POST",
  path: pods(),
  body: { metadata: { name, labels: { app } }, spec: { automountServiceAccountToken: false, containers: [{ name: "c", image: "i" }] } },
});
const status = (name: string, phase: string, ready: boolean): Step => ({
  method: "PATCH",
  path: pods(`/${name}/status`),
  type: MERGE,
  body: {
    status: { phase, conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: "2026-01-02T03:04:05Z" }] },
  },
});
const budget = (name: string, app: string, spec: object = { minAvailable: 1 }): Step => ({
  method: "POST",
  path: budgets(),
  body: { metadata: { name }, spec: { selector: { matchLabels: { app } }, ...spec } },
});
const allowed = (name: string, numbers: object): Step => ({
  method: "PATCH",
  path: budgets(`/${name}/status`),
  type: MERGE,
  body: { status: { observedGeneration: 1, currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 2, ...numbers } },
});
const look = (name: string): Step => ({ method: "GET", path: budgets(`/${name}`) });

const STEPS: readonly Step[] = [
  evict("none"),
  ...["a", "b", "c", "d", "e"].map((each) => pod(each, "web")),
  evict("a", { metadata: { name: "other" } }),
  budget("web", "web"),
  evict("e"),
  status("a", "Running", true),
  status("b", "Running", false),
  status("c", "Succeeded", false),
  evict("a"),
  allowed("web", {}),
  evict("a"),
  evict("b"),
  evict("c"),
  allowed("web", { disruptionsAllowed: 1 }),
  evict("a", {}, "?dryRun=All"),
  look("web"),
  evict("a", { deleteOptions: { gracePeriodSeconds: 0 } }),
  look("web"),
  status("d", "Running", true),
  budget("second", "web"),
  evict("d"),
  { method: "DELETE", path: budgets("/web") },
  { method: "DELETE", path: budgets("/second") },
  budget("lax", "web", { maxUnavailable: 0, unhealthyPodEvictionPolicy: "AlwaysAllow" }),
  allowed("lax", { currentHealthy: 0, desiredHealthy: 2 }),
  evict("d"),
  status("d", "Running", false),
  evict("d"),
  { method: "GET", path: `${pods()}?limit=10` },
];

describe.skipIf(missing)("evictions", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
    for (const send of [ours, real]) await send({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "evicted" } } });
    await real({ method: "POST", path: "/api/v1/namespaces/evicted/serviceaccounts", body: { metadata: { name: "default" } } });
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  test("logs of a pod without a node, and what is wrong with a question for them, are the same", async () => {
    const log = (query: string): Step => ({ method: "GET", path: pods(`/logged/log${query}`) });
    const containers = ["a", "b"].map((name) => ({ name, image: "i" }));
    const spec = { automountServiceAccountToken: false, initContainers: [{ name: "i", image: "i" }], containers };
    const queries = ["tailLines=-1", "sinceSeconds=0", "sinceSeconds=0&sinceTime=2026-01-01T00:00:00Z", "limitBytes=0", "tailLines=x"];
    const steps = ["", "?container=zz", "?container=a", "?container=a&follow=true", ...queries.map((each) => `?container=a&${each}`)];

    expect(
      await compare([{ method: "POST", path: pods(), body: { metadata: { name: "logged" }, spec } }, ...steps.map(log)], ours, real),
    ).toEqual([]);
  });

  test("are refused and granted as kube-apiserver does it", async () => {
    expect(await compare(STEPS, ours, real)).toEqual([]);
  });
});
