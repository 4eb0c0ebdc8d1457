import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { certificate, writePem } from "#codec";
import { commitAndPush, fetchTree, lsRemote, resolveRef, type GitRemote } from "#git";
import { realClock, seededRandom } from "../support/outside.ts";
import { gitFixture } from "./git-fixture.ts";

/** A self-signed certificate for 127.0.0.1 and its key. */
function selfSigned(): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const der = certificate(
    {
      subject: { commonName: "git" },
      publicKey: publicKey.export({ type: "spki", format: "der" }),
      serial: Uint8Array.of(1),
      notBefore: Date.now() - 60_000,
      notAfter: Date.now() + 3_600_000,
      ipAddresses: ["127.0.0.1"],
      usages: ["server"],
      authority: true,
    },
    (bytes) => sign("sha256", bytes, privateKey),
  );
  return { cert: writePem("CERTIFICATE", der), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

test("a certificate is trusted by the authority that is given, and by no other", async () => {
  const tls = selfSigned();
  await using fixture = await gitFixture({ tls });
  const commit = await fixture.commit("main", { "a.txt": "a" });
  const other = { ...fixture.remote, certificateAuthority: selfSigned().cert };

  await expect(lsRemote(fixture.remote)).rejects.toMatchObject({ code: "git.untrustedCertificate" });
  await expect(lsRemote(other)).rejects.toMatchObject({ code: "git.untrustedCertificate" });
  const trusted = { ...fixture.remote, certificateAuthority: tls.cert };
  expect((await resolveRef(trusted, { branch: "main" })).commit).toBe(commit);
});

interface Redirector extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** Answers every request with a redirect of its first path segment to another place. */
async function redirector(target: string): Promise<Redirector> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(301, { location: `${target}${(request.url ?? "").replace(/^\/[^/]+/, "")}` }).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/moved.git`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

test("a repository that moved on its server is followed, for reading and for writing", async () => {
  await using fixture = await gitFixture({ users: {} });
  await fixture.commit("main", { "a.txt": "a" });
  const { remote } = fixture;
  const { origin } = new URL(remote.url);
  fixture.server.setFault(({ path }) =>
    path.startsWith("/old.git/info/refs") ? { status: 301, location: path.replace("/old", `${origin}/fleet`) } : undefined,
  );
  const old: GitRemote = { ...remote, url: `${origin}/old.git` };

  const tree = await fetchTree(old, await resolveRef(old, { branch: "main" }));
  const change = { files: new Map([["b.txt", "b"]]), message: "Add b" };
  await commitAndPush(
    old,
    { branch: "main", author: { name: "a", email: "a@b.c" }, change },
    { clock: realClock, random: seededRandom(1) },
  );

  expect([...tree.files.keys()]).toEqual(["a.txt"]);
  expect(await fixture.git("ls-tree", "--name-only", "main")).toBe("a.txt\nb.txt");
});

test("credentials are not carried to another server, nor into the clear", async () => {
  await using fixture = await gitFixture();
  await using elsewhere = await redirector(fixture.remote.url);

  await expect(lsRemote({ ...fixture.remote, url: elsewhere.url })).rejects.toMatchObject({ code: "git.notGit" });
  expect(elsewhere.requests.map((each) => each.headers.authorization !== undefined)).toEqual([true]);
  expect(fixture.server.requests).toEqual([]);
});

test("a redirect in a circle ends", async () => {
  await using fixture = await gitFixture({ users: {} });
  fixture.server.setFault(({ path }) => ({ status: 302, location: path }));

  await expect(lsRemote(fixture.remote)).rejects.toMatchObject({ code: "git.notGit" });
});
