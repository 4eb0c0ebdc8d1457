import { afterEach, beforeEach, expect, test } from "vitest";
import { apiVersionOf, GitRepository, HelmRepository, type HelmRepositoryObject } from "#api";
import { digestOf } from "#store";
import { startFakeCharts, type FakeCharts } from "./fake-charts.ts";
import { Place } from "./place.ts";

let place: Place;
let charts: FakeCharts;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  place = await Place.open([GitRepository, HelmRepository]);
  charts = await startFakeCharts();
});
afterEach(async () => {
  await place.close();
  await charts.close();
  for (const close of closers.splice(0)) await close();
});

const repository = async (): Promise<HelmRepositoryObject> =>
  (await place.get(HelmRepository.kind, "charts", apiVersionOf(HelmRepository))) as HelmRepositoryObject;

/** Starts the controllers with one repository. */
async function start(spec: object = {}, flags: object = {}): Promise<void> {
  await place.create(HelmRepository, "charts", { url: charts.url, interval: "10m", ...spec });
  await place.start({ only: ["source-controller"], flags });
}

async function secret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));
  await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place.namespace }, data: encoded });
}

test("the index is stored as JSON, sorted, without what is no chart, under its own digest", async () => {
  await charts.publish([
    ["web", "1.0.0"],
    ["web", "1.10.0"],
    ["web", "1.9.0-rc.1"],
  ]);
  charts.index += "  broken:\n  - name: broken\n    version: not a version\n  - version: 1.0.0\n";
  await start();

  const ready = await place.ready(HelmRepository, "charts", "True");
  const { artifact, url } = (await repository()).status ?? {};
  if (artifact === undefined) throw new Error("there is no artifact");
  const revision = digestOf(charts.index);
  const stored = new TextDecoder().decode(await place.store.readBytes(artifact));
  const { entries } = JSON.parse(stored) as { entries: Record<string, { version: string }[]> };

  expect([ready, artifact.revision, artifact.path, url, entries["web"]?.map(({ version }) => version), entries["broken"]]).toEqual([
    `Succeeded: stored artifact: revision '${revision}'`,
    revision,
    `helmrepository/${place.namespace}/charts/index-${revision.slice(7)}.yaml`,
    `http://source.test/helmrepository/${place.namespace}/charts/index.yaml`,
    ["1.10.0", "1.9.0-rc.1", "1.0.0"],
    [],
  ]);
  expect(stored.startsWith('{\n  "apiVersion": "v1"')).toBe(true);
});

test("an index that stays the same makes no new artifact, one that changes does", async () => {
  await charts.publish([["web", "1.0.0"]]);
  await start();
  await place.ready(HelmRepository, "charts", "True");
  const first = (await repository()).status?.artifact;

  await place.advance(600_000);
  await place.until(async () => charts.requests.length === 2, "the second look");
  const second = (await repository()).status?.artifact;
  await charts.publish([
    ["web", "1.0.0"],
    ["web", "1.1.0"],
  ]);
  await place.advance(600_000);
  const third = await place.until(async () => {
    const found = (await repository()).status?.artifact;
    return found?.revision !== first?.revision && found;
  });

  expect([second, third.revision, (await place.events("charts")).filter((each) => each.includes("NewArtifact")).length]).toEqual([
    first,
    digestOf(charts.index),
    2,
  ]);
});

test.each<[string, string, RegExp]>([
  ["nothing", "", /^IndexationFailed: the index cannot be used: it is empty/],
  ["no API version", "entries: {}", /^IndexationFailed: the index cannot be used: no API version specified/],
  ["a key twice", "apiVersion: v1\nentries: {}\nentries: {}\n", /^IndexationFailed: the index cannot be used: /],
  ["no YAML", "apiVersion: [", /^IndexationFailed: the index cannot be used: /],
])("an index with %s keeps no artifact", async (_case, index, told) => {
  charts.index = index;
  await start();

  expect(await place.ready(HelmRepository, "charts", "False")).toMatch(told);
});

test("an index larger than allowed is not read to its end", async () => {
  let sent = 0;
  charts.fault = (_request, response) => {
    const more = (): void => {
      if (response.destroyed) return;
      sent += 65_536;
      if (response.write(Buffer.alloc(65_536, "#"))) setImmediate(more);
      else response.once("drain", more);
    };
    more();
    return true;
  };
  await start({}, { helmIndexMaxSize: "1000000" });

  const told = await place.ready(HelmRepository, "charts", "False");

  expect([told, sent < 100_000_000]).toEqual(["Failed: the index exceeds the maximum size of 1000000 bytes", true]);
});

