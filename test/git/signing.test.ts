import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "#base";
import { commitAndPush, readGpgSigner, readSshKey, sshSigner, type CommitSigner } from "#git";
import { realClock, seededRandom } from "../support/outside.ts";
import { keyPair } from "../support/ssh-server.ts";
import { gitFixture, type GitFixture } from "./git-fixture.ts";

const run = promisify(execFile);
const PASSPHRASE = "correct horse";
const hasGpg = await run("gpg", ["--version"]).then(
  () => true,
  () => false,
);

const push = (fixture: GitFixture, sign: CommitSigner, path = "a.txt") =>
  commitAndPush(
    fixture.remote,
    {
      branch: "main",
      change: { files: new Map([[path, path]]), message: "Add a file\n\ngpgsig is no header here\n\nÄ name: übung" },
      author: { name: "Flüx", email: "flux@example.com" },
      sign,
    },
    { clock: realClock, random: seededRandom(1) },
  );

/** What git says of the newest commit; it prints its verdict on the error stream. */
async function verdict(fixture: GitFixture, env: Record<string, string>, ...config: string[]): Promise<string> {
  const args = ["--git-dir", fixture.server.path("fleet"), ...config.flatMap((each) => ["-c", each]), "verify-commit", "-v", "main"];
  return run("git", args, { env: { PATH: process.env["PATH"] ?? "", GIT_CONFIG_NOSYSTEM: "1", HOME: "/nonexistent", ...env } }).then(
    ({ stderr }) => stderr,
    (error: { stderr: string }) => `refused: ${error.stderr}`,
  );
}

