import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Secret } from "#base";
import { connectCluster, httpTransport, type Connection, type HttpTransport, type Transport } from "#kube";
import { makePki, type Leaf } from "../support/pki.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { onLoopback } from "../support/loopback-server.ts";

const closers: (() => Promise<unknown>)[] = [];
let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "transport-"));
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(() => rm(dir, { recursive: true }));

/** Serves until the test ends; the answer is what `listener` makes of each request. */
async function serve(server: Server): Promise<number> {
  const { port, close } = await onLoopback(server);
  closers.push(close);
  return port;
}

function open(connection: Connection, clock = new VirtualClock()): HttpTransport {
  const transport = httpTransport(connection, { clock });
  closers.push(() => transport.close());
  return transport;
}

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of body);
}

async function text(send: Transport, path = "/"): Promise<string> {
  const { body } = await send({ method: "GET", path });
  let all = "";
  for await (const chunk of body) all += new TextDecoder().decode(chunk);
  return all;
}

const sayAuthorization: RequestListener = (request, response) => void response.end(request.headers.authorization ?? "none");

test.each<[string, Partial<Connection>, string]>([
  ["nothing", {}, "none"],
  ["a token", { token: new Secret("t") }, "Bearer t"],
  ["a name and password", { username: "u", password: new Secret("pä") }, `Basic ${Buffer.from("u:pä").toString("base64")}`],
])("a connection with %s authenticates so", async (_case, more, expected) => {
  const port = await serve(createHttp(sayAuthorization));

  expect(await text(open({ server: `http://127.0.0.1:${port}`, ...more }).send)).toBe(expected);
});

test("a token file is read again after a minute, and at once when the server refuses the old token", async () => {
  const port = await serve(
    createHttp((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer revoked" ? 401 : 200;
      response.end(request.headers.authorization);
    }),
  );
  const clock = new VirtualClock();
  const tokenFile = join(dir, "token");
  await writeFile(tokenFile, "one\n");
  const { send } = open({ server: `http://127.0.0.1:${port}`, tokenFile }, clock);

  const first = await text(send);
  await writeFile(tokenFile, "revoked");
  const kept = await text(send);
  await clock.advance(60_000);
  const refused = await send({ method: "GET", path: "/" });
  await drain(refused.body);
  await writeFile(tokenFile, "three");
  const renewed = await text(send);

  expect([first, kept, refused.status, renewed]).toEqual(["Bearer one", "Bearer one", 401, "Bearer three"]);
});

test("a header with a line feed is sent once per line, a path prefix is kept", async () => {
  const seen: (readonly [string | undefined, readonly string[]])[] = [];
  const port = await serve(
    createHttp((request: IncomingMessage, response) => {
      const pairs = request.rawHeaders.filter(
        (_each, at) => at % 2 === 1 && request.rawHeaders[at - 1]?.toLowerCase() === "impersonate-group",
      );
      seen.push([request.url, pairs]);
      response.end();
    }),
  );

  const { send } = open({ server: `http://127.0.0.1:${port}/k8s/c1/` });
  const { body } = await send({ method: "GET", path: "/api", headers: { "impersonate-group": "a\nb, c" } });
  await drain(body);

  expect(seen).toEqual([["/k8s/c1/api", ["a", "b, c"]]]);
});

test("an aborted request and an aborted body reject with the signal's reason", async () => {
  const port = await serve(createHttp((request, response) => void (request.url === "/slow" ? undefined : response.write("begun"))));
  const { send } = open({ server: `http://127.0.0.1:${port}` });
  const reason = new Error("enough");
  const abort = new AbortController();

  const slow = send({ method: "GET", path: "/slow", signal: abort.signal });
  const { body } = await send({ method: "GET", path: "/?watch=true", signal: abort.signal });
  setTimeout(() => abort.abort(reason), 50);

  await expect(slow).rejects.toBe(reason);
  await expect(drain(body)).rejects.toBe(reason);
});

test("a connection that breaks in the middle of an answer is kube.unreachable", async () => {
  const port = await serve(
    createHttp((_request, response) => {
      response.write("begun");
      setTimeout(() => response.destroy(), 20);
    }),
  );
  const { send } = open({ server: `http://127.0.0.1:${port}` });

  await expect(text(send)).rejects.toMatchObject({ code: "kube.unreachable", verdict: "retry" });
});

