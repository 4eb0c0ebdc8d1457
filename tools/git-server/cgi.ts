// One request through `git http-backend` by the rules of CGI/1.1 (RFC 3875).
import type { IncomingMessage, ServerResponse } from "node:http";
import { closed, gitEnvironment, spawnGit } from "./process.ts";

export interface BackendCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Folder of all repositories. */
  readonly root: string;
  readonly user: string;
  /** Cut the connection after that many bytes of the response body. */
  readonly dropAfterBytes: number | undefined;
}

/** Sends the request to the backend and its answer to the client; ends when the backend has ended. */
export async function serveBackend({ request, response, root, user, dropAfterBytes }: BackendCall): Promise<void> {
  const child = spawnGit(["http-backend"], gitEnvironment(root, cgiVariables(request, root, user)));
  response.on("close", () => child.kill());
  request.pipe(child.stdin);
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  let head: Buffer | undefined = Buffer.alloc(0);
  let sent = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    let body = chunk;
    if (head !== undefined) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      body = head.subarray(end + 4);
      writeHead(response, head.subarray(0, end).toString("latin1"));
      head = undefined;
    }
    sent += body.length;
    if (dropAfterBytes !== undefined && sent > dropAfterBytes) response.destroy();
    else if (!response.write(body)) {
      child.stdout.pause();
      response.once("drain", () => child.stdout.resume());
    }
  });
  await closed(child);
  if (head === undefined) response.end();
  else if (!response.destroyed) response.writeHead(500).end(Buffer.concat(errors));
}

function cgiVariables(request: IncomingMessage, root: string, user: string): Record<string, string> {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const { headers } = request;
  const optional: Record<string, string | undefined> = {
    CONTENT_TYPE: headers["content-type"],
    CONTENT_LENGTH: headers["content-length"],
    HTTP_CONTENT_ENCODING: headers["content-encoding"],
    GIT_PROTOCOL: headers["git-protocol"]?.toString(),
    REMOTE_USER: user || undefined,
  };
  return {
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: "1",
    GATEWAY_INTERFACE: "CGI/1.1",
    REQUEST_METHOD: request.method ?? "GET",
    PATH_INFO: decodeURIComponent(pathname),
    QUERY_STRING: search.slice(1),
    REMOTE_ADDR: request.socket.remoteAddress ?? "",
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Record<string, string>),
  };
}

function writeHead(response: ServerResponse, text: string): void {
  let status = 200;
  const headers: [string, string][] = [];
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else headers.push([name, value]);
  }
  response.writeHead(status, Object.fromEntries(headers));
}
