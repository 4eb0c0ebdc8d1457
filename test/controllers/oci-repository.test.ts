import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { apiVersionOf, GitRepository, Kustomization, OciRepository as OciRepositoryKind, type OciRepositoryObject } from "#api";
import { Secret } from "#base";
import { HELM_CHART_TYPE, OciRepository, parseRepository, type Descriptor } from "#oci";
import { digestOf, fileTree, packTree, unpackTree, type Artifact } from "#store";
import { startFakeRegistry, type FakeRegistry, type FakeRegistryOptions } from "../support/fake-registry.ts";
import { makePki } from "../support/pki.ts";
import { Place } from "./place.ts";

const CONTENT_TYPE = "application/vnd.cncf.flux.content.v1.tar+gzip";
const user = { name: "reader", password: "of-books" };
const signal = new AbortController().signal;
let place: Place;
let registry: FakeRegistry;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  place = await Place.open([GitRepository, Kustomization, OciRepositoryKind]);
  registry = await begin();
});
afterEach(async () => {
  await place.close();
  for (const close of closers.splice(0)) await close();
});

async function begin(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const started = await startFakeRegistry(options);
  closers.push(() => started.close());
  return started;
}

interface Push {
  readonly tags: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Layers beside the content, before it. */
  readonly before?: readonly { readonly bytes: Uint8Array; readonly mediaType: string }[];
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly to?: FakeRegistry;
  readonly options?: object;
}

/** Pushes an artifact. @returns its digest */
async function push({
  tags,
  files = { "app.yaml": "a: 1\n" },
  before = [],
  mediaType = CONTENT_TYPE,
  annotations = {},
  to = registry,
  options = {},
}: Push): Promise<string> {
  const opened = new OciRepository(parseRepository(`oci://${to.host}/team/app`), { plainHttp: "only", ...options });
  const tree = fileTree(Object.entries(files).map(([path, text]) => [path, { bytes: new TextEncoder().encode(text), executable: false }]));
  const config = await opened.pushBlob(new TextEncoder().encode("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
  const layers: Descriptor[] = [];
  for (const each of [...before, { bytes: await packTree(tree), mediaType }])
    layers.push(await opened.pushBlob(each.bytes, each.mediaType, signal));
  let digest = "";
  for (const tag of tags)
    digest = await opened.pushManifest(
      tag,
      { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers, annotations },
      signal,
    );
  await opened.close();
  return digest;
}

async function start(spec: object = {}): Promise<void> {
  await place.create(OciRepositoryKind, "app", { url: `oci://${registry.host}/team/app`, interval: "10m", insecure: true, ...spec });
  await place.start({ only: ["source-controller"] });
}

const source = async (): Promise<OciRepositoryObject> =>
  (await place.get(OciRepositoryKind.kind, "app", apiVersionOf(OciRepositoryKind))) as OciRepositoryObject;
const ready = (status: "True" | "False" = "True", reason?: string): Promise<string> =>
  place.ready(OciRepositoryKind, "app", status, reason);

async function artifact(): Promise<Artifact> {
  const found = (await source()).status?.artifact;
  if (found === undefined) throw new Error("there is no artifact");
  return found;
}

async function pullSecret(name: string, host: string, password: string): Promise<void> {
  const config = JSON.stringify({ auths: { [host]: { username: user.name, password } } });
  await place.cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: place.namespace },
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(config).toString("base64") },
  });
}

