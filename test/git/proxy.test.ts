import { expect, test } from "vitest";
import { Secret } from "#base";
import { commitAndPush, fetchTree, lsRemote, readSshKey, resolveRef, scanHostKey, type GitRemote } from "#git";
import { startConnectProxy } from "../support/connect-proxy.ts";
import { realClock, seededRandom } from "../support/outside.ts";
import { tryPeer } from "../support/peers.ts";
import { makePki } from "../support/pki.ts";
import { keyPair, startSshServer } from "../support/ssh-server.ts";
import { gitFixture } from "./git-fixture.ts";

const sshd = await tryPeer("sshd");
const pki = makePki();
const LOGIN = "ada:p@ss:w";
/** An address with user information, as a user writes it. */
const through = (url: string, login = LOGIN): Secret => {
  const [username = "", ...password] = login.split(":");
  return new Secret(url.replace("://", `://${username}:${encodeURIComponent(password.join(":"))}@`));
};

async function pushAndRead(remote: GitRemote): Promise<readonly string[]> {
  const order = {
    branch: "main",
    change: { files: new Map([["a.txt", "a"]]), message: "Add a" },
    author: { name: "Flux", email: "flux@example.com" },
  };
  await commitAndPush(remote, order, { clock: realClock, random: seededRandom(1) });
  return [...(await fetchTree(remote, await resolveRef(remote, { branch: "main" }))).files.keys()];
}

test.each([
  ["plain", undefined],
  ["TLS", pki.leaf("proxy")],
])("http requests are handed to a proxy: %s", async (_case, tls) => {
  await using fixture = await gitFixture();
  await using proxy = await startConnectProxy({ login: LOGIN, ...(tls && { tls }) });
  const remote = { ...fixture.remote, proxy: through(proxy.url), certificateAuthority: pki.ca };

  expect(await pushAndRead(remote)).toEqual(["a.txt"]);

  expect(proxy.seen[0]).toBe(`GET ${fixture.remote.url}/info/refs?service=git-upload-pack as ada`);
  expect(proxy.seen).toHaveLength(fixture.server.requests.length);
});

test.each([
  ["plain", undefined],
  ["TLS", pki.leaf("proxy")],
])("https requests go through a tunnel, which shows a proxy nothing: %s", async (_case, tls) => {
  await using fixture = await gitFixture({ tls: pki.leaf("git") });
  await using proxy = await startConnectProxy({ login: LOGIN, ...(tls && { tls }) });
  const remote = { ...fixture.remote, proxy: through(proxy.url), certificateAuthority: pki.ca };

  expect(await pushAndRead(remote)).toEqual(["a.txt"]);

  expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${new URL(fixture.remote.url).host} as ada`]));
  expect(proxy.credentials).toEqual([]);
  const untrusting = { ...fixture.remote, proxy: through(proxy.url) };
  await expect(lsRemote(untrusting)).rejects.toMatchObject({ code: "git.untrustedCertificate" });
});

test.skipIf(sshd === undefined)("ssh goes through a tunnel, for repositories and for host keys", async () => {
  const pair = await keyPair("ed25519");
  await using fixture = await gitFixture();
  await using server = await startSshServer(sshd ?? "", { authorized: [pair.publicKey] });
  await using proxy = await startConnectProxy({ login: LOGIN });
  const url = server.url(fixture.server.path("fleet"));
  const sshKey = await readSshKey(new Secret(pair.privateKey));
  const remote = { url, credentials: { sshKey }, trust: { knownHosts: server.knownHosts }, proxy: through(proxy.url) };

  expect(await pushAndRead(remote)).toEqual(["a.txt"]);
  expect(`${(await scanHostKey(url, { proxy: through(proxy.url) })).line}\n`).toBe(server.knownHosts);

  expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT 127.0.0.1:${server.port} as ada`]));
  await expect(lsRemote({ ...remote, proxy: through(proxy.url, "ada:wrong") })).rejects.toMatchObject({
    code: "git.proxyRefused",
    data: { proxy: proxy.url, url, status: 407 },
  });
});

test("faults of a proxy are told apart from those of the remote, and no password is quoted", async () => {
  const tls = pki.leaf("git");
  await using plain = await gitFixture();
  await using safe = await gitFixture({ tls });
  await using proxy = await startConnectProxy({ login: LOGIN });
  await using closed = await startConnectProxy({ refusal: 403 });
  const outcome = (remote: GitRemote, address: Secret): Promise<unknown> =>
    lsRemote({ ...remote, certificateAuthority: pki.ca, proxy: address }).then(
      () => "none",
      (error: { code: string; message: string }) => `${error.code}: ${error.message.replaceAll(/127\.0\.0\.1:\d+/g, "HOST")}`,
    );
  const wrong = through(proxy.url, "ada:hunter2");

  expect(await outcome(plain.remote, wrong)).toBe(
    "git.proxyRefused: proxy http://HOST does not let http://HOST/fleet.git through: it answered with status 407",
  );
  expect(await outcome(safe.remote, wrong)).toBe(
    "git.proxyRefused: proxy http://HOST does not let https://HOST/fleet.git through: it answered with status 407",
  );
  expect(await outcome(safe.remote, new Secret(closed.url))).toMatch(/^git.proxyRefused: .* status 403$/);
  expect(await outcome(safe.remote, new Secret("http://ada:hunter2@127.0.0.1:1"))).toBe(
    "git.unreachable: cannot reach https://HOST/fleet.git: connect ECONNREFUSED HOST (through http://HOST)",
  );
  expect(await outcome(safe.remote, new Secret("socks5://ada:hunter2@127.0.0.1:1"))).toBe(
    "git.invalidProxy: the address of the proxy cannot be used: its scheme is socks5",
  );
  expect(await outcome(safe.remote, new Secret("http://ada:hunter2%@127.0.0.1:1"))).toBe(
    "git.invalidProxy: the address of the proxy cannot be used: its user information is not percent-encoded",
  );
  expect(await outcome(safe.remote, new Secret("hunter2"))).toBe(
    "git.invalidProxy: the address of the proxy cannot be used: it is not a url",
  );
});
