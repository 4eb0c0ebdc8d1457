import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messageOf } from "#base";
import { renderInstance, type InstanceOrder } from "#operations";
import { meansOf, recordBytes } from "../../src/provider/resources/instance-source.ts";
import { instanceOf } from "../operations/instance/order.ts";
import { releaseArchive, releaseFiles, writeFiles } from "../operations/upstream/release.ts";
import { startWebServer } from "../operations/upstream/web-server.ts";

const { signal } = new AbortController();
const COMPONENTS = ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"];
const orderOf = (source: string, change: Partial<InstanceOrder> = {}): InstanceOrder =>
  instanceOf({
    distribution: "flux",
    version: "~2.9",
    range: "~2.9",
    registry: "ghcr.io/fluxcd",
    components: COMPONENTS,
    source,
    ...change,
  });

/** Renders as a plan does. @returns the revision, and the private bytes that the plan leaves */
async function plan(
  order: InstanceOrder,
  bytes?: Uint8Array,
): Promise<{ readonly revision: string; readonly bytes: Uint8Array | undefined }> {
  const by = await meansOf(order, bytes, signal);
  const { revision } = await renderInstance(order, by.source, signal);
  return { revision, bytes: recordBytes(order, by).private };
}

test("what a source said is not asked again for an order that is the same, nor for one that asks the source for nothing else", async () => {
  const listing = '<a href="v2.9.4/">v2.9.4</a>';
  const archive = { body: await releaseArchive({ tag: "v1" }) };
  const server = await startWebServer({ "/download/": { body: listing }, "/download/v2.9.4/manifests.tar.gz": archive });
  const order = orderOf(server.url);
  const first = await plan(order);
  await server[Symbol.asyncDispose]();
  const { length } = server.asked;

  const second = await plan(order, first.bytes);
  const third = await plan({ ...order, cluster: { ...order.cluster, size: "large" }, components: COMPONENTS.slice(1) }, second.bytes);
  const elsewhere = await plan(orderOf(server.url, { range: "2.x", version: "2.x" }), first.bytes).catch(messageOf);

  expect([length > 0, server.asked.length]).toEqual([true, length]);
  expect([second.revision, second.bytes]).toEqual([first.revision, first.bytes]);
  expect(third.revision).toMatch(/^v2\.9\.4@/);
  expect(elsewhere).toMatch(/cannot be had: cannot reach/);
});

test("a folder is looked at as long as it is there, and its record counts once it is gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "headgate-source-"));
  const releases = (tag: string): Record<string, string> =>
    Object.fromEntries(Object.entries(releaseFiles({ tag })).map(([path, text]) => [`flux/v2.9.4/${path}`, text]));
  await writeFiles(folder, releases("v1"));
  const first = await plan(orderOf(folder));
  await writeFiles(folder, releases("v2"));

  const changed = await plan(orderOf(folder), first.bytes);
  await rm(folder, { recursive: true });
  const gone = await plan(orderOf(folder), changed.bytes);

  expect([changed.revision === first.revision, gone.revision]).toEqual([false, changed.revision]);
});

test("bytes that are no record are none", async () => {
  const order = orderOf("/nowhere/at/all");

  for (const bytes of [new Uint8Array(), new TextEncoder().encode('{"manifests":"bm90IGd6aXA="}'), new TextEncoder().encode("[]")])
    await expect(plan(order, bytes)).rejects.toMatchObject({ code: "manifests.invalidReference" });
});
