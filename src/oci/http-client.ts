// Exchanges with servers of files over HTTP: a registry, where it keeps its blobs, a repository of charts. Redirects are followed here,
// because what is shown to one server must not reach another.
import { Readable } from "node:stream";
import * as tls from "node:tls";
import type { Dispatcher } from "undici";
import { isProblem, type Secret } from "#base";
import { networkProblem, shownUrl, statusProblem, wordsOf } from "./http-problem.ts";
import { ociProblems } from "./problems.ts";

/** Certificates in PEM. */
export interface TlsMaterial {
  /** Authorities that are trusted beside those of the system. */
  readonly certificateAuthority?: string;
  readonly clientCertificate?: { readonly certificate: string; readonly key: Secret };
}

export interface HttpClientOptions {
  readonly tls?: TlsMaterial | undefined;
  /** Take any certificate of the server. */
  readonly skipVerification?: boolean;
  /** The proxy for a URL: an http, https or socks5 URL, with user information if it wants any; undefined for none. */
  readonly proxyFor?: ((url: string) => string | undefined) | undefined;
  readonly userAgent?: string;
}

export interface HttpOrder {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Lower-case names; `authorization` goes to the origin of `url` only. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body is a secret: a redirect to another origin is not followed. */
  readonly hasSecretBody?: boolean;
  /** A function is called for every time that it is sent; `content-length` must then be among the headers. */
  readonly body?: string | Uint8Array | (() => AsyncIterable<Uint8Array>);
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the answer came from, after redirects. */
  readonly url: string;
  /** Must be read to its end, or given to {@link discardBody}. */
  readonly body: AsyncIterable<Uint8Array>;
}

const MAX_REDIRECTS = 10;
const MAX_ERROR_BODY = 64 * 1024;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Redirects after which the same request is sent; after the others it would become a GET without its body. */
const KEEPING = new Set([307, 308]);

/** Opens nothing before the first exchange; close it when the work has ended. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #dispatchers = new Map<string, Promise<Dispatcher>>();

  constructor(options: HttpClientOptions = {}) {
    this.#options = options;
  }

  /**
   * One exchange. Redirects are followed, never from https to http, and by what writes only those that keep the method;
   * `authorization` is left out as soon as another origin is asked.
   * @throws oci.unreachable · oci.tlsFailed · oci.badCertificate · oci.badProxy · oci.unsafeRedirect · oci.tooManyRedirects · oci.lostRequest · the signal's reason
   */
  async send(order: HttpOrder): Promise<HttpAnswer> {
    let { url } = order;
    let headers = order.headers ?? {};
    for (let hops = 0; ; hops++) {
      const answer = await this.#sendOnce({ ...order, url, headers });
      const location = answer.headers["location"];
      const isRead = order.method === undefined || order.method === "GET" || order.method === "HEAD";
      if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
      await discardBody(answer);
      if (!isRead && !KEEPING.has(answer.status)) throw ociProblems.lostRequest(shownUrl(url), answer.status);
      if (hops >= MAX_REDIRECTS) throw ociProblems.tooManyRedirects(shownUrl(order.url), MAX_REDIRECTS);
      const target = redirectTarget(url, location);
      if (!mayShare(new URL(url), target)) {
        if (order.hasSecretBody === true) throw ociProblems.unsafeRedirect(shownUrl(url), shownUrl(target));
        headers = withoutAuthorization(headers);
      }
      url = target.href;
    }
  }

  /**
   * One exchange whose answer must be a success.
   * @throws what {@link HttpClient.send} throws · oci.unauthorized · oci.notFound · oci.tooManyRequests · oci.serverError
   */
  async fetch(order: HttpOrder, given = "an anonymous request"): Promise<HttpAnswer> {
    const answer = await this.send(order);
    if (answer.status < 400) return answer;
    throw await problemOf(answer, given);
  }

  async close(): Promise<void> {
    const open = [...this.#dispatchers.values()];
    this.#dispatchers.clear();
    await Promise.all(
      open.map((each) =>
        each.then(
          (dispatcher) => dispatcher.destroy(),
          // Whoever asked for it was told.
          () => undefined,
        ),
      ),
    );
  }

  async #sendOnce(order: HttpOrder): Promise<HttpAnswer> {
    const { method = "GET", headers = {}, body, signal } = order;
    const url = new URL(order.url);
    signal.throwIfAborted();
    try {
      const dispatcher = await this.#dispatcherFor(order.url);
      const answer = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { "user-agent": this.#options.userAgent ?? "headgate", ...headers },
        signal,
        ...(body !== undefined && { body: typeof body === "function" ? Readable.from(body(), { objectMode: false }) : body }),
      });
      return { status: answer.statusCode, headers: single(answer.headers), url: order.url, body: bodyOf(answer.body, { url, signal }) };
    } catch (thrown) {
      signal.throwIfAborted();
      throw isProblem(thrown) ? thrown : networkProblem(url, thrown);
    }
  }

  /** One for each proxy, also for requests that begin at once. */
  #dispatcherFor(url: string): Promise<Dispatcher> {
    const proxy = this.#options.proxyFor?.(url) ?? "";
    const made = this.#dispatchers.get(proxy) ?? this.#makeDispatcher(proxy);
    this.#dispatchers.set(proxy, made);
    made.catch(() => this.#dispatchers.delete(proxy));
    return made;
  }

  async #makeDispatcher(proxy: string): Promise<Dispatcher> {
    // Loaded with the first exchange: a process that keeps no charts and no OCI artifacts never pays for it.
    const { Agent, ProxyAgent } = await import("undici");
    const connect = this.#tlsOptions();
    if (proxy !== "" && (!/^(https?|socks5):\/\//i.test(proxy) || !URL.canParse(proxy))) throw ociProblems.badProxy(withoutUser(proxy));
    return proxy === "" ? new Agent({ connect }) : new ProxyAgent({ uri: proxy, requestTls: connect });
  }

  /** One context for all connections: reading every authority of the system again for each of them costs more than the handshake. */
  #tlsOptions(): { readonly secureContext?: tls.SecureContext; readonly rejectUnauthorized?: boolean } {
    const { tls: { certificateAuthority, clientCertificate } = {}, skipVerification = false } = this.#options;
    const material = {
      ...(certificateAuthority !== undefined && { ca: [...trustedAuthorities(), certificateAuthority] }),
      ...(clientCertificate !== undefined && { cert: clientCertificate.certificate, key: clientCertificate.key.reveal() }),
    };
    return {
      ...(Object.keys(material).length > 0 && { secureContext: tls.createSecureContext(material) }),
      ...(skipVerification && { rejectUnauthorized: false }),
    };
  }
}

