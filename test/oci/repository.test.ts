import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { isProblem, messageOf, Secret, type Problem } from "#base";
import { HttpClient, OciRepository, parseRepository, readBody, type Descriptor, type RepositoryOptions } from "#oci";
import { digestOf, startFakeRegistry, type FakeRegistry, type FakeRegistryOptions } from "../support/fake-registry.ts";
import { makePki } from "../support/pki.ts";
import { onLoopback } from "../support/loopback-server.ts";

const signal = new AbortController().signal;
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function registry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const started = await startFakeRegistry(options);
  closers.push(() => started.close());
  return started;
}

function open(host: string, options: RepositoryOptions = { plainHttp: "only" }): OciRepository {
  const opened = new OciRepository(parseRepository(`oci://${host}/team/app`), options);
  closers.push(() => opened.close());
  return opened;
}

async function serve(server: Server): Promise<string> {
  const { port, close } = await onLoopback(server);
  closers.push(close);
  return `127.0.0.1:${port}`;
}

async function pushed(to: OciRepository, text = "content"): Promise<Descriptor> {
  const config = await to.pushBlob(new TextEncoder().encode("{}"), "application/json", signal);
  const layer = await to.pushBlob(new TextEncoder().encode(text), "text/plain", signal);
  await to.pushManifest(
    "v1",
    { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [layer], annotations: {} },
    signal,
  );
  return layer;
}

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!isProblem(thrown)) throw new Error(`no problem, but ${messageOf(thrown)}`);
  return thrown;
}

const tokenOf = (name: string): Secret => new Secret(`password-of-${name}`);

describe("what is named by a digest", () => {
  test("is refused when the registry gives another manifest", async () => {
    const fake = await registry();
    const opened = open(fake.host);
    await pushed(opened);
    const digest = await opened.resolveTag("v1", signal);
    fake.fault = (request, response) => request.url?.includes("/manifests/") === true && response.end('{"layers":[]}') !== undefined;

    const { code, message } = await refusal(opened.pullManifest(digest, signal));

    expect([code, message]).toEqual([
      "oci.digestMismatch",
      `manifest ${fake.host}/team/app@${digest} has digest ${digestOf(new TextEncoder().encode('{"layers":[]}'))} instead of ${digest}`,
    ]);
  });

  test.each([
    ["other bytes", "CONTENT", "oci.digestMismatch"],
    ["fewer bytes", "cont", "oci.sizeMismatch"],
    ["more bytes than were declared", "content and more", "oci.sizeMismatch"],
  ])("is refused when a blob has %s, and leaves no file", async (_case, given, code) => {
    const fake = await registry();
    const opened = open(fake.host);
    const layer = await pushed(opened);
    const directory = await mkdtemp(join(tmpdir(), "oci-"));
    closers.push(() => rm(directory, { recursive: true }));
    fake.fault = (request, response) => request.url?.includes("/blobs/") === true && response.end(given) !== undefined;

    const problem = await refusal(opened.saveBlob(layer, join(directory, "blob"), { maxBytes: 100, signal }));

    expect([problem.code, existsSync(join(directory, "blob"))]).toEqual([code, false]);
  });

  test("is written to a file as it comes", async () => {
    const fake = await registry();
    const opened = open(fake.host);
    const layer = await pushed(opened);
    const directory = await mkdtemp(join(tmpdir(), "oci-"));
    closers.push(() => rm(directory, { recursive: true }));

    await opened.saveBlob(layer, join(directory, "blob"), { maxBytes: 100, signal });

    expect(await readFile(join(directory, "blob"), "utf8")).toBe("content");
  });

  test("is not asked for when it is declared larger than allowed", async () => {
    const fake = await registry();
    const opened = open(fake.host);
    const layer = await pushed(opened);
    const before = fake.requests.length;

    const { code } = await refusal(opened.readBlob(layer, { maxBytes: 3, signal }));

    expect([code, fake.requests.length - before]).toEqual(["oci.tooLarge", 0]);
  });
});

