// The same requests, by the same client, to the embedded control plane in a process of its own and to etcd with kube-apiserver.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { httpTransport, loadKubeconfig, type Transport } from "#kube";
import { systemClock } from "#runtime";
import { startRealCluster } from "../../test/support/real-cluster.ts";
import { buildServed } from "./built.ts";
import { childrenNamed, cpuMillis, residentMib } from "./processes.ts";

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** By name of what it was compared with; empty for what is compared with a bound alone. */
  readonly theirs: Readonly<Record<string, number>>;
  readonly wanted: string;
}

const MAPS = "/api/v1/namespaces/default/configmaps";
const OBJECTS = 10_000;
const WRITERS = 32;
/** Connections that one transport keeps to a server; a writer has to have one of its own to be a writer at the same time. */
const WRITERS_OF_A_TRANSPORT = 16;
const WATCHERS = 1000;
const EVENTS = 20;
const IDLE = 200;
/** Bound of what the engine keeps for young objects, as the command `headgate` sets it for itself. */
const YOUNG = "--max-semi-space-size=16";
/** Rest between steps, so that what one leaves to be tidied up is not measured with the next. */
const SETTLE_MILLIS = 2000;

interface Measured {
  readonly writesPerSecond: number;
  /** Milliseconds of processor time of all processes of the server for each thousand creates, in the kernel and outside. */
  readonly writeCpuMillis: number;
  readonly listMillis: number;
  readonly loneMillis: number;
  readonly fanOutMillis: number;
  readonly fanOutCpuMillis: number;
  /** Resident memory once the objects are in and were listed, and once the watchers have gone. */
  readonly fullMib: number;
  readonly watchedMib: number;
}

