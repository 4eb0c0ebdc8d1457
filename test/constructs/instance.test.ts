import { TerraformVariable } from "cdktf";
import { describe, expect, test } from "vitest";
import { Instance, Kustomization, type InstanceProps } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

describe("an instance", () => {
  test("writes only what was given, and the namespace", () => {
    const stack = synth((scope) => {
      new Instance(scope, "flux-system", {
        distribution: { name: "flux", version: "2.9.x", variant: "upstream-alpine" },
        cluster: { size: "large", multitenant: true, tenantDefaultServiceAccount: "tenant" },
        sharding: { shards: ["a", "b"], storage: "persistent" },
        storage: { class: "fast", size: "10Gi" },
        kustomizePatches: [{ patch: "[]", target: { kind: "Deployment" } }],
        sync: { kind: "OCIRepository", url: "oci://registry.example.com/fleet", ref: "latest", path: "clusters/prod" },
      });
    });

    expect(onlyResource(stack, "flux_instance")).toEqual({
      namespace: "flux-system",
      distribution: { name: "flux", version: "2.9.x", variant: "upstream-alpine" },
      cluster: { size: "large", multitenant: true, tenant_default_service_account: "tenant" },
      sharding: { shards: ["a", "b"], storage: "persistent" },
      storage: { class: "fast", size: "10Gi" },
      kustomize_patches: [{ patch: "[]", target: { kind: "Deployment" } }],
      sync: { kind: "OCIRepository", url: "oci://registry.example.com/fleet", ref: "latest", path: "clusters/prod" },
    });
  });

  test("is the source of what follows it, which then waits for it", () => {
    const stack = synth((scope) => {
      const flux = new Instance(scope, "flux", {
        distribution: { version: "latest" },
        namespace: "gitops",
        sync: { kind: "GitRepository", url: "https://git.example.com/fleet", ref: "refs/heads/main", path: "clusters/prod" },
      });
      new Kustomization(scope, "apps", {
        metadata: { namespace: flux.namespace },
        spec: { interval: "10m", prune: true, sourceRef: flux.source, path: "./apps" },
      });
    });

    const namespace = expect.stringMatching(/^\$\{flux_instance\.flux_[0-9A-F]{8}\.namespace\}$/) as string;
    expect(onlyResource(stack, "flux_kustomization")).toMatchObject({
      metadata: { name: "apps", namespace },
      spec: { source_ref: { kind: "GitRepository", name: namespace, namespace } },
    });
  });

  test("that follows nothing is no source", () => {
    const read = (): unknown => synth((scope) => new Instance(scope, "flux", { distribution: { version: "latest" } }).source);

    expect(read).toThrow("flux follows nothing, so there is no source to take manifests from");
  });

  const distribution = { version: "v0.3.0" };
  const sync = { kind: "GitRepository", url: "https://git.example.com/fleet", ref: "refs/heads/main", path: "" } as const;
  const refused: [string, InstanceProps, string][] = [
    ["a namespace that is no label", { distribution, namespace: "Flux" }, 'namespace: "Flux" is no namespace'],
    ["a version that is none", { distribution: { version: "stable" } }, 'distribution.version: "stable" does not match'],
    ["a size that there is not", { distribution, cluster: { size: "huge" } }, 'cluster.size: "huge" is not one of small, medium, large'],
    [
      "a variant of our own distribution",
      { distribution: { ...distribution, variant: "upstream-alpine" } },
      "distribution.variant: the distribution headgate comes with the provider and has no variant",
    ],
    [
      "shards on volumes that there are not",
      { distribution, sharding: { shards: ["a"], storage: "persistent" } },
      "sharding.storage: shards cannot keep artifacts on volumes of their own without a class and a size",
    ],
    [
      "a shard that cannot be the end of a name",
      { distribution, sharding: { shards: ["A"] } },
      `sharding.shards: "A" cannot be the end of a controller's name`,
    ],
    [
      "identities of tenants without those of objects",
      { distribution, cluster: { multitenantWorkloadIdentity: true } },
      "cluster.multitenantWorkloadIdentity: tenants can only have identities where objects can",
    ],
    [
      "a ServiceAccount that confines nobody",
      { distribution, cluster: { tenantDefaultServiceAccount: "tenant" } },
      "cluster.tenantDefaultServiceAccount: it confines nobody without cluster.multitenant",
    ],
    ["a ref that is none", { distribution, sync: { ...sync, ref: "main" } }, 'sync.ref: "main" is no full name of a git ref'],
    [
      "a provider that the source does not know",
      { distribution, sync: { ...sync, provider: "gcp" } },
      'sync.provider: a GitRepository knows no provider "gcp"',
    ],
    [
      "a label by which the install is found",
      { distribution, commonMetadata: { labels: { "app.kubernetes.io/part-of": "x" } } },
      "commonMetadata.labels: the install is found by its own label app.kubernetes.io/part-of",
    ],
    [
      "following without what follows",
      { distribution, components: ["source-controller"], sync },
      "components: kustomize-controller is missing",
    ],
  ];
  test.each(refused)("refuses %s", (_case, props, message) => {
    expect(() => synth((scope) => new Instance(scope, "flux", props))).toThrow(message);
  });

  test("leaves what is known only after apply to the provider", () => {
    const stack = synth((scope) => {
      const any = new TerraformVariable(scope, "any", { type: "any" });
      new Instance(scope, "flux", {
        distribution: { name: any.stringValue as never, version: any.stringValue, variant: "upstream-alpine" },
        namespace: any.stringValue,
        sharding: { shards: any.listValue, storage: "persistent" },
        sync: { ...sync, ref: any.stringValue },
      });
    });

    expect(onlyResource(stack, "flux_instance")).toMatchObject({
      namespace: "${var.any}",
      distribution: { name: "${var.any}", version: "${var.any}" },
      sharding: { shards: "${var.any}" },
      sync: { ref: "${var.any}" },
    });
  });
});
