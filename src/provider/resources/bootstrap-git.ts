// flux_bootstrap_git: a thin adapter over the bootstrap operations. It keeps the attributes, the state version and the import id of
// fluxcd/flux 1.8.5 and adds `objects`, by which a plan says what changes in the cluster.
import { isProblem, Problem, sameJson } from "#base";
import { bootstrapGit } from "#api";
import { ctyPath, isUnknown, isWhollyKnown, sameCtyValue, UNKNOWN, type CtyObject, type CtyValue } from "#codec";
import type { BootstrapOrder, BootstrapOutcome, BootstrapPlaces, BootstrapRendering, GitAccess } from "#operations";
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
import { attributesOfBootstrap, validateBootstrap } from "./bootstrap-attributes.ts";
import { describeDrift } from "./bootstrap-drift.ts";
import { isSourceRemote, openSource, orderWithComponents, standingInstall, type Standing, type Wanted } from "./bootstrap-distribution.ts";
import { decidesTheSame, factOf, fromOrder, isSettled, objectDigests, OPEN_SETTINGS, toOrder } from "./bootstrap-order.ts";
import { warnOfMove } from "./bootstrap-move.ts";
import { recordOf, writtenFiles } from "./bootstrap-record.ts";
import { chooseRelease, distributionOf, type ReleaseChoice, type Releases } from "./bootstrap-release.ts";
import { withWriteOnly } from "./bootstrap-secrets.ts";
import { installOver, plannedUpgrade } from "./bootstrap-upgrade.ts";
import type { FluxClient } from "./client.ts";
import { createMark, isResumed } from "./create-mark.ts";
import { stateFromForge } from "./forge-move.ts";
import { warnOfNewerRelease, type AskedRelease } from "./newer-release.ts";

const LIMITS = { create: "15m", read: "15m", update: "15m", delete: "5m" };
/** Private bytes of a stored install; those of a plan to create name what is to be created. */
const NOTHING = new Uint8Array();

/** The resource `flux_bootstrap_git`. */
export function bootstrapGitResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: bootstrapGit.typeName,
    version: bootstrapGit.version,
    timeouts: LIMITS,
    schema: { description: bootstrapGit.doc, attributes: attributesOfBootstrap() },
    validate: validateBootstrap,
    plan: planBootstrap,
    create: (call) => writing(call, () => runBootstrap(call)),
    update: (call) => writing(call, () => updateBootstrap(call)),
    read: readBootstrap,
    delete: async ({ prior, client, signal, log, warn, private: bytes }) => {
      if (isResumed(prior, bytes, planMark(prior))) {
        log.write("info", "the install is not complete yet; creating it goes on from here");
        return;
      }
      const { uninstall } = await operations();
      const order = toOrder(prior, storedChoice(prior));
      const places = await placesOf(client, "removing Flux", log);
      await writing({ client, signal, log, warn }, () => attributed(uninstall(order, places, signal)));
    },
    import: async ({ id, client, signal, log }) => {
      const { importBootstrap } = await operations();
      const places = await placesOf(client, `importing ${id}`, log);
      const { order, files } = await importBootstrap(id, places, signal);
      const state: CtyObject = { ...fromOrder(order), repository_files: ownFiles(files) };
      return { state: { ...state, distribution: distributionOf(state, await loadReleases()) } };
    },
    move: (source) => {
      const { provider, type, version, json } = source;
      const isUpstream = type === bootstrapGit.typeName && version === 0 && /(^|\/)flux$/.test(provider);
      return isUpstream ? (json as CtyObject) : stateFromForge(source);
    },
  });
}

/** After a write, what this run has read of git before is no longer so. */
async function writing<T>({ client }: Call<FluxClient>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    (await client.branches()).forget();
  }
}

const operations = (): Promise<typeof import("#operations")> => import("#operations");

/** The releases of the distribution, loaded when they are needed first. */
export async function loadReleases(): Promise<Releases> {
  const { resolveRelease, DEFAULT_REGISTRY } = await import("#distribution");
  return { resolveRelease, defaultRegistry: DEFAULT_REGISTRY };
}

