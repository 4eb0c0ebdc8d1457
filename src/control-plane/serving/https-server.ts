// Serves the API over HTTPS on loopback, HTTP/1.1 and HTTP/2 by ALPN.
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { ApiRequest, ApiResponse } from "../request/exchange.ts";
import type { UserInfo } from "../request/user.ts";
import { failure } from "../status/status.ts";
import { MAX_BODY_BYTES } from "../write/decode.ts";
import type { Pair } from "./certificates.ts";
import { pour } from "./pour.ts";
import { Turns } from "./turns.ts";

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
  const serving = { handle, stallMillis, turns: new Turns() };
  server.on("request", (request, response) => void exchange(serving, request, response));
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

interface Serving extends Required<Pick<ListenOptions, "handle" | "stallMillis">> {
  readonly turns: Turns;
}

async function exchange(
  { handle, stallMillis, turns }: Serving,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): Promise<void> {
  response.on("error", () => response.destroy());
  try {
    const body = await readBody(request);
    if (body === "gone") return void response.destroy();
    if (body === "tooLarge")
      return send(response, refusal(413, "RequestEntityTooLarge", `Request entity too large: limit is ${MAX_BODY_BYTES}`), stallMillis);
    if (!METHODS.has(request.method))
      return send(
        response,
        refusal(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        stallMillis,
      );
    await turns.next();
    const answer = await handle({
      method: request.method,
      path: request.url,
      headers: flatten(request.headers),
      body,
      peer: peerOf(request.socket as TLSSocket | undefined),
    });
    send(response, request.method === "HEAD" ? { ...answer, body: "" } : answer, stallMillis);
  } catch {
    // the peer went away while it was written to or read from; there is nobody left to tell
    if (!response.writableEnded) response.destroy();
  }
}

function refusal(code: number, reason: string, message: string): ApiResponse {
  return { status: code, headers: { "content-type": "application/json" }, body: JSON.stringify(failure(code, reason, message)) };
}

const NO_BODY = Buffer.alloc(0);

/** The body, or why there is none: it is longer than is read, or its sender has gone before it was whole. */
function readBody(request: Http2ServerRequest): Promise<Buffer | "tooLarge" | "gone"> | Buffer {
  if (request.method === "GET" || request.method === "HEAD") return NO_BODY;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) resolve("tooLarge");
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)));
    request.on("close", () => resolve("gone"));
    request.on("error", () => resolve("gone"));
  });
}

function flatten(headers: Http2ServerRequest["headers"]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined && !name.startsWith(":")) out[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return out;
}

/** Who is at the other end of a connection; to read it from the certificate for every request costs more than most requests do. */
const peers = new WeakMap<TLSSocket, UserInfo | "nobody">();

/** The subject of a client certificate of our own authority. */
function peerOf(socket: TLSSocket | undefined): UserInfo | undefined {
  if (socket === undefined) return undefined;
  let peer = peers.get(socket);
  if (peer === undefined) peers.set(socket, (peer = readPeer(socket) ?? "nobody"));
  return peer === "nobody" ? undefined : peer;
}

function readPeer(socket: TLSSocket): UserInfo | undefined {
  if (!socket.authorized) return undefined;
  const subject = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const name = Array.isArray(subject?.CN) ? subject.CN[0] : subject?.CN;
  if (name === undefined) return undefined;
  const groups = subject?.O === undefined ? [] : Array.isArray(subject.O) ? subject.O : [subject.O];
  return { name, groups };
}

function send(response: Http2ServerResponse, answer: ApiResponse, stallMillis: number): void {
  if (response.destroyed) return;
  const headers: Record<string, string> = {};
  for (const name of Object.keys(answer.headers)) if (!HOP_BY_HOP.has(name)) headers[name] = answer.headers[name] ?? "";
  if (typeof answer.body === "string") {
    const size = Buffer.byteLength(answer.body);
    headers["content-length"] = String(size);
    response.writeHead(answer.status, headers);
    // text of as many bytes as characters is ASCII, which goes out without being encoded
    response.end(answer.body, size === answer.body.length ? "latin1" : "utf8");
    return;
  }
  response.writeHead(answer.status, headers);
  pour(response, answer.body, stallMillis);
}
