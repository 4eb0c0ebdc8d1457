import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "#base";
import {
  loadKubeconfig,
  parseKubeconfig,
  resolveConnection,
  resolveKubeconfig,
  sanitizeKubeconfig,
  tryInClusterConnection,
  type Connection,
  type ConnectionFields,
} from "#kube";

const PEM = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
const encoded = (text: string): string => Buffer.from(text).toString("base64");

const FULL = `
apiVersion: v1
kind: Config
current-context: prod
contexts:
- {name: prod, context: {cluster: c, user: u, namespace: apps}}
- {name: other, context: {cluster: c, user: v}}
clusters:
- name: c
  cluster: {server: "https://host:6443", certificate-authority-data: ${encoded(PEM)}, tls-server-name: api, proxy-url: "http://p:1"}
users:
- name: u
  user: {client-certificate-data: ${encoded(PEM)}, client-key-data: ${encoded(KEY)}}
- name: v
  user: {token: t0ken, as: root, as-groups: [a, b]}
`;

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "kubeconfig-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(dir, name), text);
  return join(dir, name);
}

/** A connection with its secrets in the open, for comparison. */
function revealed(connection: Connection): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(connection).map(([key, value]) => [key, value instanceof Secret ? value.reveal() : (value as unknown)]),
  );
}

test("the current context is resolved with everything that it names", async () => {
  const connection = await loadKubeconfig({ text: FULL });

  expect(revealed(connection)).toEqual({
    server: "https://host:6443",
    certificateAuthority: PEM,
    tlsServerName: "api",
    proxyUrl: "http://p:1",
    clientCertificate: PEM,
    clientKey: KEY,
    namespace: "apps",
  });
});

test("a named context, cluster or user wins over the current context", async () => {
  const other = await loadKubeconfig({ text: FULL, context: "other" });
  const mixed = await loadKubeconfig({ text: FULL, user: "v" });

  const identity = { user: "root", groups: ["a", "b"] };
  expect([other.impersonate, other.token?.reveal(), other.namespace]).toEqual([identity, "t0ken", undefined]);
  expect([mixed.token?.reveal(), mixed.namespace]).toEqual(["t0ken", "apps"]);
});

test("of several files the first one that says something wins, and absent files are passed over", async () => {
  const first = await file("first", "users: [{name: u, user: {token: first}}]");
  const second = await file("second", FULL.replace("current-context: prod", "current-context: other"));
  const third = await file("third", "current-context: prod\n");

  const connection = await loadKubeconfig({ paths: [first, join(dir, "absent"), second, third], user: "u" });

  expect([connection.token?.reveal(), connection.server, connection.namespace]).toEqual(["first", "https://host:6443", undefined]);
});

test("paths in a kubeconfig start at the file that names them", async () => {
  await file("ca.crt", PEM);
  const path = await file(
    "relative",
    `
current-context: x
contexts: [{name: x, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: "https://h", certificate-authority: ca.crt}}]
users: [{name: u, user: {tokenFile: token, exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [-x], env: [{name: A, value: b}]}}}]
`,
  );

  const connection = await loadKubeconfig({ paths: [path] });

  expect(revealed(connection)).toEqual({
    server: "https://h",
    certificateAuthority: PEM,
    tokenFile: join(dir, "token"),
    exec: { apiVersion: "client.authentication.k8s.io/v1", command: join(dir, "login"), args: ["-x"], env: { A: "b" } },
  });
});

const minimal = (cluster: string, user = "{}"): string =>
  `{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: ${cluster}}], users: [{name: u, user: ${user}}]}`;

