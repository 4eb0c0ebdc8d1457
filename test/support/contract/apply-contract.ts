// What the apply engine does to a cluster, run on the embedded control plane and on a real kube-apiserver.
import { afterAll, beforeAll, describe } from "vitest";
import { realClock } from "../outside.ts";
import { recordingCluster } from "../recording-cluster.ts";
import { compares, prunes, waits } from "./apply-after.ts";
import { GROUP, MANAGER, type MakePlace } from "./apply-place.ts";
import { refuses, stages } from "./apply-stages.ts";
import { ignores, steers, takesOver, writes } from "./apply-writing.ts";
import type { OpenedCluster } from "./cluster-contract.ts";

/** Runs the suite as one `describe`; every test works in a namespace of its own. */
export function applyContract(name: string, open: () => Promise<OpenedCluster>, options: { readonly skip?: boolean } = {}): void {
  describe.skipIf(options.skip === true)(`apply engine: ${name}`, () => {
    let opened: OpenedCluster | undefined;
    let count = 0;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close(), 60_000);

    /** A namespace with nothing in it, and an order whose requests are recorded. */
    const place: MakePlace = async () => {
      if (opened === undefined) throw new Error("the cluster is not open");
      const namespace = `apply-${process.pid}-${Math.floor(performance.timeOrigin % 1e6)}-${++count}`;
      await opened.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      const { cluster, requests } = recordingCluster(opened.cluster);
      const owner = { group: GROUP, name: "app", namespace };
      return { namespace, requests, admin: opened.cluster, order: { cluster, clock: realClock, fieldManager: MANAGER, owner } };
    };

    writes(place);
    steers(place);
    takesOver(place);
    ignores(place);
    stages(place);
    refuses(place);
    prunes(place);
    compares(place);
    waits(place);
  });
}
