// Random sessions about who may do what: roles and bindings first, then requests in the name of others, reviews, and attempts to grant
// more than one has.
import fc from "fast-check";
import type { WatchSession as Session, SessionStep } from "./generated-watches.ts";

const RBAC = "rbac.authorization.k8s.io";
const ROOT = `/apis/${RBAC}/v1`;
/** Time in which the real server's caches of roles and bindings catch up at the latest. */
const SETTLE_MILLIS = 30_000;

/** Roles and bindings that are written last: once they are in force on both sides, so is what was written before. */
function canaries(namespace: string): SessionStep[] {
  const name = `${namespace}-canary`;
  const rules = [{ apiGroups: ["example.com"], resources: ["canaries"], verbs: ["sing"] }];
  const bound = (kind: string): object => ({
    metadata: { name },
    subjects: [{ kind: "User", apiGroup: RBAC, name: `${name}-${kind}` }],
    roleRef: { apiGroup: RBAC, kind, name },
  });
  const below = `${ROOT}/namespaces/${namespace}`;
  const review = (kind: string): SessionStep => ({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    body: {
      spec: { user: `${name}-${kind}`, resourceAttributes: { namespace, verb: "sing", group: "example.com", resource: "canaries" } },
    },
    settleMillis: SETTLE_MILLIS,
  });
  return [
    { method: "POST", path: `${below}/roles`, body: { metadata: { name }, rules } },
    { method: "POST", path: `${ROOT}/clusterroles`, body: { metadata: { name }, rules } },
    { method: "POST", path: `${below}/rolebindings`, body: bound("Role") },
    { method: "POST", path: `${ROOT}/clusterrolebindings`, body: bound("ClusterRole") },
    review("Role"),
    review("ClusterRole"),
  ];
}

const subset = <T>(...items: T[]): fc.Arbitrary<T[]> => fc.subarray(items, { minLength: 1, maxLength: 3 });
const resourceRule = fc.record(
  {
    verbs: subset(
      "get",
      "list",
      "create",
      "update",
      "patch",
      "delete",
      "deletecollection",
      "watch",
      "*",
      "escalate",
      "bind",
      "impersonate",
    ),
    apiGroups: subset("", "apps", "*", RBAC),
    resources: subset(
      "configmaps",
      "secrets",
      "pods/log",
      "deployments",
      "deployments/scale",
      "*",
      "*/scale",
      "pods/*",
      "roles",
      "clusterroles",
      "rolebindings",
      "nodes",
    ),
    resourceNames: subset("a", "b", "made"),
  },
  { requiredKeys: ["verbs", "apiGroups", "resources"] },
);
const pathRule = fc.record({
  verbs: subset("get", "post", "*"),
  nonResourceURLs: subset("/healthz", "/healthz/*", "/metrics", "*", "/foo*", "/version"),
});
const rules = fc.array(resourceRule, { maxLength: 3 });
const clusterRules = fc.array(fc.oneof({ weight: 4, arbitrary: resourceRule }, { weight: 1, arbitrary: pathRule }), { maxLength: 3 });

const user = fc.constantFrom("ann-NAMESPACE", "bob-NAMESPACE", "system:serviceaccount:NAMESPACE:robot");
const groups = fc.constantFrom<string[]>([], ["devs-NAMESPACE"], ["devs-NAMESPACE", "ops-NAMESPACE"], ["system:authenticated"]);
const subject = fc.oneof(
  fc.constantFrom("ann-NAMESPACE", "bob-NAMESPACE").map((name) => ({ kind: "User", name, apiGroup: RBAC })),
  fc.constantFrom("devs-NAMESPACE", "ops-NAMESPACE").map((name) => ({ kind: "Group", name, apiGroup: RBAC })),
  fc.constant({ kind: "ServiceAccount", name: "robot", namespace: "NAMESPACE" }),
);

