// Overlays made up at random: a base of workloads and configuration, and an overlay with patches, generators and transformers over it.
import fc from "fast-check";
import { writeYaml } from "#codec";
import type { BuildCase } from "../../kustomize/cases.ts";

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

const name = fc.constantFrom("a", "b", "web", "api");
const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>("x", "word", "1", "", "a b", "multi\nline\n", "0x1"),
  fc.integer({ min: -5, max: 70_000 }),
  fc.boolean(),
);
const map = (values: fc.Arbitrary<Value>): fc.Arbitrary<{ [key: string]: Value }> =>
  fc.dictionary(fc.constantFrom("k1", "k2", "k3", "app", "tier"), values, { maxKeys: 3, noNullPrototype: true }) as fc.Arbitrary<{
    [key: string]: Value;
  }>;
const labels = map(fc.constantFrom<Value>("x", "y", "1", "true"));
const image = fc.constantFrom("nginx", "nginx:1.2", "registry:5000/a/nginx:1@sha256:00", "busybox@sha256:11", "${IMAGE}");

const container = fc.record<Record<string, Value>>(
  {
    name,
    image,
    env: fc.array(fc.record({ name: fc.constantFrom("E1", "E2", "E3"), value: scalar }), { maxLength: 3 }) as fc.Arbitrary<Value>,
    ports: fc.array(
      fc.record(
        { containerPort: fc.constantFrom(80, 443), protocol: fc.constantFrom("TCP", "UDP"), name: fc.constantFrom("p", "q") },
        { requiredKeys: ["containerPort"] },
      ),
      { maxLength: 3 },
    ) as fc.Arbitrary<Value>,
    volumeMounts: fc.array(fc.record({ name, mountPath: fc.constantFrom("/a", "/b") }), { maxLength: 2 }) as fc.Arbitrary<Value>,
    args: fc.array(scalar, { maxLength: 2 }),
    resources: map(scalar),
  },
  { requiredKeys: ["name"] },
);
const podSpec = fc.record<Record<string, Value>>(
  {
    containers: fc.array(container, { maxLength: 3 }),
    initContainers: fc.array(container, { maxLength: 1 }),
    volumes: fc.array(
      fc.record(
        {
          name,
          configMap: fc.record({ name: fc.constantFrom("settings", "other") }),
          secret: fc.record({ secretName: fc.constantFrom("login", "other") }),
        },
        { requiredKeys: ["name"] },
      ),
      { maxLength: 2 },
    ) as fc.Arbitrary<Value>,
    serviceAccountName: fc.constantFrom<Value>("runner", "default"),
    nodeSelector: labels,
    tolerations: fc.array(map(scalar), { maxLength: 2 }),
    hostNetwork: fc.constantFrom<Value>(true, null),
  },
  { requiredKeys: [] },
);

