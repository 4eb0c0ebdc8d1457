// Flags by which a command finds its cluster, with kubectl's names.
import type { Command } from "commander";
import { connectCluster, loadKubeconfig, type Cluster } from "#kube";
import { consoleLog, systemClock } from "#runtime";
import type { Io } from "./io.ts";

export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: string;
}

export function withClusterFlags(command: Command): Command {
  return command
    .option("--kubeconfig <file>", "kubeconfig to use; the KUBECONFIG list, then ~/.kube/config, when absent")
    .option("--context <name>", "context of the kubeconfig")
    .option("-n, --namespace <name>", "namespace", "flux-system");
}

/** Log lines of a command go to its error stream. */
export function commandLog(io: Io, level: "debug" | "info" | "warn" = "warn"): ReturnType<typeof consoleLog> {
  return consoleLog({ level, clock: systemClock, write: (line) => io.err(`${line}\n`) });
}

/** Connects, runs, and gives the connections back. A missing flag means the KUBECONFIG list, then ~/.kube/config. */
export async function withCluster<T>(
  flags: Pick<ClusterFlags, "kubeconfig" | "context">,
  io: Io,
  use: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  const choice = {
    ...(flags.kubeconfig !== undefined && { paths: [flags.kubeconfig] }),
    ...(flags.context !== undefined && { context: flags.context }),
  };
  const { cluster, close } = await connectCluster(await loadKubeconfig(choice), { clock: systemClock, log: commandLog(io) });
  try {
    return await use(cluster);
  } finally {
    await close();
  }
}