async function placesOf(client: FluxClient, needed: string, log: Call<FluxClient>["log"]): Promise<BootstrapPlaces> {
  const git = client.git(needed);
  return { cluster: await client.cluster(needed), git, clock: client.clock, random: client.random, log };
}

function storedChoice(state: CtyObject): { readonly version: string; readonly components: readonly string[] } {
  return { version: textAt(state, "version") ?? "latest", components: textsAt(state, "components") ?? [] };
}

/** The three files that an install keeps; others in its folder are the user's. */
function ownFiles(files: Readonly<Record<string, string>>): CtyObject {
  return Object.fromEntries(Object.entries(files).filter(([path]) => /(^|\/)(gotk-components|gotk-sync|kustomization)\.yaml$/.test(path)));
}

type Planning = Parameters<NonNullable<Resource<FluxClient>["plan"]>>[0];

async function planBootstrap(planning: Planning): Promise<PlanAdvice> {
  const { prior, planned, config, client, signal, warn, log } = planning;
  if (!isSettled(planned, config) || !client.isKnown("git")) return unsettled(prior, planned, config);
  const git = client.git("planning Flux");
  if (!client.isOffline) await warnOfUnpinnedHost(git, warn, signal);
  const releases = await loadReleases();
  const choice = await attributed((async () => chooseRelease(prior, config, releases))());
  const { version, components, registry, recorded } = choice;
  const settled: CtyObject = { ...planned, version, components, registry, distribution: recorded };
  const wanted: Wanted = { settled, choice, prior, private: planning.private };
  await attributed(warnOfNewerRelease(askedRelease(wanted, config), warn, signal));
  if (client.isOffline && (await isSourceRemote(wanted))) return unsettled(prior, planned, config);
  const kept = unchangedUpstream(wanted);
  if (kept !== undefined) return { set: { ...openSettings(choice, config), ...(await keptParts(kept, prior, git)) } };
  const { order: stored, version: release } = await attributed(orderWithComponents(wanted, signal));
  const order = withWriteOnly(stored, config);
  const rendering = await attributed(rendered(order, git, isWhollyKnown(config["cluster_credentials"])));
  if (prior !== null && client.isKnown("kubernetes"))
    await attributed(warnOfMove({ prior, order, places: await placesOf(client, "planning Flux", log) }, warn, signal));
  const upgrade = await attributed(plannedUpgrade({ wanted, releases, order, release: rendering.version, git }, client, { signal, warn }));
  const id = textAt(planned, "namespace") ?? UNKNOWN;
  return {
    set: {
      ...openSettings({ ...choice, version: release, registry: stored.registry }, config),
      id,
      ...renderedParts(rendering, prior),
      upgrade,
    },
    ...(prior === null && { private: planMark(settled) }),
  };
}

function askedRelease({ settled, choice }: Wanted, config: CtyObject): AskedRelease {
  const reference = textAt(settled, "distribution_source") ?? textAt(settled, "manifests_path");
  const { distribution } = choice;
  return { asked: textAt(config, "version"), distribution, reference, open: () => openSource(settled), path: ctyPath("version") };
}

/** An install of upstream's components that nobody asks to change, as it was written. */
function unchangedUpstream({ settled, choice, prior, private: bytes }: Wanted): Standing | undefined {
  if (choice.distribution !== "flux" || prior === null || !decidesTheSame(settled, prior)) return undefined;
  return standingInstall(prior, bytes, "flux");
}

/** What was written stands; what drifted is brought back. A state that has no `objects`, such as upstream's, keeps it so. */
async function keptParts({ order, files }: Standing, prior: CtyObject | null, git: GitAccess): Promise<CtyObject> {
  const { renderBootstrap } = await operations();
  const hasObjects = (prior?.["objects"] ?? null) !== null;
  return {
    repository_files: files,
    objects: hasObjects ? objectDigests(renderBootstrap(order, git)) : null,
    upgrade: prior?.["upgrade"] ?? null,
  };
}