test("credentials are shown to the repository, and not to where it redirects", async () => {
  const elsewhere = await startFakeCharts();
  closers.push(() => elsewhere.close());
  await elsewhere.publish([["web", "1.0.0"]]);
  charts.fault = ({ url }, response) => response.writeHead(302, { location: `${elsewhere.url}${url}` }).end() !== undefined;
  await secret("login", { username: "reader", password: "of-books" });
  await start({ secretRef: { name: "login" } });

  await place.ready(HelmRepository, "charts", "True");

  expect([charts.requests, elsewhere.requests]).toEqual([["GET /index.yaml Basic"], ["GET /index.yaml"]]);
});

test.each<[string, Readonly<Record<string, string>> | undefined, string]>([
  ["is not there", undefined, "secret NS/login was not found; create it in the namespace of the object that names it"],
  ["has no password", { username: "reader" }, "secret NS/login cannot be used: it needs both username and password"],
  ["has a key and no certificate", { "tls.key": "k" }, "secret NS/login cannot be used: it needs both tls.crt and tls.key"],
])("a secret that %s is told, and nothing is asked", async (_case, data, message) => {
  if (data !== undefined) await secret("login", data);
  await start({ secretRef: { name: "login" } });

  const told = await place.ready(HelmRepository, "charts", "False");

  expect([told.replace(place.namespace, "NS"), charts.requests]).toEqual([`AuthenticationFailed: ${message}`, []]);
});

test("wrong credentials are told without the password, and right ones end the failure", async () => {
  const guarded = await startFakeCharts({ name: "reader", password: "of-stamps" });
  closers.push(() => guarded.close());
  await secret("login", { username: "reader", password: "of-books" });
  await start({ url: guarded.url, secretRef: { name: "login" } });
  const failed = await place.ready(HelmRepository, "charts", "False");
  await place.cluster.patch(
    { apiVersion: "v1", kind: "Secret", name: "login", namespace: place.namespace },
    { type: "merge", body: { data: { password: Buffer.from("of-stamps").toString("base64") } } },
  );
  await place.advance(60_000);

  const ready = await place.ready(HelmRepository, "charts", "True");
  const everything = [failed, ...place.logs, ...(await place.events("charts"))].join("\n");

  expect([failed, ready.startsWith("Succeeded"), /of-books|of-stamps/.test(everything)]).toEqual([
    `Failed: unauthorized: ${guarded.url}/index.yaml refused the user reader: who are you; check the user name, the password or token, and that they may read there`,
    true,
    false,
  ]);
});

test("a server that asks for a pause is given it", async () => {
  charts.fault = (_request, response) => response.writeHead(429, { "retry-after": "120" }).end() !== undefined;
  await start();
  await place.ready(HelmRepository, "charts", "False");

  await place.advance(119_000);
  const early = charts.requests.length;
  charts.fault = undefined;
  await place.advance(2000);

  expect([early, await place.ready(HelmRepository, "charts", "True")]).toEqual([1, expect.stringMatching(/^Succeeded/)]);
});

test("a repository of type default with the address of a registry stalls", async () => {
  await start({ url: "oci://registry.test/charts" });

  const told = await place.ready(HelmRepository, "charts", "False");
  const stalled = (await repository()).status?.conditions?.find(({ type }) => type === "Stalled");

  expect([told.startsWith("URLInvalid: invalid Helm repository URL"), stalled?.status]).toEqual([true, "True"]);
});

test("a repository that becomes one of type oci loses its artifact, its status and its finalizer", async () => {
  await charts.publish([["web", "1.0.0"]]);
  await start();
  await place.ready(HelmRepository, "charts", "True");
  const { artifact } = (await repository()).status ?? {};

  await place.patch(HelmRepository, "charts", { spec: { type: "oci", url: "oci://registry.test/charts" } });
  const after = await place.until(async () => {
    const found = await repository();
    return found.status?.conditions === undefined && found;
  });

  expect([after.status, after.metadata.finalizers ?? [], artifact !== undefined && (await place.store.has(artifact))]).toEqual([
    { observedGeneration: -1 },
    [],
    false,
  ]);
});
