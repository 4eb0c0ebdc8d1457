// What the API server makes of texts that are broken, ambiguous or of the wrong kind, and what it says of the APIs that it serves.
// SEED=<number> repeats a run, TEXTS=<number> changes how many random texts there are.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { isObject } from "#base";
import { startRealCluster, type RealCluster } from "../../support/real-cluster.ts";
import { compare, sendEmbedded, sendReal, type Send, type Step } from "./compare.ts";
import { NUMBERED, numberStep, yamlStep } from "./generated-texts.ts";
import { peerMissing } from "./peer-missing.ts";
import { brokenTexts, extremes, mergedKeys, repeatedFields, strictness, typedTexts } from "./text-requests.ts";

const missing = await peerMissing();
const SAMPLE = { seed: Number(process.env["SEED"] ?? 20260), numRuns: Number(process.env["TEXTS"] ?? 150) };
const AGGREGATED = { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" };

describe.skipIf(missing)("texts", () => {
  let plane: ControlPlane;
  let cluster: RealCluster;
  let ours: Send;
  let real: Send;

  beforeAll(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = await startRealCluster({ controllerManager: false });
    ours = sendEmbedded(plane.transport());
    real = sendReal(cluster);
  });
  afterAll(async () => {
    await plane?.close();
    await cluster?.close();
  });

  test.each([
    ["that cannot be read are refused alike", brokenTexts],
    ["with unknown and repeated fields are treated alike", strictness],
    ["that say a field twice are read alike", repeatedFields],
    ["that merge keys which stand there, too, are read alike", mergedKeys],
    ["of great depth and with great numbers are taken alike", extremes],
    ["in typed fields are refused alike", typedTexts],
  ])("%s", async (title, stepsOf) => {
    const namespace = title.replaceAll(" ", "-");

    const found = await compare(
      [{ method: "POST", path: "/api/v1/namespaces", body: { metadata: { name: namespace } } }, ...stepsOf(namespace)],
      ours,
      real,
    );

    expect(found).toEqual([]);
  });

  test.each([
    ["numbers", numberStep],
    ["YAML", yamlStep],
  ])("with random %s are taken alike", async (_what, steps) => {
    expect(await compare([...NUMBERED, ...fc.sample(steps, SAMPLE)], ours, real)).toEqual([]);
  });

  test("discovery names the same groups, resources and verbs", async () => {
    const { body } = await real({ method: "GET", path: "/apis" });
    const groups = (isObject(body) ? body["groups"] : []) as unknown as { name: string; versions: { groupVersion: string }[] }[];
    const paths = groups.flatMap(({ name, versions }) => [`/apis/${name}`, ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`)]);
    const steps = ["/api", "/apis", "/api/v1", ...paths].map((path): Step => ({ method: "GET", path }));
    const aggregated = ["/api", "/apis"].map((path): Step => ({ method: "GET", path, headers: AGGREGATED }));

    const found = await compare([...steps, ...aggregated], ours, real);

    expect(paths.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });
});
