// The HTTP side of git's smart protocol: one connection pool for one operation.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { checkServerIdentity, rootCertificates, type PeerCertificate } from "node:tls";
import type { GitHttpRequest, GitHttpResponse } from "isomorphic-git";
import { isProblem } from "#base";
import { withHead } from "./advertisement.ts";
import { eachOf, GIT_URL, joined, type GitConnection } from "./connection.ts";
import { gitProblems } from "./problems.ts";
import { agentsFor, type Agents } from "./proxy.ts";
import type { HttpEndpoint } from "./remote.ts";

const MAX_REDIRECTS = 5;

/** A repository behind a smart HTTP server. @see https://git-scm.com/docs/http-protocol */
export class HttpConnection implements GitConnection {
  readonly #endpoint: HttpEndpoint;
  readonly #signal: AbortSignal | undefined;
  readonly #trusted: string[] | undefined;
  #agents: Promise<Agents> | undefined;
  readonly #sendsCredentials: (url: URL) => boolean;
  #base: string;

  constructor(endpoint: HttpEndpoint, signal?: AbortSignal) {
    this.#endpoint = endpoint;
    this.#signal = signal;
    this.#base = endpoint.url;
    const { certificateAuthority } = endpoint;
    this.#trusted = certificateAuthority === undefined ? undefined : [...rootCertificates, certificateAuthority];
    const { origin } = new URL(endpoint.url);
    this.#sendsCredentials = (url) => url.origin === origin;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  close(): void {
    this.#agents?.then(
      (agents) => Object.values(agents).forEach((agent) => agent.destroy()),
      () => undefined,
    );
  }

  readonly request = async ({ url, method = "GET", headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> => {
    const payload = body === undefined ? undefined : await joined(body);
    const answer = await this.#send(url.replace(GIT_URL, this.#base), { method, headers, payload });
    const bytes = url.endsWith("/info/refs?service=git-upload-pack") ? withHead(answer.bytes) : answer.bytes;
    return {
      url,
      method,
      statusCode: answer.status,
      statusMessage: "",
      headers: answer.headers,
      body: eachOf([bytes]),
    };
  };

  async #send(start: string, call: Call): Promise<Answer> {
    let url = new URL(start);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const answer = await this.#exchange(url, call);
      const location = answer.headers["location"];
      if (answer.status < 300 || answer.status >= 400 || location === undefined) return this.#checked(answer);
      // Git follows redirects of the first request only; later ones go where that led.
      if (call.method !== "GET" || !URL.canParse(location, url.href)) break;
      url = new URL(location, url);
      if (url.protocol !== "https:" && !this.#sendsCredentials(url)) break;
      const suffix = "/info/refs";
      if (url.pathname.endsWith(suffix)) this.#base = `${url.origin}${url.pathname.slice(0, -suffix.length)}`;
    }
    throw gitProblems.notGit(this.#endpoint.url, "it redirects to somewhere that cannot be followed");
  }

  async #exchange(url: URL, { method, headers, payload }: Call): Promise<Answer> {
    const { authorization, timeoutMillis, proxy } = this.#endpoint;
    const agents = await (this.#agents ??= agentsFor(proxy, this.#trusted));
    const timeout = AbortSignal.timeout(timeoutMillis);
    const signal = this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]);
    const options: RequestOptions = {
      method,
      agent: agents[url.protocol === "https:" ? "https:" : "http:"],
      // An agent with a proxy takes this from the request only.
      ...(this.#trusted && { ca: this.#trusted }),
      // It also checks the certificate against the name that is sent to the server, and none is sent for an IP address.
      ...(proxy && { checkServerIdentity: (_name: string, cert: PeerCertificate) => checkServerIdentity(hostOf(url), cert) }),
      signal,
      headers: {
        ...headers,
        "user-agent": "git/2.0 (headgate)",
        ...(payload !== undefined && { "content-length": payload.byteLength }),
        ...(authorization !== undefined && this.#sendsCredentials(url) && { authorization: authorization.reveal() }),
      },
    };
    try {
      return await exchange(url, options, { payload, limit: this.#endpoint.maxResponseBytes });
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (timeout.aborted) throw gitProblems.timedOut(this.#endpoint.url, timeoutMillis);
      throw this.#translated(error);
    }
  }

  #translated(error: unknown): unknown {
    if (isProblem(error)) return error;
    if (error instanceof TooLarge) return gitProblems.tooLarge(this.#endpoint.url, this.#endpoint.maxResponseBytes);
    const { proxy } = this.#endpoint;
    if (error instanceof Refused && proxy !== undefined) return gitProblems.proxyRefused(proxy.shown, this.#endpoint.url, error.status);
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const said = error instanceof Error ? error.message || code : String(error);
    const reason = proxy === undefined ? said : `${said} (through ${proxy.shown})`;
    if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/.test(code))
      return gitProblems.untrustedCertificate(this.#endpoint.url, reason, error);
    return gitProblems.unreachable(this.#endpoint.url, reason, error);
  }

  #checked(answer: Answer): Answer {
    const { url, identity, proxy } = this.#endpoint;
    const { status } = answer;
    if (status === 200) return answer;
    // Azure DevOps answers 203 with its sign-in page.
    if (status === 401 || status === 203) throw gitProblems.authenticationFailed(url, identity);
    if (status === 403) throw gitProblems.accessDenied(url, wordsOf(answer));
    if (status === 407 && proxy !== undefined) throw gitProblems.proxyRefused(proxy.shown, url, status);
    if (status === 404 || status === 410) throw gitProblems.repositoryNotFound(url);
    throw gitProblems.serverError(url, status);
  }
}

interface Call {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Uint8Array | undefined;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Uint8Array;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

class TooLarge extends Error {}

/** A proxy that opened no tunnel. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

function exchange(
  url: URL,
  options: RequestOptions,
  { payload, limit }: { payload: Uint8Array | undefined; limit: number },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, (response) => {
      readWhole(response, limit).then(
        (bytes) => resolve({ status: response.statusCode ?? 0, headers: flat(response), bytes }),
        (error: unknown) => {
          response.destroy();
          reject(error);
        },
      );
    });
    request.on("error", reject);
    // Where plain requests are handed to a proxy this tells of the connection to it, without a status.
    request.on("proxyConnect", ({ statusCode }: { statusCode?: number }) => {
      if (statusCode === undefined || statusCode === 200) return;
      reject(new Refused(statusCode));
      request.destroy();
    });
    request.end(payload);
  });
}

async function readWhole(response: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(response.headers["content-length"] ?? 0) > limit) throw new TooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new TooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function flat(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

/** The server's own words, where it answers in plain text. */
function wordsOf({ headers, bytes }: Answer): string {
  return headers["content-type"]?.startsWith("text/plain") ? Buffer.from(bytes).toString("utf8").trim().slice(0, 300) : "";
}
