import { chmod, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack, type Header } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Duration } from "#base";
import {
  ArtifactStore,
  digestOf,
  fetchArtifact,
  fileTree,
  joinPath,
  packTree,
  readTar,
  serveFiles,
  subtree,
  unpackTree,
  type FileTree,
} from "#store";
import { VirtualClock } from "../support/virtual-clock.ts";

const text = (content: string, executable = false) => ({ bytes: new TextEncoder().encode(content), executable });
const sample = (): FileTree =>
  fileTree(
    [
      ["app/run.sh", text("#!/bin/sh\n", true)],
      ["app.yaml", text("a: 1\n")],
    ],
    ["empty"],
  );
const owner = { kind: "GitRepository", namespace: "apps", name: "web" };

let directory: string;
let clock: VirtualClock;
let store: ArtifactStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "store-"));
  clock = new VirtualClock();
  store = new ArtifactStore({ directory, advertised: "source.local.", clock });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const put = (file: string, tree = sample()) => store.put(tree, { owner, file, revision: `main@sha1:${file}` });

describe("archives", () => {
  test("equal content gives an equal digest whatever the order of files", async () => {
    const other = fileTree(
      [
        ["app.yaml", text("a: 1\n")],
        ["app/run.sh", text("#!/bin/sh\n", true)],
      ],
      ["empty", "app"],
    );

    const digests = [digestOf(await packTree(sample())), digestOf(await packTree(other))];

    expect(digests[0]).toBe(digests[1]);
  });

  test("a tree survives the round trip with its folders and execute bits", async () => {
    const unpacked = await unpackTree(await packTree(sample()));

    expect([...unpacked.files].map(([path, file]) => [path, file.executable, new TextDecoder().decode(file.bytes)])).toEqual([
      ["app.yaml", false, "a: 1\n"],
      ["app/run.sh", true, "#!/bin/sh\n"],
    ]);
    expect([...unpacked.directories].toSorted()).toEqual(["app", "empty"]);
  });

  type Entry = Pick<Header, "name"> & Partial<Header> & { readonly text?: string };
  const packed = async (entries: readonly Entry[]): Promise<Uint8Array> => {
    const made = pack();
    for (const { text: held = "x", type = "file", ...head } of entries) made.entry({ ...head, type }, type === "file" ? held : "");
    made.finalize();
    const chunks: Uint8Array[] = [];
    for await (const chunk of made) chunks.push(chunk as Uint8Array);
    return Buffer.concat(chunks);
  };
  const tarball = async (...entries: readonly Entry[]): Promise<Uint8Array> => gzipSync(await packed(entries));

  test.each<[string, readonly Entry[], string]>([
    ["above", [{ name: "../x" }], 'entry "../x" of the chart leaves the archive\'s root'],
    ["from the root of the machine", [{ name: "/etc/passwd" }], 'entry "/etc/passwd" of the chart leaves the archive\'s root'],
    ["down and above", [{ name: "a/../../x" }], 'entry "a/../../x" of the chart leaves the archive\'s root'],
    ["with a backslash", [{ name: "a\\b" }], String.raw`entry "a\\b" of the chart leaves the archive's root`],
    ["with a NUL", [{ name: "a", pax: { path: "a\0b" } }], String.raw`entry "a\u0000b" of the chart leaves the archive's root`],
    [
      "of 10,000 characters above",
      [{ name: "a", pax: { path: `../${"x".repeat(9997)}` } }],
      `entry "../${"x".repeat(197)}"… (10000 characters) of the chart leaves the archive's root`,
    ],
    ["for the root", [{ name: "." }], 'entry "." of the chart is a file and a folder at once'],
    ["below a file", [{ name: "a" }, { name: "a/b" }], 'entry "a" of the chart is a file and a folder at once'],
    ["for a folder", [{ name: "a", type: "directory" }, { name: "a" }], 'entry "a" of the chart is a file and a folder at once'],
  ])("a name %s is refused", async (_case, entries, message) => {
    await expect(unpackTree(await tarball(...entries), { what: "the chart" })).rejects.toThrow(message);
  });

  test("links, devices and pipes are skipped, and what lies behind a link is a folder of the tree", async () => {
    const bytes = await tarball(
      { name: "link", type: "symlink", linkname: "/etc" },
      { name: "link/passwd" },
      { name: "hard", type: "link", linkname: "../../etc/passwd" },
      { name: "round", type: "symlink", linkname: "round" },
      { name: "zero", type: "character-device", devmajor: 1, devminor: 5 },
      { name: "disk", type: "block-device" },
      { name: "pipe", type: "fifo" },
    );

    expect([...(await unpackTree(bytes)).files.keys()]).toEqual(["link/passwd"]);
  });

  test("of several files of one name the last stays, and no name is special", async () => {
    const long = "x".repeat(10_000);
    const bytes = await tarball(
      { name: "a", text: "first" },
      { name: "./a", text: "last" },
      { name: "__proto__" },
      { name: "b", pax: { path: long } },
    );

    const { files } = await unpackTree(bytes);

    expect([...files].map(([path, { bytes: held }]) => [path, new TextDecoder().decode(held)])).toEqual([
      ["__proto__", "x"],
      ["a", "last"],
      [long, "x"],
    ]);
  });

  const many = Array.from({ length: 2000 }, (_, at): Entry => ({ name: `f${at}`, text: "" }));

  test.each<[string, () => Promise<Uint8Array>, string]>([
    ["expands to a thousand times its size", async () => gzipSync(Buffer.alloc(4_000_000)), "the chart is larger than 1000000 bytes"],
    ["holds very many files without content", () => tarball(...many), "the chart is larger than 1000000 bytes"],
    ["is no archive", async () => Buffer.from("hello"), "the chart is not a gzip-compressed tar archive"],
    ["was cut short", async () => (await tarball({ name: "a" })).subarray(0, 40), "the chart is not a gzip-compressed tar archive"],
    [
      "was cut short before it was compressed",
      async () => gzipSync((await packed([{ name: "a", text: "y".repeat(5000) }])).subarray(0, 3000)),
      "the chart is not a gzip-compressed tar archive",
    ],
    [
      "names a size that it does not have",
      () => tarball({ name: "a", pax: { size: "99999999999" } }),
      "the chart is not a gzip-compressed tar archive",
    ],
  ])("an archive that %s is refused", async (_case, bytes, message) => {
    await expect(unpackTree(await bytes(), { maxBytes: 1_000_000, what: "the chart" })).rejects.toThrow(message);
  });

  test.each<[string, () => Promise<Uint8Array>, string]>([
    [
      "has a name above",
      () => packed([{ name: "a" }, { name: "blobs/../../x" }]),
      'entry "blobs/../../x" of FILE leaves the archive\'s root',
    ],
    [
      "was cut short",
      async () => (await packed([{ name: "a", text: "y".repeat(5000) }])).subarray(0, 3000),
      "FILE is no tar archive, or was cut short",
    ],
    ["is none", async () => Buffer.alloc(2000, "?"), "FILE is no tar archive, or was cut short"],
  ])("a tar file that %s is refused", async (_case, bytes, message) => {
    const file = join(directory, "bundle.tar");
    await writeFile(file, await bytes());

    await expect(readTar(file, async () => true)).rejects.toThrow(message.replace("FILE", file));
  });
});

