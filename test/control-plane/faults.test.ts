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
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseYaml } from "#codec";
import { systemClock, systemRandom } from "#runtime";
import type { Feed } from "../../src/control-plane/request/feed.ts";
import { Authority, newAuthority } from "../../src/control-plane/serving/certificates.ts";
import { listen } from "../../src/control-plane/serving/https-server.ts";
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

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "plane-full-"));
    const node = [process.execPath, "--conditions=headgate-source", "--input-type=module", "--eval", WRITER, dir];
    // the largest size that a file may have stands for the size of a disk
    child = spawn("bash", ["-c", 'ulimit -S -f 4096; exec "$@"', "bash", ...node], { stdio: ["pipe", "pipe", "ignore"] });
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    ask = async (line) => {
      child.stdin?.write(`${line}\n`);
      return JSON.parse(String((await lines.next()).value)) as Told;
    };
  });
  afterAll(() => {
    child.kill("SIGKILL");
    rmSync(dir, { recursive: true });
  });

  test("refuses writes with a Status that says why, changes nothing, and ends when there is room again", async () => {
    const stored: string[] = [];
    let refused: Told = { status: 0 };
    for (let i = 0; i < 40 && refused.status === 0; i += 1) {
      const answer = await ask(`POST ${MAPS} ${i}`);
      if (answer.status === 201) stored.push(`n${i}`);
      else refused = answer;
    }
    const before = await ask(`GET ${MAPS}`);
    const refusedAgain = await ask(`POST ${MAPS} 90`);
    await run("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]);
    const next = await ask(`POST ${MAPS} 91`);
    const after = await ask(`GET ${MAPS}`);

    const mine = (told: Told): string[] => (told.names ?? []).filter((each) => each.startsWith("n"));
    expect([refused.status, refusedAgain.status]).toEqual([500, 500]);
    expect(refused.message).toMatch(/^Internal error occurred: cannot write to the store in .+: .+/);
    expect(mine(before)).toEqual(stored.toSorted());
    expect([next.status, mine(after)]).toEqual([201, [...stored, "n91"].toSorted()]);
    expect(Number(next.version)).toBeGreaterThan(Number(before.version));
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
    const closed = protocol === "h2" ? stopReadingHttp2(server.port, authority.caPem) : stopReading(server.port, authority.caPem);

    await closed;
    await vi.waitFor(() => expect(hasEnded).toBe(true));
    await server.close();

    expect(produced).toBeLessThan(64 * 1024 * 1024);
  });

  function stopReading(port: number, ca: string): Promise<void> {
    const socket = connectTls({ host: "127.0.0.1", port, ca, ALPNProtocols: ["http/1.1"] }, () =>
      socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n"),
    );
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.pause();
      setTimeout(() => socket.resume(), 1000);
    });
    return new Promise((resolve) => socket.once("close", () => resolve()));
  }

  function stopReadingHttp2(port: number, ca: string): Promise<void> {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { ca });
    session.on("error", () => undefined);
    const stream = session.request({ ":path": "/" });
    stream.on("error", () => undefined);
    stream.once("data", () => {
      stream.pause();
      setTimeout(() => stream.resume(), 1000);
    });
    return new Promise((resolve) => stream.once("close", () => session.close(resolve)));
  }
});