test.each([
  ["is no YAML", "a: [hunter2", {}, ["kube.kubeconfigInvalid", "mine is no kubeconfig: line 1, column 12"]],
  ["is no mapping", "[hunter2]", {}, ["kube.kubeconfigInvalid", "mine is no kubeconfig: it is no mapping"]],
  ["has users that are no list", "users: hunter2", {}, ["kube.kubeconfigInvalid", "mine is no kubeconfig: users is no list"]],
  ["has no such context", FULL, { context: "dev" }, ["kube.contextMissing", 'mine has no context "dev"']],
  ["has no current context", "clusters: []", {}, ["kube.contextMissing", "mine has no current-context and none is named"]],
  ["has no such cluster", FULL, { cluster: "dev" }, ["kube.clusterMissing", 'mine has no cluster "dev"']],
  ["has no such user", FULL, { user: "dev" }, ["kube.userMissing", 'mine has no user "dev"']],
  ["has a cluster without a server", minimal("{}"), {}, ["kube.kubeconfigInvalid", 'mine is no kubeconfig: cluster "c" has no server']],
  [
    "names a CA file that is absent",
    minimal("{server: 'https://h', certificate-authority: /no/ca}"),
    {},
    ["kube.credentialFile", 'certificate-authority of cluster "c" in mine names /no/ca, which cannot be read'],
  ],
  [
    "holds a key that is no PEM",
    minimal("{server: 'https://h'}", `{client-key-data: ${encoded("hunter2")}}`),
    {},
    ["kube.badPem", 'client-key of user "u" in mine holds no PEM text'],
  ],
] as const)("a kubeconfig that %s is refused with its name and without its secrets", async (_case, text, choice, [code, message]) => {
  const thrown: unknown = await loadKubeconfig({ text, source: "mine", ...choice }).catch((each: unknown) => each);

  expect(thrown).toMatchObject({ code, message: expect.stringContaining(message), next: expect.stringMatching(/./) });
  expect(JSON.stringify([thrown, (thrown as Error).message])).not.toContain("hunter2");
});

test("a path without a file is named", async () => {
  await expect(loadKubeconfig({ paths: ["/no/such/file"] })).rejects.toMatchObject({
    code: "kube.kubeconfigMissing",
    message: "no kubeconfig at /no/such/file",
  });
});

test("a kubeconfig of somebody else loses files, commands, blind trust and other identities", async () => {
  const cluster = `{server: "https://h", certificate-authority: /etc/hostname, certificate-authority-data: ${encoded(PEM)}, insecure-skip-tls-verify: true}`;
  const user = `{token: t, tokenFile: /etc/passwd, client-certificate: /etc/hostname, client-key: /etc/hostname, as: root, exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}}`;
  const config = parseKubeconfig(minimal(cluster, user), "secret/kubeconfig");

  const strict = await resolveKubeconfig(sanitizeKubeconfig(config));
  const loaded = await loadKubeconfig({ text: minimal(cluster, user), sanitize: {} });
  const lenient = await resolveKubeconfig(sanitizeKubeconfig(config, { allowExec: true, allowInsecureTls: true }));

  expect(revealed(strict)).toEqual({ server: "https://h", certificateAuthority: PEM, token: "t" });
  expect(revealed(loaded)).toEqual({ ...revealed(strict), timeoutMillis: 30_000 });
  expect(Object.keys(lenient).toSorted()).toEqual(["certificateAuthority", "exec", "insecure", "server", "token"]);
});

test.each<[string, ConnectionFields, Record<string, unknown>]>([
  ["a host with a scheme", { host: "http://h:8080" }, { server: "http://h:8080" }],
  ["a bare host", { host: "h:8080" }, { server: "http://h:8080" }],
  ["a bare host with a CA", { host: "h", clusterCaCertificate: PEM }, { server: "https://h", certificateAuthority: PEM }],
  ["a bare host without verification", { host: "h", insecure: true }, { server: "https://h", insecure: true }],
  [
    "a host with basic authentication",
    { host: "https://h", username: "u", password: new Secret("p") },
    { server: "https://h", username: "u", password: "p" },
  ],
])("explicit fields with %s are a connection", async (_case, fields, expected) => {
  expect(revealed(await resolveConnection(fields, {}))).toEqual(expected);
});

test("explicit fields win over the kubeconfig that they name, and the environment may name one", async () => {
  const path = await file("config", FULL);

  const explicit = await resolveConnection(
    { configPath: path, configContext: "other", token: new Secret("mine"), host: "https://elsewhere" },
    {},
  );
  const fromEnvironment = await resolveConnection({}, { KUBE_CONFIG_PATH: path });

  expect([explicit.server, explicit.token?.reveal(), explicit.tlsServerName]).toEqual(["https://elsewhere", "mine", "api"]);
  expect(fromEnvironment.server).toBe("https://host:6443");
});

test("nothing configured says what could be", async () => {
  await expect(resolveConnection({}, {})).rejects.toMatchObject({
    code: "kube.noConnection",
    next: expect.stringContaining("KUBE_CONFIG_PATH"),
  });
});

test("a pod's service account is found by its environment and its files", async () => {
  await file("ca.crt", PEM);
  await file("namespace", "flux-system\n");

  const inside = await tryInClusterConnection({ KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" }, dir);
  const outside = await tryInClusterConnection({}, dir);

  expect([inside, outside]).toEqual([
    { server: "https://[fd00::1]:443", certificateAuthority: PEM, tokenFile: join(dir, "token"), namespace: "flux-system" },
    undefined,
  ]);
});
