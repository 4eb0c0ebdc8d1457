// Where charts come from: a repository with an index, or a registry. Both find a version and fetch a packed chart.
import type { HelmRepositoryObject } from "#api";
import { own, type KubeObject } from "#base";
import { tryEnvironmentProxy } from "#kube";
import { HttpClient, type RegistryCredentials, type TlsMaterial } from "#oci";
import { sourceProblems } from "../problems.ts";
import { loginOf, readSecret, readTls, tlsOf, type Login, type SecretReader } from "../secret-access.ts";
import { HttpCharts, type IndexOf } from "./http-charts.ts";
import { RegistryCharts, type CredentialsFor } from "./registry-charts.ts";
import { chartCredentials } from "../registry-access.ts";
import { normalUrl } from "./repository-url.ts";

/** A version of a chart that was found, and can be fetched. */
export interface FoundChart {
  readonly name: string;
  readonly version: string;
  /** The packed chart. @throws oci.tooLarge and what the exchange fails with */
  fetch(signal: AbortSignal): Promise<Uint8Array>;
}

export interface ChartSource {
  /** @throws chartRepository.noChart · chartRepository.noVersion · semver.invalidConstraint and what exchanges fail with */
  find(chart: string, version: string, signal: AbortSignal): Promise<FoundChart>;
  close(): Promise<void>;
}

export interface ChartLimits {
  /** Bytes. */
  readonly index: number;
  readonly chart: number;
}

/** How a repository is opened: what is shown to it, and to whom else. */
export interface RepositoryAccess {
  readonly url: string;
  readonly login?: Login | undefined;
  readonly tls?: TlsMaterial | undefined;
  readonly passCredentials: boolean;
}

/** What the Secrets of a HelmRepository hold. @throws source.secretNotFound · source.invalidSecret · chartRepository.invalidUrl */
export async function accessOf(
  repository: HelmRepositoryObject,
  reader: SecretReader,
): Promise<RepositoryAccess & { readonly secret?: KubeObject }> {
  const { url, secretRef, certSecretRef, passCredentials = false } = repository.spec;
  const given = certSecretRef === undefined ? undefined : await readTls(reader, certSecretRef.name);
  const secret = secretRef === undefined ? undefined : await readSecret(reader, secretRef.name);
  const isPullSecret = secret !== undefined && own(secret, "type") === "kubernetes.io/dockerconfigjson";
  const login = secret === undefined || isPullSecret ? undefined : loginOf(secret, reader);
  // Certificates in the Secret of the credentials are an older form that is still read.
  const tls = given ?? (secret === undefined ? undefined : tlsOf(secret, reader));
  return { url: normalUrl(url), passCredentials, ...(login && { login }), ...(tls && { tls }), ...(secret && { secret }) };
}

/** Opens a repository of charts. `indexOf` gives the stored index where there is one. @throws as {@link accessOf} */
export async function openCharts(
  repository: HelmRepositoryObject,
  reader: SecretReader,
  { limits, indexOf }: { readonly limits: ChartLimits; readonly indexOf?: IndexOf | undefined },
): Promise<ChartSource> {
  const { type = "default", provider = "generic", insecure = false, secretRef } = repository.spec;
  const access = await accessOf(repository, reader);
  if (type === "oci" || access.url.startsWith("oci://")) {
    if (provider !== "generic" && secretRef === undefined) throw sourceProblems.providerUnavailable(provider);
    const { secret } = access;
    const credentials: CredentialsFor = (name): RegistryCredentials | undefined =>
      secret === undefined ? undefined : chartCredentials(reader, name, secret);
    return new RegistryCharts({ url: access.url, tls: access.tls, insecure, credentials, limit: limits.chart });
  }
  return new HttpCharts({ access, client: clientOf(access), limits, indexOf });
}

/** A client with the certificates of a repository. */
export function clientOf({ tls }: Pick<RepositoryAccess, "tls">): HttpClient {
  return new HttpClient({ tls, proxyFor: tryEnvironmentProxy });
}
