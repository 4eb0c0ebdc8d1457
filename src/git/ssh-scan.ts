// Asks an SSH server for the key that it shows, as ssh-keyscan does; for those who decide to trust what they find.
import { messageOf, redactUrls, type Secret } from "#base";
import { knownHostName } from "./known-hosts.ts";
import { gitProblems } from "./problems.ts";
import { openProxy, openTunnel, type GitProxy } from "./proxy.ts";
import { fingerprintOf } from "./ssh-key.ts";

/** The key that a server shows. */
export interface HostKey {
  /** A line for known_hosts, without line end. */
  readonly line: string;
  /** `SHA256:…`, to be compared with what the host publishes. */
  readonly fingerprint: string;
}

export interface ScanOptions {
  /** Algorithms of host keys to ask for, the preferred one first; the client's own when empty. */
  readonly algorithms?: readonly string[];
  /** As that of a GitRemote. */
  readonly proxy?: Secret;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MILLIS = 20_000;

/**
 * Reads the host key of the server of an ssh URL. No login is tried, nothing is proven: whoever stands in between is believed.
 * @throws git.invalidUrl · git.unreachable · git.timedOut · git.invalidProxy · git.proxyRefused
 */
export async function scanHostKey(url: string, { algorithms = [], proxy, signal }: ScanOptions = {}): Promise<HostKey> {
  const shown = redactUrls(url);
  if (!URL.canParse(url) || new URL(url).protocol !== "ssh:") throw gitProblems.invalidUrl(shown, "only an ssh url has a host key");
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const number = port === "" ? 22 : Number(port);
  const key = await keyOf({ host, port: number, algorithms, shown, proxy: proxy && openProxy(proxy), signal });
  const type = key.toString("latin1", 4, 4 + key.readUInt32BE(0));
  return { line: `${knownHostName(host, number)} ${type} ${key.toString("base64")}`, fingerprint: fingerprintOf(key) };
}

interface Scan {
  readonly host: string;
  readonly port: number;
  readonly algorithms: readonly string[];
  readonly shown: string;
  readonly proxy: GitProxy | undefined;
  readonly signal: AbortSignal | undefined;
}

async function keyOf({ host, port, algorithms, shown, proxy, signal }: Scan): Promise<Buffer> {
  const sock = proxy && (await openTunnel(proxy, { host, port, shown }, signal));
  const { default: ssh2 } = await import("ssh2");
  const client = new ssh2.Client();
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      client.on("error", (error) => {
        const isLate = "level" in error && error.level === "client-timeout";
        reject(isLate ? gitProblems.timedOut(shown, TIMEOUT_MILLIS) : gitProblems.unreachable(shown, messageOf(error), error));
      });
      client.once("close", () => reject(gitProblems.unreachable(shown, "it closed the connection")));
      client.connect({
        host,
        port,
        ...(sock && { sock }),
        username: "",
        readyTimeout: TIMEOUT_MILLIS,
        ...(algorithms.length > 0 && { algorithms: { serverHostKey: [...algorithms] as never } }),
        hostVerifier: (key: Buffer) => {
          resolve(key);
          return false;
        },
      });
    });
  } finally {
    client.destroy();
  }
}
