// The door of the room: a control plane with all that belongs to it.
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { silentLog, type Clock, type Random } from "#base";
import { clusterClient, type Transport } from "#kube";
import { assemble, type ControlPlane, type ControlPlaneOptions } from "./control-plane.ts";
import { builtinResources } from "./kinds/builtin-resources.ts";
import { openapiV2, openapiV3, openapiV3Index } from "./openapi/documents.ts";
import { startWorkloads } from "./workloads/start-workloads.ts";

const systemClock: Clock = {
  now: () => Date.now(),
  // timers hold at most 2^31-1 milliseconds
  sleep: (millis, signal) => delay(Math.min(millis, 2_147_483_647), undefined, { ref: false, ...(signal !== undefined && { signal }) }),
};
const systemRandom: Random = { bytes: (count) => new Uint8Array(randomBytes(count)), fraction: () => Math.random() };

/**
 * An embedded Kubernetes API server, ready when the promise resolves.
 * @throws control-plane.damaged
 * @example const plane = await createControlPlane({ data: "memory" });
 *          const cluster = connect({ transport: plane.transport() });
 */
export async function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const plane = await assemble(options, {
    definitions: builtinResources(),
    openApi: { v2: openapiV2, v3: openapiV3, v3Index: openapiV3Index },
    podLog: () => "",
    listeners: () => [],
  });
  return options.workloads === false ? plane : withWorkloads(plane, options);
}

/** The same control plane with a simulated node and workload controllers, which end with it. */
async function withWorkloads(plane: ControlPlane, options: ControlPlaneOptions): Promise<ControlPlane> {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const stop = new AbortController();
  const cluster = clusterClient(plane.transport({ name: "system:kube-controller-manager", groups: ["system:masters"] }), {
    address: "embedded",
    clock,
  });
  const workloads = await startWorkloads(cluster, { clock, random, log, signal: stop.signal });
  return {
    transport: (user) => plane.transport(user),
    listen: (where) => plane.listen(where),
    kubeconfig: (how) => plane.kubeconfig(how),
    close: async () => {
      stop.abort();
      await workloads.done;
      await plane.close();
    },
  };
}