const SUBJECT_KINDS = ["User", "Group", "ServiceAccount", "user", ""];
/** Subjects and references that are not always right. */
const looseSubject = fc.record(
  {
    kind: fc.constantFrom(...SUBJECT_KINDS),
    name: fc.constantFrom("ann-NAMESPACE", "", "Robot_"),
    apiGroup: fc.constantFrom(RBAC, "", "x"),
    namespace: fc.constantFrom("NAMESPACE", ""),
  },
  { requiredKeys: ["kind", "name"] },
);
const reference = fc.record({
  apiGroup: fc.constantFrom(RBAC, RBAC, RBAC, RBAC, "", "x"),
  kind: fc.constantFrom("Role", "ClusterRole", "ClusterRole", "Other"),
  name: fc.constantFrom("r0", "NAMESPACE-c0", "NAMESPACE-c1", "admin", "none"),
});

type Make = (namespace: string) => SessionStep;

function as(name: string, inGroups: readonly string[]): Readonly<Record<string, string>> {
  return { accept: "application/json", "impersonate-user": name, ...(inGroups.length > 0 && { "impersonate-group": inGroups[0] ?? "" }) };
}

const who = fc.tuple(user, groups).map(([name, inGroups]) => as(name, inGroups));

const plainRequest: fc.Arbitrary<Make> = fc
  .tuple(
    who,
    fc.constantFrom<readonly [SessionStep["method"], string]>(
      ["GET", "/api/v1/namespaces/NAMESPACE/configmaps"],
      ["GET", "/api/v1/namespaces/NAMESPACE/configmaps/a"],
      ["GET", "/api/v1/namespaces/NAMESPACE/secrets/none"],
      ["GET", "/api/v1/namespaces/NAMESPACE/secrets?fieldSelector=metadata.name%3Da"],
      ["GET", "/api/v1/secrets?labelSelector=session%3DNAMESPACE"],
      ["GET", "/api/v1/namespaces/NAMESPACE/pods/p/log"],
      ["GET", "/api/v1/nodes/none"],
      ["GET", "/api/v1/namespaces/NAMESPACE"],
      ["GET", "/apis/apps/v1/namespaces/NAMESPACE/deployments/d/scale"],
      ["DELETE", "/api/v1/namespaces/NAMESPACE/secrets/none"],
      ["DELETE", "/api/v1/namespaces/NAMESPACE/secrets?labelSelector=no%3Dthing"],
      ["GET", "/healthz"],
      ["GET", "/healthz/ping"],
      ["GET", "/version"],
      ["GET", "/foo"],
      ["GET", "/apis/none.example.com/v1/namespaces/NAMESPACE/things"],
      ["GET", `${ROOT}/clusterroles/NAMESPACE-c0`],
    ),
  )
  .map(
    ([headers, [method, path]]): Make =>
      (namespace) =>
        filled({ method, path, headers }, namespace),
  );

const spec = fc.oneof(
  fc
    .record(
      {
        verb: fc.constantFrom("get", "list", "create", "*", "escalate", ""),
        group: fc.constantFrom("", "apps", "*"),
        resource: fc.constantFrom("configmaps", "secrets", "pods", "deployments", "*", "nodes"),
        subresource: fc.constantFrom("log", "scale"),
        name: fc.constantFrom("a", "b"),
        namespace: fc.constantFrom("NAMESPACE", "", "other"),
      },
      { requiredKeys: ["verb", "resource"] },
    )
    .map((resourceAttributes) => ({ resourceAttributes })),
  fc
    .record({ path: fc.constantFrom("/healthz", "/foo/bar", "/version", ""), verb: fc.constantFrom("get", "post") })
    .map((nonResourceAttributes) => ({ nonResourceAttributes })),
  fc.constantFrom({}, { resourceAttributes: { verb: "get" }, nonResourceAttributes: { path: "/", verb: "get" } }),
);
const AUTHORIZATION = "/apis/authorization.k8s.io/v1";