function workload(kind: string, apiVersion: string, isPatch: boolean): fc.Arbitrary<Value> {
  const required = isPatch ? [] : ["spec"];
  return fc.record<Record<string, Value>>(
    {
      apiVersion: fc.constant(apiVersion),
      kind: fc.constant(kind),
      metadata: fc.record<Record<string, Value>>(
        { name: fc.constant("main"), labels, annotations: labels, finalizers: fc.subarray(["f1", "f2"]) },
        { requiredKeys: ["name"] },
      ),
      spec: fc.record<Record<string, Value>>(
        {
          replicas: fc.constantFrom<Value>(1, 3, ...(isPatch ? [null] : [])),
          selector: fc.record({ matchLabels: labels }) as fc.Arbitrary<Value>,
          template: fc.record<Record<string, Value>>(
            { metadata: fc.record({ labels }) as fc.Arbitrary<Value>, spec: podSpec },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["apiVersion", "kind", "metadata", ...required] },
  );
}

const KINDS = [
  ["Deployment", "apps/v1"],
  ["StatefulSet", "apps/v1"],
  ["ReplicaSet", "apps/v1"],
  ["Thing", "example.com/v1"],
] as const;
const workloadPair = fc
  .constantFrom(...KINDS)
  .chain(([kind, apiVersion]) => fc.record({ base: workload(kind, apiVersion, false), patch: workload(kind, apiVersion, true) }));

const operation = fc.oneof(
  fc.record({
    op: fc.constant("add"),
    path: fc.constantFrom("/spec/extra", "/metadata/labels", "/metadata/annotations/x~1y"),
    value: scalar,
  }),
  fc.record({ op: fc.constant("replace"), path: fc.constantFrom("/spec/replicas", "/spec/paused", "/metadata/labels/app"), value: scalar }),
  fc.record({ op: fc.constant("remove"), path: fc.constantFrom("/spec/replicas", "/spec/template/spec/containers/0", "/spec/selector") }),
);
const generator = fc.record(
  {
    name: fc.constantFrom("settings", "login"),
    literals: fc.subarray(["a=1", "b=two words", 'c="quoted"', "d="]),
    behavior: fc.constantFrom("create"),
    options: fc.record({ disableNameSuffixHash: fc.boolean(), labels, immutable: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: ["name", "literals"] },
);
const fields = fc.record(
  {
    namePrefix: fc.constantFrom("pre-", "x"),
    nameSuffix: fc.constantFrom("-suf", "0"),
    namespace: fc.constantFrom("one", "two"),
    commonLabels: labels,
    commonAnnotations: labels,
    labels: fc.array(
      fc.record({ pairs: labels, includeSelectors: fc.boolean(), includeTemplates: fc.boolean() }, { requiredKeys: ["pairs"] }),
      { maxLength: 2 },
    ),
    images: fc.array(
      fc.record(
        {
          name: fc.constantFrom("nginx", "registry:5000/a/nginx", "busybox"),
          newName: fc.constantFrom("other", "r.io/x"),
          newTag: fc.constantFrom("9", "v1"),
          digest: fc.constantFrom("sha256:22"),
        },
        { requiredKeys: ["name"] },
      ),
      { maxLength: 2 },
    ),
    configMapGenerator: fc.uniqueArray(generator, { maxLength: 2, selector: (each) => each.name }),
    secretGenerator: fc.array(generator, { maxLength: 1 }),
    generatorOptions: fc.record({ labels, disableNameSuffixHash: fc.boolean() }, { requiredKeys: [] }),
    buildMetadata: fc.subarray(["originAnnotations", "transformerAnnotations", "managedByLabel"]),
  },
  { requiredKeys: [] },
);

const service: Value = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "main" },
  spec: { selector: { app: "x" }, ports: [{ port: 80 }, { port: 80, protocol: "UDP" }] },
};
const account: Value = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "runner" } };

type Fields = typeof fields extends fc.Arbitrary<infer T> ? T : never;
const REPLICAS = [{ name: "main", count: 4 }];

/** Generators of the overlay: merged into those of the base where there are such, and of other names otherwise. */
function generatorsOver(base: Fields, overlay: Fields, merged: boolean): Record<string, unknown> {
  const over = (below: Fields["secretGenerator"], own: Fields["secretGenerator"]): unknown[] =>
    (own ?? []).map((each) =>
      (below ?? []).some((other) => other.name === each.name)
        ? { ...each, behavior: merged ? "merge" : "replace" }
        : { ...each, name: `own-${each.name}` },
    );
  return {
    configMapGenerator: over(base.configMapGenerator, overlay.configMapGenerator),
    secretGenerator: over(base.secretGenerator, overlay.secretGenerator),
  };
}

/** A base and an overlay. */
export const overlayCase: fc.Arbitrary<Omit<BuildCase, "name">> = fc
  .record({
    pair: workloadPair,
    base: fields,
    overlay: fields,
    merged: fc.boolean(),
    replicas: fc.boolean(),
    operations: fc.array(operation, { maxLength: 2 }),
    target: fc.constantFrom<Value>(
      { kind: "Deployment" },
      { name: "m.*" },
      { labelSelector: "app=x" },
      { kind: "Thing|StatefulSet", group: ".*" },
    ),
    targeted: fc.boolean(),
    order: fc.constantFrom("legacy" as const, "none" as const),
  })
  .map(({ pair, base, overlay, merged, replicas, operations, target, targeted, order }) => {
    const patches: Value[] = [
      { path: "patch.yaml", ...(targeted && { target }) },
      ...(operations.length === 0 ? [] : [{ patch: JSON.stringify(operations), target }]),
    ];
    return {
      path: "overlay",
      order,
      files: {
        "base/kustomization.yaml": JSON.stringify({
          resources: ["main.yaml", "rest.yaml"],
          ...base,
          ...(replicas && { replicas: REPLICAS }),
        }),
        "base/main.yaml": writeYaml(pair.base),
        "base/rest.yaml": [service, account].map((each) => JSON.stringify(each)).join("\n---\n"),
        "overlay/kustomization.yaml": JSON.stringify({
          resources: ["../base"],
          patches,
          ...overlay,
          ...generatorsOver(base, overlay, merged),
        }),
        "overlay/patch.yaml": writeYaml(pair.patch),
      },
    };
  });
