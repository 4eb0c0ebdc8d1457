// The components of an install from whoever publishes them, without asking again for what is recorded.
import { sameJson } from "#base";
import type { CtyObject } from "#codec";
import type { BootstrapOrder, Distribution, ManifestSource, RenderedDistribution } from "#operations";
import { boolAt, textAt, textsAt } from "../plugin/index.ts";
import { factOf, toOrder } from "./bootstrap-order.ts";
import { PLACEMENT_SETTINGS } from "./bootstrap-placement.ts";
import { componentsIn, writtenFiles } from "./bootstrap-record.ts";
import type { ReleaseChoice } from "./bootstrap-release.ts";
import { providerProblems } from "./problems.ts";

/** Attributes that decide the components of upstream's distribution; the others concern what follows the repository. */
const COMPONENT_SETTINGS = [
  "namespace",
  "version",
  "components",
  "components_extra",
  "registry",
  "image_digests",
  "image_pull_secret",
  "cluster_domain",
  "log_level",
  "network_policy",
  "watch_all_namespaces",
  "toleration_keys",
  "node_selector",
  "priority_class_name",
  "distribution",
  "distribution_source",
  "manifests_path",
  ...PLACEMENT_SETTINGS,
];

/** What was asked for, and what stands there. */
export interface Wanted {
  /** With the open settings filled. */
  readonly settled: CtyObject;
  readonly choice: ReleaseChoice;
  readonly prior: CtyObject | null;
  /** Private bytes of the prior state. */
  readonly private: Uint8Array | undefined;
}

/**
 * The order of an install, with its components rendered where they are not our own. Those of an install whose components nobody asked
 * to change are taken from its record.
 * @returns also the release, where the user left it open
 * @throws manifests.* · provider.embeddedNeedsLocal · provider.sourceOfOurs · those of renderDistribution
 */
export async function orderWithComponents(
  wanted: Wanted,
  signal: AbortSignal,
): Promise<{ readonly order: BootstrapOrder; readonly version: string }> {
  const { settled, choice } = wanted;
  const order = toOrder(settled, choice);
  if (choice.distribution === "headgate") {
    if (textAt(settled, "distribution_source") !== undefined) throw providerProblems.sourceOfOurs();
    return { order, version: choice.version };
  }
  const rendered = (await recordedComponents(wanted)) ?? (await renderUpstream(order, settled, signal));
  // Where images come from a bundle, credentials are for the registry that holds it.
  const { registry = order.registry } = rendered;
  return { order: { ...order, registry, rendered }, version: choice.isOpen ? rendered.version : choice.version };
}

async function recordedComponents({ settled, prior, private: bytes, choice }: Wanted): Promise<RenderedDistribution | undefined> {
  const files = prior === null ? undefined : writtenFiles(prior, bytes);
  if (prior === null || files === undefined || choice.recorded !== (textAt(prior, "distribution") ?? null)) return undefined;
  const isSame = COMPONENT_SETTINGS.every((name) => sameJson(factOf(settled, name), factOf(prior, name)));
  if (!isSame) return undefined;
  const { readDistribution } = await import("#operations");
  return readDistribution(componentsIn(files), "flux");
}

async function renderUpstream(order: BootstrapOrder, settled: CtyObject, signal: AbortSignal): Promise<RenderedDistribution> {
  const { renderDistribution } = await import("#operations");
  const source = await openSource(settled);
  const sorted = { components: order.components.toSorted(), componentsExtra: order.componentsExtra.toSorted() };
  return renderDistribution({ ...order, ...sorted, distribution: "flux" }, source, signal);
}

/** Whether what will be written has to be fetched first. */
export async function isSourceRemote({ settled, choice }: Wanted): Promise<boolean> {
  if (choice.distribution !== "flux") return false;
  const { isRemoteSource, UPSTREAM_RELEASES } = await import("#operations");
  return isRemoteSource(textAt(settled, "distribution_source") ?? textAt(settled, "manifests_path") ?? UPSTREAM_RELEASES);
}

/**
 * The source that a resource or data source names: `distribution_source`, or `manifests_path` as fluxcd/flux has it, or where upstream
 * publishes. `embedded_manifests` stands for reaching nothing.
 * @throws provider.embeddedNeedsLocal · manifests.invalidReference
 */
export async function openSource(settled: CtyObject): Promise<ManifestSource> {
  const { isRemoteSource, openManifestSource, UPSTREAM_RELEASES } = await import("#operations");
  const reference = textAt(settled, "distribution_source") ?? textAt(settled, "manifests_path") ?? UPSTREAM_RELEASES;
  if (boolAt(settled, "embedded_manifests") === true && isRemoteSource(reference)) throw providerProblems.embeddedNeedsLocal(reference);
  return openManifestSource(reference);
}

/** Which distribution a file of components was rendered from, when the state of the install says so or leads to it. */
export interface Standing {
  readonly order: BootstrapOrder;
  readonly distribution: Distribution;
  readonly files: Readonly<Record<string, string>>;
}

/** The install as it was written before; undefined where its files are not known any more. */
export function standingInstall(prior: CtyObject, bytes: Uint8Array | undefined, distribution: Distribution): Standing | undefined {
  const files = writtenFiles(prior, bytes);
  if (files === undefined) return undefined;
  const stored = { version: textAt(prior, "version") ?? "latest", components: textsAt(prior, "components") ?? [] };
  return { order: { ...toOrder(prior, stored), recorded: files }, distribution, files };
}