describe("the revision", () => {
  test.each<[string, object | undefined, (digests: Readonly<Record<string, string>>) => string]>([
    ["of the tag latest when nothing is named", undefined, ({ latest }) => `latest@${latest}`],
    ["of a tag", { tag: "v1.0.0" }, ({ one }) => `v1.0.0@${one}`],
    ["of the newest version in a range", { semver: "1.x", tag: "latest" }, ({ two }) => `1.2.0@${two}`],
    ["of the newest version that passes the filter", { semver: ">=1.0.0-0", semverFilter: "-rc" }, ({ two }) => `1.3.0-rc.1@${two}`],
    ["that is a bare digest", { digest: "ONE", semver: "1.x" }, ({ one }) => String(one)],
  ])("is that %s", async (_case, ref, wanted) => {
    const one = await push({ tags: ["v1.0.0"], files: { "app.yaml": "a: 1\n" } });
    const two = await push({ tags: ["1.2.0", "1.3.0-rc.1", "1.9"], files: { "app.yaml": "a: 2\n" } });
    const latest = await push({ tags: ["latest", "2.0.0"], files: { "app.yaml": "a: 3\n" } });
    await start(ref === undefined ? {} : { ref: JSON.parse(JSON.stringify(ref).replace("ONE", one)) as object });

    const told = await ready();
    const revision = wanted({ one, two, latest });

    expect([told, (await artifact()).revision, (await artifact()).path]).toEqual([
      `Succeeded: stored artifact for digest '${revision}'`,
      revision,
      `ocirepository/${place.namespace}/app/${revision.split("@").at(-1)}.tar.gz`,
    ]);
    expect((await source()).status?.url).toBe(`http://source.test/ocirepository/${place.namespace}/app/latest.tar.gz`);
  });

  test("follows a tag that is moved, and costs one request while it is not", async () => {
    await push({ tags: ["latest"] });
    await start();
    await ready();
    const before = registry.requests.length;
    await place.advance(600_000);
    await place.until(async () => registry.requests.length > before);
    const quiet = registry.requests.slice(before);
    const moved = await push({ tags: ["latest"], files: { "app.yaml": "a: 2\n" } });
    await place.advance(600_000);
    await place.until(async () => (await artifact()).revision === `latest@${moved}`);

    const news = (await place.events("app")).filter((each) => each.includes("NewArtifact"));
    expect([quiet, news.length, news[1]]).toEqual([
      ["GET /v2/", "HEAD /v2/team/app/manifests/latest"].slice(1),
      2,
      `Normal NewArtifact: stored artifact with revision 'latest@${moved}' from 'oci://${registry.host}/team/app'`,
    ]);
  });
});

describe("the artifact", () => {
  test("holds what the layer holds, without what is ignored, and the annotations of the manifest", async () => {
    const annotations = {
      "org.opencontainers.image.source": "https://git.test/app",
      "org.opencontainers.image.revision": "main@sha1:1234",
    };
    await push({ tags: ["latest"], files: { "app.yaml": "a: 1\n", "notes.md": "x", "logo.png": "x" }, annotations });
    await start({ ignore: "*.md" });
    await ready();

    const found = await artifact();
    const { files } = await unpackTree(await place.store.readBytes(found));

    expect([[...files.keys()], found.metadata, (await source()).status?.observedIgnore]).toEqual([
      ["app.yaml", "logo.png"],
      annotations,
      "*.md",
    ]);
    expect(
      (await place.events("app")).some((each) => each.endsWith("origin source 'https://git.test/app', origin revision 'main@sha1:1234'")),
    ).toBe(true);
  });

  test("is the layer as it lies in the registry where the operation is copy", async () => {
    const chart = new TextEncoder().encode("a packed chart");
    await push({ tags: ["latest"], before: [{ bytes: chart, mediaType: HELM_CHART_TYPE }] });
    await start({ layerSelector: { mediaType: HELM_CHART_TYPE, operation: "copy" } });
    await ready();

    const found = await artifact();

    expect([found.digest, found.size, new TextDecoder().decode(await place.store.readBytes(found))]).toEqual([
      digestOf(chart),
      chart.length,
      "a packed chart",
    ]);
  });

  test("is made anew at the same revision when the spec takes another layer", async () => {
    await push({ tags: ["latest"], before: [{ bytes: new TextEncoder().encode("first"), mediaType: "text/plain" }] });
    await start({ layerSelector: { operation: "copy" } });
    await ready();
    const first = (await artifact()).digest;
    await place.patch(OciRepositoryKind, "app", { spec: { layerSelector: { mediaType: CONTENT_TYPE, operation: "extract" } } });
    await place.until(async () => (await artifact()).digest !== first);

    expect([...(await unpackTree(await place.store.readBytes(await artifact()))).files.keys()]).toEqual(["app.yaml"]);
  });

  test("is applied by a Kustomization", async () => {
    const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-oci}\ndata: {a: one}\n";
    await push({ tags: ["latest"], files: { "deploy/map.yaml": map } });
    await place.create(OciRepositoryKind, "app", { url: `oci://${registry.host}/team/app`, interval: "10m", insecure: true });
    await place.kustomization("app", { path: "./deploy", sourceRef: { kind: "OCIRepository", name: "app" } });
    await place.start();

    await place.ready(Kustomization, "app", "True");

    expect((await place.get("ConfigMap", "from-oci"))?.["data"]).toEqual({ a: "one" });
  });

  test("and everything else in the storage goes when the object is deleted", async () => {
    await push({ tags: ["latest"] });
    await start();
    await ready();
    const found = await artifact();
    await place.cluster.delete({
      apiVersion: apiVersionOf(OciRepositoryKind),
      kind: OciRepositoryKind.kind,
      name: "app",
      namespace: place.namespace,
    });
    await place.until(async () => (await source()) === undefined);

    expect(await place.store.has(found)).toBe(false);
  });
});

