import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createControlPlane, type ControlPlane } from "#control-plane";
import { at, silentLog } from "#base";
import { clusterClient, type Cluster } from "#kube";
import { applyTenant, inspectTenant, removeTenant, renderTenant, type TenantOrder, type TenantPlaces } from "#operations";
import { realClock } from "../support/outside.ts";

const ACME: TenantOrder = {
  name: "acme",
  namespaces: ["acme", "acme-data"],
  createNamespaces: true,
  keepNamespaces: false,
  serviceAccount: "acme",
  clusterRole: "cluster-admin",
  roles: [{ clusterRole: "view", groups: ["acme-people"], users: [] }],
  quota: { pods: "20" },
  limits: { defaults: { memory: "256Mi" }, max: { memory: "1Gi" } },
  rules: { allowedSources: ["https://git.example.com/acme"], requireServiceAccount: true, sameNamespace: true },
  labels: { team: "acme" },
  annotations: {},
};

const idsOf = (order: TenantOrder): string[] => renderTenant(order).map(({ id }) => id);

describe("a tenant", () => {
  let plane: ControlPlane;
  let cluster: Cluster;
  let places: TenantPlaces;

  beforeEach(async () => {
    plane = await createControlPlane({ data: "memory", workloads: false });
    cluster = clusterClient(plane.transport(), { address: "the embedded control plane", clock: realClock });
    places = { cluster, clock: realClock, log: silentLog };
  });
  afterEach(() => plane.close());

  const get = (apiVersion: string, kind: string, name: string, namespace?: string) =>
    cluster.get({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });

  test("is made of namespaces, an account with a role, bounds and rules", async () => {
    await applyTenant(ACME, [], places);

    expect((await get("v1", "Namespace", "acme-data"))?.metadata.labels).toMatchObject({
      "toolkit.fluxcd.io/tenant": "acme",
      team: "acme",
    });
    expect(await get("v1", "ServiceAccount", "acme", "acme")).toBeDefined();
    const reconciler = await get("rbac.authorization.k8s.io/v1", "RoleBinding", "gotk-reconciler", "acme-data");
    expect(at(reconciler, "subjects")).toEqual([
      { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "gotk:acme-data:reconciler" },
      { kind: "ServiceAccount", name: "acme", namespace: "acme-data" },
    ]);
    const people = await get("rbac.authorization.k8s.io/v1", "RoleBinding", "acme-view", "acme");
    expect(at(people, "subjects")).toEqual([{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "acme-people" }]);
    expect(at(await get("v1", "ResourceQuota", "acme", "acme"), "spec", "hard")).toEqual({ pods: "20" });
    expect(at(await get("v1", "LimitRange", "acme", "acme"), "spec", "limits", 0)).toMatchObject({
      type: "Container",
      max: { memory: "1Gi" },
    });
    expect(await inspectTenant(ACME, places)).toEqual([]);
  });

  test("loses what it has no more, and nothing else", async () => {
    await applyTenant(ACME, [], places);
    const { quota: _, ...smaller } = { ...ACME, namespaces: ["acme"], roles: [] };

    await applyTenant(smaller, idsOf(ACME), places);

    expect(await get("v1", "Namespace", "acme-data")).toBeUndefined();
    expect(await get("v1", "ResourceQuota", "acme", "acme")).toBeUndefined();
    expect(await get("rbac.authorization.k8s.io/v1", "RoleBinding", "acme-view", "acme")).toBeUndefined();
    expect(await inspectTenant(smaller, places)).toEqual([]);
  });

  test("keeps its namespaces where that is asked for", async () => {
    await applyTenant(ACME, [], places);

    await removeTenant({ name: "acme", ids: idsOf(ACME), keepNamespaces: true }, places);

    expect(await get("v1", "Namespace", "acme")).toBeDefined();
    expect(await get("v1", "ServiceAccount", "acme", "acme")).toBeUndefined();
  });

  test("is gone with everything when it is removed, and removing it again does nothing", async () => {
    await applyTenant(ACME, [], places);

    for (let i = 0; i < 2; i += 1) await removeTenant({ name: "acme", ids: idsOf(ACME), keepNamespaces: false }, places);

    expect((await inspectTenant(ACME, places)).map(({ change }) => change)).toEqual(idsOf(ACME).map(() => "missing"));
  });

  test("shows what somebody has changed, field by field", async () => {
    await applyTenant(ACME, [], places);
    const ref = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding", name: "acme-view", namespace: "acme" };
    const body = { subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "everybody" }] };
    await cluster.patch(ref, { type: "merge", body }, { fieldManager: "somebody" });

    const drift = await inspectTenant(ACME, places);

    expect(drift).toMatchObject([
      { subject: "RoleBinding/acme/acme-view", change: "changed", field: expect.stringContaining("subjects") as string },
    ]);
  });

  test("does not take the namespace of another tenant", async () => {
    await applyTenant(ACME, [], places);
    const other: TenantOrder = { ...ACME, name: "umbrella", namespaces: ["umbrella", "acme-data"] };

    await expect(applyTenant(other, [], places)).rejects.toMatchObject({
      code: "tenant.taken",
      data: { namespace: "acme-data", tenant: "acme" },
    });

    expect(await get("v1", "Namespace", "umbrella")).toBeUndefined();
  });

  test("cannot name a role twice", () => {
    const role = { clusterRole: "view", groups: ["a"], users: [] };

    expect(() => renderTenant({ ...ACME, roles: [role, { ...role, groups: ["b"] }] })).toThrow("RoleBinding acme-view is asked for twice");
  });
});
