// What a migration of stored versions must do on any API server.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, silentLog, type KubeObject } from "#base";
import type { Cluster } from "#kube";
import { migrateStoredVersions } from "#operations";
import { realClock } from "../outside.ts";
import type { OpenedCluster } from "./cluster-contract.ts";
import { eventually } from "../eventually.ts";

const PART_OF = { "app.kubernetes.io/part-of": "flux" };
const NAME = "widgets.migration.example.com";
const REF = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: NAME };

function definition(stored: "v1beta1" | "v1", served: readonly string[] = ["v1beta1", "v1"]): KubeObject {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  const version = (name: string) => ({ name, served: served.includes(name), storage: name === stored, schema });
  return {
    apiVersion: REF.apiVersion,
    kind: REF.kind,
    metadata: { name: NAME, labels: PART_OF },
    spec: {
      group: "migration.example.com",
      names: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
      scope: "Namespaced",
      versions: [version("v1beta1"), version("v1")],
    },
  };
}

const widget = (name: string, version: string): KubeObject => ({
  apiVersion: `migration.example.com/${version}`,
  kind: "Widget",
  metadata: { name, namespace: "default" },
  spec: { size: "1" },
});

export function storedVersionsContract(name: string, open: () => Promise<OpenedCluster>, options: { readonly skip?: boolean } = {}): void {
  describe.skipIf(options.skip ?? false)(`migration of stored versions on ${name}`, () => {
    let opened: OpenedCluster;
    let cluster: Cluster;
    const places = () => ({ cluster, clock: realClock, log: silentLog });
    const stored = async (): Promise<unknown> => at(await cluster.get(REF), "status", "storedVersions");
    const define = async (object: KubeObject): Promise<void> => {
      await cluster.apply(object, { fieldManager: "flux", force: true });
      const wanted = at(object, "spec", "versions", 1, "storage") === true ? "v1" : "v1beta1";
      await eventually(async () => expect(await stored()).toContain(wanted));
    };

    beforeAll(async () => {
      opened = await open();
      cluster = opened.cluster;
    });
    afterAll(() => opened.close());

    test("objects are written again and the older version leaves the definition, which may then stop serving it", async () => {
      await define(definition("v1beta1"));
      await eventually(() => cluster.apply(widget("applied", "v1beta1"), { fieldManager: "flux" }));
      await cluster.create(widget("created", "v1beta1"));
      await define(definition("v1"));
      const before = await cluster.get({ apiVersion: "migration.example.com/v1", kind: "Widget", name: "applied", namespace: "default" });
      expect(await stored()).toEqual(["v1beta1", "v1"]);

      const done = await migrateStoredVersions(places());

      expect(done).toEqual([{ definition: NAME, from: ["v1beta1", "v1"], to: "v1", objects: 2 }]);
      expect(await stored()).toEqual(["v1"]);
      const after = await cluster.get({ apiVersion: "migration.example.com/v1", kind: "Widget", name: "applied", namespace: "default" });
      expect([after?.spec, after?.metadata.uid, after?.metadata.generation]).toEqual([
        before?.spec,
        before?.metadata.uid,
        before?.metadata.generation,
      ]);
      expect(after?.metadata.managedFields?.map(({ manager, apiVersion }) => [manager, apiVersion])).toEqual([
        ["flux", "migration.example.com/v1"],
      ]);
      await define(definition("v1", ["v1"]));
      const applied = await cluster.apply(widget("applied", "v1"), { fieldManager: "flux" });
      expect(applied.metadata.uid).toBe(before?.metadata.uid);
    });

    test("nothing is done where one version is stored", async () => {
      expect(await migrateStoredVersions(places())).toEqual([]);
    });
  });
}
