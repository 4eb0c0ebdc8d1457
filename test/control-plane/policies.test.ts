// Validating admission policies on the embedded control plane. That all their words are those of kube-apiserver is compared elsewhere.
import { afterAll, beforeAll, expect, test } from "vitest";
import { at } from "#base";
import { openPlane, type TestPlane } from "./support/plane.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const MAPS = "/api/v1/namespaces/default/configmaps";
const lines: string[] = [];
let its: TestPlane;

beforeAll(async () => {
  its = await openPlane({ audit: { write: (line) => void lines.push(line) } });
});
afterAll(() => its.plane.close());

async function enforce(name: string, policy: object, binding: object = {}): Promise<void> {
  const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
  const matchConstraints = { resourceRules, objectSelector: { matchLabels: { for: name } } };
  await its.send("POST", `${GROUP}/validatingadmissionpolicies`, { metadata: { name }, spec: { matchConstraints, ...policy } });
  const spec = { policyName: name, validationActions: ["Deny"], ...binding };
  await its.send("POST", `${GROUP}/validatingadmissionpolicybindings`, { metadata: { name }, spec });
}

const create = (name: string, label: string, data: object): ReturnType<TestPlane["send"]> =>
  its.send("POST", MAPS, { metadata: { name, labels: { for: label } }, data });

test("a policy denies what its validations do not allow, and nothing is stored", async () => {
  await enforce("sizes", {
    variables: [{ name: "count", expression: "object.data.size()" }],
    validations: [{ expression: "variables.count < 3", messageExpression: "string(variables.count) + ' keys'", reason: "Forbidden" }],
  });

  const small = await create("small", "sizes", { a: "1" });
  const large = await create("large", "sizes", { a: "1", b: "2", c: "3" });
  const stored = await its.send("GET", `${MAPS}/large`);

  expect([small.status, large.status, stored.status]).toEqual([201, 403, 404]);
  expect(large.body["message"]).toBe(
    `configmaps "large" is forbidden: ValidatingAdmissionPolicy 'sizes' with binding 'sizes' denied request: 3 keys`,
  );
});

test("a policy that only warns lets the write through", async () => {
  await enforce("warns", { validations: [{ expression: "false", message: "mind this" }] }, { validationActions: ["Warn"] });

  const { status, headers } = await create("warned", "warns", {});

  expect([status, headers["warning"]]).toEqual([
    201,
    `299 - "Validation failed for ValidatingAdmissionPolicy 'warns' with binding 'warns': mind this"`,
  ]);
});

test("a change of parameters counts from the next write on", async () => {
  await its.send("POST", MAPS, { metadata: { name: "limit" }, data: { most: "1" } });
  await enforce(
    "limits",
    { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression: "object.data.size() <= int(params.data.most)" }] },
    { paramRef: { name: "limit", parameterNotFoundAction: "Deny" } },
  );

  const before = await create("two", "limits", { a: "1", b: "2" });
  await its.send("PATCH", `${MAPS}/limit`, { data: { most: "2" } }, { "content-type": "application/merge-patch+json" });
  const after = await create("two", "limits", { a: "1", b: "2" });

  expect([before.status, after.status]).toEqual([422, 201]);
});

test("a policy without a binding, or whose binding is gone, is not enforced", async () => {
  await enforce("gone", { validations: [{ expression: "false" }] });
  const bound = await create("a", "gone", {});
  await its.send("DELETE", `${GROUP}/validatingadmissionpolicybindings/gone`);
  const free = await create("a", "gone", {});

  expect([bound.status, free.status]).toEqual([422, 201]);
});

test("a policy asks the plane's own access rules about whoever sends the request, and about service accounts", async () => {
  const allowed = "check('create').allowed()";
  await enforce("asks", {
    validations: [
      { expression: `authorizer.group('').resource('secrets').namespace('default').${allowed}`, message: "no secrets" },
      { expression: `authorizer.serviceAccount('default', 'nobody').group('').resource('secrets').${allowed}`, message: "an account" },
    ],
  });

  const { status, body } = await create("b", "asks", {});

  expect([status, body["message"]]).toEqual([
    422,
    `configmaps "b" is forbidden: ValidatingAdmissionPolicy 'asks' with binding 'asks' denied request: an account`,
  ]);
});