/** Renders an order; credentials that are not known yet are checked when they are. */
async function rendered(order: BootstrapOrder, git: GitAccess, hasCredentials: boolean): Promise<BootstrapRendering> {
  const { checkClusterCredentials, renderBootstrap } = await operations();
  if (hasCredentials) checkClusterCredentials(order, git);
  const rendering = renderBootstrap(order, git);
  // Digests are those of the objects as they are read back from the files, because that is what an apply and later plans have.
  return order.rendered === undefined ? rendering : renderBootstrap({ ...order, recorded: rendering.files }, git);
}

/** Shows the key that will be believed. A host that cannot be reached yet stops no plan. */
async function warnOfUnpinnedHost(git: GitAccess, warn: Planning["warn"], signal: AbortSignal): Promise<void> {
  if (git.ssh === undefined || git.ssh.knownHosts !== undefined) return;
  const { unpinnedHost } = await operations();
  const host = await unpinnedHost(git, signal).catch(() => undefined);
  signal.throwIfAborted();
  if (host === undefined) return;
  warn({
    summary: "The host key of the repository is not pinned",
    detail: `${host.address} shows ${host.fingerprint}, which is believed because git.ssh.known_hosts is not set. Compare the fingerprint with the one that the host publishes, and set known_hosts to ${JSON.stringify(host.line)}.`,
  });
}

/** What the user leaves open and the plan settles. */
function openSettings({ version, components, registry, recorded }: ReleaseChoice, config: CtyObject): CtyObject {
  const open: CtyObject = { version, components, registry, distribution: recorded };
  return Object.fromEntries(Object.entries(open).filter(([name]) => (config[name] ?? null) === null));
}

/** Files and objects; a state that has no `objects` yet, such as upstream's, keeps it so while nothing else changes. */
function renderedParts(rendering: BootstrapRendering, prior: CtyObject | null): CtyObject {
  const isSame = prior !== null && sameCtyValue(["map", "string"], prior["repository_files"], rendering.files);
  const objects: CtyValue = isSame && (prior["objects"] ?? null) === null ? null : objectDigests(rendering);
  return { repository_files: rendering.files, objects };
}

/** Nothing can be said yet of what will be written. */
function unsettled(prior: CtyObject | null, planned: CtyObject, config: CtyObject): PlanAdvice {
  const open = OPEN_SETTINGS.filter((name) => (config[name] ?? null) === null).map((name) => [name, prior?.[name] ?? UNKNOWN]);
  const namespace = planned["namespace"] ?? null;
  return {
    set: { ...(Object.fromEntries(open) as CtyObject), id: namespace, repository_files: UNKNOWN, objects: UNKNOWN, upgrade: UNKNOWN },
    ...(prior === null && !isUnknown(namespace) && { private: planMark(planned) }),
  };
}

/** Taking down what a create has left only to build it again would waste it: the mark of its plan tells. */
function planMark(planned: CtyObject): Uint8Array {
  return createMark([planned["namespace"] ?? null, isUnknown(planned["path"]) ? null : (planned["path"] ?? null)]);
}

async function runBootstrap(call: ChangeCall<FluxClient>): Promise<Stored> {
  const { planned, client, signal, log, reached, warn } = call;
  const places = await placesOf(client, "installing Flux", log);
  const { state, order: stored, wanted } = await settledState(call);
  const order = withWriteOnly(stored, call.config);
  try {
    const rendering = await rendered(order, places.git, false);
    const outcome = await installOver({ ...wanted, releases: await loadReleases() }, order, { places, warn, signal });
    const parts = {
      repository_files: outcome.files,
      objects: isUnknown(planned["objects"]) || planned["objects"] !== null ? objectDigests(rendering) : null,
    };
    const isUpstream = wanted.choice.distribution === "flux";
    return { state: { ...state, id: order.namespace, ...parts }, private: isUpstream ? recordOf(outcome.files) : NOTHING };
  } catch (thrown) {
    const outcome = reachedBy(thrown);
    if (outcome !== undefined) reached({ state: { ...state, id: null, repository_files: outcome.files, objects: null }, private: NOTHING });
    throw withAttribute(thrown);
  }
}

