// What every Cluster does, whatever is behind it. Run by the embedded control plane and by a real kube-apiserver.
import { afterAll, beforeAll, describe } from "vitest";
import type { KubeObject, ObjectRef } from "#base";
import type { Cluster } from "#kube";
import { discovers, listsAndWatches, refuses } from "./cluster-answers.ts";
import { CONFIG_MAP } from "./cluster-place.ts";
import { appliesAndPatches, readsAndWrites } from "./cluster-writing.ts";

/** A cluster under contract, and how to give it back. */
export interface OpenedCluster {
  readonly cluster: Cluster;
  readonly close: () => Promise<void>;
}

/** Runs the contract as one `describe`; every run works in namespaces of its own. */
export function clusterContract(name: string, open: () => Promise<OpenedCluster>, options: { readonly skip?: boolean } = {}): void {
  describe.skipIf(options.skip === true)(`cluster contract: ${name}`, () => {
    const run = `contract-${process.pid}-${Math.floor(performance.timeOrigin % 1e6)}`;
    let opened: OpenedCluster | undefined;
    const cluster = (): Cluster => {
      if (opened === undefined) throw new Error("the cluster is not open");
      return opened.cluster;
    };

    beforeAll(async () => {
      opened = await open();
      await opened.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
    });
    afterAll(async () => {
      await opened?.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: run });
      await opened?.close();
    });

    const configMap = (each: string, more: Partial<KubeObject> = {}): KubeObject => ({
      ...CONFIG_MAP,
      metadata: { name: each, namespace: run },
      data: { a: "1" },
      ...more,
    });
    const ref = (each: string): ObjectRef => ({ ...CONFIG_MAP, name: each, namespace: run });

    readsAndWrites(cluster, configMap, ref);
    appliesAndPatches(cluster, configMap, ref);
    listsAndWatches(cluster, configMap, run);
    refuses(cluster, configMap, ref);
    discovers(cluster, run);
  });
}
