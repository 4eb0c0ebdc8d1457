import { expect, test, vi } from "vitest";
import { at, isProblem } from "#base";
import { bootstrap } from "#operations";
import { orderOf } from "../order.ts";
import { startStage } from "../stage.ts";
import { commitOver, emptyOfFlux, eventually, identitiesOf, newKeys, restoreTo, snapshotOf, within } from "./places.ts";

vi.setConfig({ testTimeout: 60_000 });

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

test("controllers take over what a restored cluster runs, and prune what git has dropped meanwhile", async () => {
  await using stage = await startStage();
  const { cluster, git, places } = stage;
  await git.commit("main", APPS);
  await bootstrap(orderOf(), places, within());
  await eventually(
    () => identitiesOf(cluster, DEPLOYMENT),
    (found) => found.length === 4,
  );
  const apps = { ...KUSTOMIZATION, name: "apps", namespace: "flux-system" };
  await eventually(
    () => cluster.get(apps),
    (found) => JSON.stringify(found?.status ?? {}).includes('"inventory"'),
  );
  const before = (await identitiesOf(cluster, DEPLOYMENT)).filter((each) => each.startsWith("apps/"));
  const keys = await newKeys();
  const snapshot = await snapshotOf(cluster, keys);
  await emptyOfFlux(cluster);
  await commitOver(git, ["apps/old.yaml"]);

  const outcome = await restoreTo(cluster, snapshot).catch((error: unknown) => {
    throw isProblem(error) ? new Error(JSON.stringify([error.message, error.data, String(error.cause)])) : error;
  });

  expect(outcome.resumed).toBe(3);
  const left = await eventually(
    async () => (await identitiesOf(cluster, DEPLOYMENT)).filter((each) => each.startsWith("apps/")),
    (found) => found.length === 1,
  );
  expect(left).toEqual(before.filter((each) => each.startsWith("apps/web")));
  const restored = await cluster.get(apps);
  expect(at(restored, "spec", "suspend")).toBeUndefined();
  expect(restored?.metadata.managedFields?.map(({ manager }) => manager)).not.toContain("headgate-restore");
});
