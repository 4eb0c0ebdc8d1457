import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { Command } from "commander";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { systemClock, systemRandom } from "#runtime";
import { commandLog } from "../connect.ts";
import { stopped, type Io } from "../io.ts";
import { parseListen } from "../listen.ts";

export interface ControlPlaneFlags {
  readonly listen: string;
  readonly data: string;
  readonly kubeconfig: string;
}

/** Adds the flags that `control-plane` and `up` have in common. */
export function withControlPlaneFlags(command: Command): Command {
  return command
    .option("--listen <address>", "loopback address and port; port 0 takes a free one", "127.0.0.1:6443")
    .option("--data <dir>", "folder that keeps the objects, or `memory` to keep nothing", ".headgate/data")
    .option("--kubeconfig <file>", "where to write the kubeconfig of the administrator", ".headgate/kubeconfig");
}

/** Starts the control plane, writes its kubeconfig (mode 0600), and prints the ready line. */
export async function serveControlPlane(flags: ControlPlaneFlags, io: Io): Promise<ControlPlane> {
  const { host, port } = parseListen(flags.listen);
  const data = flags.data === "memory" ? ("memory" as const) : { dir: flags.data };
  const plane = await createControlPlane({ data, clock: systemClock, random: systemRandom, log: commandLog(io) });
  const { url } = await plane.listen({ host, port });
  await mkdir(dirname(flags.kubeconfig), { recursive: true });
  await writeFile(flags.kubeconfig, plane.kubeconfig(), { mode: 0o600 });
  io.out(`ready ${url}\n`);
  return plane;
}

/** `headgate control-plane`: the embedded Kubernetes API server in the foreground. */
export function controlPlaneCommand(io: Io): Command {
  const command = new Command("control-plane").description(
    "serve a small Kubernetes API on loopback: no scheduler, no containers, Pods are simulated",
  );
  return withControlPlaneFlags(command).action(async (flags: ControlPlaneFlags) => {
    const plane = await serveControlPlane(flags, io);
    await stopped(io.signal);
    await plane.close();
  });
}
