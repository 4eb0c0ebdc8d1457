// A snapshot that passes from an embedded control plane to a real one: what is restored there is what was kept, to the last owner of a field.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clusterClient, httpTransport, loadKubeconfig, type Cluster, type HttpTransport } from "#kube";
import { gatherSnapshot, type Snapshot } from "#operations";
import { emptyFleet, startFleet } from "../operations/snapshot/fleet.ts";
import { newKeys, restoreTo, snapshotOf } from "../operations/snapshot/places.ts";
import { realClock } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";
import { startRealCluster, type RealCluster } from "../support/real-cluster.ts";
import { patience } from "../support/eventually.ts";

const isThere = (await Promise.all([tryPeer("etcd"), tryPeer("kube-apiserver"), tryPeer("kube-controller-manager")])).every(Boolean);

describe.runIf(isThere)("a real API server", () => {
  let real: RealCluster;
  let transport: HttpTransport;
  let cluster: Cluster;

  beforeAll(async () => {
    real = await startRealCluster();
    transport = httpTransport(await loadKubeconfig({ paths: [real.kubeconfig] }), { clock: realClock });
    cluster = clusterClient(transport.send, { address: "real", clock: realClock });
  });
  afterAll(async () => {
    await transport.close();
    await real.close();
  });

  const contents = ({ objects, opened = [] }: Snapshot): readonly unknown[] => [...objects, ...opened];

  test("takes the snapshot of an embedded one, and gives the same back", async () => {
    await using fleet = await startFleet();
    const keys = await newKeys();
    const snapshot = await snapshotOf(fleet.cluster, keys);

    await restoreTo(cluster, snapshot);

    const restored = await gatherSnapshot("flux-system", { cluster, clock: realClock }, patience());
    expect(contents(restored)).toEqual(contents(snapshot));
    await using back = await emptyFleet();
    await restoreTo(back.cluster, await snapshotOf(cluster, keys));
    expect(contents(await gatherSnapshot("flux-system", { cluster: back.cluster, clock: realClock }, patience()))).toEqual(
      contents(snapshot),
    );
  });
});
