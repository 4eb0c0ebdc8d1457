// Archives of charts that mean harm: each is refused by a Problem, or read without the harm.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack, type Header } from "tar-stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isProblem } from "#base";
import type { Chart } from "#helm";
import { readChart } from "../../src/cli/chart-source.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-archives-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Entry = Partial<Header> & { readonly name: string; readonly text?: string };

const MANIFEST: Entry = { name: "web/Chart.yaml", text: "apiVersion: v2\nname: web\nversion: 1.0.0\n" };

async function archive(entries: Iterable<Entry>): Promise<Buffer> {
  const tarball = pack();
  const chunks: Uint8Array[] = [];
  const collected = (async () => {
    for await (const chunk of tarball) chunks.push(chunk as Uint8Array);
  })();
  for (const { text, ...header } of entries) tarball.entry(header, text ?? "");
  tarball.finalize();
  await collected;
  return gzipSync(Buffer.concat(chunks));
}

let count = 0;
async function read(bytes: Uint8Array): Promise<Chart> {
  const path = join(folder, `${(count += 1)}.tgz`);
  await writeFile(path, bytes);
  return readChart(path, () => {});
}

test.each<[what: string, entries: readonly Entry[], message: RegExp]>([
  ["a path that leaves it", [MANIFEST, { name: "web/../../evil", text: "x" }], /"web\/\.\.\/\.\.\/evil" of .*\.tgz leaves the archive/],
  ["an absolute path", [MANIFEST, { name: "/etc/evil", text: "x" }], /"\/etc\/evil" of .*\.tgz leaves the archive/],
  ["a backslash", [MANIFEST, { name: "web\\..\\evil", text: "x" }], /leaves the archive/],
  ["a file beside its folder", [MANIFEST, { name: "Chart.yaml", text: "x" }], /outside the folder of the chart/],
  ["a file of 6 MiB", [MANIFEST, { name: "web/big", text: "x".repeat(6 * 1024 * 1024) }], /web\/big is larger|big is larger than 5242880/],
  ["no chart", [{ name: "web/README.md", text: "x" }], /has no Chart\.yaml/],
  ["nothing", [], /has no Chart\.yaml/],
])("an archive with %s is refused", async (_what, entries, message) => {
  const thrown: unknown = await read(await archive(entries)).catch((error: unknown) => error);

  expect([isProblem(thrown), (thrown as Error).message]).toEqual([true, expect.stringMatching(message)]);
});

test("links and devices of an archive are left out", async () => {
  const chart = await read(
    await archive([
      MANIFEST,
      { name: "web/link", type: "symlink", linkname: "/etc/passwd" },
      { name: "web/hard", type: "link", linkname: "/etc/passwd" },
      { name: "web/device", type: "character-device" },
      { name: "web/pipe", type: "fifo" },
      { name: "web/plain", text: "x" },
    ]),
  );

  expect(chart.files.map((file) => file.name)).toEqual(["plain"]);
});

test("of two entries of one name the later one counts, and names of JavaScript are names", async () => {
  const chart = await read(
    await archive([
      MANIFEST,
      { name: "web/twice", text: "one" },
      { name: "web/twice", text: "two" },
      { name: "web/__proto__", text: "p" },
      { name: "web/templates/constructor", text: "c" },
      { name: "web/charts/constructor/Chart.yaml", text: "apiVersion: v2\nname: __proto__\nversion: 1.0.0\n" },
    ]),
  );

  expect(chart.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([
    ["__proto__", "p"],
    ["twice", "two"],
  ]);
  expect([chart.templates[0]?.name, chart.dependencies[0]?.metadata.name]).toEqual(["templates/constructor", "__proto__"]);
});

test("an archive that unpacks to more than 100 MiB is refused before it is", async () => {
  const zeros = gzipSync(Buffer.alloc(150 * 1024 * 1024));
  const before = process.memoryUsage().rss;

  const thrown: unknown = await read(zeros).catch((error: unknown) => error);

  expect(isProblem(thrown, "store.tooLarge")).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});

test("an archive of 20,000 files is read", async () => {
  function* entries(): Generator<Entry> {
    yield MANIFEST;
    for (let at = 0; at < 20_000; at += 1) yield { name: `web/files/${at}`, text: "x" };
  }

  expect((await read(await archive(entries()))).files).toHaveLength(20_000);
});

test.each([
  ["no gzip", Buffer.from("not an archive")],
  ["a gzip that ends early", gzipSync(Buffer.alloc(100_000, 1)).subarray(0, 60)],
  ["a gzip of no tar", gzipSync("not a tar".repeat(200))],
])("%s is no archive", async (_what, bytes) => {
  const thrown: unknown = await read(bytes).catch((error: unknown) => error);

  expect(isProblem(thrown)).toBe(true);
});
