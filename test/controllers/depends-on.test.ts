import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { GitRepository, Kustomization } from "#api";
import { configMap, list } from "./manifests.ts";
import { Place } from "./place.ts";

let place: Place;
beforeEach(async () => {
  place = await Place.open();
  await place.start();
  await place.commit("app", {
    "base/kustomization.yaml": list("base"),
    "base/base.yaml": configMap("base"),
    "web/kustomization.yaml": list("web"),
    "web/web.yaml": configMap("web"),
  });
  await place.gitRepository("app");
  await place.ready(GitRepository, "app", "True");
});
afterEach(() => place.close());

describe("dependsOn", () => {
  test("holds a Kustomization back until the other one is ready, and lets it go at once then", async () => {
    await place.kustomization("web", { path: "./web", dependsOn: [{ name: "base" }] });
    const waiting = await place.ready(Kustomization, "web", "False");
    const absent = await place.get("ConfigMap", "web");

    await place.kustomization("base", { path: "./base" });
    await place.ready(Kustomization, "web", "True");

    expect([waiting, absent]).toEqual([
      `DependencyNotReady: dependencies do not meet ready condition: dependency '${place.namespace}/base' was not found`,
      undefined,
    ]);
    expect(await place.events("web")).toContain(`Normal DependencyNotReady: ${waiting.slice("DependencyNotReady: ".length)}`);
  });

  test("asks for the same revision of the same source", async () => {
    await place.kustomization("base", { path: "./base" });
    await place.ready(Kustomization, "base", "True");
    await place.kustomization("web", { path: "./web", dependsOn: [{ name: "base" }] });
    await place.ready(Kustomization, "web", "True");
    await place.patch(Kustomization, "base", { spec: { suspend: true } });
    await place.until(async () => (await place.applied("base")).metadata.generation === 2);
    // A suspended Kustomization observes nothing; this one is ready, of its generation, and behind.
    await place.cluster.patch(
      { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "base", namespace: place.namespace },
      { type: "merge", body: { status: { observedGeneration: 2 } } },
      { subresource: "status" },
    );
    const revision = `main@sha1:${await place.commit("app", { "web/web.yaml": configMap("web", { a: "2" }) })}`;

    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    const behind = await place.ready(Kustomization, "web", "False", "DependencyNotReady");
    await place.patch(Kustomization, "base", { spec: { suspend: false } });
    await place.until(async () => (await place.applied("web")).status?.lastAppliedRevision === revision);

    expect(behind).toContain(`dependency '${place.namespace}/base' revision is not up to date`);
  });

  test("in a circle wakes nobody, and says so", async () => {
    await place.kustomization("base", { path: "./base", dependsOn: [{ name: "web" }] });
    await place.kustomization("web", { path: "./web", dependsOn: [{ name: "base" }] });
    await place.ready(Kustomization, "base", "False", "DependencyNotReady");
    await place.ready(Kustomization, "web", "False", "DependencyNotReady");
    await place.commit("app", { "web/web.yaml": configMap("web", { a: "2" }) });

    await place.patch(GitRepository, "app", { metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": "1" } } });
    await place.until(async () => place.logs.some((each) => each.includes("depend on each other in a circle")));

    expect(await place.get("ConfigMap", "web")).toBeUndefined();
  });
});