/** Measures everything, one server at a time; the embedded one as the package is published. About two minutes. */
export async function benchControlPlane(say: (line: string) => void): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-bench-"));
  try {
    say("compiling the package");
    const script = await buildServed(dir);
    say("embedded, in a folder, waiting for the disk");
    const plane = await startPlanes({ dir, script }, 1, join(dir, "data"));
    const ours = await measure(plane.kubeconfig, () => Promise.resolve([plane.child.pid ?? 0]));
    await stop(plane.child);
    say("etcd and kube-apiserver, waiting for the disk");
    const safe = await measureReal(true);
    say("etcd and kube-apiserver, without waiting for the disk");
    const quick = await measureReal(false);
    say(`${IDLE} idle control planes in one process`);
    const fleet = await startPlanes({ dir, script }, IDLE, "memory");
    await pause(SETTLE_MILLIS);
    const fleetRss = await residentMib([fleet.child.pid ?? 0]);
    await stop(fleet.child);
    const beside = (pick: (each: Measured) => number): Record<string, number> => ({ fsync: pick(safe), "no fsync": pick(quick) });
    const wanted = "at least 2 times as fast";
    return [
      { name: "start until it listens", unit: "ms", ours: plane.millis, theirs: {}, wanted: "at most 150 ms" },
      row(`creates, ${WRITERS} at a time`, "per s", ours, { pick: (each) => each.writesPerSecond, beside, wanted: "at least 3 times" }),
      row("processor time of 1000 creates", "ms", ours, { pick: (each) => each.writeCpuMillis, beside, wanted: "less" }),
      row(`list of ${OBJECTS} objects`, "ms", ours, { pick: (each) => each.listMillis, beside, wanted }),
      row(`${EVENTS} events to ${WATCHERS} watchers`, "ms", ours, { pick: (each) => each.fanOutMillis, beside, wanted }),
      row(`processor time of the same`, "ms", ours, { pick: (each) => each.fanOutCpuMillis, beside, wanted: "less" }),
      row(`one event to ${WATCHERS} watchers`, "ms", ours, { pick: (each) => each.loneMillis, beside, wanted: "less" }),
      row(`memory with ${OBJECTS} objects, ${YOUNG}`, "MiB", ours, { pick: (each) => each.fullMib, beside, wanted: "at most 200 MiB" }),
      row(`the same after ${WATCHERS} watchers`, "MiB", ours, { pick: (each) => each.watchedMib, beside, wanted: "less" }),
      { name: `memory of ${IDLE} idle control planes`, unit: "MiB", ours: fleetRss, theirs: {}, wanted: "at most 1024 MiB" },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Row {
  readonly pick: (each: Measured) => number;
  readonly beside: (pick: Row["pick"]) => Record<string, number>;
  readonly wanted: string;
}

function row(name: string, unit: string, ours: Measured, { pick, beside, wanted }: Row): Figure {
  return { name, unit, ours: pick(ours), theirs: beside(pick), wanted };
}

async function measureReal(fsync: boolean): Promise<Measured> {
  const cluster = await startRealCluster({ controllerManager: false, fsync });
  try {
    return await measure(cluster.kubeconfig, () => childrenNamed(["etcd", "kube-apiserver"]));
  } finally {
    await cluster.close();
  }
}

/** @param pids processes of the server */
async function measure(kubeconfig: string, pids: () => Promise<readonly number[]>): Promise<Measured> {
  const { send, close } = httpTransport(await loadKubeconfig({ paths: [kubeconfig] }), { clock: systemClock });
  try {
    await until(async () => (await drain(send, "GET", "/api/v1/namespaces/default")).status === 200);
    const before = await cpuMillis(await pids());
    const writesPerSecond = await fill(kubeconfig);
    const writeCpuMillis = (((await cpuMillis(await pids())) - before) * 1000) / OBJECTS;
    await drain(send, "GET", MAPS);
    const lists: number[] = [];
    for (let i = 0; i < 5; i += 1) lists.push(await timed(() => drain(send, "GET", MAPS)));
    await pause(SETTLE_MILLIS);
    const fullMib = await residentMib(await pids());
    const cpu = async (): Promise<number> => cpuMillis(await pids());
    const { millis: loneMillis } = await fanOut(send, { kubeconfig, cpu }, 1);
    const { millis: fanOutMillis, cpuMillis: fanOutCpuMillis } = await fanOut(send, { kubeconfig, cpu }, EVENTS);
    await pause(SETTLE_MILLIS);
    const watchedMib = await residentMib(await pids());
    const listMillis = lists.toSorted((a, b) => a - b)[2] ?? 0;
    return { writesPerSecond, writeCpuMillis, listMillis, loneMillis, fanOutMillis, fanOutCpuMillis, fullMib, watchedMib };
  } finally {
    await close();
  }
}

/** Creates all objects, over as many transports as the writers need. @returns creates per second */
async function fill(kubeconfig: string): Promise<number> {
  const connection = await loadKubeconfig({ paths: [kubeconfig] });
  const transports = Array.from({ length: WRITERS / WRITERS_OF_A_TRANSPORT }, () => httpTransport(connection, { clock: systemClock }));
  let next = 0;
  const data = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key-${i}`, "value ".repeat(10)]));
  const writer = async (send: Transport): Promise<void> => {
    while (next < OBJECTS) {
      const name = `map-${String(next++)}`;
      const { status } = await drain(send, "POST", MAPS, JSON.stringify({ metadata: { name }, data }));
      if (status !== 201) throw new Error(`POST ${MAPS} answered ${status}`);
    }
  };
  const writers = transports.flatMap(({ send }) => Array.from({ length: WRITERS_OF_A_TRANSPORT }, () => send));
  // opens the connections
  await Promise.all(writers.map((send) => drain(send, "GET", "/api/v1/namespaces/default")));
  const millis = await timed(() => Promise.all(writers.map(writer)));
  await Promise.all(transports.map((each) => each.close()));
  return (OBJECTS * 1000) / millis;
}

interface Served {
  readonly kubeconfig: string;
  /** Processor time of the server until now, in milliseconds. */
  readonly cpu: () => Promise<number>;
}

/** Time from the first of several creates, one after the other, until every watcher has seen all of them, and what it cost the server. */
async function fanOut(send: Transport, { kubeconfig, cpu }: Served, events: number): Promise<{ millis: number; cpuMillis: number }> {
  const { text } = await drain(send, "GET", `${MAPS}?limit=1`);
  const version = (JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  const path = `${MAPS}?watch=true&resourceVersion=${version}`;
  const script = join(import.meta.dirname, "watchers.ts");
  const child = spawn(process.execPath, ["--conditions=headgate-source", script, kubeconfig, String(WATCHERS), path, String(events)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async (line: string): Promise<void> => {
    const { value } = (await lines.next()) as { value?: string };
    if (value !== line) throw new Error(`the watchers ended before they said ${line}`);
  };
  await said("open");
  await pause(SETTLE_MILLIS);
  const before = await cpu();
  const millis = await timed(async () => {
    for (let i = 0; i < events; i += 1) await drain(send, "POST", MAPS, JSON.stringify({ metadata: { generateName: "event-" } }));
    await said("seen");
  });
  const spent = (await cpu()) - before;
  await pause(SETTLE_MILLIS);
  return { millis, cpuMillis: spent };
}

async function drain(send: Transport, method: "GET" | "POST", path: string, body?: string): Promise<{ status: number; text: string }> {
  const response = await send({ method, path, ...(body !== undefined && { body, headers: { "content-type": "application/json" } }) });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return { status: response.status, text: Buffer.concat(chunks).toString() };
}

/** How long a step takes, in milliseconds. */
export async function timed(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await step();
  return performance.now() - started;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (await isSo()) return;
    await pause(100);
  }
  throw new Error("the server has no default namespace");
}

interface Planes {
  readonly child: ChildProcess;
  readonly kubeconfig: string;
  readonly millis: number;
}

async function startPlanes({ dir, script }: { dir: string; script: string }, count: number, data: string): Promise<Planes> {
  const kubeconfig = join(dir, `kubeconfig-${count}`);
  const child = spawn(process.execPath, [YOUNG, script, String(count), data, kubeconfig], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const first = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (first.done === true) throw new Error("the control plane ended before it was ready");
  return { child, kubeconfig, millis: (JSON.parse(first.value) as { millis: number }).millis };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
}
