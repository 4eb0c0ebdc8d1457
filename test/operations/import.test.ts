import { expect, test, vi } from "vitest";
import { Secret, type KubeObject } from "#base";
import { bootstrap, importBootstrap, type BootstrapOrder } from "#operations";
import { runFakeFlux } from "../provider/fake-flux.ts";
import { patience } from "../support/eventually.ts";
import { realClock } from "../support/outside.ts";
import { orderOf } from "./order.ts";
import { startStage } from "./stage.ts";

vi.setConfig({ testTimeout: 120_000 });

test("an install is imported with whose Secret it uses, and all else that can be read", async () => {
  await using stage = await startStage({ controllers: false });
  const { cluster, git, places } = stage;
  const stop = new AbortController();
  const flux = runFakeFlux(cluster, git.remote, { clock: realClock, flux: { isPaused: false }, signal: stop.signal });
  const order = orderOf({
    interval: "5m0s",
    recurseSubmodules: true,
    sparseCheckout: ["clusters/acc"],
    logLevel: "debug",
    components: ["kustomize-controller", "source-controller"],
  });
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "flux-system", namespace: "flux-system" },
    stringData: { username: "u" },
  };
  const imported = async (): Promise<BootstrapOrder> => (await importBootstrap("flux-system", places, patience())).order;
  const { disableSecretCreation: _ours, ...rest } = order;

  await bootstrap(order, places, patience());
  const ours = await imported();
  await cluster.delete({ ...secret, ...secret.metadata });
  const none = await imported();
  await cluster.create(secret as KubeObject);
  const theirs = await imported();
  await cluster.apply({ ...secret, stringData: { password: "p" } } as KubeObject, {
    fieldManager: "terraform-provider-flux_v1.8.5",
    force: true,
  });
  const upstreams = await imported();
  stop.abort();
  await flux;

  expect(ours).toMatchObject({ ...rest, disableSecretCreation: false });
  expect(ours.clusterCredentials).toBeUndefined();
  expect([none, theirs, upstreams].map((each) => each.disableSecretCreation)).toEqual([true, true, false]);
  expect(theirs.clusterCredentials).toBeUndefined();
  expect(upstreams.clusterCredentials).toEqual({ username: "u" });
  expect(JSON.stringify([ours, upstreams])).not.toContain(new Secret("p:w").reveal());
});
