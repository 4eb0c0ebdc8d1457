import { expect, test } from "vitest";
import { Bootstrap, Restore, Snapshot } from "../../constructs/index.ts";
import { synth } from "../support/synth.ts";

const KEY = "age1fxr98hy4kwz4fqxe56j6z3p7gpj6sfgtlhh9xrrzrgf09gs4vdjqnsq0zw";

test("a snapshot is taken after its install, and sealed for its recipients", () => {
  const stack = synth((scope) => {
    const flux = new Bootstrap(scope, "install");
    new Snapshot(scope, "kept", {
      of: flux,
      target: "s3://backups/prod.snapshot",
      secrets: { recipients: [KEY] },
      triggers: { version: "v0.3.0" },
      bucket: { region: "eu-central-1" },
      removeOnDestroy: true,
    });
  });

  expect(Object.values(stack.resource["flux_snapshot"] ?? {})).toEqual([
    {
      target: "s3://backups/prod.snapshot",
      namespace: "flux-system",
      recipients: [KEY],
      triggers: { version: "v0.3.0" },
      bucket: { region: "eu-central-1" },
      remove_on_destroy: true,
      depends_on: [expect.stringMatching(/^flux_bootstrap_git\.install_/)],
    },
  ]);
});

test("a restore reads a snapshot as it was written, and comes before an install that depends on it", () => {
  const stack = synth((scope) => {
    const registry = { username: "ada", password: "${var.password}" };
    const kept = new Snapshot(scope, "kept", { target: "oci://registry.example.com/fleet:prod", secrets: "omit", registry });
    const back = new Restore(scope, "back", { from: kept, secrets: { identity: "${var.identity}" }, components: "never" });
    new Bootstrap(scope, "install", { dependsOn: [back] });
  });

  expect(Object.values(stack.resource["flux_snapshot"] ?? {})).toEqual([
    expect.objectContaining({ without_secrets: true, registry: { username: "ada", password: "${var.password}" } }),
  ]);
  expect(Object.values(stack.resource["flux_restore"] ?? {})).toEqual([
    {
      from: expect.stringMatching(/^\$\{flux_snapshot\.kept_\w+\.target\}$/),
      identity: "${var.identity}",
      components: "never",
      registry: { username: "ada", password: "${var.password}" },
    },
  ]);
  expect(Object.values(stack.resource["flux_bootstrap_git"] ?? {})).toEqual([
    expect.objectContaining({ depends_on: [expect.stringMatching(/^flux_restore\.back_/)] }),
  ]);
});

test.each([
  ["an identity", { identity: "x" }, { identity: "x" }],
  ["an identity that is not stored", { identity: "x", stored: false }, { identity_wo: "x" }],
  ["a passphrase", { passphrase: "x" }, { passphrase: "x" }],
  ["a passphrase that is not stored", { passphrase: "x", stored: false }, { passphrase_wo: "x" }],
  ["nothing", "omit", { without_secrets: true }],
] as const)("a restore is opened by %s", (_case, secrets, expected) => {
  const stack = synth((scope) => void new Restore(scope, "back", { from: "./prod.snapshot", secrets }));

  expect(Object.values(stack.resource["flux_restore"] ?? {})).toEqual([{ from: "./prod.snapshot", ...expected }]);
});

test.each([
  ["no recipients", { recipients: [] }, "there are none"],
  ["a private key as a recipient", { recipients: ["AGE-SECRET-KEY-1CANARY"] }, "secrets.recipients[0]: is no public key of age"],
])("%s are refused, and no key is repeated", (_case, secrets, message) => {
  const make = () => synth((scope) => void new Snapshot(scope, "kept", { target: "./x", secrets }));

  expect(make).toThrow(message);
  expect(make).not.toThrow("CANARY");
});
