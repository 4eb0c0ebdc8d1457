import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { Command, Option } from "commander";
import { CONTROLLER_FLAGS, readFlags, startControllers, type ControllerFlags, type ControllerName } from "#controllers";
import { connectCluster, loadKubeconfig, type Cluster } from "#kube";
import { remoteFiles } from "#operations";
import { consoleLog, jsonLog, systemClock, systemRandom } from "#runtime";
import type { Log, LogLevel } from "#base";
import type { Io } from "../io.ts";
import { cliProblems } from "../problems.ts";

const NAMES: readonly ControllerName[] = ["source-controller", "kustomize-controller"];
type FlagTexts = Partial<Record<keyof ControllerFlags, string>>;

interface ControllerOptions extends FlagTexts {
  readonly only?: string;
  readonly kubeconfig?: string;
}

/** Adds every flag of the controllers, named as upstream names them, and `--only`. */
export function withControllerFlags(command: Command, defaults: FlagTexts = {}): Command {
  command.option("--only <names>", `run only these, joined by commas: ${NAMES.join(", ")}`);
  for (const [name, spec] of Object.entries(CONTROLLER_FLAGS)) {
    const shown = defaults[name as keyof ControllerFlags] ?? spec.default;
    const value = spec.type === "boolean" ? "[boolean]" : `<${spec.type}>`;
    const option = new Option(`${spec.flag} ${value}`, `${spec.doc} (default ${JSON.stringify(shown)})`);
    if (spec.env !== undefined) option.env(spec.env);
    if (spec.type === "boolean") option.preset("true");
    command.addOption(option);
  }
  return command;
}

/** Runs the chosen controllers until the process is asked to stop, then ends them in order. */
export async function runControllers(cluster: Cluster, options: ControllerOptions, io: Io, started?: () => void): Promise<void> {
  const flags = readFlags(
    Object.fromEntries(Object.keys(CONTROLLER_FLAGS).flatMap((name) => given(options, name as keyof ControllerFlags))),
  );
  if (chosen(options.only).includes("source-controller")) await mkdir(flags.storagePath, { recursive: true });
  const running = await startControllers(cluster, {
    only: chosen(options.only),
    flags,
    clock: systemClock,
    random: systemRandom,
    log: controllerLog(flags, io),
    signal: io.signal,
    remoteBases: (signal) => remoteFiles({ signal }),
    serveEndpoints: true,
    instance: hostname(),
    // In a pod a bare port means every interface, as upstream's; on a person's machine it means loopback.
    listenHost: io.env["KUBERNETES_SERVICE_HOST"] === undefined ? "127.0.0.1" : "0.0.0.0",
    ...(io.env["SOURCE_CONTROLLER_LOCALHOST"] !== undefined && { artifactHost: io.env["SOURCE_CONTROLLER_LOCALHOST"] }),
    ...(io.env["RUNTIME_NAMESPACE"] !== undefined && { runtimeNamespace: io.env["RUNTIME_NAMESPACE"] }),
  }).catch((error: unknown) => {
    // Asked to stop before it had begun, as while another process leads: there is nothing left to end.
    if (io.signal.aborted) return undefined;
    throw error;
  });
  if (running === undefined) return;
  started?.();
  await running.stopped();
}

/** `headgate controller`: one controller or all as a process, in a pod or on a laptop. */
export function controllerCommand(io: Io): Command {
  const command = new Command("controller")
    .description("run the controllers against a cluster: the current context, or the pod's own service account")
    .option("--kubeconfig <file>", "kubeconfig to use; the pod's service account, then what kubectl would use, when absent");
  return withControllerFlags(command).action(async (options: ControllerOptions) => {
    const connection = await loadKubeconfig(options.kubeconfig === undefined ? {} : { paths: [options.kubeconfig] });
    const { cluster, close } = await connectCluster(connection, { clock: systemClock });
    try {
      await runControllers(cluster, options, io, () => io.out(`ready ${chosen(options.only).join(", ")}\n`));
    } finally {
      await close();
    }
  });
}

function given(options: ControllerOptions, name: keyof ControllerFlags): readonly (readonly [string, string])[] {
  const text = options[name];
  return text === undefined ? [] : [[name, String(text)]];
}

function chosen(only: string | undefined): readonly ControllerName[] {
  if (only === undefined) return NAMES;
  return only.split(",").map((text) => {
    const found = NAMES.find((name) => name === text || name === `${text}-controller`);
    if (found === undefined) throw cliProblems.unknownController(text, NAMES);
    return found;
  });
}

function controllerLog(flags: ControllerFlags, io: Io): Log {
  const options = { clock: systemClock, level: flags.logLevel as LogLevel, write: (line: string) => io.err(`${line}\n`) };
  return flags.logEncoding === "console" ? consoleLog(options) : jsonLog(options);
}
