// Logging in as an installation of a GitHub App: the app signs for itself with its private key, and gets a token of one hour in return.
import { createPrivateKey } from "node:crypto";
import { isProblem, Secret, type Clock } from "#base";
import { forgeFetch, problemWithin, type ExchangeOptions } from "./exchange.ts";
import { forgeUrl } from "./address.ts";
import { forgeProblems } from "./problems.ts";

/** A GitHub App and where it is installed: exactly one of `installationId` and `installationOwner`. */
export interface GithubApp {
  readonly appId: string;
  readonly installationId?: string;
  /** Organization or user. */
  readonly installationOwner?: string;
  /** RSA, PEM. */
  readonly privateKey: Secret;
  /** `https://github.example.com/api/v3`; that of github.com when absent. */
  readonly baseUrl?: string;
}

export interface GithubAppPlaces {
  readonly clock: Clock;
  readonly certificateAuthority?: string;
  readonly proxy?: Secret;
}

/** User name that git is told beside the token of an installation. */
export const INSTALLATION_USERNAME = "x-access-token";

const PUBLIC_API = "https://api.github.com";
/** A token is used up to this part of its life, as upstream's token cache has it. */
const USED_LIFE = 0.8;

interface Issued {
  readonly token: Secret;
  /** Milliseconds since the epoch. */
  readonly renewAt: number;
}

/**
 * Tokens of one installation, each kept while it is good.
 * @see fluxcd/pkg auth/githubapp/client.go (behaviour)
 */
export class GithubAppLogin {
  readonly app: GithubApp;
  readonly #places: GithubAppPlaces;
  #issued: Promise<Issued> | undefined;

  /** @throws forge.invalidApp */
  constructor(app: GithubApp, places: GithubAppPlaces) {
    checkApp(app);
    this.app = app;
    this.#places = places;
  }

  /** URL of the REST API, without a slash at its end. */
  get apiUrl(): string {
    return (this.app.baseUrl ?? PUBLIC_API).replace(/\/+$/, "");
  }

