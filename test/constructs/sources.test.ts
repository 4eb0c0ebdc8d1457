import { TerraformOutput, TerraformVariable } from "cdktf";
import { expect, test } from "vitest";
import { GitRepository, HelmChart, HelmRepository, Kustomization, OciRepository } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

test("an OciRepository is named as its construct, and a Kustomization follows it", () => {
  const stack = synth((scope) => {
    const app = new OciRepository(scope, "app", {
      spec: { url: "oci://registry.example.com/team/app", interval: "5m", ref: { semver: "1.x" }, serviceAccountName: "puller" },
      wait: {},
    });
    new Kustomization(scope, "deployed", { spec: { interval: "10m", prune: true, sourceRef: app.source } });
    new Kustomization(scope, "elsewhere", {
      metadata: { namespace: "apps" },
      spec: { interval: "10m", prune: true, sourceRef: OciRepository.fromName("base", "gitops").source },
    });
    new TerraformOutput(scope, "revision", { value: app.revision });
  });

  const [id = ""] = Object.keys(stack.resource["flux_oci_repository"] ?? {});
  expect(onlyResource(stack, "flux_oci_repository")).toEqual({
    metadata: { name: "app", namespace: "flux-system" },
    spec: { url: "oci://registry.example.com/team/app", interval: "5m", ref: { semver: "1.x" }, service_account_name: "puller" },
    wait: {},
  });
  expect(sourceRefs(stack, "flux_kustomization")).toEqual({
    deployed: {
      kind: "OCIRepository",
      name: `\${flux_oci_repository.${id}.metadata.name}`,
      namespace: `\${flux_oci_repository.${id}.metadata.namespace}`,
    },
    elsewhere: { kind: "OCIRepository", name: "base", namespace: "gitops" },
  });
  expect(stack.output["revision"]?.value).toBe(`\${flux_oci_repository.${id}.status.artifact.revision}`);
});

test("a HelmChart comes after the repository or the git source that it is taken from", () => {
  const stack = synth((scope) => {
    const charts = new HelmRepository(scope, "charts", { spec: { url: "https://charts.example.com", interval: "10m" } });
    const fleet = new GitRepository(scope, "fleet", { spec: { url: "https://git.example.com/fleet", interval: "1m" } });
    const web = new HelmChart(scope, "web", { spec: { chart: "web", version: "1.x", interval: "10m", sourceRef: charts.chartSource } });
    new HelmChart(scope, "local", { spec: { chart: "charts/local", interval: "10m", sourceRef: fleet.chartSource } });
    new HelmChart(scope, "given", { spec: { chart: "given", interval: "10m", sourceRef: HelmRepository.fromName("theirs").chartSource } });
    new HelmChart(scope, "path", {
      spec: { chart: "charts/path", interval: "10m", sourceRef: GitRepository.fromName("theirs", "flux-system").chartSource },
    });
    new TerraformOutput(scope, "index", { value: charts.revision });
    new TerraformOutput(scope, "version", { value: web.revision });
  });

  const id = (type: string, name: string): string => Object.keys(stack.resource[type] ?? {}).find((each) => each.startsWith(name)) ?? "";
  const charts = `flux_helm_repository.${id("flux_helm_repository", "charts")}`;
  expect(sourceRefs(stack, "flux_helm_chart")).toEqual({
    web: { kind: "HelmRepository", name: `\${${charts}.metadata.name}` },
    local: { kind: "GitRepository", name: `\${flux_git_repository.${id("flux_git_repository", "fleet")}.metadata.name}` },
    given: { kind: "HelmRepository", name: "theirs" },
    path: { kind: "GitRepository", name: "theirs" },
  });
  expect([stack.output["index"]?.value, stack.output["version"]?.value]).toEqual([
    `\${${charts}.status.artifact.revision}`,
    `\${flux_helm_chart.${id("flux_helm_chart", "web")}.status.artifact.revision}`,
  ]);
});

/** `spec.source_ref` of all resources of a type by name. */
function sourceRefs(stack: ReturnType<typeof synth>, type: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.values(stack.resource[type] ?? {}).map((each) => {
      const { metadata, spec } = each as { readonly metadata: { readonly name: string }; readonly spec: { readonly source_ref: unknown } };
      return [metadata.name, spec.source_ref];
    }),
  );
}

test.each<[string, (scope: Parameters<Parameters<typeof synth>[0]>[0]) => unknown, string]>([
  [
    "an OciRepository without oci://",
    (scope) => new OciRepository(scope, "app", { spec: { url: "https://registry.example.com/app", interval: "5m" } }),
    "app is not valid: spec.url: expected text that matches ^oci://.*$",
  ],
  [
    "a HelmRepository of an unknown type",
    (scope) => new HelmRepository(scope, "charts", { spec: { url: "https://charts.example.com", type: "git" } }),
    "charts is not valid: spec.type: expected one of default, oci",
  ],
  [
    "a HelmChart that is to come from an OCIRepository",
    (scope) => new HelmChart(scope, "web", { spec: { chart: "web", interval: "10m", sourceRef: { kind: "OCIRepository", name: "app" } } }),
    "web is not valid: spec.sourceRef.kind: expected one of HelmRepository, GitRepository, Bucket",
  ],
  [
    "a HelmChart in a namespace that cannot be",
    (scope) =>
      new HelmChart(scope, "web", {
        metadata: { namespace: "Apps" },
        spec: { chart: "web", interval: "10m", sourceRef: HelmRepository.fromName("charts").chartSource },
      }),
    'web is not valid: metadata.namespace: "Apps" is no namespace: lower-case letters, digits and dashes, at most 63',
  ],
])("%s is refused while the stack is written", (_case, write, message) => {
  expect(() => synth((scope) => void write(scope))).toThrow(message);
});

test("what is known only after apply is left to the provider", () => {
  const stack = synth((scope) => {
    const any = new TerraformVariable(scope, "any", { type: "any" });
    new OciRepository(scope, "app", { spec: { url: any.stringValue, interval: "${var.any}", suspend: any.booleanValue } });
    new HelmRepository(scope, "charts", { spec: { url: any.stringValue, type: any.stringValue } });
  });

  expect([onlyResource(stack, "flux_oci_repository")["spec"], onlyResource(stack, "flux_helm_repository")["spec"]]).toEqual([
    { url: "${var.any}", interval: "${var.any}", suspend: "${var.any}" },
    { url: "${var.any}", type: "${var.any}" },
  ]);
});
