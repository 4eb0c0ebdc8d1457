import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect, test } from "vitest";
import { Secret } from "#base";
import { openWithAge, sealWithAge } from "#crypto";

const PLAIN = new TextEncoder().encode("canary-plain");
const fileOf = (...identities: readonly string[]): Secret => new Secret(`# made for a test\n${identities.join("\n")}\n\n`);

test("every recipient opens what is sealed for several, and nobody else does", async () => {
  const identities = [await generateX25519Identity(), await generateHybridIdentity()];
  const sealed = await sealWithAge(PLAIN, { recipients: await Promise.all(identities.map((each) => identityToRecipient(each))) });

  const opened = await Promise.all(identities.map((each) => openWithAge(sealed, { identities: fileOf(each) })));

  expect(opened).toEqual([PLAIN, PLAIN]);
  expect(Buffer.from(sealed).toString("latin1")).not.toContain("canary");
  await expect(openWithAge(sealed, { identities: fileOf(await generateX25519Identity()) })).rejects.toMatchObject({
    code: "crypto.wrongIdentity",
  });
});

test("a passphrase opens what it has sealed", async () => {
  const passphrase = new Secret("correct horse battery staple");

  expect(await openWithAge(await sealWithAge(PLAIN, { passphrase }), { passphrase })).toEqual(PLAIN);
});

test.each([
  ["a recipient that is none", { recipients: ["age1nonsense"] }, "crypto.invalidRecipient"],
  ["a private key", { recipients: ["AGE-SECRET-KEY-1CANARY"] }, "crypto.privateRecipient"],
  ["a key of SSH", { recipients: ["ssh-ed25519 AAAA"] }, "crypto.sshRecipient"],
  ["nobody", { recipients: [] }, "crypto.noRecipients"],
] as const)("nothing is sealed for %s", async (_case, recipients, code) => {
  const thrown: unknown = await sealWithAge(PLAIN, recipients).catch((error: unknown) => error);

  expect(thrown).toMatchObject({ code });
  expect(JSON.stringify(thrown) + String(thrown)).not.toContain("CANARY");
});

test("what cannot be opened says why, and shows no key", async () => {
  const identity = await generateX25519Identity();
  const sealed = await sealWithAge(PLAIN, { recipients: [await identityToRecipient(identity)] });
  const changed = Uint8Array.from(sealed);
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
  const codeOf = async (bytes: Uint8Array, identities?: Secret): Promise<unknown> =>
    openWithAge(bytes, { identities }).catch((error: unknown) => JSON.stringify([(error as { code: string }).code, String(error)]));

  const found = [
    await codeOf(sealed),
    await codeOf(changed, fileOf(identity)),
    await codeOf(sealed.subarray(0, sealed.length - 4), fileOf(identity)),
    await codeOf(PLAIN, fileOf(identity)),
    await codeOf(sealed, new Secret("AGE-SECRET-KEY-1CANARY")),
  ];

  expect(found.map((each) => (JSON.parse(String(each)) as string[])[0])).toEqual([
    "crypto.noIdentity",
    "crypto.cannotOpen",
    "crypto.cannotOpen",
    "crypto.notSealed",
    "crypto.invalidIdentity",
  ]);
  expect(found.join()).not.toContain("CANARY");
});
