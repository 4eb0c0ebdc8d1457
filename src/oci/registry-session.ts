// One repository's conversation with its registry: where it is, and being known there.
import { isProblem } from "#base";
import { answerChallenge, tryParseChallenge } from "./authorization.ts";
import type { RegistryCredentials } from "./docker-config.ts";
import { discardBody, HttpClient, problemOf, type HttpAnswer, type HttpClientOptions, type HttpOrder } from "./http-client.ts";
import { DOCKER_HUB, type RepositoryName } from "./repository-name.ts";

export interface RepositoryOptions extends HttpClientOptions {
  readonly credentials?: RegistryCredentials | undefined;
  /**
   * `never` speaks TLS; `allowed` tries TLS first and then does without; `only` does without. `never` when absent.
   */
  readonly plainHttp?: "never" | "allowed" | "only";
}

/** What may be done with a token: reading, writing too, or removing. */
type Actions = "pull" | "pull,push" | "pull,delete";

/** Opens nothing before the first request; close it when the work has ended. */
export class RegistrySession {
  readonly name: RepositoryName;
  readonly #client: HttpClient;
  readonly #options: RepositoryOptions;
  /** `authorization` by scope. */
  readonly #shown = new Map<string, string>();
  #base: Promise<string> | undefined;

  constructor(name: RepositoryName, options: RepositoryOptions) {
    this.name = name;
    this.#options = options;
    this.#client = new HttpClient(options);
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  /** Sends, and throws what an answer of 400 and more means. */
  async fetch(order: HttpOrder, actions: Actions = "pull"): Promise<HttpAnswer> {
    const answer = await this.send(order, actions);
    if (answer.status < 400) return answer;
    throw await problemOf(answer, this.#given());
  }

  /** Sends as somebody the registry knows, if it asks for that. */
  async send(order: HttpOrder, actions: Actions = "pull"): Promise<HttpAnswer> {
    const scope = `repository:${this.name.path}:${actions}`;
    const isOurs = new URL(order.url).origin === new URL(await this.address(order.signal)).origin;
    const known = this.#shown.get(scope);
    const first = await this.#client.send(isOurs ? this.#with(order, known) : order);
    // A place that the registry redirected to is not its own to be answered.
    if (first.status !== 401 || !isOurs || new URL(first.url).origin !== new URL(order.url).origin) return first;
    const challenge = tryParseChallenge(first.headers["www-authenticate"] ?? "");
    if (challenge === undefined) return first;
    const login = { client: this.#client, registry: order.url, credentials: this.#options.credentials, scope, signal: order.signal };
    const shown = await answerChallenge(challenge, login);
    // What was shown already is refused; what another request has found out meanwhile was not shown yet.
    if (shown === undefined || shown === known) return first;
    await discardBody(first);
    this.#shown.set(scope, shown);
    return this.#client.send(this.#with(order, shown));
  }

  /** The problem of an answer that is no success; reads its body. */
  problemOf(answer: HttpAnswer): Promise<Error> {
    return problemOf(answer, this.#given());
  }

  /** `https://host/v2/path`, found out once. */
  address(signal: AbortSignal): Promise<string> {
    this.#base ??= this.#findScheme(signal).catch((error: unknown) => {
      this.#base = undefined;
      throw error;
    });
    return this.#base;
  }

  #with(order: HttpOrder, authorization: string | undefined): HttpOrder {
    return authorization === undefined ? order : { ...order, headers: { ...order.headers, authorization } };
  }

  #given(): string {
    const { credentials } = this.#options;
    if (credentials === undefined) return "an anonymous request";
    return credentials.kind === "basic" ? `the user ${credentials.username}` : "the token";
  }

  async #findScheme(signal: AbortSignal): Promise<string> {
    const { plainHttp = "never" } = this.#options;
    const host = this.name.registry === DOCKER_HUB ? "registry-1.docker.io" : this.name.registry;
    const at = (scheme: string): string => `${scheme}://${host}/v2/${this.name.path}`;
    if (plainHttp === "only") return at("http");
    if (plainHttp === "never") return at("https");
    try {
      await discardBody(await this.#client.send({ url: `https://${host}/v2/`, signal }));
      return at("https");
    } catch (error) {
      if (!isProblem(error, "oci.unreachable") && !isProblem(error, "oci.tlsFailed")) throw error;
      return at("http");
    }
  }
}
