import { TerraformVariable } from "cdktf";
import { describe, expect, test } from "vitest";
import { AirGap, Bootstrap, BootstrapGithub, HelmRepository, Instance, OciRepository, type AirGapProps } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

const registry = "registry.internal:5000/mirror";
const digest = `sha256:${"a".repeat(64)}`;

describe("an air gap", () => {
  test("brings a bundle to the registry, and points everything in the stack there", () => {
    const stack = synth((scope) => {
      new AirGap(scope, "air-gap", {
        registry,
        bundle: "./bundle.tar",
        pullSecret: { name: "pull", credentials: "puller:s3cret" },
        certificateAuthority: "PEM",
        sourceSecret: "registry",
      });
      new Bootstrap(scope, "flux", { path: "clusters/prod", distribution: "flux" });
      new OciRepository(scope, "fleet", { spec: { url: "oci://ghcr.io/team/fleet", interval: "5m" } });
      new HelmRepository(scope, "podinfo", { spec: { url: "https://charts.example.com/podinfo" } });
      new HelmRepository(scope, "charts", { spec: { url: "oci://ghcr.io/team/charts", type: "oci" } });
    });

    const bundle = Object.keys(stack.resource["flux_airgap_bundle"] ?? {})[0] ?? "";
    const after = [`flux_airgap_bundle.${bundle}`];
    const secrets = { cert_secret_ref: { name: "registry" }, secret_ref: { name: "registry" } };
    expect(onlyResource(stack, "flux_airgap_bundle")).toEqual({
      bundle: "./bundle.tar",
      target_registry: registry,
      target_credentials: "puller:s3cret",
      certificate_authority: "PEM",
    });
    expect(onlyResource(stack, "flux_bootstrap_git")).toEqual({
      namespace: "flux-system",
      path: "clusters/prod",
      distribution: "flux",
      distribution_source: "./bundle.tar",
      registry,
      image_digests: `\${flux_airgap_bundle.${bundle}.image_digests}`,
      image_pull_secret: "pull",
      registry_credentials: "puller:s3cret",
      depends_on: after,
    });
    expect(onlyResource(stack, "flux_oci_repository")).toMatchObject({
      spec: { url: `oci://${registry}/team/fleet`, interval: "5m", ...secrets },
      depends_on: after,
    });
    const charts = Object.values(stack.resource["flux_helm_repository"] ?? {}).map(({ spec }) => spec as { url: string });
    expect(charts.toSorted((a, b) => (a.url < b.url ? -1 : 1))).toEqual([
      { url: `oci://${registry}/charts`, type: "oci", ...secrets },
      { url: `oci://${registry}/team/charts`, type: "oci", ...secrets },
    ]);
  });

  test("of a registry that was filled before makes nothing, and pins the digests that are given", () => {
    const stack = synth((scope) => {
      new AirGap(scope, "air-gap", { registry, imageDigests: { "source-controller": digest } });
      new Bootstrap(scope, "flux");
    });

    expect(stack.resource).toEqual({
      flux_bootstrap_git: {
        [Object.keys(stack.resource["flux_bootstrap_git"] ?? {})[0] ?? ""]: {
          namespace: "flux-system",
          registry,
          image_digests: { "source-controller": digest },
        },
      },
    });
  });

  test("points installs of every kind there, and lets those of upstream read the bundle that the registry holds", () => {
    const stack = synth((scope) => {
      new AirGap(scope, "air-gap", { registry, pullSecret: { name: "pull" }, imageDigests: { "source-controller": digest } });
      new BootstrapGithub(scope, "hosted", { owner: "team", repository: "fleet", distribution: "flux" });
      new Instance(scope, "instance", { distribution: { name: "flux", version: "2.x" } });
      new Instance(scope, "own", { distribution: { version: "v0.3.0", registry: "other.internal/flux" }, namespace: "own" });
    });

    const pinned = { image_pull_secret: "pull", registry };
    const digests = { "source-controller": digest };
    expect(onlyResource(stack, "flux_bootstrap_github")).toMatchObject({
      ...pinned,
      image_digests: digests,
      distribution_source: `oci://${registry}`,
    });
    const instances = Object.values(stack.resource["flux_instance"] ?? {}).map(({ distribution }) => distribution);
    expect(instances).toEqual([
      { ...pinned, digests, name: "flux", source: `oci://${registry}`, version: "2.x" },
      { digests, image_pull_secret: "pull", registry: "other.internal/flux", version: "v0.3.0" },
    ]);
  });

  test("leaves alone what names another registry itself, or is known only after apply", () => {
    const stack = synth((scope) => {
      const url = new TerraformVariable(scope, "url", {}).stringValue;
      new AirGap(scope, "air-gap", { registry });
      new Bootstrap(scope, "flux", { registry: "other.internal/flux" });
      new OciRepository(scope, "fleet", { spec: { url, interval: "5m" } });
      new OciRepository(scope, "ours", { spec: { url: `oci://${registry}/ours`, interval: "5m" } });
    });

    expect(onlyResource(stack, "flux_bootstrap_git")["registry"]).toBe("other.internal/flux");
    const urls = Object.values(stack.resource["flux_oci_repository"] ?? {}).map(({ spec }) => (spec as { url: string }).url);
    expect(urls).toEqual(["${var.url}", `oci://${registry}/ours`]);
  });

  test.each([
    [
      "an oci mirror of the registry",
      {},
      `provider_installation {\n  oci_mirror {\n    repository_template = "${registry}/\${namespace}/\${type}"\n    include             = ["registry.opentofu.org/headgate/flux"]\n  }\n}\ndisable_checkpoint = true\n`,
    ],
    [
      "a network mirror",
      { networkMirror: "https://mirror.internal/providers/" },
      `provider_installation {\n  network_mirror {\n    url = "https://mirror.internal/providers/"\n  }\n}\ndisable_checkpoint = true\n`,
    ],
  ])("has the provider installed from %s", (_case, props, text) => {
    let config = "";
    const stack = synth((scope) => {
      const gap = new AirGap(scope, "air-gap", { registry, ...props });
      config = gap.cliConfig;
      gap.outputCliConfig();
    });

    expect(config).toBe(text);
    expect(stack.output["cli_config"]?.value).toBe(text.replaceAll("${", "$${"));
  });

  const refused: readonly [string, AirGapProps, string][] = [
    ["a registry with a scheme", { registry: "https://registry.internal" }, 'registry: "https://registry.internal" is no registry'],
    ["a mirror without https", { registry, networkMirror: "http://m/" }, 'networkMirror: "http://m/" must begin with https://'],
    ["a secret that has no name", { registry, pullSecret: { name: "Pull Secret" } }, "pullSecret.name"],
  ];
  test.each(refused)("refuses %s", (_case, props, message) => {
    expect(() => synth((scope) => new AirGap(scope, "air-gap", props))).toThrow(message);
  });
});