test("what a policy audits and notes reaches the audit log, and the write goes through", async () => {
  lines.length = 0;
  await enforce(
    "audits",
    {
      validations: [{ expression: "true" }, { expression: "false", message: "mind <this>" }],
      auditAnnotations: [{ key: "keys", valueExpression: "string(object.data.size())" }],
    },
    { validationActions: ["Audit"] },
  );

  const { status } = await create("audited", "audits", { a: "1" });
  const events = lines.map((each) => JSON.parse(each) as { requestURI: string; annotations?: Record<string, string> });
  const noted = events.findLast(({ requestURI }) => requestURI === MAPS)?.annotations;

  expect([status, noted?.["audits/keys"], noted?.["validation.policy.admission.k8s.io/validation_failure"]]).toEqual([
    201,
    "1",
    '[{"message":"mind \\u003cthis\\u003e","policy":"audits","binding":"audits","expressionIndex":1,"validationActions":["Audit"]}]',
  ]);
});

async function mutate(name: string, mutations: readonly object[], more: object = {}): Promise<void> {
  const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
  const matchConstraints = { resourceRules, objectSelector: { matchLabels: { for: name } } };
  const spec = { matchConstraints, reinvocationPolicy: "Never", mutations, ...more };
  await its.send("POST", `${GROUP}/mutatingadmissionpolicies`, { metadata: { name }, spec });
  await its.send("POST", `${GROUP}/mutatingadmissionpolicybindings`, { metadata: { name }, spec: { policyName: name } });
}

const applied = (expression: string): object => ({ patchType: "ApplyConfiguration", applyConfiguration: { expression } });
const patched = (expression: string): object => ({ patchType: "JSONPatch", jsonPatch: { expression } });

test("a mutating policy merges what it makes and patches what it names, one mutation after the other", async () => {
  await mutate("sets", [
    applied("Object{metadata: Object.metadata{annotations: {'by': 'policy'}}, data: {'b': object.data.a + '!'}}"),
    patched("[JSONPatch{op: 'copy', from: '/data/b', path: '/data/' + jsonpatch.escapeKey('c')}]"),
  ]);

  const { body } = await create("mutated", "sets", { a: "1" });

  expect([body["data"], (body["metadata"] as { annotations?: object }).annotations]).toEqual([
    { a: "1", b: "1!", c: "1!" },
    { by: "policy" },
  ]);
});

test("a mutating policy may not replace what is one value as a whole, and nothing is stored", async () => {
  await mutate("replaces", [applied("Object{metadata: Object.metadata{managedFields: []}}")]);

  const { status, body } = await create("whole", "replaces", {});
  const stored = await its.send("GET", `${MAPS}/whole`);

  expect([status, stored.status, body["message"]]).toEqual([
    403,
    404,
    "policy 'replaces' with binding 'replaces' denied request: error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .metadata.managedFields",
  ]);
});

test("a mutating policy whose failures are ignored leaves the object as it was", async () => {
  await mutate("tolerant", [patched("[JSONPatch{op: 'remove', path: '/data/nothing'}]")], { failurePolicy: "Ignore" });

  const { status, body } = await create("same", "tolerant", { a: "1" });

  expect([status, body["data"]]).toEqual([201, { a: "1" }]);
});

test("a mutating policy that wants it runs again, once, over what it has made", async () => {
  await mutate("twice", [applied("Object{data: {'a': object.data.a + 'x'}}")], { reinvocationPolicy: "IfNeeded" });

  const { body } = await create("again", "twice", { a: "1" });

  expect(body["data"]).toEqual({ a: "1xx" });
});

test("a policy is told what it would get wrong about the kinds that it matches, once for each generation", async () => {
  const live = await openPlane({ workloads: true });
  const path = `${GROUP}/validatingadmissionpolicies/typed`;
  const resourceRules = [{ apiGroups: ["apps"], apiVersions: ["v1"], operations: ["CREATE"], resources: ["deployments"] }];
  const spec = (expression: string): object => ({ matchConstraints: { resourceRules }, validations: [{ expression }] });

  await live.send("POST", `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: "typed" },
    spec: spec("object.spec.replicas == 'x'"),
  });
  const warned = await live.until(path, ({ body }) => at(body, "status", "observedGeneration") === 1);
  const merge = { "content-type": "application/merge-patch+json" };
  await live.send("PATCH", path, { spec: spec("object.spec.replicas == 1") }, merge);
  const fine = await live.until(path, ({ body }) => at(body, "status", "observedGeneration") === 2);
  await live.plane.close();

  expect([warned.body["status"], fine.body["status"]]).toEqual([
    {
      observedGeneration: 1,
      typeChecking: {
        expressionWarnings: [
          {
            fieldRef: "spec.validations[0].expression",
            warning:
              "apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_==_' applied to '(int, string)'\n" +
              " | object.spec.replicas == 'x'\n | .....................^\n",
          },
        ],
      },
    },
    { observedGeneration: 2 },
  ]);
});
