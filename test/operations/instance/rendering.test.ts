import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { instanceFindings, type InstanceDescription } from "#api";
import { at, formatRef, refOf, type KubeObject } from "#base";
import { CONTROLLER_FLAGS } from "#controllers";
import { argumentsOf, componentOf, managerOf } from "#distribution";
import { installOf, openManifestSource, type InstanceOrder, type InstanceSync } from "#operations";
import { releaseFolders, writeFiles } from "../upstream/release.ts";
import { clusterOf, instanceOf, syncOf } from "./order.ts";

const rendered = async (change: Partial<InstanceOrder> = {}): Promise<readonly KubeObject[]> =>
  (await installOf(instanceOf(change))).objects;
const find = (objects: readonly KubeObject[], name: string): KubeObject | undefined =>
  objects.find((each) => formatRef(refOf(each)) === name);
const SOURCE = "GitRepository/flux-system/flux-system";
const KUSTOMIZATION = "Kustomization/flux-system/flux-system";
const GIT = syncOf("https://git.example.com/fleet.git");

const EVERYTHING: Partial<InstanceOrder> = {
  cluster: clusterOf({ size: "large", multitenant: true, tenantDefaultServiceAccount: "tenant", objectLevelWorkloadIdentity: false }),
  sharding: { key: "sharding.fluxcd.io/key", shards: ["a", "b"], storage: "persistent" },
  storage: { class: "fast", size: "10Gi" },
  buildsInMemory: true,
  commonMetadata: { labels: { team: "platform" }, annotations: { owner: "me" } },
  sync: GIT,
};

test("the same order gives the same objects, and another one another revision", async () => {
  const [first, second] = [await installOf(instanceOf(EVERYTHING)), await installOf(instanceOf(EVERYTHING))];

  expect(second).toEqual(first);
  expect((await installOf(instanceOf())).revision).not.toBe(first.revision);
});

test("no program refuses a flag that a preset gives it", async () => {
  const known = Object.values(CONTROLLER_FLAGS).map(({ flag }) => flag);

  const deployments = (await rendered(EVERYTHING)).filter((each) => componentOf(each) !== undefined);

  const flags = deployments.flatMap((each) => argumentsOf(managerOf(each)).map((text) => text.split("=", 1)[0] ?? ""));
  expect(deployments).toHaveLength(6);
  expect([...new Set(flags)].filter((each) => !known.includes(each))).toEqual([]);
});

test("every object is held against what git still has of it, and none is forced on its pods", async () => {
  const objects = await rendered();

  const held = { "kustomize.toolkit.fluxcd.io/ssa": "Ignore", "kustomize.toolkit.fluxcd.io/prune": "Disabled" };
  for (const { metadata } of objects) expect(metadata.labels).toMatchObject({ ...held, "app.kubernetes.io/managed-by": "headgate" });
  const pod = at(find(objects, "Deployment/flux-system/source-controller"), "spec", "template", "metadata", "labels");
  expect(Object.keys(pod as object).filter((each) => each.includes("toolkit"))).toEqual([]);
});

