// The provider's resources under real OpenTofu and Terraform, over an embedded control plane and a git server.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "#base";
import { commitAndPush, fetchTree, resolveRef } from "#git";
import { realClock, seededRandom } from "../support/outside.ts";
import { Core, cores, type Outcome } from "../provider/core-run.ts";
import { openFluxPlace, PASSWORD, type FluxPlace } from "../provider/flux-place.ts";
import { usualCores } from "../support/both-cores.ts";

const binaries = usualCores(await cores(), "tofu");
const SOURCE = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };
const DEPLOYMENT = { apiVersion: "apps/v1", kind: "Deployment", namespace: "flux-system", name: "source-controller" };

describe.each(binaries)("$name", (binary) => {
  let place: FluxPlace;
  let core: Core;

  beforeEach(async () => {
    place = await openFluxPlace();
    core = await Core.open(binary, { TF_REATTACH_PROVIDERS: place.reattach });
  });
  afterEach(async () => {
    await core[Symbol.asyncDispose]();
    await place.close();
  });

  const configuration = (
    body: string,
    git = `url = "${place.gitUrl}", http = { username = "flux", password = "${PASSWORD}", allow_insecure_http = true }`,
  ): string => `
    terraform {
      required_providers {
        flux = { source = "headgate/flux" }
      }
    }
    provider "flux" {
      kubernetes = { host = "https://embedded.test" }
      git        = { ${git} }
    }
    ${body}`;
  const flux = (more = ""): string => `resource "flux_bootstrap_git" "this" {\n  path = "clusters/acc"\n  ${more}\n}\n`;
  const write = (body: string, git?: string): Promise<void> => core.write(configuration(body, git));
  const apply = (): Promise<Outcome> => core.run("apply", "-auto-approve", "-no-color");
  const plan = (): Promise<Outcome> => core.run("plan", "-detailed-exitcode", "-no-color");
  /** A create that ends at its time limit while nothing becomes ready: the limit grows until the machine comes that far within it. */
  const cutShort = async (): Promise<void> => {
    const followed = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "flux-system", namespace: "flux-system" };
    for (const limit of ["4s", "30s", "5m"]) {
      await write(flux(`timeouts = { create = "${limit}" }`));
      expect(await apply()).toMatchObject({ code: 1, text: expect.stringContaining(`Create did not end within ${limit}`) });
      if ((await place.cluster.get(followed).catch(() => undefined)) !== undefined) return;
    }
  };
  const remote = () => ({ url: place.gitUrl, credentials: { username: "flux", password: new Secret(PASSWORD) } });
  const push = (files: Readonly<Record<string, string | null>>) =>
    commitAndPush(
      remote(),
      {
        branch: "main",
        author: { name: "A", email: "a@example.com" },
        change: async () => ({ message: "change", files: new Map(Object.entries(files)) }),
      },
      { clock: realClock, random: seededRandom(2) },
    );
  const filesInGit = async (): Promise<readonly string[]> =>
    [...(await fetchTree(remote(), await resolveRef(remote(), { branch: "main" }), {})).files.keys()].toSorted();

  test("bootstraps, upgrades, shows drift of git and cluster, restores, imports and uninstalls", async () => {
    await write(flux('version = "v0.2.0"'));
    expect(await plan()).toMatchObject({
      code: 2,
      text: expect.stringMatching(/gotk-sync\.yaml[\s\S]*version +=|flux-system_source-controller_apps_Deployment/),
    });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(await filesInGit()).toEqual(
      ["gotk-components.yaml", "gotk-sync.yaml", "kustomization.yaml"].map((name) => `clusters/acc/flux-system/${name}`),
    );

    await write(flux());
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringMatching(/~ version += "v0\.2\.0" -> "v0\.3\.0"/) });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });

    await place.cluster.delete(DEPLOYMENT);
    await push({ "clusters/acc/flux-system/kustomization.yaml": null });
    const drifted = await plan();
    expect(drifted).toMatchObject({ code: 2, text: expect.stringContaining("Deployment/flux-system/source-controller: missing") });
    expect(drifted.text).toMatch(/\+ "flux-system_source-controller_apps_Deployment"/);
    expect(drifted.text).toMatch(/\+ "clusters\/acc\/flux-system\/kustomization\.yaml"/);
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect(await place.cluster.get(DEPLOYMENT)).toBeDefined();

    await core.run("state", "rm", "flux_bootstrap_git.this");
    expect(await core.run("import", "-no-color", "flux_bootstrap_git.this", "flux-system")).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });

    expect(await core.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });
    expect(await place.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
    expect(await filesInGit()).toEqual([]);
  });

  test("an emptied cluster is named in the plan and restored by apply", async () => {
    await write(flux());
    await apply();
    await place.renew();

    expect(await plan()).toMatchObject({ code: 2, text: expect.stringContaining("Flux is not in the cluster") });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
  });

  test("a create that was cut short is recorded, and the next apply goes on without taking anything down", async () => {
    place.flux.isPaused = true;
    await cutShort();
    const recorded = (await core.state()).resources[0]?.instances[0];
    expect(recorded).toMatchObject({ status: "tainted", attributes: { id: null, namespace: "flux-system" } });
    place.requests.length = 0;
    place.flux.isPaused = false;

    await write(flux());
    expect(await apply()).toMatchObject({ code: 0 });

    expect(place.requests.filter((each) => each.startsWith("delete"))).toEqual([]);
    expect(await plan()).toMatchObject({ code: 0 });
  });

  test("a destroy of a create that was cut short removes what is there", async () => {
    place.flux.isPaused = true;
    await cutShort();

    expect(await core.run("destroy", "-auto-approve", "-no-color")).toMatchObject({ code: 0 });

    expect(await place.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "flux-system" })).toBeUndefined();
  });

  test("typed objects are made, waited for, repaired field by field, imported and deleted", async () => {
    const apps = (source = ""): string => `${flux()}
      resource "flux_git_repository" "apps" {
        metadata = { name = "apps", namespace = "flux-system" }
        spec     = { interval = "60s", url = "${place.gitUrl}", ref = { branch = "main" }, secret_ref = { name = "flux-system" } }
        ${source}
        wait     = {}
        depends_on = [flux_bootstrap_git.this]
      }
      resource "flux_kustomization" "apps" {
        metadata = { name = "apps", namespace = "flux-system" }
        spec = {
          interval   = "10m"
          prune      = true
          path       = "./apps"
          source_ref = { kind = "GitRepository", name = flux_git_repository.apps.metadata.name }
          post_build = { substitute = { someKey = "value" } }
        }
      }`;
    await write(apps());
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    const ref = { ...SOURCE, name: "apps", namespace: "flux-system" };
    expect(await place.cluster.get(ref)).toMatchObject({ spec: { interval: "60s", secretRef: { name: "flux-system" } } });
    const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", name: "apps", namespace: "flux-system" };
    expect(await place.cluster.get(kustomization)).toMatchObject({ spec: { postBuild: { substitute: { someKey: "value" } } } });

    await place.cluster.patch(ref, {
      type: "merge",
      body: { metadata: { labels: { foreign: "yes" } }, spec: { interval: "1m0s", suspend: true } },
    });
    expect(await plan()).toMatchObject({ code: 0 });
    await place.cluster.patch(ref, { type: "merge", body: { spec: { interval: "5m" } } });
    expect(await plan()).toMatchObject({ code: 2, text: expect.stringMatching(/interval +="?.*"5m" -> "60s"|interval +.*"5m" -> "60s"/) });
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await place.cluster.get(ref)).toMatchObject({
      metadata: { labels: { foreign: "yes" } },
      spec: { interval: "60s", suspend: true },
    });

    await core.run("state", "rm", "flux_kustomization.apps");
    expect(await apply()).toMatchObject({
      code: 1,
      text: expect.stringMatching(/exists already[\s\S]*import it by the id[\s\S]*"flux-system\/apps"/),
    });
    expect(await core.run("import", "-no-color", "flux_kustomization.apps", "flux-system/apps")).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    await core.run("state", "rm", "flux_git_repository.apps");
    await write(apps("adopt = true"));
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    await write(flux());
    expect(await apply()).toMatchObject({ code: 0 });
    expect([await place.cluster.get(ref), await place.cluster.get(kustomization)]).toEqual([undefined, undefined]);
  });

  test("waiting tells the condition's reason and message", async () => {
    // It waits longer until the one who says what is wrong has come to it.
    const told: string[] = [];
    for (const limit of ["1s", "10s", "1m"]) {
      await write(`${flux()}
      resource "flux_git_repository" "broken" {
        metadata   = { name = "broken", namespace = "flux-system" }
        spec       = { interval = "1m", url = "${place.gitUrl}" }
        wait       = { timeout = "${limit}" }
        depends_on = [flux_bootstrap_git.this]
      }`);
      const { code, text } = await apply();
      expect(code).toBe(1);
      told.push(text.replaceAll(/\s+/g, " ").replace(`(after ${limit})`, "(after the limit)"));
      if (told.at(-1)?.includes("BuildFailed") === true) break;
    }

    expect(told.at(-1)).toContain(
      "GitRepository/flux-system/broken is not ready: Ready is False, BuildFailed: kustomization path not found (after the limit)",
    );
    expect((await core.state()).resources.map(({ type }) => type)).toContain("flux_git_repository");
  });

  test.each<[string, (place: FluxPlace) => { readonly body: string; readonly git?: string }, RegExp]>([
    [
      "a wrong password",
      ({ gitUrl }) => ({
        body: "",
        git: `url = "${gitUrl}", http = { username = "flux", password = "wrong-password", allow_insecure_http = true }`,
      }),
      /refused the credentials[\s\S]*Next: check the user name/,
    ],
    [
      "an unreachable repository",
      () => ({
        body: "",
        git: 'url = "http://127.0.0.1:1/fleet.git", http = { username = "flux", password = "wrong-password", allow_insecure_http = true }',
      }),
      /cannot reach|unreachable|127\.0\.0\.1:1/,
    ],
    [
      "an interval that is none",
      () => ({ body: 'interval = "soon"' }),
      /interval = "soon"[\s\S]*Invalid duration "soon"[\s\S]*Next: write it like 30s/,
    ],
    [
      "a release that does not exist",
      () => ({ body: 'version = "v9.9.9"' }),
      /version = "v9\.9\.9"[\s\S]*v9\.9\.9[\s\S]*Next: choose one of v0\.3\.0/,
    ],
    [
      "components without the needed ones",
      () => ({ body: 'components = ["source-controller"]' }),
      /components = \["source-controller"\][\s\S]*Kustomize-controller is missing/,
    ],
    [
      "credentials without pull secret",
      () => ({ body: 'registry_credentials = "user:${join("-", ["wrong", "password"])}"' }),
      /set image_pull_secret too/,
    ],
    ["a namespace that cannot be", () => ({ body: 'namespace = "Flux"' }), /namespace = "Flux"[\s\S]*Next: write/],
    [
      "an override without our files",
      () => ({ body: 'kustomization_override = "resources: []"' }),
      /kustomization_override =[\s\S]*gotk-components\.yaml is not under[\s\S]*Next:/,
    ],
    [
      "an http address without leave",
      ({ gitUrl }) => ({ body: "", git: `url = "${gitUrl}"` }),
      /sends credentials in the clear[\s\S]*allow_insecure_http/,
    ],
    [
      "ssh settings beside an http address",
      ({ gitUrl }) => ({
        body: "",
        git: `url = "${gitUrl}", ssh = { private_key = "wrong-password" }, http = { allow_insecure_http = true }`,
      }),
      /ssh settings do not fit/i,
    ],
  ])("%s is told with the next step, and no secret is printed", async (_case, order, expected) => {
    const { body, git } = order(place);
    await write(flux(body), git);

    const outcome = await apply();

    expect([outcome.code, outcome.text.replaceAll(/\s+/g, " ")]).toEqual([1, expect.stringMatching(expected)]);
    expect(`${outcome.text}${place.log.join("\n")}`).not.toMatch(/wrong-password|p:w-of-the-repository/);
    expect((await core.state().catch(() => ({ resources: [] }))).resources).toEqual([]);
  });

  test("a path of another cluster is refused before anything is written", async () => {
    await push({
      "clusters/acc/flux-system/gotk-sync.yaml":
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system}\nspec: {url: https://example.com/other.git, ref: {branch: main}}\n",
    });
    await write(flux());

    expect(await apply()).toMatchObject({
      code: 1,
      text: expect.stringMatching(/path = "clusters\/acc"[\s\S]*belongs to another install[\s\S]*Next: choose another path/),
    });
    expect(await filesInGit()).toEqual(["clusters/acc/flux-system/gotk-sync.yaml"]);
  });

  test("without kubernetes settings a plan works and an apply says what is missing", async () => {
    await core.write(
      configuration(
        'resource "flux_git_repository" "a" {\n  metadata = { name = "a", namespace = "b" }\n  spec = { interval = "1m", url = "https://example.com/x" }\n}',
        'url = "https://example.com/x"',
      ).replace(/kubernetes = .*/, ""),
    );

    expect(await plan()).toMatchObject({ code: 2 });
  });

  test("a state of fluxcd/flux with a release of its own opens with an empty plan, and moves on when a version is named", async () => {
    await write(flux('version = "v0.1.0"'));
    await apply();
    const foreign = (text: string): string => text.replaceAll("v0.1.0", "v2.8.5");
    const tree = await fetchTree(remote(), await resolveRef(remote(), { branch: "main" }), {});
    const files = Object.fromEntries([...tree.files].map(([path, { bytes }]) => [path, foreign(Buffer.from(bytes).toString("utf8"))]));
    await push(files);
    for (const name of ["source-controller", "kustomize-controller"]) {
      await place.cluster.patch(
        { ...DEPLOYMENT, name },
        { type: "merge", body: { metadata: { labels: { "app.kubernetes.io/version": "v2.8.5" } } } },
      );
    }
    await writeFile(join(core.folder, "terraform.tfstate"), upstreamState(files, binary.name));
    await write(flux());

    expect(await core.run("state", "replace-provider", "-auto-approve", "fluxcd/flux", "headgate/flux")).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    const before = await place.cluster.get(DEPLOYMENT);
    await write(flux('version = "v0.2.0"'));
    expect(await apply()).toMatchObject({ code: 0 });
    expect(await plan()).toMatchObject({ code: 0 });
    expect((await place.cluster.get(DEPLOYMENT))?.metadata.uid).toBe(before?.metadata.uid);
  });
});

