// The registries that a bundle is made from and pushed to: each repository is opened once, with the credentials that fit it.
import { tryEnvironmentProxy } from "#kube";
import type { Environment } from "../manifest-source/network.ts";
import { credentialsFor, HttpClient, OciRepository, type DockerEntry, type RegistryCredentials, type RepositoryName } from "#oci";

export interface RegistryAccess {
  /** What registries are shown, by host and path. */
  readonly credentials?: readonly DockerEntry[];
  /** Certificates in PEM that are trusted beside those of the system. */
  readonly certificateAuthority?: string;
  /** Hosts with their port, `127.0.0.1:5000`, that are spoken to without TLS. */
  readonly plainHttp?: readonly string[];
  /** Registries on loopback are spoken to without TLS where they do not speak it. */
  readonly loopback?: "plain" | undefined;
  /** Names proxies; that of the process when absent. */
  readonly environment?: Environment;
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/** Whether a registry is on this machine. @param registry host with its port */
export function isLoopback(registry: string): boolean {
  return LOOPBACK.test(registry);
}

/** Opens repositories; close it when the work has ended. */
export class Registries {
  readonly #access: RegistryAccess;
  readonly #opened = new Map<string, OciRepository>();
  #client: HttpClient | undefined;

  constructor(access: RegistryAccess = {}) {
    this.#access = access;
  }

  open(name: RepositoryName): OciRepository {
    const key = `${name.registry}/${name.path}`;
    const opened = this.#opened.get(key) ?? this.#make(name);
    this.#opened.set(key, opened);
    return opened;
  }

  /** For repositories of charts. */
  http(): HttpClient {
    this.#client ??= new HttpClient({ tls: this.#tls(), proxyFor: this.#proxyFor });
    return this.#client;
  }

  /** What a place is shown; undefined for nothing. */
  credentialsFor(name: RepositoryName): RegistryCredentials | undefined {
    return credentialsFor(this.#access.credentials ?? [], name);
  }

  async close(): Promise<void> {
    await Promise.all([...[...this.#opened.values()].map((each) => each.close()), this.#client?.close()]);
    this.#opened.clear();
    this.#client = undefined;
  }

  #make(name: RepositoryName): OciRepository {
    return new OciRepository(name, {
      credentials: this.credentialsFor(name),
      tls: this.#tls(),
      proxyFor: this.#proxyFor,
      plainHttp: this.#plainFor(name.registry),
    });
  }

  readonly #proxyFor = (url: string): string | undefined => tryEnvironmentProxy(url, this.#access.environment ?? process.env);

  #plainFor(registry: string): "only" | "allowed" | "never" {
    const { plainHttp = [], loopback } = this.#access;
    if (plainHttp.includes(registry)) return "only";
    return loopback === "plain" && isLoopback(registry) ? "allowed" : "never";
  }

  #tls(): { readonly certificateAuthority: string } | undefined {
    const { certificateAuthority } = this.#access;
    return certificateAuthority === undefined ? undefined : { certificateAuthority };
  }
}
