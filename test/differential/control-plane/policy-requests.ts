// Admission policies with all that they may say, and writes that they look at.
import type { Step } from "./compare.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const rule = (operations: readonly string[], resources: readonly string[], more: object = {}): object => ({
  apiGroups: ["*"],
  apiVersions: ["*"],
  operations,
  resources,
  ...more,
});
const MAPS = { resourceRules: [rule(["CREATE", "UPDATE"], ["configmaps"])] };

interface Bound {
  /** Specification of the policy, in which the rules are those for config maps where it has none. */
  readonly policy: object;
  /** Specification of the binding; it denies where it does not say. */
  readonly binding?: object;
}

/** Each policy looks at config maps whose label `for` has its name, but where its own rules say otherwise. */
const POLICIES: Readonly<Record<string, Bound>> = {
  plain: { policy: { validations: [{ expression: "object.data.a != 'bad'" }] } },
  worded: {
    policy: {
      variables: [
        { name: "a", expression: "object.?data.a.orValue('none')" },
        { name: "long", expression: "variables.a.size() > 3" },
      ],
      validations: [
        { expression: "!variables.long", messageExpression: "'a is ' + variables.a", reason: "Forbidden" },
        { expression: "variables.a != 'x'", message: " not x ", reason: "RequestEntityTooLarge" },
        { expression: "variables.a != 'n'", messageExpression: "'two\\nlines'", message: "one line" },
        { expression: "variables.a != 'e'", messageExpression: "object.nothing.here" },
      ],
    },
  },
  failing: {
    policy: {
      validations: [{ expression: "object.data.nothing == 'x'" }, { expression: "variables.v == 1" }],
      variables: [{ name: "v", expression: "object.none.x" }],
    },
  },
  tolerant: { policy: { failurePolicy: "Ignore", validations: [{ expression: "object.data.nothing == 'x'" }] } },
  warning: {
    policy: { validations: [{ expression: "false", message: 'mind "this"' }] },
    binding: { validationActions: ["Warn", "Audit"] },
  },
  auditing: { policy: { validations: [{ expression: "false" }] }, binding: { validationActions: ["Audit"] } },
  conditional: {
    policy: {
      matchConditions: [
        { name: "a", expression: "object.data.a != 'skip'" },
        { name: "b", expression: "object.data.b == 'x'" },
      ],
      validations: [{ expression: "false" }],
    },
  },
  parameters: {
    policy: {
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      validations: [{ expression: "object.data.a == params.data.wanted", messageExpression: "'wanted ' + params.data.wanted" }],
    },
    binding: { paramRef: { name: "param", parameterNotFoundAction: "Deny" } },
  },
  selected: {
    policy: { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression: "object.data.a == params.data.wanted" }] },
    binding: { paramRef: { selector: { matchLabels: { param: "yes" } }, parameterNotFoundAction: "Allow" } },
  },
  missing: {
    policy: { paramKind: { apiVersion: "v1", kind: "ConfigMap" }, validations: [{ expression: "params.data.a == 'x'" }] },
    binding: { paramRef: { name: "nowhere", parameterNotFoundAction: "Deny" } },
  },
  asking: {
    policy: {
      validations: [
        {
          expression: "request.operation == 'UPDATE' && request.namespace == namespaceObject.metadata.name && request.dryRun == true",
          messageExpression:
            "[request.operation, request.kind.kind, request.resource.resource, request.name, request.namespace].join(' ') + string(oldObject == null)",
        },
      ],
    },
  },
  bounded: {
    policy: { validations: [{ expression: "false" }] },
    binding: { matchResources: { resourceRules: [rule(["UPDATE"], ["configmaps"])] } },
  },
};

