import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPlane } from "./support/plane.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const WRITER = `
import { createControlPlane } from "#control-plane";
const plane = await createControlPlane({ data: { dir: process.argv[1] }, workloads: false });
const send = plane.transport();
for (let i = 0; ; i += 1) {
  const response = await send({ method: "POST", path: "${MAPS}", body: JSON.stringify({ metadata: { name: "n" + i } }) });
  if (response.status === 201) process.stdout.write(i + "\\n");
}
`;

test("what a store holds is there again after it was closed", async () => {
  const dir = mkdtempSync(join(tmpdir(), "plane-"));
  const first = await openPlane({ data: { dir } });
  const made = await first.send("POST", MAPS, { metadata: { name: "kept" }, data: { a: "1" } });
  await first.plane.close();
  const second = await openPlane({ data: { dir } });

  const again = await second.send("GET", `${MAPS}/kept`);
  const next = await second.send("POST", MAPS, { metadata: { name: "next" } });
  await second.plane.close();
  rmSync(dir, { recursive: true });

  const version = (body: Record<string, unknown>): number => Number((body["metadata"] as { resourceVersion: string }).resourceVersion);
  expect(again.body).toEqual(made.body);
  expect(version(next.body)).toBeGreaterThan(version(made.body));
});

test("nothing that was acknowledged is lost when the process is killed", async () => {
  const dir = mkdtempSync(join(tmpdir(), "plane-"));
  const child = spawn(process.execPath, ["--conditions=headgate-source", "--input-type=module", "--eval", WRITER, dir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let acknowledged = -1;
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split("\n").at(-1));
      if (acknowledged >= 50) child.kill("SIGKILL");
    });
    child.on("exit", () => resolve());
  });
  const plane = await openPlane({ data: { dir } });

  const { body } = await plane.send("GET", MAPS);
  await plane.plane.close();
  rmSync(dir, { recursive: true });

  const names = new Set((body["items"] as { metadata: { name: string } }[]).map((each) => each.metadata.name));
  expect(Array.from({ length: acknowledged + 1 }, (_, i) => `n${i}`).filter((each) => !names.has(each))).toEqual([]);
});