describe("what the cluster follows", () => {
  test.each<[string, InstanceSync, unknown]>([
    ["a branch", GIT, { interval: "1m0s", ref: { branch: "main" }, secretRef: { name: "flux-system" }, url: GIT.url }],
    ["a tag", { ...GIT, ref: "refs/tags/v1" }, { interval: "1m0s", ref: { tag: "v1" }, secretRef: { name: "flux-system" }, url: GIT.url }],
    [
      "another ref",
      { ...GIT, ref: "refs/pull/1/head", provider: "github" },
      {
        interval: "1m0s",
        provider: "github",
        ref: { name: "refs/pull/1/head" },
        secretRef: { name: "flux-system" },
        url: GIT.url,
      },
    ],
  ])("is %s of a repository", async (_case, sync, spec) => {
    expect(find(await rendered({ sync }), SOURCE)?.spec).toEqual(spec);
  });

  test.each([
    ["tag", "latest"],
    ["digest", `sha256:${"1".repeat(64)}`],
  ])("is the %s of an artifact", async (field, ref) => {
    const { pullSecret: _, ...sync } = syncOf("oci://registry.example.com/fleet", { kind: "OCIRepository", ref, path: "./" });

    const objects = await rendered({ sync });

    expect(find(objects, "OCIRepository/flux-system/flux-system")).toMatchObject({
      apiVersion: "source.toolkit.fluxcd.io/v1",
      spec: { interval: "1m0s", ref: { [field]: ref }, url: "oci://registry.example.com/fleet" },
    });
    expect(find(objects, KUSTOMIZATION)?.spec).toEqual({
      interval: "10m0s",
      path: "./",
      prune: true,
      sourceRef: { kind: "OCIRepository", name: "flux-system" },
    });
  });

  test("is applied as the platform where tenants are confined", async () => {
    const objects = await rendered({ sync: GIT, cluster: clusterOf({ multitenant: true }) });

    expect(at(find(objects, KUSTOMIZATION), "spec", "serviceAccountName")).toBe("kustomize-controller");
  });

  test("is of a kind that the release defines", async () => {
    const sync = syncOf("registry.example.com", { kind: "OCIRepository", url: "oci://registry.example.com/fleet", ref: "latest" });

    const older = rendered({ version: "v0.2.0", sync });

    await expect(older).rejects.toMatchObject({
      code: "instance.unknownSource",
      message: "headgate v0.2.0 does not define OCIRepository, so the cluster cannot follow one",
    });
  });
});

describe("patches", () => {
  test("go over what the presets have made, and reach what is followed", async () => {
    const objects = await rendered({
      ...EVERYTHING,
      patches: [
        {
          patch: JSON.stringify([{ op: "replace", path: "/spec/template/spec/containers/0/resources/limits/memory", value: "7Gi" }]),
          target: { kind: "Deployment", name: "kustomize-controller.*" },
        },
        { patch: "apiVersion: v1\nkind: any\nmetadata: {name: any}\nspec: {timeout: 2m0s}\n", target: { kind: "GitRepository" } },
      ],
    });

    const memory = ["", "-a", "-b"].map((each) =>
      at(managerOf(find(objects, `Deployment/flux-system/kustomize-controller${each}`) as KubeObject), "resources", "limits", "memory"),
    );
    expect(memory).toEqual(["7Gi", "7Gi", "7Gi"]);
    expect(at(find(objects, SOURCE), "spec", "timeout")).toBe("2m0s");
  });

  test("that do not fit are refused with the reason", async () => {
    const patch = JSON.stringify([{ op: "remove", path: "/spec/nothing" }]);

    const refused = rendered({ patches: [{ patch, target: { kind: "Deployment" } }] });

    await expect(refused).rejects.toMatchObject({ code: "instance.invalidPatch", data: { attribute: "kustomize_patches" } });
  });
});

