// The bootstraps of hosting services: the repository and what the cluster logs in with are brought about, then everything goes as it
// does for flux_bootstrap_git. That resource is wrapped here and not repeated.
import { FORGE_BOOTSTRAPS, type ResourceSchema } from "#api";
import { isWhollyKnown, UNKNOWN, type CtyObject, type CtyValue } from "#codec";
import type { ForgeKind } from "#forge";
import type { BootstrapOrder, ForgeOrder, GitAccess } from "#operations";
import {
  boolAt,
  textAt,
  textsAt,
  type Call,
  type ChangeCall,
  type DeleteCall,
  type PlanAdvice,
  type Resource,
  type Stored,
} from "../plugin/index.ts";
import { withWriteOnly } from "./bootstrap-secrets.ts";
import { bootstrapGitResource } from "./bootstrap-git.ts";
import { toOrder } from "./bootstrap-order.ts";
import type { FluxClient } from "./client.ts";
import { importForge } from "./forge-import.ts";
import { stateFromGit } from "./forge-move.ts";
import { ADDRESS_SETTINGS, forgeFindings, forgeOrderOf, LOGIN_SETTINGS, withToken } from "./forge-order.ts";
import { toResourceAttributes } from "./from-api.ts";

/** `flux_bootstrap_github` and its like. */
export function forgeResources(): readonly Resource<FluxClient>[] {
  return (Object.entries(FORGE_BOOTSTRAPS) as [ForgeKind, ResourceSchema][]).map(([kind, schema]) => forgeResource(kind, schema));
}

function forgeResource(kind: ForgeKind, schema: ResourceSchema): Resource<FluxClient> {
  const base = bootstrapGitResource();
  const attributes = { ...toResourceAttributes(schema), ...base.schema.attributes };
  return {
    ...base,
    type: schema.typeName,
    version: schema.version,
    schema: { description: schema.doc, attributes },
    validate: (config) => [...(base.validate?.(config) ?? []), ...forgeFindings(kind, config)],
    plan: (planning) => planForge(kind, base, planning),
    create: (call) => changeForge(kind, call, (inner) => base.create(inner)),
    update: (call) => changeForge(kind, call, (inner) => base.update({ ...inner, prior: call.prior })),
    read: (call) => readForge(kind, base, call),
    delete: (call) => deleteForge(kind, base, call),
    import: (call) => importForge(kind, base, call),
    move: (source) => stateFromGit(kind, source),
  };
}

type Operations = typeof import("#operations");

const operations = (): Promise<Operations> => import("#operations");

type Planning = Parameters<NonNullable<Resource<FluxClient>["plan"]>>[0];

async function planForge(kind: ForgeKind, base: Resource<FluxClient>, planning: Planning): Promise<PlanAdvice> {
  const { prior, planned, client } = planning;
  const access = await plannedAccess(kind, planned, client);
  const advice = await base.plan?.({ ...planning, client: client.withGit(access) });
  return {
    ...advice,
    set: { ...advice?.set, repository_url: access?.url ?? UNKNOWN, cluster_login: await plannedLogin({ prior, planned, access }) },
  };
}

/** Undefined while something that decides the addresses is not known. */
async function plannedAccess(kind: ForgeKind, planned: CtyObject, client: FluxClient): Promise<GitAccess | undefined> {
  const isKnown = ADDRESS_SETTINGS.every((name) => isWhollyKnown(planned[name] ?? null)) && client.isKnown("git");
  if (!isKnown) return undefined;
  const { forgeAccess } = await operations();
  // Teams decide no address, and may not be known yet.
  return forgeAccess(forgeOrderOf(kind, { ...planned, teams: null }), settingsOf(kind, client, "planning Flux"));
}

interface PlannedLogin {
  readonly prior: CtyObject | null;
  readonly planned: CtyObject;
  readonly access: GitAccess | undefined;
}

/** What the cluster logs in with stays as it is while nothing that decides it changes, and while it is in place. */
async function plannedLogin({ prior, planned, access }: PlannedLogin): Promise<CtyValue> {
  const settings = LOGIN_SETTINGS.map((name) => planned[name] ?? null);
  if (access === undefined || !settings.every((each) => isWhollyKnown(each))) return UNKNOWN;
  if (boolAt(planned, "token_auth") === true && boolAt(planned, "disable_secret_creation") !== true) {
    const { nameOfToken } = await operations();
    return nameOfToken(access);
  }
  const isSame = JSON.stringify(settings) === JSON.stringify(LOGIN_SETTINGS.map((name) => prior?.[name] ?? null));
  return isSame ? (prior?.["cluster_login"] ?? UNKNOWN) : UNKNOWN;
}

function settingsOf(kind: ForgeKind, client: FluxClient, needed: string): GitAccess {
  return withToken(kind, client.gitSettings(needed), process.env);
}

