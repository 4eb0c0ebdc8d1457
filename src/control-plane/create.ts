// The door of the room: a control plane with all that belongs to it.
import { messageOf, silentLog, stringAt, type Log, type MutableJsonObject } from "#base";
import { clusterClient } from "#kube";
import {
  assemble,
  systemClock,
  systemRandom,
  type ControlPlane,
  type ControlPlaneOptions,
  type ControlPlaneParts,
} from "./control-plane.ts";
import { builtinResources } from "./kinds/builtin-resources.ts";
import { PolicyStatus } from "./lifecycle/policy-status.ts";
import { openapiV2, openapiV3, openapiV3Index } from "./openapi/documents.ts";
import { startWorkloads } from "./workloads/start-workloads.ts";

/**
 * An embedded Kubernetes API server, ready when the promise resolves; its simulated workloads take up work a moment later.
 * @throws control-plane.damaged
 * @example const plane = await createControlPlane({ data: "memory" });
 *          const response = await plane.transport()({ method: "GET", path: "/api/v1/namespaces" });
 */
export function createControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  return createWith(standardParts(), options);
}

/** What every control plane is made of; several may share it, since nothing in it changes. */
export function standardParts(): ControlPlaneParts {
  return {
    definitions: builtinResources(),
    openApi: { v2: openapiV2, v3: openapiV3, v3Index: openapiV3Index },
    podLog: simulatedLog,
    listeners: () => [],
  };
}

/** A control plane of those parts. @throws control-plane.damaged */
export async function createWith(parts: ControlPlaneParts, options: ControlPlaneOptions): Promise<ControlPlane> {
  if (options.workloads === false) return assemble(options, parts);
  const listeners: ControlPlaneParts["listeners"] = (state) => [...parts.listeners(state), new PolicyStatus(state)];
  return withWorkloads(await assemble(options, { ...parts, listeners }), options);
}

/** The same control plane with a simulated node and workload controllers, which end with it. */
function withWorkloads(plane: ControlPlane, options: ControlPlaneOptions): ControlPlane {
  const { clock = systemClock, random = systemRandom, log = silentLog } = options;
  const stop = new AbortController();
  const user = { name: "system:kube-controller-manager", groups: ["system:masters"] };
  const cluster = clusterClient(plane.transport(user), { address: "embedded", clock });
  const running = startWorkloads(cluster, { clock, random, log, signal: stop.signal }).then(
    ({ done }) => done,
    (error: unknown) => reportStop(log, stop.signal, error),
  );
  return {
    transport: (as) => plane.transport(as),
    listen: (where) => plane.listen(where),
    kubeconfig: (how) => plane.kubeconfig(how),
    snapshot: (path) => plane.snapshot(path),
    close: async () => {
      stop.abort();
      await running;
      await plane.close();
    },
  };
}

/** Workloads that end because the control plane is closed are no news. */
function reportStop(log: Log, signal: AbortSignal, error: unknown): void {
  if (!signal.aborted) log.write("error", "the simulated workloads stopped", { error: messageOf(error) });
}

/** Annotation of a pod (set it in the template): the lines that its containers write, ten a second. */
const LOG_ANNOTATION = "simulate.headgate.dev/log";

/** What a container that is only simulated has to say. */
function simulatedLog(pod: MutableJsonObject, container: string): readonly string[] {
  const lines = stringAt(pod, "metadata", "annotations", LOG_ANNOTATION);
  if (lines !== "") return lines.replace(/\n$/, "").split("\n");
  return [`${stringAt(pod, "metadata", "name")}/${container}: simulated container, no output`];
}