test("a server that closed a kept connection is asked again over a new one", async () => {
  let count = 0;
  const port = await serve(
    createHttp((request, response) => {
      if (++count === 2) return void request.socket.destroy();
      response.end("ok");
    }),
  );
  const { send } = open({ server: `http://127.0.0.1:${port}` });

  expect([await text(send), await text(send), count]).toEqual(["ok", "ok", 3]);
});

test.each<[string, string, string]>([
  ["a port where nobody listens", "http://127.0.0.1:9", "cannot reach the Kubernetes API at http://127.0.0.1:9: connection refused"],
  [
    "a host that is not there",
    "http://no-such-host.invalid",
    "cannot reach the Kubernetes API at http://no-such-host.invalid: host name not",
  ],
])("%s is kube.unreachable with the address and the reason", async (_case, server, message) => {
  await expect(text(open({ server }).send)).rejects.toMatchObject({ code: "kube.unreachable", message: expect.stringContaining(message) });
});

test.each([
  ["not-a-url", "kube.badServer", 'the server address "not-a-url" is no http or https URL'],
  ["ftp://u:hunter2@h", "kube.badServer", 'the server address "ftp://•••@h" is no http or https URL'],
])("the server %s is refused", (server, code, message) => {
  expect(() => open({ server })).toThrow(expect.objectContaining({ code, message }));
});

