// Mutating admission policies with all that they may make of an object, policies that ask the authorizer, and writes that they look at.
import type { Step } from "./compare.ts";

const GROUP = "/apis/admissionregistration.k8s.io/v1";

interface Mutated {
  /** Expressions one after the other: those that give lists are JSON patches. */
  readonly mutations: readonly string[];
  /** More of the specification of the policy. */
  readonly policy?: object;
  /** More of the specification of the binding. */
  readonly binding?: object;
}

const mutations = (...expressions: readonly string[]): Mutated => ({ mutations: expressions });
const part = (path: string, fields: string): string =>
  path.split(".").reduceRight(
    (inner, name, i, all) =>
      `Object${all
        .slice(0, i)
        .map((each) => `.${each}`)
        .join("")}{${name}: ${inner}}`,
    fields,
  );
const inPod = (fields: string): string => part("spec.template.spec", `Object.spec.template.spec{${fields}}`);
const CONTAINER = "Object.spec.template.spec.containers";
const params = { paramKind: { apiVersion: "v1", kind: "ConfigMap" } };
const named = (name: string, parameterNotFoundAction: string): object => ({ paramRef: { name, parameterNotFoundAction } });

/** Policies for config maps whose label `for` has their name. */
const MAPS: Readonly<Record<string, Mutated>> = {
  labels: mutations(
    "Object{metadata: Object.metadata{labels: {'x': 'y'}, annotations: Object.metadata.annotations{z: request.operation}}}",
  ),
  misnamed: mutations("Object{metadata: Object.metadata{labels: Object.metadata.x{a: 'b'}}}"),
  nothing: mutations("Object{}"),
  null: mutations("Object{data: null}"),
  number: mutations("Object{data: {'a': 1}}"),
  span: mutations("Object{data: {'a': duration('1h')}}"),
  moment: mutations("Object{data: {'a': timestamp('2020-01-01T00:00:00Z')}}"),
  bytes: mutations("Object{binaryData: {'a': b'xyz'}}"),
  unsigned: mutations("Object{metadata: Object.metadata{generation: 5u}}"),
  fraction: mutations("Object{metadata: Object.metadata{generation: 1.5}}"),
  unknown: mutations("Object{metadata: Object.metadata{foo: 'x'}}"),
  keys: mutations("Object{data: {1: 'a'}}"),
  twice: mutations("Object{metadata: Object.metadata{finalizers: ['a/b', 'a/b']}}"),
  whole: mutations("Object{metadata: Object.metadata{managedFields: []}}"),
  owners: mutations("Object{metadata: Object.metadata{ownerReferences: [Object.metadata.ownerReferences{uid: 'x'}]}}"),
  optional: mutations("Object{?data: optional.of({'a': 'b'}), ?immutable: optional.none()}"),
  compared: mutations("Object{data: {'a': string(Object{a: 1} == Object{a: 1}), 'c': JSONPatch{op: 'x'}.op}}"),
  renamed: mutations("Object{metadata: Object.metadata{name: 'other'}}"),
  moved: mutations("Object{metadata: Object.metadata{namespace: 'other'}}"),
  failing: mutations("Object{data: {'b': 'y'}}", "Object{data: {'b': object.data.none}}", "[JSONPatch{op: 'bad'}]"),
  tolerant: { ...mutations("Object{data: {'b': 'y'}}", "Object{data: {'b': object.data.none}}"), policy: { failurePolicy: "Ignore" } },
  again: { ...mutations("Object{data: {'a': object.data.a + 'x'}}"), policy: { reinvocationPolicy: "IfNeeded" } },
  once: mutations("Object{data: {'a': object.data.a + 'x'}}", "[JSONPatch{op: 'copy', from: '/data/a', path: '/data/b'}]"),
  gone: {
    ...mutations("[JSONPatch{op: 'move', from: '/data/a', path: '/data/b'}]"),
    policy: { matchConditions: [{ name: "a", expression: "object.data.a == '1'" }] },
  },
  variables: {
    ...mutations("Object{data: {'v': variables.x, 'n': string(variables.n.size())}}"),
    policy: {
      variables: [
        { name: "x", expression: "object.data.a + '?'" },
        { name: "n", expression: "[1, 2].map(x, x)" },
        { name: "bad", expression: "object.none.x" },
      ],
    },
  },
  parameters: { ...mutations("Object{data: {'v': params.data.wanted}}"), policy: params, binding: named("param", "Deny") },
  untyped: { ...mutations("Object{data: {'v': params.kind}}"), policy: params, binding: named("param", "Deny") },
  missing: { ...mutations("Object{data: {'v': params.data.a}}"), policy: params, binding: named("nowhere", "Deny") },
  allowed: { ...mutations("Object{data: {'v': params.data.a}}"), policy: params, binding: named("nowhere", "Allow") },
  unserved: {
    ...mutations("Object{data: {'v': params.data.a}}"),
    policy: { paramKind: { apiVersion: "nowhere.example.com/v1", kind: "Nothing" } },
    binding: named("x", "Allow"),
  },
  access: mutations("Object{data: {'v': string(authorizer.requestResource.check('create').allowed())}}"),
  patched: mutations("[JSONPatch{op: 'add', path: '/data/x', value: 'y'}, JSONPatch{op: 'replace', path: '/data/none', value: 'x'}]"),
  removed: mutations("[JSONPatch{op: 'remove', path: '/data/nothing'}]"),
  astray: mutations("[JSONPatch{op: 'add', path: '/metadata/annotations/a', value: 'b'}]"),
  tested: mutations("[JSONPatch{op: 'test', path: '/data/a', value: 'zz'}, JSONPatch{op: 'add', path: '/data/x', value: 'y'}]"),
  converted: mutations(
    "[JSONPatch{op: 'add', path: '/data/x', value: duration('90s')}, JSONPatch{op: 'add', path: '/data/y', value: b'hello'}, JSONPatch{op: 'add', path: '/data/z', value: 9007199254740993}]",
  ),
  typed: mutations("[JSONPatch{op: 'add', path: '/data/x', value: string}]"),
  mistyped: mutations("[JSONPatch{op: 'add', path: '/data/x', value: 1}]"),
  foreign: mutations("[JSONPatch{op: 'add', path: '/foo', value: 'x'}]"),
  rekinded: mutations("[JSONPatch{op: 'replace', path: '/kind', value: 'zz'}]"),
  escaped: mutations("[JSONPatch{op: 'add', path: '/metadata/annotations', value: {'a/b': jsonpatch.escapeKey('a~b/c')}}]"),
};

