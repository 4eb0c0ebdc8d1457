import { Fn, TerraformVariable } from "cdktf";
import { describe, expect, test } from "vitest";
import { Bootstrap, GitRepository, Kustomization, type BootstrapProps } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

describe("a bootstrap", () => {
  test("writes only what was given, and the namespace", () => {
    const stack = synth((scope) => {
      new Bootstrap(scope, "flux-system", {
        path: "clusters/prod",
        components: ["source-controller", "kustomize-controller"],
        networkPolicy: false,
        sparseCheckout: ["clusters", "apps"],
      });
    });

    expect(stack.resource).toEqual({
      flux_bootstrap_git: {
        "flux-system_A1C4EE93": {
          namespace: "flux-system",
          path: "clusters/prod",
          components: ["source-controller", "kustomize-controller"],
          network_policy: false,
          sparse_checkout: ["clusters", "apps"],
        },
      },
    });
  });

  test("places its controllers, and hands over secrets that are never stored", () => {
    const stack = synth((scope) => {
      const password = new TerraformVariable(scope, "password", { sensitive: true });
      new Bootstrap(scope, "flux", {
        commitManifests: false,
        affinity: Fn.jsonencode({ nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } }),
        tolerations: [{ key: "spot", operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }],
        resources: { limits: { memory: "2Gi" } },
        componentOverrides: { "source-controller": { nodeSelector: { pool: "io" }, resources: { requests: { cpu: "250m" } } } },
        clusterCredentials: { username: "reader", passwordWo: password.stringValue, passwordWoVersion: 1 },
      });
    });

    expect(onlyResource(stack, "flux_bootstrap_git")).toEqual({
      namespace: "flux-system",
      commit_manifests: false,
      affinity: '${jsonencode({"nodeAffinity" = {"preferredDuringSchedulingIgnoredDuringExecution" = []}})}',
      tolerations: [{ key: "spot", operator: "Exists", effect: "NoExecute", toleration_seconds: 30 }],
      resources: { limits: { memory: "2Gi" } },
      component_overrides: { "source-controller": { node_selector: { pool: "io" }, resources: { requests: { cpu: "250m" } } } },
      cluster_credentials: { username: "reader", password_wo: "${var.password}", password_wo_version: 1 },
    });
  });

  test("is the source of what follows it, which then waits for it", () => {
    const stack = synth((scope) => {
      const flux = new Bootstrap(scope, "flux", { namespace: "gitops" });
      new Kustomization(scope, "apps", {
        metadata: { namespace: flux.namespace },
        spec: { interval: "10m", prune: true, sourceRef: flux.source, path: "./apps" },
      });
    });

    const namespace = expect.stringMatching(/^\$\{flux_bootstrap_git\.flux_[0-9A-F]{8}\.namespace\}$/) as string;
    expect(onlyResource(stack, "flux_kustomization")).toEqual({
      metadata: { name: "apps", namespace },
      spec: { interval: "10m", prune: true, source_ref: { kind: "GitRepository", name: namespace, namespace }, path: "./apps" },
    });
  });

  const refused: [string, BootstrapProps, string][] = [
    [
      "a namespace that is no label",
      { namespace: "Flux.System" },
      'namespace: "Flux.System" is no namespace: lower-case letters, digits and dashes, at most 63',
    ],
    ["a path that is absolute", { path: "/clusters" }, 'path: "/clusters" must be relative to the root of the repository'],
    ["a path that leaves the repository", { path: "clusters/../.." }, 'path: "clusters/../.." must not leave the repository'],
    [
      "a version that is none",
      { version: "stable" },
      'version: "stable" is no version: write a release such as v0.1.0, a range such as ~0.1, or latest',
    ],
    [
      "components without the needed ones",
      { components: ["helm-controller"] },
      "components: source-controller must be among them; components: kustomize-controller must be among them",
    ],
    [
      "a component that there is not",
      { componentsExtra: ["helm" as never] },
      'componentsExtra: "helm" is not one of image-reflector-controller, image-automation-controller, source-watcher',
    ],
    ["a log level that there is not", { logLevel: "loud" as never }, 'logLevel: "loud" is not one of info, debug, error'],
    ["an interval that is no duration", { interval: "5 minutes" }, 'interval: "5 minutes" is no duration such as 1m or 90s'],
    [
      "credentials without a place for them",
      { registryCredentials: "user:pass" },
      "registryCredentials: need imagePullSecret, the Secret to keep them in",
    ],
    [
      "a registry with a scheme",
      { registry: "https://ghcr.io/fluxcd" },
      'registry: "https://ghcr.io/fluxcd" must have no scheme: host and path only',
    ],
    ["a taint key that is none", { tolerationKeys: ["a b"] }, 'tolerationKeys: "a b" is no key of a taint'],
    [
      "an override that leaves a file out",
      { kustomizationOverride: "resources: [gotk-sync.yaml]" },
      "kustomizationOverride: must list gotk-components.yaml under resources",
    ],
  ];
  test.each(refused)("refuses %s", (_case, props, message) => {
    expect(() => synth((scope) => new Bootstrap(scope, "flux", props))).toThrow(`flux is not valid: ${message}`);
  });

  test("names credentials that have no colon without printing them", () => {
    const write = (): unknown =>
      synth((scope) => new Bootstrap(scope, "flux", { registryCredentials: "hunter2", imagePullSecret: "pull" }));

    expect(write).toThrow("registryCredentials: must have the form user:password");
    expect(write).not.toThrow("hunter2");
  });

  test("leaves what is known only after apply to the provider", () => {
    const stack = synth((scope) => {
      const text = new TerraformVariable(scope, "text", {}).stringValue;
      const texts = new TerraformVariable(scope, "texts", {}).listValue;
      new Bootstrap(scope, "flux", {
        namespace: text,
        path: `/${text}`,
        interval: text,
        components: texts as never,
        registryCredentials: text,
        imagePullSecret: text,
      });
    });

    expect(onlyResource(stack, "flux_bootstrap_git")).toEqual({
      namespace: "${var.text}",
      path: "/${var.text}",
      interval: "${var.text}",
      components: "${var.texts}",
      registry_credentials: "${var.text}",
      image_pull_secret: "${var.text}",
    });
  });
});

