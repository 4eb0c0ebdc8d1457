// Serves the API over HTTPS on loopback, HTTP/1.1 and HTTP/2 by ALPN.
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { ApiRequest, ApiResponse } from "../request/exchange.ts";
import type { UserInfo } from "../request/user.ts";
import { failure } from "../status/status.ts";
import { MAX_BODY_BYTES } from "../write/decode.ts";
import type { Pair } from "./certificates.ts";

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly pair: Pair;
  readonly caPem: string;
  readonly host: string;
  readonly port: number;
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
  /** How long a client may leave a stream unread before it is cut off; a minute when absent. */
  readonly stallMillis?: number;
}

const STALL_MILLIS = 60_000;

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const HOP_BY_HOP: ReadonlySet<string> = new Set(["connection", "transfer-encoding", "keep-alive"]);

export async function listen(options: ListenOptions): Promise<Listener> {
  const { pair, caPem, host, port, handle, stallMillis = STALL_MILLIS } = options;
  const server = createSecureServer({
    key: pair.keyPem,
    cert: pair.certificatePem,
    ca: caPem,
    allowHTTP1: true,
    requestCert: true,
    // certificates of another authority are as good as none: the request is anonymous, or carries a token
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: 1000, initialWindowSize: 1 << 20 },
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => undefined);
  server.on("sessionError", () => undefined);
  server.on("request", (request, response) => void exchange({ handle, stallMillis }, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server, sockets) };
}

function close(server: Http2SecureServer, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

type Serving = Required<Pick<ListenOptions, "handle" | "stallMillis">>;

async function exchange({ handle, stallMillis }: Serving, request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
  const abort = new AbortController();
  response.on("close", () => abort.abort());
  response.on("error", () => abort.abort());
  request.on("error", () => abort.abort());
  try {
    const body = await readBody(request);
    if (body === undefined)
      return send(response, refusal(413, "RequestEntityTooLarge", `Request entity too large: limit is ${MAX_BODY_BYTES}`));
    if (!METHODS.has(request.method))
      return send(response, refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"));
    const answer = await handle({
      method: request.method,
      path: request.url,
      headers: flatten(request.headers),
      body,
      signal: abort.signal,
      peer: peerOf(request.socket as TLSSocket | undefined),
    });
    await send(response, request.method === "HEAD" ? { ...answer, body: "" } : answer, { signal: abort.signal, stallMillis });
  } catch {
    // the peer went away while it was written to or read from; there is nobody left to tell
    abort.abort();
    if (!response.writableEnded) response.destroy();
  }
}

function refusal(code: number, reason: string, message: string): ApiResponse {
  return { status: code, headers: { "content-type": "application/json" }, body: JSON.stringify(failure(code, reason, message)) };
}

/** The body, or undefined where it is longer than is read. */
async function readBody(request: Http2ServerRequest): Promise<Buffer | undefined> {
  if (request.method === "GET" || request.method === "HEAD") return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatten(headers: Http2ServerRequest["headers"]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":")) out[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return out;
}

/** The subject of a client certificate of our own authority. */
function peerOf(socket: TLSSocket | undefined): UserInfo | undefined {
  if (socket?.authorized !== true) return undefined;
  const subject = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const name = Array.isArray(subject?.CN) ? subject.CN[0] : subject?.CN;
  if (name === undefined) return undefined;
  const groups = subject?.O === undefined ? [] : Array.isArray(subject.O) ? subject.O : [subject.O];
  return { name, groups };
}

interface Pace {
  readonly signal: AbortSignal;
  readonly stallMillis: number;
}

/** Streams are read no faster than the client reads. */
async function send(response: Http2ServerResponse, answer: ApiResponse, pace?: Pace): Promise<void> {
  const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
  if (typeof answer.body === "string") {
    const bytes = Buffer.from(answer.body);
    response.writeHead(answer.status, { ...headers, "content-length": String(bytes.length) });
    response.end(bytes);
    return;
  }
  response.writeHead(answer.status, headers);
  // both kinds of response have it; the types of HTTP/2 leave it out. A watch must be seen to have begun before its first event.
  (response as unknown as { flushHeaders(): void }).flushHeaders();
  for await (const chunk of answer.body) {
    if (pace?.signal.aborted === true) break;
    if (!response.write(chunk)) await drained(response, pace);
  }
  response.end();
}

function drained(response: Http2ServerResponse, pace: Pace | undefined): Promise<void> {
  return new Promise((resolve) => {
    const stall = pace && setTimeout(() => response.destroy(), pace.stallMillis).unref();
    const done = (): void => {
      clearTimeout(stall);
      response.off("drain", done).off("close", done);
      pace?.signal.removeEventListener("abort", done);
      resolve();
    };
    response.once("drain", done).once("close", done);
    pace?.signal.addEventListener("abort", done, { once: true });
  });
}
