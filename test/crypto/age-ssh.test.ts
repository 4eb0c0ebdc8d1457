import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import { openWithAge, sealWithAge } from "#crypto";

const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/age-ssh/${name}`, import.meta.url));
const text = (name: string): string => fixture(name).toString("utf8");
const PLAIN = new TextEncoder().encode("canary-plain");

test.each([
  ["ed25519", "ed25519"],
  ["rsa", "rsa"],
  ["rsa.pem", "rsa"],
])("the private key %s opens what age itself has sealed for it", async (identity, key) => {
  expect(await openWithAge(fixture(`${key}.age`), { identities: new Secret(text(identity)) })).toEqual(PLAIN);
});

test.each(["ed25519", "rsa"])(
  "what is sealed for a key of the kind %s and for others is opened by it, and by no other key",
  async (kind) => {
    const other = kind === "rsa" ? "ed25519" : "rsa";

    const sealed = await sealWithAge(PLAIN, { recipients: [text(`${kind}.pub`)] });

    const identities = new Secret(`# keys\n${text(other)}\n${text(kind)}`);
    expect(await openWithAge(sealed, { identities })).toEqual(PLAIN);
    await expect(openWithAge(sealed, { identities: new Secret(text(other)) })).rejects.toMatchObject({ code: "crypto.wrongIdentity" });
  },
);

const publicKey = text("ed25519.pub").trim();
test.each([
  ["cut short", publicKey.slice(0, 40), "ssh-ed25519"],
  ["of another kind than it says", publicKey.replace("ssh-ed25519", "ssh-rsa"), "ssh-rsa"],
  ["of a kind that age does not know", "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY=", "ecdsa-sha2-nistp256"],
])("nothing is sealed for a key that is %s", async (_case, recipient, kind) => {
  await expect(sealWithAge(PLAIN, { recipients: [recipient] })).rejects.toMatchObject({ code: "crypto.sshRecipient", data: { kind } });
});

test("a private key is no recipient", async () => {
  await expect(sealWithAge(PLAIN, { recipients: [text("ed25519")] })).rejects.toMatchObject({ code: "crypto.privateRecipient" });
});

test.each([
  ["is protected by a passphrase", text("locked"), "private key 1 of SSH among the identities is protected by a passphrase"],
  [
    "was cut short",
    `${text("ed25519").slice(0, 120)}\n-----END OPENSSH PRIVATE KEY-----\n`,
    "private key 1 of SSH among the identities cannot be read",
  ],
])("an identity that %s is told, and nothing of it is shown", async (_case, identities, message) => {
  const told = await openWithAge(fixture("ed25519.age"), { identities: new Secret(identities) }).then(() => "", messageOf);

  expect(told).toBe(message);
});

test("a file that was changed is not opened", async () => {
  const changed = fixture("ed25519.age");
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;

  await expect(openWithAge(changed, { identities: new Secret(text("ed25519")) })).rejects.toMatchObject({ code: "crypto.cannotOpen" });
});
