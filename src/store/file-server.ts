// Serves the storage over HTTP: plain files and folder listings, no authentication, nothing outside the storage's root.
import { createReadStream } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";

export interface FileServer {
  /** Host and port that it listens on. */
  readonly address: string;
  close(): Promise<void>;
}

export interface FileServerOptions {
  readonly directory: string;
  /** Loopback when absent. */
  readonly host?: string;
  /** A free port when 0 or absent. */
  readonly port?: number;
}

/** Starts serving a folder. */
export async function serveFiles({ directory, host = "127.0.0.1", port = 0 }: FileServerOptions): Promise<FileServer> {
  const root = await realpath(directory);
  const server = createServer((request, response) => {
    // A client that went away is no failure of the server.
    answer(root, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const at =
    typeof bound === "object" && bound !== null ? `${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}` : "";
  return {
    address: at,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  const target = await locate(root, request.url ?? "/");
  if (target === undefined) return refuse(response, 404);
  const found = await stat(target);
  if (found.isDirectory()) return list(target, request, response);
  if (!found.isFile()) return refuse(response, 404);
  response.writeHead(200, {
    "content-type": target.endsWith(".gz") || target.endsWith(".tgz") ? "application/gzip" : "application/octet-stream",
    "content-length": found.size,
    "last-modified": found.mtime.toUTCString(),
  });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(target), response);
}

/** The real path of a URL, if it is there and below the root. */
async function locate(root: string, url: string): Promise<string | undefined> {
  try {
    const path = decodeURIComponent(url.split("?", 1)[0] ?? "/");
    if (path.includes("\0") || path.includes("\\")) return undefined;
    const real = await realpath(join(root, path));
    return real === root || real.startsWith(root + sep) ? real : undefined;
  } catch {
    // A malformed escape or a missing file: both are answered as not found.
    return undefined;
  }
}

async function list(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const rows = entries
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .toSorted()
    .map((name) => `<a href="${encodeURI(name)}">${name.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</a>\n`);
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(request.method === "HEAD" ? "" : `<pre>\n${rows.join("")}</pre>\n`);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(status === 405 ? "method not allowed\n" : "404 page not found\n");
}