describe("paths", () => {
  test.each([
    [["./deploy/"], "deploy"],
    [["../../etc"], "etc"],
    [["a", "/b/../c"], "a/c"],
    [["."], ""],
  ])("%j joins to %j, never above the root", (parts, joined) => {
    expect(joinPath(...parts)).toBe(joined);
  });

  test("a subtree of a missing folder is undefined, of an empty one empty", () => {
    expect(subtree(sample(), "nowhere")).toBeUndefined();
    expect(subtree(sample(), "empty")?.files.size).toBe(0);
    expect([...(subtree(sample(), "app")?.files.keys() ?? [])]).toEqual(["run.sh"]);
  });
});

describe("the artifact store", () => {
  test("an artifact names its file, its digest and the advertised host", async () => {
    const artifact = await put("0a1b.tar.gz");

    const bytes = await readFile(join(directory, "gitrepository/apps/web/0a1b.tar.gz"));
    expect(artifact).toEqual({
      url: "http://source.local./gitrepository/apps/web/0a1b.tar.gz",
      path: "gitrepository/apps/web/0a1b.tar.gz",
      revision: "main@sha1:0a1b.tar.gz",
      digest: digestOf(bytes),
      lastUpdateTime: "2026-01-01T00:00:00Z",
      size: bytes.length,
    });
  });

  test("a corrupt file is found and deleted, then it is missing", async () => {
    const artifact = await put("a.tar.gz");
    const first = await store.verify(artifact);
    await writeFile(join(directory, artifact.path), "other");

    const later = [await store.verify(artifact), await store.verify(artifact)];

    expect([first, ...later]).toEqual(["intact", "corrupt", "missing"]);
  });

  test("a path that leaves the storage is refused", async () => {
    await expect(store.readBytes({ path: "../../etc/passwd", digest: "sha256:0", url: "x" })).rejects.toMatchObject({
      code: "store.unsafePath",
    });
  });

  const age = async (file: string, seconds: number) =>
    utimes(join(directory, "gitrepository/apps/web", file), clock.now() / 1000 - seconds, clock.now() / 1000 - seconds);

  test.each<[string, Record<string, number>, string[]]>([
    ["files past their time go, the current one stays", { old: 300, older: 400 }, ["old", "older"]],
    ["young files stay up to the number of records", { old: 30 }, []],
    ["beyond the records the oldest go first", { old: 30, older: 40, oldest: 50 }, ["older", "oldest"]],
  ])("garbage: %s", async (_case, ages, gone) => {
    const current = await put("current");
    await age("current", 1000);
    for (const [file, seconds] of Object.entries(ages)) {
      await put(file);
      await age(file, seconds);
    }
    await symlink("current", join(directory, "gitrepository/apps/web/latest"));

    const deleted = await store.collectGarbage(current);

    expect(deleted.map((path) => path.replace(/^.*\//, "")).toSorted()).toEqual(gone);
    expect((await readdir(join(directory, "gitrepository/apps/web"))).toSorted()).toEqual(
      ["current", "latest", ...Object.keys(ages).filter((file) => !gone.includes(file))].toSorted(),
    );
  });
});

describe("a consumer", () => {
  test("reads the tree itself when the store is in its process", async () => {
    const tree = sample();
    const artifact = await put("a.tar.gz", tree);

    const fetched = await fetchArtifact(artifact, { store, clock, signal: new AbortController().signal });

    expect(fetched).toBe(tree);
  });

  test("downloads, and refuses bytes that have another digest", async () => {
    const server = await serveFiles({ directory });
    const artifact = await put("a.tar.gz");
    const signal = new AbortController().signal;

    const fetched = await fetchArtifact(artifact, { clock, signal, host: server.address });
    const wrong = fetchArtifact({ ...artifact, digest: "sha256:00" }, { clock, signal, host: server.address });

    expect([...fetched.files.keys()]).toEqual(["app.yaml", "app/run.sh"]);
    await expect(wrong).rejects.toMatchObject({ code: "store.digestMismatch", verdict: "retry" });
    await server.close();
  });

  test("is told to wait when the artifact is gone", async () => {
    const server = await serveFiles({ directory });
    const artifact = { ...(await put("a.tar.gz")), path: "x", url: `http://${server.address}/gitrepository/nothing.tar.gz` };

    await expect(fetchArtifact(artifact, { clock, signal: new AbortController().signal })).rejects.toMatchObject({
      code: "store.gone",
      verdict: "wait",
    });
    await server.close();
  });

  test("tries again with waits of 5 to 30 seconds while the server cannot be reached", async () => {
    const artifact = { ...(await put("a.tar.gz")), url: "http://127.0.0.1:9/x" };
    const waits: number[] = [];
    const noting = { now: () => 0, sleep: async (millis: number) => void waits.push(millis) };

    const fetched = fetchArtifact(artifact, { clock: noting, signal: new AbortController().signal, retries: 4 });

    await expect(fetched).rejects.toMatchObject({ code: "store.downloadFailed" });
    expect(waits).toEqual([5000, 10_000, 20_000, 30_000]);
  });
});

describe("the file server", () => {
  test("serves files and listings, and nothing outside its folder", async () => {
    await put("a.tar.gz");
    await symlink("/etc", join(directory, "outside"));
    await chmod(directory, 0o755);
    const server = await serveFiles({ directory });
    const status = async (path: string, method = "GET") => (await fetch(`http://${server.address}${path}`, { method })).status;

    const answers = [
      await status("/gitrepository/apps/web/a.tar.gz"),
      await status("/"),
      await status("/outside/passwd"),
      await status("/..%2f..%2fetc/passwd"),
      await status("/nothing"),
      await status("/", "POST"),
    ];

    expect(answers).toEqual([200, 200, 404, 404, 404, 405]);
    await server.close();
  });
});

test("retention is counted from the rule given", async () => {
  const strict = new ArtifactStore({ directory, advertised: "x", clock, retention: { ttl: Duration.hours(1), records: 1 } });
  await put("old");
  const current = await put("current");

  expect(await strict.collectGarbage(current)).toEqual(["gitrepository/apps/web/old"]);
});

describe("a file that is packed already", () => {
  test("is taken over as it is, and leaves nothing temporary behind", async () => {
    const file = join(directory, "layer");
    await writeFile(file, "packed elsewhere");

    const artifact = await store.putFile(file, { owner, file: "sha256:1.tar.gz", revision: "v1@sha256:1", metadata: { a: "b" } });

    expect([artifact, await readFile(file, "utf8"), await readdir(join(directory, "gitrepository/apps/web"))]).toEqual([
      {
        url: "http://source.local./gitrepository/apps/web/sha256%3A1.tar.gz",
        path: "gitrepository/apps/web/sha256:1.tar.gz",
        revision: "v1@sha256:1",
        digest: digestOf("packed elsewhere"),
        lastUpdateTime: artifact.lastUpdateTime,
        size: 16,
        metadata: { a: "b" },
      },
      "packed elsewhere",
      ["sha256:1.tar.gz"],
    ]);
  });

  test("that is not there is a failure to write, and leaves nothing behind", async () => {
    const wish = store.putFile(join(directory, "absent"), { owner, file: "a.tgz", revision: "1" });

    await expect(wish).rejects.toMatchObject({ code: "store.writeFailed" });
    expect(await readdir(join(directory, "gitrepository/apps/web"))).toEqual([]);
  });
});

test("a name beside the artifacts stands for the latest, is served, and outlives garbage collection", async () => {
  const first = await put("one.tar.gz");
  const url = await store.link(first, "latest.tar.gz");
  const second = await put("two.tar.gz", fileTree([["other", text("x")]]));
  await store.link(second, "latest.tar.gz");
  await clock.advance(3_600_000);
  await store.collectGarbage(second);
  const server = await serveFiles({ directory });
  const moved = new ArtifactStore({ directory, advertised: server.address, clock });

  const served = new Uint8Array(await (await fetch(moved.withHost(url))).arrayBuffer());
  await server.close();

  expect([url, digestOf(served)]).toEqual(["http://source.local./gitrepository/apps/web/latest.tar.gz", second.digest]);
});
