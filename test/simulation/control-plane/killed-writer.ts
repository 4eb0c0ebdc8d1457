// A process with several control planes in folders, whose objects many writers change until the process is killed.
// Prints one line before and one after each write: `try|ack <plane> <key> <value|-> [<resourceVersion>]`; `-` is a removal.
import { writeSync } from "node:fs";
import { createControlPlane, type ControlPlane } from "#control-plane";

const [seed = "1", writers = "4", ...folders] = process.argv.slice(2);
const MAPS = "/api/v1/namespaces/default/configmaps";

/** Numbers in [0, 1) that depend on the seed alone. */
function sequence(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function send(plane: ControlPlane, method: "PUT" | "POST" | "DELETE", path: string, body = ""): Promise<string | undefined> {
  const response = await plane.transport()({ method, path, body });
  let text = "";
  for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  if (response.status >= 300) return undefined;
  const answer = JSON.parse(text) as { metadata?: { resourceVersion?: string } };
  return answer.metadata?.resourceVersion ?? "0";
}

async function write(plane: ControlPlane, at: number, key: string, chance: () => number): Promise<void> {
  for (let i = 0; ; i += 1) {
    const value = chance() < 0.2 ? "-" : `${process.pid}.${i}`;
    writeSync(1, `try ${at} ${key} ${value}\n`);
    const body = JSON.stringify({ metadata: { name: key }, data: { value, filler: "x".repeat(Math.floor(chance() * 4000)) } });
    const path = `${MAPS}/${key}`;
    const version =
      value === "-"
        ? ((await send(plane, "DELETE", path)) ?? "0")
        : ((await send(plane, "PUT", path, body)) ?? (await send(plane, "POST", MAPS, body)));
    writeSync(1, `ack ${at} ${key} ${value} ${version}\n`);
  }
}

const planes = await Promise.all(folders.map((dir) => createControlPlane({ data: { dir }, workloads: false })));
writeSync(1, "ready\n");
await Promise.all(
  planes.flatMap((plane, at) =>
    Array.from({ length: Number(writers) }, (_, i) => write(plane, at, `w${i}`, sequence(Number(seed) * 1009 + at * 31 + i))),
  ),
);
