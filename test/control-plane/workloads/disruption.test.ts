import { afterEach, beforeEach, expect, test } from "vitest";
import { at } from "#base";
import { openPlane, type Answer, type TestPlane } from "../support/plane.ts";
import { eventually } from "../../support/eventually.ts";

const PODS = "/api/v1/namespaces/default/pods";
const BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
const labels = { app: "web" };

let opened: TestPlane;
beforeEach(async () => {
  opened = await openPlane({ workloads: true });
});
afterEach(() => opened.plane.close());

const deploy = (replicas: number) =>
  opened.send("POST", "/apis/apps/v1/namespaces/default/deployments", {
    metadata: { name: "web" },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "c", image: "i" }] } },
    },
  });
const guard = (spec: object) =>
  opened.send("POST", BUDGETS, { metadata: { name: "web" }, spec: { selector: { matchLabels: labels }, ...spec } });
const statusOf = async (): Promise<unknown[]> => {
  const { body } = await opened.send("GET", `${BUDGETS}/web`);
  return ["expectedPods", "desiredHealthy", "currentHealthy", "disruptionsAllowed"].map((key) => at(body, "status", key));
};
const podNames = async (): Promise<string[]> => {
  const { body } = await opened.send("GET", PODS);
  return (body["items"] as { metadata: { name: string } }[]).map((each) => each.metadata.name);
};
const evict = (name: string): Promise<Answer> =>
  opened.send("POST", `${PODS}/${name}/eviction`, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } });

test.each([
  ["a number that stays", { minAvailable: 2 }, [3, 2, 3, 1]],
  ["a share that stays", { minAvailable: "50%" }, [3, 2, 3, 1]],
  ["a number that may go", { maxUnavailable: 2 }, [3, 1, 3, 2]],
  ["a share that may go", { maxUnavailable: "34%" }, [3, 1, 3, 2]],
  ["more than there are", { minAvailable: 5 }, [3, 5, 3, 0]],
])("a budget of %s is counted from the pods and what their Deployment wants", async (_case, spec, expected) => {
  await deploy(3);
  await guard(spec);

  await eventually(async () => expect(await statusOf()).toEqual(expected));
});

test("evictions go on as pods are replaced, and never below the budget", async () => {
  await deploy(2);
  await guard({ minAvailable: 1 });
  await eventually(async () => expect(await statusOf()).toEqual([2, 1, 2, 1]));
  const [first = "", second = ""] = await podNames();

  const both = [await evict(first), await evict(second)];
  await eventually(async () => expect(await statusOf()).toEqual([2, 1, 2, 1]));
  const again = await evict(second);

  expect(both.map(({ status, body }) => [status, body["message"]])).toEqual([
    [201, undefined],
    [429, "Cannot evict pod as it would violate the pod's disruption budget."],
  ]);
  expect(again.status).toBe(201);
});
