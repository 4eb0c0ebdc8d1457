// The resource `flux_airgap_bundle`: a bundle that is made, or made before, and brought into a registry.
import { rm } from "node:fs/promises";
import { isProblem, Secret } from "#base";
import { airgapBundle } from "#api";
import { ctyPath, isUnknown, isWhollyKnown, UNKNOWN, type CtyObject } from "#codec";
import type { BundleCatalogue, BundleChart, BundleOrder, BundlePlaces, OpenBundle, RegistryAccess } from "#operations";
import {
  boolAt,
  resource,
  textAt,
  textsAt,
  type Call,
  type ChangeCall,
  type PlanAdvice,
  type Resource,
  type Stored,
} from "../plugin/index.ts";
import { accessOfImport, attributesOfBundle, parseBundleId } from "./airgap-import.ts";
import type { FluxClient } from "./client.ts";
import { toResourceAttributes } from "./from-api.ts";
import { firstLines } from "./first-lines.ts";

/** What a bundle is made of; with one made before, none of them means anything. */
const MAKING = [
  "distribution",
  "version",
  "components",
  "registry",
  "distribution_source",
  "variant",
  "platforms",
  "extra_images",
  "artifacts",
  "charts",
  "provider_packages",
  "signatures",
  "source_credentials",
] as const;
/** What decides what is where; the rest concerns later operations, or how registries are reached. */
const DECIDING = [...MAKING.filter((name) => name !== "source_credentials"), "bundle", "output", "target_registry"] as const;
const COMPUTED = ["id", "contents", "release", "digest", "images", "image_digests", "entries"] as const;

const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";
const DEFAULT_CONCURRENCY = 8;
const CHART = /^(?<repository>(?:oci|https?):\/\/.+)\/(?<name>[^/:]+):(?<version>[^/:]+)$/;

export function airgapBundleResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: airgapBundle.typeName,
    version: airgapBundle.version,
    timeouts: { create: "2h", read: "10m", update: "2h", delete: "5m" },
    schema: { description: airgapBundle.doc, attributes: toResourceAttributes(airgapBundle) },
    validate: validateBundle,
    plan: planBundle,
    read: readBundle,
    create: (call) => bring(call),
    update: (call) => (isUnknown(call.planned["digest"]) ? bring(call) : Promise.resolve({ state: call.planned })),
    import: ({ id, client, signal, log }) => importBundle(id, { client, log }, signal),
    delete: async ({ prior }) => {
      const output = textAt(prior, "output");
      if (boolAt(prior, "delete_output") === true && output !== undefined) await rm(output, { recursive: true, force: true });
    },
  });
}

const operations = (): Promise<typeof import("#operations")> => import("#operations");

function validateBundle(config: CtyObject): ReturnType<NonNullable<Resource<FluxClient>["validate"]>> {
  const has = (name: string): boolean => (config[name] ?? null) !== null;
  const findings = [];
  if (has("bundle") && has("output"))
    findings.push({
      path: ctyPath("output"),
      reason: "both bundle and output are given",
      next: "give bundle for one made before, output to make one",
    });
  if (!has("bundle") && !has("output"))
    findings.push({
      path: ctyPath("output"),
      reason: "neither bundle nor output is given",
      next: "give output to make a bundle, bundle for one made before",
    });
  if (has("bundle") && !has("target_registry"))
    findings.push({
      path: ctyPath("target_registry"),
      reason: "a bundle made before goes nowhere",
      next: "give the registry that it is brought to",
    });
  for (const name of has("bundle") ? MAKING.filter(has) : [])
    findings.push({
      path: ctyPath(name),
      reason: `${name} is given with a bundle made before, which holds what it holds`,
      next: "remove it, or bundle",
    });
  for (const [index, chart] of (textsAt(config, "charts") ?? []).entries())
    if (!CHART.test(chart))
      findings.push({
        path: ctyPath("charts", { key: index }),
        reason: `${JSON.stringify(chart)} names no repository, chart and version`,
        next: "write it like https://charts.example.com/podinfo:6.9.0 or oci://ghcr.io/team/charts/podinfo:6.9.0",
      });
  return findings;
}

