// Admission policies are refused for their shape and their expressions, and enforced, in the words of kube-apiserver.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Step } from "./compare.ts";
import { mutated, mutatingPolicies, mutationMarkers } from "./mutation-requests.ts";
import { peerMissing } from "./peer-missing.ts";
import { judged, marker, policies } from "./policy-requests.ts";
import { until } from "../../support/eventually.ts";

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
/** What nothing else writes: the real server carries these policies out, and a mutation would be seen in every later answer. */
const elsewhere = { resourceRules: [{ ...resourceRules[0], resources: ["podtemplates"] }] };
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
    matchConstraints: elsewhere,
    reinvocationPolicy: "Never",
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: "[JSONPatch{op: 'add', path: '/metadata/labels/x', value: 'y'}]" } }],
  }),
  mutating("deletes", {
    matchConstraints: { resourceRules: [{ ...resourceRules[0], operations: ["DELETE"] }] },
    reinvocationPolicy: "Never",
    mutations: [{ patchType: "JSONPatch", jsonPatch: { expression: " " } }],
  }),
  mutatingBound("deletes", { policyName: "sound", matchResources: { resourceRules: [{ ...resourceRules[0], operations: ["DELETE"] }] } }),
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

/** Expressions that say nothing, or nothing of the type that is asked for. */
const EXPRESSIONS: readonly object[] = [
  "  foo ",
  "1 +",
  "1",
  "foo == 1",
  "params.x == 1",
  "variables.x == 1",
  "object.spec.x",
  "request.foo == 1",
  "request.name == 1",
  "namespaceObject.foo == 1",
  "namespaceObject.metadata.name == 'x'",
  "object.x.matches('(')",
  "request.namespace == 'x'",
  "authorizer.group('').resource('pods').check('get').allowed()",
]
  .map((expression): object => ({ validations: [{ expression }] }))
  .concat(
    ["1", "foo", "object.x", "'x' + object.x"].map((messageExpression) => ({ validations: [{ expression: "true", messageExpression }] })),
    ["params.x", "1", "variables.x", "true"].map((expression) => ({ validations: [holds], matchConditions: [condition("a", expression)] })),
    [
      { variables: [condition("x", "foo")], validations: [{ expression: "variables.x == 1" }] },
      { variables: [condition("x", "1")], validations: [{ expression: "variables.x == 'a'" }] },
      { variables: [condition("x", "variables.y"), condition("y", "1")], validations: [{ expression: "variables.x == 1" }] },
      { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression: "params.x == 1" }] },
    ],
    ["1", "foo", "null", "'x'"].map((valueExpression) => ({ auditAnnotations: [{ key: "k", valueExpression }] })),
  );

/** Mutations that say nothing, or nothing of the type that is asked for. */
const MUTATIONS: readonly string[] = [
  "1",
  " foo",
  "object",
  "Object",
  "Object{}",
  "Object.spec{}",
  "Object{spec: 1}.spec == 1",
  "Object{a: foo, b: bar}",
  "Objects{}",
  "[]",
  "JSONPatch{}",
  "[JSONPatch{op: 1}]",
  "[JSONPatch{op: 'add', foo: 1}]",
  "JSONPatch{}.nothing == 'x' ? [JSONPatch{}] : []",
  "[JSONPatch{op: 'a', path: jsonpatch.escapeKey(1)}]",
  "variables.x",
  "params.x",
  "type(Object{}) == Object ? Object{} : Object{}",
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

  test("are checked for what they say", async () => {
    const mutation = (name: string, each: object): Step =>
      mutating(name, { matchConstraints: elsewhere, reinvocationPolicy: "Never", mutations: [each] });
    const steps = EXPRESSIONS.map((spec, i) => validating(`e${i}`, { matchConstraints, ...spec })).concat(
      MUTATIONS.flatMap((expression, i) => [
        mutation(`a${i}`, { patchType: "ApplyConfiguration", applyConfiguration: { expression } }),
        mutation(`j${i}`, { patchType: "JSONPatch", jsonPatch: { expression } }),
      ]),
    );

    expect(await compare(steps, sendEmbedded(plane.transport()), sendReal(cluster))).toEqual([]);
  });

  test("judge the writes that they match", async () => {
    const [ours, real] = [sendEmbedded(plane.transport()), sendReal(cluster)];
    const namespace: Step = { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: "judged" } } };

    const cleared = ["validating", "mutating"].flatMap((sort) =>
      ["policies", "policybindings"].map((what): Step => ({ method: "DELETE", path: `${GROUP}/${sort}admission${what}` })),
    );
    for (const step of cleared) await Promise.all([ours(step), real(step)]);

    const stored = await compare([namespace, ...policies("judged")], ours, real);
    // a policy is enforced once the server has seen it
    await until(async () => JSON.stringify((await real(marker("judged"))).body).includes("'marker' denied"));
    const answers = await compare([marker("judged"), ...judged("judged")], ours, real);

    expect(stored).toEqual([]);
    expect(answers).toEqual([]);
  });

  test("change the writes that they match, and ask who is allowed what", async () => {
    const [ours, real] = [sendEmbedded(plane.transport()), sendReal(cluster)];
    const stored = await compare(mutatingPolicies(), ours, real);
    const [marked, denied] = mutationMarkers("judged");
    await until(async () => JSON.stringify((await real(marked)).body).includes('"x":"y"'));
    await until(async () => JSON.stringify((await real(denied)).body).includes("'last-access' denied"));

    const answers = await compare(mutated("judged"), ours, real);

    expect(stored).toEqual([]);
    expect(answers).toEqual([]);
  });
});