describe("upstream's releases", () => {
  async function fluxOf(change: Partial<InstanceOrder>): Promise<Awaited<ReturnType<typeof installOf>>> {
    const folder = await mkdtemp(join(tmpdir(), "headgate-instance-"));
    try {
      await writeFiles(folder, releaseFolders({ "v2.8.5": { tag: "v1.7.0" }, "v2.9.4": { tag: "v1.9.0" } }));
      const order = instanceOf({ distribution: "flux", registry: "registry.example.com/flux", ...change });
      return await installOf(order, await openManifestSource(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const core = { components: ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"] };

  test.each([
    ["2.x", "v2.9.4"],
    ["~2.8", "v2.8.5"],
    ["v2.8.5", "v2.8.5"],
    ["latest", "v2.9.4"],
  ])("are chosen by %s as the newest that fits, %s", async (version, expected) => {
    const install = await fluxOf({ ...core, version, range: version });

    expect(install.version).toBe(expected);
    expect(JSON.parse(at(install.record["data"], "order") as string)).toMatchObject({ version: expected, range: version });
  });

  test("are shaped by the same presets", async () => {
    const { objects, images } = await fluxOf({ ...core, ...EVERYTHING, version: "2.x" });

    expect(images["source-controller"]).toBe("registry.example.com/flux/source-controller:v1.9.0");
    const shard = find(objects, "Deployment/flux-system/helm-controller-b") as KubeObject;
    expect(argumentsOf(managerOf(shard)).slice(-4)).toEqual([
      "--requeue-dependency=5s",
      "--no-cross-namespace-refs=true",
      "--default-service-account=tenant",
      "--watch-label-selector=sharding.fluxcd.io/key=b",
    ]);
    expect(find(objects, "Deployment/flux-system/notification-controller-b")).toBeUndefined();
  });

  test("have identities of objects and tenants, which ours have not", async () => {
    const cluster = clusterOf({ objectLevelWorkloadIdentity: true, multitenantWorkloadIdentity: true });

    const { objects } = await fluxOf({ ...core, version: "2.x", cluster });

    const args = argumentsOf(managerOf(find(objects, "Deployment/flux-system/kustomize-controller") as KubeObject));
    expect(args).toEqual(
      expect.arrayContaining([
        "--feature-gates=ObjectLevelWorkloadIdentity=true",
        "--default-decryption-service-account=default",
        "--default-kubeconfig-service-account=default",
      ]),
    );
    await expect(rendered({ cluster })).rejects.toMatchObject({
      code: "instance.unsupported",
      message: "cluster.object_level_workload_identity cannot be had from headgate v0.3.0",
    });
  });
});

describe("an order is refused", () => {
  test.each<[string, InstanceDescription, string]>([
    ["with a source of our own distribution", { distribution: "headgate", source: "oci://x" }, "distribution.source"],
    ["with a digest that is none", { digests: { "source-controller": "sha256:1" } }, "distribution.digests"],
    ["with shards on volumes that there are not", { sharding: { shards: ["a"], storage: "persistent" } }, "sharding.storage"],
    ["with no shard", { sharding: { shards: [], storage: "ephemeral" } }, "sharding.shards"],
    ["with a shard named twice", { sharding: { shards: ["a", "a"], storage: "ephemeral" } }, "sharding.shards"],
    ["with a shard that is too long", { sharding: { shards: ["a".repeat(36)], storage: "ephemeral" } }, "sharding.shards"],
    ["with a path that leaves the source", { sync: { path: "a/../.." } }, "sync.path"],
    ["with an interval that is none", { sync: { interval: "0s" } }, "sync.interval"],
    ["with an artifact of no registry", { sync: { kind: "OCIRepository", url: "https://x" } }, "sync.url"],
    ["with an endpoint that has a scheme", { sync: { kind: "Bucket", url: "https://x" } }, "sync.url"],
    ["with a repository by scp", { sync: { kind: "GitRepository", url: "git@x:y" } }, "sync.url"],
    ["with a provider of another kind", { sync: { kind: "OCIRepository", provider: "github" } }, "sync.provider"],
    ["with identities of tenants alone", { cluster: { multitenantWorkloadIdentity: true } }, "cluster.multitenant_workload_identity"],
    [
      "with an account that confines nobody",
      { cluster: { tenantDefaultDecryptionServiceAccount: "x" } },
      "cluster.tenant_default_decryption_service_account",
    ],
  ])("%s", async (_case, order, attribute) => {
    expect(instanceFindings(order).map((each) => each.attribute)).toEqual([attribute]);
  });

  test("with a digest of a component that it does not have", async () => {
    const digests = { "helm-controller": `sha256:${"1".repeat(64)}` };

    await expect(rendered({ digests })).rejects.toMatchObject({ code: "instance.invalid", data: { attribute: "distribution.digests" } });
  });
});
