// flux_instance: a thin adapter over the operations of an install that is described as data.
import { isProblem, Problem } from "#base";
import { fluxInstance, instanceFindings } from "#api";
import { ctyPath, isUnknown, UNKNOWN, type CtyObject } from "#codec";
import type { InstanceInstall, InstanceOrder, InstancePlaces, InstanceRendering, ManifestSource, VanishingFields } from "#operations";
import {
  objectAt,
  resource,
  textAt,
  textsAt,
  type Call,
  type ChangeCall,
  type PlanAdvice,
  type Resource,
  type Stored,
} from "../plugin/index.ts";
import { markedObjects, warningsOf } from "./bootstrap-drift.ts";
import { objectDigests } from "./bootstrap-order.ts";
import type { FluxClient } from "./client.ts";
import { warnOfNewerRelease, type AskedRelease } from "./newer-release.ts";
import { toResourceAttributes } from "./from-api.ts";
import { meansOf, recordBytes } from "./instance-source.ts";
import { fromInstanceOrder, isInstanceSettled, toDescription, toInstanceOrder, type InstanceChoice } from "./instance-order.ts";
import { firstLines } from "./first-lines.ts";

const LIMITS = { create: "15m", read: "5m", update: "15m", delete: "10m" };
const UPSTREAM_REGISTRY = "ghcr.io/fluxcd";
const DEFAULT_COMPONENTS = ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"];

const operations = (): Promise<typeof import("#operations")> => import("#operations");

/** The resource `flux_instance`. */
export function instanceResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: fluxInstance.typeName,
    version: fluxInstance.version,
    timeouts: LIMITS,
    schema: { description: fluxInstance.doc, attributes: toResourceAttributes(fluxInstance) },
    validate: validateInstance,
    plan: planInstance,
    // Nothing is stored of a create that fails: core would destroy it before it creates again, and with it what runs there already.
    // Creating again goes on from what is in the cluster, whose record knows everything that was applied.
    create: (call) => applyPlanned(call),
    update: (call) => applyPlanned(call),
    read: readInstance,
    delete: async ({ prior, client, signal, log }) => {
      const { uninstallInstance } = await operations();
      await uninstallInstance(toInstanceOrder(prior, await storedChoice(prior)), await placesOf(client, "removing Flux", log), signal);
    },
    import: async ({ id, client, signal, log }) => {
      const { importInstance } = await operations();
      const { order } = await importInstance(id, await placesOf(client, `importing ${id}`, log), signal);
      const registry = await registryOf({ name: order.distribution });
      const { parts, ...record } = await recordedParts(order, signal);
      return { state: { ...fromInstanceOrder(order, registry), ...parts }, ...record };
    },
  });
}

function validateInstance(config: CtyObject): ReturnType<NonNullable<Resource<FluxClient>["validate"]>> {
  return instanceFindings(toDescription(config)).map(({ attribute, reason, next }) => ({
    path: ctyPath(...(attribute.split(".") as [string, ...string[]])),
    reason,
    next,
  }));
}

async function placesOf(client: FluxClient, needed: string, log: Call<FluxClient>["log"]): Promise<InstancePlaces> {
  return { cluster: await client.cluster(needed), clock: client.clock, log };
}

/** Release and components that a configuration asks for: a range stays one, and the release is chosen when it is rendered. */
async function askedChoice(planned: CtyObject, config: CtyObject): Promise<InstanceChoice> {
  const distribution = objectAt(planned, "distribution");
  const version = textAt(distribution, "version") ?? "latest";
  const isUpstream = textAt(distribution, "name") === "flux";
  const { resolveRelease } = await import("#distribution");
  const available: readonly string[] = isUpstream ? DEFAULT_COMPONENTS : resolveRelease(version).components;
  return {
    version,
    components: textsAt(config, "components") ?? DEFAULT_COMPONENTS.filter((each) => available.includes(each)),
    registry: await registryOf(distribution),
  };
}

/** Release and components as they are stored. */
async function storedChoice(state: CtyObject): Promise<InstanceChoice> {
  const distribution = objectAt(state, "distribution");
  return {
    version: textAt(state, "version") ?? textAt(distribution, "version") ?? "latest",
    components: textsAt(state, "components") ?? [],
    registry: await registryOf(distribution),
  };
}

