import { chmod, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Duration } from "#base";
import {
  ArtifactStore,
  digestOf,
  fetchArtifact,
  fileTree,
  joinPath,
  packTree,
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

  const tarball = async (name: string, more: { type?: "symlink"; linkname?: string } = {}): Promise<Uint8Array> => {
    const made = pack();
    made.entry({ name, ...more }, "type" in more ? "" : "x");
    made.finalize();
    const chunks: Uint8Array[] = [];
    for await (const chunk of made) chunks.push(chunk as Uint8Array);
    return gzipSync(Buffer.concat(chunks));
  };

  test.each([["../x"], ["/etc/passwd"], ["a/../../x"], ["a\\b"]])("an entry named %j is refused", async (name) => {
    await expect(unpackTree(await tarball(name))).rejects.toMatchObject({ code: "store.escapes" });
  });

  test("links are skipped", async () => {
    const unpacked = await unpackTree(await tarball("link", { type: "symlink", linkname: "/etc/passwd" }));

    expect([...unpacked.files]).toEqual([]);
  });

  test.each([
    ["is too large", gzipSync(Buffer.alloc(4096)), "store.tooLarge"],
    ["is no archive", Buffer.from("hello"), "store.unreadable"],
  ])("an archive that %s is refused", async (_case, bytes, code) => {
    await expect(unpackTree(bytes, { maxBytes: 1024 })).rejects.toMatchObject({ code });
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
