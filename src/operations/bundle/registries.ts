// The registries that a bundle is made from and pushed to: each repository is opened once, with the credentials that fit it.
import { tryEnvironmentProxy } from "#kube";
import { credentialsFor, HttpClient, OciRepository, type DockerEntry, type RegistryCredentials, type RepositoryName } from "#oci";

export interface RegistryAccess {
  /** What registries are shown, by host and path. */
  readonly credentials?: readonly DockerEntry[];
  /** Certificates in PEM that are trusted beside those of the system. */
  readonly certificateAuthority?: string;
  /** Hosts with their port, `127.0.0.1:5000`, that are spoken to without TLS. */
  readonly plainHttp?: readonly string[];
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
    this.#client ??= new HttpClient({ tls: this.#tls(), proxyFor: tryEnvironmentProxy });
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
      proxyFor: tryEnvironmentProxy,
      plainHttp: this.#access.plainHttp?.includes(name.registry) === true ? "only" : "never",
    });
  }

  #tls(): { readonly certificateAuthority: string } | undefined {
    const { certificateAuthority } = this.#access;
    return certificateAuthority === undefined ? undefined : { certificateAuthority };
  }
}
