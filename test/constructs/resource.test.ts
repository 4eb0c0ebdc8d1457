import { Fn, Op, TerraformCount, TerraformIterator, TerraformOutput, TerraformVariable, Testing, Token } from "cdktf";
import { describe, expect, test } from "vitest";
import { FluxBootstrapGit, FluxGitRepository, FluxKustomization, FluxProvider } from "../../constructs/index.ts";
import { PROVIDER_VERSION } from "../../constructs/generated/version.ts";
import { onlyResource, synth } from "../support/synth.ts";

const metadata = { name: "podinfo", namespace: "apps" };
const repository = { metadata, spec: { url: "https://example.org/podinfo", interval: "5m" } };
const kustomization = { metadata, spec: { interval: "10m", prune: true, sourceRef: { kind: "GitRepository", name: "podinfo" } } };

describe("a resource", () => {
  test("writes names that the schema has in snake case, and keys that users choose as they are", () => {
    const stack = synth((scope) => {
      new FluxKustomization(scope, "apps", {
        metadata: { ...metadata, labels: { teamName: "webShop", "app.kubernetes.io/name": "x" } },
        spec: {
          ...kustomization.spec,
          targetNamespace: "apps",
          healthChecks: [{ apiVersion: "apps/v1", kind: "Deployment", name: "web" }],
          postBuild: {
            substitute: { clusterName: "prod", AWS_REGION: "eu" },
            substituteFrom: [{ kind: "Secret", name: "vars", optional: true }],
          },
          patches: [{ patch: "- op: remove", target: { labelSelector: "app=web" } }],
        },
      });
    });

    expect(onlyResource(stack, "flux_kustomization")).toEqual({
      metadata: { name: "podinfo", namespace: "apps", labels: { teamName: "webShop", "app.kubernetes.io/name": "x" } },
      spec: {
        interval: "10m",
        prune: true,
        source_ref: { kind: "GitRepository", name: "podinfo" },
        target_namespace: "apps",
        health_checks: [{ api_version: "apps/v1", kind: "Deployment", name: "web" }],
        post_build: {
          substitute: { clusterName: "prod", AWS_REGION: "eu" },
          substitute_from: [{ kind: "Secret", name: "vars", optional: true }],
        },
        patches: [{ patch: "- op: remove", target: { label_selector: "app=web" } }],
      },
    });
  });

  test("refuses a property that the schema does not have", () => {
    const write = (): unknown =>
      synth((scope) => {
        const spec = { ...repository.spec, timeOut: "60s" };
        new FluxGitRepository(scope, "podinfo", { metadata, spec });
      });

    expect(write).toThrow("unknown property spec.timeOut");
  });

  test("reads nested attributes as references", () => {
    const stack = synth((scope) => {
      const podinfo = new FluxGitRepository(scope, "podinfo", repository);
      new TerraformOutput(scope, "revision", { value: podinfo.status.artifact.revision });
      new TerraformOutput(scope, "ready", { value: podinfo.status.conditions.get(0).message });
      new TerraformOutput(scope, "conditions", { value: podinfo.status.conditions });
      new TerraformOutput(scope, "size", { value: podinfo.status.artifact.size });
      new TerraformOutput(scope, "labels", { value: podinfo.metadata.labels });
      new TerraformOutput(scope, "sparse", { value: podinfo.spec.sparseCheckout });
      new TerraformOutput(scope, "suspend", { value: podinfo.spec.suspend });
      new TerraformOutput(scope, "next", { value: Op.add(podinfo.metadata.generation, 1) });
    });

    expect(Object.fromEntries(Object.entries(stack.output).map(([name, { value }]) => [name, value]))).toEqual({
      revision: "${flux_git_repository.podinfo.status.artifact.revision}",
      ready: "${flux_git_repository.podinfo.status.conditions[0].message}",
      conditions: "${flux_git_repository.podinfo.status.conditions}",
      size: "${flux_git_repository.podinfo.status.artifact.size}",
      labels: "${flux_git_repository.podinfo.metadata.labels}",
      sparse: "${flux_git_repository.podinfo.spec.sparse_checkout}",
      suspend: "${flux_git_repository.podinfo.spec.suspend}",
      next: "${(flux_git_repository.podinfo.metadata.generation + 1)}",
    });
  });

  test("is changed through setters, puts and resets, however deep", () => {
    const stack = synth((scope) => {
      const podinfo = new FluxGitRepository(scope, "podinfo", { ...repository, wait: { timeout: "1m" } });
      podinfo.spec.interval = "1m";
      podinfo.spec.ref.branch = "main";
      podinfo.spec.putVerify({ secretRef: { name: "keys" } });
      podinfo.spec.verify.mode = "Tag";
      podinfo.spec.putInclude([{ repository: { name: "a" } }, { repository: { name: "b" }, fromPath: "x" }]);
      podinfo.spec.include.get(1).toPath = "y";
      podinfo.spec.include.get(1).resetFromPath();
      podinfo.resetWait();
    });

    expect(onlyResource(stack, "flux_git_repository")).toEqual({
      metadata,
      spec: {
        url: "https://example.org/podinfo",
        interval: "1m",
        ref: { branch: "main" },
        verify: { mode: "Tag", secret_ref: { name: "keys" } },
        include: [{ repository: { name: "a" } }, { repository: { name: "b" }, to_path: "y" }],
      },
    });
  });

  test("tells its input apart from its value", () => {
    Testing.synthScope((scope) => {
      const podinfo = new FluxGitRepository(scope, "podinfo", repository);

      expect([
        podinfo.spec.intervalInput,
        podinfo.spec.suspendInput,
        podinfo.spec.refInput,
        podinfo.metadataInput,
        Token.isUnresolved(podinfo.spec.interval),
      ]).toEqual(["5m", undefined, undefined, metadata, true]);
    });
  });

  test("leaves the configuration that it was given as it was", () => {
    const given = { metadata: { ...metadata }, spec: { ...repository.spec } };

    synth((scope) => {
      new FluxGitRepository(scope, "podinfo", given).spec.interval = "1m";
    });

    expect(given).toEqual(repository);
  });

  test("takes values that are known only after apply, whole or in parts", () => {
    const stack = synth((scope) => {
      const variable = new TerraformVariable(scope, "settings", { type: "any" });
      const other = new FluxGitRepository(scope, "other", {
        metadata: Token.asAny(variable.value),
        spec: Token.asAny(variable.value),
      });
      new FluxKustomization(scope, "apps", {
        metadata: { ...metadata, labels: Token.asStringMap(variable.value) },
        spec: {
          ...kustomization.spec,
          prune: Token.asAny(variable.value),
          sourceRef: other.spec,
          components: Token.asList(variable.value),
          dependsOn: Token.asAny(variable.value),
          timeout: Fn.join("", ["5", "m"]),
        },
      });
    });

    expect(stack.resource).toEqual({
      flux_git_repository: { other: { metadata: "${var.settings}", spec: "${var.settings}" } },
      flux_kustomization: {
        apps: {
          metadata: { ...metadata, labels: "${var.settings}" },
          spec: {
            interval: "10m",
            prune: "${var.settings}",
            source_ref: "${flux_git_repository.other.spec}",
            components: "${var.settings}",
            depends_on: "${var.settings}",
            timeout: '${join("", ["5", "m"])}',
          },
        },
      },
    });
  });

  test("refuses to set a member of a value that is known only after apply", () => {
    const write = (): unknown =>
      synth((scope) => {
        const variable = new TerraformVariable(scope, "spec", { type: "any" });
        new FluxGitRepository(scope, "podinfo", { metadata, spec: Token.asAny(variable.value) }).spec.interval = "1m";
      });

    expect(write).toThrow("cannot set interval of a value that is only known after apply");
  });

  test("takes the meta-arguments of every resource", () => {
    const stack = synth((scope) => {
      const provider = new FluxProvider(scope, "flux", { alias: "second" });
      const base = new FluxBootstrapGit(scope, "flux-system", {});
      new FluxGitRepository(scope, "podinfo", {
        ...repository,
        provider,
        dependsOn: [base],
        count: TerraformCount.of(2),
        lifecycle: { preventDestroy: true, ignoreChanges: ["metadata"] },
      });
      new FluxKustomization(scope, "each", { ...kustomization, forEach: TerraformIterator.fromList(["a", "b"]) });
    });

    expect(onlyResource(stack, "flux_git_repository")).toMatchObject({
      provider: "flux.second",
      depends_on: ["flux_bootstrap_git.flux-system"],
      count: 2,
      lifecycle: { prevent_destroy: true, ignore_changes: ["metadata"] },
    });
    expect(onlyResource(stack, "flux_kustomization")).toMatchObject({ for_each: '${toset(["a", "b"])}' });
  });

  test("is imported, moved and overridden by the ways that every resource has", () => {
    const stack = synth((scope) => {
      FluxKustomization.generateConfigForImport(scope, "taken", "apps/taken");
      new FluxGitRepository(scope, "kept", repository).importFrom("apps/podinfo");
      new FluxGitRepository(scope, "renamed", repository).moveFromId("flux_git_repository.old");
      const patched = new FluxKustomization(scope, "patched", kustomization);
      patched.addOverride("spec.source_ref.name", "overridden");
      patched.overrideLogicalId("own_id");
    });

    expect(stack.import).toEqual([
      { id: "apps/taken", to: "flux_kustomization.taken" },
      { id: "apps/podinfo", to: "flux_git_repository.kept" },
    ]);
    expect(stack.moved).toEqual([{ from: "flux_git_repository.old", to: "flux_git_repository.renamed" }]);
    expect(stack.resource["flux_kustomization"]).toMatchObject({ own_id: { spec: { source_ref: { name: "overridden" } } } });
  });
});

