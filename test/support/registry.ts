// A real registry (CNCF distribution) on loopback, with basic authentication and TLS where a test wants them.
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { hash } from "bcryptjs";
import { until } from "./eventually.ts";
import { freePort } from "./ports.ts";

export interface RegistryOptions {
  readonly binary: string;
  readonly directory: string;
  /** Who may read and write; anybody when absent. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface RealRegistry {
  /** `127.0.0.1:port` */
  readonly host: string;
  close(): Promise<void>;
}

/** Starts it and waits until it listens. */
export async function startRegistry({ binary, directory, user, tls }: RegistryOptions): Promise<RealRegistry> {
  await mkdir(join(directory, "data"), { recursive: true });
  const host = `127.0.0.1:${await freePort()}`;
  const at = (name: string): string => join(directory, name);
  if (user !== undefined) await writeFile(at("htpasswd"), `${user.name}:${await hash(user.password, 4)}\n`);
  if (tls !== undefined) await Promise.all([writeFile(at("tls.crt"), tls.certificate), writeFile(at("tls.key"), tls.key, { mode: 0o600 })]);
  const config = {
    version: "0.1",
    log: { level: "warn" },
    storage: { filesystem: { rootdirectory: at("data") }, delete: { enabled: true } },
    http: { addr: host, secret: "of-a-test", ...(tls && { tls: { certificate: at("tls.crt"), key: at("tls.key") } }) },
    ...(user && { auth: { htpasswd: { realm: "test", path: at("htpasswd") } } }),
  };
  await writeFile(at("config.yml"), JSON.stringify(config));
  const child = spawn(binary, ["serve", at("config.yml")], {
    env: { PATH: process.env["PATH"], HOME: directory, OTEL_TRACES_EXPORTER: "none" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (bytes: Buffer) => (words = (words + bytes.toString()).slice(-4000)));
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`the registry does not listen: ${words}`);
      return listens(host);
    },
    () => `the registry to listen: ${words}`,
  );
  return {
    host,
    async close() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once("close", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function listens(host: string): Promise<boolean> {
  const [name = "", port = ""] = host.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), name);
    socket.once("connect", () => resolve(socket.destroy() !== undefined));
    socket.once("error", () => resolve(false));
  });
}
