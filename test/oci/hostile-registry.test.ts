// Registries that are broken or mean ill: what is told names the fault, and never what was shown to them.
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecure } from "node:https";
import { afterEach, expect, test } from "vitest";
import { messageOf, Secret } from "#base";
import { OciRepository, ociDigestOf, parseRepository, type RepositoryOptions } from "#oci";
import { makePki } from "../support/pki.ts";
import { onLoopback } from "../support/loopback-server.ts";

const signal = new AbortController().signal;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function serve(server: Server): Promise<string> {
  const { port, close } = await onLoopback(server);
  closers.push(close);
  return `127.0.0.1:${port}`;
}

/** What pulling a manifest by its digest comes to, without the address that the server happens to have. */
async function told(host: string, options: RepositoryOptions, digest = `sha256:${"0".repeat(64)}`): Promise<string> {
  const repository = new OciRepository(parseRepository(`oci://${host}/team/app`), options);
  closers.push(() => repository.close());
  const said = await repository.pullManifest(digest, signal).then(() => "taken", messageOf);
  return said.replaceAll(host, "HOST");
}

const word = new Secret("the-secret-word");
const basic: RepositoryOptions = { plainHttp: "only", credentials: { kind: "basic", username: "reader", password: word } };
const identity: RepositoryOptions = { plainHttp: "only", credentials: { kind: "identity", token: word } };

const challenged =
  (challenge: string): RequestListener =>
  (_request, response) =>
    response.writeHead(401, { "www-authenticate": challenge }).end();

test.each<[string, RequestListener, RepositoryOptions, RegExp]>([
  ["no challenge", challenged(""), basic, /^unauthorized: .* refused the user reader$/],
  ["a challenge of another kind", challenged('Negotiate realm="x"'), basic, /^unauthorized: .* refused the user reader$/],
  ["a challenge without a place to log in", challenged("Bearer"), basic, /its challenge names no place to log in \(""\)$/],
  [
    "a challenge that names a file",
    challenged('Bearer realm="file:///etc/passwd"'),
    basic,
    /no place to log in \("file:\/\/\/etc\/passwd"\)$/,
  ],
  ["the same challenge for ever", challenged("Basic"), basic, /^unauthorized: .* refused the user reader$/],
  [
    "a manifest without end",
    (_request, response) => {
      const more = (to: ServerResponse): void =>
        void (to.write(Buffer.alloc(65_536)) ? setImmediate(more, to) : to.once("drain", () => more(to)));
      more(response);
    },
    basic,
    /^manifest HOST\/team\/app@sha256:0+ exceeds the maximum size of 4194304 bytes$/,
  ],
  ["a manifest of another digest", (_request, response) => response.end("{}"), basic, /has digest sha256:44136fa\w+ instead of sha256:0+$/],
])("a registry with %s is told of", async (_case, listener, options, message) => {
  const said = await told(await serve(createServer(listener)), options);

  expect(said).toMatch(message);
  expect(said).not.toContain(word.reveal());
});

test("an index within an index is not followed", async () => {
  const index = (digest: string): string =>
    JSON.stringify({ mediaType: "application/vnd.oci.image.index.v1+json", manifests: [{ mediaType: "", digest, size: 1 }] });
  const inner = index(`sha256:${"1".repeat(64)}`);
  const outer = index(ociDigestOf(new TextEncoder().encode(inner)));
  const digest = ociDigestOf(new TextEncoder().encode(outer));
  const host = await serve(createServer((request, response) => response.end(request.url?.endsWith(digest) === true ? outer : inner)));

  expect(await told(host, basic, digest)).toMatch(/an index within an index is not followed$/);
});

test("a certificate that has expired is not trusted", async () => {
  const pki = makePki();
  const host = await serve(createSecure(pki.leaf("registry.test", true), (_request, response) => response.end()));

  const said = await told(host, { tls: { certificateAuthority: pki.ca } });

  expect(said).toMatch(/^tls: the connection to .* was not trusted: certificate has expired/);
});

test("a certificate of another host is not trusted", async () => {
  const pki = makePki();
  const host = await serve(createSecure(pki.leaf("registry.test"), (_request, response) => response.end()));

  const said = await told(host.replace("127.0.0.1", "localhost"), { tls: { certificateAuthority: pki.ca } });

  expect(said).toMatch(/^tls: the connection to .* was not trusted: .*localhost/);
});

test("an identity token does not follow a redirect to another server", async () => {
  const bodies: string[] = [];
  const thief = await serve(
    createServer((request, response) => request.on("data", (part) => bodies.push(String(part))).on("end", () => response.end())),
  );
  const login = await serve(createServer((_request, response) => response.writeHead(307, { location: `http://${thief}/` }).end()));
  const host = await serve(createServer(challenged(`Bearer realm="http://${login}/token"`)));

  const said = await told(host, identity);

  expect([said, bodies]).toEqual([expect.stringContaining(`redirects to http://${thief}/, which is not followed`), []]);
});