test("TLS: the server is trusted by its authority and name, the client by its certificate", async () => {
  const pki = makePki();
  const { cert, key } = pki.leaf("api.local");
  const client = pki.leaf("someone");
  const answer: RequestListener = (request, response) => {
    const peer = (request.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate();
    response.end(peer.subject?.CN ?? "nobody");
  };
  const port = await serve(createHttps({ cert, key, ca: pki.ca, requestCert: true, rejectUnauthorized: false }, answer));
  const server = `https://127.0.0.1:${port}`;
  const trusted = { server, certificateAuthority: pki.ca, tlsServerName: "api.local" };

  const anonymous = await text(open(trusted).send);
  const known = await text(open({ ...trusted, clientCertificate: client.cert, clientKey: new Secret(client.key) }).send);
  const blind = await text(open({ server, insecure: true }).send);

  expect([anonymous, known, blind]).toEqual(["nobody", "someone", "nobody"]);
});

test.each<[string, (pki: ReturnType<typeof makePki>) => { leaf: Leaf; more: Partial<Connection> }, RegExp]>([
  [
    "an unknown authority",
    (pki) => ({ leaf: pki.leaf("api.local"), more: { tlsServerName: "api.local" } }),
    /unable to verify|self.signed/,
  ],
  [
    "another name",
    (pki) => ({ leaf: pki.leaf("other"), more: { tlsServerName: "api.local", certificateAuthority: pki.ca } }),
    /api\.local/,
  ],
  [
    "a certificate that has expired",
    (pki) => ({ leaf: pki.leaf("api.local", true), more: { tlsServerName: "api.local", certificateAuthority: pki.ca } }),
    /certificate has expired/,
  ],
  ["an authority that is no certificate", (pki) => ({ leaf: pki.leaf("api.local"), more: { certificateAuthority: "-----BEGIN x" } }), /./],
])("TLS: %s is kube.tlsFailed with the reason", async (_case, make, reason) => {
  const { leaf, more } = make(makePki());
  const port = await serve(createHttps(leaf, sayAuthorization));

  const sending = text(open({ server: `https://127.0.0.1:${port}`, ...more }).send);

  await expect(sending).rejects.toMatchObject({ code: "kube.tlsFailed", message: expect.stringMatching(reason) });
});

test("a closed transport opens nothing any more", async () => {
  const port = await serve(createHttp(sayAuthorization));
  const transport = open({ server: `http://127.0.0.1:${port}` });
  await text(transport.send);

  await transport.close();

  await expect(text(transport.send)).rejects.toMatchObject({
    code: "kube.unreachable",
    data: { reason: "the connection was closed here" },
  });
});

test("a proxy is asked to connect to the server", async () => {
  const pki = makePki();
  const port = await serve(createHttps(pki.leaf("api.local"), sayAuthorization));
  const asked: string[] = [];
  const proxy = createHttp();
  proxy.on("connect", (request, socket) => {
    asked.push(String(request.url));
    const upstream = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  const proxyPort = await serve(proxy);

  const said = await text(
    open({
      server: "https://api.local:6443",
      certificateAuthority: pki.ca,
      proxyUrl: `http://127.0.0.1:${proxyPort}`,
      token: new Secret("t"),
    }).send,
  );

  expect([said, asked]).toEqual(["Bearer t", ["api.local:6443"]]);
});

async function plugin(name: string, script: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const V1 = "client.authentication.k8s.io/v1";
const credential = (status: string): string => `{"apiVersion":"${V1}","kind":"ExecCredential","status":${status}}`;

test("a credential plugin is run without a shell, once until its credential expires", async () => {
  const port = await serve(createHttp(sayAuthorization));
  const clock = new VirtualClock();
  const counter = join(dir, "count");
  const expiry = '"expirationTimestamp":"2026-01-01T00:10:00Z"';
  const script = `echo run >> ${counter}; echo '${credential(`{"token":"T",${expiry}}`)}' | sed "s|T\\"|$(wc -l < ${counter})-$1-$WHO\\"|"`;
  const command = await plugin("login", script);
  const exec = { apiVersion: V1, command, args: ["$(hostname)"], env: { WHO: "me" } };
  const { send } = open({ server: `http://127.0.0.1:${port}`, exec }, clock);

  const first = await Promise.all([text(send), text(send), text(send)]);
  await clock.advance(595_000);
  const second = await text(send);

  expect([...first, second]).toEqual([
    "Bearer 1-$(hostname)-me",
    "Bearer 1-$(hostname)-me",
    "Bearer 1-$(hostname)-me",
    "Bearer 2-$(hostname)-me",
  ]);
});

test.each<[string, string, Readonly<Record<string, string>>, readonly [string, string]]>([
  ["that fails", "echo hunter2; echo 'not logged in' >&2; exit 3", {}, ["kube.execFailed", "ended with code 3: not logged in"]],
  ["that prints something else", "echo hunter2", {}, ["kube.execAnswer", "it is no ExecCredential"]],
  [
    "that prints another version",
    `echo '${credential("{}").replace("/v1", "/v1beta1")}'`,
    {},
    ["kube.execAnswer", "its apiVersion is not"],
  ],
  ["without a credential", `echo '${credential("{}")}'`, {}, ["kube.execAnswer", "neither a token nor a certificate"]],
  ["of an old version", "exit 0", { apiVersion: "client.authentication.k8s.io/v1alpha1" }, ["kube.execVersion", "v1alpha1"]],
  ["that needs a terminal", "exit 0", { interactiveMode: "Always" }, ["kube.execInteractive", "asks for a terminal"]],
  ["that is not installed", "exit 0", { command: "/no/such/plugin" }, ["kube.execNotFound", "/no/such/plugin cannot be started"]],
])("a credential plugin %s is a problem of its own, without what it printed", async (name, script, more, [code, message]) => {
  const command = await plugin(`plugin-${name.replaceAll(" ", "-")}`, script);
  const exec = { apiVersion: V1, command, ...more } as NonNullable<Connection["exec"]>;

  const thrown: unknown = await text(open({ server: "http://127.0.0.1:9", exec }).send).catch((each: unknown) => each);

  expect(thrown).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(JSON.stringify([thrown, (thrown as Error).message])).not.toContain("hunter2");
});

test("connectCluster impersonates as the kubeconfig says", async () => {
  const port = await serve(
    createHttp((request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ gitVersion: request.headers["impersonate-user"] }));
    }),
  );

  const { cluster, close } = await connectCluster(
    { server: `http://127.0.0.1:${port}`, impersonate: { user: "root" } },
    { clock: new VirtualClock() },
  );
  closers.push(close);

  expect([await cluster.version(), cluster.address]).toEqual(["root", `http://127.0.0.1:${port}`]);
});