describe("a GitRepository and a Kustomization", () => {
  test("are named as their constructs, in the namespace of Flux", () => {
    const stack = synth((scope) => {
      const podinfo = new GitRepository(scope, "podinfo", { spec: { url: "https://example.org/podinfo", interval: "5m" }, wait: {} });
      const apps = new Kustomization(scope, "apps", {
        spec: { interval: "10m", prune: true, sourceRef: podinfo.source },
        wait: { timeout: "3m" },
      });
      new Kustomization(scope, "late", {
        spec: { interval: "10m", prune: true, sourceRef: GitRepository.fromName("fleet", "gitops").source, dependsOn: [apps.reference] },
      });
    });

    expect(stack.resource).toMatchSnapshot();
  });

  test("refuse what their kind refuses, all of it at once", () => {
    const write = (): unknown =>
      synth(
        (scope) =>
          new GitRepository(scope, "podinfo", {
            metadata: { name: "Podinfo" },
            spec: { url: "git@example.org:x", interval: "5", timeout: "1h" },
          }),
      );

    expect(write).toThrow(
      'podinfo is not valid: metadata.name: "Podinfo" is no name: lower-case letters, digits, dots and dashes, at most 253; ' +
        "spec.url: expected text that matches ^(http|https|ssh)://.*$; spec.interval: expected a duration such as 30s or 5m; " +
        "spec.timeout: expected a duration such as 30s or 5m",
    );
  });

  test("leave what is known only after apply to the provider", () => {
    const stack = synth((scope) => {
      const any = new TerraformVariable(scope, "any", { type: "any" });
      new GitRepository(scope, "podinfo", {
        metadata: { name: any.stringValue },
        spec: {
          url: any.stringValue,
          interval: "${var.any}",
          suspend: any.booleanValue,
          sparseCheckout: any.listValue,
          ref: any.value as never,
        },
      });
    });

    expect(onlyResource(stack, "flux_git_repository")).toEqual({
      metadata: { name: "${var.any}", namespace: "flux-system" },
      spec: { url: "${var.any}", interval: "${var.any}", suspend: "${var.any}", sparse_checkout: "${var.any}", ref: "${var.any}" },
    });
  });
});
