// Upstream's own controllers as processes against a plane of ours: their definitions, their flags, their log.
import { execFile, spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { KubeObject } from "#base";
import { parseYamlDocuments } from "#codec";
import { freePorts } from "./ports.ts";

const run = promisify(execFile);

/** The definition that a controller's Go module brings along, by the name of its file. */
export async function upstreamDefinition(controller: string, file: string): Promise<KubeObject> {
  const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", `github.com/fluxcd/${controller}`], {
    cwd: join(import.meta.dirname, "../tools", controller),
    env: { ...process.env, GOFLAGS: "-mod=readonly" },
  });
  const text = await readFile(join(stdout.trim(), "config/crd/bases", file), "utf8");
  return parseYamlDocuments(text)[0] as unknown as KubeObject;
}

export interface UpstreamController {
  /** The end of what it wrote. */
  log(): string;
  stop(): Promise<void>;
}

export interface UpstreamOptions {
  /** Folder for its kubeconfig and temporary files. */
  readonly directory: string;
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly flags?: readonly string[];
}

/** Starts a controller's program; it logs to memory, and listens on loopback only. */
export async function startUpstreamController(binary: string, options: UpstreamOptions): Promise<UpstreamController> {
  const { directory, kubeconfig, namespace, flags = [] } = options;
  const file = join(directory, "kubeconfig");
  await writeFile(file, kubeconfig, { mode: 0o600 });
  const [metrics, health] = await freePorts(2);
  const fixed = [
    "--watch-all-namespaces",
    "--log-level=info",
    "--log-encoding=json",
    "--enable-leader-election=false",
    "--events-addr=",
    `--metrics-addr=127.0.0.1:${metrics}`,
    `--health-addr=127.0.0.1:${health}`,
  ];
  const child = spawn(binary, [...fixed, ...flags], {
    env: { PATH: process.env["PATH"], HOME: directory, RUNTIME_NAMESPACE: namespace, KUBECONFIG: file, TMPDIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => (log = (log + bytes.toString()).slice(-20_000)));
  return {
    log: () => log,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}