describe("a commit signed by an SSH key", () => {
  test.each([
    ["ed25519", "ed25519", [], ""],
    ["ed25519 with a passphrase", "ed25519", [], PASSPHRASE],
    ["rsa", "rsa", ["-b", "2048"], ""],
    ["rsa in PKCS#8", "rsa", ["-b", "2048", "-m", "PKCS8"], PASSPHRASE],
    ["ecdsa of 256 bits", "ecdsa", ["-b", "256"], ""],
    ["ecdsa of 384 bits in PEM", "ecdsa", ["-b", "384", "-m", "PEM"], ""],
    ["ecdsa of 521 bits", "ecdsa", ["-b", "521"], PASSPHRASE],
  ] as const)("is verified by git: %s", async (_case, type, more, passphrase) => {
    await using fixture = await gitFixture();
    const folder = await mkdtemp(join(tmpdir(), "headgate-signers-"));
    const [pair, stranger] = await Promise.all([keyPair(type, more, passphrase), keyPair("ed25519")]);
    const allowed = async (publicKey: string): Promise<string> => {
      await writeFile(join(folder, "allowed"), `flux@example.com namespaces="git" ${publicKey}\n`);
      return verdict(fixture, {}, "gpg.format=ssh", `gpg.ssh.allowedSignersFile=${join(folder, "allowed")}`);
    };
    const key = await readSshKey(new Secret(pair.privateKey), passphrase === "" ? undefined : new Secret(passphrase));

    try {
      await push(fixture, sshSigner(key));
      await push(fixture, sshSigner(key), "b.txt");

      expect(await allowed(pair.publicKey)).toContain('Good "git" signature for flux@example.com');
      expect(await allowed(stranger.publicKey)).toMatch(/^refused/);
      expect(await fixture.git("log", "-1", "--format=%an|%B")).toBe("Flüx|Add a file\n\ngpgsig is no header here\n\nÄ name: übung");
      expect(await fixture.git("fsck", "--strict")).toBe("");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe.skipIf(!hasGpg)("a commit signed by a key of GnuPG", () => {
  let home: string;
  const gpg = async (...args: string[]): Promise<string> =>
    (await run("gpg", ["--homedir", home, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", PASSPHRASE, ...args])).stdout;
  const keyIds: Record<string, string> = {};
  let exported: Secret;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "gpg-"));
    await chmod(home, 0o700);
    // Few rounds between passphrase and key: how long that takes is not what is tested.
    await writeFile(join(home, "gpg-agent.conf"), "s2k-count 65536\n");
    await writeFile(join(home, "gpg.conf"), "s2k-count 65536\n");
    for (const [name, algorithm] of [
      ["rsa", "rsa2048"],
      ["ed", "ed25519"],
      ["nist", "nistp256"],
    ])
      await gpg("--quick-generate-key", `${name} <${name}@example.com>`, algorithm ?? "", "sign", "1y");
    const listed = await gpg("--list-secret-keys", "--with-colons");
    const ids = [...listed.matchAll(/^sec:(?:[^:]*:){3}([0-9A-F]{16}):[\s\S]*?^uid:(?:[^:]*:){8}(\w+) </gm)];
    for (const [, id = "", name = ""] of ids) keyIds[name] = id;
    exported = new Secret(await gpg("--armor", "--export-secret-keys"));
  });
  afterAll(async () => {
    await run("gpgconf", ["--homedir", home, "--kill", "gpg-agent"]);
    await rm(home, { recursive: true, force: true });
  });

  test.each(["rsa", "ed", "nist"])("is verified by git: %s", async (name) => {
    await using fixture = await gitFixture();
    const text = exported;
    const keyId = `0x${keyIds[name]?.toLowerCase()}`;

    const sign = await readGpgSigner({ keyRing: { text }, keyId, passphrase: new Secret(PASSPHRASE) });
    await push(fixture, sign);

    expect(await verdict(fixture, { GNUPGHOME: home })).toContain(`Good signature from "${name} <${name}@example.com>"`);
    expect(await fixture.git("fsck", "--strict")).toBe("");
  });

  test("by the first key of a binary key ring in a file, or by the subkey that is asked for", async () => {
    await using fixture = await gitFixture();
    await gpg("--quick-generate-key", "sub <sub@example.com>", "ed25519", "cert", "1y");
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(await gpg("--list-secret-keys", "--with-colons", "sub@example.com"))?.[1] ?? "";
    await gpg("--quick-add-key", fingerprint, "ed25519", "sign", "1y");
    const subkey =
      /^ssb:(?:[^:]*:){3}([0-9A-F]{16}):/m.exec(await gpg("--list-secret-keys", "--with-colons", "sub@example.com"))?.[1] ?? "";
    const path = join(home, "ring.gpg");
    await gpg("--output", path, "--export-secret-keys");
    const passphrase = new Secret(PASSPHRASE);

    await push(fixture, await readGpgSigner({ keyRing: { path }, passphrase }));
    expect(await verdict(fixture, { GNUPGHOME: home })).toContain('Good signature from "rsa <rsa@example.com>"');
    for (const [file, keyId] of Object.entries({ "b.txt": subkey, "c.txt": fingerprint })) {
      await push(fixture, await readGpgSigner({ keyRing: { path }, passphrase, keyId }), file);
      const said = await verdict(fixture, { GNUPGHOME: home });
      expect(said).toContain('Good signature from "sub <sub@example.com>"');
      expect(said).toContain(subkey);
    }
  });

  test("faults are told apart, and no secret is quoted", async () => {
    const text = exported;
    const ofPublic = new Secret(await gpg("--armor", "--export"));
    await gpg("--quick-generate-key", "cert <cert@example.com>", "ed25519", "cert", "1y");
    const certOnly = new Secret(await gpg("--armor", "--export-secret-keys", "cert@example.com"));
    const opening = [
      { keyRing: { text }, passphrase: new Secret("battery staple") },
      { keyRing: { text } },
      { keyRing: { text }, keyId: "0123456789ABCDEF", passphrase: new Secret(PASSPHRASE) },
      { keyRing: { text: ofPublic } },
      { keyRing: { text: new Secret("nonsense") } },
      { keyRing: { path: "/nonexistent/ring.gpg" } },
      { keyRing: { text: certOnly }, passphrase: new Secret(PASSPHRASE) },
    ].map((each) => readGpgSigner(each).then(String, (error: { code: string; message: string }) => `${error.code}: ${error.message}`));

    const said = (await Promise.all(opening)).map((each) => each.replaceAll(/\b[0-9A-Fa-f]{16}\b/g, "ID"));

    expect(said).toEqual([
      "git.invalidSigningKey: commits cannot be signed by gpg key ID: gpg_passphrase does not open it",
      "git.invalidSigningKey: commits cannot be signed by gpg key ID: it is encrypted",
      expect.stringMatching(
        /^git.invalidSigningKey: commits cannot be signed by gpg_key_id ID: the key ring has no such key, it has ID, ID, ID/,
      ),
      "git.invalidSigningKey: commits cannot be signed by gpg_key_ring: it holds no private key",
      "git.invalidSigningKey: commits cannot be signed by gpg_key_ring: it holds no private key",
      expect.stringContaining("gpg_key_ring /nonexistent/ring.gpg: ENOENT"),
      expect.stringMatching(/^git.invalidSigningKey: commits cannot be signed by gpg key ID: Could not find valid signing key packet/),
    ]);
    expect(said.join()).not.toMatch(/correct horse|battery staple|PRIVATE KEY/);
  });

  test("a key that had expired when the commit was made signs nothing", async () => {
    const text = exported;
    const sign = await readGpgSigner({ keyRing: { text }, passphrase: new Secret(PASSPHRASE) });
    const inTenYears = Math.floor(realClock.now() / 1000) + 10 * 365 * 86_400;

    await expect(sign(new TextEncoder().encode("x"), inTenYears)).rejects.toMatchObject({
      code: "git.invalidSigningKey",
      message: expect.stringContaining("expired"),
    });
  });
});
