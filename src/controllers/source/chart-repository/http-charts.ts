// A chart repository over HTTP: its index, and the packed charts that the index names.
import { basicAuthorization, readBody, shownUrl, type HttpClient } from "#oci";
import { findVersion, parseIndex, storedIndex, type ChartEntry, type ChartIndex } from "./chart-index.ts";
import type { ChartLimits, ChartSource, FoundChart, RepositoryAccess } from "./chart-source.ts";
import { chartRepositoryProblems } from "./problems.ts";
import { resolveUrl } from "./repository-url.ts";

/** The index of a repository that was stored before; undefined where there is none. */
export type IndexOf = () => Promise<ChartIndex | undefined>;

export interface HttpChartsOptions {
  readonly access: RepositoryAccess;
  readonly client: HttpClient;
  readonly limits: ChartLimits;
  readonly indexOf?: IndexOf | undefined;
}

export class HttpCharts implements ChartSource {
  readonly #options: HttpChartsOptions;
  #index: Promise<ChartIndex> | undefined;

  constructor(options: HttpChartsOptions) {
    this.#options = options;
  }

  async find(chart: string, version: string, signal: AbortSignal): Promise<FoundChart> {
    this.#index ??= this.#loadIndex(signal);
    const entry = findVersion(await this.#index, chart, version);
    return { name: entry.name, version: entry.version, fetch: (until) => this.#download(entry, until) };
  }

  close(): Promise<void> {
    return this.#options.client.close();
  }

  async #loadIndex(signal: AbortSignal): Promise<ChartIndex> {
    const stored = await this.#options.indexOf?.();
    return stored ?? storedIndex(parseIndex(await downloadIndex(this.#options, signal)).json);
  }

  async #download({ name, version, urls }: ChartEntry, signal: AbortSignal): Promise<Uint8Array> {
    const { access, client, limits } = this.#options;
    const [first] = urls;
    const shown = `${name} ${version}`;
    if (first === undefined) throw chartRepositoryProblems.noDownload(shown, "the index names no address");
    const url = resolveUrl(access.url, first);
    if (url === undefined || !/^https?:$/.test(url.protocol))
      throw chartRepositoryProblems.noDownload(shown, "its address is no http or https URL");
    const answer = await client.fetch({ url: url.href, headers: headersFor(access, url), signal }, givenBy(access, url));
    return readBody(answer, limits.chart, `chart ${shownUrl(url)}`);
  }
}

/** The bytes of `index.yaml`. @throws oci.tooLarge and what the exchange fails with */
export async function downloadIndex(
  { access, client, limits }: Pick<HttpChartsOptions, "access" | "client" | "limits">,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const url = new URL(access.url);
  url.pathname = `${url.pathname}index.yaml`;
  const answer = await client.fetch({ url: url.href, headers: headersFor(access, url), signal }, givenBy(access, url));
  return readBody(answer, limits.index, "the index");
}

/** Credentials go to the repository's own scheme, host and port, or wherever the index points if the object says so. */
function mayKnow({ url, passCredentials }: RepositoryAccess, target: URL): boolean {
  return passCredentials || new URL(url).origin === target.origin;
}

function headersFor(access: RepositoryAccess, target: URL): Record<string, string> {
  const { login } = access;
  return login !== undefined && mayKnow(access, target) ? { authorization: basicAuthorization(login.username, login.password) } : {};
}

function givenBy(access: RepositoryAccess, target: URL): string {
  return access.login !== undefined && mayKnow(access, target) ? `the user ${access.login.username}` : "an anonymous request";
}
