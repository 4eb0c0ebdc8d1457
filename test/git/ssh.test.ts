import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Secret } from "#base";
import { commitAndPush, fetchTree, lsRemote, readSshKey, resolveRef, scanHostKey, type GitRemote } from "#git";
import { realClock, seededRandom } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";
import { keyPair, startSshServer, type KeyPair, type SshServerOptions } from "../support/ssh-server.ts";
import { gitFixture, type GitFixture } from "./git-fixture.ts";

const sshd = await tryPeer("sshd");
const options = { clock: realClock, random: seededRandom(1) };
const files = (changes: Record<string, string | null>) => ({
  branch: "main",
  change: { files: new Map(Object.entries(changes)), message: "Add files" },
  author: { name: "Flux", email: "flux@example.com" },
});

interface Place extends AsyncDisposable {
  readonly fixture: GitFixture;
  readonly server: Awaited<ReturnType<typeof startSshServer>>;
  readonly remote: GitRemote;
}

async function place(pair: KeyPair, more: Partial<SshServerOptions> & { passphrase?: string } = {}): Promise<Place> {
  const fixture = await gitFixture();
  const server = await startSshServer(sshd ?? "", { authorized: [pair.publicKey], ...more });
  const passphrase = more.passphrase === undefined ? undefined : new Secret(more.passphrase);
  return {
    fixture,
    server,
    remote: {
      url: server.url(fixture.server.path("fleet")),
      credentials: { sshKey: await readSshKey(new Secret(pair.privateKey), passphrase) },
      trust: { knownHosts: server.knownHosts },
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await fixture[Symbol.asyncDispose]();
    },
  };
}

const ed25519 = await keyPair("ed25519");

test.skipIf(sshd === undefined)("a first commit is pushed to an empty repository, read back, and built upon", async () => {
  await using there = await place(ed25519);
  const { remote, fixture } = there;

  expect(await lsRemote(remote)).toEqual([]);
  const first = await commitAndPush(remote, files({ "clusters/a.yaml": "a: 1\n" }), options);
  const second = await commitAndPush(remote, files({ "clusters/b.yaml": "b: 1\n" }), options);
  const tree = await fetchTree(remote, await resolveRef(remote, { branch: "main" }));

  expect(tree.revision).toBe(second?.revision);
  expect([...tree.files.keys()]).toEqual(["clusters/a.yaml", "clusters/b.yaml"]);
  expect(await fixture.git("rev-parse", "main^")).toBe(first?.commit);
  expect(await fixture.git("fsck", "--strict")).toBe("");
});

test.skipIf(sshd === undefined)("servers that speak the second protocol and those that speak the first list the same", async () => {
  await using old = await place(ed25519);
  await using young = await place(ed25519, { settings: ["AcceptEnv GIT_PROTOCOL"] });
  for (const { fixture } of [old, young]) {
    const commit = await fixture.commit("main", { "a.txt": "a" });
    await fixture.git("tag", "-a", "v1", "-m", "one", commit);
  }

  const [before, after] = await Promise.all([lsRemote(old.remote), lsRemote(young.remote)]);

  const names = (refs: typeof before) => refs.map(({ name, commit }) => [name, commit]);
  expect(names(after)).toEqual(expect.arrayContaining([["refs/heads/main", await young.fixture.git("rev-parse", "main")]]));
  expect(names(before).map(([name]) => name)).toEqual(names(after).map(([name]) => name));
});

test.skipIf(sshd === undefined)("six writers at once all succeed and lose nothing", async () => {
  await using there = await place(ed25519, { settings: ["MaxStartups 100"] });
  const paths = Array.from({ length: 6 }, (_, index) => `clusters/${index}.yaml`);

  await Promise.all(
    paths.map((path, index) => commitAndPush(there.remote, files({ [path]: path }), { ...options, random: seededRandom(index) })),
  );

  expect((await there.fixture.git("ls-tree", "-r", "--name-only", "main")).split("\n")).toEqual(paths);
});

test.skipIf(sshd === undefined).each([
  ["ecdsa of 521 bits in PEM", "ecdsa", ["-b", "521", "-m", "PEM"], ""],
  ["ecdsa in PKCS#8 with a passphrase", "ecdsa", ["-m", "PKCS8"], "correct horse"],
  ["rsa in PKCS#8", "rsa", ["-b", "2048", "-m", "PKCS8"], ""],
  ["rsa in OpenSSH's form with a passphrase", "rsa", ["-b", "2048"], "correct horse"],
  ["ed25519 with a passphrase", "ed25519", [], "correct horse"],
] as const)("a key logs in: %s", async (_case, type, more, passphrase) => {
  const pair = await keyPair(type, more, passphrase);
  await using there = await place(pair, passphrase === "" ? {} : { passphrase });

  expect(await lsRemote(there.remote)).toEqual([]);
});

test("an ed25519 key in PKCS#8, as OpenTofu's tls provider prints it, is read", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const point = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");

  const key = await readSshKey(new Secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString()));

  expect(Buffer.from(key.publicKey.split(" ")[1] ?? "", "base64").subarray(-32)).toEqual(point);
});

