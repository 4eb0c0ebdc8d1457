import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "#base";
import { BranchReader, type BootstrapPlaces } from "#operations";
import { gitFixture, type GitFixture } from "../git/git-fixture.ts";
import { readManifests } from "../../src/operations/manifests.ts";
import { gitOf } from "./order.ts";

const run = promisify(execFile);
const COMMITS = 2000;
const CLUSTERS = 100;

/** A repository of many commits, each with another content of the same files, made by one `fast-import`. */
async function longHistory(git: GitFixture): Promise<void> {
  const lines: string[] = [];
  const blob = (text: string): void => void lines.push(`data ${Buffer.byteLength(text)}`, text);
  for (let index = 0; index < COMMITS; index++) {
    lines.push("commit refs/heads/main", "committer Ada <ada@example.com> 1767225600 +0000");
    blob(`change ${index}`);
    const noise = [...Array(16).keys()].map((part) => Math.imul(index + 1, 2654435761 + part).toString(36)).join("");
    lines.push(`M 100644 inline clusters/c${index % CLUSTERS}/flux-system/gotk-sync.yaml`);
    blob(`# ${index}\n# ${noise}\n`);
  }
  await git.gitWithInput(`${lines.join("\n")}\n`, "fast-import", "--quiet", "--force");
}

/** Stands before the server and counts what it sends. */
async function counting(target: string): Promise<{ readonly url: string; readonly bytes: () => number; close(): void }> {
  const to = new URL(target);
  const port = Number(to.port);
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(port, to.hostname);
    upstream.on("data", (chunk) => void (bytes += chunk.length));
    client.pipe(upstream).pipe(client);
    for (const each of [client, upstream]) each.on("error", () => [client, upstream].forEach((socket) => socket.destroy()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  to.port = String((server.address() as AddressInfo).port);
  return { url: to.href, bytes: () => bytes, close: () => void server.close() };
}

async function bytesOfClone(url: string, bytes: () => number): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-clone-"));
  const before = bytes();
  const address = new URL(url);
  [address.username, address.password] = ["flux", encodeURIComponent("p:w")];
  await run("git", ["clone", "--quiet", "--bare", address.href, dir], {
    env: { PATH: process.env["PATH"] ?? "", HOME: dir, GIT_CONFIG_NOSYSTEM: "1" },
  });
  await rm(dir, { recursive: true, force: true });
  return bytes() - before;
}

test("a hundred clusters of one repository are read by one fetch, which costs no more than the tree", async () => {
  await using fixture = await gitFixture();
  await longHistory(fixture);
  const proxy = await counting(fixture.remote.url);
  const clone = await bytesOfClone(proxy.url, proxy.bytes);
  const reader = new BranchReader();
  const git = gitOf({ url: proxy.url, http: { username: "flux", password: new Secret("p:w"), allowInsecure: true } });
  const places: Pick<BootstrapPlaces, "git" | "branches"> = { git, branches: reader };
  const clusters = [...Array(CLUSTERS).keys()].map((index) => ({ namespace: "flux-system", path: `clusters/c${index}` }));
  const readAll = () => Promise.all(clusters.map((place) => readManifests(place, places, undefined)));
  const asked = (): string[] => fixture.server.requests.slice(requests).map(({ path }) => path.replace(/^.*\.git\//, ""));
  let requests = fixture.server.requests.length;
  const before = proxy.bytes();

  const found = await readAll();

  const cost = proxy.bytes() - before;
  proxy.close();
  expect(new Set(asked())).toEqual(new Set(["info/refs?service=git-upload-pack", "git-upload-pack"]));
  expect(asked().filter((each) => each === "git-upload-pack").length).toBeLessThanOrEqual(2);
  expect(found.map(({ files }) => Object.keys(files))).toEqual(clusters.map(({ path }) => [`${path}/flux-system/gotk-sync.yaml`]));
  expect(new Set(found.map(({ revision }) => revision))).toEqual(new Set([`main@sha1:${await fixture.git("rev-parse", "main")}`]));
  expect(cost).toBeLessThan(clone / 10);
});

test("a reader sees a new commit once it is told to forget, and other credentials see nothing of it", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a/flux-system/gotk-sync.yaml": "old" });
  const reader = new BranchReader();
  const git = gitOf({ url: fixture.remote.url, http: { username: "flux", password: new Secret("p:w"), allowInsecure: true } });
  const read = async (access = git): Promise<Record<string, string>> =>
    (await readManifests({ namespace: "flux-system", path: "a" }, { git: access, branches: reader }, undefined)).files;
  const first = await read();
  await fixture.commit("main", { "a/flux-system/gotk-sync.yaml": "new" });

  expect([first, await read()]).toEqual([{ "a/flux-system/gotk-sync.yaml": "old" }, { "a/flux-system/gotk-sync.yaml": "old" }]);
  await expect(read({ ...git, http: { ...git.http, password: new Secret("another") } })).rejects.toMatchObject({
    code: "git.authenticationFailed",
  });
  reader.forget();

  expect(await read()).toEqual({ "a/flux-system/gotk-sync.yaml": "new" });
});

test("one who gives up does not end the fetch of the others, and a fetch that failed is tried again", async () => {
  await using fixture = await gitFixture();
  await fixture.commit("main", { "a/flux-system/gotk-sync.yaml": "text" });
  const reader = new BranchReader();
  const git = gitOf({ url: fixture.remote.url, http: { username: "flux", password: new Secret("p:w"), allowInsecure: true } });
  fixture.server.setFault(() => ({ status: 503 }));
  await expect(reader.read(git, "a", undefined)).rejects.toMatchObject({ code: "git.serverError" });
  fixture.server.setFault(undefined);
  const stop = new AbortController();

  const [impatient, patient] = [reader.read(git, "a", stop.signal), reader.read(git, "a", undefined)];
  stop.abort(new Error("enough"));

  await expect(impatient).rejects.toThrow("enough");
  expect([...(await patient).files.keys()]).toEqual(["a/flux-system/gotk-sync.yaml"]);
});
