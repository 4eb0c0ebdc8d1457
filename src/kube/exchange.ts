// One request and its answer: impersonation, waiting as the server asks, warnings, and refusals as Problems.
import { redactUrls, type Clock, type JsonObject, type Log } from "#base";
import { discard, readText, tryParseObject } from "./body.ts";
import type { Identity } from "./cluster.ts";
import { kube, type Asked } from "./problems.ts";
import { refusalProblem } from "./status.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

/** As client-go: a request is repeated this often when the server asks to come back. */
const MAX_RETRIES = 10;
const MAX_REMEMBERED_WARNINGS = 1000;
const WARNING = /(?:^|,\s*)\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

export interface ExchangeOptions {
  readonly address: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a request is for, in words that end up in messages, and what it sends. */
export interface Question extends TransportRequest {
  readonly asked: Asked;
}

/** Speaks to one server as one identity. */
export class Exchange {
  readonly address: string;
  readonly #transport: Transport;
  readonly #options: ExchangeOptions;
  readonly #warned: Set<string>;
  readonly #identity: Readonly<Record<string, string>>;

  constructor(transport: Transport, options: ExchangeOptions, identity?: Identity, warned = new Set<string>()) {
    this.address = redactUrls(options.address);
    this.#transport = transport;
    this.#options = options;
    this.#warned = warned;
    this.#identity = identity === undefined ? {} : impersonation(identity);
  }

  as(identity: Identity): Exchange {
    return new Exchange(this.#transport, this.#options, identity, this.#warned);
  }

  /** Sends and resolves with any answer, success or not, after coming back as often as the server asks for (429 and 5xx with Retry-After). */
  async send(request: TransportRequest): Promise<TransportResponse> {
    const headers = { accept: "application/json", ...request.headers, ...this.#identity };
    for (let tries = 0; ; tries++) {
      request.signal?.throwIfAborted();
      const response = await this.#transport({ ...request, headers });
      this.#warn(response);
      const wait = retryAfterMillis(response);
      if (wait === undefined || tries === MAX_RETRIES) return response;
      await discard(response.body);
      await this.#options.clock.sleep(wait, request.signal);
    }
  }

  /** Sends and resolves with a successful answer whose body is still to be read. */
  async open(question: Question): Promise<TransportResponse> {
    const { asked, ...request } = question;
    const response = await this.send(request);
    if (response.status < 300 || response.status === 304) return response;
    const text = await readText(response.body);
    const status = tryParseObject(text);
    const wait = retryAfterMillis(response);
    throw refusalProblem({
      asked,
      address: this.address,
      httpStatus: response.status,
      ...(status?.["kind"] === "Status" ? { status } : { text }),
      ...(wait !== undefined && { retryAfterMillis: wait }),
    });
  }

  /** Sends and resolves with the JSON object that a successful answer holds. */
  async ask(question: Question): Promise<JsonObject> {
    const response = await this.open(question);
    const object = tryParseObject(await readText(response.body));
    if (object === undefined) throw kube.badAnswer(question.asked, this.address);
    return object;
  }

  /** Each warning is said once: a controller sends the same object every interval. */
  #warn(response: TransportResponse): void {
    for (const [, quoted = ""] of (response.headers["warning"] ?? "").matchAll(WARNING)) {
      const message = quoted.replaceAll(/\\(.)/g, "$1");
      if (this.#warned.has(message)) continue;
      if (this.#warned.size >= MAX_REMEMBERED_WARNINGS) this.#warned.clear();
      this.#warned.add(message);
      this.#options.log.write("warn", message, { address: this.address });
    }
  }
}

function impersonation({ user, groups = [] }: Identity): Readonly<Record<string, string>> {
  return { "impersonate-user": user, ...(groups.length > 0 && { "impersonate-group": groups.join("\n") }) };
}

/** Seconds form only; Kubernetes sends no dates here. */
function retryAfterMillis(response: TransportResponse): number | undefined {
  if (response.status !== 429 && response.status < 500) return undefined;
  const seconds = Number(response.headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
