// The credentials of a connection as they are needed: fixed ones, a token file that is renewed, or a plugin's until they expire.
import { readFile } from "node:fs/promises";
import { Secret, type Clock } from "#base";
import type { Connection } from "./connection.ts";
import { runExecPlugin, type ExecCredential } from "./exec-plugin.ts";
import { kube } from "./problems.ts";

/** As client-go: a token file is read again after a minute, a little before the kubelet's rotation could matter. */
const TOKEN_FILE_MILLIS = 60_000;
/** A plugin's credential is renewed this long before it expires, so that no request is under way with a dead one. */
const EXPIRY_MARGIN_MILLIS = 10_000;

export interface ClientCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: Secret;
}

export interface Access {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  readonly certificate: ClientCertificate | undefined;
}

interface Held {
  readonly access: Access;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Hands out credentials; asks a file or a plugin no more often than it must, and once for all callers. */
export class Credentials {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #certificate: ClientCertificate | undefined;
  #held: Held | undefined;
  #reading: Promise<Held> | undefined;

  constructor(connection: Connection, clock: Clock) {
    const { clientCertificate: certificate, clientKey: key } = connection;
    this.#connection = connection;
    this.#clock = clock;
    this.#certificate = certificate === undefined || key === undefined ? undefined : { certificate, key };
  }

  async current(signal?: AbortSignal): Promise<Access> {
    signal?.throwIfAborted();
    if (this.#held !== undefined && this.#clock.now() < this.#held.until) return this.#held.access;
    this.#held = await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
    return this.#held.access;
  }

  /** Forgets what may have been renewed outside; false when nothing can be, so that asking again is of no use. */
  renew(): boolean {
    if (this.#connection.tokenFile === undefined && this.#connection.exec === undefined) return false;
    this.#held = undefined;
    return true;
  }

  async #read(): Promise<Held> {
    const { token, tokenFile, username, password, exec } = this.#connection;
    const certificate = this.#certificate;
    if (exec !== undefined) return this.#fromPlugin(await runExecPlugin(exec, this.#connection));
    if (tokenFile !== undefined) {
      const authorization = `Bearer ${(await readTokenFile(tokenFile)).reveal()}`;
      return { access: { authorization, certificate }, until: this.#clock.now() + TOKEN_FILE_MILLIS };
    }
    return { access: { authorization: fixedAuthorization(token, username, password), certificate }, until: Number.POSITIVE_INFINITY };
  }

  #fromPlugin(credential: ExecCredential): Held {
    const { token, certificate, expiresAt } = credential;
    return {
      access: {
        authorization: token === undefined ? undefined : `Bearer ${token.reveal()}`,
        certificate: certificate ?? this.#certificate,
      },
      until: expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - EXPIRY_MARGIN_MILLIS,
    };
  }
}

function fixedAuthorization(token: Secret | undefined, username: string | undefined, password: Secret | undefined): string | undefined {
  if (token !== undefined) return `Bearer ${token.reveal()}`;
  if (username === undefined) return undefined;
  return `Basic ${Buffer.from(`${username}:${password?.reveal() ?? ""}`).toString("base64")}`;
}

async function readTokenFile(path: string): Promise<Secret> {
  try {
    const text = (await readFile(path, "utf8")).trim();
    if (text !== "") return new Secret(text);
  } catch (thrown) {
    throw kube.tokenFile(path, "it cannot be read", thrown);
  }
  throw kube.tokenFile(path, "it is empty");
}
