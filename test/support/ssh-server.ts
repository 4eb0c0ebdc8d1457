// The real OpenSSH server on loopback, in front of the repositories of this machine. It lets in the keys it is told, as the user who runs the test.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./eventually.ts";
import { freePort } from "./ports.ts";

const run = promisify(execFile);

export interface KeyPair {
  /** OpenSSH form unless asked otherwise. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…` without comment. */
  readonly publicKey: string;
}

export interface SshServer extends AsyncDisposable {
  readonly port: number;
  /** `ssh://<user>@127.0.0.1:<port><path>` */
  url(path: string): string;
  /** Lines of known_hosts for the keys that the server has. */
  readonly knownHosts: string;
  /** Lets in these keys from now on, in the place of those before; lines of authorized_keys. */
  authorize(lines: readonly string[]): Promise<void>;
  /** What the server wrote since it started. */
  log(): string;
  /** Ends the server and all its sessions at once. */
  kill(): Promise<void>;
}

export interface SshServerOptions {
  /** Public keys that are let in. */
  readonly authorized: readonly string[];
  /** Types of the server's own keys; ed25519 when absent. */
  readonly hostKeys?: readonly ("ed25519" | "ecdsa" | "rsa")[];
  /** More lines of sshd_config. */
  readonly settings?: readonly string[];
}

/** Makes a key with ssh-keygen. */
export async function keyPair(type: "ed25519" | "ecdsa" | "rsa", more: readonly string[] = [], passphrase = ""): Promise<KeyPair> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-key-"));
  try {
    const path = join(dir, "key");
    await run("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "", ...more, "-f", path]);
    const [privateKey, publicKey] = await Promise.all([readFile(path, "utf8"), readFile(`${path}.pub`, "utf8")]);
    return { privateKey, publicKey: publicKey.trim() };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Starts the server that `sshd` names; ended when it is disposed. */
export async function startSshServer(sshd: string, options: SshServerOptions): Promise<SshServer> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-sshd-"));
  const port = await freePort();
  const hosts = await Promise.all((options.hostKeys ?? ["ed25519"]).map((type) => keyPair(type)));
  const hostKeyFiles = await Promise.all(
    hosts.map(async ({ privateKey }, index) => {
      const path = join(dir, `host-${index}`);
      await writeFile(path, privateKey, { mode: 0o600 });
      return path;
    }),
  );
  const authorize = (lines: readonly string[]): Promise<void> =>
    writeFile(join(dir, "authorized"), `${lines.join("\n")}\n`, { mode: 0o600 });
  await authorize(options.authorized);
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    ...hostKeyFiles.map((each) => `HostKey ${each}`),
    `AuthorizedKeysFile ${join(dir, "authorized")}`,
    "StrictModes no",
    "UsePAM no",
    "UseDNS no",
    "PasswordAuthentication no",
    "PidFile none",
    "LogLevel VERBOSE",
    ...(options.settings ?? []),
  ];
  await writeFile(join(dir, "config"), `${config.join("\n")}\n`);
  // The unprivileged half of a server that root runs lives in this empty folder.
  if (process.getuid?.() === 0) await mkdir("/run/sshd", { recursive: true });
  const child = spawn(sshd, ["-D", "-e", "-f", join(dir, "config")], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  let words = "";
  child.stderr.on("data", (bytes: Buffer) => (words += bytes.toString("utf8")));
  await listening(port, child, () => words);
  return {
    port,
    url: (path) => `ssh://${userInfo().username}@127.0.0.1:${port}${path}`,
    knownHosts: hosts.map(({ publicKey }) => `[127.0.0.1]:${port} ${publicKey}\n`).join(""),
    authorize,
    log: () => words,
    kill: () => end(child),
    [Symbol.asyncDispose]: async () => {
      await end(child);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  // Sessions are children of their own; they form the group of the server.
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

async function listening(port: number, child: ChildProcess, words: () => string): Promise<void> {
  await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}: ${words()}`);
      const socket = connect(port, "127.0.0.1");
      const isOpen = await once(socket, "connect").then(
        () => true,
        () => false,
      );
      socket.destroy();
      return isOpen;
    },
    () => `sshd to listen: ${words()}`,
  );
}
