// Random sequences of applies, updates and patches by several managers, on a built-in kind and on a custom one: whole answers,
// managed fields included, must be those of kube-apiserver.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { peerMissing } from "./peer-missing.ts";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { WIDGETS } from "./widgets.ts";
import { until } from "../../support/eventually.ts";

const missing = await peerMissing();
const APPLY = "application/apply-patch+yaml";
const MERGE = "application/merge-patch+json";

describe.skipIf(missing)("server-side apply", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;
  let run = 0;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
    await compare([{ method: "POST", path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", body: WIDGETS }], ours, real);
    await established(real);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  const namespace = async (): Promise<string> => {
    run += 1;
    const name = `run-${run}`;
    for (const send of [ours, real]) await send({ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name } } });
    return name;
  };

  test("of Deployments", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deploymentWrite, { minLength: 1, maxLength: 8 }), async (writes) => {
        const path = `/apis/apps/v1/namespaces/${await namespace()}/deployments/d`;

        expect(
          await compare(
            writes.map((each) => toStep(path, each)),
            ours,
            real,
          ),
        ).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test("of custom resources", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(widgetWrite, { minLength: 1, maxLength: 8 }), async (writes) => {
        const path = `/apis/example.com/v1/namespaces/${await namespace()}/widgets/d`;

        expect(
          await compare(
            writes.map((each) => toStep(path, each)),
            ours,
            real,
          ),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

interface Write {
  readonly how: "apply" | "force" | "merge";
  readonly manager: string;
  readonly body: object;
}

function toStep(path: string, { how, manager, body }: Write): Step {
  if (how === "merge") return { method: "PATCH", path: `${path}?fieldManager=${manager}`, type: MERGE, body };
  return { method: "PATCH", path: `${path}?fieldManager=${manager}${how === "force" ? "&force=true" : ""}`, type: APPLY, body };
}

async function established(real: Send): Promise<void> {
  await until(async () => (await real({ method: "GET", path: "/apis/example.com/v1/widgets" })).status === 200);
}

const how = fc.constantFrom<Write["how"]>("apply", "force", "merge");
const manager = fc.constantFrom("alpha", "beta", "gamma");
const text = fc.constantFrom("1", "2", "");
const labels = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"), { maxKeys: 3 });

const container = fc.record(
  {
    name: fc.constantFrom("web", "side"),
    image: fc.constantFrom("i:1", "i:2"),
    env: fc.uniqueArray(fc.record({ name: fc.constantFrom("A", "B", "C"), value: text }, { requiredKeys: ["name"] }), {
      selector: (each) => each.name,
      maxLength: 3,
    }),
    ports: fc.uniqueArray(
      fc.record({ containerPort: fc.constantFrom(80, 81), protocol: fc.constantFrom("TCP", "UDP") }, { requiredKeys: ["containerPort"] }),
      {
        selector: (each) => `${each.containerPort}/${each.protocol ?? "TCP"}`,
        maxLength: 3,
      },
    ),
    args: fc.array(fc.constantFrom("-v", "-q"), { maxLength: 2 }),
    resources: fc.record(
      { limits: fc.dictionary(fc.constantFrom("cpu", "memory"), fc.constantFrom("1", "1000m"), { maxKeys: 2 }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["name", "image"] },
);
const deployment = fc
  .record(
    {
      replicas: fc.constantFrom(0, 1, 2),
      paused: fc.boolean(),
      minReadySeconds: fc.constantFrom(0, 5),
      strategy: fc.constantFrom({ type: "Recreate" }, { rollingUpdate: { maxSurge: 1 } }),
      containers: fc.uniqueArray(container, { selector: (each) => each.name, minLength: 1, maxLength: 2 }),
      labels,
    },
    { requiredKeys: ["containers"] },
  )
  .map(({ containers, labels: given, ...spec }) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "d", ...(given !== undefined && { labels: given }) },
    spec: { selector: { matchLabels: { app: "d" } }, template: { metadata: { labels: { app: "d" } }, spec: { containers } }, ...spec },
  }));
const deploymentPatch = fc.record(
  {
    metadata: fc.record({ labels, annotations: labels }, { requiredKeys: [] }),
    spec: fc.record({ replicas: fc.constantFrom(1, 3, null) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const deploymentWrite: fc.Arbitrary<Write> = how.chain((each) =>
  fc.record({ how: fc.constant(each), manager, body: each === "merge" ? deploymentPatch : deployment }),
);

const free = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(1, "x", true, null),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("p", "q"), tie("value"), { maxKeys: 2 }),
  ),
})).value;
const widgetSpec = fc.record(
  {
    size: fc.constantFrom(1, 2, 11, "x"),
    mode: fc.constantFrom("a", "b", "c"),
    tags: fc.uniqueArray(fc.constantFrom("t1", "t2", "t3"), { maxLength: 3 }),
    ports: fc.uniqueArray(fc.record({ name: fc.constantFrom("x", "y", "z"), port: fc.constantFrom(1, 2) }, { requiredKeys: ["name"] }), {
      selector: (each) => each.name,
      maxLength: 3,
    }),
    atoms: fc.array(fc.constantFrom("u", "v"), { maxLength: 2 }),
    labels,
    fixed: fc.record({ x: text, y: text }, { requiredKeys: [] }),
    percent: fc.constantFrom(5, "5%"),
    any: fc.dictionary(fc.constantFrom("p", "q"), free, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const widget = fc.record({ spec: widgetSpec, labels }, { requiredKeys: [] }).map(({ spec, labels: given }) => ({
  apiVersion: "example.com/v1",
  kind: "Widget",
  metadata: { name: "d", ...(given !== undefined && { labels: given }) },
  ...(spec !== undefined && { spec }),
}));
const widgetWrite: fc.Arbitrary<Write> = how.chain((each) =>
  fc.record({
    how: fc.constant(each),
    manager,
    body: each === "merge" ? widget.map(({ apiVersion: _a, kind: _k, ...rest }) => rest) : widget,
  }),
);
