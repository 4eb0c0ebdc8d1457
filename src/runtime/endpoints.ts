// The two HTTP servers of a controller process: metrics, and the probes by which Kubernetes knows that it lives.
import { createServer, type RequestListener } from "node:http";
import type { Metrics } from "./metrics.ts";
import { runtimeProblems } from "./problems.ts";

export interface Endpoint {
  /** `host:port` that it listens on. */
  readonly address: string;
  close(): Promise<void>;
}

export interface EndpointAddress {
  /** `host:port`, or `:port` for {@link EndpointAddress.host}. */
  readonly address: string;
  /** Host where the address names none; loopback when absent. */
  readonly host?: string | undefined;
}

/** Serves `/metrics`. @throws runtime.cannotListen · runtime.invalidAddress */
export function serveMetrics(address: EndpointAddress, metrics: Metrics): Promise<Endpoint> {
  return serve("metrics", address, (request, response) => {
    if (request.url?.split("?", 1)[0] !== "/metrics") return void response.writeHead(404).end("404 page not found\n");
    metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
}

/** Serves `/healthz` and `/readyz`. @throws runtime.cannotListen · runtime.invalidAddress */
export function serveProbes(address: EndpointAddress, isReady: () => boolean): Promise<Endpoint> {
  return serve("probes", address, (request, response) => {
    const path = request.url?.split("?", 1)[0];
    if (path === "/healthz" || (path === "/readyz" && isReady())) return void response.writeHead(200).end("ok");
    response.writeHead(path === "/readyz" ? 500 : 404).end(path === "/readyz" ? "not ready\n" : "404 page not found\n");
  });
}

/** Splits `host:port`. @throws runtime.invalidAddress */
export function parseAddress({ address: text, host = "127.0.0.1" }: EndpointAddress): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text);
  if (match === null || Number(match[3]) > 65_535) throw runtimeProblems.invalidAddress(text);
  return { host: match[1] ?? (match[2] || host), port: Number(match[3]) };
}

async function serve(what: string, wanted: EndpointAddress, listener: RequestListener): Promise<Endpoint> {
  const { host, port } = parseAddress(wanted);
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(runtimeProblems.cannotListen(what, wanted.address, error)));
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  return {
    address: typeof bound === "object" && bound !== null ? `${host.includes(":") ? `[${host}]` : host}:${bound.port}` : wanted.address,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