type Planning = Parameters<NonNullable<Resource<FluxClient>["plan"]>>[0];

async function planBundle({ prior: stored, planned, client, log, signal }: Planning): Promise<PlanAdvice> {
  const prior = await recognized(stored, planned, { client, log, signal });
  const isStill = prior !== null && (prior["digest"] ?? null) !== null && DECIDING.every((name) => isSame(name, planned, prior));
  if (isStill) return { set: Object.fromEntries(COMPUTED.map((name) => [name, prior[name] ?? null])) as CtyObject };
  const open = Object.fromEntries(COMPUTED.map((name) => [name, UNKNOWN])) as CtyObject;
  if (!DECIDING.every((name) => isWhollyKnown(planned[name] ?? null))) return { set: open };
  const made = textAt(planned, "bundle");
  if (made === undefined) {
    const { previewBundle } = await operations();
    const found = await previewBundle(await orderOf(planned), await manifestsOf(planned), signal);
    return { set: { ...open, ...found } };
  }
  const bundle = await withPlaces(planned, { client, log }, (places) => openOrAbsent(made, places, signal));
  // Something else of the same run may make the file.
  return { set: bundle === undefined ? open : { ...open, contents: contentsIn(bundle.catalogue), release: bundle.catalogue.version } };
}

/** A bundle that was imported from a registry alone: the file of the configuration is it, where it is the same. */
async function recognized(
  prior: CtyObject | null,
  planned: CtyObject,
  { client, log, signal }: Pick<Call<FluxClient>, "client" | "log" | "signal">,
): Promise<CtyObject | null> {
  const [file, digest] = [textAt(planned, "bundle"), textAt(prior, "digest")];
  if (
    prior === null ||
    file === undefined ||
    digest === undefined ||
    ["bundle", "output"].some((name) => textAt(prior, name) !== undefined)
  )
    return prior;
  const bundle = await withPlaces(planned, { client, log }, (places) => openOrAbsent(file, places, signal));
  return bundle?.digest === digest ? { ...prior, bundle: file } : prior;
}

/** The order of a list says nothing here. */
function isSame(name: string, planned: CtyObject, prior: CtyObject): boolean {
  const [now, before] = [planned, prior].map((state) => textsAt(state, name)?.toSorted() ?? state[name] ?? null);
  return JSON.stringify(now) === JSON.stringify(before);
}

async function readBundle({ state, client, signal, log, warn }: Call<FluxClient> & Stored): Promise<Stored> {
  const digest = textAt(state, "digest");
  if (digest === undefined) return { state };
  const faults = await withPlaces(state, { client, log }, async (places) => [
    ...(await outputFaults(state, digest, places, signal)),
    ...(await targetFaults(state, digest, places, signal)),
  ]);
  if (faults.length === 0) return { state };
  warn({ summary: "A bundle is not what it was", detail: `${shortened(faults)}\nThe next apply brings back what is missing.` });
  return { state: { ...state, digest: null } };
}

const MOST_LINES = 10;

function shortened(lines: readonly string[]): string {
  return firstLines(lines, MOST_LINES)
    .map((line) => `- ${line}`)
    .join("\n");
}

async function outputFaults(state: CtyObject, digest: string, places: BundlePlaces, signal: AbortSignal): Promise<readonly string[]> {
  const output = textAt(state, "output");
  if (output === undefined) return [];
  const bundle = await openOrAbsent(output, places, signal);
  if (bundle === undefined) return [`${output} is missing or no bundle any more`];
  if (bundle.digest !== digest) return [`${output} is ${bundle.digest} instead of ${digest}`];
  return (await operations()).absentParts(bundle);
}

async function targetFaults(state: CtyObject, digest: string, places: BundlePlaces, signal: AbortSignal): Promise<readonly string[]> {
  const target = textAt(state, "target_registry");
  if (target === undefined) return [];
  const { verifyBundle } = await operations();
  const place = `oci://${target.replace(/^oci:\/\//, "")}:${textAt(state, "release") ?? ""}`;
  try {
    const { bundle, faults } = await verifyBundle({ place, concurrency: DEFAULT_CONCURRENCY }, places, signal);
    return bundle.digest === digest ? faults : [`${place} is ${bundle.digest} instead of ${digest}`, ...faults];
  } catch (thrown) {
    if (isProblem(thrown, "oci.notFound") || isProblem(thrown, "bundle.notABundle")) return [`${place} is missing`];
    throw thrown;
  }
}