interface Asked {
  readonly order: BootstrapOrder;
  readonly wanted: ForgeOrder;
  readonly places: { readonly cluster: Awaited<ReturnType<FluxClient["cluster"]>>; readonly git: GitAccess } & Pick<
    FluxClient,
    "clock" | "log"
  >;
}

/** What is asked of the hosting service by a state. */
async function askedBy(kind: ForgeKind, state: CtyObject, { client, log }: Call<FluxClient>, needed: string): Promise<Asked> {
  const order = toOrder(state, { version: "", components: [] });
  const git = settingsOf(kind, client, needed);
  return { order, wanted: forgeOrderOf(kind, state), places: { cluster: await client.cluster(needed), git, clock: client.clock, log } };
}

async function changeForge(
  kind: ForgeKind,
  call: ChangeCall<FluxClient>,
  change: (call: ChangeCall<FluxClient>) => Promise<Stored>,
): Promise<Stored> {
  const { prepareForge, settleDefaultBranch } = await operations();
  const { planned, config, client, signal, warn } = call;
  const { order, wanted, places } = await askedBy(kind, planned, call, "installing Flux");
  const prepared = await prepareForge(withWriteOnly(order, config), wanted, places, signal);
  for (const detail of prepared.warnings) warn({ summary: "A team has no access to the repository", detail });
  const stored = await change({ ...call, client: client.withGit(prepared.git) });
  await settleDefaultBranch(wanted, places, prepared, signal);
  return { ...stored, state: { ...stored.state, repository_url: prepared.git.url, cluster_login: prepared.login } };
}

async function readForge(kind: ForgeKind, base: Resource<FluxClient>, call: Call<FluxClient> & Stored): Promise<Stored | undefined> {
  const { state, client, signal, warn } = call;
  if (!client.isKnown("git") || !client.isKnown("kubernetes")) return { state };
  const { inspectForge } = await operations();
  const { order, wanted, places } = await askedBy(kind, state, call, "reading Flux");
  const { git, repository, login, teams } = await inspectForge(order, wanted, places, signal);
  if (repository === undefined) {
    warn({
      summary: "The repository of Flux is gone",
      detail: `${git.url} was not found. Apply creates it again, with the manifests of Flux.`,
    });
    return { ...call, state: { ...state, repository_files: {}, cluster_login: null } };
  }
  const stored = await base.read({ ...call, client: client.withGit(git) });
  if (stored === undefined) return undefined;
  if (login === undefined)
    warn({
      summary: "The cluster has lost its login to the repository",
      detail: `What the cluster logs in with is not in its Secret, or not at ${git.url} with the right that it should have. Apply brings it back.`,
    });
  const settings = wanted.reconcile ? foundSettings(state, repository) : {};
  const found = foundTeams(state, wanted, teams);
  return { ...stored, state: { ...stored.state, ...settings, ...found, repository_url: git.url, cluster_login: login ?? null } };
}

/** Settings as they stand at the hosting service, for those who want them kept. */
function foundSettings(state: CtyObject, found: { readonly visibility: string; readonly description: string }): CtyObject {
  const hasDescription = textAt(state, "description") !== undefined;
  return { visibility: found.visibility, ...(hasDescription && { description: found.description }) };
}

/** Teams as they have access now: one that has lost it is absent, and another permission shows where it would be put right. */
function foundTeams(state: CtyObject, wanted: ForgeOrder, found: Awaited<ReturnType<Operations["inspectForge"]>>["teams"]): CtyObject {
  const texts = textsAt(state, "teams");
  if (texts === undefined) return {};
  const teams = texts.flatMap((text, index) => {
    const access = found[index]?.found ?? "unknown";
    if (access === "none") return [];
    const isAsWanted = access === "unknown" || access === found[index]?.wanted.permission;
    return [isAsWanted || !wanted.reconcile || wanted.kind === "gitea" ? text : `${found[index]?.wanted.team ?? ""}:${access}`];
  });
  return { teams };
}

async function deleteForge(kind: ForgeKind, base: Resource<FluxClient>, call: DeleteCall<FluxClient>): Promise<void> {
  const { prior, client, signal, log } = call;
  const { findForgeRepository, forgeAccess, releaseForge } = await operations();
  const { order, wanted, places } = await askedBy(kind, prior, call, "removing Flux");
  const isThere = (await findForgeRepository(wanted, places, signal)) !== undefined;
  if (!isThere) log.write("warn", "the repository is gone; there are no manifests to remove from it");
  const withoutFiles = isThere ? prior : { ...prior, delete_git_manifests: false };
  await base.delete({ ...call, prior: withoutFiles, client: client.withGit(forgeAccess(wanted, places.git)) });
  if (isThere) await releaseForge(order, wanted, places, signal);
}
