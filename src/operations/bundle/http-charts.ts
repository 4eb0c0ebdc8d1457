// Charts of repositories over HTTP, packed as registries keep charts, so that the mirror needs no server of another kind.
import { isObject, messageOf, own, stringAt, textAt, type Json, type JsonObject } from "#base";
import { parseYaml } from "#codec";
import { basicAuthorization, HELM_CHART_TYPE, HELM_CONFIG_TYPE, ociDigestOf, ociProblems, readBody, shownUrl } from "#oci";
import { unpackTree } from "#store";
import type { BundleChart, BundleEntry } from "./contract.ts";
import type { ImageLayout } from "./image-layout.ts";
import { putManifest } from "./own-content.ts";
import { bundleProblems } from "./problems.ts";
import type { Registries } from "./registries.ts";

const MAX_INDEX = 50 * 1024 * 1024;
const MAX_CHART = 20 * 1024 * 1024;

/** Where a repository says that a chart is. */
interface Listed {
  readonly url: string;
  /** sha256 in hexadecimal; empty where the index has none. */
  readonly digest: string;
}

/**
 * Fetches a chart and puts it into a layout.
 * @throws bundle.noChartVersion · bundle.invalidChart · oci.digestMismatch where the chart is not what the index says · oci.*
 */
export async function putHttpChart(
  layout: ImageLayout,
  chart: BundleChart,
  { registries, signal }: { readonly registries: Registries; readonly signal: AbortSignal },
): Promise<BundleEntry> {
  const base = chart.repository.replace(/\/*$/, "/");
  if (!/^https?:\/\//.test(base) || !URL.canParse(base))
    throw bundleProblems.invalidChart(JSON.stringify(chart.repository), "it is neither an http(s) nor an oci address");
  const fetch = (url: string, limit: number, what: string): Promise<Uint8Array> => download(url, { base, limit, what, registries, signal });
  const { url, digest } = listedIn(await fetch(`${base}index.yaml`, MAX_INDEX, "the index"), chart, base);
  const what = `chart ${shownUrl(url)}`;
  const bytes = await fetch(url, MAX_CHART, what);
  const found = ociDigestOf(bytes);
  if (digest !== "" && found !== `sha256:${digest.replace(/^sha256:/, "")}`)
    throw ociProblems.digestMismatch(what, `sha256:${digest.replace(/^sha256:/, "")}`, found);
  const config = new TextEncoder().encode(JSON.stringify(await metadataOf(bytes, what)));
  const descriptor = await putManifest(layout, {
    config: { mediaType: HELM_CONFIG_TYPE, bytes: config },
    layers: [{ mediaType: HELM_CHART_TYPE, bytes }],
    annotations: { "org.opencontainers.image.title": chart.name, "org.opencontainers.image.version": chart.version },
  });
  return {
    kind: "chart",
    name: `charts/${chart.name}`,
    tag: chart.version.replaceAll("+", "_"),
    ...descriptor,
    source: `${shownUrl(base)} ${chart.name} ${chart.version}`,
  };
}

interface Download {
  readonly base: string;
  readonly limit: number;
  readonly what: string;
  readonly registries: Registries;
  readonly signal: AbortSignal;
}

/** Credentials are shown to the repository's own server only. */
async function download(address: string, { base, limit, what, registries, signal }: Download): Promise<Uint8Array> {
  const [home, url] = [new URL(base), new URL(address)];
  const known = registries.credentialsFor({ registry: home.host, path: home.pathname.replaceAll(/^\/|\/$/g, "") });
  const isShown = known?.kind === "basic" && home.origin === url.origin;
  const headers: Record<string, string> = isShown ? { authorization: basicAuthorization(known.username, known.password) } : {};
  const given = isShown ? `the user ${known.username}` : "an anonymous request";
  return readBody(await registries.http().fetch({ url: url.href, headers, signal }, given), limit, what);
}

function listedIn(bytes: Uint8Array, { name, version }: BundleChart, base: string): Listed {
  const shown = shownUrl(base);
  const all = own(own(readIndex(bytes, shown), "entries"), name);
  const entry = (Array.isArray(all) ? all.filter(isObject) : []).find((each) => textAt(each, "version") === version);
  if (entry === undefined) throw bundleProblems.noChartVersion(name, version, shown);
  const urls = own(entry, "urls");
  const first = Array.isArray(urls) ? urls.find((each): each is string => typeof each === "string") : undefined;
  if (first === undefined || !URL.canParse(first, base) || !/^https?:$/.test(new URL(first, base).protocol))
    throw bundleProblems.invalidChart(`chart ${name} ${version} of ${shown}`, "the index names no http or https address of it");
  return { url: new URL(first, base).href, digest: stringAt(entry, "digest") };
}

function readIndex(bytes: Uint8Array, shown: string): Json {
  try {
    return parseYaml(new TextDecoder().decode(bytes), { file: "index.yaml" });
  } catch (error) {
    throw bundleProblems.invalidChart(`the index of ${shown}`, messageOf(error), error);
  }
}

/** Chart.yaml as JSON, which is what a registry holds as the config of a chart. */
async function metadataOf(bytes: Uint8Array, what: string): Promise<JsonObject> {
  const { files } = await unpackTree(bytes, { what });
  const [, file] = [...files].find(([path]) => /^[^/]+\/Chart\.yaml$/.test(path)) ?? [];
  if (file === undefined) throw bundleProblems.invalidChart(what, "it has no Chart.yaml");
  const metadata = parseYaml(new TextDecoder().decode(file.bytes), { file: "Chart.yaml" });
  if (!isObject(metadata)) throw bundleProblems.invalidChart(what, "its Chart.yaml is no map");
  return metadata;
}