describe("the provider", () => {
  test("asks for its address and version, and leaves keys that users choose as they are", () => {
    const stack = synth((scope) => {
      new FluxProvider(scope, "flux", {
        kubernetes: {
          configPath: "~/.kube/prod",
          exec: {
            apiVersion: "client.authentication.k8s.io/v1",
            command: "login",
            args: ["--now"],
            env: { AWS_PROFILE: "prod", camelCase: "x" },
          },
        },
        git: { url: "https://example.org/fleet", authorName: "Flux", http: { username: "git", password: "s", allowInsecureHttp: false } },
      });
    });

    expect(stack.terraform["required_providers"]).toEqual({ flux: { source: "headgate/flux", version: PROVIDER_VERSION } });
    expect(stack.provider).toEqual({
      flux: [
        {
          kubernetes: {
            config_path: "~/.kube/prod",
            exec: {
              api_version: "client.authentication.k8s.io/v1",
              command: "login",
              args: ["--now"],
              env: { AWS_PROFILE: "prod", camelCase: "x" },
            },
          },
          git: {
            url: "https://example.org/fleet",
            author_name: "Flux",
            http: { username: "git", password: "s", allow_insecure_http: false },
          },
        },
      ],
    });
  });

  test("stands more than once in a stack, told apart by alias", () => {
    const stack = synth((scope) => {
      new FluxProvider(scope, "flux", {});
      const second = new FluxProvider(scope, "second", { alias: "second" });
      second.kubernetes = { host: "https://10.0.0.1" };
      new FluxBootstrapGit(scope, "flux-system", { provider: second });
    });

    expect(stack.provider).toEqual({ flux: [{}, { alias: "second", kubernetes: { host: "https://10.0.0.1" } }] });
    expect(onlyResource(stack, "flux_bootstrap_git")).toEqual({ provider: "flux.second" });
  });
});
