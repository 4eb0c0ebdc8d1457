// Upstream's own components under real OpenTofu: created from a mirror, upgraded, held back from a downgrade, and exchanged for ours.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { at, type Json } from "#base";
import { releaseArchive } from "../operations/upstream/release.ts";
import { startWebServer, type WebServer } from "../operations/upstream/web-server.ts";
import { Core, cores, type Outcome } from "../provider/core-run.ts";
import { openFluxPlace, PASSWORD, type FluxPlace } from "../provider/flux-place.ts";

const binary = (await cores()).find(({ name }) => name === "tofu");
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "source-controller" };

describe.skipIf(binary === undefined)("OpenTofu", () => {
  let place: FluxPlace;
  let core: Core;
  let mirror: WebServer;

  beforeEach(async () => {
    const archive = async (version: string, tag: string) =>
      [`/download/${version}/manifests.tar.gz`, { body: await releaseArchive({ tag }) }] as const;
    mirror = await startWebServer({
      "/download/": { body: '<a href="v2.8.0/">v2.8.0/</a><a href="v2.9.4/">v2.9.4/</a>' },
      ...Object.fromEntries([await archive("v2.8.0", "v1.8.0"), await archive("v2.9.4", "v1.9.0")]),
    });
    place = await openFluxPlace();
    core = await Core.open(binary ?? { name: "tofu", path: "" }, { TF_REATTACH_PROVIDERS: place.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    await place.close();
    await mirror[Symbol.asyncDispose]();
  });

  const write = (more: string): Promise<void> =>
    core.write(`
    terraform {
      required_providers {
        flux = { source = "headgate/flux" }
      }
    }
    provider "flux" {
      kubernetes = { host = "https://embedded.test" }
      git        = { url = "${place.gitUrl}", http = { username = "flux", password = "${PASSWORD}", allow_insecure_http = true } }
    }
    data "flux_versions" "upstream" {
      distribution        = "flux"
      distribution_source = "${mirror.url}"
      constraint          = "~2"
    }
    output "latest" { value = data.flux_versions.upstream.latest }
    resource "flux_bootstrap_git" "this" {
      path = "clusters/acc"
      ${more}
    }`);
  const run = (...args: readonly string[]): Promise<Outcome> => core.run(...args, "-no-color");
  /** Plans into a file, and reads what the plan says of the install. */
  const planned = async (): Promise<Json | undefined> => {
    expect(await run("plan", "-out=plan")).toMatchObject({ code: 0 });
    const { text } = await core.run("show", "-json", "plan");
    const changes = at(JSON.parse(text) as Json, "resource_changes");
    return (changes as readonly Json[]).map((each) => at(each, "change", "after"))[0];
  };
  const isEmpty = async (): Promise<boolean> =>
    (await run("plan", "-detailed-exitcode", "-refresh=true", "-target=flux_bootstrap_git.this")).code === 0;
  const source = (): string => `distribution_source = "${mirror.url}"`;

  /** Takes away from the state what fluxcd/flux does not write. */
  const asWrittenByUpstream = async (): Promise<void> => {
    const file = join(core.folder, "terraform.tfstate");
    const state = JSON.parse(await readFile(file, "utf8")) as { resources: { type: string; instances: Record<string, unknown>[] }[] };
    for (const instance of state.resources.find(({ type }) => type === "flux_bootstrap_git")?.instances ?? []) {
      const own = ["distribution", "distribution_source", "objects", "upgrade"].map((name) => [name, null] as const);
      instance["attributes"] = { ...(instance["attributes"] as object), ...Object.fromEntries(own), version: "v2.8.0" };
      delete instance["private"];
    }
    await writeFile(file, JSON.stringify(state));
  };

  // One journey: every plan and apply of it starts a real OpenTofu.
  test("creates upstream's install from a mirror, takes one over, upgrades it, mends it, refuses a downgrade and changes to ours", async () => {
    await write(`distribution = "flux"\n version = "~2.8"\n ${source()}`);
    expect(await planned()).toMatchObject({
      distribution: "flux",
      version: "~2.8",
      registry: "ghcr.io/fluxcd",
      components: ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"],
      upgrade: null,
    });
    expect(await run("apply", "plan")).toMatchObject({ code: 0, text: expect.stringContaining('latest = "v2.9.4"') });
    expect(at(await place.cluster.get(DEPLOYMENT), "metadata", "labels", "app.kubernetes.io/version")).toBe("v2.8.0");
    mirror.asked.length = 0;
    expect(await isEmpty()).toBe(true);
    expect(mirror.asked).toEqual([]);

    await asWrittenByUpstream();
    await write("");
    expect(await isEmpty()).toBe(true);

    await write(`version = "v2.9.4"\n ${source()}`);
    expect(at(await planned(), "upgrade")).toMatchObject({
      from: "flux v2.8.0",
      to: "flux v2.9.4",
      added: [],
      removed: [],
      changed: expect.arrayContaining(["Deployment/flux-system/source-controller"]),
      images: { "source-controller": "ghcr.io/fluxcd/source-controller:v1.8.0 -> ghcr.io/fluxcd/source-controller:v1.9.0" },
      definition_versions: {},
    });
    expect(await run("apply", "plan")).toMatchObject({ code: 0 });
    expect(await isEmpty()).toBe(true);

    await place.cluster.delete(DEPLOYMENT);
    mirror.asked.length = 0;
    expect(await run("apply", "-auto-approve", "-target=flux_bootstrap_git.this")).toMatchObject({ code: 0 });
    expect(at(await place.cluster.get(DEPLOYMENT), "metadata", "labels", "app.kubernetes.io/version")).toBe("v2.9.4");
    expect(mirror.asked).toEqual([]);

    await write(`version = "v2.8.0"\n ${source()}`);
    expect(await run("plan")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/Release v2\.8\.0 is older than v2\.9\.4, which is installed[\s\S]*allow_downgrade/),
    });

    const before = await place.cluster.get(DEPLOYMENT);
    await write('distribution = "headgate"');
    expect(at(await planned(), "upgrade")).toMatchObject({
      from: "flux v2.9.4",
      to: "headgate v0.3.0",
      removed: expect.arrayContaining(["CustomResourceDefinition/helmreleases.helm.toolkit.fluxcd.io"]),
    });
    expect(await run("apply", "plan")).toMatchObject({ code: 0 });
    expect((await place.cluster.get(DEPLOYMENT))?.metadata.uid).toBe(before?.metadata.uid);
    expect(await isEmpty()).toBe(true);
    expect(await readFile(join(core.folder, "terraform.tfstate"), "utf8")).toContain('"to": "headgate v0.3.0"');
  });
});
