// A web server that gives out what it is told to, and remembers what it was asked for.
import { createServer } from "node:http";
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

export async function startWebServer(pages: Record<string, Page> = {}): Promise<WebServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    const { status = 200, headers = {}, body = "" } = pages[request.url ?? ""] ?? { status: 404, body: "not found" };
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    pages,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