test.each([
  ["nothing", "", undefined, "it is not in a form that is known"],
  ["a public key", ed25519.publicKey, undefined, "it is a public key"],
  [
    "a key that is encrypted",
    (await keyPair("ed25519", [], "first one")).privateKey,
    undefined,
    "it is encrypted and no passphrase is given",
  ],
  ["a wrong passphrase", (await keyPair("rsa", [], "first one")).privateKey, "two", "the passphrase does not open it"],
  [
    "a wrong passphrase for PKCS#8",
    (await keyPair("ecdsa", ["-m", "PKCS8"], "first one")).privateKey,
    "two",
    "the passphrase does not open it",
  ],
])("a key that cannot be used is refused without quoting it: %s", async (_case, text, passphrase, reason) => {
  const reading = readSshKey(new Secret(text), passphrase === undefined ? undefined : new Secret(passphrase));

  await expect(reading).rejects.toMatchObject({ code: "git.invalidSshKey", message: `the private key cannot be read: ${reason}` });
});

test.skipIf(sshd === undefined)("faults are told apart", async () => {
  await using there = await place(ed25519, { hostKeys: ["ed25519", "rsa"] });
  const { remote, server } = there;
  const stranger = { sshKey: await readSshKey(new Secret((await keyPair("ed25519")).privateKey)) };
  const other = (await keyPair("ed25519")).publicKey;
  const name = `[127.0.0.1]:${server.port}`;
  const shown = await scanHostKey(remote.url);

  const codeOf = (broken: GitRemote): Promise<unknown> =>
    lsRemote(broken).then(
      () => "none",
      (error: { code: string }) => error.code,
    );
  const trusting = (knownHosts: string): GitRemote => ({ ...remote, trust: { knownHosts } });

  expect(await codeOf({ ...remote, credentials: stranger })).toBe("git.authenticationFailed");
  expect(await codeOf({ ...remote, url: server.url("/nowhere.git") })).toBe("git.repositoryNotFound");
  expect(await codeOf({ url: remote.url, ...(remote.credentials && { credentials: remote.credentials }) })).toBe("git.knownHostsMissing");
  expect(await codeOf({ url: remote.url, ...(remote.trust && { trust: remote.trust }) })).toBe("git.sshKeyMissing");
  expect(await codeOf({ ...remote, credentials: { username: "a", password: new Secret("b") } })).toBe("git.wrongCredentials");
  expect(await codeOf(trusting(`other.example.com ${other}\n`))).toBe("git.hostKeyUnknown");
  expect(await codeOf(trusting(`${name} ${other}\n`))).toBe("git.hostKeyChanged");
  expect(await codeOf(trusting(`${shown.line}\n@revoked * ${shown.line.split(" ").slice(1).join(" ")}\n`))).toBe("git.hostKeyRevoked");
  expect(await codeOf(trusting("nonsense\n"))).toBe("git.invalidKnownHosts");
  await server.kill();
  expect(await codeOf(remote)).toBe("git.unreachable");
});

test.skipIf(sshd === undefined)(
  "known_hosts is read as OpenSSH writes it: hashed, with patterns, with the key type that it has",
  async () => {
    await using there = await place(ed25519, { hostKeys: ["ecdsa", "rsa", "ed25519"] });
    const { remote, server } = there;
    const lines = server.knownHosts.trim().split("\n");
    const hashed = async (line: string): Promise<string> => {
      const dir = await mkdtemp(join(tmpdir(), "headgate-hosts-"));
      try {
        await writeFile(join(dir, "hosts"), `${line}\n`);
        execFileSync("ssh-keygen", ["-H", "-f", join(dir, "hosts")], { stdio: "ignore" });
        return await readFile(join(dir, "hosts"), "utf8");
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    };
    const pattern = (line: string): string => line.replace(/^\S+/, `!other,[127.0.0.*]:${server.port}`);

    const [first = "", second = "", third = ""] = lines;
    for (const knownHosts of [await hashed(first), pattern(second), `# a comment\n\n${third} a comment\r\n`])
      expect(await lsRemote({ ...remote, trust: { knownHosts } })).toEqual([]);
  },
);

test.skipIf(sshd === undefined)("a server that is killed during a fetch leaves an error, never half a tree", async () => {
  await using there = await place(ed25519);
  const { remote, server, fixture } = there;
  const noise = seededRandom(7);
  const text = Array.from({ length: 400_000 }, () => noise.fraction().toString(36)).join("");
  await fixture.commit("main", { "big.txt": text });
  const ref = await resolveRef(remote, { branch: "main" });

  const fetching = fetchTree(remote, ref);
  setTimeout(() => void server.kill(), 250);
  const outcome = await fetching.then(
    (tree) => tree.files.get("big.txt")?.bytes.length,
    (error: { code: string }) => error.code,
  );

  expect([text.length, "git.unreachable"]).toContain(outcome);
});
