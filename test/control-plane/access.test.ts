import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlane, type TestPlane } from "./support/plane.ts";

let at: TestPlane;
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
beforeAll(async () => {
  at = await openPlane();
  await at.send("POST", `${RBAC}/namespaces/default/roles`, {
    metadata: { name: "reader" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "list"] }],
  });
  await at.send("POST", `${RBAC}/namespaces/default/rolebindings`, {
    metadata: { name: "reader" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    subjects: [{ kind: "User", name: "jane", apiGroup: "rbac.authorization.k8s.io" }],
  });
  await at.send("POST", `${RBAC}/namespaces/default/rolebindings`, {
    metadata: { name: "edit" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
    subjects: [{ kind: "User", name: "joe", apiGroup: "rbac.authorization.k8s.io" }],
  });
});
afterAll(() => at.plane.close());

test.each([
  ["jane", "GET", "/api/v1/namespaces/default/configmaps", 200],
  ["jane", "GET", "/api/v1/namespaces/default/secrets", 403],
  ["jane", "GET", "/api/v1/namespaces/kube-system/configmaps", 403],
  ["jane", "GET", "/api/v1/configmaps", 403],
  ["jane", "GET", "/version", 200],
  ["joe", "GET", "/api/v1/namespaces/default/secrets", 200],
] as const)("%s: %s %s is answered with the status %i, %i", async (user, method, path, status) => {
  expect((await at.as(user)(method, path)).status).toBe(status);
});

test("a refusal says who may not do what", async () => {
  const { body } = await at.as("jane")("GET", "/api/v1/namespaces/default/secrets/x");

  expect(body).toEqual({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: 'secrets "x" is forbidden: User "jane" cannot get resource "secrets" in API group "" in the namespace "default"',
    reason: "Forbidden",
    details: { name: "x", kind: "secrets" },
    code: 403,
  });
});

test("nobody grants more than they hold", async () => {
  const wide = await at.as("joe")("POST", `${RBAC}/namespaces/default/roles`, {
    metadata: { name: "wide" },
    rules: [{ apiGroups: ["example.com"], resources: ["widgets"], verbs: ["get"] }],
  });
  const held = await at.as("joe")("POST", `${RBAC}/namespaces/default/roles`, {
    metadata: { name: "held" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
  });

  expect([wide.body["message"], held.status]).toEqual([
    'roles.rbac.authorization.k8s.io "wide" is forbidden: user "joe" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["example.com"], Resources:["widgets"], Verbs:["get"]}',
    201,
  ]);
});

test("roles that gather follow the roles that they gather", async () => {
  await at.send("POST", `${RBAC}/clusterroles`, {
    metadata: { name: "widgets", labels: { "rbac.authorization.k8s.io/aggregate-to-admin": "true" } },
    rules: [{ apiGroups: ["example.com"], resources: ["gadgets"], verbs: ["get"] }],
  });

  const { body } = await at.until(`${RBAC}/clusterroles/admin`, (answer) => JSON.stringify(answer.body["rules"]).includes("gadgets"));

  expect(JSON.stringify(body["rules"])).toContain("gadgets");
});

test("impersonation makes a request as somebody else, for those who may", async () => {
  const asJane = await at.send(
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    {},
    { "impersonate-user": "jane", "impersonate-group": "dev" },
  );
  const refused = await at.as("joe")("GET", "/version", undefined, { "impersonate-user": "jane" });

  expect([asJane.body["status"], refused.body["message"]]).toEqual([
    { userInfo: { username: "jane", groups: ["dev", "system:authenticated"] } },
    'users "jane" is forbidden: User "joe" cannot impersonate resource "users" in API group "" at the cluster scope',
  ]);
});

test("a token of a service account is that account", async () => {
  const { body } = await at.send("POST", "/api/v1/namespaces/default/serviceaccounts/default/token", { spec: {} });
  const { token } = body["status"] as { token: string };

  const review = await at.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token } });
  const forged = await at.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token: `${token.slice(0, -4)}AAAA` } });

  expect((review.body["status"] as { user: { username: string } }).user.username).toBe("system:serviceaccount:default:default");
  expect(forged.body["status"]).toEqual({ user: {}, error: "invalid bearer token" });
});

test("access reviews answer for oneself and for others", async () => {
  const spec = (resource: string): unknown => ({ spec: { resourceAttributes: { namespace: "default", verb: "get", resource } } });
  const mine = await at.as("jane", "system:authenticated")(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    spec("configmaps"),
  );
  const hers = await at.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    spec: { user: "jane", resourceAttributes: { namespace: "default", verb: "get", resource: "secrets" } },
  });

  expect([mine.body["status"], hers.body["status"]]).toEqual([
    { allowed: true, reason: 'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "jane"' },
    { allowed: false },
  ]);
});
