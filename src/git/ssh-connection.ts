// Git's smart protocol over SSH, in the form of the HTTP requests that isomorphic-git sends: asking for the refs starts the service on
// the server, the request that follows goes to the same one, and closing our side ends it.
import type { Socket } from "node:net";
import type { GitHttpRequest, GitHttpResponse } from "isomorphic-git";
import type { Client, ClientChannel, ConnectConfig, PublicKeyAuthMethod, ServerHostKeyAlgorithm } from "ssh2";
import { isProblem, messageOf, redactUrls } from "#base";
import { advertisementEnd, withHead } from "./advertisement.ts";
import { eachOf, joined, type GitConnection } from "./connection.ts";
import { hostKeys, type HostKeys } from "./known-hosts.ts";
import { gitProblems } from "./problems.ts";
import { openTunnel } from "./proxy.ts";
import type { SshEndpoint } from "./remote.ts";

/** A repository behind an SSH server. @see https://git-scm.com/docs/pack-protocol#_ssh_transport */
export class SshConnection implements GitConnection {
  readonly #endpoint: SshEndpoint;
  readonly #signal: AbortSignal | undefined;
  #client: Promise<Client> | undefined;
  /** A service that has said what it has and waits for a request. */
  readonly #waiting = new Map<string, Service>();

  constructor(endpoint: SshEndpoint, signal?: AbortSignal) {
    this.#endpoint = endpoint;
    this.#signal = signal;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  close(): void {
    this.#waiting.clear();
    const opened = this.#client;
    this.#client = undefined;
    opened?.then(
      (client) => client.end(),
      () => undefined,
    );
  }

  readonly request = async ({ url, method = "GET", headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> => {
    const timeout = AbortSignal.timeout(this.#endpoint.timeoutMillis);
    const signal = this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]);
    try {
      const service = /git-(?:upload|receive)-pack$/.exec(url)?.[0] ?? "";
      const isV2 = headers["Git-Protocol"] === "version=2";
      const bytes =
        method === "GET"
          ? await this.#advertisement(service, isV2, signal)
          : await this.#answer(service, isV2, { payload: body === undefined ? Buffer.alloc(0) : await joined(body), signal });
      const type = `application/x-${service}-${method === "GET" ? "advertisement" : "result"}`;
      return { url, method, statusCode: 200, statusMessage: "", headers: { "content-type": type }, body: eachOf([bytes]) };
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (timeout.aborted) throw gitProblems.timedOut(this.url, this.#endpoint.timeoutMillis);
      throw isProblem(error) ? error : gitProblems.unreachable(this.url, messageOf(error), error);
    }
  };

  async #advertisement(name: string, isV2: boolean, signal: AbortSignal): Promise<Uint8Array> {
    // A server takes few sessions of one connection; one that was only asked what it has is let go.
    await this.#waiting.get(name)?.dismiss();
    const service = await this.#start(name, isV2, signal);
    const bytes = await service.readUntil(advertisementEnd);
    if (bytes === undefined) throw this.#refusal(service);
    this.#waiting.set(name, service);
    const head = `# service=${name}\n`;
    const line = `${(head.length + 4).toString(16).padStart(4, "0")}${head}0000`;
    const whole = Buffer.concat([Buffer.from(line, "latin1"), bytes]);
    return name === "git-upload-pack" ? withHead(whole) : whole;
  }

  async #answer(name: string, isV2: boolean, { payload, signal }: { payload: Uint8Array; signal: AbortSignal }): Promise<Uint8Array> {
    let service = this.#waiting.get(name);
    this.#waiting.delete(name);
    if (service === undefined) {
      service = await this.#start(name, isV2, signal);
      if ((await service.readUntil(advertisementEnd)) === undefined) throw this.#refusal(service);
    }
    return service.exchange(payload, signal);
  }

