// What a figure was measured on; a figure without it says nothing.
import { cpus, loadavg, release, totalmem } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  /** Load of the last minute when the run began. */
  readonly load: number;
  readonly text: string;
}

export function describeMachine(): Machine {
  const all = cpus();
  const parts = {
    cpu: all[0]?.model.trim() ?? "unknown",
    cores: all.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
  const text = `${parts.cpu}, ${parts.cores} cores, ${parts.memoryGib} GiB, Linux ${parts.kernel}, Node ${parts.node}, load ${parts.load}`;
  return { ...parts, text };
}