async function openOrAbsent(place: string, { registries }: BundlePlaces, signal: AbortSignal): Promise<OpenBundle | undefined> {
  const { openBundle } = await operations();
  try {
    return await openBundle(place, registries, signal);
  } catch (thrown) {
    if (isProblem(thrown, "bundle.notABundle")) return undefined;
    throw thrown;
  }
}

/** Makes what is to be made, and pushes what is to be pushed. */
async function bring({ planned, client, signal, log, reached }: ChangeCall<FluxClient>): Promise<Stored> {
  const { createBundle, openBundle, pushBundle } = await operations();
  const output = textAt(planned, "output");
  const target = textAt(planned, "target_registry");
  return withPlaces(planned, { client, log }, async (places): Promise<Stored> => {
    const place = output ?? textAt(planned, "bundle") ?? "";
    const made =
      output === undefined
        ? await openBundle(place, places.registries, signal)
        : await createBundle(await orderOf(planned), { ...places, ...(await manifestsOf(planned)) }, signal);
    if (target !== undefined) {
      if (output !== undefined) reached({ state: { ...planned, ...(await stateOf(planned, made)), digest: null } });
      await pushBundle({ place, registry: target, concurrency: concurrencyOf(planned) }, places, signal);
    }
    return { state: { ...planned, ...(await stateOf(planned, made)) } };
  });
}

/** Reads a bundle where it is; what is in files and in a registry must be the same. */
async function importBundle(id: string, around: Pick<Call<FluxClient>, "client" | "log">, signal: AbortSignal): Promise<Stored> {
  const { openBundle, Registries } = await operations();
  const asked = await parseBundleId(id);
  const { access, plainHttp } = await accessOfImport(asked);
  const given: CtyObject = { plain_http: plainHttp.length === 0 ? null : plainHttp };
  const registries = new Registries({ ...(await accessOf(given)), ...access });
  try {
    const pushed = asked.target === undefined ? undefined : await openBundle(`oci://${asked.target}`, registries, signal);
    const bundle = asked.file === undefined ? pushed : await openBundle(asked.file, registries, signal);
    if (bundle === undefined) throw (await operations()).bundleProblems.invalidId(id);
    if (pushed !== undefined && pushed.digest !== bundle.digest)
      around.log.write("warn", `${asked.target ?? ""} holds ${pushed.digest} instead of ${bundle.digest}; the next apply brings it there`);
    const named = attributesOfBundle(asked, bundle, await defaultsOf(bundle.catalogue));
    const nothing = Object.fromEntries([...MAKING, "bundle", "output", "target_registry"].map((name) => [name, null])) as CtyObject;
    const state: CtyObject = { ...nothing, ...given, ...named, contents: UNKNOWN };
    const isSame = pushed === undefined || pushed.digest === bundle.digest;
    return { state: { ...state, ...(await stateOf(state, bundle)), ...(!isSame && { digest: null }) } };
  } finally {
    await registries.close();
  }
}

async function defaultsOf({ distribution, version }: BundleCatalogue): Promise<Parameters<typeof attributesOfBundle>[2]> {
  const registry = await sourceRegistry({ distribution });
  if (distribution === "flux") return { registry, components: (await operations()).FLUX_COMPONENTS };
  const { releases } = await import("#distribution");
  // A release that this provider does not know holds what it holds.
  return { registry, components: releases().find((each) => each.version === version)?.components ?? [] };
}