describe("an index", () => {
  const manifestOf = (architecture: string): Record<string, unknown> => ({
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${"0".repeat(64)}`,
    size: 2,
    platform: { os: "linux", architecture },
  });

  test.each([
    ["a platform that is not served", [manifestOf("arm64")], "oci.noPlatform"],
    ["a digest that is none", [{ ...manifestOf("amd64"), digest: "sha256:12" }], "oci.badAnswer"],
    ["a size that is none", [{ ...manifestOf("amd64"), size: -1 }], "oci.badAnswer"],
  ])("with %s is refused", async (_case, manifests, wanted) => {
    const body = JSON.stringify({ schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests });
    const fake = await registry();
    fake.fault = (_request, response) => response.end(body) !== undefined;

    const { code } = await refusal(open(fake.host).pullManifest(digestOf(new TextEncoder().encode(body)), signal));

    expect(code).toBe(wanted);
  });
});

describe("credentials", () => {
  const user = { name: "reader", password: tokenOf("reader").reveal() };
  const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;

  test("do not follow a blob to another server", async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await serve(
      createServer((request, response) => response.end(seen.push(request.headers.authorization) === 1 ? "content" : "")),
    );
    const fake = await registry({ user, auth: "basic" });
    const opened = open(fake.host, { plainHttp: "only", credentials });
    const layer = await pushed(opened);
    fake.fault = ({ url = "", headers }, response) => {
      if (!url.includes("/blobs/") || headers.authorization === undefined) return false;
      response.writeHead(307, { location: `http://${elsewhere}/stored` }).end();
      return true;
    };

    const bytes = await opened.readBlob(layer, { maxBytes: 100, signal });

    expect([new TextDecoder().decode(bytes), seen]).toEqual(["content", [undefined]]);
  });

  test("are not asked for by a page of tags on another server", async () => {
    const fake = await registry();
    fake.fault = (_request, response) =>
      response.writeHead(200, { link: '<http://evil.test/v2/team/app/tags/list>; rel="next"' }).end("{}") !== undefined;

    const { code, data } = await refusal(open(fake.host).listTags(signal));

    expect([code, data["target"]]).toEqual(["oci.foreignPage", "http://evil.test/v2/team/app/tags/list"]);
  });

  test("are not sent without TLS to where a registry with TLS sends its users", async () => {
    const pki = makePki();
    const fake = await registry({ user, tls: pki.leaf("registry.test") });
    fake.fault = (_request, response) =>
      response.writeHead(401, { "www-authenticate": 'Bearer realm="http://login.test/token",service="s"' }).end() !== undefined;
    const opened = open(fake.host, { credentials, tls: { certificateAuthority: pki.ca } });

    const { code, message } = await refusal(opened.listTags(signal));

    expect([code, message.includes("http://login.test/token"), message.includes(user.password)]).toEqual(["oci.unsafeRealm", true, false]);
  });

  test("are kept for the next request", async () => {
    const fake = await registry({ user, auth: "bearer" });
    const opened = open(fake.host, { plainHttp: "only", credentials });
    await refusal(opened.listTags(signal));
    const before = fake.requests.length;
    await refusal(opened.listTags(signal));

    expect(fake.requests.slice(before)).toEqual(["GET /v2/team/app/tags/list?n=1000 Bearer"]);
  });

  test("in the form of an identity token are exchanged by OAuth 2", async () => {
    const bodies: string[] = [];
    const fake = await registry({ user, auth: "bearer" });
    fake.fault = (request, response) => {
      if (request.url !== "/token") return false;
      request.on("data", (chunk: Buffer) => bodies.push(`${request.method} ${chunk.toString()}`));
      request.on("end", () => response.end(JSON.stringify({ access_token: "token-of-reader" })));
      return true;
    };
    const opened = open(fake.host, { plainHttp: "only", credentials: { kind: "identity", token: new Secret("kept") } });

    const { code } = await refusal(opened.listTags(signal));

    expect([code, bodies]).toEqual([
      "oci.notFound",
      ["POST grant_type=refresh_token&service=fake&scope=repository%3Ateam%2Fapp%3Apull&client_id=headgate&refresh_token=kept"],
    ]);
  });
});