/** What is trusted without being told. Older releases of Node can only name what they bring themselves. */
function trustedAuthorities(): readonly string[] {
  return "getCACertificates" in tls
    ? tls.getCACertificates("default")
    : (tls as { readonly rootCertificates: readonly string[] }).rootCertificates;
}

/** Ends a body that nobody reads, so that its connection is free again. */
export async function discardBody({ body }: Pick<HttpAnswer, "body">): Promise<void> {
  for await (const _chunk of body);
}

/** Reads a body to its end. @throws oci.tooLarge as soon as there are more than `limit` bytes */
export async function readBody(answer: Pick<HttpAnswer, "body" | "headers">, limit: number, what: string): Promise<Uint8Array> {
  const declared = Number(answer.headers["content-length"] ?? 0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > limit || declared > limit) throw ociProblems.tooLarge(what, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is wrong with an answer that is no success. Reads the body. */
export async function problemOf(answer: HttpAnswer, given: string): Promise<Error> {
  const body = await readBody(answer, MAX_ERROR_BODY, "the answer").then(
    (bytes) => new TextDecoder().decode(bytes),
    // The status says enough.
    () => "",
  );
  if (answer.status === 429) return ociProblems.tooManyRequests(shownUrl(answer.url), retryAfterOf(answer));
  return statusProblem(answer, wordsOf(body), given);
}

/** The header of HTTP's basic authentication. */
export function basicAuthorization(username: string, password: Secret): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`, "utf8").toString("base64")}`;
}

function retryAfterOf(answer: HttpAnswer): number | undefined {
  const text = answer.headers["retry-after"];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function redirectTarget(from: string, location: string): URL {
  const isUrl = URL.canParse(location, from);
  const target = isUrl ? new URL(location, from) : undefined;
  const isSafe = target !== undefined && (target.protocol === "https:" || (target.protocol === "http:" && !from.startsWith("https:")));
  if (!isSafe) throw ociProblems.unsafeRedirect(shownUrl(from), target === undefined ? location.slice(0, 200) : shownUrl(target));
  return target;
}

/** The same server: the same origin, or the same host with the standard ports of http and then https. */
function mayShare(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true;
  return from.protocol === "http:" && to.protocol === "https:" && from.hostname === to.hostname && from.port === "" && to.port === "";
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { authorization: _left, ...rest } = headers;
  return rest;
}

function withoutUser(proxy: string): string {
  return proxy.replace(/\/\/.*@/, "//");
}

async function* bodyOf(
  body: AsyncIterable<Uint8Array>,
  { url, signal }: { readonly url: URL; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (thrown) {
    signal.throwIfAborted();
    throw networkProblem(url, thrown);
  }
}

function single(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value] as const],
    ),
  );
}
