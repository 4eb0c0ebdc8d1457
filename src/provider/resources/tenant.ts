// flux_tenant: a thin adapter over the tenant operations. `objects` names what a plan changes, and what has drifted.
import { tenant } from "#api";
import { isWhollyKnown, UNKNOWN, type CtyObject, type CtyValue } from "#codec";
import type { TenantLimits, TenantOrder, TenantPlaces, TenantRole, TenantRules } from "#operations";
import {
  boolAt,
  objectAt,
  resource,
  textAt,
  textMapAt,
  textsAt,
  type Call,
  type ChangeCall,
  type Resource,
  type Stored,
} from "../plugin/index.ts";
import { markedObjects } from "./bootstrap-drift.ts";
import { objectDigests } from "./bootstrap-order.ts";
import type { FluxClient } from "./client.ts";
import { toResourceAttributes } from "./from-api.ts";

/** What decides no object: how and when things are done. */
const ASIDE = ["id", "objects", "timeouts", "keep_namespaces"];

/** The resource `flux_tenant`. */
export function tenantResource(): Resource<FluxClient> {
  return resource<FluxClient>({
    type: tenant.typeName,
    version: tenant.version,
    timeouts: { create: "5m", read: "5m", update: "10m", delete: "10m" },
    schema: { description: tenant.doc, attributes: toResourceAttributes(tenant) },
    plan: async ({ planned }) => ({ set: await plannedParts(planned) }),
    create: (call) => applied(call, []),
    update: (call) => applied(call, idsOf(call.prior)),
    read: readTenant,
    delete: async ({ prior, client, signal, log }) => {
      const { removeTenant } = await import("#operations");
      const { name, keepNamespaces } = toOrder(prior);
      await removeTenant({ name, ids: idsOf(prior), keepNamespaces }, await placesOf(client, `removing tenant ${name}`, log), signal);
    },
  });
}

async function placesOf(client: FluxClient, needed: string, log: Call<FluxClient>["log"]): Promise<TenantPlaces> {
  return { cluster: await client.cluster(needed), clock: client.clock, log };
}

async function plannedParts(planned: CtyObject): Promise<CtyObject> {
  const deciding = Object.fromEntries(Object.entries(planned).filter(([name]) => !ASIDE.includes(name)));
  const id = planned["name"] ?? null;
  if (!isWhollyKnown(deciding)) return { id, objects: UNKNOWN };
  const { renderTenant } = await import("#operations");
  return { id, objects: objectDigests({ objects: renderTenant(toOrder(planned)) }) };
}

async function applied({ planned, client, signal, log, reached }: ChangeCall<FluxClient>, before: readonly string[]): Promise<Stored> {
  const { applyTenant, renderTenant } = await import("#operations");
  const order = toOrder(planned);
  const places = await placesOf(client, `applying tenant ${order.name}`, log);
  const objects = objectDigests({ objects: renderTenant(order) });
  const wasThere = Object.fromEntries(before.map((id) => [id, "not removed yet"]));
  const state = { ...planned, id: order.name, objects };
  // What is half applied has to be found again, so that nothing of it is forgotten.
  reached({ state: { ...state, objects: { ...wasThere, ...objects } } });
  await applyTenant(order, before, places, signal);
  return { state };
}

async function readTenant({ state, client, signal, log, warn }: Call<FluxClient> & Stored): Promise<Stored | undefined> {
  if (!client.isKnown("kubernetes")) return { state };
  const { inspectTenant, renderTenant } = await import("#operations");
  const order = toOrder(state);
  const found = await inspectTenant(order, await placesOf(client, `reading tenant ${order.name}`, log), signal);
  const rendered = renderTenant(order);
  if (found.filter(({ change }) => change === "missing").length === rendered.length) {
    warn({ summary: `Tenant ${order.name} is not in the cluster`, detail: "Nothing of it was found; apply makes it again." });
    return undefined;
  }
  const objects = markedObjects(state, { objects: rendered }, found);
  return { state: { ...state, ...(objects && { objects }) } };
}

function idsOf(state: CtyObject | null): readonly string[] {
  return Object.keys(objectAt(state, "objects") ?? {});
}

function toOrder(state: CtyObject): TenantOrder {
  const name = textAt(state, "name") ?? "";
  const quota = textMapAt(state, "quota");
  const limits = objectAt(state, "limits");
  const rules = objectAt(state, "rules");
  return {
    name,
    namespaces: textsAt(state, "namespaces") ?? [name],
    createNamespaces: boolAt(state, "create_namespaces") ?? true,
    keepNamespaces: boolAt(state, "keep_namespaces") ?? false,
    serviceAccount: textAt(state, "service_account") ?? name,
    clusterRole: textAt(state, "cluster_role") ?? "cluster-admin",
    roles: rolesOf(state["roles"]),
    labels: textMapAt(state, "labels") ?? {},
    annotations: textMapAt(state, "annotations") ?? {},
    ...(quota && { quota }),
    ...(limits && { limits: limitsOf(limits) }),
    ...(rules && { rules: rulesOf(rules) }),
  };
}

function rolesOf(value: CtyValue | undefined): readonly TenantRole[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly CtyObject[]).map((role) => ({
    clusterRole: textAt(role, "cluster_role") ?? "",
    groups: textsAt(role, "groups") ?? [],
    users: textsAt(role, "users") ?? [],
  }));
}

function limitsOf(block: CtyObject): TenantLimits {
  const given = {
    defaults: textMapAt(block, "defaults"),
    defaultRequests: textMapAt(block, "default_requests"),
    max: textMapAt(block, "max"),
    min: textMapAt(block, "min"),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function rulesOf(block: CtyObject): TenantRules {
  const allowedSources = textsAt(block, "allowed_sources");
  return {
    requireServiceAccount: boolAt(block, "require_service_account") ?? true,
    sameNamespace: boolAt(block, "same_namespace") ?? true,
    ...(allowedSources && { allowedSources }),
  };
}
