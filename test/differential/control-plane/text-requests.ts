import type { Step } from "./compare.ts";

const APPLY = "application/apply-patch+yaml";
const JSON_PATCH = "application/json-patch+json";
const MERGE = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";

/** Texts that are broken, ambiguous or of another shape than an object. */
const TEXTS: readonly string[] = [
  "{",
  "[",
  '{"a":',
  "a: b: c",
  "a:\n\t- b",
  "\u0000",
  '{"a":"\u0001"}',
  "a: \u0001",
  "- a",
  "1",
  "1.",
  "1e",
  "-",
  '"x"',
  '"\\u12g"',
  "null",
  "nul",
  "tru",
  "",
  "---\n",
  "apiVersion: v1\n---\nkind: x",
  "a: &x b\nc: *y",
  "a: [",
  "a: }",
  "%",
  "@",
  "? [a]\n: b",
  "'a",
  '"a\\q"',
  "a: 'b",
  "a: 1\n  b: 2",
  '{"a":1,}',
  "[1,]",
  '{"a" 1}',
  "{a:1}",
  '{"a":1 "b"}',
  "[1 2]",
  "\ufeff{}",
  "é",
  "\ufeffapiVersion: v1\nkind: ConfigMap\n",
  "apiVersion: v1\nkind: ConfigMap\ndata: {a: 2020-01-01}",
  "apiVersion: v1\nkind: ConfigMap\n1: x",
  "apiVersion: v1\nkind: ConfigMap\ndata: {a: yes, b: 0x10, c: .inf}",
  "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n c: d",
  "apiVersion: [v1]\nkind: ConfigMap",
  "apiVersion: v1\nkind: {}\n",
  "{}x",
  "{} x",
  "{}#x",
  "{}]",
  "[]x",
  '"a"x',
  "{a: b}x",
  "{}\nx",
  "{}---",
  "---\n{}x\n",
  "{}\n---\n{}x",
  "# {}\n{}x: y",
  "apiVersion: v1\nkind: ConfigMap\ndata: {a: b}x",
];

/** Every text as the body of every kind of write. */
export function brokenTexts(namespace: string): Step[] {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const existing = { metadata: { name: "a" }, data: { x: "1" } };
  return [
    { method: "POST", path: maps, body: existing },
    ...TEXTS.flatMap((body): Step[] => [
      { method: "POST", path: `${maps}?dryRun=All`, type: "application/yaml", body },
      { method: "POST", path: `${maps}?dryRun=All`, body },
      ...[APPLY, MERGE, JSON_PATCH, STRATEGIC].map((type): Step => ({
        method: "PATCH",
        path: `${maps}/a?fieldManager=m&dryRun=All`,
        type,
        body,
      })),
    ]),
  ];
}

/** Fields that stand twice or that no schema knows, under every strictness. */
export function strictness(namespace: string): Step[] {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const deployment = (spec: string): string =>
    `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},"spec":{${spec}"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b","image":"c"}]}}}}`;
  return [
    { method: "POST", path: maps, body: { metadata: { name: "a" } } },
    ...["", "fieldValidation=Strict", "fieldValidation=Ignore"].flatMap((query): Step[] => [
      patch(`${maps}/a`, query, APPLY, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"a":"1","a":"2"}}'),
      patch(`${maps}/a`, query, APPLY, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},\n"data":{"a":"1",\n"a":"2"}}'),
      patch(`${maps}/a`, query, APPLY, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: "1"\n  a: "3"\n'),
      patch(`${maps}/a`, query, APPLY, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"foo":1}'),
      patch(`${maps}/a`, query, MERGE, '{"data":{"b":"1","b":"2"}}'),
      patch(`${maps}/a`, query, MERGE, '{"data":{"b":"1","b":"3"},"foo":1}'),
      patch(`${maps}/a`, query, STRATEGIC, '{"data":{"b":"1","b":"4"},"foo":1}'),
      patch(`${maps}/a`, query, JSON_PATCH, '[{"op":"add","op":"add","path":"/data/q","value":"1"}]'),
      patch(`${maps}/a`, query, JSON_PATCH, '[{"op":"add","path":"/foo","value":"1"}]'),
      { method: "POST", path: `${maps}?dryRun=All&${query}`, body: '{"metadata":{"name":"b"},"data":{"a":"1","a":"2"},"foo":1}' },
      {
        method: "POST",
        path: `${maps}?dryRun=All&${query}`,
        body: '{"foo":1,"metadata":{"name":"b","name":"b"},"data":{"a":"1","a":"2"},"bar":1}',
      },
      { method: "POST", path: `${maps}?dryRun=All&${query}`, body: '{"foo":{"a":1,"a":2},"metadata":{"name":"b"}}' },
      {
        method: "POST",
        path: `${maps}?dryRun=All&${query}`,
        type: "application/yaml",
        body: 'metadata:\n  name: c\ndata:\n  a: "1"\n  a: "2"\nfoo: 1\n',
      },
      { method: "POST", path: `/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All&${query}`, body: deployment("") },
      { method: "POST", path: `/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All&${query}`, body: deployment('"foo":1,') },
    ]),
  ];
}

