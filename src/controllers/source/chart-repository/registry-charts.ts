// Charts in a registry: one repository per chart, one tag per version.
import {
  HELM_CHART_TYPE,
  HELM_CONFIG_TYPE,
  HELM_LEGACY_CHART_TYPE,
  OciRepository,
  parseRepository,
  type RegistryCredentials,
  type RepositoryName,
  type TlsMaterial,
} from "#oci";
import { tryEnvironmentProxy } from "#kube";
import { newestMatching, tryParseTagVersion } from "../versions.ts";
import type { ChartSource, FoundChart } from "./chart-source.ts";
import { chartRepositoryProblems } from "./problems.ts";

/** What is shown for a repository. */
export type CredentialsFor = (name: RepositoryName) => RegistryCredentials | undefined;

export interface RegistryChartsOptions {
  /** `oci://registry/path`, to which the names of charts are added. */
  readonly url: string;
  readonly credentials: CredentialsFor;
  readonly tls?: TlsMaterial | undefined;
  /** Without TLS. */
  readonly insecure: boolean;
  /** Largest packed chart, in bytes. */
  readonly limit: number;
}

export class RegistryCharts implements ChartSource {
  readonly #options: RegistryChartsOptions;
  readonly #opened: OciRepository[] = [];

  constructor(options: RegistryChartsOptions) {
    this.#options = options;
  }

  async find(chart: string, version: string, signal: AbortSignal): Promise<FoundChart> {
    const repository = this.#open(chart);
    const found = tryParseTagVersion(version) === undefined ? await newest(repository, { chart, version }, signal) : version;
    return { name: chart.split("/").at(-1) ?? chart, version: found, fetch: (until) => this.#pull(repository, found, until) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((each) => each.close()));
  }

  #open(chart: string): OciRepository {
    const { url, credentials, tls, insecure } = this.#options;
    const name = parseRepository(`${url}/${chart}`);
    const made = new OciRepository(name, {
      credentials: credentials(name),
      tls,
      proxyFor: tryEnvironmentProxy,
      plainHttp: insecure ? "only" : "never",
    });
    this.#opened.push(made);
    return made;
  }

  async #pull(repository: OciRepository, version: string, signal: AbortSignal): Promise<Uint8Array> {
    const digest = await repository.resolveTag(toTag(version), signal);
    const { config, layers } = await repository.pullManifest(digest, signal);
    const layer = [HELM_CHART_TYPE, HELM_LEGACY_CHART_TYPE].flatMap((type) => layers.filter((each) => each.mediaType === type))[0];
    if (config.mediaType !== HELM_CONFIG_TYPE || layer === undefined)
      throw chartRepositoryProblems.noChartLayer(`${repository.shown}:${toTag(version)}`, config.mediaType);
    return repository.readBlob(layer, { maxBytes: this.#options.limit, signal });
  }
}

async function newest(
  repository: OciRepository,
  { chart, version }: { readonly chart: string; readonly version: string },
  signal: AbortSignal,
): Promise<string> {
  const versions = (await repository.listTags(signal)).map(toVersion);
  const found = versions.find((each) => each === version) ?? newestMatching(versions, version || "*", { versionOf: (each) => each });
  if (found === undefined) throw chartRepositoryProblems.noTag(chart, version);
  return found;
}

/** Tags may not hold the sign of build metadata. */
function toTag(version: string): string {
  return version.replaceAll("+", "_");
}

function toVersion(tag: string): string {
  return tag.replaceAll("_", "+");
}