describe("what is not kept", () => {
  test.each<[string, object, Partial<Push>, RegExp]>([
    [
      "no layer of that type",
      { layerSelector: { mediaType: "text/plain" } },
      {},
      /^OCIArtifactLayerOperationFailed: .*has no layer with media type 'text\/plain'/,
    ],
    [
      "a layer that is no archive",
      {},
      { before: [{ bytes: Buffer.from("text"), mediaType: "x/y" }] },
      /^OCIArtifactLayerOperationFailed: .*is not a gzip-compressed tar archive/,
    ],
    ["no tag", { ref: { tag: "absent" } }, {}, /^OCIArtifactPullFailed: .*manifests\/absent was not found/],
    ["a digest that is none", { ref: { digest: "sha256:12" } }, {}, /^ReadOperationFailed: .*"sha256:12" is no digest/],
    ["no version in the range", { ref: { semver: "3.x" } }, {}, /^ReadOperationFailed: .*has no tag that matches semver "3\.x"/],
    ["a range that is none", { ref: { semver: "three" } }, {}, /^ReadOperationFailed: .*invalid version constraint "three"/],
    [
      "a filter that is none",
      { ref: { semver: "1.x", semverFilter: "(" } },
      {},
      /^ReadOperationFailed: .*semverFilter "\(" is no expression/,
    ],
    ["a tag in the address", { url: "oci://registry.test/team/app:v1" }, {}, /^URLInvalid: .*must not contain a tag; remove ':v1'/],
    ["a wanted signature", { verify: { provider: "cosign" } }, {}, /^VerificationError: .*signature verification is not available yet/],
    [
      "a cloud that logs in by itself",
      { provider: "gcp" },
      {},
      /^InvalidProviderConfiguration: .*provider gcp: logging in by workload identity/,
    ],
    ["a secret that is not there", { secretRef: { name: "absent" } }, {}, /^AuthenticationFailed: .*secret .*\/absent was not found/],
    [
      "an account that is not there",
      { serviceAccountName: "absent" },
      {},
      /^AuthenticationFailed: .*service account .*\/absent was not found/,
    ],
    [
      "a proxy secret that is not there",
      { proxySecretRef: { name: "absent" } },
      {},
      /^AuthenticationFailed: .*secret .*\/absent was not found/,
    ],
  ])("is an artifact with %s", async (_case, spec, pushed, told) => {
    await push({ tags: ["latest"], ...pushed });
    await start(spec);

    expect([await ready("False"), (await source()).status?.artifact]).toEqual([expect.stringMatching(told), undefined]);
  });

  test.each<[string, FakeRegistry["fault"], RegExp]>([
    [
      "another manifest than its digest says",
      ({ url = "" }, response) => url.includes("/manifests/sha256:") && response.end('{"layers":[]}') !== undefined,
      /has digest sha256:[0-9a-f]+ instead of sha256:/,
    ],
    [
      "another blob than its digest says",
      ({ url = "" }, response) => url.includes("/blobs/") && response.end("other") !== undefined,
      /bytes instead of|has digest/,
    ],
    [
      "a failure of its own",
      ({ url = "" }, response) => url.includes("/blobs/") && response.writeHead(500).end() !== undefined,
      /answered 500/,
    ],
  ])("is what a registry gives with %s, and it is tried again", async (_case, fault, told) => {
    await push({ tags: ["latest"] });
    registry.fault = fault;
    await start();
    const failed = await ready("False", "OCIArtifactPullFailed");
    registry.fault = undefined;
    await place.advance(60_000);

    expect([failed, await ready()]).toEqual([expect.stringMatching(told), expect.stringMatching(/^Succeeded/)]);
  });

  test("is a layer that is declared larger than a gigabyte: it is not asked for", async () => {
    await push({ tags: ["latest"] });
    const huge = { mediaType: CONTENT_TYPE, digest: `sha256:${"a".repeat(64)}`, size: 5_000_000_000 };
    const manifest = JSON.stringify({ schemaVersion: 2, config: { ...huge, size: 2 }, layers: [huge] });
    const digest = digestOf(manifest);
    registry.fault = ({ url = "" }, response) =>
      url.includes("/manifests/") && response.writeHead(200, { "docker-content-digest": digest }).end(manifest) !== undefined;
    await start();

    const told = await ready("False", "OCIArtifactPullFailed");

    expect([told, registry.requests.filter((each) => each.startsWith("GET /v2/team/app/blobs/"))]).toEqual([
      expect.stringMatching(/exceeds the maximum size of 1073741824 bytes/),
      [],
    ]);
  });

  test("keeps the artifact of before: a signature that is wanted later lets no new one in", async () => {
    await push({ tags: ["latest"] });
    await start();
    await ready();
    const first = await artifact();
    await push({ tags: ["latest"], files: { "app.yaml": "a: 2\n" } });
    await place.patch(OciRepositoryKind, "app", { spec: { verify: { provider: "cosign" } } });
    const told = await ready("False", "VerificationError");
    const verified = (await source()).status?.conditions?.find(({ type }) => type === "SourceVerified");

    expect([told.startsWith("VerificationError"), verified?.status, (await artifact()).digest]).toEqual([true, "False", first.digest]);
  });
});