interface SettledOrder {
  readonly state: CtyObject;
  readonly order: BootstrapOrder;
  readonly wanted: Wanted;
}

/**
 * The planned state with the open settings filled, for plans that could not settle them. Upstream's components are written as they were
 * planned, so that they are asked for only once.
 */
async function settledState({ planned, prior, private: bytes, signal }: ChangeCall<FluxClient>): Promise<SettledOrder> {
  const open: CtyObject = Object.fromEntries(Object.entries(planned).filter(([, value]) => !isUnknown(value)));
  const choice = await attributed(loadReleases().then((releases) => chooseRelease(prior, open, releases)));
  const settled: CtyObject = {
    ...open,
    version: open["version"] ?? choice.version,
    components: open["components"] ?? choice.components,
    registry: open["registry"] ?? choice.registry,
    distribution: open["distribution"] ?? choice.recorded,
  };
  const wanted: Wanted = { settled, choice, prior, private: bytes };
  const files = choice.distribution === "flux" ? writtenFiles(open, undefined) : undefined;
  if (files !== undefined) return { state: settled, order: { ...toOrder(settled, storedChoice(settled)), recorded: files }, wanted };
  const { order, version } = await attributed(orderWithComponents(wanted, signal));
  const { registry } = order;
  return { state: { ...settled, version: open["version"] ?? version, registry: open["registry"] ?? registry }, order, wanted };
}

async function updateBootstrap(call: ChangeCall<FluxClient> & { readonly prior: CtyObject }): Promise<Stored> {
  const { prior, planned, client } = call;
  const files = planned["repository_files"];
  const isUntouched =
    decidesTheSame(planned, prior) && !isUnknown(files) && sameCtyValue(["map", "string"], files, prior["repository_files"]);
  // Settings such as time limits concern later operations only; what another provider wrote is left as it is until it has to change.
  const isTakenOver = (prior["objects"] ?? null) === null && distributionOf(prior, await loadReleases()) === "flux";
  if (isUntouched && isTakenOver) {
    if (!hasSameCredentials(prior, planned)) await renewSecrets(call);
    return { state: { ...planned, objects: null } };
  }
  await client.cluster("updating Flux");
  try {
    return await runBootstrap({ ...call, reached: () => undefined });
  } catch (thrown) {
    const outcome = reachedBy(thrown);
    if (outcome !== undefined) call.reached({ state: { ...prior, repository_files: outcome.files } });
    throw thrown;
  }
}

const CREDENTIALS = ["cluster_credentials", "registry_credentials", "registry_credentials_wo_version", "image_pull_secret"];

function hasSameCredentials(prior: CtyObject, planned: CtyObject): boolean {
  return CREDENTIALS.every((name) => sameJson(factOf(prior, name), factOf(planned, name)));
}

async function renewSecrets({ planned, config, client, log, signal }: ChangeCall<FluxClient>): Promise<void> {
  const { replaceSecrets } = await operations();
  const order = withWriteOnly(toOrder(planned, storedChoice(planned)), config);
  await attributed(replaceSecrets(order, await placesOf(client, "updating Flux", log), signal));
}

/** How far a failed operation came; undefined when it has written nothing. */
function reachedBy(thrown: unknown): BootstrapOutcome | undefined {
  const outcome = isProblem(thrown) ? (thrown.data["reached"] as BootstrapOutcome | undefined) : undefined;
  return outcome !== undefined && Object.keys(outcome.files).length > 0 ? outcome : undefined;
}

