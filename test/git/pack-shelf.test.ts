import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silentLog } from "#base";
import { fetchOnce, packShelf, resolveRef, type PackShelf } from "#git";
import { realClock } from "../support/outside.ts";
import { gitFixture, type GitFixture } from "./git-fixture.ts";

let folder = "";
let fixture: GitFixture;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headgate-shelf-"));
  fixture = await gitFixture();
  await fixture.commit("main", { "a/sync.yaml": "text of a", "b/sync.yaml": "text of b" });
});
afterEach(async () => {
  await fixture[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const shelfIn = (place = folder): PackShelf => packShelf(place, { clock: realClock, log: silentLog });
const fetches = (): number =>
  fixture.server.requests.filter(({ method, path }) => method === "POST" && path.endsWith("git-upload-pack")).length;

/** What one process does: its own look at the branch, and the files of one folder. */
async function read(shelf: PackShelf, name = "fleet"): Promise<Record<string, string>> {
  const ref = await resolveRef(fixture.remote, { branch: "main" });
  const before = fetches();
  const commit = await fetchOnce(fixture.remote, ref, { shared: { shelf, name } });
  const files = await commit.filesIn("a");
  expect(fetches()).toBeGreaterThanOrEqual(before);
  return Object.fromEntries([...files].map(([path, { bytes }]) => [path, Buffer.from(bytes).toString()]));
}

/** Requests that fetch objects; asking for references takes a POST as well. */
async function objectsFetched(act: () => Promise<unknown>): Promise<number> {
  const ref = fetches();
  await resolveRef(fixture.remote, { branch: "main" });
  const asking = fetches() - ref;
  const before = fetches();
  const looks = await act();
  return fetches() - before - asking * (typeof looks === "number" ? looks : 1);
}

test("twenty processes that look at once fetch once", async () => {
  const cost = await objectsFetched(async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => read(shelfIn())));
    expect(new Set(all.map((each) => JSON.stringify(each)))).toEqual(new Set(['{"a/sync.yaml":"text of a"}']));
    return 20;
  });

  expect(cost).toBe(1);
  expect(await objectsFetched(() => read(shelfIn()))).toBe(0);
  expect((await stat(folder)).isDirectory()).toBe(true);
  expect((await readdir(folder)).filter((each) => !each.endsWith(".pack"))).toEqual([]);
});

test("a new commit is fetched, and another name sees nothing of it", async () => {
  await read(shelfIn());
  await fixture.commit("main", { "a/sync.yaml": "newer" });

  expect(await objectsFetched(async () => expect(await read(shelfIn())).toEqual({ "a/sync.yaml": "newer" }))).toBe(1);
  expect(await objectsFetched(() => read(shelfIn(), "somebody else"))).toBe(1);
});

test.each([
  ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["changed", (bytes: Buffer) => Buffer.from(bytes.map((each, i) => (i > 40 && i < 60 ? each ^ 1 : each)))],
  ["empty", () => Buffer.alloc(0)],
])("a pack that was %s is fetched anew", async (_, change) => {
  await read(shelfIn());
  const [name = ""] = await readdir(folder);
  await writeFile(join(folder, name), change(await readFile(join(folder, name))));

  expect(await read(shelfIn())).toEqual({ "a/sync.yaml": "text of a" });
  expect(await read(shelfIn())).toEqual({ "a/sync.yaml": "text of a" });
});

test("a process that ended while it fetched holds nobody up for long", async () => {
  await read(shelfIn());
  const [name = ""] = await readdir(folder);
  await rm(join(folder, name));
  await writeFile(join(folder, `${name}.lock`), "");
  const longAgo = Date.now() / 1000 - 60;
  await utimes(join(folder, `${name}.lock`), longAgo, longAgo);

  expect(await read(shelfIn())).toEqual({ "a/sync.yaml": "text of a" });
  expect(await readdir(folder)).toEqual([name]);
});

test("a folder that cannot be written costs the sharing only", async () => {
  await writeFile(join(folder, "file"), "");

  expect(await read(shelfIn(join(folder, "file", "below")))).toEqual({ "a/sync.yaml": "text of a" });
});

test("one who gives up while another fetches stops waiting", async () => {
  const shelf = shelfIn();
  let begun: () => void = () => undefined;
  let finish: (pack: Uint8Array) => void = () => undefined;
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const first = shelf.pack(
    "x",
    () => {
      begun();
      return new Promise((resolve) => (finish = resolve));
    },
    undefined,
  );
  await isBegun;
  const stop = new AbortController();
  const second = shelf.pack("x", () => Promise.reject(new Error("fetched twice")), stop.signal);
  stop.abort(new Error("enough"));

  await expect(second).rejects.toThrow("enough");
  finish(new Uint8Array([1]));
  expect([...(await first)]).toEqual([1]);
});
