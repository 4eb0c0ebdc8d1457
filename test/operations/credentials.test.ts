import { expect, test, vi } from "vitest";
import { Secret, type KubeObject } from "#base";
import { bootstrap, inspectBootstrap, type BootstrapPlaces } from "#operations";
import { orderOf } from "./order.ts";
import { startStage } from "./stage.ts";

vi.setConfig({ testTimeout: 90_000 });

const within = (): AbortSignal => AbortSignal.timeout(60_000);
const secretRef = { apiVersion: "v1", kind: "Secret", name: "flux-system", namespace: "flux-system" };

/** What a Secret holds, as text. */
function textsOf(secret: KubeObject | undefined): Record<string, string> {
  const data = (secret?.["data"] ?? {}) as Record<string, string>;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

test("a token pushes the manifests, and the cluster follows the repository with it", async () => {
  await using stage = await startStage({ users: {}, tokens: ["t0k"] });
  const http = { bearerToken: new Secret("t0k"), allowInsecure: true };
  const places: BootstrapPlaces = { ...stage.places, git: { ...stage.places.git, http } };

  const outcome = await bootstrap(orderOf(), places, within());

  expect(outcome.revision).toBe(`main@sha1:${await stage.git.git("rev-parse", "main")}`);
  expect(textsOf(await stage.cluster.get(secretRef))).toEqual({ bearerToken: "t0k" });
  expect((await inspectBootstrap(orderOf(), places, within())).drift).toEqual([]);
});