/** Fields of typed objects that stand twice: what is read later is read into what is there. */
export function repeatedFields(namespace: string): Step[] {
  const maps: readonly string[] = [
    '{"metadata":{"name":"a","labels":{"a":"1"},"labels":{"b":"2"}}}',
    '{"metadata":{"name":"a","labels":{"a":"1","a":"3"},"labels":{"b":"2","a":"4"}},"data":{"x":"1"},"data":{"y":"2"}}',
    '{"metadata":{"name":"a","labels":{"a":"1"}},"metadata":{"annotations":{"q":"1"}}}',
    '{"metadata":{"name":"a","name":null}}',
    '{"metadata":{"name":"a","finalizers":["a.b/c","a.b/d"],"finalizers":["a.b/e"]}}',
    '{"metadata":{"name":"a","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"u","controller":true},{"apiVersion":"v1","kind":"ConfigMap","name":"x2","uid":"u2"}],"ownerReferences":[{"name":"y"}]}}',
    '{"metadata":{"name":"a","labels":{"a":"1"},"labels":null}}',
    '{"metadata":{"name":"a","labels":null,"labels":{"a":"1"}}}',
    '{"metadata":{"name":"a"},"data":{"x":"1"},"data":null,"data":{"z":"1"}}',
    '{"metadata":{"name":"a"},"immutable":true,"immutable":null}',
    '{"metadata":{"name":"a"},"immutable":null,"immutable":true,"data":{"__proto__":"a"},"data":{"constructor":"b"}}',
    '{"metadata":{"name":"a"},"data":{"x":"1"},"data":{"\\u0000":"2"}}',
  ];
  const services: readonly string[] = [
    '{"metadata":{"name":"a"},"spec":{"clusterIP":"None","selector":{"a":"b"},"ports":[{"name":"a","port":1},{"name":"b","port":2}],"ports":[{"port":3}]}}',
    '{"metadata":{"name":"a"},"spec":{"clusterIP":"None","selector":{"a":"b"}},"spec":{"ports":[{"port":3}]}}',
  ];
  const pods: readonly string[] = [
    '[{"name":"a","image":"b","env":[{"name":"A","value":"1"}]}],"containers":[{"image":"c","env":[{"value":"2"}]}]',
    '[{"name":"a","image":"b","resources":{"limits":{"cpu":"1"},"limits":{"memory":"1Gi"}},"securityContext":{"runAsUser":1},"securityContext":{"runAsGroup":2}}]',
  ];
  const template = (containers: string): string =>
    `{"metadata":{"name":"a"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":${containers}}}}`;
  const core = `/api/v1/namespaces/${namespace}`;
  return ["", "&fieldValidation=Strict", "&fieldValidation=Ignore"].flatMap((query) => [
    ...maps.map((body): Step => ({ method: "POST", path: `${core}/configmaps?dryRun=All${query}`, body })),
    ...services.map((body): Step => ({ method: "POST", path: `${core}/services?dryRun=All${query}`, body })),
    ...pods.map((each): Step => ({ method: "POST", path: `${core}/podtemplates?dryRun=All${query}`, body: template(each) })),
  ]);
}

