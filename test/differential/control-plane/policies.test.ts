// Admission policies and their bindings are stored, and refused for their shape in the words of kube-apiserver.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Step } from "./compare.ts";
import { peerMissing } from "./peer-missing.ts";

const missing = await peerMissing();
const GROUP = "/apis/admissionregistration.k8s.io/v1";
const of =
  (plural: string) =>
  (name: string, spec: object): Step => ({ method: "POST", path: `${GROUP}/${plural}`, body: { metadata: { name }, spec } });
const validating = of("validatingadmissionpolicies");
const mutating = of("mutatingadmissionpolicies");
const bound = of("validatingadmissionpolicybindings");
const mutatingBound = of("mutatingadmissionpolicybindings");

const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
const matchConstraints = { resourceRules };
const holds = { expression: "object.metadata.name != 'x'" };
const sound = { matchConstraints, validations: [holds] };
const condition = (name: string, expression = "true") => ({ name, expression });

const STEPS: readonly Step[] = [
  validating("sound", sound),
  validating("whole", {
    failurePolicy: "Ignore",
    paramKind: { apiVersion: "v1", kind: "ConfigMap" },
    matchConstraints: { resourceRules, matchPolicy: "Exact", namespaceSelector: { matchLabels: { a: "b" } } },
    matchConditions: [condition("m")],
    variables: [condition("x", "1")],
    auditAnnotations: [{ key: "k", valueExpression: "'v'" }],
    validations: [
      { ...holds, message: "m", reason: "Forbidden" },
      { expression: "true", messageExpression: "'x'" },
    ],
  }),
  validating("checks-nothing", { matchConstraints }),
  validating("matches-nothing", { validations: [holds] }),
  validating("no-rules", { ...sound, matchConstraints: { resourceRules: [] } }),
  validating("empty-rule", { ...sound, matchConstraints: { resourceRules: [{}] } }),
  validating("no-expression", { matchConstraints, validations: [{}] }),
  validating("odd-reason", { matchConstraints, validations: [{ ...holds, reason: "Odd" }] }),
  validating("odd-message", {
    matchConstraints,
    validations: [
      { ...holds, message: "a\nb" },
      { ...holds, message: " " },
    ],
  }),
  validating("odd-words", { ...sound, failurePolicy: "Odd", matchConstraints: { resourceRules, matchPolicy: "Odd" } }),
  validating("no-param", { ...sound, paramKind: {} }),
  validating("odd-param", { ...sound, paramKind: { apiVersion: "a/b/c", kind: "Bad Kind" } }),
  validating("odd-conditions", { ...sound, matchConditions: [condition("", ""), condition("a b"), condition("c"), condition("c")] }),
  validating("odd-variables", { ...sound, variables: [condition("", ""), condition("1x"), condition("y")] }),
  validating("odd-annotations", {
    matchConstraints,
    auditAnnotations: ["", "a b", "k", "k"].map((key) => ({ key, valueExpression: key === "" ? "" : "'x'" })),
  }),
  bound("nothing", {}),
  bound("twice", { policyName: "sound", validationActions: ["Deny", "Warn"] }),
  bound("odd-actions", { policyName: "sound", validationActions: ["Odd", "Deny", "Deny"] }),
  bound("odd-name", { policyName: "Bad Name", validationActions: ["Audit"], paramRef: {} }),
  bound("odd-params", {
    policyName: "sound",
    validationActions: ["Audit"],
    paramRef: { name: "x", selector: { matchLabels: { a: "b" } }, parameterNotFoundAction: "Odd" },
  }),
  mutating("sound", {
    matchConstraints,
    reinvocationPolicy: "Never",
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'}]" } }],
  }),
  mutating("changes-nothing", { matchConstraints, mutations: [] }),
  mutating("odd-patches", {
    matchConstraints,
    reinvocationPolicy: "Odd",
    mutations: [{ patchType: "Odd" }, { patchType: "JSONPatch" }, { patchType: "ApplyConfiguration", jsonPatch: { expression: "x" } }],
  }),
  mutatingBound("sound", { policyName: "sound" }),
  mutatingBound("nothing", {}),
  { method: "GET", path: `${GROUP}/validatingadmissionpolicies/whole` },
];

describe.skipIf(missing)("admission policies", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  test("are checked for their shape", async () => {
    expect(await compare(STEPS, sendEmbedded(plane.transport()), sendReal(cluster))).toEqual([]);
  });
});
