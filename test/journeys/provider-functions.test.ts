// The provider's functions and offline data sources under real OpenTofu and Terraform: no cluster, no repository, no provider block.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attach, fluxProvider, type Attached } from "#provider";
import { realClock, seededRandom } from "../support/outside.ts";
import { Core, cores } from "../provider/core-run.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "tofu");

describe.each(binaries)("$name", (binary) => {
  let core: Core;
  let attached: Attached;

  beforeEach(async () => {
    const surroundings = {
      clock: realClock,
      random: seededRandom(1),
      connect: () => Promise.reject(new Error("nothing is to be reached")),
    };
    attached = await attach(fluxProvider(surroundings, "0.0.0"), "headgate/flux");
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: attached.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    attached.close();
  });

  const outputs = async (body: string): Promise<Record<string, unknown>> => {
    await core.write(`terraform {\n  required_providers {\n    flux = { source = "headgate/flux" }\n  }\n}\n${body}`);
    const applied = await core.run("apply", "-auto-approve", "-no-color");
    expect(applied).toEqual({ code: 0, text: expect.any(String) });
    const printed = JSON.parse((await core.run("output", "-json")).text) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(printed).map(([name, { value }]) => [name, value]));
  };
  const failure = async (body: string): Promise<string> => {
    await core.write(`terraform {\n  required_providers {\n    flux = { source = "headgate/flux" }\n  }\n}\n${body}`);
    return (await core.run("plan", "-no-color")).text.replaceAll(/\s*\n[│╷╵\s]*/g, " ");
  };

  test("functions take apart, select, read and render", async () => {
    const found = await outputs(`
      locals {
        manifest = yamlencode({
          apiVersion = "kustomize.toolkit.fluxcd.io/v1"
          kind       = "Kustomization"
          metadata   = { name = "apps", namespace = "flux-system" }
          spec = {
            interval  = "10m"
            path      = "./apps"
            prune     = true
            sourceRef = { kind = "GitRepository", name = "fleet" }
            images    = [{ name = "web", newTag = "v2" }]
            postBuild = { substitute = { REPLICAS = "3" } }
          }
        })
        files = {
          "apps/kustomization.yaml" = "resources: [web.yaml]"
          "apps/web.yaml"           = <<-E
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, annotations: { zone: "$\${ZONE}" } }
            spec: { replicas: "$\${REPLICAS}", template: { spec: { containers: [{ name: web, image: web }] } } }
          E
        }
      }
      output "image"   { value = provider::flux::parse_image("ghcr.io/team/web:v1@sha256:${"a".repeat(64)}") }
      output "short"   { value = provider::flux::parse_image("nginx").repository }
      output "version" { value = provider::flux::select_version(["v1.9.0", "v1.10.0", "latest", "v2.0.0"], "^1") }
      output "path"    { value = provider::flux::parse_kustomization(local.manifest).spec.path }
      output "objects" { value = yamldecode(provider::flux::render_kustomization(local.manifest, local.files, { ZONE = "a" }, { ZONE = "b" })) }
    `);

    expect(found).toEqual({
      image: { registry: "ghcr.io", repository: "team/web", tag: "v1", digest: `sha256:${"a".repeat(64)}` },
      short: "library/nginx",
      version: "v1.10.0",
      path: "./apps",
      objects: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web", annotations: { zone: "b" } },
        spec: { replicas: 3, template: { spec: { containers: [{ name: "web", image: "web:v2" }] } } },
      },
    });
  });

  test("what is wrong with an argument is told beside it", async () => {
    expect(await failure(`output "a" { value = provider::flux::parse_image("a:b:c:d") }`)).toMatch(/"image".*[Ii]nvalid image "a:b:c:d"/);
    expect(await failure(`output "a" { value = provider::flux::select_version(["v1"], "~2") }`)).toMatch(
      /"range".*[Nn]o version meets "~2"/,
    );
    expect(await failure(`output "a" { value = provider::flux::select_version(["v1"], "one") }`)).toMatch(/"range".*one/);
    expect(await failure(`output "a" { value = provider::flux::parse_kustomization("kind: Secret").spec }`)).toMatch(
      /"manifest".*apiVersion/,
    );
    expect(await failure(`output "a" { value = provider::flux::parse_kustomization("a: [").spec }`)).toMatch(
      /"manifest".*[Tt]he kustomization/,
    );
  });

  test("data sources answer without provider settings", async () => {
    const found = await outputs(`
      data "flux_versions" "all" {}
      data "flux_versions" "none" { constraint = ">= 99" }
      data "flux_install_manifests" "this" {
        version         = "~0.1.0"
        namespace       = "gitops"
        registry        = "registry.example.com/flux"
        toleration_keys = ["dedicated"]
      }
      data "flux_sync_manifests" "this" {
        url  = "ssh://git.example.com/team/fleet.git"
        path = "clusters/one"
      }
      output "latest"  { value = data.flux_versions.all.latest }
      output "none"    { value = length(data.flux_versions.none.versions) }
      output "release" { value = data.flux_install_manifests.this.release }
      output "images"  { value = data.flux_install_manifests.this.images }
      output "counts"  { value = [length(data.flux_install_manifests.this.objects), length(regexall("(?m)^kind: ", data.flux_install_manifests.this.content))] }
      output "sync"    { value = [for each in split("---\\n", data.flux_sync_manifests.this.content) : yamldecode(each) if length(regexall("kind:", each)) > 0] }
    `);

    const [objects, documents] = found["counts"] as readonly number[];
    expect(objects).toBeGreaterThan(10);
    expect(documents).toBe(objects);
    expect(found).toMatchObject({
      latest: "v0.3.0",
      none: 0,
      release: "v0.1.0",
      images: {
        "source-controller": "registry.example.com/flux/source-controller:v0.1.0",
        "kustomize-controller": "registry.example.com/flux/kustomize-controller:v0.1.0",
      },
      sync: [
        { kind: "GitRepository", spec: { url: "ssh://git@git.example.com/team/fleet.git", ref: { branch: "main" }, interval: "1m0s" } },
        { kind: "Kustomization", spec: { path: "./clusters/one", prune: true } },
      ],
    });
  });

  test("arguments of a data source are checked as those of the resource", async () => {
    expect(await failure(`data "flux_install_manifests" "this" { components = ["magic-controller"] }`)).toMatch(/magic-controller/);
    expect(await failure(`data "flux_install_manifests" "this" { version = "v99.0.0" }`)).toMatch(/v99\.0\.0.*v0\.3\.0/);
    expect(await failure(`data "flux_sync_manifests" "this" { url = "git@example.com:a/b" }`)).toMatch(/url/);
  });
});