  /**
   * The token of the installation; a new one when there is none yet or the last one nears its end.
   * @throws forge.invalidApp · forge.installationNotFound · forge.unauthorized · forge.notFound and the others of an exchange
   */
  async token(signal?: AbortSignal): Promise<Secret> {
    const held = this.#issued;
    const issued = held === undefined ? undefined : await held.catch(() => undefined);
    if (issued !== undefined && this.#places.clock.now() < issued.renewAt) return issued.token;
    // Several that ask at once share one request.
    if (this.#issued === held) this.#issued = this.#issue(signal);
    return (await (this.#issued as Promise<Issued>)).token;
  }

  async #issue(signal: AbortSignal | undefined): Promise<Issued> {
    const { app } = this;
    const [{ Octokit }, { createAppAuth }] = await Promise.all([import("@octokit/rest"), import("@octokit/auth-app")]);
    const exchange = this.#exchange();
    const octokit = new Octokit({
      baseUrl: this.apiUrl,
      authStrategy: createAppAuth,
      auth: { appId: app.appId, privateKey: pkcs8(app.privateKey) },
      request: { fetch: forgeFetch(exchange, signal) },
      log: SILENT,
    });
    try {
      const installation_id =
        app.installationId === undefined
          ? await installationOf(octokit, app.installationOwner ?? "", exchange)
          : Number(app.installationId);
      // Asked for here and not by the library: it would hand one app the pending token of another with the same installation id.
      const { data } = await octokit.rest.apps.createInstallationAccessToken({ installation_id });
      const now = this.#places.clock.now();
      return { token: new Secret(data.token), renewAt: now + (Date.parse(data.expires_at) - now) * USED_LIFE };
    } catch (error) {
      throw problemWithin(error);
    }
  }

  #exchange(): ExchangeOptions {
    const { clock, certificateAuthority, proxy } = this.#places;
    return {
      address: new URL(this.apiUrl).origin,
      clock,
      hidden: () => [this.app.privateKey.reveal()],
      login: `the GitHub App ${this.app.appId}`,
      ...(certificateAuthority !== undefined && { certificateAuthority }),
      ...(proxy && { proxy }),
    };
  }
}

/** For a client that would write to the console. */
export const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface AppsApi {
  readonly rest: {
    readonly apps: {
      getOrgInstallation(order: { org: string }): Promise<{ data: { id: number } }>;
      getUserInstallation(order: { username: string }): Promise<{ data: { id: number } }>;
    };
  };
}

/** An owner may be an organization or a user; only asking for both tells. */
async function installationOf({ rest }: AppsApi, owner: string, { address }: ExchangeOptions): Promise<number> {
  const ways = [() => rest.apps.getOrgInstallation({ org: owner }), () => rest.apps.getUserInstallation({ username: owner })];
  for (const way of ways) {
    try {
      return (await way()).data.id;
    } catch (error) {
      const problem = problemWithin(error);
      if (!isProblem(problem, "forge.notFound")) throw problem;
    }
  }
  throw forgeProblems.installationNotFound(address, owner);
}

/** @throws forge.invalidApp; the key is never quoted */
function checkApp({ appId, installationId, installationOwner, privateKey, baseUrl }: GithubApp): void {
  if (!/^[1-9]\d*$/.test(appId)) throw forgeProblems.invalidApp(`${JSON.stringify(appId)} is no app id`);
  const hasId = (installationId ?? "") !== "";
  const hasOwner = (installationOwner ?? "") !== "";
  if (!hasId && !hasOwner) throw forgeProblems.invalidApp("neither installation id nor installation owner is given");
  if (hasId && hasOwner) throw forgeProblems.invalidApp("both installation id and installation owner are given");
  if (hasId && !/^[1-9]\d*$/.test(installationId ?? ""))
    throw forgeProblems.invalidApp(`${JSON.stringify(installationId)} is no installation id`);
  if (baseUrl !== undefined) forgeUrl(baseUrl);
  pkcs8(privateKey);
}

/** GitHub gives keys out as PKCS#1; web cryptography takes PKCS#8. */
function pkcs8(privateKey: Secret): string {
  try {
    const key = createPrivateKey(privateKey.reveal());
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    // The words of the cryptography library say nothing to a user and may hold parts of the key.
  }
  throw forgeProblems.invalidApp("the private key is no RSA key in PEM form");
}

/** Keys of the Secret that a GitHub App is kept in. @see fluxcd/pkg auth/githubapp/client.go */
const KEYS = {
  appId: "githubAppID",
  installationId: "githubAppInstallationID",
  installationOwner: "githubAppInstallationOwner",
  privateKey: "githubAppPrivateKey",
  baseUrl: "githubAppBaseURL",
} as const;

/** An app as the values of its Secret. */
export function writeAppSecret({ appId, installationId, installationOwner, privateKey, baseUrl }: GithubApp): Record<string, string> {
  return {
    [KEYS.appId]: appId,
    ...(installationId !== undefined && { [KEYS.installationId]: installationId }),
    ...(installationOwner !== undefined && { [KEYS.installationOwner]: installationOwner }),
    [KEYS.privateKey]: privateKey.reveal(),
    ...(baseUrl !== undefined && { [KEYS.baseUrl]: baseUrl }),
  };
}

/** An app from the values of its Secret; undefined where the Secret holds none. Blanks around values do not count. */
export function tryParseAppSecret(text: (key: string) => string | undefined): GithubApp | undefined {
  const value = (key: string): string | undefined => text(key)?.trim() || undefined;
  const appId = value(KEYS.appId);
  if (appId === undefined) return undefined;
  const [installationId, installationOwner, baseUrl] = [KEYS.installationId, KEYS.installationOwner, KEYS.baseUrl].map(value);
  return {
    appId,
    privateKey: new Secret(value(KEYS.privateKey) ?? ""),
    ...(installationId !== undefined && { installationId }),
    ...(installationOwner !== undefined && { installationOwner }),
    ...(baseUrl !== undefined && { baseUrl }),
  };
}
