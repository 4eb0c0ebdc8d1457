import { TerraformStack, Testing } from "cdktf";
import { expect, test } from "vitest";
import { FluxKustomization, FluxProvider } from "../../constructs/index.ts";

/** Readable HCL of one stack. */
function hcl(write: (stack: TerraformStack) => void): string {
  const app = Testing.app();
  const stack = new TerraformStack(app, "stack");
  write(stack);
  return Testing.synthHcl(stack);
}

test("synthesizes as HCL, texts with brackets, digits, quotes and newlines included", () => {
  const text = hcl((scope) => {
    new FluxProvider(scope, "flux", { kubernetes: { exec: { apiVersion: "v1", command: "login", env: { AWS_PROFILE: "p" } } } });
    new FluxKustomization(scope, "apps", {
      metadata: { name: "apps", namespace: "apps" },
      spec: {
        interval: "10m",
        prune: true,
        sourceRef: { kind: "GitRepository", name: "fleet" },
        postBuild: { substitute: { count: "3", list: "[a]", quoted: 'say "hi"' } },
        patches: [{ patch: "- op: remove\n  path: /spec/replicas\n" }],
      },
    });
  });

  expect(text).toMatchSnapshot();
});
