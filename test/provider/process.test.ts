// The provider as a process of its own: handshake, certificates, log, and when it ends.
import { spawn, type ChildProcess } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { impliedObject } from "#provider";
import { makeServerIdentity } from "../../src/provider/plugin/process/certificate.ts";
import { handshakeLine, readInvitation } from "../../src/provider/plugin/process/handshake.ts";
import { acme, acmeProvider } from "./acme.ts";
import { packed, RawClient } from "./client.ts";

const COOKIE = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "6,5",
};
const program = fileURLToPath(new URL("acme-main.ts", import.meta.url));
const configType = impliedObject(acmeProvider(acme()).schema.attributes);
const thingSchema = acmeProvider(acme()).resources?.[0]?.schema.attributes ?? {};
const type = impliedObject(thingSchema);
const identity = makeServerIdentity(Date.now());

let folder: string;
let child: ChildProcess;
let errors: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plug-"));
});
afterEach(async () => {
  child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** Starts the program and resolves with its handshake, split. */
async function start(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { NODE_OPTIONS: _options, ...inherited } = process.env;
  child = spawn(process.execPath, ["--conditions=headgate-source", program], {
    env: { ...inherited, TMPDIR: folder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  errors = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const line = await new Promise<string>((resolve) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("exit", () => resolve(""));
  });
  expect(line === "" || line.endsWith("\n")).toBe(true);
  return line.trimEnd().split("|");
}

const exit = (): Promise<number | null> =>
  child.exitCode === null ? new Promise((resolve) => child.once("exit", resolve)) : Promise.resolve(child.exitCode);

function clientOf(handshake: readonly string[], tls: boolean): RawClient {
  // The handshake leaves out the padding, which PEM needs.
  const ca = `-----BEGIN CERTIFICATE-----\n${Buffer.from(handshake[5] ?? "", "base64").toString("base64")}\n-----END CERTIFICATE-----\n`;
  return new RawClient({
    network: handshake[2] === "tcp" ? "tcp" : "unix",
    address: handshake[3] ?? "",
    ...(tls && { tls: { key: identity.key, cert: identity.certificate, ca } }),
  });
}

describe("started by hand", () => {
  test("it says what it is and what to do, and fails", async () => {
    expect(await start({ TF_PLUGIN_MAGIC_COOKIE: "" })).toEqual([""]);

    expect(await exit()).toBe(1);
    expect(errors).toBe(
      "this program is a plugin of OpenTofu and Terraform and not meant to be run by hand\nname the provider in your configuration and run tofu init or terraform init\n",
    );
  });

  test("it refuses a core that does not speak protocol 6", async () => {
    await start({ ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "4,5" });

    expect(await exit()).toBe(1);
    expect(errors).toContain('plugin protocol 6 is needed, offered are "4,5"');
  });
});

describe("started by core", () => {
  test("it answers on a unix socket under mutual TLS, and Shutdown ends it and removes the socket", async () => {
    const handshake = await start({ ...COOKIE, PLUGIN_CLIENT_CERT: identity.certificate });
    expect(handshake.slice(0, 3)).toEqual(["1", "6", "unix"]);
    expect(handshake[4]).toBe("grpc");
    const certificate = new X509Certificate(Buffer.from(handshake[5] ?? "", "base64"));
    expect([certificate.subjectAltName, certificate.ca, handshake[5]?.includes("=")]).toEqual(["DNS:localhost", true, false]);
    const client = clientOf(handshake, true);
    expect((await client.call("GetMetadata")).resources).toMatchObject([{ typeName: "acme_thing" }]);

    await client.shutdown();

    expect(await exit()).toBe(0);
    expect(existsSync(handshake[3] ?? "")).toBe(false);
  });

  test("it turns away a client with another certificate", async () => {
    const handshake = await start({ ...COOKIE, PLUGIN_CLIENT_CERT: makeServerIdentity(Date.now()).certificate });

    await expect(clientOf(handshake, true).call("GetMetadata")).rejects.toThrow(/certificate|socket|closed|reset|unavailable|aborted/i);
  });

  test("it answers in the clear where core has turned TLS off, with an empty certificate field", async () => {
    const handshake = await start({ ...COOKIE, PLUGIN_MULTIPLEX_GRPC: "true" });
    expect(handshake.slice(4)).toEqual(["grpc", "", "false"]);

    expect((await clientOf(handshake, false).call("GetMetadata")).functions).toMatchObject([{ name: "sum" }]);
  });

  test("it takes a TCP port where the socket path would be too long", async () => {
    const handshake = await start({ ...COOKIE, TMPDIR: join(folder, "x".repeat(100)), PLUGIN_MIN_PORT: "20000", PLUGIN_MAX_PORT: "20100" });
    expect(handshake[2]).toBe("tcp");
    expect(handshake[3]).toMatch(/^127\.0\.0\.1:20[01]\d\d$/);

    expect((await clientOf(handshake, false).call("GetMetadata")).functions).toMatchObject([{ name: "sum" }]);
  });

  test("it lives through an interrupt", async () => {
    const handshake = await start(COOKIE);
    child.kill("SIGINT");

    expect((await clientOf(handshake, false).call("GetMetadata")).functions).toMatchObject([{ name: "sum" }]);
  });

  test("its log has the form of hclog and no secret, at the most talkative level", async () => {
    const handshake = await start({ ...COOKIE, TF_LOG: "TRACE" });

    await clientOf(handshake, false).call("ConfigureProvider", { config: packed(configType, { token: "opensesame" }) });

    await expect.poll(() => errors).toContain("configured");
    const line = JSON.parse(errors.split("\n").find((each) => each.includes("configured")) ?? "") as Record<string, unknown>;
    expect(line).toMatchObject({ "@level": "info", "@message": "configured", "@module": "provider", token: "•••" });
    expect(line["@timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(errors).not.toContain("opensesame");
  });

  test("an error that nobody catches is answered on every call under way, with the state, before it ends", async () => {
    const client = clientOf(await start(COOKIE), false);
    await client.call("ConfigureProvider", { config: packed(configType, {}) });
    const prior = { name: "crash", id: "7", revision: 1, size: "small" };

    const reply = await client.call("ApplyResourceChange", {
      typeName: "acme_thing",
      priorState: packed(type, prior),
      plannedState: packed(type, { ...prior, count_of: 1 }),
      config: packed(type, prior),
    });

    expect(reply.diagnostics).toMatchObject([
      { severity: 1, detail: expect.stringContaining("an error that nobody caught: the server refuses crash") },
    ]);
    expect(reply.newState?.msgpack).toEqual(packed(type, prior).msgpack);
    expect(await exit()).toBe(1);
  });
});

test("a process whose parent dies ends by itself", async () => {
  const parent = spawn(
    process.execPath,
    [
      "-e",
      `const c=require("child_process").spawn(process.execPath,["--conditions=headgate-source",${JSON.stringify(program)}],{stdio:["ignore","pipe","inherit"]});c.stdout.once("data",()=>console.log(c.pid))`,
    ],
    {
      env: { ...process.env, ...COOKIE, TMPDIR: folder },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  child = parent;
  const pid = Number(await new Promise<string>((resolve) => parent.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()))));

  parent.kill("SIGKILL");

  await expect.poll(() => isAlive(pid)).toBe(false);
});

describe("the handshake line", () => {
  test("reads ports and socket folder from the environment, with core's defaults", () => {
    expect(readInvitation({ ...COOKIE, PLUGIN_MIN_PORT: "x", PLUGIN_UNIX_SOCKET_DIR: "/run/x" })).toEqual({
      clientCertificate: undefined,
      ports: { from: 10_000, to: 25_000 },
      socketDirectory: "/run/x",
      asksMultiplexing: false,
    });
  });

  test("has six fields, and a seventh when core asks for multiplexing", () => {
    const invitation = readInvitation(COOKIE);
    const at = { network: "unix", address: "/tmp/p" } as const;

    expect(handshakeLine(at, "AAAA", invitation)).toBe("1|6|unix|/tmp/p|grpc|AAAA\n");
    expect(handshakeLine(at, undefined, { ...invitation, asksMultiplexing: true })).toBe("1|6|unix|/tmp/p|grpc||false\n");
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
