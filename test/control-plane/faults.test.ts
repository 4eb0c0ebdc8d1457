// What happens to the server when the world around it breaks: its disk, and those who talk to it.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as connectHttp2, constants, type ClientHttp2Session } from "node:http2";
import { request } from "node:https";
import { connect as connectTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { isDeepStrictEqual, promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseYaml } from "#codec";
import { systemClock, systemRandom } from "#runtime";
import type { Feed } from "../../src/control-plane/request/feed.ts";
import { Authority, newAuthority } from "../../src/control-plane/serving/certificates.ts";
import { listen } from "../../src/control-plane/serving/https-server.ts";
import { eventually } from "../support/eventually.ts";
import { openPlane, type TestPlane } from "./support/plane.ts";

const run = promisify(execFile);
const MAPS = "/api/v1/namespaces/default/configmaps";

describe("a full disk", () => {
  const WRITER = `
import { createInterface } from "node:readline";
import { createControlPlane } from "#control-plane";
const plane = await createControlPlane({ data: { dir: process.argv[1] }, workloads: false });
const send = plane.transport();
for await (const line of createInterface({ input: process.stdin })) {
  const [method, path, size] = line.split(" ");
  const name = path.split("/").at(-1);
  const body = method === "POST" ? JSON.stringify({ metadata: { name: "n" + size }, data: { filler: "x".repeat(400000) } }) : "";
  const response = await send({ method, path, body });
  let text = "";
  for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  const { message, items, metadata } = JSON.parse(text);
  process.stdout.write(JSON.stringify({ status: response.status, message, names: items?.map((each) => each.metadata.name), version: metadata?.resourceVersion }) + "\\n");
}
`;
  interface Told {
    readonly status: number;
    readonly message?: string;
    readonly names?: readonly string[];
    readonly version?: string;
  }
  let child: ChildProcess;
  let dir: string;
  let ask: (line: string) => Promise<Told>;

  /** Starts a writer into `dir`, and ends when it answers. @param before what the shell does first */
  const start = (before: string): void => {
    const node = [process.execPath, "--conditions=headgate-source", "--input-type=module", "--eval", WRITER, dir];
    child = spawn("bash", ["-c", `${before} exec "$@"`, "bash", ...node], { stdio: ["pipe", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    ask = async (line) => {
      child.stdin?.write(`${line}\n`);
      return JSON.parse(String((await lines.next()).value)) as Told;
    };
  };
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  /** Writes until it is refused, makes room, and writes on. */
  const fill = async (makeRoom: () => Promise<unknown>): Promise<Record<string, unknown>> => {
    const stored: string[] = [];
    let refused: Told = { status: 0 };
    for (let i = 0; i < 40 && refused.status === 0; i += 1) {
      const answer = await ask(`POST ${MAPS} ${i}`);
      if (answer.status === 201) stored.push(`n${i}`);
      else refused = answer;
    }
    const before = await ask(`GET ${MAPS}`);
    const refusedAgain = await ask(`POST ${MAPS} 90`);
    await makeRoom();
    const next = await ask(`POST ${MAPS} 91`);
    const after = await ask(`GET ${MAPS}`);

    const mine = (told: Told): string[] => (told.names ?? []).filter((each) => each.startsWith("n"));
    return {
      statuses: [refused.status, refusedAgain.status, next.status],
      reason: refused.message?.replace(dir, "DIR").replace(/: [^:]*$/, ""),
      isUnchanged: stored.length > 0 && isDeepStrictEqual(mine(before), stored.toSorted()),
      isOneMore: isDeepStrictEqual(mine(after), [...stored, "n91"].toSorted()),
      isLater: Number(next.version) > Number(before.version),
    };
  };
  const RECOVERED = {
    statuses: [500, 500, 201],
    reason: "Internal error occurred: cannot write to the store in DIR",
    isUnchanged: true,
    isOneMore: true,
    isLater: true,
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "plane-full-"));
  });
  afterEach(async () => {
    await stop();
    rmSync(dir, { recursive: true });
  });

  test("refuses writes with a Status that says why, changes nothing, and ends when there is room again", async () => {
    // the largest size that a file may have stands for the size of a disk
    start("ulimit -S -f 4096;");

    expect(await fill(() => run("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]))).toEqual(RECOVERED);
  });

  test("in memory that is mounted does so, too, and what was stored is there after a new start", async (context) => {
    const isMounted = await run("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", dir]).then(
      () => undefined,
      (error: unknown) => String((error as { stderr?: string }).stderr),
    );
    if (isMounted !== undefined && process.env["CI"] === undefined) context.skip(`a file system of 4 MiB cannot be mounted: ${isMounted}`);
    expect(isMounted).toBeUndefined();
    try {
      start("");
      const filled = await fill(() => run("mount", ["-o", "remount,size=64m", dir]));
      const before = await ask(`GET ${MAPS}`);
      await stop();
      start("");
      const after = await ask(`GET ${MAPS}`);

      expect(filled).toEqual(RECOVERED);
      expect(after.names).toEqual(before.names);
    } finally {
      await stop();
      await run("umount", [dir]);
    }
  });
});

describe("peers that misbehave", () => {
  let at: TestPlane;
  let url: URL;
  let caPem: string;
  let token: string;
  beforeAll(async () => {
    at = await openPlane();
    const where = await at.plane.listen();
    caPem = where.caPem;
    url = new URL(where.url);
    const config = parseYaml(at.plane.kubeconfig({ credential: "token" })) as unknown as { users: { user: { token: string } }[] };
    token = config.users[0]?.user.token ?? "";
  });
  afterAll(() => at.plane.close());

  const tls = (): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ host: "127.0.0.1", port: Number(url.port), ca: caPem, ALPNProtocols: ["http/1.1"] }, () =>
        resolve(socket),
      );
      socket.once("error", reject);
    });
  const session = (): ClientHttp2Session => {
    const made = connectHttp2(url.href, { ca: caPem });
    made.on("error", () => undefined);
    return made;
  };
  /** What a raw client reads until the server closes, or until it has read a head. */
  const talk = async (text: string): Promise<string> => {
    const socket = await tls();
    let read = "";
    socket.on("error", () => undefined);
    socket.write(text);
    await new Promise<void>((resolve) => {
      socket.on("data", (chunk: Buffer) => {
        read += chunk.toString();
        if (read.includes("\r\n\r\n")) resolve();
      });
      socket.on("close", () => resolve());
    });
    socket.destroy();
    return read.split("\r\n")[0] ?? "";
  };
  const isWell = (): Promise<boolean> =>
    new Promise((resolve) => {
      request(new URL("/readyz", url), { ca: caPem, agent: false }, (response) => resolve(response.resume().statusCode === 200))
        .on("error", () => resolve(false))
        .end();
    });

  test("bytes that are no TLS close the connection and nothing else", async () => {
    for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", "\0".repeat(4096)]) {
      const socket = connectTcp(Number(url.port), "127.0.0.1");
      socket.on("error", () => undefined);
      socket.end(bytes);
      socket.resume();
      await new Promise((resolve) => socket.on("close", resolve));
    }

    expect(await isWell()).toBe(true);
  });

  test.each([
    ["no request line", "\r\n\r\n\r\nnonsense\r\n\r\n"],
    ["a method that HTTP does not know", "FROBNICATE / HTTP/1.1\r\nhost: a\r\n\r\n"],
    ["a header with a line feed in it", "GET / HTTP/1.1\r\nhost: a\r\nx: a\n b: c\r\n\r\n"],
    ["two lengths", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"],
    ["a length and chunks", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["headers without end", `GET / HTTP/1.1\r\nhost: a\r\nx: ${"a".repeat(200_000)}\r\n\r\n`],
  ])("%s is refused with 4xx or a close", async (_case, text) => {
    const line = await talk(text);

    expect(line).toMatch(/^(|HTTP\/1\.1 4\d\d .*)$/);
    expect(await isWell()).toBe(true);
  });

  test("streams that are reset as fast as they are opened do not keep others waiting", async () => {
    const attacker = session();
    await new Promise((resolve) => attacker.once("connect", resolve));
    for (let i = 0; i < 3000 && !attacker.destroyed; i += 1) {
      const stream = attacker.request({ ":path": "/api/v1/pods?watch=true", authorization: `Bearer ${token}` });
      stream.on("error", () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
    }
    const well = await isWell();
    attacker.destroy();

    expect(well).toBe(true);
  });

  test("connections that are cut in the middle of a body leave nothing behind", async () => {
    const before = await at.send("GET", MAPS);
    for (let i = 0; i < 50; i += 1) {
      const socket = await tls();
      socket.on("error", () => undefined);
      socket.write(`POST ${MAPS} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-length: 1000\r\n\r\n{"metadata":`);
      socket.destroy();
    }

    expect(await isWell()).toBe(true);
    expect((await at.send("GET", MAPS)).body).toEqual(before.body);
  });

  /** What a client reads that closes its own side as soon as it has asked. */
  const halfClosed = async (text: string): Promise<string> => {
    const raw = connectTcp({ host: "127.0.0.1", port: Number(url.port), allowHalfOpen: true });
    const socket = connectTls({ socket: raw, ca: caPem, ALPNProtocols: ["http/1.1"] });
    let read = "";
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => (read += chunk.toString()));
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.once("end", () => socket.end());
    await new Promise<void>((resolve) => socket.once("secureConnect", resolve));
    socket.write(text);
    // the end of what TLS carries, before the answer
    socket.end();
    await closed;
    return read;
  };

  test("a client that has closed its side of the connection holds nothing open, and half a body makes nothing", async () => {
    const before = await at.send("GET", MAPS);
    const head = `host: a\r\nauthorization: Bearer ${token}`;
    const half = `POST ${MAPS} HTTP/1.1\r\n${head}\r\ncontent-length: 1000\r\n\r\n{"metadata":`;
    const watch = `GET ${MAPS}?watch=true HTTP/1.1\r\n${head}\r\n\r\n`;
    const answers = await Promise.all([half, watch, watch].map(halfClosed));

    expect(answers[0]).not.toMatch(/^HTTP\/1\.1 2/);
    expect((await at.send("GET", MAPS)).body).toEqual(before.body);
    expect(await isWell()).toBe(true);
  });

  test("readers of a big list that stop reading keep nobody waiting, and get the whole list when they go on", async () => {
    const secrets = "/api/v1/namespaces/default/secrets";
    const filler = "x".repeat(500_000);
    for (let i = 0; i < 8; i += 1) await at.send("POST", secrets, { metadata: { name: `big${i}` }, stringData: { filler } });
    const readers = await Promise.all(Array.from({ length: 12 }, () => tls()));
    for (const socket of readers) {
      socket.pause();
      socket.write(`GET ${secrets} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\nconnection: close\r\n\r\n`);
    }
    const wells = await Promise.all(Array.from({ length: 20 }, isWell));
    const written = await at.send("POST", MAPS, { metadata: { name: "meanwhile" } });
    const texts = await Promise.all(
      readers.map(async (socket) => {
        const chunks: Buffer[] = [];
        for await (const chunk of socket) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks).toString();
      }),
    );

    expect(new Set(wells)).toEqual(new Set([true]));
    expect(written.status).toBe(201);
    for (const text of texts) expect(text.match(/"name":"big\d"/g)).toHaveLength(8);
  });

  test("a watcher that is too far behind is told to start anew", async () => {
    const socket = await tls();
    socket.on("error", () => undefined);
    socket.write(`GET ${MAPS}?watch=true HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\n\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    const filler = "x".repeat(100_000);
    await at.send("POST", MAPS, { metadata: { name: "big" } });
    for (let i = 0; i < 1100; i += 1) await at.send("PUT", `${MAPS}/big`, { metadata: { name: "big" }, data: { i: String(i), filler } });
    let end = "";
    socket.resume();
    await new Promise<void>((resolve) =>
      socket.on("data", (chunk: Buffer) => {
        end = (end + chunk.toString()).slice(-2000);
        if (end.endsWith("0\r\n\r\n")) resolve();
      }),
    );
    socket.destroy();

    expect(end).toMatch(/"type":"ERROR".+"reason":"Expired".+"code":410/);
  });
});

describe("a watcher that stops reading", () => {
  test.each(["http/1.1", "h2"])("is cut off over %s, and its stream ends", async (protocol) => {
    const authority = new Authority(newAuthority(systemClock, systemRandom), systemClock, systemRandom);
    let [produced, hasEnded] = [0, false];
    const endless: Feed = {
      open: (sink) => {
        const write = (): void => {
          if (hasEnded) return;
          produced += 65_536;
          if (sink.write(new Uint8Array(65_536))) setImmediate(write);
        };
        write();
        return { resume: write, close: () => (hasEnded = true) };
      },
    };
    const server = await listen({
      pair: authority.server(),
      caPem: authority.caPem,
      host: "127.0.0.1",
      port: 0,
      stallMillis: 100,
      handle: () => Promise.resolve({ status: 200, headers: {}, body: endless }),
    });
    const stopped = protocol === "h2" ? stopReadingHttp2 : stopReading;

    const cutOff = eventually(() => expect(hasEnded).toBe(true));
    await stopped(server.port, authority.caPem, cutOff);
    await cutOff;
    await server.close();

    expect(produced).toBeLessThan(64 * 1024 * 1024);
  });

  function stopReading(port: number, ca: string, cutOff: Promise<void>): Promise<void> {
    const socket = connectTls({ host: "127.0.0.1", port, ca, ALPNProtocols: ["http/1.1"] }, () =>
      socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n"),
    );
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.pause();
      void cutOff.then(() => socket.resume());
    });
    return new Promise((resolve) => socket.once("close", () => resolve()));
  }

  function stopReadingHttp2(port: number, ca: string, cutOff: Promise<void>): Promise<void> {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { ca });
    session.on("error", () => undefined);
    const stream = session.request({ ":path": "/" });
    stream.on("error", () => undefined);
    stream.once("data", () => {
      stream.pause();
      void cutOff.then(() => stream.resume());
    });
    return new Promise((resolve) => stream.once("close", () => session.close(resolve)));
  }
});