describe("TLS", () => {
  const pki = makePki();

  test("needs an authority that is known", async () => {
    const fake = await registry({ tls: pki.leaf("registry.test") });

    const codes = [
      (await refusal(open(fake.host, {}).listTags(signal))).code,
      (await refusal(open(fake.host, { tls: { certificateAuthority: makePki().ca } }).listTags(signal))).code,
      (await refusal(open(fake.host, { tls: { certificateAuthority: pki.ca } }).listTags(signal))).code,
    ];

    expect(codes).toEqual(["oci.tlsFailed", "oci.tlsFailed", "oci.notFound"]);
  });

  test("shows the certificate of the client", async () => {
    const { cert, key } = pki.leaf("registry.test");
    const client = pki.leaf("someone");
    const answer: RequestListener = (request, response) => {
      const peer = (request.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate();
      response.end(JSON.stringify({ tags: [peer.subject?.CN ?? "nobody"] }));
    };
    const host = await serve(createSecure({ cert, key, ca: pki.ca, requestCert: true, rejectUnauthorized: false }, answer));
    const clientCertificate = { certificate: client.cert, key: new Secret(client.key) };

    const known = await open(host, { tls: { certificateAuthority: pki.ca, clientCertificate } }).listTags(signal);
    const broken = { certificateAuthority: pki.ca, clientCertificate: { certificate: client.cert, key: new Secret("no key") } };
    const { code, message } = await refusal(open(host, { tls: broken }).listTags(signal));

    expect([known, code, message.includes("no key")]).toEqual([["someone"], "oci.badCertificate", false]);
  });

  test("is tried first where a registry may be insecure", async () => {
    const [secure, plain] = [await registry({ tls: pki.leaf("registry.test") }), await registry()];

    for (const { host } of [secure, plain]) await refusal(open(host, { plainHttp: "allowed", skipVerification: true }).listTags(signal));

    expect([secure.requests, plain.requests]).toEqual([
      ["GET /v2/", "GET /v2/team/app/tags/list?n=1000"],
      ["GET /v2/team/app/tags/list?n=1000"],
    ]);
  });
});

describe("what a server refuses", () => {
  test.each<[string, { status: number; headers?: Record<string, string>; body?: string }, string, string]>([
    ["a pause", { status: 429, headers: { "retry-after": "7" } }, "oci.tooManyRequests", "asks for fewer requests, and for a pause of 7 s"],
    ["no pause in seconds", { status: 429, headers: { "retry-after": "soon" } }, "oci.tooManyRequests", "asks for fewer requests"],
    ["a failure of its own", { status: 503, body: "<html>maintenance</html>" }, "oci.serverError", "answered 503"],
    ["a plain word", { status: 500, body: "disk full\nat line 3" }, "oci.serverError", "answered 500: disk full"],
    [
      "errors in the form of registries",
      { status: 403, body: JSON.stringify({ errors: [{ code: "DENIED", message: "no pull" }] }) },
      "oci.unauthorized",
      "refused an anonymous request: DENIED no pull",
    ],
  ])("is told as %s", async (_case, { status, headers = {}, body = "" }, code, words) => {
    const fake = await registry();
    fake.fault = (_request, response) => response.writeHead(status, headers).end(body) !== undefined;

    const problem = await refusal(open(fake.host).listTags(signal));

    expect([problem.code, problem.verdict, problem.message.endsWith(words)]).toEqual([code, "retry", true]);
  });

  test("has a redirect from https to http", async () => {
    const pki = makePki();
    const host = await serve(
      createSecure({ ...pki.leaf("files.test") }, (_request, response) =>
        response.writeHead(302, { location: "http://plain.test/" }).end(),
      ),
    );
    const client = new HttpClient({ tls: { certificateAuthority: pki.ca } });
    closers.push(() => client.close());

    const { code, data } = await refusal(client.send({ url: `https://${host}/`, signal }));

    expect([code, data["target"]]).toEqual(["oci.unsafeRedirect", "http://plain.test/"]);
  });

  test("has redirects without end", async () => {
    const host = await serve(createServer((request, response) => response.writeHead(302, { location: `${request.url}x` }).end()));
    const client = new HttpClient();
    closers.push(() => client.close());

    expect((await refusal(client.send({ url: `http://${host}/`, signal }))).code).toBe("oci.tooManyRedirects");
  });

  test("is no body without end", async () => {
    const host = await serve(
      createServer((_request, response) => {
        const more = (): void => void (response.write(Buffer.alloc(65_536)) ? setImmediate(more) : response.once("drain", more));
        more();
      }),
    );
    const client = new HttpClient();
    closers.push(() => client.close());
    const answer = await client.fetch({ url: `http://${host}/`, signal });

    const { code, message } = await refusal(readBody(answer, 1_000_000, "the index"));

    expect([code, message]).toEqual(["oci.tooLarge", "the index exceeds the maximum size of 1000000 bytes"]);
  });

  test("is a server that is not there, or that hangs up", async () => {
    const gone = await serve(createServer((request) => request.socket.destroy()));

    const problems = [await refusal(open("127.0.0.1:1").listTags(signal)), await refusal(open(gone).listTags(signal))];

    expect(problems.map(({ code, message }) => [code, message.split(": ")[1]])).toEqual([
      ["oci.unreachable", "connection refused"],
      ["oci.unreachable", "connection closed"],
    ]);
  });
});