async function registryOf(distribution: CtyObject | undefined): Promise<string> {
  const given = textAt(distribution, "registry");
  if (given !== undefined) return given;
  const { DEFAULT_REGISTRY } = await import("#distribution");
  return textAt(distribution, "name") === "flux" ? UPSTREAM_REGISTRY : DEFAULT_REGISTRY;
}

type Planning = Parameters<NonNullable<Resource<FluxClient>["plan"]>>[0];

async function planInstance(planning: Planning): Promise<PlanAdvice> {
  const { prior, planned, config, client, signal, warn } = planning;
  const isOpen = (config["components"] ?? null) === null;
  if (!isInstanceSettled(planned, config)) return unsettled(planned, isOpen);
  const choice = await attributed(askedChoice(planned, config));
  const order = toInstanceOrder(planned, choice);
  const { installOf, renderingOf } = await operations();
  const by = await attributed(meansOf(order, planning.private, signal));
  const install = await attributed(installOf(order, by.source, signal));
  if (prior !== null) warnOfSync(prior, planned, warn);
  await attributed(warnOfNewerRelease(askedRelease(order, by.source, objectAt(config, "distribution")), warn, signal));
  if (client.isKnown("kubernetes")) await attributed(guardPlan(order, install, planning));
  const parts = renderedParts(renderingOf(install));
  return { set: { id: order.namespace, ...(isOpen && { components: choice.components }), ...parts }, ...recordBytes(order, by) };
}

function askedRelease(order: InstanceOrder, source: ManifestSource | undefined, asked: CtyObject | undefined): AskedRelease {
  return {
    asked: textAt(asked, "version"),
    distribution: order.distribution,
    reference: order.source,
    open: () => (source === undefined ? Promise.reject(new Error("flux has a source")) : Promise.resolve(source)),
    path: ctyPath("distribution", "version"),
  };
}

/** A cluster that the same apply makes cannot be asked yet; the apply asks again. */
async function guardPlan(
  order: InstanceOrder,
  install: InstanceInstall,
  { prior, client, signal, log, warn }: Pick<Planning, "prior" | "client" | "signal" | "log" | "warn">,
): Promise<void> {
  const { guardInstance, inspectInstall, lookAtCluster, vanishingFields } = await operations();
  try {
    const places = await placesOf(client, "planning Flux", log);
    const found = await lookAtCluster(order.namespace, places, signal);
    await guardInstance({ order, install }, found, places, signal);
    if (prior !== null || found.record !== undefined || found.running === undefined) return;
    const { drift } = await inspectInstall(order, install, { places, signal });
    const [first] = warningsOf({ drift: drift.filter(({ change }) => change === "changed"), installed: true });
    const vanishing = await vanishingFields(order, install, places, signal);
    const { distribution, version } = found.running;
    warn({
      summary: "Flux is in the cluster already, and is taken over",
      detail: `${distribution} ${version} runs in ${order.namespace}. Apply keeps its objects, and changes what differs${first === undefined ? "; nothing does." : `:\n${first.detail}`}${textOfVanishing(vanishing)}`,
    });
  } catch (thrown) {
    if (!isProblem(thrown, "kube.unreachable") && !isProblem(thrown, "provider.missingConfiguration")) throw thrown;
    log.write("debug", "not tried out against the cluster", { reason: thrown.message });
  }
}

const MOST_OBJECTS = 10;
const MOST_FIELDS = 5;

