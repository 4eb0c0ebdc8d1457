// A registry in this process that behaves: it passes the contract that a real one passes, and fails as a test asks it to.
import { createHash, randomUUID } from "node:crypto";
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import type { AddressInfo } from "node:net";

export interface FakeRegistryOptions {
  readonly user?: { readonly name: string; readonly password: string };
  /** `bearer` sends its users to `/token`; `basic` asks for the password at every request. */
  readonly auth?: "bearer" | "basic";
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whether it knows the referrers API; true when absent. */
  readonly referrers?: boolean;
  /** Whether it gives parts of blobs; true when absent. */
  readonly parts?: boolean;
  /** Tags on a page whatever is asked for. */
  readonly pageSize?: number;
}

/** Answers a request in the registry's place; undefined lets it pass. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface FakeRegistry {
  readonly host: string;
  /** `GET /v2/… authorization`, oldest first. */
  readonly requests: string[];
  fault: Fault | undefined;
  close(): Promise<void>;
}

interface Content {
  readonly bytes: Buffer;
  readonly type: string;
}

/** Starts it on loopback. */
export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const state = new RegistryState(options);
  const listener: RequestListener = (request, response) => void state.answer(request, response);
  const server = options.tls === undefined ? createHttp(listener) : createHttps({ cert: options.tls.cert, key: options.tls.key }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

class RegistryState {
  host = "";
  fault: Fault | undefined;
  readonly requests: string[] = [];
  readonly #options: FakeRegistryOptions;
  readonly #blobs = new Map<string, Buffer>();
  readonly #uploads = new Map<string, Buffer>();
  readonly #manifests = new Map<string, Content>();
  readonly #tags = new Map<string, string[]>();

  constructor(options: FakeRegistryOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    this.requests.push(`${method} ${url}${headers.authorization === undefined ? "" : ` ${headers.authorization.split(" ")[0] ?? ""}`}`);
    if (this.fault?.(request, response) === true) return;
    const { body, isCut } = await read(request);
    // The sender went away in the middle: what came of a piece stays, and nobody is there to be answered.
    if (isCut) return this.#keep(request, body);
    const address = new URL(url, `http://${this.host}`);
    if (address.pathname === "/token") return this.#token(request, address, response);
    if (!this.#isKnown(request)) return this.#challenge(address, response);
    const route = /^\/v2\/(.+)\/(tags\/list|referrers\/[^/]+|manifests\/[^/]+|blobs\/uploads\/[^/]*|blobs\/[^/]+)$/.exec(address.pathname);
    if (address.pathname === "/v2/") return send(response, 200, {}, "{}");
    if (route === null) return refuse(response, 404, "NAME_UNKNOWN");
    const [, name = "", action = ""] = route;
    this.#route(name, action, { method, address, request, response, body });
  }

  #route(name: string, action: string, exchange: UploadExchange): void {
    const below = (folder: string): string => action.slice(folder.length);
    if (action === "tags/list") this.#list(name, exchange.address, exchange.response);
    else if (action.startsWith("referrers/")) this.#referrers(name, below("referrers/"), exchange.response);
    else if (action.startsWith("manifests/")) this.#manifest(name, below("manifests/"), exchange);
    else if (action.startsWith("blobs/uploads/")) this.#upload(name, below("blobs/uploads/"), exchange);
    else this.#blob(name, below("blobs/"), exchange);
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    const { user, auth = "bearer" } = this.#options;
    if (user === undefined) return true;
    const basic = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString("base64")}`;
    return headers.authorization === (auth === "basic" ? basic : `Bearer ${tokenOf(user.name)}`);
  }

  #challenge(address: URL, response: ServerResponse): void {
    const name = /^\/v2\/(.+)\/(tags|manifests|blobs)\//.exec(address.pathname)?.[1] ?? "";
    const scheme = this.#options.tls === undefined ? "http" : "https";
    const bearer = `Bearer realm="${scheme}://${this.host}/token",service="fake",scope="repository:${name}:pull"`;
    const header = this.#options.auth === "basic" ? 'Basic realm="fake"' : bearer;
    refuse(response, 401, "UNAUTHORIZED", { "www-authenticate": header });
  }

  #token({ headers }: IncomingMessage, address: URL, response: ServerResponse): void {
    const { user } = this.#options;
    const basic = `Basic ${Buffer.from(`${user?.name}:${user?.password}`).toString("base64")}`;
    if (user === undefined || headers.authorization !== basic || address.searchParams.get("service") !== "fake")
      return refuse(response, 401, "UNAUTHORIZED");
    send(response, 200, {}, JSON.stringify({ token: tokenOf(user.name) }));
  }

  #list(name: string, address: URL, response: ServerResponse): void {
    const tags = this.#tags.get(name);
    if (tags === undefined) return refuse(response, 404, "NAME_UNKNOWN");
    const size = this.#options.pageSize ?? Number(address.searchParams.get("n") ?? 1000);
    const last = address.searchParams.get("last");
    const from = last === null ? 0 : tags.indexOf(last) + 1;
    const page = tags.slice(from, from + size);
    const more = from + size < tags.length;
    const link = { link: `</v2/${name}/tags/list?n=${size}&last=${page.at(-1) ?? ""}>; rel="next"` };
    send(response, 200, more ? link : {}, JSON.stringify({ name, tags: page }));
  }

  #manifest(name: string, reference: string, { method, request, response, body }: Exchange & { readonly request: IncomingMessage }): void {
    if (method === "PUT") {
      const digest = digestOf(body);
      const content = { bytes: body, type: request.headers["content-type"] ?? "" };
      this.#manifests.set(`${name}@${digest}`, content).set(`${name}@${reference}`, content);
      const tags = this.#tags.get(name) ?? [];
      if (!reference.includes(":")) this.#tags.set(name, [...new Set([...tags, reference])].toSorted());
      const subject = this.#options.referrers === false ? undefined : subjectOf(body);
      const about = subject === undefined ? {} : { "oci-subject": subject };
      return send(response, 201, { "docker-content-digest": digest, location: `/v2/${name}/manifests/${digest}`, ...about }, "");
    }
    const found = this.#manifests.get(`${name}@${reference}`);
    if (found === undefined) return refuse(response, 404, "MANIFEST_UNKNOWN");
    send(
      response,
      200,
      { "content-type": found.type, "docker-content-digest": digestOf(found.bytes) },
      method === "HEAD" ? "" : found.bytes,
    );
  }

  #upload(name: string, id: string, { method, address, request, response, body }: UploadExchange): void {
    const where = (upload: string): Readonly<Record<string, string>> => ({ location: `/v2/${name}/blobs/uploads/${upload}?state=kept` });
    if (method === "POST") return this.#begin(name, address, where, response);
    const received = this.#uploads.get(id);
    if (received === undefined || address.searchParams.get("state") !== "kept") return refuse(response, 404, "BLOB_UPLOAD_UNKNOWN");
    const range = { range: `0-${Math.max(0, received.length - 1)}` };
    if (method === "GET") return send(response, 204, { ...where(id), ...range }, "");
    const whole = Buffer.concat([received, body]);
    if (method === "PATCH") {
      if (!(request.headers["content-range"] ?? "").startsWith(`${received.length}-`)) return refuse(response, 416, "RANGE_INVALID");
      this.#uploads.set(id, whole);
      return send(response, 202, { ...where(id), range: `0-${whole.length - 1}` }, "");
    }
    const digest = address.searchParams.get("digest") ?? "";
    if (digest !== digestOf(whole)) return refuse(response, 400, "DIGEST_INVALID");
    this.#uploads.delete(id);
    this.#blobs.set(`${name}@${digest}`, whole);
    send(response, 201, { location: `/v2/${name}/blobs/${digest}` }, "");
  }

  #keep({ method, url = "" }: IncomingMessage, body: Buffer): void {
    const id = /\/blobs\/uploads\/([^/?]+)/.exec(url)?.[1] ?? "";
    const received = method === "PATCH" ? this.#uploads.get(id) : undefined;
    if (received !== undefined) this.#uploads.set(id, Buffer.concat([received, body]));
  }

  #begin(name: string, address: URL, where: (upload: string) => Readonly<Record<string, string>>, response: ServerResponse): void {
    const [mount, from] = [address.searchParams.get("mount") ?? "", address.searchParams.get("from") ?? ""];
    const held = this.#blobs.get(`${from}@${mount}`);
    if (held !== undefined) {
      this.#blobs.set(`${name}@${mount}`, held);
      return send(response, 201, { location: `/v2/${name}/blobs/${mount}` }, "");
    }
    const id = randomUUID();
    this.#uploads.set(id, Buffer.alloc(0));
    send(response, 202, where(id), "");
  }

  #referrers(name: string, digest: string, response: ServerResponse): void {
    if (this.#options.referrers === false) return refuse(response, 404, "PAGE_UNKNOWN");
    const all = [...this.#manifests].filter(([key]) => key.startsWith(`${name}@sha256:`));
    const manifests = all.flatMap(([key, { bytes, type }]) =>
      subjectOf(bytes) === digest ? [{ mediaType: type, digest: key.slice(name.length + 1), size: bytes.length }] : [],
    );
    const mediaType = "application/vnd.oci.image.index.v1+json";
    send(response, 200, { "content-type": mediaType }, JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  }

  #blob(name: string, reference: string, { method, request, response }: UploadExchange): void {
    const found = this.#blobs.get(`${name}@${reference}`);
    if (found === undefined) return refuse(response, 404, "BLOB_UNKNOWN");
    const first = this.#options.parts === false ? undefined : /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    if (first !== undefined) {
      const from = Number(first);
      if (from >= found.length) return refuse(response, 416, "RANGE_INVALID", { "content-range": `bytes */${found.length}` });
      return send(response, 206, { "content-range": `bytes ${from}-${found.length - 1}/${found.length}` }, found.subarray(from));
    }
    send(response, 200, { "content-length": String(found.length) }, method === "HEAD" ? "" : found);
  }
}

interface Exchange {
  readonly method: string;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

interface UploadExchange extends Exchange {
  readonly address: URL;
  readonly request: IncomingMessage;
}

function subjectOf(manifest: Buffer): string | undefined {
  return (JSON.parse(manifest.toString()) as { subject?: { digest?: string } }).subject?.digest;
}

async function read(request: IncomingMessage): Promise<{ readonly body: Buffer; readonly isCut: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return { body: Buffer.concat(chunks), isCut: false };
  } catch {
    return { body: Buffer.concat(chunks), isCut: true };
  }
}

function send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string | Buffer): void {
  response.writeHead(status, headers);
  response.end(body);
}

function refuse(response: ServerResponse, status: number, code: string, headers: Readonly<Record<string, string>> = {}): void {
  send(response, status, headers, JSON.stringify({ errors: [{ code, message: "as the test wants it" }] }));
}

function tokenOf(name: string): string {
  return `token-of-${name}`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
