// HTTP(S) to an API server over undici: one pool for short requests, a second one for watches, so that watches cannot starve them.
import type { Dispatcher } from "undici";
import { redactUrls, type Clock } from "#base";
import type { Connection } from "./connection.ts";
import { connectionProblem, isStaleConnection } from "./connection-problem.ts";
import { Credentials, type ClientCertificate } from "./credentials.ts";
import { kube } from "./problems.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

/**
 * Connections for short requests. HTTP/1.1 on purpose: measured against kube-apiserver 1.36 with 32 applies at a time, 16 connections
 * carry twice the requests of one HTTP/2 connection in Node, at a third of the CPU per request.
 */
const CONNECTIONS = 16;
const TIMEOUT_MILLIS = 60_000;
/** A watch that is silent for longer is taken for dead: servers send a bookmark about every minute. */
const WATCH_SILENCE_MILLIS = 330_000;
const KEEP_ALIVE_MILLIS = 60_000;

export interface HttpTransportOptions {
  readonly clock: Clock;
  /** `headgate` when absent. */
  readonly userAgent?: string;
}

/** A transport with connections that can be given back. */
export interface HttpTransport {
  readonly send: Transport;
  /** Ends all connections; requests under way fail. */
  readonly close: () => Promise<void>;
}

/**
 * A transport to the API server of a connection. Opens nothing before the first request.
 * @throws kube.badServer for a server that is no http or https URL, kube.badProxy likewise; while sending: kube.unreachable ·
 *   kube.tlsFailed · kube.tokenFile · kube.execFailed and its kin
 */
export function httpTransport(connection: Connection, options: HttpTransportOptions): HttpTransport {
  const transport = new PooledTransport(connection, options);
  return { send: (request) => transport.send(request), close: () => transport.close() };
}

type Undici = Pick<typeof import("undici"), "Agent" | "ProxyAgent">;

interface Pools {
  readonly certificate: ClientCertificate | undefined;
  readonly short: Dispatcher;
  readonly watches: Dispatcher;
}

class PooledTransport {
  readonly #connection: Connection;
  readonly #server: URL;
  readonly #userAgent: string;
  readonly #credentials: Credentials;
  #pools: Pools | undefined;
  #undici: Promise<Undici> | undefined;
  #isClosed = false;

  constructor(connection: Connection, options: HttpTransportOptions) {
    this.#connection = connection;
    this.#server = readServer(connection.server);
    if (connection.proxyUrl !== undefined) readProxy(connection.proxyUrl);
    this.#userAgent = options.userAgent ?? "headgate";
    this.#credentials = new Credentials(connection, options.clock);
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const response = await this.#sendOnce(request);
    if (response.status !== 401 || !this.#credentials.renew()) return response;
    for await (const _chunk of response.body);
    return this.#sendOnce(request);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const pools = this.#pools;
    this.#pools = undefined;
    if (pools !== undefined) await Promise.all([pools.short.destroy(), pools.watches.destroy()]);
  }

  async #sendOnce(request: TransportRequest): Promise<TransportResponse> {
    if (this.#isClosed) throw kube.unreachable(redactUrls(this.#connection.server), "the connection was closed here");
    const { authorization, certificate } = await this.#credentials.current(request.signal);
    // Loaded with the first request: a process that talks to an embedded control plane only never pays for it.
    const pools = this.#poolsFor(certificate, await (this.#undici ??= import("undici")));
    const isWatch = /[?&](watch|follow)=(true|1)/.test(request.path);
    const call: Dispatcher.RequestOptions = {
      origin: this.#server.origin,
      path: `${this.#server.pathname.replace(/\/$/, "")}${request.path}`,
      method: request.method,
      headers: { "user-agent": this.#userAgent, ...headersOf(request), ...(authorization !== undefined && { authorization }) },
      headersTimeout: this.#connection.timeoutMillis ?? TIMEOUT_MILLIS,
      bodyTimeout: isWatch ? WATCH_SILENCE_MILLIS : (this.#connection.timeoutMillis ?? TIMEOUT_MILLIS),
      ...(request.body !== undefined && { body: request.body }),
      ...(request.signal !== undefined && { signal: request.signal }),
    };
    const answer = await this.#dispatch(isWatch ? pools.watches : pools.short, call, request);
    return {
      status: answer.statusCode,
      headers: joinHeaders(answer.headers),
      body: this.#bodyOf(answer.body, request.signal),
    };
  }

  /** A kept connection may be closed by the server just as it is used; what may be sent twice is then sent again. */
  async #dispatch(pool: Dispatcher, call: Dispatcher.RequestOptions, request: TransportRequest): Promise<Dispatcher.ResponseData> {
    try {
      return await pool.request(call).catch((thrown: unknown) => {
        if (isStaleConnection(thrown) && isRepeatable(request)) return pool.request(call);
        throw thrown;
      });
    } catch (thrown) {
      request.signal?.throwIfAborted();
      throw connectionProblem(this.#server, thrown);
    }
  }

  async *#bodyOf(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (thrown) {
      signal?.throwIfAborted();
      throw connectionProblem(this.#server, thrown);
    }
  }

  /** Pools for a client certificate; a plugin that hands out a new one gets new connections, the old ones end when idle. */
  #poolsFor(certificate: ClientCertificate | undefined, undici: Undici): Pools {
    const held = this.#pools;
    if (held !== undefined && held.certificate === certificate) return held;
    const pools = {
      certificate,
      short: this.#dispatcher(undici, certificate, CONNECTIONS),
      watches: this.#dispatcher(undici, certificate, null),
    };
    this.#pools = pools;
    if (held !== undefined) void Promise.all([held.short.close(), held.watches.close()]);
    return pools;
  }

  #dispatcher(undici: Undici, certificate: ClientCertificate | undefined, connections: number | null): Dispatcher {
    const { certificateAuthority, tlsServerName, insecure, proxyUrl } = this.#connection;
    const tls = {
      ...(certificateAuthority !== undefined && { ca: certificateAuthority }),
      ...(tlsServerName !== undefined && { servername: tlsServerName }),
      ...(insecure === true && { rejectUnauthorized: false }),
      ...(certificate !== undefined && { cert: certificate.certificate, key: certificate.key.reveal() }),
    };
    const pool = { connections, keepAliveTimeout: KEEP_ALIVE_MILLIS, allowH2: false };
    if (proxyUrl === undefined) return new undici.Agent({ ...pool, connect: tls });
    return new undici.ProxyAgent({ ...pool, uri: proxyUrl, requestTls: tls });
  }
}

function readServer(server: string): URL {
  if (!/^https?:\/\//i.test(server) || !URL.canParse(server)) throw kube.badServer(redactUrls(server));
  return new URL(server);
}

function readProxy(proxy: string): void {
  if (!/^(https?|socks5):\/\//i.test(proxy) || !URL.canParse(proxy)) throw kube.badProxy(redactUrls(proxy));
}

function headersOf(request: TransportRequest): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name, value.includes("\n") ? value.split("\n") : value]),
  );
}

function isRepeatable(request: TransportRequest): boolean {
  return request.method === "GET" || request.headers?.["content-type"] === "application/apply-patch+yaml";
}

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as const],
    ),
  );
}
