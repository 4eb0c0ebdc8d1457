// What processes cost, as Linux tells it.
import { readdir, readFile } from "node:fs/promises";

const TICKS_PER_SECOND = 100;

/** Resident memory of processes together, in MiB. */
export async function residentMib(pids: readonly number[]): Promise<number> {
  const sizes = pids.map(async (pid) => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
  return sum(await Promise.all(sizes));
}

/** Processor time of processes together since they began, in milliseconds. @see proc_pid_stat(5), utime and stime */
export async function cpuMillis(pids: readonly number[]): Promise<number> {
  const times = pids.map(async (pid) => {
    const fields = afterName(await readFile(`/proc/${pid}/stat`, "utf8"));
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  });
  return sum(await Promise.all(times));
}

/** Children of this process by the names of their programs. */
export async function childrenNamed(names: readonly string[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => ""); // it may have ended by now
    const name = /\((.*)\)/.exec(stat)?.[1] ?? "";
    if (names.includes(name) && Number(afterName(stat)[1]) === process.pid) found.push(Number(entry));
  }
  return found;
}

/** Fields from the state on: the name before it may hold blanks. */
function afterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
