// A web server that gives out what it is told to, and remembers what it was asked for.
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface WebServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
  /** Path → page; 404 for every other path. */
  readonly pages: Record<string, Page>;
}

/** @param tls certificate and key to serve https with; http when absent */
export async function startWebServer(
  pages: Record<string, Page> = {},
  tls?: { readonly cert: string; readonly key: string },
): Promise<WebServer> {
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const { status = 200, headers = {}, body = "" } = pages[request.url ?? ""] ?? { status: 404, body: "not found" };
    response.writeHead(status, headers).end(body);
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    asked,
    pages,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