/** A state as fluxcd/flux 1.8.5 writes it: version 0, without `objects`. */
function upstreamState(files: Readonly<Record<string, string>>, core: "terraform" | "tofu"): string {
  const attributes = {
    cluster_domain: "cluster.local",
    components: ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"],
    components_extra: null,
    delete_git_manifests: true,
    disable_secret_creation: null,
    embedded_manifests: false,
    id: "flux-system",
    image_pull_secret: null,
    interval: "1m0s",
    keep_namespace: false,
    kustomization_override: null,
    log_level: "info",
    manifests_path: null,
    namespace: "flux-system",
    network_policy: true,
    path: "clusters/acc",
    recurse_submodules: null,
    registry: "ghcr.io/fluxcd",
    registry_credentials: null,
    repository_files: files,
    secret_name: "flux-system",
    timeouts: null,
    toleration_keys: null,
    version: "v2.8.5",
    watch_all_namespaces: true,
  };
  const host = core === "tofu" ? "registry.opentofu.org" : "registry.terraform.io";
  return JSON.stringify({
    version: 4,
    terraform_version: core === "tofu" ? "1.12.6" : "1.11.4",
    serial: 50,
    lineage: "22222222-2222-2222-2222-222222222222",
    outputs: {},
    resources: [
      {
        mode: "managed",
        type: "flux_bootstrap_git",
        name: "this",
        provider: `provider["${host}/fluxcd/flux"]`,
        instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
      },
    ],
  });
}
