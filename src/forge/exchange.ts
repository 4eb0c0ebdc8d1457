// One HTTP exchange with a hosting API, for all client libraries alike: trust, proxy, time limits, patience where a server asks for it,
// and every failure as a Problem. The libraries bring paths and payloads; what an answer means is decided here.
import { isProblem, messageOf, type Clock, type Secret } from "#base";
import type { Dispatcher } from "undici";
import { rootCertificates } from "node:tls";
import { forgeProblems } from "./problems.ts";

export interface ExchangeOptions {
  /** `https://git.example.com`, for messages. */
  readonly address: string;
  readonly certificateAuthority?: string;
  readonly proxy?: Secret;
  readonly clock: Clock;
  /** Texts that must never be told, such as tokens; what a server says is searched for them. */
  readonly hidden: () => readonly string[];
  /** How we log in, for messages: `the token`, `the GitHub App 12`. */
  readonly login: string;
}

export type Fetch = typeof globalThis.fetch;

const TIMEOUT_MILLIS = 30_000;
const ATTEMPTS = 4;
/** Longer than this we do not sit and wait: the caller is told when to come back. */
const LONGEST_WAIT_SECONDS = 60;
const TRANSIENT = new Set([502, 503, 504]);
const REPEATABLE = new Set(["GET", "PUT", "DELETE"]);

/**
 * A `fetch` that answers with success only.
 * @throws forge.unauthorized (401) · forge.forbidden (403) · forge.notFound (404, 410) · forge.refused (other 4xx) · forge.rateLimited ·
 *         forge.serverError · forge.unreachable · forge.untrustedCertificate · forge.timedOut · forge.notAnApi, and the signal's reason
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits
 */
export function forgeFetch(options: ExchangeOptions, signal?: AbortSignal): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof URL ? input.href : typeof input === "string" ? input : input.url);
    const call: Call = { url, method: (init?.method ?? "GET").toUpperCase(), init, signal };
    for (let attempt = 1; ; attempt++) {
      const answer = await send(options, call);
      if (answer.ok) return checked(answer, options);
      const words = wordsOf(await answer.text(), options.hidden());
      const pause = pauseOf(answer, call, options.clock);
      const isLast = attempt === ATTEMPTS || (pause !== undefined && pause > LONGEST_WAIT_SECONDS);
      if (pause === undefined || isLast) throw failureOf(answer, { call, options, words, pause });
      await options.clock.sleep((pause === 0 ? 2 ** (attempt - 1) : pause) * 1000, signal);
    }
  };
}

/** The Problem that a client library has wrapped, or what it threw itself. */
export function problemWithin(thrown: unknown): unknown {
  for (let each = thrown; each instanceof Error; each = each.cause) if (isProblem(each)) return each;
  return thrown;
}

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly init: RequestInit | undefined;
  readonly signal: AbortSignal | undefined;
}

async function send({ address, certificateAuthority, proxy }: ExchangeOptions, { url, init, signal, method }: Call): Promise<Response> {
  // Loaded late: most processes talk to no forge.
  const undici = await import("undici");
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  const connect = certificateAuthority === undefined ? {} : { ca: [...rootCertificates, certificateAuthority] };
  const dispatcher: Dispatcher =
    proxy === undefined ? new undici.Agent({ connect }) : new undici.ProxyAgent({ uri: proxy.reveal(), requestTls: connect });
  try {
    const answer = await undici.fetch(url.href, {
      method,
      headers: [...new Headers(init?.headers)],
      ...(typeof init?.body === "string" && { body: init.body }),
      dispatcher,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const bytes = answer.status === 204 ? null : await answer.arrayBuffer();
    return new Response(bytes, { status: answer.status, headers: [...answer.headers] });
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) throw forgeProblems.timedOut(address, TIMEOUT_MILLIS);
    throw connectionProblem(address, error);
  } finally {
    // Each call is rare and far from the next one; an idle connection would only keep the process alive.
    void dispatcher.close();
  }
}

function connectionProblem(address: string, error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = cause instanceof Error ? cause.message || code : messageOf(cause);
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/.test(code)) return forgeProblems.untrustedCertificate(address, reason, cause);
  return forgeProblems.unreachable(address, reason, cause);
}

