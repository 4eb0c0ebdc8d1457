// What a stored object takes beside its own text: measured after the garbage is gone, so that it does not depend on the machine.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPT = `
import { createControlPlane } from "#control-plane";
const MAPS = "/api/v1/namespaces/default/configmaps";
const plane = await createControlPlane({ data: "memory", workloads: false });
const send = plane.transport();
const data = { text: "value ".repeat(100) };
const fill = async (from, to) => {
  for (let i = from; i < to; i += 1) {
    const { status } = await send({ method: "POST", path: MAPS, body: JSON.stringify({ metadata: { name: "map-" + i }, data }) });
    if (status !== 201) throw new Error("answered " + status);
  }
};
const used = async () => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let i = 0; i < 3; i += 1) gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
await fill(0, 500);
const before = await used();
await fill(500, 2500);
const after = await used();
const { body } = await send({ method: "GET", path: MAPS + "/map-600" });
let length = 0;
for await (const piece of body) length += piece.length;
console.log(JSON.stringify({ each: (after - before) / 2000, length }));
process.exit(0);
`;

test("an object takes its text once and less than as much again", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--conditions=headgate-source",
    "--expose-gc",
    "--input-type=module",
    "--eval",
    SCRIPT,
  ]);

  const { each, length } = JSON.parse(stdout) as { each: number; length: number };
  expect(each).toBeGreaterThan(length / 2);
  expect(each).toBeLessThan(length * 2);
});
