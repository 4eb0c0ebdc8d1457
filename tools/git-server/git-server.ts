// A git server on loopback for tests and the demo: Node's HTTP server in front of the real `git http-backend`, run as CGI.
// Not for production: no limits, no transport hardening, passwords in memory.
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, mkdir, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serveBackend } from "./cgi.ts";
import { gitServerProblems } from "./problems.ts";
import { runGit } from "./process.ts";

export interface GitServerOptions {
  /** Folder that holds the bare repositories; made when absent. */
  readonly dir: string;
  /** User name → password. With no user and no token everybody may read and write. */
  readonly users?: Readonly<Record<string, string>>;
  /** Bearer tokens that are let in too. */
  readonly tokens?: readonly string[];
  /** Listening address; 127.0.0.1 when absent. */
  readonly host?: string;
  /** Listening port; 0 or absent takes a free one. */
  readonly port?: number;
  /** Branches that refuse every push, as a hosting service's protection does. */
  readonly protectedBranches?: readonly string[];
  /** Serve HTTPS with this certificate and key (PEM). */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface RepositoryOptions {
  /** Name of HEAD's branch; `main` when absent. */
  readonly defaultBranch?: string;
  /** Whether any reachable commit may be fetched by its hash, as large hosting services allow; true when absent. */
  readonly fetchByHash?: boolean;
}

/** One request as it was answered. */
export interface GitServerRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly user: string;
  readonly status: number;
}

/** A way to misbehave: answer with a status (and a body), wait first, or cut the connection after that many bytes of the body (0: at once). */
export interface GitServerFault {
  readonly status?: number;
  readonly body?: string;
  /** Where a redirect leads. */
  readonly location?: string;
  readonly delayMillis?: number;
  readonly dropAfterBytes?: number;
}

export type FaultRule = (request: { readonly method: string; readonly path: string }) => GitServerFault | undefined;

export interface GitServer {
  /** URL of a repository, without credentials: `http://127.0.0.1:40123/fleet.git`. */
  url(repository: string): string;
  /** Makes an empty bare repository; nothing happens when it is there. @throws git-server.invalidName · git-server.gitFailed */
  createRepository(name: string, options?: RepositoryOptions): Promise<void>;
  /** Folder of a repository on this machine, for git commands. */
  path(repository: string): string;
  /** Answered requests, oldest first. */
  readonly requests: readonly GitServerRequest[];
  /** Misbehave as the rule says, until it is set to undefined. */
  setFault(rule: FaultRule | undefined): void;
  /** Stops listening, cuts open connections and resolves when all is ended. */
  close(): Promise<void>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const SERVICE = /^\/(.+\.git)\/(info\/refs|git-upload-pack|git-receive-pack|HEAD|objects\/.+)$/;

/**
 * Starts the server.
 * @throws git-server.gitMissing when there is no git on the PATH
 * @see https://git-scm.com/docs/git-http-backend
 */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const dir = resolve(options.dir);
  await mkdir(dir, { recursive: true });
  await runGit(["--version"], dir);
  const requests: GitServerRequest[] = [];
  let fault: FaultRule | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/";
    const method = request.method ?? "GET";
    const user = authenticate(request, options);
    response.on("close", () => requests.push({ method, path, user: user ?? "", status: response.statusCode }));
    const failing = fault?.({ method, path });
    if (failing !== undefined && (await misbehave(failing, response))) return;
    if (user === undefined) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"', "content-type": "text/plain" }).end("authentication required\n");
      return;
    }
    const service = SERVICE.exec(path.split("?", 1)[0] ?? "");
    if (service === null || !NAME.test(service[1] ?? "")) response.writeHead(404).end("not found\n");
    else await serveBackend({ request, response, root: dir, user, dropAfterBytes: failing?.dropAfterBytes });
  };

  const server = await listen(options, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  const { address, port, family } = server.address() as AddressInfo;
  const base = `${options.tls ? "https" : "http"}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  return {
    url: (repository) => `${base}/${repository}.git`,
    path: (repository) => join(dir, `${repository}.git`),
    createRepository: async (name, repository = {}) => {
      if (!NAME.test(name) || name.includes("..")) throw gitServerProblems.invalidName(name);
      await createRepository(join(dir, `${name}.git`), { ...repository, protectedBranches: options.protectedBranches ?? [] });
    },
    requests,
    setFault: (rule) => void (fault = rule),
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

async function listen(options: GitServerOptions, serve: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> {
  const server = options.tls ? createHttpsServer(options.tls, serve) : createHttpServer(serve);
  server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Name of the authenticated user, empty where nobody needs to log in, undefined for a stranger. */
function authenticate(request: IncomingMessage, { users = {}, tokens = [] }: GitServerOptions): string | undefined {
  if (Object.keys(users).length === 0 && tokens.length === 0) return "";
  const [scheme = "", value = ""] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() === "bearer") return tokens.includes(value) ? "token" : undefined;
  if (scheme.toLowerCase() !== "basic") return undefined;
  const [name = "", ...password] = Buffer.from(value, "base64").toString().split(":");
  return Object.hasOwn(users, name) && users[name] === password.join(":") ? name : undefined;
}

/** True when the fault was the whole answer. */
async function misbehave(fault: GitServerFault, response: ServerResponse): Promise<boolean> {
  if (fault.delayMillis !== undefined) await sleep(fault.delayMillis, undefined, { ref: false });
  if (fault.status !== undefined)
    response
      .writeHead(fault.status, fault.location === undefined ? {} : { location: fault.location })
      .end(fault.body ?? `${fault.status}\n`);
  else if (fault.dropAfterBytes === 0) response.destroy();
  return fault.status !== undefined || fault.dropAfterBytes === 0;
}

async function createRepository(
  path: string,
  { defaultBranch = "main", fetchByHash = true, protectedBranches }: RepositoryOptions & { readonly protectedBranches: readonly string[] },
): Promise<void> {
  if (existsSync(join(path, "HEAD"))) return;
  await mkdir(path, { recursive: true });
  await runGit(["init", "--quiet", "--bare", `--initial-branch=${defaultBranch}`, path], path);
  const settings = [
    "[http]",
    "receivepack = true",
    "[uploadpack]",
    `allowAnySHA1InWant = ${fetchByHash}`,
    "[receive]",
    "denyNonFastForwards = true",
  ];
  await appendFile(join(path, "config"), `${settings.join("\n")}\n`);
  if (protectedBranches.length > 0) await writeFile(join(path, "hooks", "pre-receive"), protection(protectedBranches), { mode: 0o755 });
}

/** A hook in the words of a hosting service; branch names are matched literally. */
function protection(branches: readonly string[]): string {
  const patterns = branches.map((each) => `'refs/heads/${each.replaceAll("'", "'\\''")}'`).join("|");
  return [
    "#!/bin/sh",
    "while read -r old new ref; do",
    `  case "$ref" in`,
    `    ${patterns})`,
    `      echo "error: protected branch update failed for $ref" >&2`,
    `      echo "error: changes must be made through a pull request" >&2`,
    "      exit 1;;",
    "  esac",
    "done",
    "exit 0",
    "",
  ].join("\n");
}
