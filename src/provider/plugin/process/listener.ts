// Where core connects: a unix socket, or a TCP port on the loopback interface where sockets cannot be.
import { chmodSync, rmSync } from "node:fs";
import { createSecureServer, createServer, type Http2SecureServer, type Http2Server, type ServerOptions } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pluginProblems } from "../problems.ts";
import { mountServices, type MountedService } from "../wire/mount.ts";
import type { ServerIdentity } from "./certificate.ts";

export type Address = { readonly network: "unix"; readonly address: string } | { readonly network: "tcp"; readonly address: string };

export interface Listener {
  readonly at: Address;
  /** Stops listening, ends every session and removes the socket. */
  close(): void;
}

/** Longest socket path that every platform takes. */
const MAX_SOCKET_PATH = 103;
/** One message may be a whole state file. */
const WINDOW = 16 * 1024 * 1024;

const OPTIONS: ServerOptions = {
  // Megabytes that Node holds for one session before it refuses streams; its default ends messages at about ten.
  maxSessionMemory: 4096,
  settings: { initialWindowSize: WINDOW, maxFrameSize: 1024 * 1024 },
};

export interface ListenRequest {
  readonly services: readonly MountedService[];
  /** Names the socket; unique in this machine. */
  readonly name: string;
  readonly directory?: string | undefined;
  readonly ports: { readonly from: number; readonly to: number };
  /** Mutual TLS: our identity, and the PEM of the only client that may connect. Plaintext when absent. */
  readonly tls?: { readonly identity: ServerIdentity; readonly client: string } | undefined;
  /** Windows has no unix sockets that core could use. */
  readonly platform: NodeJS.Platform;
}

/** @throws plugin.noFreePort */
export async function listen(request: ListenRequest): Promise<Listener> {
  const server = makeServer(request);
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => {
    session.setLocalWindowSize(WINDOW);
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });
  const at = await bind(server, request);
  return {
    at,
    close() {
      server.close();
      for (const session of sessions) session.destroy();
      if (at.network === "unix") rmSync(at.address, { force: true });
    },
  };
}

function makeServer({ services, tls }: ListenRequest): Http2Server | Http2SecureServer {
  const handle = mountServices(services);
  if (tls === undefined) return createServer(OPTIONS, handle);
  const { identity, client } = tls;
  return createSecureServer(
    {
      ...OPTIONS,
      key: identity.key,
      cert: identity.certificate,
      ca: client,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
    },
    handle,
  );
}

async function bind(server: Http2Server | Http2SecureServer, { name, directory, ports, platform }: ListenRequest): Promise<Address> {
  const path = join(directory ?? tmpdir(), name);
  if (platform !== "win32" && Buffer.byteLength(path) <= MAX_SOCKET_PATH && (await tryListen(server, { path }))) {
    chmodSync(path, 0o600);
    return { network: "unix", address: path };
  }
  for (let port = ports.from; port <= ports.to; port++) {
    if (await tryListen(server, { port, host: "127.0.0.1" }))
      return { network: "tcp", address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }
  throw pluginProblems.noFreePort(ports.from, ports.to);
}

function tryListen(server: Http2Server | Http2SecureServer, at: { path: string } | { port: number; host: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const failed = (): void => resolve(false);
    server.once("error", failed);
    server.listen(at, () => {
      server.off("error", failed);
      resolve(true);
    });
  });
}