/** Objects and fields, a few of many; empty where nothing goes. */
function textOfVanishing(vanishing: readonly VanishingFields[]): string {
  if (vanishing.length === 0) return "";
  const lines = vanishing.map(({ subject, fields }) => {
    const more = fields.length - MOST_FIELDS;
    return `- ${subject}: ${fields.slice(0, MOST_FIELDS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  });
  return [
    "\nFields that only whoever applied them before has named go away, or back to their defaults:",
    ...firstLines(lines, MOST_OBJECTS, (rest) => `- and ${rest} more objects`),
  ].join("\n");
}

/** What an imported install consists of; nothing where its manifests cannot be had, so that the next plan tells why. */
async function recordedParts(
  order: InstanceOrder,
  signal: AbortSignal,
): Promise<{ readonly parts: CtyObject; readonly private?: Uint8Array }> {
  const { renderInstance } = await operations();
  try {
    const by = await meansOf(order, undefined, signal);
    return { parts: renderedParts(await renderInstance(order, by.source, signal)), ...recordBytes(order, by) };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!isProblem(thrown)) throw thrown;
    return { parts: {} };
  }
}

function renderedParts(rendering: InstanceRendering): CtyObject {
  const { version, revision, images } = rendering;
  return { version, revision, images, objects: objectDigests(rendering) };
}

/** Nothing can be said yet of what will be applied. */
function unsettled(planned: CtyObject, isOpen: boolean): PlanAdvice {
  const open = isOpen ? { components: UNKNOWN } : {};
  return {
    set: { ...open, id: planned["namespace"] ?? null, version: UNKNOWN, revision: UNKNOWN, images: UNKNOWN, objects: UNKNOWN },
  };
}

/** A cluster that follows something else prunes what is not in there. */
function warnOfSync(prior: CtyObject, planned: CtyObject, warn: Planning["warn"]): void {
  const [was, is] = [objectAt(prior, "sync"), objectAt(planned, "sync")];
  if (was === undefined) return;
  if (is === undefined || (was["name"] ?? null) !== (is["name"] ?? null)) {
    const successor = is === undefined ? "nobody looks after it from then on" : "its successor takes over what is in its source";
    return warn({
      summary: "The cluster lets go of what it follows",
      detail: `What was applied from ${textAt(was, "url") ?? ""} stays in the cluster, and ${successor}.`,
      path: ctyPath("sync"),
    });
  }
  const changed = ["kind", "url", "ref", "path"].filter((name) => (was[name] ?? null) !== (is[name] ?? null));
  if (changed.length === 0) return;
  warn({
    summary: "The cluster will follow something else",
    detail: `With another ${changed.join(", ")}, whatever was applied before and is not found there is deleted from the cluster.`,
    path: ctyPath("sync"),
  });
}

async function applyPlanned({ planned, config, client, signal, log, private: bytes }: ChangeCall<FluxClient>): Promise<Stored> {
  const { applyInstance } = await operations();
  const known: CtyObject = Object.fromEntries(Object.entries(planned).filter(([, value]) => !isUnknown(value)));
  const asked = await attributed(askedChoice(known, config));
  const version = textAt(known, "version") ?? asked.version;
  const components = textsAt(known, "components") ?? asked.components;
  const order = toInstanceOrder(known, { ...asked, version, components });
  const places = await placesOf(client, "installing Flux", log);
  const by = await attributed(meansOf(order, bytes, signal));
  const rendering = await attributed(applyInstance(order, places, by));
  return { state: { ...planned, id: order.namespace, components, ...renderedParts(rendering) }, ...recordBytes(order, by) };
}

async function readInstance({ state, client, signal, log, warn, private: bytes }: Call<FluxClient> & Stored): Promise<Stored> {
  if (!client.isKnown("kubernetes")) return { state };
  const { inspectInstance } = await operations();
  const order = toInstanceOrder(state, await storedChoice(state));
  const places = await placesOf(client, "reading Flux", log);
  const by = await attributed(meansOf(order, bytes, signal));
  const inspection = await attributed(inspectInstance(order, places, by));
  warningsOf(inspection).forEach(warn);
  const objects = markedObjects(state, inspection.rendering, inspection.drift);
  return { state: { ...state, ...(objects !== undefined && { objects }) }, ...recordBytes(order, by) };
}

/** Attributes to which a failure of rendering or looking belongs, beside those that name one themselves. */
const ATTRIBUTES: readonly (readonly [code: string, attribute: string])[] = [
  ["distribution.noSuchRelease", "distribution.version"],
  ["semver.", "distribution.version"],
  ["distribution.", "components"],
  ["manifests.noSuchVersion", "distribution.version"],
  ["manifests.versionsUnknown", "distribution.version"],
  ["manifests.incomplete", "components"],
  ["manifests.", "distribution.source"],
  ["upgrade.kindInUse", "components"],
  ["upgrade.", "distribution.version"],
  ["operations.invalidPath", "sync.path"],
];

/** Rejects with the problem of `work`, which then names the attribute that it belongs to. */
async function attributed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!isProblem(thrown) || thrown.data["attribute"] !== undefined) throw thrown;
    const found = ATTRIBUTES.find(([code]) => isProblem(thrown, code));
    if (found === undefined) throw thrown;
    const { code, verdict, message, next, data, cause } = thrown;
    throw new Problem(code, { verdict, message, ...(next !== undefined && { next }), data: { ...data, attribute: found[1] } }, cause);
  }
}
