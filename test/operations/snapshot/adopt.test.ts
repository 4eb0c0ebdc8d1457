import { expect, test } from "vitest";
import { at } from "#base";
import type { Cluster } from "#kube";
import { bootstrap, type Snapshot } from "#operations";
import { orderOf } from "../order.ts";
import { startStage, type Stage } from "../stage.ts";
import { commitOver, emptyOfFlux, identitiesOf, newKeys, restoreTo, snapshotOf } from "./places.ts";
import { patience, until } from "../../support/eventually.ts";

const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment" };
const KUSTOMIZATION = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
const deployment = (name: string): string =>
  JSON.stringify({
    ...DEPLOYMENT,
    metadata: { name, namespace: "apps" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image: "example.com/web:1" }] } },
    },
  });
const APPS = {
  "clusters/acc/apps.yaml": JSON.stringify({
    ...KUSTOMIZATION,
    metadata: { name: "apps", namespace: "flux-system" },
    spec: { interval: "10m", prune: true, path: "./apps", sourceRef: { kind: "GitRepository", name: "flux-system" } },
  }),
  "apps/namespace.yaml": JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } }),
  "apps/web.yaml": deployment("web"),
  "apps/old.yaml": deployment("old"),
};

/** A cluster whose `apps` Kustomization runs two Deployments, snapshotted, emptied of Flux; meanwhile git has dropped one of them. */
async function afterDisaster(stage: Stage): Promise<{ readonly snapshot: Snapshot; readonly before: readonly string[] }> {
  const { cluster, git, places } = stage;
  await git.commit("main", APPS);
  await bootstrap(orderOf(), places, patience());
  await until(async () => JSON.stringify((await cluster.get(apps))?.status ?? {}).includes('"apps_web_apps_Deployment"'));
  const before = await workloads(cluster);
  const snapshot = await snapshotOf(cluster, await newKeys());
  await emptyOfFlux(cluster);
  await commitOver(git, ["apps/old.yaml"]);
  return { snapshot, before };
}

const apps = { ...KUSTOMIZATION, name: "apps", namespace: "flux-system" };
const workloads = async (cluster: Cluster): Promise<readonly string[]> =>
  (await identitiesOf(cluster, DEPLOYMENT)).filter((each) => each.startsWith("apps/"));

test.concurrent("controllers take over what a restored cluster runs, and prune what git has dropped meanwhile", async () => {
  await using stage = await startStage();
  const { snapshot, before } = await afterDisaster(stage);

  const outcome = await restoreTo(stage.cluster, snapshot);

  expect(outcome.resumed).toBe(3);
  const left = await until(async () => {
    const found = await workloads(stage.cluster);
    return found.length === 1 && found;
  });
  expect([before.length, left]).toEqual([2, before.filter((each) => each.startsWith("apps/web"))]);
  const restored = await stage.cluster.get(apps);
  expect(at(restored, "spec", "suspend")).toBeUndefined();
  expect(restored?.metadata.managedFields?.map(({ manager }) => manager)).not.toContain("headgate-restore");
});

test.concurrent("where an install came first and git has spoken already, a restore still has what git dropped pruned", async () => {
  await using stage = await startStage();
  const { snapshot, before } = await afterDisaster(stage);
  await bootstrap(orderOf(), stage.places, patience());
  await until(async () => JSON.stringify((await stage.cluster.get(apps))?.status ?? {}).includes('"apps_web_apps_Deployment"'));
  expect(await workloads(stage.cluster)).toEqual(before);

  const { steps } = await restoreTo(stage.cluster, snapshot);

  expect(steps.find(({ name, role }) => name === "apps" && role === "flux")).toMatchObject({ action: "adopt" });
  expect(new Set(steps.flatMap(({ role, action }) => (role === "component" ? [action] : [])))).toEqual(new Set(["leave"]));
  const left = await until(async () => {
    const found = await workloads(stage.cluster);
    return found.length === 1 && found;
  });
  expect(left).toEqual(before.filter((each) => each.startsWith("apps/web")));
});