/** Policies for deployments whose label `for` has their name. */
const DEPLOYMENTS: Readonly<Record<string, Mutated>> = {
  sidecar: mutations(inPod(`containers: [${CONTAINER}{name: 'side', image: 'x:1'}]`)),
  env: mutations(
    inPod(
      `containers: object.spec.template.spec.containers.map(c, ${CONTAINER}{name: c.name, env: [${CONTAINER}.env{name: 'Y', value: '2'}]})`,
    ),
  ),
  nameless: mutations(inPod(`containers: [${CONTAINER}{image: 'x:1'}]`)),
  args: mutations(inPod(`containers: [${CONTAINER}{name: 'a', args: ['x']}]`)),
  selector: mutations("Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'c': 'd'}}}}"),
  replicas: mutations("Object{spec: Object.spec{replicas: object.spec.replicas + 4}}"),
  surge: mutations(
    "Object{spec: Object.spec{strategy: Object.spec.strategy{rollingUpdate: Object.spec.strategy.rollingUpdate{maxSurge: 3}}}}",
  ),
  beyond: mutations("[JSONPatch{op: 'add', path: '/spec/template/spec/containers/5', value: {'name': 'Z'}}]"),
  fractional: mutations("[JSONPatch{op: 'replace', path: '/spec/replicas', value: 1.5}]"),
  copied: mutations("[JSONPatch{op: 'copy', from: '/spec/template', path: '/spec/x/y'}]"),
};

const check = "authorizer.group('').resource('pods')";
/** Validations of config maps that ask the authorizer. */
const ACCESS: Readonly<Record<string, string>> = {
  reason: `${check}.check('get').reason() != '' || ${check}.check('get').error() != '' || ${check}.check('get').errored()`,
  pathless: "authorizer.path('').check('get').allowed()",
  account: "authorizer.serviceAccount('default', 'default').path('/healthz').check('get').allowed()",
  unnamed: "authorizer.serviceAccount('default', 'Bad').path('/x').check('get').allowed()",
  selected: `!${check}.fieldSelector('a!!b').labelSelector('a in (b)').check('list').allowed()`,
  compared: "authorizer == authorizer",
  costly: "['a', 'b', 'c', 'd'].all(x, authorizer.group('').resource('pods').check(x).allowed())",
  requested: "authorizer.requestResource.name('x').subresource('y').check('create').reason() == 'x'",
};