async function readBootstrap({ state, client, signal, log, warn, private: bytes }: Call<FluxClient> & Stored): Promise<Stored> {
  if (!client.isKnown("git") || !client.isKnown("kubernetes")) return { state };
  const { inspectBootstrap, renderBootstrap } = await operations();
  const places = { ...(await placesOf(client, "reading Flux", log)), branches: await client.branches() };
  const isUpstream = distributionOf(state, await loadReleases()) === "flux";
  const standing = isUpstream ? standingInstall(state, bytes, "flux") : undefined;
  const record = standing === undefined ? {} : { private: recordOf(standing.files) };
  if (isUpstream && (standing === undefined || (state["objects"] ?? null) === null))
    return { ...(await readForeign({ state, places, signal, warn })), ...record };
  const order = standing?.order ?? toOrder(state, storedChoice(state));
  const inspection = await attributed(inspectBootstrap(order, places, signal));
  const found = describeDrift(state, renderBootstrap(order, places.git), inspection);
  found.warnings.forEach(warn);
  return { state: { ...state, repository_files: found.files, ...(found.objects && { objects: found.objects }) }, ...record };
}

interface Foreign {
  readonly state: CtyObject;
  readonly places: BootstrapPlaces;
  readonly signal: AbortSignal;
  readonly warn: Call<FluxClient>["warn"];
}

/** An install that another provider wrote: its files in git, and whether its synced pair is Ready. */
async function readForeign({ state, places, signal, warn }: Foreign): Promise<Stored> {
  const { importBootstrap } = await operations();
  const recorded = objectAt(state, "repository_files") ?? {};
  try {
    const { files } = await importBootstrap(textAt(state, "namespace") ?? "", places, signal);
    const kept = Object.keys(recorded).flatMap((path) => (files[path] === undefined ? [] : [[path, files[path]]]));
    return { state: { ...state, repository_files: Object.fromEntries(kept) as CtyObject } };
  } catch (thrown) {
    if (!isProblem(thrown, "operations.notReady") && !isProblem(thrown, "operations.notInstalled")) throw thrown;
    warn({ summary: "Flux does not run as it was installed", detail: `${thrown.message}. Apply brings it back.` });
    // Without the file that makes the cluster follow, the plan writes it again, and applies everything beside it.
    const kept = Object.entries(recorded).filter(([path]) => !/(^|\/)gotk-sync\.yaml$/.test(path));
    return { state: { ...state, repository_files: Object.fromEntries(kept) as CtyObject } };
  }
}

/** Attributes to which a failure of rendering or writing belongs. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "distribution.noSuchRelease": "version",
  "semver.invalidConstraint": "version",
  "distribution.componentUnavailable": "components",
  "distribution.unknownComponent": "components",
  "distribution.noComponents": "components",
  "manifests.noSuchVersion": "version",
  "manifests.versionsUnknown": "version",
  "manifests.incomplete": "components",
  "manifests.noSource": "distribution_source",
  "manifests.invalidReference": "distribution_source",
  "manifests.unreachable": "distribution_source",
  "manifests.unreadable": "distribution_source",
  "manifests.checksumMismatch": "distribution_source",
  "manifests.tooLarge": "distribution_source",
  "upgrade.downgrade": "version",
  "operations.missingComponent": "components",
  "operations.invalidOverride": "kustomization_override",
  "operations.invalidInterval": "interval",
  "operations.invalidPath": "path",
  "operations.pathChanged": "path",
  "operations.contentMissing": "path",
  "operations.contentUnreadable": "path",
  "operations.leanedOn": "namespace",
  "operations.leftAlone": "namespace",
  "operations.secretMissing": "secret_name",
  "operations.pathOwned": "path",
  "operations.syncProviderUnfit": "sync_provider",
  "operations.moveNeedsCommit": "path",
  "operations.pathNotTaken": "sparse_checkout",
};

/** Rejects with the problem of `work`, which then names the attribute that it belongs to. */
export async function attributed<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw withAttribute(thrown);
  }
}

/** The same problem with the attribute that it belongs to. */
function withAttribute(thrown: unknown): unknown {
  if (!isProblem(thrown)) return thrown;
  const attribute = ATTRIBUTES[thrown.code];
  if (attribute === undefined) return thrown;
  const { code, verdict, message, next, data, cause } = thrown;
  return new Problem(code, { verdict, message, ...(next !== undefined && { next }), data: { ...data, attribute } }, cause);
}
