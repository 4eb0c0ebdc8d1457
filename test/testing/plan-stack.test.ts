import { Testing, TerraformVariable, type TerraformStack } from "cdktf";
import { describe, expect, test } from "vitest";
import { KNOWN_AFTER_APPLY, planStack } from "#testing";
import { Bootstrap, FluxObjectSet, FluxProvider, GitRepository, HelmRepository, Kustomization, Tenant } from "../../constructs/index.ts";

const synth = (write: (stack: TerraformStack) => void): string => Testing.synthScope((scope) => write(scope as TerraformStack));

function production(stack: TerraformStack): void {
  const url = new TerraformVariable(stack, "url", { type: "string", default: "https://git.example.com/fleet" });
  const password = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
  new FluxProvider(stack, "flux", { git: { url: url.stringValue, http: { username: "git", password: password.stringValue } } });
  const flux = new Bootstrap(stack, "flux-system", { path: "clusters/prod", version: "v0.2.0" });
  const apps = new GitRepository(stack, "apps", {
    metadata: { namespace: flux.namespace },
    spec: { interval: "1m", url: url.stringValue, secretRef: { name: flux.resource.secretName } },
  });
  const infra = new Kustomization(stack, "infra", {
    metadata: { namespace: flux.namespace },
    spec: { interval: "10m", prune: true, sourceRef: flux.source, path: "./infra" },
  });
  new Kustomization(stack, "apps-prod", {
    metadata: { namespace: flux.namespace },
    spec: { interval: "10m", prune: true, sourceRef: apps.source, path: "./apps", dependsOn: [infra.reference] },
  });
}