async function stateOf(planned: CtyObject, { digest, catalogue }: Pick<OpenBundle, "digest" | "catalogue">): Promise<CtyObject> {
  const { imageDigests, imagesAt } = await operations();
  const target = textAt(planned, "target_registry")?.replace(/^oci:\/\//, "");
  const named = (each: BundleCatalogue["entries"][number]): string =>
    each.tag === "" ? `${each.name}@${each.digest}` : `${each.name}:${each.tag}`;
  return {
    id: digest,
    digest,
    release: catalogue.version,
    contents: isUnknown(planned["contents"]) ? contentsIn(catalogue) : (planned["contents"] ?? null),
    images: imagesAt(catalogue, target?.replace(/\/+$/, "") ?? (await sourceRegistry(planned))),
    image_digests: imageDigests(catalogue),
    entries: Object.fromEntries(catalogue.entries.map((each) => [named(each), each.digest])),
  };
}

/** What a bundle made before holds, as it was asked for. */
function contentsIn({ entries }: BundleCatalogue): readonly string[] {
  return entries
    .filter(({ kind }) => kind !== "attachment")
    .map(({ source }) => source)
    .toSorted();
}

async function sourceRegistry(planned: CtyObject): Promise<string> {
  const asked = textAt(planned, "registry");
  if (asked !== undefined) return asked;
  return textAt(planned, "distribution") === "flux" ? UPSTREAM_REGISTRY : (await import("#distribution")).DEFAULT_REGISTRY;
}

async function orderOf(planned: CtyObject): Promise<BundleOrder> {
  const variant = textAt(planned, "variant");
  const providerPackages = textAt(planned, "provider_packages");
  return {
    output: textAt(planned, "output") ?? "",
    distribution: textAt(planned, "distribution") === "flux" ? "flux" : "headgate",
    version: textAt(planned, "version") ?? "latest",
    components: (textsAt(planned, "components") ?? []).toSorted(),
    registry: await sourceRegistry(planned),
    platforms: (textsAt(planned, "platforms") ?? []).toSorted(),
    images: textsAt(planned, "extra_images") ?? [],
    artifacts: textsAt(planned, "artifacts") ?? [],
    charts: (textsAt(planned, "charts") ?? []).map(chartOf),
    signatures: boolAt(planned, "signatures") ?? true,
    concurrency: concurrencyOf(planned),
    ...(variant !== undefined && { variant }),
    ...(providerPackages !== undefined && { providerPackages }),
  };
}

/** Its form was checked; a text that it does not have is that of a value that was not known then. */
function chartOf(text: string): BundleChart {
  const { repository = text, name = "", version = "" } = CHART.exec(text)?.groups ?? {};
  return { repository, name, version };
}

function concurrencyOf(planned: CtyObject): number {
  const given = planned["concurrency"];
  return typeof given === "number" || typeof given === "bigint" ? Math.min(99, Math.max(1, Number(given))) : DEFAULT_CONCURRENCY;
}

async function manifestsOf(planned: CtyObject): Promise<Pick<BundlePlaces, "manifests">> {
  const reference = textAt(planned, "distribution_source");
  if (textAt(planned, "distribution") !== "flux") return {};
  const { openManifestSource, UPSTREAM_RELEASES } = await operations();
  const access = await accessOf(planned);
  return {
    manifests: await openManifestSource(reference ?? UPSTREAM_RELEASES, { access }),
  };
}

async function accessOf(state: CtyObject): Promise<RegistryAccess> {
  const { readAccess } = await operations();
  const authority = textAt(state, "certificate_authority");
  const given = (name: string, registry: string): { readonly registry: string; readonly text: Secret }[] => {
    const text = textAt(state, name);
    return text === undefined ? [] : [{ registry, text: new Secret(text) }];
  };
  return readAccess({
    environment: process.env,
    plainHttp: textsAt(state, "plain_http") ?? [],
    credentials: [
      ...given("target_credentials", textAt(state, "target_registry") ?? ""),
      ...given("source_credentials", await sourceRegistry(state)),
    ],
    ...(authority !== undefined && { certificateAuthority: authority }),
  });
}

async function withPlaces<T>(
  state: CtyObject,
  { client, log }: Pick<Call<FluxClient>, "client" | "log">,
  use: (places: BundlePlaces) => Promise<T>,
): Promise<T> {
  const { Registries } = await operations();
  const registries = new Registries(await accessOf(state));
  try {
    return await use({ registries, clock: client.clock, log });
  } finally {
    await registries.close();
  }
}
