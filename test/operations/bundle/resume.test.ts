import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { messageOf, silentLog, type Log } from "#base";
import {
  createBundle,
  ImageLayout,
  pushBundle,
  verifyBundle,
  type BundlePlaces,
  type BundleSummary,
  type PushOutcome,
} from "../../../src/operations/bundle/index.ts";
import { startFakeRegistry, digestOf, type Fault } from "../../support/fake-registry.ts";
import { orderOf, scratch, signal, startFakeWarehouse, stock, stockArtifact, withPlaces, type Warehouse } from "./warehouse.ts";

const SIZE = 300_000;
const content = Array.from({ length: SIZE / 10 }, (_each, i) => String(i).padStart(10, "-")).join("");
const blob = digestOf(Buffer.from(content));

async function stocked(
  options: { readonly parts?: boolean } = {},
): Promise<Warehouse & { fault: Fault | undefined; readonly requests: string[] }> {
  const started = await startFakeRegistry(options);
  for (const each of ["source-controller", "kustomize-controller"]) await stock(started.host, `headgate/${each}:v0.3.0`);
  await stockArtifact(started.host, "team/large:v1", content);
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

function create(
  host: string,
  output: string,
  { abort = signal, log = silentLog }: { abort?: AbortSignal; log?: Log } = {},
): Promise<BundleSummary> {
  const order = orderOf(host, output, { artifacts: [`oci://${host}/team/large:v1`], concurrency: 1 });
  return withPlaces({ plainHttp: [host] }, (places) => createBundle(order, patient(places), abort), log);
}

/** Places where waiting takes no time. */
function patient(places: BundlePlaces): BundlePlaces {
  return { ...places, clock: { ...places.clock, sleep: async () => undefined } };
}

interface Cut {
  readonly bytes: number;
  /** Noted: what each request for the blob asks for. */
  readonly ranges: (string | undefined)[];
  /** Bytes that have arrived; it is hung up once there are some. */
  readonly arrived: () => Promise<number>;
}

/** Closes a connection once more than `least` bytes have arrived. */
async function hangUp(response: ServerResponse, arrived: () => Promise<number>, least = 0): Promise<void> {
  while ((await arrived()) <= least) await pause(5);
  response.destroy();
}

/** Sends the first bytes of what is asked for and hangs up, once. */
function cutOnce({ bytes, ranges, arrived }: Cut): Fault {
  return (request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== "GET" || request.url?.includes(`/blobs/${blob}`) !== true) return false;
    ranges.push(request.headers.range);
    if (ranges.length > 1) return false;
    response.writeHead(200, { "content-length": String(SIZE) });
    response.write(content.slice(0, bytes));
    void hangUp(response, arrived);
    return true;
  };
}