describe("who is let in", () => {
  const pki = makePki();
  const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;

  test.each<[string, object, string]>([
    ["by a pull secret", { secretRef: { name: "right" } }, "True"],
    ["by the pull secrets of a ServiceAccount", { serviceAccountName: "puller" }, "True"],
    ["not by a wrong password", { secretRef: { name: "wrong" } }, "False"],
    ["not by the credentials of another registry", { secretRef: { name: "other" } }, "False"],
  ])("is decided %s", async (_case, spec, status) => {
    registry = await begin({ user, auth: "bearer" });
    await push({ tags: ["latest"], options: { credentials } });
    await pullSecret("right", registry.host, user.password);
    await pullSecret("wrong", registry.host, "of-stamps");
    await pullSecret("other", "other.test", "of-stones");
    const metadata = { name: "puller", namespace: place.namespace };
    await place.cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata, imagePullSecrets: [{ name: "right" }] });
    await start(spec);

    const told = await ready(status as "True");
    const everything = [told, ...place.logs, ...(await place.events("app"))].join("\n");

    expect([told.split(":")[0], /of-(books|stamps|stones)/.test(everything)]).toEqual([
      status === "True" ? "Succeeded" : "OCIArtifactPullFailed",
      false,
    ]);
  });

  test.each<[string, object, string, RegExp]>([
    ["with its authority", { certSecretRef: { name: "certs" } }, "True", /^Succeeded/],
    ["without an authority, and told so", {}, "False", /^OCIArtifactPullFailed: tls: the connection to .* was not trusted/],
    ["without an authority, where the spec says insecure", { insecure: true }, "True", /^Succeeded/],
    [
      "with an authority of somebody else, although the spec says insecure",
      { insecure: true, certSecretRef: { name: "others" } },
      "False",
      /^OCIArtifactPullFailed/,
    ],
    [
      "with a secret that has no certificates",
      { certSecretRef: { name: "empty" } },
      "False",
      /^AuthenticationFailed: .*it has neither ca\.crt nor tls\.crt and tls\.key/,
    ],
  ])("is a registry with TLS %s", async (_case, spec, status, told) => {
    registry = await begin({ tls: pki.leaf("registry.test") });
    await push({ tags: ["latest"], options: { plainHttp: "never", tls: { certificateAuthority: pki.ca } } });
    const encoded = (text: string): object => ({ data: { "ca.crt": Buffer.from(text).toString("base64") } });
    for (const [name, body] of [
      ["certs", encoded(pki.ca)],
      ["others", encoded(makePki().ca)],
      ["empty", {}],
    ] as const)
      await place.cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: place.namespace }, ...body });
    await start({ insecure: false, ...spec });

    expect(await ready(status as "True")).toMatch(told);
  });
});