describe("the plan of a stack", () => {
  test("holds the objects with their references followed", async () => {
    const plan = await planStack(synth(production), { variables: { password: "secret" } });

    expect(plan.problems).toEqual([]);
    expect(plan.object("Kustomization", "apps-prod")).toEqual({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "apps-prod", namespace: "flux-system" },
      spec: {
        force: false,
        interval: "10m",
        prune: true,
        path: "./apps",
        sourceRef: { kind: "GitRepository", name: "apps", namespace: "flux-system" },
        dependsOn: [{ name: "infra", namespace: "flux-system" }],
      },
    });
    expect(plan.object("GitRepository", "apps").spec).toMatchObject({
      url: "https://git.example.com/fleet",
      secretRef: { name: "flux-system" },
    });
    expect(plan.findings()).toEqual([]);
  });

  test("holds the files and objects of an install", async () => {
    const { installs } = await planStack(synth(production), { variables: { password: "secret" } });

    expect(installs).toMatchObject([{ version: "v0.2.0" }]);
    expect(Object.keys(installs[0]?.files ?? {})).toEqual([
      "clusters/prod/flux-system/gotk-components.yaml",
      "clusters/prod/flux-system/gotk-sync.yaml",
      "clusters/prod/flux-system/kustomization.yaml",
    ]);
    expect(installs[0]?.files["clusters/prod/flux-system/gotk-sync.yaml"]).toContain("url: https://git.example.com/fleet");
    expect(installs[0]?.objects).toContain("flux-system_source-controller_apps_Deployment");
  });

  test("says what is not known before apply", async () => {
    const plan = await planStack(synth(production));

    expect(plan.installs).toMatchObject([{ version: "v0.2.0", objects: [] }]);
    expect(plan.resource("flux_bootstrap_git").values).toMatchObject({ repository_files: KNOWN_AFTER_APPLY, path: "clusters/prod" });
    expect(plan.object("Kustomization", "infra").metadata).toEqual({ name: "infra", namespace: "flux-system" });
  });

  test("follows references to what a tenant is given", async () => {
    const plan = await planStack(
      synth((stack) => {
        const tenant = new Tenant(stack, "acme", { namespaces: ["acme-apps"] });
        new Kustomization(stack, "apps", {
          metadata: { namespace: tenant.namespace },
          spec: {
            interval: "10m",
            prune: true,
            sourceRef: { kind: "GitRepository", name: "apps" },
            serviceAccountName: tenant.serviceAccount,
          },
        });
      }),
    );

    expect(plan.object("Kustomization", "apps", "acme-apps").spec).toMatchObject({ serviceAccountName: "acme" });
    expect(Object.keys(plan.resource("flux_tenant").values["objects"] ?? {})).toContain("acme-apps_acme__ServiceAccount");
  });

  test("tells what is wrong with an argument, and where", async () => {
    const text = synth((stack) => {
      const repository = new GitRepository(stack, "apps", { spec: { interval: "1m", url: "https://git.example.com/apps" } });
      repository.resource.addOverride("spec.interval", "often");
      repository.resource.addOverride("spec.url", "ftp://git.example.com/apps");
    });

    const plan = await planStack(text);

    expect(plan.problems).toEqual([
      expect.stringMatching(/^flux_git_repository\.apps_[0-9A-F]{8}: spec\.url: "ftp:\/\/git\.example\.com\/apps" is not/) as string,
      expect.stringContaining('spec.interval: invalid duration "often"; write it like 30s, 5m or 1h30m') as string,
    ]);
  });

  test("refuses arguments that there are not", async () => {
    const text = synth((stack) => {
      const charts = new HelmRepository(stack, "charts", { spec: { interval: "1m", url: "https://charts.example.com" } });
      charts.resource.addOverride("spce", {});
    });

    expect((await planStack(text)).problems).toEqual([expect.stringContaining("flux_helm_repository has no argument spce") as string]);
  });

  test("finds missing sources and dependencies, circles and names that are taken twice", async () => {
    const kustomization = (stack: TerraformStack, id: string, dependsOn: string, source: string): void => {
      new Kustomization(stack, id, {
        metadata: { name: id.replace("again", "a") },
        spec: { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: source }, dependsOn: [{ name: dependsOn }] },
      });
    };
    const plan = await planStack(
      synth((stack) => {
        new GitRepository(stack, "here", { spec: { interval: "1m", url: "https://git.example.com/apps" } });
        kustomization(stack, "a", "b", "here");
        kustomization(stack, "b", "a", "here");
        kustomization(stack, "again", "elsewhere", "gone");
      }),
    );

    expect(plan.findings()).toEqual([
      { kind: "made twice", subject: "Kustomization/flux-system/a", other: "Kustomization/flux-system/a" },
      { kind: "missing source", subject: "Kustomization/flux-system/a", other: "GitRepository/flux-system/gone" },
      { kind: "missing dependency", subject: "Kustomization/flux-system/a", other: "Kustomization/flux-system/elsewhere" },
      {
        kind: "dependency cycle",
        subject: "Kustomization/flux-system/a",
        other: "Kustomization/flux-system/a → Kustomization/flux-system/b → Kustomization/flux-system/a",
      },
    ]);
  });

  test("is found by name, and says what there is where it is not", async () => {
    const plan = await planStack(synth(production), { variables: { password: "secret" } });

    expect(() => plan.object("Kustomization", "app")).toThrow("the stack has no Kustomization app");
    expect(() => plan.resource("flux_kustomization")).toThrow("the stack has 2 of flux_kustomization");
    expect(plan.resource("flux_kustomization", "infra").address).toMatch(/^flux_kustomization\.infra_/);
  });

  test.each([["{"], ["[]"], ["{}"]])("cannot be made of %s", async (text) => {
    await expect(planStack(text)).rejects.toMatchObject({ code: "testing.notAStack" });
  });
});

test("objects of a set stand in the plan one by one, and what is made twice is found", async () => {
  const spec = { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "fleet" } };
  const plan = await planStack(
    synth((stack) => {
      const namespace = new TerraformVariable(stack, "namespace", { type: "string", default: "apps" });
      new FluxProvider(stack, "flux");
      new FluxObjectSet(stack, "apps", {
        name: "apps",
        namespace: namespace.stringValue,
        labels: { team: "a" },
        kustomizations: { web: { spec }, "other/db": { metadata: { labels: { team: "b" } }, spec } },
        gitRepositories: { fleet: { spec: { interval: "1m", url: "https://git.example.com/fleet" } } },
      });
      new Kustomization(stack, "again", { metadata: { name: "web", namespace: "apps" }, spec });
    }),
  );

  expect(plan.problems).toEqual([]);
  expect(plan.objects.map(({ kind, metadata }) => [kind, metadata])).toEqual([
    ["Kustomization", { name: "web", namespace: "apps" }],
    ["GitRepository", { name: "fleet", namespace: "apps", labels: { team: "a" } }],
    ["Kustomization", { name: "db", namespace: "other", labels: { team: "b" } }],
    ["Kustomization", { name: "web", namespace: "apps", labels: { team: "a" } }],
  ]);
  expect(plan.object("Kustomization", "db").spec).toEqual({ ...spec });
  expect(plan.findings().map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    "made twice Kustomization/apps/web",
    "missing source Kustomization/other/db",
  ]);
});
