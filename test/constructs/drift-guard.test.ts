import { expect, test } from "vitest";
import { Bootstrap, DriftGuard, FluxProvider } from "../../constructs/index.ts";
import { synth } from "../support/synth.ts";

test("a guard that warns is a check with a data source of its own", () => {
  const stack = synth((scope) => {
    const provider = new FluxProvider(scope, "flux", { alias: "prod" });
    new DriftGuard(scope, "drift", { of: new Bootstrap(scope, "install", { provider }), namespaces: ["apps"], provider });
  });

  const [[name, check] = ["", undefined]] = Object.entries(stack.check);
  expect(check).toEqual({
    data: {
      flux_drift: {
        [name]: {
          namespaces: ["apps"],
          provider: "flux.prod",
          depends_on: [expect.stringMatching(/^flux_bootstrap_git\.install_[0-9A-F]{8}$/)],
        },
      },
    },
    assert: [{ condition: `\${!data.flux_drift.${name}.drifted}`, error_message: `\${join("\\n", data.flux_drift.${name}.summary)}` }],
  });
});

test("a guard that fails is a data source with a postcondition, whose findings can be used", () => {
  const stack = synth((scope) => {
    const guard = new DriftGuard(scope, "drift", { mode: "fail" });
    expect(guard.drift?.drifted).toBeDefined();
  });

  expect(stack.check).toBeUndefined();
  expect(Object.values(stack.data["flux_drift"] ?? {})).toEqual([
    { lifecycle: { postcondition: [{ condition: "${!self.drifted}", error_message: '${join("\\n", self.summary)}' }] } },
  ]);
});
