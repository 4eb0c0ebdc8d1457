import { describe, expect, test } from "vitest";
import { at, cloneJson, type MutableJsonObject } from "#base";
import { builtinResources } from "../../../src/control-plane/kinds/builtin-resources.ts";
import type { ResourceDefinition, StrategyContext } from "../../../src/control-plane/resource.ts";
import { formatFieldError } from "../../../src/control-plane/status/field-error.ts";
import { FAULTS } from "./faults.ts";
import { MANIFESTS } from "./manifests.ts";

const definitions = new Map(builtinResources().map((each) => [`${each.apiVersion} ${each.kind}`, each]));
const context: StrategyContext = {
  now: Date.UTC(2026, 0, 1),
  user: { name: "tester", groups: [] },
  lookup: () => undefined,
  list: () => [],
};

function definitionOf(object: MutableJsonObject): ResourceDefinition {
  const found = definitions.get(`${String(object["apiVersion"] as string)} ${String(object["kind"] as string)}`);
  if (found === undefined) throw new Error("no such kind");
  return found;
}

/** What a server makes of an object that it is asked to create. */
function create(given: MutableJsonObject, surroundings = context): MutableJsonObject {
  const object = JSON.parse(JSON.stringify(given)) as MutableJsonObject;
  Object.assign(object["metadata"] as MutableJsonObject, { namespace: "default", uid: "UID" });
  const { strategy } = definitionOf(object);
  strategy.prepareForCreate?.(object, surroundings);
  strategy.applyDefaults?.(object);
  return object;
}

function errorsOf(object: MutableJsonObject, old?: MutableJsonObject): string[] {
  const { strategy } = definitionOf(object);
  const name = String(at(object, "metadata", "name") as string);
  const names = (strategy.nameErrors?.(name, false) ?? []).map((each) => `metadata.name: ${each}`);
  return [...names, ...(strategy.validate?.(object, old, context) ?? []).map((each) => `${each.field}: ${formatFieldError(each)}`)];
}

test("every kind links its schema, and no schema repeats a check of the strategy", () => {
  const odd = [...definitions.values()].filter((each) => each.schema.required !== undefined || each.schema.properties === undefined);

  expect(odd.map((each) => each.kind)).toEqual([]);
});

describe("a manifest", () => {
  test.each(MANIFESTS.map((each) => [each.title, each.object] as const))(
    "of %s is accepted, and is complete after one pass",
    (_title, manifest) => {
      const object = create(manifest);
      const again = cloneJson(object);

      definitionOf(again).strategy.applyDefaults?.(again);

      expect(again).toEqual(object);
      expect(errorsOf(object)).toEqual([]);
    },
  );

  /** What a real server accepts although it looks wrong, or refuses before it validates. */
  const accepted = new Set([
    "Service: a name that begins with a digit",
    "Pod: a projection of nothing",
    "Pod: a negative grace period",
    "Service: a node port out of range",
  ]);
  test.each(FAULTS.filter((each) => !accepted.has(each.title)).map((each) => [each.title, each.object] as const))(
    "with a fault is refused: %s",
    (_title, manifest) => {
      expect(errorsOf(create(manifest))).not.toEqual([]);
    },
  );
});

const container = { name: "app", image: "app" };
const deployment = (spec: object, metadata: object = {}): MutableJsonObject =>
  ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", ...metadata },
    spec: {
      selector: { matchLabels: { a: "b" } },
      template: { metadata: { labels: { a: "b" } }, spec: { containers: [container] } },
      ...spec,
    },
  }) as MutableJsonObject;

test("a Deployment is completed as the server completes it", () => {
  const object = create(deployment({}));

  expect(object["spec"]).toEqual({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    selector: { matchLabels: { a: "b" } },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
    template: {
      metadata: { labels: { a: "b" } },
      spec: {
        containers: [
          {
            ...container,
            imagePullPolicy: "Always",
            resources: {},
            terminationMessagePath: "/dev/termination-log",
            terminationMessagePolicy: "File",
          },
        ],
        dnsPolicy: "ClusterFirst",
        restartPolicy: "Always",
        schedulerName: "default-scheduler",
        securityContext: {},
        terminationGracePeriodSeconds: 30,
      },
    },
  });
});

test("a selector may not change", () => {
  const old = create(deployment({}));
  const changed = create(
    deployment({
      selector: { matchLabels: { c: "d" } },
      template: { metadata: { labels: { c: "d" } }, spec: { containers: [container] } },
    }),
  );

  expect(errorsOf(changed, old)).toEqual(['spec.selector: Invalid value: {"matchLabels":{"c":"d"}}: field is immutable']);
});

describe("decoding", () => {
  test.each([
    [
      "text for a number",
      deployment({ replicas: "1" }),
      "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
    ],
    [
      "a fraction",
      deployment({ replicas: 1.5 }),
      "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
    ],
    [
      "a number for text",
      deployment({ template: { spec: { containers: [{ env: [{ name: "A", value: 1 }] }] } } }),
      "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
    ],
    [
      "an object for a list",
      deployment({ template: { spec: { containers: {} } } }),
      "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
    ],
    [
      "text for a volume source",
      deployment({ template: { spec: { volumes: [{ configMap: "a" }] } } }),
      "json: cannot unmarshal string into Go struct field Volume.spec.template.spec.volumes.VolumeSource.configMap of type v1.ConfigMapVolumeSource",
    ],
    [
      "a flag for a label",
      deployment({}, { labels: { a: true } }),
      "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string",
    ],
    [
      "a time that is none",
      deployment({}, { creationTimestamp: "x" }),
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    [
      "a quantity that is none",
      deployment({ template: { spec: { containers: [{ resources: { limits: { cpu: "x" } } }] } } }),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ["a proper object", deployment({}), undefined],
  ])("of %s says what Go's decoder says", (_case, object, expected) => {
    expect(definitionOf(object).strategy.decodeError?.(object)).toBe(expected);
  });
});

test("each Service gets an address of its own, and keeps it when an update leaves it out", () => {
  const service = (name: string): MutableJsonObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { type: "NodePort", ports: [{ port: 80 }] },
  });
  const stored: MutableJsonObject[] = [];
  const surroundings = { ...context, list: () => stored };
  for (const name of ["a", "b", "c", "a"]) stored.push(create(service(name), surroundings));

  const changed = create(service("a"));
  const update = JSON.parse(JSON.stringify(service("a"))) as MutableJsonObject;
  definitionOf(update).strategy.prepareForUpdate?.(update, stored[0] ?? {}, surroundings);

  expect(new Set(stored.map((each) => at(each, "spec", "clusterIP"))).size).toBe(4);
  expect(new Set(stored.map((each) => at(each, "spec", "ports", 0, "nodePort"))).size).toBe(4);
  expect([at(update, "spec", "clusterIP"), at(update, "spec", "ports", 0, "nodePort")]).toEqual([
    at(stored[0], "spec", "clusterIP"),
    at(changed, "spec", "ports", 0, "nodePort"),
  ]);
});

test.each([
  [
    "a pod template that names a variable twice",
    deployment({ template: { spec: { containers: [{ ...container, env: [{ name: "A" }, { name: "A" }] }] } } }),
    ['spec.template.spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
  ],
  [
    "a name with a dot",
    deployment({}, { name: "a.b" }),
    [
      "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ],
  ],
  ["nothing odd", deployment({}), []],
])("warnings for %s", (_case, object, expected) => {
  expect(definitionOf(object).strategy.warnings?.(object)).toEqual(expected);
});