const review: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(who, spec).map(
    ([headers, each]): Make =>
      (namespace) =>
        filled({ method: "POST", path: `${AUTHORIZATION}/selfsubjectaccessreviews`, headers, body: { spec: each } }, namespace),
  ),
  fc
    .tuple(
      spec,
      fc.constantFrom("subjectaccessreviews", "namespaces/NAMESPACE/localsubjectaccessreviews"),
      fc.constantFrom(
        { user: "ann-NAMESPACE" },
        { groups: ["devs-NAMESPACE"] },
        { user: "bob-NAMESPACE", groups: ["ops-NAMESPACE"] },
        {},
        { user: "" },
      ),
    )
    .map(
      ([each, plural, whom]): Make =>
        (namespace) =>
          filled({ method: "POST", path: `${AUTHORIZATION}/${plural}`, body: { spec: { ...each, ...whom } } }, namespace),
    ),
  fc.tuple(who, fc.constantFrom({ namespace: "NAMESPACE" }, { namespace: "NAMESPACE" }, { namespace: "other" }, {})).map(
    ([headers, each]): Make =>
      (namespace) =>
        filled({ method: "POST", path: `${AUTHORIZATION}/selfsubjectrulesreviews`, headers, body: { spec: each } }, namespace),
  ),
  who.map(
    (headers): Make =>
      (namespace) =>
        filled({ method: "POST", path: "/apis/authentication.k8s.io/v1/selfsubjectreviews", headers, body: {} }, namespace),
  ),
);

