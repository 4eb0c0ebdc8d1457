import { expect, test } from "vitest";
import { at, type KubeObject } from "#base";
import { createControlPlane } from "#control-plane";
import { clusterClient } from "#kube";
import { applyInstance, installOf, vanishingFields } from "#operations";
import { realClock } from "../../support/outside.ts";
import { instanceOf } from "./order.ts";
import { deployment, placesOf, within } from "./place.ts";

/** What the order has of a Deployment, with fields that others have added. */
function withMore(object: KubeObject, container: string, more: object): KubeObject {
  const template = {
    metadata: { annotations: { "example.com/scrape": "yes" } },
    spec: { containers: [{ name: container, image: "ours:1", ...more }], tolerations: [{ key: "dedicated", operator: "Exists" }] },
  };
  const { apiVersion, kind, metadata } = object;
  const marks = { "kustomize.toolkit.fluxcd.io/name": "flux-system", "example.com/team": "platform" };
  const selector = (object.spec as { selector: { matchLabels: object } }).selector;
  const labels = selector.matchLabels;
  return {
    apiVersion,
    kind,
    metadata: { name: metadata.name ?? "", namespace: metadata.namespace ?? "", labels: marks },
    spec: { selector, strategy: { type: "Recreate" }, template: { ...template, metadata: { ...template.metadata, labels } } } as never,
  };
}

test("fields go that only those have named who applied an object before, and not what others or the install have", async () => {
  const plane = await createControlPlane({ data: "memory", workloads: false });
  await using _closing = { [Symbol.asyncDispose]: () => plane.close() };
  const cluster = clusterClient(plane.transport(), { address: "embedded", clock: realClock });
  const order = instanceOf({ wait: false });
  const install = await installOf(order, undefined);
  const wanted = install.objects.find((each) => each.kind === "Deployment" && each.metadata.name === "source-controller");
  if (wanted === undefined) throw new Error("the install has a source-controller");
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } });
  const proxy = { name: "HTTPS_PROXY", value: "http://proxy.example.com" };
  await cluster.apply(withMore(wanted, "manager", { env: [proxy], workingDir: "/work" }), { fieldManager: "kustomize-controller" });
  await cluster.apply(
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "source-controller", namespace: "flux-system", annotations: { "example.com/note": "kept" } },
      spec: { template: { spec: { containers: [{ name: "manager", workingDir: "/work" }] } } },
    } as KubeObject,
    { fieldManager: "somebody" },
  );

  const found = await vanishingFields(order, install, placesOf(cluster), within().signal);

  expect(found).toEqual([
    {
      subject: "Deployment/flux-system/source-controller",
      fields: [
        'metadata.labels["example.com/team"]',
        'spec.template.metadata.annotations["example.com/scrape"]',
        "spec.template.spec.containers[0].env[0]",
        "spec.template.spec.tolerations",
      ],
    },
  ]);

  await applyInstance(order, placesOf(cluster), within());

  const live = await cluster.get(deployment("source-controller"));
  const containers = at(live, "spec", "template", "spec", "containers");
  const tolerations = at(live, "spec", "template", "spec", "tolerations");
  expect([live?.metadata.labels?.["example.com/team"], tolerations, live?.metadata.annotations]).toEqual([
    undefined,
    undefined,
    { "example.com/note": "kept" },
  ]);
  expect(containers).toEqual([expect.objectContaining({ workingDir: "/work" })]);
  expect(JSON.stringify(containers)).not.toContain(proxy.name);
  expect(await vanishingFields(order, install, placesOf(cluster), within().signal)).toEqual([]);
});