/** YAML in which `<<` brings keys that stand there, too. */
export function mergedKeys(namespace: string): Step[] {
  const data: readonly string[] = [
    "{<<: {a: x}, a: z}",
    "{a: x, <<: {a: z}}",
    "{<<: [{a: x}, {a: z, b: q}]}",
    "{<<: {a: x}, <<: {b: z}}",
    "{<<: {a: x}, <<: {a: z}}",
    '{"<<": x, "<<": z}',
    "{a: x, b: z, a: q, b: r}",
    "\n  a: &m x\n  b: *m\n  a: *m",
    "{!!str a: x, a: z}",
    "{1: x, 1: z, true: x, True: z, 1.0: x, 1.00: z}",
  ];
  const bodies = [
    ...data.map((each) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: ${each}\n`),
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: &l {a: x, b: z}, annotations: {<<: *l, a: q}}\ndata: {<<: *l}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: &l {a: x, a: z}, annotations: *l}\n",
    "metadata: &m\n  name: a\n  name: a\napiVersion: v1\nkind: ConfigMap\n<<: {kind: ConfigMap, metadata: *m}\n",
  ];
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  return ["Warn", "Strict", "Ignore"].flatMap((validation) =>
    bodies.map((body): Step => ({
      method: "POST",
      path: `${maps}?dryRun=All&fieldValidation=${validation}`,
      type: "application/yaml",
      body,
    })),
  );
}

/** Bodies of many levels, and numbers that are larger than their field. */
export function extremes(namespace: string): Step[] {
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  const nested = (levels: number, open: string, close: string): string => `${open.repeat(levels)}1${close.repeat(levels)}`;
  const deep = [100, 499, 600, 4000, 10_000, 100_000].flatMap((levels) =>
    [nested(levels, '{"a":', "}"), nested(levels, "[", "]")].flatMap((value): Step[] => {
      const named = (name: string): string => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"},"x":${value}}`;
      const path = `${maps}/b?dryRun=All&fieldManager=m`;
      return [
        { method: "POST", path: `${maps}?dryRun=All`, body: named("a") },
        { method: "POST", path: `${maps}?dryRun=All`, type: "application/yaml", body: named("a") },
        { method: "PUT", path, body: named("b") },
        ...[MERGE, STRATEGIC].map((type): Step => ({ method: "PATCH", path, type, body: `{"x":${value}}` })),
        { method: "PATCH", path, type: JSON_PATCH, body: `[{"op":"add","path":"/x","value":${value}}]` },
        { method: "PATCH", path, type: APPLY, body: named("b") },
      ];
    }),
  );
  const copies = [11, 12].map((times): Step => {
    const copy = Array.from({ length: times }, (_, i) => ({ op: "copy", from: "/x", path: `/x/${i}` }));
    const body = [{ op: "add", path: "/x", value: { a: "x".repeat(1000) } }, ...copy];
    return { method: "PATCH", path: `${maps}/b?dryRun=All`, type: JSON_PATCH, body };
  });
  const numbers = [
    "1e30",
    "9223372036854775808",
    "-9223372036854775809",
    "9007199254740993",
    "1.5",
    "99999999999999999999999",
    "1E400",
    "-0",
  ];
  const pod = (number: string): string =>
    `{"metadata":{"name":"a"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"terminationGracePeriodSeconds":${number},"containers":[{"name":"a","image":"b"}]}}}`;
  const service = (number: string): string => `{"metadata":{"name":"a"},"spec":{"clusterIP":"None","ports":[{"port":${number}}]}}`;
  return [
    { method: "POST", path: maps, body: { metadata: { name: "b" } } },
    ...deep,
    ...copies,
    ...numbers.flatMap((each): Step[] => [
      { method: "POST", path: `/api/v1/namespaces/${namespace}/podtemplates?dryRun=All`, body: pod(each) },
      { method: "POST", path: `/api/v1/namespaces/${namespace}/services?dryRun=All`, body: service(each) },
      { method: "POST", path: `${maps}?dryRun=All`, body: `{"metadata":{"name":"a","generation":${each}}}` },
    ]),
  ];
}

/** Texts in fields that hold more than text. */
export function typedTexts(namespace: string): Step[] {
  const secret = `/api/v1/namespaces/${namespace}/secrets/s`;
  const claim = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/c`;
  const lease = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/l`;
  const secretOf = (value: unknown): object => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: value } });
  const claimOf = (storage: unknown): object => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "c" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  });
  const leaseOf = (renewTime: unknown): object => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "l" },
    spec: { renewTime },
  });
  const valuesOf = (path: string, bodyOf: (value: unknown) => object, values: readonly unknown[]): Step[] =>
    values.flatMap((value) => [
      patch(path, "", APPLY, bodyOf(value)),
      { method: "POST", path: `${path.slice(0, path.lastIndexOf("/"))}?dryRun=All`, body: bodyOf(value) } as const,
      patch(path, "dryRun=All", MERGE, bodyOf(value)),
    ]);
  return [
    ...valuesOf(secret, secretOf, ["bad-base64!", "YQ==", "YQ", "=", "Y===", "Y Q=", "YQ==YQ==", "", 1, null, {}]),
    ...valuesOf(claim, claimOf, ["1Gi", "x", "1x", ""]),
    ...valuesOf(lease, leaseOf, ["x", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00.000000Z", "2020-01-01", "", 1, null]),
    ...["x", "", null, 1, "2020-01-01T00:00:00Z"].map((creationTimestamp) =>
      patch(secret, "", APPLY, { apiVersion: "v1", kind: "Secret", metadata: { name: "s", creationTimestamp }, data: {} }),
    ),
  ];
}

function patch(path: string, query: string, type: string, body: unknown): Step {
  return { method: "PATCH", path: `${path}?fieldManager=m&${query}`, type, body };
}
