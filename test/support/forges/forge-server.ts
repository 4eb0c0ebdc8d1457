// A hosting service on loopback: an API over a memory, and the repositories themselves over git's own HTTP backend and OpenSSH.
import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { once } from "node:events";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startGitServer, type GitServer } from "../git-server.ts";
import { ForgeState, type ForgeSetup, type HostedRepository } from "./forge-state.ts";

const run = promisify(execFile);

export interface ApiCall {
  readonly method: string;
  readonly url: URL;
  /** What the pattern of the route has caught. */
  readonly params: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage["headers"];
  /** Whose token it was. */
  readonly user: string;
  readonly state: ForgeState;
  readonly host: ForgeHost;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = readonly [method: string, path: RegExp, answer: (call: ApiCall) => ApiAnswer | Promise<ApiAnswer>];

/** One kind of service. */
export interface ForgeApi {
  /** Where its API starts: `/api/v3`. */
  readonly prefix: string;
  /** What stands before the path of a repository in clone addresses. */
  readonly clonePrefix: string;
  readonly routes: readonly Route[];
  /** The token of a request, from its headers. */
  readonly tokenOf: (headers: IncomingMessage["headers"]) => string | undefined;
  /** How it refuses. */
  readonly failure: (status: number, message: string) => ApiAnswer;
  /** Requests that need no token of a user. */
  readonly open?: (path: string) => boolean;
}

/** What routes may do with repositories. */
export interface ForgeHost {
  readonly address: string;
  create(repository: HostedRepository): Promise<void>;
  branches(repository: HostedRepository): Promise<readonly string[]>;
}

/** Answers in the place of the service. */
export type ForgeFault = (request: { readonly method: string; readonly path: string }) => ApiAnswer | undefined;

export interface ForgeServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly address: string;
  readonly state: ForgeState;
  /** Requests of the API as `METHOD /path?query status`, oldest first. */
  readonly requests: string[];
  /** Requests of git as `METHOD /path user status`. */
  readonly gitRequests: string[];
  setFault(fault: ForgeFault | undefined): void;
  /** Runs stock git in a repository. */
  git(path: string, ...args: string[]): Promise<string>;
  /** Folder of the bare repositories on this machine. */
  readonly folder: string;
}

export interface ForgeServerOptions {
  /** Called after each request that may have changed something, before it is answered. */
  readonly onWrite?: (state: ForgeState) => Promise<void>;
  readonly tls?: { readonly cert: string; readonly key: string };
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly path: string;
  readonly text: string;
  readonly headers: IncomingMessage["headers"];
}

