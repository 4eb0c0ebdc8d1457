import { expect, test } from "vitest";
import { FluxProvider, Upgrade } from "../../constructs/index.ts";
import { synth } from "../support/synth.ts";

test("an upgrade looks one release up, and brings it to its installs wave by wave", () => {
  const stack = synth((scope) => {
    const [staging, production] = ["staging", "production"].map((alias) => new FluxProvider(scope, alias, { alias }));
    const upgrade = new Upgrade(scope, "flux", {
      range: "~2.9",
      distribution: "flux",
      distributionSource: "https://mirror.example.com/flux",
      ...(staging && { provider: staging }),
    });
    upgrade.install("staging", { path: "clusters/staging", ...(staging && { provider: staging }) });
    upgrade.install("production", { path: "clusters/production", wave: 2, ...(production && { provider: production }) });
  });

  const [[releases, data] = ["", undefined]] = Object.entries(stack.data["flux_versions"] ?? {});
  expect(data).toEqual({
    constraint: "~2.9",
    distribution: "flux",
    distribution_source: "https://mirror.example.com/flux",
    provider: "flux.staging",
    lifecycle: { postcondition: [{ condition: "${self.latest != null}", error_message: "no release meets ~2.9" }] },
  });
  const installs = Object.entries(stack.resource["flux_bootstrap_git"] ?? {});
  const [first = "", before] = installs.find(([, each]) => each["path"] === "clusters/staging") ?? [];
  const [, after] = installs.find(([, each]) => each["path"] === "clusters/production") ?? [];
  const common = {
    version: `\${data.flux_versions.${releases}.latest}`,
    distribution: "flux",
    distribution_source: "https://mirror.example.com/flux",
    rollback_on_failure: true,
    namespace: "flux-system",
  };
  expect(before).toEqual({ ...common, path: "clusters/staging", provider: "flux.staging" });
  expect(after).toEqual({
    ...common,
    path: "clusters/production",
    provider: "flux.production",
    depends_on: [`flux_bootstrap_git.${first}`],
  });
  expect(Object.values(stack.output ?? {})).toContainEqual({
    value: `\${flux_bootstrap_git.${first}.upgrade}`,
    description: "What the latest upgrade of staging changed.",
  });
});

test.each([
  [0, "must be a whole number of at least 1"],
  [1.5, "must be a whole number of at least 1"],
  [1, "must not be less than 2, which has been added before"],
])("an install of wave %d after one of wave 2 is refused", (wave, message) => {
  expect(() =>
    synth((scope) => {
      const upgrade = new Upgrade(scope, "flux", { range: "~0.3" });
      upgrade.install("a", { wave: 2 });
      upgrade.install("b", { wave });
    }),
  ).toThrow(message);
});
