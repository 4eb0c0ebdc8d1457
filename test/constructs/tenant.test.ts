import { describe, expect, test } from "vitest";
import { Kustomization, Tenant, type TenantProps } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

describe("a tenant", () => {
  test("is named as its construct, and has the default rules", () => {
    const stack = synth((scope) => new Tenant(scope, "acme"));

    expect(onlyResource(stack, "flux_tenant")).toEqual({ name: "acme", namespaces: ["acme"], service_account: "acme", rules: {} });
  });

  test("writes what is given, and no rules where none are wanted", () => {
    const stack = synth((scope) => {
      new Tenant(scope, "acme", {
        namespaces: ["acme", "acme-data"],
        keepNamespaces: true,
        clusterRole: "edit",
        roles: [{ clusterRole: "view", groups: ["acme-people"] }],
        quota: { pods: "20" },
        limits: { max: { memory: "1Gi" } },
        rules: false,
      });
    });

    expect(onlyResource(stack, "flux_tenant")).toEqual({
      name: "acme",
      namespaces: ["acme", "acme-data"],
      service_account: "acme",
      keep_namespaces: true,
      cluster_role: "edit",
      roles: [{ cluster_role: "view", groups: ["acme-people"] }],
      quota: { pods: "20" },
      limits: { max: { memory: "1Gi" } },
    });
  });

  test("tells what is applied in it where, and as whom", () => {
    const stack = synth((scope) => {
      const tenant = new Tenant(scope, "acme", { serviceAccount: "deployer" });
      new Kustomization(scope, "apps", {
        metadata: { namespace: tenant.namespace },
        spec: {
          interval: "10m",
          prune: true,
          sourceRef: { kind: "GitRepository", name: "apps" },
          serviceAccountName: tenant.serviceAccount,
        },
      });
    });

    const reference = (what: string): string => expect.stringMatching(new RegExp(`flux_tenant\\.acme_[0-9A-F]{8}\\.${what}`)) as string;
    expect(onlyResource(stack, "flux_kustomization")).toMatchObject({
      metadata: { namespace: reference("namespaces\\.0") },
      spec: { service_account_name: reference("service_account") },
    });
  });

  const refused: [string, TenantProps, string][] = [
    ["no namespace", { namespaces: [] }, "namespaces: must name at least one"],
    ["a namespace twice", { namespaces: ["a", "a"] }, 'namespaces: "a" is named twice'],
    ["a name that is none", { name: "Acme" }, 'name: "Acme" is no namespace: lower-case letters, digits and dashes, at most 63'],
    [
      "a source that is no address",
      { rules: { allowedSources: ["github.com/acme"] } },
      'rules.allowedSources: "github.com/acme" is no address such as https://github.com/acme',
    ],
  ];
  test.each(refused)("refuses %s", (_, props, message) => {
    expect(() => synth((scope) => new Tenant(scope, "acme", props))).toThrow(message);
  });
});
