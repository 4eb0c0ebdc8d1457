import { readFileSync } from "node:fs";
import path from "node:path";
import { Aspects, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { expect, test } from "vitest";
import { Bootstrap, FluxKustomization, FluxProvider, GitRepository, Kustomization } from "../../constructs/index.ts";
import { onlyResource, synth } from "../support/synth.ts";

const spec = { interval: "10m", prune: true, sourceRef: GitRepository.fromName("fleet", "flux-system").source };

test("an aspect labels every object of a stack", () => {
  const stack = synth((scope) => {
    new Kustomization(scope, "apps", { metadata: { labels: { tier: "web" } }, spec });
    Aspects.of(scope).add({
      visit: (node: IConstruct) => {
        if (node instanceof FluxKustomization) node.metadata.labels = { ...node.metadata.labelsInput, team: "shop" };
      },
    });
  });

  expect(onlyResource(stack, "flux_kustomization")["metadata"]).toEqual({
    name: "apps",
    namespace: "flux-system",
    labels: { tier: "web", team: "shop" },
  });
});

test.each<[string, (scope: TerraformStack, flux: Bootstrap) => void]>([
  ["dependsOn", (scope, flux) => new Kustomization(scope, "apps", { spec, dependsOn: [flux] })],
  ["node.addDependency", (scope, flux) => new Kustomization(scope, "apps", { spec }).node.addDependency(flux)],
  [
    "node.addDependency of what is around it",
    (scope, flux) => {
      const team = new Construct(scope, "team");
      team.node.addDependency(flux);
      new Kustomization(team, "apps", { spec });
    },
  ],
  ["both at once", (scope, flux) => new Kustomization(scope, "apps", { spec, dependsOn: [flux] }).node.addDependency(flux)],
])("a construct comes after another by %s", (_case, write) => {
  const stack = synth((scope) => write(scope, new Bootstrap(scope, "flux")));

  expect(onlyResource(stack, "flux_kustomization")["depends_on"]).toEqual(["flux_bootstrap_git.flux_6966A228"]);
});

test("a stack uses what another stack gives", () => {
  const app = Testing.app();
  const [first, second] = ["first", "second"].map((name) => new TerraformStack(app, name)) as [TerraformStack, TerraformStack];
  for (const stack of [first, second]) new FluxProvider(stack, "flux");
  const flux = new Bootstrap(first, "flux-system");
  new Kustomization(second, "apps", { metadata: { namespace: flux.namespace }, spec });

  app.synth();

  const written = readFileSync(path.join(app.outdir, "stacks/second/cdk.tf.json"), "utf8");
  expect(written).toMatch(
    /"namespace": "\$\{data\.terraform_remote_state\.cross-stack-reference-input-first[^"]*flux_bootstrap_git[^"]*namespace\}"/,
  );
});

test("a short interval is advised against, and synthesized", () => {
  const app = Testing.app();
  const stack = new TerraformStack(app, "stack");

  const hasty = new Kustomization(stack, "hasty", { spec: { ...spec, interval: "5s" } });
  const calm = new Kustomization(stack, "calm", { spec });

  expect([hasty, calm].map(({ node }) => node.metadata.map(({ data }) => data as string))).toEqual([
    ["spec.interval 5s asks the API server often; new revisions are applied at once whatever it is"],
    [],
  ]);
});

test("a revision is an output that is known after apply", () => {
  const stack = synth((scope) => {
    const repository = new GitRepository(scope, "fleet", { spec: { url: "https://example.org/fleet", interval: "1m" } });
    const apps = new Kustomization(scope, "apps", { spec: { ...spec, sourceRef: repository.source } });
    new TerraformOutput(scope, "fetched", { value: repository.revision });
    new TerraformOutput(scope, "applied", { value: apps.revision });
  });

  expect(Object.values(stack.output).map(({ value }) => value)).toEqual([
    expect.stringMatching(/^\$\{flux_kustomization\.apps_[0-9A-F]{8}\.status\.last_applied_revision\}$/),
    expect.stringMatching(/^\$\{flux_git_repository\.fleet_[0-9A-F]{8}\.status\.artifact\.revision\}$/),
  ]);
});
