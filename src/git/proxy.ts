// The way to a remote through an HTTP proxy: plain HTTP is handed to it, everything else goes through a tunnel that CONNECT opens.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { isProblem, messageOf, type Secret } from "#base";
import { gitProblems } from "./problems.ts";

/** A proxy that was understood. */
export interface GitProxy {
  /** With user information. */
  readonly url: URL;
  /** Without user information, for messages. */
  readonly shown: string;
}

/** Reads the address of a proxy. @throws git.invalidProxy */
export function openProxy(address: Secret): GitProxy {
  const text = address.reveal().trim();
  if (!URL.canParse(text)) throw gitProblems.invalidProxy("it is not a url");
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol)) throw gitProblems.invalidProxy(`its scheme is ${url.protocol.slice(0, -1)}`);
  try {
    loginOf(url);
  } catch {
    // The reason would quote the password.
    throw gitProblems.invalidProxy("its user information is not percent-encoded");
  }
  return { url, shown: url.origin };
}

/** What keeps the connections of one operation, by the scheme of the remote. */
export type Agents = Readonly<Record<"http:" | "https:", HttpAgent>>;

/** Agents that go straight to the remote, or through a proxy. */
export async function agentsFor(proxy: GitProxy | undefined, ca: readonly string[] | undefined): Promise<Agents> {
  const options = { keepAlive: true, ...(ca && { ca: [...ca] }) };
  if (proxy === undefined) return { "http:": new HttpAgent(options), "https:": new HttpsAgent(options) };
  // Loaded late: most remotes are reached without a proxy.
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([import("http-proxy-agent"), import("https-proxy-agent")]);
  return { "http:": new HttpProxyAgent(proxy.url, options), "https:": new HttpsProxyAgent(proxy.url, options) };
}

export interface Destination {
  readonly host: string;
  readonly port: number;
  /** URL of the remote without credentials, for messages. */
  readonly shown: string;
}

/**
 * Opens a tunnel to a host. Bytes that the host sent at once are not lost.
 * @throws git.proxyRefused · git.unreachable
 * @see RFC 9110, section 9.3.6
 */
export async function openTunnel(
  { url, shown: proxy }: GitProxy,
  { host, port, shown }: Destination,
  signal?: AbortSignal,
): Promise<Socket> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const login = loginOf(url);
  try {
    return await new Promise<Socket>((resolve, reject) => {
      const request = (url.protocol === "https:" ? httpsRequest : httpRequest)({
        host: url.hostname.replace(/^\[|\]$/g, ""),
        port: url.port,
        method: "CONNECT",
        path: target,
        agent: false,
        headers: { host: target, ...(login !== undefined && { "proxy-authorization": login }) },
        ...(signal && { signal }),
      });
      request.once("connect", (response: IncomingMessage, socket: Socket, head: Buffer) => {
        if (response.statusCode !== 200) {
          socket.destroy();
          reject(gitProblems.proxyRefused(proxy, shown, response.statusCode ?? 0));
          return;
        }
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      request.once("error", reject);
      request.end();
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw isProblem(error) ? error : gitProblems.unreachable(shown, `${messageOf(error)} (through ${proxy})`, error);
  }
}

function loginOf({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;
}