const POLICY_OF_SCALE: Bound = {
  policy: {
    matchConstraints: { resourceRules: [rule(["UPDATE"], ["deployments/scale"])] },
    validations: [{ expression: "object.spec.replicas < 5", messageExpression: "request.subResource + ' of ' + request.kind.kind" }],
  },
};
const POLICY_OF_DELETION: Bound = {
  policy: {
    matchConstraints: {
      resourceRules: [rule(["DELETE"], ["secrets"])],
      excludeResourceRules: [rule(["DELETE"], ["secrets"], { resourceNames: ["spare"] })],
    },
    validations: [{ expression: "object != null", messageExpression: "'keep ' + oldObject.metadata.name" }],
  },
};
const POLICY_OF_NAMES: Bound = {
  policy: {
    matchConstraints: { resourceRules: [rule(["CREATE"], ["configmaps"], { resourceNames: ["marker"] })] },
    validations: [{ expression: "false" }],
  },
};

function made(name: string, { policy, binding }: Bound): Step[] {
  const constraints = { ...MAPS, objectSelector: { matchLabels: { for: name } } };
  return [
    {
      method: "POST",
      path: `${GROUP}/validatingadmissionpolicies`,
      body: { metadata: { name }, spec: { matchConstraints: constraints, ...policy } },
    },
    {
      method: "POST",
      path: `${GROUP}/validatingadmissionpolicybindings`,
      body: { metadata: { name }, spec: { policyName: name, validationActions: ["Deny"], ...binding } },
    },
  ];
}

/** Policies and bindings, and the objects that stand before them. The last policy refuses the marker. */
export function policies(namespace: string): Step[] {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const deployment = { replicas: 1, selector: { matchLabels: { a: "b" } } };
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "b" }] } };
  return [
    { method: "POST", path: maps, body: { metadata: { name: "param" }, data: { wanted: "good" } } },
    ...["one", "two"].map((name): Step => ({
      method: "POST",
      path: maps,
      body: { metadata: { name, labels: { param: "yes" } }, data: { wanted: name } },
    })),
    ...Object.keys(POLICIES).map((name): Step => ({ method: "POST", path: maps, body: { metadata: { name, labels: { for: name } } } })),
    ...["kept", "spare"].map((name): Step => ({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/secrets`,
      body: { metadata: { name } },
    })),
    {
      method: "POST",
      path: `/apis/apps/v1/namespaces/${namespace}/deployments`,
      body: { metadata: { name: "d" }, spec: { ...deployment, template } },
    },
    ...Object.entries(POLICIES).flatMap(([name, bound]) => made(name, bound)),
    ...made("scale", POLICY_OF_SCALE),
    ...made("deletion", POLICY_OF_DELETION),
    ...made("marker", POLICY_OF_NAMES),
  ];
}

export function marker(namespace: string): Step {
  return { method: "POST", path: `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, body: { metadata: { name: "marker" } } };
}

/** Writes to config maps that each of the policies looks at, in several forms. */
export function judged(namespace: string): Step[] {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const contents: readonly object[] = [
    {},
    { a: "bad" },
    { a: "good" },
    { a: "skip" },
    { a: "x", b: "x" },
    { a: "n" },
    { a: "e" },
    { a: "one" },
  ];
  const scale = (replicas: number): Step => ({
    method: "PATCH",
    path: `/apis/apps/v1/namespaces/${namespace}/deployments/d/scale`,
    type: "application/merge-patch+json",
    body: { spec: { replicas } },
  });
  return [
    ...Object.keys(POLICIES).flatMap((name) =>
      contents.flatMap((data): Step[] => {
        const metadata = { name, labels: { for: name } };
        return [
          { method: "POST", path: `${maps}?dryRun=All`, body: { metadata: { ...metadata, name: `${name}-new` }, data } },
          { method: "PUT", path: `${maps}/${name}?dryRun=All`, body: { metadata, data } },
        ];
      }),
    ),
    { method: "POST", path: maps, body: { metadata: { generateName: "gen-", labels: { for: "plain" } }, data: { a: "bad" } } },
    { method: "POST", path: maps, body: { metadata: { name: "free" }, data: { a: "bad" } } },
    scale(3),
    scale(7),
    ...["kept", "spare"].map((name): Step => ({ method: "DELETE", path: `/api/v1/namespaces/${namespace}/secrets/${name}` })),
    { method: "DELETE", path: `/api/v1/namespaces/${namespace}/secrets` },
  ];
}
