// Many control planes in one process: each with its own objects, authority, credentials and port, all of the same parts.
import { join } from "node:path";
import { parseYaml, writeYaml } from "#codec";
import { own, type Json } from "#base";
import type { AuditOptions } from "../audit/auditor.ts";
import type { ControlPlane, ControlPlaneOptions } from "../control-plane.ts";
import { createWith, standardParts } from "../create.ts";
import { controlPlaneProblems } from "../problems.ts";

export interface FleetOptions extends Omit<ControlPlaneOptions, "data" | "restore" | "audit"> {
  /** Number of clusters, 1 to 1000. They are named `cluster-1`, `cluster-2` and so on. */
  readonly count: number;
  /** Where objects are kept: nowhere beyond the process, or in a directory, which has a folder for each cluster. */
  readonly data: "memory" | { readonly dir: string };
  /** Port of the first cluster, the others take those that follow; free ports when 0 or absent. */
  readonly port?: number;
  /** The audit log of each cluster, by its name. */
  readonly audit?: (name: string) => Promise<AuditOptions | undefined>;
  /** Told of each cluster once it serves. */
  readonly onReady?: (cluster: FleetCluster, ready: number) => void;
  /** Stops the start; clusters that serve already are closed. */
  readonly signal?: AbortSignal;
}

export interface FleetCluster {
  readonly name: string;
  readonly url: string;
  readonly plane: ControlPlane;
}

export interface Fleet {
  readonly clusters: readonly FleetCluster[];
  /** One kubeconfig with a context for each cluster, by its name; the first is current. Holds credentials. */
  kubeconfig(): string;
  /** Closes all clusters. */
  close(): Promise<void>;
}

const MAX_CLUSTERS = 1000;
const LAST_PORT = 65_535;

/**
 * Starts a fleet; all clusters serve HTTPS on loopback when the promise resolves. Where one does not start, none is left running.
 * @throws control-plane.fleetSize · control-plane.fleetPorts · control-plane.damaged · the signal's reason
 * @example const fleet = await createFleet({ count: 3, data: "memory" });
 *          await writeFile("kubeconfig", fleet.kubeconfig(), { mode: 0o600 });
 */
export async function createFleet({ count, data, port = 0, audit, onReady, signal, ...options }: FleetOptions): Promise<Fleet> {
  if (!Number.isInteger(count) || count < 1 || count > MAX_CLUSTERS) throw controlPlaneProblems.fleetSize(count);
  if (port !== 0 && port + count - 1 > LAST_PORT) throw controlPlaneProblems.fleetPorts(port, count);
  const parts = standardParts();
  const clusters: FleetCluster[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(clusters.map(({ plane }) => plane.close()));
  };
  try {
    for (let i = 0; i < count; i += 1) {
      signal?.throwIfAborted();
      const name = `cluster-${i + 1}`;
      const log = await audit?.(name);
      const plane = await createWith(parts, {
        ...options,
        data: data === "memory" ? data : { dir: join(data.dir, name) },
        ...(log !== undefined && { audit: log }),
      });
      const cluster = await plane.listen({ port: port === 0 ? 0 : port + i }).then(
        ({ url }) => ({ name, url, plane }),
        async (error: unknown) => {
          await plane.close();
          throw error;
        },
      );
      clusters.push(cluster);
      onReady?.(cluster, clusters.length);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { clusters, kubeconfig: () => joined(clusters), close };
}

/** The kubeconfigs of all clusters in one. */
function joined(clusters: readonly FleetCluster[]): string {
  const each = clusters.map(({ name, plane }) => parseYaml(plane.kubeconfig({ name })));
  const all = (key: string): Json[] => each.flatMap((config) => (own(config, key) as readonly Json[] | undefined) ?? []);
  return writeYaml({
    apiVersion: "v1",
    kind: "Config",
    clusters: all("clusters"),
    users: all("users"),
    contexts: all("contexts"),
    "current-context": clusters[0]?.name ?? "",
  });
}
