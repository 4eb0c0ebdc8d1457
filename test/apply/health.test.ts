import { expect, test } from "vitest";
import { compileHealthExpressions, health } from "#apply";
import type { KubeObject } from "#base";

type Parts = Readonly<Record<string, unknown>>;

function object(apiVersion: string, kind: string, parts: Parts = {}): KubeObject {
  const { metadata, ...rest } = parts;
  return { apiVersion, kind, metadata: { name: "x", ...(metadata as Parts | undefined) }, ...rest };
}

const when = (type: string, status: string, reason = "", message = ""): Parts => ({ type, status, reason, message });
const status = (...conditions: readonly Parts[]): Parts => ({ status: { conditions } });
const deployed = (more: Parts, spec: Parts = {}): Parts => ({
  metadata: { generation: 2 },
  spec: { replicas: 2, progressDeadlineSeconds: 600, ...spec },
  status: {
    observedGeneration: 2,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    conditions: [when("Progressing", "True", "NewReplicaSetAvailable"), when("Available", "True")],
    ...more,
  },
});
const stateful = (more: Parts, spec: Parts = {}): Parts => ({
  spec: { replicas: 2, ...spec },
  status: { replicas: 2, readyReplicas: 2, currentReplicas: 2, updatedReplicas: 2, currentRevision: "a", updateRevision: "a", ...more },
});