describe("a download", () => {
  test.each([
    ["goes on in the middle of a blob", {}, true],
    ["begins a blob anew at a registry that gives no parts", { parts: false }, false],
  ])("that was cut %s", async (_case, options, isContinued) => {
    await using from = await stocked(options);
    await using folder = await scratch();
    const ranges: (string | undefined)[] = [];
    const layout = new ImageLayout(folder.at("bundle"));
    from.fault = cutOnce({ bytes: 100_000, ranges, arrived: () => layout.partOf(blob) });

    const whole = await create(from.host, folder.at("bundle"));

    const [first, second] = ranges;
    const other = await create(from.host, folder.at("other"));
    expect([first, second, await layout.has(blob), whole.digest === other.digest]).toEqual([
      undefined,
      expect.stringMatching(/^bytes=[1-9]\d*-$/),
      true,
      true,
    ]);
    expect(whole.fetchedBytes === other.fetchedBytes).toBe(isContinued);
  });

  test("that was stopped is gone on with by the next run, in the middle of the blob", async () => {
    await using from = await stocked();
    await using folder = await scratch();
    const stop = new AbortController();
    from.fault = (request, response) => {
      if (request.method !== "GET" || request.url?.includes(`/blobs/${blob}`) !== true) return false;
      response.writeHead(200, { "content-length": String(SIZE) });
      response.write(content.slice(0, 100_000));
      return true;
    };
    const part = new ImageLayout(folder.at("bundle"));
    const stopped = create(from.host, folder.at("bundle"), { abort: stop.signal }).catch(messageOf);
    await expect.poll(() => part.partOf(blob), { timeout: 30_000 }).toBe(100_000);
    stop.abort(new Error("pulled the plug"));
    const told = await stopped;
    const ranges: (string | undefined)[] = ["first"];
    from.fault = (request) => {
      if (request.method === "GET" && request.url?.includes(`/blobs/${blob}`) === true) ranges.push(request.headers.range);
      return false;
    };

    const { fetchedBytes } = await create(from.host, folder.at("bundle"));

    expect([told, ranges, fetchedBytes >= 200_000 && fetchedBytes < 250_000]).toEqual([
      "pulled the plug",
      ["first", "bytes=100000-"],
      true,
    ]);
    expect(digestOf(await readFile(part.fileOf(blob)))).toBe(blob);
  });

  test.each([
    ["of other bytes", "?".repeat(1000)],
    ["that is longer than the blob", "?".repeat(SIZE + 1)],
    ["of other bytes as long as the blob", "?".repeat(SIZE)],
  ])("begins anew over a part %s", async (_case, part) => {
    await using from = await stocked();
    await using folder = await scratch();
    const layout = new ImageLayout(folder.at("bundle"));
    await mkdir(dirname(layout.fileOf(blob)), { recursive: true });
    await writeFile(`${layout.fileOf(blob)}.part`, part);

    await create(from.host, folder.at("bundle"));

    expect(digestOf(await readFile(layout.fileOf(blob)))).toBe(blob);
  });

  test("takes a part that is the whole blob without asking for it", async () => {
    await using from = await stocked();
    await using folder = await scratch();
    const layout = new ImageLayout(folder.at("bundle"));
    await mkdir(dirname(layout.fileOf(blob)), { recursive: true });
    await writeFile(`${layout.fileOf(blob)}.part`, content);
    const before = from.requests.length;

    await create(from.host, folder.at("bundle"));

    expect(from.requests.slice(before).filter((each) => each.startsWith("GET") && each.includes(blob))).toEqual([]);
  });

  test("that is cut again and again is not given up while some of it arrives each time", async () => {
    await using from = await stocked();
    await using folder = await scratch();
    const layout = new ImageLayout(folder.at("bundle"));
    let cuts = 0;
    from.fault = (request, response) => {
      if (request.method !== "GET" || request.url?.includes(`/blobs/${blob}`) !== true) return false;
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(start === 0 ? 200 : 206, {
        "content-length": String(SIZE - start),
        "content-range": `bytes ${start}-${SIZE - 1}/${SIZE}`,
      });
      const isLast = start + 40_000 >= SIZE;
      cuts += isLast ? 0 : 1;
      response.write(content.slice(start, start + 40_000));
      if (isLast) response.end();
      else void hangUp(response, () => layout.partOf(blob), start);
      return true;
    };

    await create(from.host, folder.at("bundle"));

    expect(digestOf(await readFile(layout.fileOf(blob)))).toBe(blob);
    expect(cuts).toBeGreaterThan(4);
  });
});

