import { expect, test } from "vitest";
import { formatRef, refOf } from "#base";
import { applyInstance, bootstrap, installOf, uninstallInstance } from "#operations";
import { orderOf } from "../order.ts";
import { startStage } from "../stage.ts";
import { instanceOf, syncOf } from "./order.ts";
import { APP, app, placesOf, within } from "./place.ts";

test("an install goes and leaves a namespace that is to be kept with nothing of its own, and what it had deployed stays", async () => {
  await using stage = await startStage();
  const { cluster, git } = stage;
  const places = placesOf(cluster);
  await git.commit("main", { "clusters/acc/app.yaml": APP });
  await bootstrap(orderOf(), stage.places, within().signal);
  const order = instanceOf({
    keepNamespace: true,
    sync: syncOf(git.remote.url),
    sharding: { key: "k", shards: ["a"], storage: "ephemeral" },
  });
  await applyInstance(order, places, within());

  await uninstallInstance(order, places, within().signal);

  expect(await cluster.get(app)).toBeDefined();
  const { objects, record } = await installOf(order);
  const served = (await cluster.discover({ refresh: true })).resources.map((each) => each.kind);
  const left = await Promise.all(
    [...objects, record]
      .filter((each) => served.includes(each.kind))
      .map(async (each) => ((await cluster.get(refOf(each))) ? [formatRef(refOf(each))] : [])),
  );
  expect(left.flat()).toEqual(["Namespace/flux-system"]);
});
