import { afterEach, beforeEach, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { remoteFiles } from "#operations";
import { configMap } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
});
afterEach(() => place.close());

const remoteBases = (signal: AbortSignal) => remoteFiles({ signal });
const data = async (name: string) => (await place.get("ConfigMap", name))?.["data"];

/** An overlay whose base lies in another repository. */
async function applyOverlay(): Promise<void> {
  await place.commit("base", { "web/kustomization.yaml": "resources: [one.yaml]\n", "web/one.yaml": configMap("one", { a: "first" }) });
  await place.commit("app", { "kustomization.yaml": `resources: ["${place.git.url("base")}//web?ref=main"]\nnameSuffix: -x\n` });
  await place.gitRepository("app");
  await place.ready(GitRepository, "app", "True");
  await place.kustomization("app");
}

test("a remote base is fetched at every reconciliation", async () => {
  await place.start({ remoteBases });
  await applyOverlay();
  await place.ready(Kustomization, "app", "True");
  const before = await data("one-x");

  await place.commit("base", { "web/one.yaml": configMap("one", { a: "second" }) });
  await place.patch(Kustomization, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
  await place.until(async () => ((await data("one-x")) as { a?: string } | undefined)?.a === "second");

  expect(before).toEqual({ a: "first" });
});

test.each([
  ["the flag says so", { remoteBases, flags: { noRemoteBases: "true" } }],
  ["nothing fetches them", {}],
])("a remote base is refused where %s", async (_case, options) => {
  await place.start(options);
  await applyOverlay();

  const message = await place.ready(Kustomization, "app", "False", "BuildFailed");

  expect(message).toContain(`remote resource ${place.git.url("base")}//web?ref=main is not allowed in this build`);
  expect(await data("one-x")).toBeUndefined();
});

test("a remote base that cannot be had fails the build", async () => {
  await place.start({ remoteBases });
  await place.commit("app", { "kustomization.yaml": `resources: ["${place.git.url("none")}//web?ref=main"]\n` });
  await place.gitRepository("app");
  await place.ready(GitRepository, "app", "True");
  await place.kustomization("app");

  expect(await place.ready(Kustomization, "app", "False", "BuildFailed")).toMatch(
    /^BuildFailed: a remote base cannot be had: there is no repository at .*none/,
  );
});