describe("an upload", () => {
  /** Where each piece began. */
  const starts = (seen: readonly string[]): readonly number[] => seen.map((range) => Number(range.split("-")[0]));

  async function pushInPieces(
    place: string,
    to: Warehouse,
    { abort = signal, log = silentLog }: { abort?: AbortSignal; log?: Log } = {},
  ): Promise<PushOutcome> {
    const order = { place, registry: `${to.host}/mirror`, concurrency: 1, chunkBytes: 100_000 };
    return withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(order, patient(places), abort), log);
  }

  /** Notes where pieces begin, and stops what is sent once `bytes` of the large blob have gone. */
  function watchPieces(
    to: { fault: Fault | undefined },
    seen: string[],
    cut?: { readonly bytes: number; readonly stop: () => void },
  ): void {
    to.fault = (request) => {
      const range = request.headers["content-range"];
      if (request.method !== "PATCH" || range === undefined) return false;
      seen.push(range);
      let came = Number(range.split("-")[0]);
      if (cut !== undefined)
        request.on("data", (chunk: Buffer) => {
          came += chunk.length;
          if (came >= cut.bytes) cut.stop();
        });
      return false;
    };
  }

  test("that was stopped is gone on with by the next run, in the middle of the blob", async () => {
    await using from = await stocked();
    await using to = await startFakeWarehouse();
    await using folder = await scratch();
    const place = folder.at("bundle");
    await create(from.host, place);
    const [stop, seen] = [new AbortController(), [] as string[]];
    watchPieces(to, seen, { bytes: 150_000, stop: () => stop.abort(new Error("pulled the plug")) });
    const told = await pushInPieces(place, to, { abort: stop.signal }).catch(messageOf);
    const remembered = await stat(`${place}.push.json`);
    const [first] = [seen.length];
    watchPieces(to, seen);

    const pushed = await pushInPieces(place, to);

    const { faults } = await withPlaces({ plainHttp: [to.host] }, (places) =>
      verifyBundle({ place: `oci://${to.host}/mirror`, concurrency: 2 }, places, signal),
    );
    expect([told, remembered.mode & 0o777, starts(seen.slice(0, first)), faults]).toEqual(["pulled the plug", 0o600, [0, 100_000], []]);
    expect(starts(seen.slice(first))[0]).toBeGreaterThanOrEqual(100_000);
    expect(pushed.digest).toMatch(/^sha256:/);
    await expect(stat(`${place}.push.json`)).rejects.toThrow("ENOENT");
  });

  test("begins anew where the registry knows nothing of the one before, or the record is none", async () => {
    await using from = await stocked();
    await using folder = await scratch();
    const place = folder.at("bundle");
    await create(from.host, place);

    const outcomes = [];
    for (const record of [
      "no JSON",
      '{"version":1,"uploads":{"HOST/mirror/team/large@BLOB":"http://HOST/v2/mirror/team/large/blobs/uploads/gone?state=kept"}}',
    ]) {
      await using to = await startFakeWarehouse();
      await writeFile(`${place}.push.json`, record.replaceAll("HOST", to.host).replaceAll("BLOB", blob));
      const seen: string[] = [];
      watchPieces(to, seen);
      await pushInPieces(place, to);
      outcomes.push(starts(seen));
    }

    expect(outcomes).toEqual([
      [0, 100_000, 200_000],
      [0, 100_000, 200_000],
    ]);
  });

  test("goes in one piece to a registry that takes no others", async () => {
    await using from = await stocked();
    await using to = await startFakeWarehouse();
    await using folder = await scratch();
    await create(from.host, folder.at("bundle"));
    to.fault = (request, response) => {
      if (request.method !== "PATCH") return false;
      request.resume();
      response.writeHead(405).end();
      return true;
    };

    await pushInPieces(folder.at("bundle"), to);

    const { faults } = await withPlaces({ plainHttp: [to.host] }, (places) =>
      verifyBundle({ place: `oci://${to.host}/mirror`, concurrency: 2 }, places, signal),
    );
    expect(faults).toEqual([]);
  });

  test("whose bytes the registry finds to be others fails, and is begun anew by the next run", async () => {
    await using from = await stocked();
    await using to = await startFakeWarehouse();
    await using folder = await scratch();
    const place = folder.at("bundle");
    await create(from.host, place);
    const layout = new ImageLayout(place);
    const good = await readFile(layout.fileOf(blob));
    await writeFile(layout.fileOf(blob), Buffer.from(content.toUpperCase().replaceAll("-", "_")));
    const told = await pushInPieces(place, to).catch(messageOf);
    await writeFile(layout.fileOf(blob), good);

    await pushInPieces(place, to);

    expect(told).toMatch(/answered 400: DIGEST_INVALID/);
  });

  test("follows redirects that keep what is sent, and refuses those that drop it", async () => {
    await using from = await stocked();
    await using to = await startFakeWarehouse();
    await using folder = await scratch();
    await create(from.host, folder.at("bundle"));
    let status = 307;
    to.fault = (request, response) => {
      if (request.method !== "POST" || request.url?.includes("again") === true) return false;
      request.resume();
      response.writeHead(status, { location: `${request.url ?? ""}?again` }).end();
      return true;
    };

    const kept = await pushInPieces(folder.at("bundle"), to);
    status = 302;
    const order = { place: folder.at("bundle"), registry: `${to.host}/other`, concurrency: 1 };
    const dropped = await withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(order, patient(places), signal).catch(messageOf));

    expect(kept.uploadedBlobs).toBeGreaterThan(0);
    expect(dropped).toMatch(/answers what is written there with the redirect 302, which would drop it$/);
  });
});