/** A sign-in page is answered with success too. */
function checked(answer: Response, { address }: ExchangeOptions): Response {
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) throw forgeProblems.notAnApi(address, "it answers with a web page");
  return answer;
}

/** Seconds until the call may be tried again, 0 where the server does not say; undefined where trying again would not help. */
function pauseOf(answer: Response, { method }: Call, clock: Clock): number | undefined {
  const { status, headers } = answer;
  const after = secondsOf(headers.get("retry-after"), clock);
  const isSpent = [headers.get("x-ratelimit-remaining"), headers.get("ratelimit-remaining")].includes("0");
  if (status === 429 || (status === 403 && (after !== undefined || isSpent))) return after ?? resetOf(headers, clock) ?? 0;
  return TRANSIENT.has(status) && REPEATABLE.has(method) ? (after ?? 0) : undefined;
}

/** `Retry-After` is a number of seconds or a date. @see RFC 9110, 10.2.3 */
function secondsOf(text: string | null, clock: Clock): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - clock.now()) / 1000));
}

/** Both write the second since the epoch at which the limit starts anew. */
function resetOf(headers: Headers, clock: Clock): number | undefined {
  const reset = headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset");
  if (reset === null || !/^\d+$/.test(reset)) return undefined;
  return Math.max(1, Math.ceil(Number(reset) - clock.now() / 1000));
}

interface Failing {
  readonly call: Call;
  readonly options: ExchangeOptions;
  readonly words: string;
  readonly pause: number | undefined;
}

function failureOf({ status }: Response, { call, options, words, pause }: Failing): Error {
  const { address, login } = options;
  const doing = `${call.method} ${call.url.pathname}`;
  if (status === 401) return forgeProblems.unauthorized(address, login);
  if (status === 429 || (status === 403 && pause !== undefined)) return forgeProblems.rateLimited(address, pause ?? 0);
  if (status === 403) return forgeProblems.forbidden(address, doing, words);
  if (status === 404 || status === 410) return forgeProblems.notFound(address, doing);
  if (status >= 500) return forgeProblems.serverError(address, doing, status);
  return forgeProblems.refused(address, doing, words === "" ? `status ${status}` : words);
}

const LONGEST_WORDS = 400;

/** What a server says of its refusal, in the forms of GitHub, GitLab, Gitea and Bitbucket; credentials are struck out. */
function wordsOf(text: string, hidden: readonly string[]): string {
  const said = parsed(text);
  const words = [...new Set(sentences(said))].join("; ").replaceAll(/\s+/g, " ");
  return hidden.reduce((all, each) => (each === "" ? all : all.replaceAll(each, "•••")), words).slice(0, LONGEST_WORDS);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy or web server says nothing that helps.
    return undefined;
  }
}

/** Texts of an answer: `message` may be a text, or lists of texts by attribute; `errors` holds texts or objects with a `message`. */
function sentences(value: unknown, name = ""): string[] {
  if (typeof value === "string") return [name === "" ? value : `${name} ${value}`];
  if (Array.isArray(value)) return value.flatMap((each: unknown) => sentences(each, name));
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value);
  const told = own.filter(([key]) => ["message", "errors", "error", "error_description"].includes(key));
  if (told.length > 0) return told.flatMap(([, each]) => sentences(each));
  return name === "" && own.some(([key]) => key === "code")
    ? own.flatMap(([key, each]) => (typeof each === "string" ? [`${key} ${each}`] : []))
    : own.flatMap(([key, each]) => (typeof each === "string" || Array.isArray(each) ? sentences(each, key) : []));
}
