import { afterEach, beforeEach, expect, test } from "vitest";
import { at } from "#base";
import { openPlane, type TestPlane } from "../support/plane.ts";
import { eventually } from "../../support/eventually.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
const SCALERS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const labels = { app: "web" };

let opened: TestPlane;
beforeEach(async () => {
  opened = await openPlane({ workloads: true });
});
afterEach(() => opened.plane.close());

const deploy = (replicas: number) =>
  opened.send("POST", DEPLOYMENTS, {
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "c", image: "i" }] } },
    },
  });
const scale = (bounds: { minReplicas?: number; maxReplicas: number }) =>
  opened.send("POST", SCALERS, {
    metadata: { name: "web" },
    spec: { ...bounds, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
  });
const replicas = async (): Promise<unknown> => at((await opened.send("GET", `${DEPLOYMENTS}/web`)).body, "spec", "replicas");
const status = async (): Promise<unknown> => at((await opened.send("GET", `${SCALERS}/web`)).body, "status");

test.each([
  ["below its bounds is scaled up", 1, { minReplicas: 3, maxReplicas: 5 }, 3],
  ["above its bounds is scaled down", 7, { minReplicas: 1, maxReplicas: 5 }, 5],
  ["between its bounds stays", 2, { minReplicas: 1, maxReplicas: 5 }, 2],
  ["at zero stays switched off", 0, { maxReplicas: 5 }, 0],
])("a Deployment %s", async (_case, before, bounds, after) => {
  await deploy(before);
  await scale(bounds);

  await eventually(async () => expect(await status()).toMatchObject({ desiredReplicas: after }));
  expect(await replicas()).toBe(after);
});

test("a Deployment that comes later, and one that somebody scales, is brought between the bounds", async () => {
  await scale({ minReplicas: 2, maxReplicas: 3 });
  await deploy(1);
  await eventually(async () => expect(await replicas()).toBe(2));

  await opened.send("PATCH", `${DEPLOYMENTS}/web`, { spec: { replicas: 9 } }, { "content-type": "application/merge-patch+json" });

  await eventually(async () => expect(await replicas()).toBe(3));
  expect(await status()).toMatchObject({
    conditions: [
      { type: "AbleToScale", status: "True" },
      { type: "ScalingActive", status: "False" },
    ],
  });
});
