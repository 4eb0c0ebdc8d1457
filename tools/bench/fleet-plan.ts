// What a plan of a hundred clusters fetches from their repository, beside a full clone for each of them.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { Secret, silentLog } from "#base";
import { packShelf } from "#git";
import { BranchReader, type GitAccess } from "#operations";
import { systemClock } from "#runtime";
import { startGitServer } from "../git-server/git-server.ts";
import type { Figure } from "./control-plane.ts";

const run = promisify(execFile);
const CLUSTERS = 100;
const COMMITS = 20_000;
const LOGIN = { username: "bench", password: "bench" };

/** Each cluster reads by itself, as each configuration of the provider is a process of its own, and finds what another has fetched. */
export async function benchFleetPlan(dir: string, say: (line: string) => void): Promise<readonly Figure[]> {
  const server = await startGitServer({ dir: join(dir, "git"), users: { [LOGIN.username]: LOGIN.password } });
  try {
    await server.createRepository("fleet");
    say(`a repository of ${COMMITS} commits`);
    await importHistory(server.path("fleet"));
    const counted = await countingProxy(server.url("fleet"));
    say("a full clone");
    const clone = await counted.during(() => cloneFully(counted.url, dir));
    say(`${CLUSTERS} clusters look at their folders`);
    const plan = await counted.during(() => readAll(counted.url, join(dir, "shared")));
    counted.close();
    const mib = (bytes: number): number => bytes / 2 ** 20;
    return [
      {
        name: `fetched by a plan of ${CLUSTERS} clusters`,
        unit: "MiB",
        ours: mib(plan),
        theirs: { "a clone each": mib(clone * CLUSTERS) },
        wanted: "at least 10 times fewer",
      },
    ];
  } finally {
    await server.close();
  }
}

async function readAll(url: string, folder: string): Promise<void> {
  const shelf = packShelf(folder, { clock: systemClock, log: silentLog });
  const git: GitAccess = {
    url,
    branch: "main",
    http: { username: LOGIN.username, password: new Secret(LOGIN.password), allowInsecure: true },
    author: { name: "Flux", email: "" },
  };
  const looks = Array.from({ length: CLUSTERS }, async (_, i) => {
    const { files } = await new BranchReader(shelf).read(git, `clusters/c${i}`, undefined);
    if (files.size === 0) throw new Error(`clusters/c${i} has no files`);
  });
  await Promise.all(looks);
}

/** Commits that change one file of one cluster each, by one `fast-import`. */
async function importHistory(repository: string): Promise<void> {
  const child = spawn("git", ["-C", repository, "fast-import", "--quiet", "--force"], { stdio: ["pipe", "ignore", "inherit"] });
  const ended = once(child, "close");
  for (let i = 0; i < COMMITS; i += 1) {
    const text = `# ${i}\n${Array.from({ length: 16 }, (_, part) => Math.imul(i + 1, 2_654_435_761 + part).toString(36)).join("")}\n`;
    const message = `change ${i}`;
    child.stdin.write(
      `commit refs/heads/main\ncommitter A <a@example.com> 1767225600 +0000\ndata ${message.length}\n${message}\nM 100644 inline clusters/c${i % CLUSTERS}/sync.yaml\ndata ${text.length}\n${text}\n`,
    );
  }
  child.stdin.end();
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

async function cloneFully(url: string, dir: string): Promise<void> {
  const place = await mkdtemp(join(dir, "clone-"));
  const address = new URL(url);
  [address.username, address.password] = [LOGIN.username, LOGIN.password];
  await run("git", ["clone", "--quiet", "--bare", address.href, place]);
  await rm(place, { recursive: true, force: true });
}

interface Counted {
  readonly url: string;
  /** Bytes that the server sent during some work. */
  during(work: () => Promise<void>): Promise<number>;
  close(): void;
}

async function countingProxy(target: string): Promise<Counted> {
  const url = new URL(target);
  const port = Number(url.port);
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(port, url.hostname);
    upstream.on("data", (chunk) => void (bytes += chunk.length));
    client.pipe(upstream).pipe(client);
    for (const each of [client, upstream]) each.on("error", () => [client, upstream].forEach((socket) => socket.destroy()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async during(work) {
      const before = bytes;
      await work();
      return bytes - before;
    },
    close: () => void server.close(),
  };
}
