import { afterAll, beforeAll, expect, test } from "vitest";
import { readSnapshot, SNAPSHOT_VERSION } from "#operations";
import { fileTree, packTree, unpackTree, type TreeFile } from "#store";
import { startFleet, type Fleet } from "./fleet.ts";
import { memoryPlace, newKeys, snapshotOf, type Keys } from "./places.ts";
import { patience } from "../../support/eventually.ts";

let fleet: Fleet;
let keys: Keys;
let whole: Uint8Array;

beforeAll(async () => {
  fleet = await startFleet();
  keys = await newKeys();
  const target = memoryPlace();
  await snapshotOf(fleet.cluster, keys, target);
  whole = target.bytes ?? new Uint8Array();
});
afterAll(async () => {
  await fleet[Symbol.asyncDispose]();
});

type Files = Map<string, TreeFile>;
const text = (content: string): TreeFile => ({ bytes: new TextEncoder().encode(content), executable: false });

/** The archive with other files. */
async function changed(change: (files: Files) => void): Promise<Uint8Array> {
  const files: Files = new Map((await unpackTree(whole)).files);
  change(files);
  return packTree(fileTree(files));
}

function changeIndex(change: (index: Record<string, unknown>) => void): (files: Files) => void {
  return (files) => {
    const index = JSON.parse(new TextDecoder().decode(files.get("index.json")?.bytes)) as Record<string, unknown>;
    change(index);
    files.set("index.json", text(JSON.stringify(index)));
  };
}

const PART = "objects/flux/source.toolkit.fluxcd.io/GitRepository/flux-system/fleet.json";

const DAMAGED: readonly (readonly [string, () => Promise<Uint8Array> | Uint8Array, string, string])[] = [
  ["an empty file", () => new Uint8Array(), "snapshot.notASnapshot", "memory is no snapshot: it is not compressed with gzip"],
  ["a text", () => text("hello").bytes, "snapshot.notASnapshot", "it is not compressed with gzip"],
  ["one that is cut short", () => whole.subarray(0, whole.length - 100), "snapshot.truncated", "memory is cut short or damaged"],
  ["one with a changed byte", () => whole.map((byte, at) => (at === 500 ? byte ^ 1 : byte)), "snapshot.truncated", "cannot be unpacked"],
  ["another archive", () => packTree(fileTree([["chart.yaml", text("a: b")]])), "snapshot.notASnapshot", "it has no index.json"],
  [
    "another index",
    () => changed((files) => files.set("index.json", text('{"format":"other"}'))),
    "snapshot.notASnapshot",
    "that of something else",
  ],
  [
    "an index that is no JSON",
    () => changed((files) => files.set("index.json", text("{"))),
    "snapshot.notASnapshot",
    "that of something else",
  ],
  [
    "a newer format",
    () => changed(changeIndex((index) => (index["version"] = SNAPSHOT_VERSION + 1))),
    "snapshot.newerFormat",
    "memory has version 2 of the format, and this release reads up to 1",
  ],
  ["no version", () => changed(changeIndex((index) => delete index["version"])), "snapshot.corrupted", "index.json names no version"],
  [
    "an index without its objects",
    () => changed(changeIndex((index) => delete index["objects"])),
    "snapshot.corrupted",
    "index.json has no list objects",
  ],
  ["a part that is missing", () => changed((files) => files.delete(PART)), "snapshot.corrupted", `${PART} is missing`],
  [
    "a part that was changed",
    () => changed((files) => files.set(PART, text("{}"))),
    "snapshot.corrupted",
    `${PART} has the digest sha256:`,
  ],
  [
    "a part that is not listed",
    () => changed((files) => files.set("objects/more.json", text("{}"))),
    "snapshot.corrupted",
    "objects/more.json is not in its index",
  ],
  [
    "a sealed part that was changed",
    () => changed((files) => files.set("sealed.age", text("age"))),
    "snapshot.corrupted",
    "sealed.age has the digest",
  ],
  [
    "a part that is another object",
    () =>
      changed(
        changeIndex((index) => {
          const parts = index["objects"] as { path: string; name: string }[];
          for (const part of parts) if (part.path === PART) part.name = "other";
        }),
      ),
    "snapshot.corrupted",
    `${PART} is not the object GitRepository/flux-system/other`,
  ],
  [
    "sealed objects that are others than the index says",
    () =>
      changed(
        changeIndex((index) => {
          const sealed = index["sealed"] as { objects: unknown[] };
          sealed.objects.pop();
        }),
      ),
    "snapshot.corrupted",
    "sealed.age does not hold what the index says",
  ],
];

test.each(DAMAGED)("%s is refused by name", async (_case, make, code, message) => {
  const source = memoryPlace(await make());

  await expect(readSnapshot(source, keys, patience())).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test("a snapshot is read as it was written, and another digest than that asked for is refused", async () => {
  const source = memoryPlace(whole);
  const { digest } = await readSnapshot(source, {}, patience());

  await expect(readSnapshot(source, { digest }, patience())).resolves.toMatchObject({ digest });
  await expect(readSnapshot(source, { digest: "sha256:00" }, patience())).rejects.toMatchObject({ code: "snapshot.digestDiffers" });
  await expect(readSnapshot(memoryPlace(), {}, patience())).rejects.toMatchObject({ code: "snapshot.notFound" });
});
