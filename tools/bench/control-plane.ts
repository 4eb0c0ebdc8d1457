// The same requests, by the same client, to the embedded control plane in a process of its own and to etcd with kube-apiserver.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { httpTransport, loadKubeconfig, type Transport } from "#kube";
import { systemClock } from "#runtime";
import { startRealCluster } from "../../test/support/real-cluster.ts";

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
const WATCHERS = 1000;
const EVENTS = 20;
const IDLE = 200;

interface Measured {
  readonly writesPerSecond: number;
  readonly listMillis: number;
  readonly fanOutMillis: number;
}

/** Measures everything, one server at a time. About two minutes. */
export async function benchControlPlane(say: (line: string) => void): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-bench-"));
  try {
    say("embedded, in a folder");
    const plane = await startPlanes(dir, 1, join(dir, "data"));
    const ours = await measure(plane.kubeconfig);
    const rss = await residentMib(plane.child.pid);
    await stop(plane.child);
    say("etcd and kube-apiserver, without waiting for the disk");
    const quick = await measureReal(false);
    say("etcd and kube-apiserver, waiting for the disk");
    const safe = await measureReal(true);
    say(`${IDLE} idle control planes in one process`);
    const fleet = await startPlanes(dir, IDLE, "memory");
    await pause(2000);
    const fleetRss = await residentMib(fleet.child.pid);
    await stop(fleet.child);
    const beside = (pick: (each: Measured) => number): Record<string, number> => ({ "no fsync": pick(quick), fsync: pick(safe) });
    return [
      { name: "start until it listens", unit: "ms", ours: plane.millis, theirs: {}, wanted: "at most 150 ms" },
      row("creates, 32 at a time", "per s", ours, { pick: (each) => each.writesPerSecond, beside, wanted: "at least 3 times" }),
      row(`list of ${OBJECTS} objects`, "ms", ours, { pick: (each) => each.listMillis, beside, wanted: "at least 2 times as fast" }),
      row(`${EVENTS} events to ${WATCHERS} watchers`, "ms", ours, {
        pick: (each) => each.fanOutMillis,
        beside,
        wanted: "at least 2 times as fast",
      }),
      { name: `memory with ${OBJECTS} objects`, unit: "MiB", ours: rss, theirs: {}, wanted: "at most 200 MiB" },
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
    return await measure(cluster.kubeconfig);
  } finally {
    await cluster.close();
  }
}

async function measure(kubeconfig: string): Promise<Measured> {
  const { send, close } = httpTransport(await loadKubeconfig({ paths: [kubeconfig] }), { clock: systemClock });
  try {
    await until(async () => (await drain(send, "GET", "/api/v1/namespaces/default")).status === 200);
    const writesPerSecond = await fill(send);
    await drain(send, "GET", MAPS);
    const lists: number[] = [];
    for (let i = 0; i < 5; i += 1) lists.push(await timed(() => drain(send, "GET", MAPS)));
    const fanOutMillis = await fanOut(send);
    return { writesPerSecond, listMillis: lists.toSorted((a, b) => a - b)[2] ?? 0, fanOutMillis };
  } finally {
    await close();
  }
}

/** Creates all objects. @returns creates per second */
async function fill(send: Transport): Promise<number> {
  let next = 0;
  const data = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`key-${i}`, "value ".repeat(10)]));
  const writer = async (): Promise<void> => {
    while (next < OBJECTS) {
      const name = `map-${String(next++)}`;
      const { status } = await drain(send, "POST", MAPS, JSON.stringify({ metadata: { name }, data }));
      if (status !== 201) throw new Error(`POST ${MAPS} answered ${status}`);
    }
  };
  const millis = await timed(() => Promise.all(Array.from({ length: WRITERS }, writer)));
  return (OBJECTS * 1000) / millis;
}

/** Time from the first write until every watcher has seen the last. */
async function fanOut(send: Transport): Promise<number> {
  const stop = new AbortController();
  const { text } = await drain(send, "GET", `${MAPS}?limit=1`);
  const version = (JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion;
  const path = `${MAPS}?watch=true&resourceVersion=${version}`;
  const open = await Promise.all(Array.from({ length: WATCHERS }, () => send({ method: "GET", path, signal: stop.signal })));
  const seen = open.map(async ({ body }) => {
    let last = "";
    for await (const chunk of body) {
      last = (last + Buffer.from(chunk).toString()).slice(-4000);
      if (last.includes(`"name":"event-${EVENTS - 1}"`)) return;
    }
    throw new Error("a watch ended before its last event");
  });
  const millis = await timed(async () => {
    for (let i = 0; i < EVENTS; i += 1) await drain(send, "POST", MAPS, JSON.stringify({ metadata: { name: `event-${i}` } }));
    await Promise.all(seen);
  });
  stop.abort();
  return millis;
}

async function drain(send: Transport, method: "GET" | "POST", path: string, body?: string): Promise<{ status: number; text: string }> {
  const response = await send({ method, path, ...(body !== undefined && { body, headers: { "content-type": "application/json" } }) });
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return { status: response.status, text: Buffer.concat(chunks).toString() };
}

async function timed(step: () => Promise<unknown>): Promise<number> {
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

async function startPlanes(dir: string, count: number, data: string): Promise<Planes> {
  const kubeconfig = join(dir, `kubeconfig-${count}`);
  const script = join(import.meta.dirname, "served-planes.ts");
  const child = spawn(process.execPath, ["--conditions=headgate-source", script, String(count), data, kubeconfig], {
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

async function residentMib(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