test.each<[string, KubeObject | undefined, string, string]>([
  ["an absent object", undefined, "NotFound", "Resource not found"],
  ["a kind without a status", object("x.io/v1", "X"), "Current", "Resource is current"],
  [
    "one being deleted",
    object("x.io/v1", "X", { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
    "Terminating",
    "Resource scheduled for deletion",
  ],
  [
    "an unobserved generation",
    object("x.io/v1", "X", { metadata: { generation: 3 }, status: { observedGeneration: 2, conditions: [when("Ready", "True")] } }),
    "InProgress",
    "X generation is 3, but latest observed generation is 2",
  ],
  [
    "Reconciling",
    object("x.io/v1", "X", status(when("Reconciling", "True", "", "working"), when("Ready", "True"))),
    "InProgress",
    "working",
  ],
  ["Stalled", object("x.io/v1", "X", status(when("Stalled", "True", "", "stuck"), when("Ready", "True"))), "Failed", "stuck"],
  ["Ready", object("x.io/v1", "X", status(when("Ready", "True"))), "Current", "Resource is Ready"],
  ["not Ready", object("x.io/v1", "X", status(when("Ready", "False", "", "no"))), "InProgress", "no"],
  ["a Namespace", object("v1", "Namespace"), "Current", "Resource is current"],
  ["a ConfigMap", object("v1", "ConfigMap"), "Current", "Resource is always ready"],
  ["a Service", object("v1", "Service", { spec: {} }), "Current", "Service is ready"],
  [
    "a LoadBalancer without address",
    object("v1", "Service", { spec: { type: "LoadBalancer" } }),
    "InProgress",
    "ClusterIP not set. Service type: LoadBalancer",
  ],
  ["a bound claim", object("v1", "PersistentVolumeClaim", { status: { phase: "Bound" } }), "Current", "PVC is Bound"],
  [
    "a pending claim",
    object("v1", "PersistentVolumeClaim", { status: { phase: "Pending" } }),
    "InProgress",
    "PVC is not Bound. phase: Pending",
  ],
  ["a Pod that has run", object("v1", "Pod", { status: { phase: "Succeeded" } }), "Current", "Pod has completed successfully"],
  ["a Pod that has failed", object("v1", "Pod", { status: { phase: "Failed" } }), "Failed", "Pod has completed, but not successfully"],
  ["a ready Pod", object("v1", "Pod", { status: { phase: "Running", conditions: [when("Ready", "True")] } }), "Current", "Pod is Ready"],
  [
    "a Pod that crashes",
    object("v1", "Pod", {
      status: { phase: "Running", containerStatuses: [{ name: "c", state: { waiting: { reason: "CrashLoopBackOff" } } }] },
    }),
    "Failed",
    "Containers in CrashLoop state: c",
  ],
  ["a Pod that starts", object("v1", "Pod", { status: { phase: "Running" } }), "InProgress", "Pod is running but is not Ready"],
  [
    "a Pod that no node takes",
    object("v1", "Pod", {
      metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
      status: { phase: "Pending", conditions: [when("PodScheduled", "False", "Unschedulable")] },
    }),
    "Failed",
    "Pod could not be scheduled",
  ],
  ["an available Deployment", object("apps/v1", "Deployment", deployed({})), "Current", "Deployment is available. Replicas: 2"],
  ["a Deployment without status", object("apps/v1", "Deployment", { spec: {} }), "InProgress", "replicas: 0/1"],
  ["a Deployment with old replicas", object("apps/v1", "Deployment", deployed({ replicas: 3 })), "InProgress", "Pending termination: 1"],
  ["a Deployment that rolls out", object("apps/v1", "Deployment", deployed({ updatedReplicas: 1 })), "InProgress", "Updated: 1/2"],
  ["a Deployment short of Pods", object("apps/v1", "Deployment", deployed({ availableReplicas: 1 })), "InProgress", "Available: 1/2"],
  [
    "a Deployment past its deadline",
    object("apps/v1", "Deployment", deployed({ conditions: [when("Progressing", "False", "ProgressDeadlineExceeded")] })),
    "Failed",
    "Progress deadline exceeded",
  ],
  [
    "a Deployment without an answer",
    object("apps/v1", "Deployment", deployed({ conditions: [when("Available", "True")] })),
    "InProgress",
    "ReplicaSet not Available",
  ],
  [
    "a Deployment of none",
    object("apps/v1", "Deployment", deployed({ replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }, { replicas: 0 })),
    "Current",
    "Deployment is available. Replicas: 0",
  ],
  [
    "a ReplicaSet that fails",
    object("apps/v1", "ReplicaSet", { spec: {}, ...status(when("ReplicaFailure", "True")) }),
    "InProgress",
    "Replica Failure condition. Check Pods",
  ],
  ["a StatefulSet", object("apps/v1", "StatefulSet", stateful({})), "Current", "All replicas scheduled as expected. Replicas: 2"],
  [
    "a StatefulSet that rolls out",
    object("apps/v1", "StatefulSet", stateful({ updateRevision: "b" })),
    "InProgress",
    "Waiting for updated revision to match current",
  ],
  [
    "a StatefulSet on delete",
    object("apps/v1", "StatefulSet", stateful({ replicas: 0 }, { updateStrategy: { type: "OnDelete" } })),
    "Current",
    "StatefulSet is using the ondelete update strategy",
  ],
  [
    "a partitioned StatefulSet",
    object(
      "apps/v1",
      "StatefulSet",
      stateful({ updatedReplicas: 1, updateRevision: "b" }, { updateStrategy: { rollingUpdate: { partition: 1 } } }),
    ),
    "Current",
    "Partition rollout complete. updated: 1",
  ],
  ["an unseen DaemonSet", object("apps/v1", "DaemonSet", { status: {} }), "InProgress", "Missing .status.desiredNumberScheduled"],
  [
    "a DaemonSet short of Pods",
    object("apps/v1", "DaemonSet", {
      status: { desiredNumberScheduled: 2, currentNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 },
    }),
    "InProgress",
    "Available: 1/2",
  ],
  [
    "a Job that has started",
    object("batch/v1", "Job", { status: { active: 1, startTime: "2026-01-01T00:00:00Z" } }),
    "InProgress",
    "Job in progress",
  ],
  ["a Job that is done", object("batch/v1", "Job", status(when("Complete", "True", "", "done"))), "Current", "done"],
  [
    "a Job that has failed",
    object("batch/v1", "Job", status(when("Failed", "True", "BackoffLimitExceeded", "too often"))),
    "Failed",
    "too often",
  ],
  ["a suspended Job", object("batch/v1", "Job", status(when("Suspended", "True", "", "suspended"))), "Current", "suspended"],
  [
    "an established definition",
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", status(when("NamesAccepted", "True"), when("Established", "True"))),
    "Current",
    "CRD is established",
  ],
  [
    "a definition with taken names",
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", status(when("NamesAccepted", "False", "", "taken"))),
    "Failed",
    "taken",
  ],
  ["a new definition", object("apiextensions.k8s.io/v1", "CustomResourceDefinition"), "InProgress", "Install in progress"],
  [
    "a budget that is not met",
    object("policy/v1", "PodDisruptionBudget", { status: { currentHealthy: 1, desiredHealthy: 2 } }),
    "InProgress",
    "Budget not met: 1/2",
  ],
])("%s has its health", (_case, given, expected, message) => {
  expect(health(given)).toEqual({ status: expected, message });
});

test("a Pod that has just been made may wait for a node", () => {
  const pending = object("v1", "Pod", {
    metadata: { creationTimestamp: "2026-01-01T00:00:00Z" },
    status: { phase: "Pending", conditions: [when("PodScheduled", "False", "Unschedulable")] },
  });

  expect(health(pending, { now: Date.parse("2026-01-01T00:00:10Z") }).status).toBe("InProgress");
});

test.each<[string, Parts, string]>([
  ["inProgress wins over failed and current", { busy: true, broken: true, fine: true }, "InProgress"],
  ["failed wins over current", { broken: true, fine: true, busy: false }, "Failed"],
  ["current", { fine: true, busy: false, broken: false }, "Current"],
  ["none of them is InProgress", { fine: false, busy: false, broken: false }, "InProgress"],
])("health expressions: %s", (_case, given, expected) => {
  const expressions = compileHealthExpressions([
    { apiVersion: "x.io/v1", kind: "X", inProgress: "status.busy", failed: "status.broken", current: "status.fine" },
  ]);

  expect(health(object("x.io/v2", "X", { status: given }), { expressions }).status).toBe(expected);
});

test("health expressions read conditions as people write them", () => {
  const current = "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True') && metadata.name.startsWith('x')";
  const expressions = compileHealthExpressions([{ apiVersion: "x.io/v1", kind: "X", current }]);

  expect([
    health(object("x.io/v1", "X", status(when("Ready", "True"))), { expressions }).status,
    health(object("x.io/v1", "X", status(when("Ready", "False"))), { expressions }).status,
  ]).toEqual(["Current", "InProgress"]);
});

test("health expressions for a kind win over those for its group, and none are asked about an unobserved generation", () => {
  const expressions = compileHealthExpressions([
    { apiVersion: "x.io/v1", current: "status.group" },
    { apiVersion: "x.io/v1", kind: "X", current: "status.kind" },
  ]);
  const given = { group: true, kind: false };

  expect([
    health(object("x.io/v1", "X", { status: given }), { expressions }).status,
    health(object("x.io/v1", "Y", { status: given }), { expressions }).status,
    health(object("y.io/v1", "Y", { status: given }), { expressions }).message,
    health(object("x.io/v1", "Y", { metadata: { generation: 2 }, status: { ...given, observedGeneration: 1 } }), { expressions }).status,
  ]).toEqual(["InProgress", "Current", "Resource is current", "InProgress"]);
});

const evaluate = (current: string): unknown =>
  health(object("x.io/v1", "X"), { expressions: compileHealthExpressions([{ apiVersion: "x.io/v1", current }]) });

test.each<[string, () => unknown, string]>([
  ["that cannot be read", () => evaluate("status.("), "apply.badHealthExpression"],
  [
    "for one kind twice",
    () => compileHealthExpressions(["v1", "v2"].map((each) => ({ apiVersion: `x.io/${each}`, kind: "X", current: "true" }))),
    "apply.duplicateHealthExpression",
  ],
  ["that fail on an object", () => evaluate("status.ready"), "apply.healthExpressionFailed"],
  ["whose result is no boolean", () => evaluate("metadata.name"), "apply.healthExpressionFailed"],
])("health expressions %s are a problem", (_case, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});
