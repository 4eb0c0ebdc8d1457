// An HTTP proxy on loopback: opens tunnels by CONNECT and hands plain requests on.
import { createServer, request as onwardRequest, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface ConnectProxy extends AsyncDisposable {
  /** `http://127.0.0.1:40123`, without user information. */
  readonly url: string;
  /** What it was asked, with the user: `CONNECT 127.0.0.1:443 as ada`, `GET http://127.0.0.1:80/info/refs as nobody`. */
  readonly seen: string[];
  /** Authorization headers of plain requests; those in tunnels are not seen. */
  readonly credentials: string[];
}

export interface ConnectProxyOptions {
  /** `user:password` that it asks for; nobody needs to log in when absent. */
  readonly login?: string;
  /** Status of its answer to everything; what it was asked is done when absent. */
  readonly refusal?: number;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts the proxy; open tunnels are cut when it is disposed. */
export async function startConnectProxy({ login, refusal, tls }: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const seen: string[] = [];
  const credentials: string[] = [];
  const sockets = new Set<Socket>();
  const verdict = (request: IncomingMessage): number => {
    const given = Buffer.from((request.headers["proxy-authorization"] ?? "").replace(/^Basic /, ""), "base64").toString();
    seen.push(`${request.method} ${request.url} as ${given.split(":")[0] || "nobody"}`);
    return refusal ?? (login === undefined || given === login ? 200 : 407);
  };
  const hand = (request: IncomingMessage, response: ServerResponse): void => {
    const status = verdict(request);
    credentials.push(request.headers.authorization ?? "");
    if (status !== 200) return void response.writeHead(status).end();
    const { "proxy-authorization": _, "proxy-connection": __, ...headers } = request.headers;
    const onward = onwardRequest(request.url ?? "", { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  };
  const server: Server = tls ? createTlsServer(tls, hand) : createServer(hand);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("connect", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const status = verdict(request);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const { hostname, port } = new URL(`tunnel://${request.url}`);
    const onward = connect(Number(port), hostname.replaceAll(/[[\]]/g, ""), () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    onward.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    socket.on("close", () => onward.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    credentials,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, "close");
    },
  };
}