const rules = (resource: string): object => ({
  resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources: [resource] }],
});

function made(name: string, resource: string, { mutations: expressions, policy, binding }: Mutated): Step[] {
  const matchConstraints = { ...rules(resource), objectSelector: { matchLabels: { for: name } } };
  const listed = expressions.map((expression) =>
    expression.startsWith("[")
      ? { patchType: "JSONPatch", jsonPatch: { expression } }
      : { patchType: "ApplyConfiguration", applyConfiguration: { expression } },
  );
  const spec = { matchConstraints, reinvocationPolicy: "Never", mutations: listed, ...policy };
  return [
    { method: "POST", path: `${GROUP}/mutatingadmissionpolicies`, body: { metadata: { name }, spec } },
    {
      method: "POST",
      path: `${GROUP}/mutatingadmissionpolicybindings`,
      body: { metadata: { name }, spec: { policyName: name, ...binding } },
    },
  ];
}

function asking(name: string, expression: string): Step[] {
  const matchConstraints = { ...rules("configmaps"), objectSelector: { matchLabels: { for: name } } };
  const spec = { policyName: name, validationActions: ["Deny"] };
  return [
    {
      method: "POST",
      path: `${GROUP}/validatingadmissionpolicies`,
      body: { metadata: { name }, spec: { matchConstraints, validations: [{ expression }] } },
    },
    { method: "POST", path: `${GROUP}/validatingadmissionpolicybindings`, body: { metadata: { name }, spec } },
  ];
}

/** Policies and bindings; the last of each sort look at the markers. */
export function mutatingPolicies(): Step[] {
  return [
    ...Object.entries(MAPS).flatMap(([name, each]) => made(`map-${name}`, "configmaps", each)),
    ...Object.entries(DEPLOYMENTS).flatMap(([name, each]) => made(`deployment-${name}`, "deployments", each)),
    ...Object.entries(ACCESS).flatMap(([name, expression]) => asking(`access-${name}`, expression)),
    ...made("last", "configmaps", MAPS["labels"] ?? mutations("Object{}")),
    ...asking("last-access", "false"),
  ];
}

const map = (namespace: string, name: string): Step => ({
  method: "POST",
  path: `/api/v1/namespaces/${namespace}/configmaps`,
  body: { metadata: { name, labels: { for: name } }, data: { a: "1" } },
});

/** Writes by which one sees whether the last policies are carried out. */
export function mutationMarkers(namespace: string): readonly [mutated: Step, denied: Step] {
  const [mutated, denied] = [map(namespace, "last"), map(namespace, "last-access")];
  return [
    { ...mutated, path: `${mutated.path}?dryRun=All` },
    { ...denied, path: `${denied.path}?dryRun=All` },
  ];
}

/** Writes that the policies look at. */
export function mutated(namespace: string): Step[] {
  const template = {
    metadata: { labels: { a: "b" } },
    spec: { containers: [{ name: "a", image: "b", env: [{ name: "X", value: "1" }], ports: [{ containerPort: 80 }] }] },
  };
  const deployment = (name: string): object => ({
    metadata: { name, labels: { for: name } },
    spec: { replicas: 1, selector: { matchLabels: { a: "b" } }, template },
  });
  const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const again = map(namespace, "map-again");
  return [
    ...Object.keys(MAPS).map((name) => map(namespace, `map-${name}`)),
    ...Object.keys(ACCESS).map((name) => map(namespace, `access-${name}`)),
    ...Object.keys(DEPLOYMENTS).map((name): Step => ({ method: "POST", path: deployments, body: deployment(`deployment-${name}`) })),
    { method: "PUT", path: `${deployments}/deployment-env`, body: deployment("deployment-env") },
    { method: "PATCH", path: `${again.path}/map-again`, type: "application/merge-patch+json", body: { data: { a: "2" } } },
    { method: "DELETE", path: `${again.path}/map-again` },
  ];
}