  async #start(name: string, isV2: boolean, signal: AbortSignal): Promise<Service> {
    this.#client ??= this.#connect(signal);
    const client = await this.#client;
    const { path, maxResponseBytes } = this.#endpoint;
    const command = `${name} '${path.replaceAll("'", String.raw`'\''`)}'`;
    const channel = await new Promise<ClientChannel>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      client.exec(command, isV2 ? { env: { GIT_PROTOCOL: "version=2" } } : {}, (error, opened) =>
        error === undefined || error === null ? resolve(opened) : reject(error),
      );
    });
    return new Service(channel, {
      signal,
      limit: maxResponseBytes,
      tooLarge: () => gitProblems.tooLarge(this.url, maxResponseBytes),
      broken: () => gitProblems.unreachable(this.url, "the connection broke in the middle of an answer"),
    });
  }

  /** Why a service ended before it said what it has. */
  #refusal({ words }: Service): Error {
    const said = redactUrls(words()).trim().slice(0, 300);
    if (/not found|does not exist|not appear to be a git repository|no such|could not be found/i.test(said))
      return gitProblems.repositoryNotFound(this.url);
    if (/denied|not authori[sz]ed|forbidden|permission|unauthorized/i.test(said)) return gitProblems.accessDenied(this.url, said);
    return gitProblems.notGit(this.url, said === "" ? "it closed the connection" : said);
  }

  async #connect(signal: AbortSignal): Promise<Client> {
    const { host, port, trust, url } = this.#endpoint;
    const known = hostKeys(trust.knownHosts, host, port);
    // Loaded late: most processes never open a repository over SSH.
    const { default: ssh2 } = await import("ssh2");
    const client = new ssh2.Client();
    const sock = await this.#tunnel(signal);
    let refused: unknown;
    const verify = (key: Buffer): boolean => {
      try {
        known.check(key);
        return true;
      } catch (error) {
        refused = error;
        return false;
      }
    };
    try {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
        client.once("ready", resolve).once("error", reject);
        client.once("close", () => reject(gitProblems.unreachable(url, "it closed the connection")));
        client.connect({ ...this.#settings(known, verify), ...(sock && { sock }) });
      });
      // A connection that breaks later shows in the channels that use it.
      client.on("error", () => undefined);
      return client;
    } catch (error) {
      this.#client = undefined;
      client.on("error", () => undefined).destroy();
      throw refused ?? this.#translated(error);
    }
  }

  /** The way through a proxy, where there is one. */
  async #tunnel(signal: AbortSignal): Promise<Socket | undefined> {
    const { host, port, url, proxy } = this.#endpoint;
    return proxy === undefined ? undefined : openTunnel(proxy, { host, port, shown: url }, signal);
  }

  #settings(known: HostKeys, hostVerifier: (key: Buffer) => boolean): ConnectConfig {
    const { host, port, username, key, trust, timeoutMillis } = this.#endpoint;
    const algorithms = trust.hostKeyAlgorithms?.length ? trust.hostKeyAlgorithms : known.types.flatMap(signaturesOf);
    const login: PublicKeyAuthMethod = { type: "publickey", username, key: key.open() };
    return {
      host,
      port,
      username,
      authHandler: [login],
      hostVerifier,
      readyTimeout: timeoutMillis,
      keepaliveInterval: 15_000,
      ...(algorithms.length > 0 && { algorithms: { serverHostKey: algorithms as ServerHostKeyAlgorithm[] } }),
    };
  }

  #translated(error: unknown): unknown {
    if (isProblem(error) || !(error instanceof Error)) return error;
    const level = "level" in error ? error.level : undefined;
    if (level === "client-authentication") return gitProblems.authenticationFailed(this.url, this.#endpoint.identity);
    if (level === "client-timeout") return gitProblems.timedOut(this.url, this.#endpoint.timeoutMillis);
    return gitProblems.unreachable(this.url, error.message, error);
  }
}

/** Signature algorithms by which a host proves that it has a key of a type. */
function signaturesOf(type: string): readonly string[] {
  return type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
}

interface ServiceOptions {
  readonly signal: AbortSignal;
  readonly limit: number;
  readonly tooLarge: () => Error;
  readonly broken: () => Error;
}

/** One run of `git-upload-pack` or `git-receive-pack` on the server. */
class Service {
  readonly #channel: ClientChannel;
  readonly #limit: number;
  readonly #tooLarge: () => Error;
  #chunks: Buffer[] = [];
  #size = 0;
  #errors = "";
  #failure: Error | undefined;
  #ended = false;
  #changed: () => void = () => undefined;

  constructor(channel: ClientChannel, { signal, limit, tooLarge, broken }: ServiceOptions) {
    this.#channel = channel;
    this.#limit = limit;
    this.#tooLarge = tooLarge;
    channel.on("data", (chunk: Buffer) => this.#take(chunk));
    channel.stderr.on("data", (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString("utf8")).slice(-2000)));
    let hasExited = false;
    channel.on("exit", () => (hasExited = true));
    channel.on("close", () => {
      // Every server says how its service ended; silence means that the connection broke, and that what came may be half an answer.
      if (!hasExited) this.#failure ??= broken();
      this.#ended = true;
      this.#changed();
    });
    channel.on("error", (error: Error) => this.#fail(error));
    this.#watch(signal);
  }

  /** What the service printed on its error stream. */
  readonly words = (): string =>
    this.#errors ||
    Buffer.concat(this.#chunks)
      .toString("latin1")
      .replace(/^[0-9a-f]{4}ERR /, "");

  /** Bytes up to where `end` finds the end; undefined when the service ended before. */
  async readUntil(end: (bytes: Buffer) => number | undefined): Promise<Buffer | undefined> {
    for (;;) {
      const bytes = Buffer.concat(this.#chunks);
      this.#chunks = [bytes];
      const at = end(bytes);
      if (at !== undefined) {
        this.#chunks = [bytes.subarray(at)];
        this.#size = bytes.length - at;
        return bytes.subarray(0, at);
      }
      if (this.#ended) return undefined;
      await this.#next();
    }
  }

  /** Wants nothing more, and waits until the service has ended. */
  async dismiss(): Promise<void> {
    this.#channel.end("0000");
    while (!this.#ended && this.#failure === undefined) await this.#next().catch(() => undefined);
  }

  /** Sends a request and reads until the service has ended. */
  async exchange(payload: Uint8Array, signal: AbortSignal): Promise<Buffer> {
    this.#watch(signal);
    this.#channel.end(payload);
    while (!this.#ended) await this.#next();
    return Buffer.concat(this.#chunks);
  }

  #watch(signal: AbortSignal): void {
    signal.addEventListener("abort", () => this.#fail(signal.reason as Error), { once: true });
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > this.#limit) this.#fail(this.#tooLarge());
    else this.#changed();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#channel.destroy();
    this.#changed();
  }

  async #next(): Promise<void> {
    if (this.#failure === undefined) await new Promise<void>((resolve) => (this.#changed = resolve));
    if (this.#failure !== undefined) throw this.#failure;
  }
}
