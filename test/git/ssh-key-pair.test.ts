import { expect, test } from "vitest";
import { generateSshKey, knowsHost, readSshKey } from "#git";

test.each([
  ["ed25519", "p256", /^ssh-ed25519 /],
  ["ecdsa", "p256", /^ecdsa-sha2-nistp256 /],
  ["ecdsa", "p384", /^ecdsa-sha2-nistp384 /],
  ["ecdsa", "p521", /^ecdsa-sha2-nistp521 /],
  ["rsa", "p256", /^ssh-rsa /],
] as const)("a key of kind %s on %s is made, and read as it was made", async (algorithm, ecdsaCurve, form) => {
  const made = await generateSshKey({ algorithm, ecdsaCurve, rsaBits: 2048 });

  expect(made.publicKey).toMatch(form);
  expect(made.passphrase).toBeUndefined();
  expect((await readSshKey(made.privateKey)).publicKey).toBe(made.publicKey);
  expect((await generateSshKey({ algorithm, ecdsaCurve, rsaBits: 2048 })).fingerprint).not.toBe(made.fingerprint);
});

test("known_hosts knows a host by its name and port", async () => {
  const { publicKey } = await generateSshKey({ algorithm: "ed25519", ecdsaCurve: "p256", rsaBits: 2048 });
  const text = `git.example.com,[git.example.com]:2222 ${publicKey}\n`;

  expect(knowsHost(text, "ssh://git@git.example.com/acme/fleet")).toBe(true);
  expect(knowsHost(text, "ssh://git@git.example.com:2222/acme/fleet")).toBe(true);
  expect(knowsHost(text, "ssh://git@git.example.com:7999/acme/fleet")).toBe(false);
  expect(knowsHost("damaged", "ssh://git@git.example.com/acme/fleet")).toBe(false);
});