/** Writes of roles and bindings, by others and by the administrator; what is bound is bound to nobody. */
const grant: fc.Arbitrary<Make> = fc.oneof(
  fc
    .tuple(who, rules, fc.constantFrom("POST", "PUT") as fc.Arbitrary<"POST" | "PUT">, fc.constantFrom("made", "r0"))
    .map(([headers, each, method, name]): Make => (namespace) => {
      const path = `${ROOT}/namespaces/NAMESPACE/roles`;
      return filled(
        { method, path: method === "POST" ? path : `${path}/${name}`, headers, body: { metadata: { name }, rules: each } },
        namespace,
      );
    }),
  fc.tuple(who, clusterRules, fc.constantFrom(undefined, undefined, { clusterRoleSelectors: [{ matchLabels: { no: "thing" } }] })).map(
    ([headers, each, aggregationRule]): Make =>
      (namespace) =>
        filled(
          {
            method: "POST",
            path: `${ROOT}/clusterroles?dryRun=All`,
            headers,
            body: { metadata: { name: "NAMESPACE-made" }, rules: each, ...(aggregationRule !== undefined && { aggregationRule }) },
          },
          namespace,
        ),
  ),
  fc.tuple(who, reference, fc.constantFrom("rolebindings", "clusterrolebindings")).map(
    ([headers, roleRef, plural]): Make =>
      (namespace) =>
        filled(
          {
            method: "POST",
            path: `${ROOT}/${plural === "rolebindings" ? "namespaces/NAMESPACE/" : ""}${plural}?dryRun=All`,
            headers,
            body: { metadata: { name: "NAMESPACE-made" }, subjects: [], roleRef },
          },
          namespace,
        ),
  ),
  fc.tuple(fc.array(looseSubject, { maxLength: 2 }), reference, fc.constantFrom("rolebindings", "clusterrolebindings"), fc.boolean()).map(
    ([subjects, roleRef, plural, isNull]): Make =>
      (namespace) =>
        filled(
          {
            method: "POST",
            path: `${ROOT}/${plural === "rolebindings" ? "namespaces/NAMESPACE/" : ""}${plural}?dryRun=All`,
            body: { metadata: { name: "NAMESPACE-made" }, subjects: isNull && subjects.length === 0 ? null : subjects, roleRef },
          },
          namespace,
        ),
  ),
  fc.tuple(reference, fc.constantFrom("POST", "PUT") as fc.Arbitrary<"POST" | "PUT">).map(([roleRef, method]): Make => (namespace) => {
    const path = `${ROOT}/namespaces/NAMESPACE/rolebindings`;
    return filled(
      { method, path: method === "POST" ? path : `${path}/b0`, body: { metadata: { name: "b0" }, subjects: [], roleRef } },
      namespace,
    );
  }),
  fc
    .array(
      fc.record(
        {
          verbs: fc.constantFrom<unknown>([], ["get"], null),
          apiGroups: fc.constantFrom<unknown>([], [""], null),
          resources: fc.constantFrom<unknown>([], ["x"], null),
          nonResourceURLs: fc.constantFrom<unknown>([], ["/x"], null),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    )
    .chain((each) =>
      fc.constantFrom("roles", "clusterroles").map(
        (plural): Make =>
          (namespace) =>
            filled(
              {
                method: "POST",
                path: `${ROOT}/${plural === "roles" ? "namespaces/NAMESPACE/" : ""}${plural}?dryRun=All`,
                body: { metadata: { name: "NAMESPACE-loose" }, rules: each },
              },
              namespace,
            ),
      ),
    ),
);

function filled(step: SessionStep, namespace: string): SessionStep {
  return JSON.parse(JSON.stringify(step).replaceAll("NAMESPACE", namespace)) as SessionStep;
}

const setUp = fc.record({
  roles: fc.tuple(rules, rules),
  clusterRoles: fc.tuple(clusterRules, clusterRules),
  bindings: fc.array(
    fc.record({ subjects: fc.array(subject, { maxLength: 2 }), role: fc.constantFrom("r0", "r1", "c0", "c1", "view", "none") }),
    { minLength: 1, maxLength: 2 },
  ),
  clusterBindings: fc.array(fc.record({ subjects: fc.array(subject, { maxLength: 2 }), role: fc.constantFrom("c0", "c1") }), {
    maxLength: 1,
  }),
});

/** Sessions by what they are about. */
export const SESSIONS: Readonly<Record<string, fc.Arbitrary<Session>>> = {
  requests: sessions(plainRequest),
  reviews: sessions(review),
  grants: sessions(grant),
};

function sessions(make: fc.Arbitrary<Make>): fc.Arbitrary<Session> {
  return fc.tuple(setUp, fc.array(make, { minLength: 8, maxLength: 16 })).map(([given, makes]) => (namespace) => {
    const roleOf = (role: string): object => ({
      apiGroup: RBAC,
      kind: /^r\d|none/.test(role) ? "Role" : "ClusterRole",
      name: role.startsWith("c") ? `${namespace}-${role}` : role,
    });
    const steps: SessionStep[] = [
      { method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } },
      { method: "POST", path: `/api/v1/namespaces/${namespace}/serviceaccounts`, body: { metadata: { name: "robot" } } },
      ...given.roles.map((each, i): SessionStep => ({
        method: "POST",
        path: `${ROOT}/namespaces/${namespace}/roles`,
        body: { metadata: { name: `r${i}` }, rules: each },
      })),
      ...given.clusterRoles.map((each, i): SessionStep => ({
        method: "POST",
        path: `${ROOT}/clusterroles`,
        body: { metadata: { name: `${namespace}-c${i}` }, rules: each },
      })),
      ...given.bindings.map((each, i): SessionStep => ({
        method: "POST",
        path: `${ROOT}/namespaces/${namespace}/rolebindings`,
        body: { metadata: { name: `b${i}` }, subjects: each.subjects, roleRef: roleOf(each.role) },
      })),
      ...given.clusterBindings.map((each, i): SessionStep => ({
        method: "POST",
        path: `${ROOT}/clusterrolebindings`,
        body: { metadata: { name: `${namespace}-b${i}` }, subjects: each.subjects, roleRef: roleOf(each.role) },
      })),
      { method: "GET", path: `${ROOT}/namespaces/${namespace}/rolebindings` },
      ...canaries(namespace),
    ].map((step) => filled(step as SessionStep, namespace));
    const removed = given.clusterBindings.map((_each, i): SessionStep => ({
      method: "DELETE",
      path: `${ROOT}/clusterrolebindings/${namespace}-b${i}`,
    }));
    return [...steps, ...makes.map((each) => each(namespace)), ...removed];
  });
}
