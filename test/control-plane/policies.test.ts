// Validating admission policies on the embedded control plane. That all their words are those of kube-apiserver is compared elsewhere.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Log } from "#base";
import { openPlane, type TestPlane } from "./support/plane.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const MAPS = "/api/v1/namespaces/default/configmaps";
const told: unknown[] = [];
const log: Log = { write: (level, message, fields) => void told.push([level, message, fields]), with: () => log };
let at: TestPlane;

beforeAll(async () => {
  at = await openPlane({ log });
});
afterAll(() => at.plane.close());

async function enforce(name: string, policy: object, binding: object = {}): Promise<void> {
  const resourceRules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["configmaps"] }];
  const matchConstraints = { resourceRules, objectSelector: { matchLabels: { for: name } } };
  await at.send("POST", `${GROUP}/validatingadmissionpolicies`, { metadata: { name }, spec: { matchConstraints, ...policy } });
  const spec = { policyName: name, validationActions: ["Deny"], ...binding };
  await at.send("POST", `${GROUP}/validatingadmissionpolicybindings`, { metadata: { name }, spec });
}

const create = (name: string, label: string, data: object): ReturnType<TestPlane["send"]> =>
  at.send("POST", MAPS, { metadata: { name, labels: { for: label } }, data });

test("a policy denies what its validations do not allow, and nothing is stored", async () => {
  await enforce("sizes", {
    variables: [{ name: "count", expression: "object.data.size()" }],
    validations: [{ expression: "variables.count < 3", messageExpression: "string(variables.count) + ' keys'", reason: "Forbidden" }],
  });

  const small = await create("small", "sizes", { a: "1" });
  const large = await create("large", "sizes", { a: "1", b: "2", c: "3" });
  const stored = await at.send("GET", `${MAPS}/large`);

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
  await at.send("POST", MAPS, { metadata: { name: "limit" }, data: { most: "1" } });
  await enforce(
    "limits",
    { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression: "object.data.size() <= int(params.data.most)" }] },
    { paramRef: { name: "limit", parameterNotFoundAction: "Deny" } },
  );

  const before = await create("two", "limits", { a: "1", b: "2" });
  await at.send("PATCH", `${MAPS}/limit`, { data: { most: "2" } }, { "content-type": "application/merge-patch+json" });
  const after = await create("two", "limits", { a: "1", b: "2" });

  expect([before.status, after.status]).toEqual([422, 201]);
});

test("a policy without a binding, or whose binding is gone, is not enforced", async () => {
  await enforce("gone", { validations: [{ expression: "false" }] });
  const bound = await create("a", "gone", {});
  await at.send("DELETE", `${GROUP}/validatingadmissionpolicybindings/gone`);
  const free = await create("a", "gone", {});

  expect([bound.status, free.status]).toEqual([422, 201]);
});

test("a policy that asks the authorizer is left out, and the log says so once", async () => {
  await enforce("asks", { validations: [{ expression: "authorizer.group('').resource('pods').check('get').allowed()" }] });

  const statuses = [(await create("b", "asks", {})).status, (await create("c", "asks", {})).status];

  expect(statuses).toEqual([201, 201]);
  expect(told).toEqual([
    ["warn", "an admission policy asks the authorizer, which is not supported: it is not enforced", { policy: "asks" }],
  ]);
});