/** Starts a service; ended when it is disposed. */
export async function startForge(api: ForgeApi, setup: ForgeSetup, options: ForgeServerOptions = {}): Promise<ForgeServer> {
  const dir = await mkdtemp(join(tmpdir(), "headgate-forge-"));
  const git = await startGitServer({ dir });
  const state = new ForgeState(setup);
  const requests: string[] = [];
  const gitRequests: string[] = [];
  let fault: ForgeFault | undefined;
  let address = "";

  const host: ForgeHost = {
    get address() {
      return address;
    },
    create: async (repository) => {
      await git.createRepository(folderOf(repository), { defaultBranch: repository.defaultBranch || "main" });
      state.repositories.push(repository);
    },
    branches: async (repository) => {
      const { stdout } = await run("git", [
        "--git-dir",
        git.path(folderOf(repository)),
        "for-each-ref",
        "--format=%(refname:short)",
        "refs/heads",
      ]);
      return stdout.split("\n").filter((each) => each !== "");
    },
  };

  const serveApi = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readRequest(request, { api, address });
    const failing = fault?.({ method: asked.method, path: asked.url.pathname });
    const answer = failing ?? (await answerTo({ api, state, host, ...asked }));
    if (asked.method !== "GET") await options.onWrite?.(state);
    requests.push(`${asked.method} ${asked.url.pathname}${asked.url.search} ${answer.status}`);
    writeAnswer(response, answer);
  };

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (!(request.url ?? "").startsWith(`${api.prefix}/`))
      return serveGit({ request, response, api, state, git, record: (line) => void gitRequests.push(line) });
    serveApi(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  };
  const server: Server = options.tls ? createHttpsServer(options.tls, serve) : createHttpServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  address = `${options.tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    state,
    requests,
    gitRequests,
    folder: dir,
    setFault: (rule) => void (fault = rule),
    git: async (path, ...args) => (await run("git", ["--git-dir", git.path(path), ...args])).stdout.trim(),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await git.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function readRequest(
  request: IncomingMessage,
  { api, address }: { readonly api: ForgeApi; readonly address: string },
): Promise<Asked> {
  const url = new URL(request.url ?? "/", address);
  const bytes: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) bytes.push(chunk);
  const path = decodeURI(url.pathname.slice(api.prefix.length));
  return { method: request.method ?? "GET", url, path, text: Buffer.concat(bytes).toString(), headers: request.headers };
}

function writeAnswer(response: ServerResponse, answer: ApiAnswer): void {
  const body = answer.body === undefined ? "" : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  const type = body === "" ? {} : { "content-type": "application/json; charset=utf-8" };
  response.writeHead(answer.status, { ...type, ...answer.headers }).end(body);
}

interface Answering extends Asked {
  readonly api: ForgeApi;
  readonly state: ForgeState;
  readonly host: ForgeHost;
}

async function answerTo({ api, state, host, method, url, path, text, headers }: Answering): Promise<ApiAnswer> {
  const token = api.tokenOf(headers);
  const user = api.open?.(path) === true ? "" : state.userOf(token ?? "");
  if (user === undefined) return api.failure(401, "Bad credentials");
  for (const [wanted, pattern, answer] of api.routes) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match === null) continue;
    if (method !== "GET" && state.setup.readers?.includes(token ?? "") === true)
      return api.failure(403, "Resource not accessible by personal access token");
    const body = text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
    return answer({ method, url, params: match.slice(1).map(decodeURIComponent), body, headers, user, state, host });
  }
  return api.failure(404, "Not Found");
}

interface GitExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly api: ForgeApi;
  readonly state: ForgeState;
  readonly git: GitServer;
  readonly record: (line: string) => void;
}

/** Lets git through to the repositories, for those whom the service knows. */
function serveGit({ request, response, api, state, git, record }: GitExchange): void {
  const { method = "GET", url = "/" } = request;
  const [path = "", query = ""] = url.slice(api.clonePrefix.length).split("?");
  const match = /^\/(.+?)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(decodeURIComponent(path));
  const [, owner = "", name = "", service = ""] = match ?? [];
  const { authorization = "", host: _, ...headers } = request.headers;
  const [username = "", ...password] = Buffer.from(authorization.replace(/^Basic /, ""), "base64")
    .toString()
    .split(":");
  const repository = state.find(owner.replace(/^~/, ""), name);
  const refused = refusalOf({ repository, authorization, isAllowed: (found) => state.allowsGit(found, username, password.join(":")) });
  if (repository === undefined || refused !== undefined) {
    record(`${method} ${path} ${username} ${refused ?? 404}`);
    request.resume();
    response.writeHead(refused ?? 404, { "www-authenticate": "Basic" }).end();
    return;
  }
  const onward = httpRequest(`${git.url(folderOf(repository))}/${service}?${query}`, { method, headers }, (answer) => {
    const { statusCode = 502 } = answer;
    record(`${method} ${path} ${username} ${statusCode}`);
    response.writeHead(statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

interface GitAsking {
  readonly repository: HostedRepository | undefined;
  readonly authorization: string;
  readonly isAllowed: (repository: HostedRepository) => boolean;
}

/** Strangers learn nothing of what there is. */
function refusalOf({ repository, authorization, isAllowed }: GitAsking): number | undefined {
  if (repository === undefined) return authorization === "" ? 401 : 404;
  return isAllowed(repository) ? undefined : 401;
}

/** Where a repository is kept on this machine. */
export function folderOf({ owner, name }: HostedRepository): string {
  return `${owner}/${name}`;
}

/** One page of a list, and where the next one starts. */
export function pageOf<T>(all: readonly T[], page: number, size: number): { readonly items: readonly T[]; readonly hasNext: boolean } {
  return { items: all.slice((page - 1) * size, page * size), hasNext: all.length > page * size };
}

/** A page whose answer names the next one in a Link header, as RFC 8288 writes it. */
export function linkedPage<T>({ url }: ApiCall, all: readonly T[], most: number): ApiAnswer {
  const page = Number(url.searchParams.get("page") ?? "1");
  const size = Math.min(most, Number(url.searchParams.get("per_page") ?? url.searchParams.get("limit") ?? "30"));
  const { items, hasNext } = pageOf(all, page, size);
  const next = new URL(url);
  next.searchParams.set("page", String(page + 1));
  return {
    status: 200,
    body: items,
    headers: { "x-total-count": String(all.length), ...(hasNext && { link: `<${next.href}>; rel="next"` }) },
  };
}

/** A text or number of a body as text. */
export function told(value: unknown, otherwise = ""): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : otherwise;
}
