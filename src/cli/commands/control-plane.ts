import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import {
  createControlPlane,
  createFleet,
  restoreFolder,
  snapshotFolder,
  type ControlPlane,
  type ControlPlaneOptions,
} from "#control-plane";
import { systemClock, systemRandom } from "#runtime";
import { auditLog, type AuditFlags } from "../audit-log.ts";
import { commandLog } from "../connect.ts";
import { stopped, type Io } from "../io.ts";
import { parseListen } from "../listen.ts";
import { cliProblems } from "../problems.ts";

export interface ControlPlaneFlags extends AuditFlags {
  readonly listen: string;
  readonly data: string;
  readonly kubeconfig: string;
}

const DATA = ".headgate/data";

/** Adds the flags that `control-plane` and `up` have in common. */
export function withControlPlaneFlags(command: Command): Command {
  return command
    .option("--listen <address>", "loopback address and port; port 0 takes a free one", "127.0.0.1:6443")
    .option("--data <dir>", "folder that keeps the objects, or `memory` to keep nothing", DATA)
    .option("--kubeconfig <file>", "where to write the kubeconfig of the administrator", ".headgate/kubeconfig")
    .option("--audit-log <file>", "write an event for every request that the policy wants, or `-` for standard output")
    .option("--audit-policy <file>", "Policy of audit.k8s.io/v1; metadata of every request when absent");
}

/** A control plane that serves, and ends with all that belongs to it. */
export type ServedControlPlane = Pick<ControlPlane, "transport" | "close">;

/** Starts the control plane, writes its kubeconfig (mode 0600), and prints the ready line. */
export async function serveControlPlane(flags: ControlPlaneFlags, io: Io): Promise<ServedControlPlane> {
  const { host, port } = parseListen(flags.listen);
  const log = await auditLog(flags, io);
  const audit = await log.for();
  const plane = await createControlPlane({ ...optionsOf(flags, io), ...(audit !== undefined && { audit }) });
  const { url } = await plane.listen({ host, port });
  await writeSecret(flags.kubeconfig, plane.kubeconfig());
  io.out(`ready ${url}\n`);
  return {
    transport: (user) => plane.transport(user),
    close: async () => {
      await plane.close();
      await log.close();
    },
  };
}

/** `headgate control-plane`: the embedded Kubernetes API server in the foreground, and what can be done with its objects. */
export function controlPlaneCommand(io: Io): Command {
  const command = new Command("control-plane")
    .description("serve a small Kubernetes API on loopback: no scheduler, no containers, Pods are simulated")
    .option("--fleet <count>", "serve that many clusters, on as many ports; the kubeconfig has a context for each");
  return withControlPlaneFlags(command)
    .action(async (flags: ControlPlaneFlags & { readonly fleet?: string }) => {
      const served = flags.fleet === undefined ? await serveControlPlane(flags, io) : await serveFleet(flags, flags.fleet, io);
      await stopped(io.signal);
      await served.close();
    })
    .addCommand(snapshotCommand(io))
    .addCommand(restoreCommand(io));
}

/** Starts a fleet, writes one kubeconfig for all and one for each, and prints a line for every cluster that serves. */
async function serveFleet(flags: ControlPlaneFlags, fleet: string, io: Io): Promise<{ close(): Promise<void> }> {
  if (!/^[1-9]\d{0,3}$/.test(fleet)) throw cliProblems.fleet(fleet);
  const { port } = parseListen(flags.listen);
  const count = Number(fleet);
  const log = await auditLog(flags, io);
  const running = await createFleet({
    ...optionsOf(flags, io),
    audit: (name) => log.for(name),
    count,
    port,
    signal: io.signal,
    onReady: ({ name, url }, ready) => io.out(`ready ${url} ${name} (${ready} of ${count})\n`),
  });
  await writeSecret(flags.kubeconfig, running.kubeconfig());
  for (const { name, plane } of running.clusters) await writeSecret(join(`${flags.kubeconfig}.d`, name), plane.kubeconfig({ name }));
  io.out(
    `ready ${count} clusters: contexts cluster-1 to cluster-${count} of ${flags.kubeconfig}, one file each in ${flags.kubeconfig}.d\n`,
  );
  return {
    close: async () => {
      await running.close();
      await log.close();
    },
  };
}

function optionsOf(flags: ControlPlaneFlags, io: Io): ControlPlaneOptions {
  const data = flags.data === "memory" ? ("memory" as const) : { dir: flags.data };
  return { data, clock: systemClock, random: systemRandom, log: commandLog(io) };
}

async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o600 });
}

function snapshotCommand(io: Io): Command {
  return new Command("snapshot")
    .description("write all objects of a control plane, and its keys, into one file; the control plane may be running")
    .argument("<file>", "the file to write; it can be read by its owner alone, since it holds keys")
    .option("--data <dir>", "folder that keeps the objects", DATA)
    .action(async (file: string, { data }: { readonly data: string }) => {
      const { objects, resourceVersion, bytes } = await snapshotFolder(data, file, systemClock);
      io.out(`${objects} objects at resource version ${resourceVersion} in ${file}, ${bytes} bytes\n`);
    });
}

function restoreCommand(io: Io): Command {
  return new Command("restore")
    .description("fill an empty folder from a snapshot; kubeconfigs of the control plane it was taken from keep working")
    .argument("<file>", "a file that `headgate control-plane snapshot` wrote")
    .option("--data <dir>", "folder that is to keep the objects", DATA)
    .action(async (file: string, { data }: { readonly data: string }) => {
      const { objects, resourceVersion } = await restoreFolder(file, data);
      io.out(
        `${objects} objects as of resource version ${resourceVersion} in ${data}; serve them with: headgate control-plane --data ${data}\n`,
      );
    });
}
