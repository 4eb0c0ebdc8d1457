import { describe, expect, test } from "vitest";
import { apiVersionOf, Kustomization, OciRepository } from "#api";
import { HELM_CHART_TYPE } from "#oci";
import { digestOf, unpackTree } from "#store";
import type { FakeRegistry } from "../support/fake-registry.ts";
import { CONTENT_TYPE, useOciPlace, type Push } from "./oci-place.ts";

const at = useOciPlace();

describe("the revision", () => {
  test.each<[string, object | undefined, (digests: Readonly<Record<string, string>>) => string]>([
    ["of the tag latest when nothing is named", undefined, ({ latest }) => `latest@${latest}`],
    ["of a tag", { tag: "v1.0.0" }, ({ one }) => `v1.0.0@${one}`],
    ["of the newest version in a range", { semver: "1.x", tag: "latest" }, ({ two }) => `1.2.0@${two}`],
    ["of the newest version that passes the filter", { semver: ">=1.0.0-0", semverFilter: "-rc" }, ({ two }) => `1.3.0-rc.1@${two}`],
    ["that is a bare digest", { digest: "ONE", semver: "1.x" }, ({ one }) => String(one)],
  ])("is that %s", async (_case, ref, wanted) => {
    const one = await at.push({ tags: ["v1.0.0"], files: { "app.yaml": "a: 1\n" } });
    const two = await at.push({ tags: ["1.2.0", "1.3.0-rc.1", "1.9"], files: { "app.yaml": "a: 2\n" } });
    const latest = await at.push({ tags: ["latest", "2.0.0"], files: { "app.yaml": "a: 3\n" } });
    await at.start(ref === undefined ? {} : { ref: JSON.parse(JSON.stringify(ref).replace("ONE", one)) as object });

    const told = await at.ready();
    const revision = wanted({ one, two, latest });

    expect([told, (await at.artifact()).revision, (await at.artifact()).path]).toEqual([
      `Succeeded: stored artifact for digest '${revision}'`,
      revision,
      `ocirepository/${at.place.namespace}/app/${revision.split("@").at(-1)}.tar.gz`,
    ]);
    expect((await at.source()).status?.url).toBe(`http://source.test/ocirepository/${at.place.namespace}/app/latest.tar.gz`);
  });

  test("follows a tag that is moved, and costs one request while it is not", async () => {
    await at.push({ tags: ["latest"] });
    await at.start();
    await at.ready();
    const before = at.registry.requests.length;
    await at.place.advance(600_000);
    await at.place.until(async () => at.registry.requests.length > before);
    const quiet = at.registry.requests.slice(before);
    const moved = await at.push({ tags: ["latest"], files: { "app.yaml": "a: 2\n" } });
    await at.place.advance(600_000);
    await at.place.until(async () => (await at.artifact()).revision === `latest@${moved}`);

    const news = (await at.place.events("app")).filter((each) => each.includes("NewArtifact"));
    expect([quiet, news.length, news[1]]).toEqual([
      ["GET /v2/", "HEAD /v2/team/app/manifests/latest"].slice(1),
      2,
      `Normal NewArtifact: stored artifact with revision 'latest@${moved}' from 'oci://${at.registry.host}/team/app'`,
    ]);
  });
});

describe("the artifact", () => {
  test("holds what the layer holds, without what is ignored, and the annotations of the manifest", async () => {
    const annotations = {
      "org.opencontainers.image.source": "https://git.test/app",
      "org.opencontainers.image.revision": "main@sha1:1234",
    };
    await at.push({ tags: ["latest"], files: { "app.yaml": "a: 1\n", "notes.md": "x", "logo.png": "x" }, annotations });
    await at.start({ ignore: "*.md" });
    await at.ready();

    const found = await at.artifact();
    const { files } = await unpackTree(await at.place.store.readBytes(found));

    expect([[...files.keys()], found.metadata, (await at.source()).status?.observedIgnore]).toEqual([
      ["app.yaml", "logo.png"],
      annotations,
      "*.md",
    ]);
    expect(
      (await at.place.events("app")).some((each) =>
        each.endsWith("origin source 'https://git.test/app', origin revision 'main@sha1:1234'"),
      ),
    ).toBe(true);
  });

  test("is the layer as it lies in the registry where the operation is copy", async () => {
    const chart = new TextEncoder().encode("a packed chart");
    await at.push({ tags: ["latest"], before: [{ bytes: chart, mediaType: HELM_CHART_TYPE }] });
    await at.start({ layerSelector: { mediaType: HELM_CHART_TYPE, operation: "copy" } });
    await at.ready();

    const found = await at.artifact();

    expect([found.digest, found.size, new TextDecoder().decode(await at.place.store.readBytes(found))]).toEqual([
      digestOf(chart),
      chart.length,
      "a packed chart",
    ]);
  });

  test("is made anew at the same revision when the spec takes another layer", async () => {
    await at.push({ tags: ["latest"], before: [{ bytes: new TextEncoder().encode("first"), mediaType: "text/plain" }] });
    await at.start({ layerSelector: { operation: "copy" } });
    await at.ready();
    const first = (await at.artifact()).digest;
    await at.place.patch(OciRepository, "app", { spec: { layerSelector: { mediaType: CONTENT_TYPE, operation: "extract" } } });
    await at.place.until(async () => (await at.artifact()).digest !== first);

    expect([...(await unpackTree(await at.place.store.readBytes(await at.artifact()))).files.keys()]).toEqual(["app.yaml"]);
  });

  test("is applied by a Kustomization", async () => {
    const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: from-oci}\ndata: {a: one}\n";
    await at.push({ tags: ["latest"], files: { "deploy/map.yaml": map } });
    await at.place.create(OciRepository, "app", { url: `oci://${at.registry.host}/team/app`, interval: "10m", insecure: true });
    await at.place.kustomization("app", { path: "./deploy", sourceRef: { kind: "OCIRepository", name: "app" } });
    await at.place.start();

    await at.place.ready(Kustomization, "app", "True");

    expect((await at.place.get("ConfigMap", "from-oci"))?.["data"]).toEqual({ a: "one" });
  });

  test("and everything else in the storage goes when the object is deleted", async () => {
    await at.push({ tags: ["latest"] });
    await at.start();
    await at.ready();
    const found = await at.artifact();
    await at.place.cluster.delete({
      apiVersion: apiVersionOf(OciRepository),
      kind: OciRepository.kind,
      name: "app",
      namespace: at.place.namespace,
    });
    await at.place.until(async () => (await at.source()) === undefined);

    expect(await at.place.store.has(found)).toBe(false);
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
    await at.push({ tags: ["latest"], ...pushed });
    await at.start(spec);

    expect([await at.ready("False"), (await at.source()).status?.artifact]).toEqual([expect.stringMatching(told), undefined]);
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
    await at.push({ tags: ["latest"] });
    at.registry.fault = fault;
    await at.start();
    const failed = await at.ready("False", "OCIArtifactPullFailed");
    at.registry.fault = undefined;
    await at.place.advance(60_000);

    expect([failed, await at.ready()]).toEqual([expect.stringMatching(told), expect.stringMatching(/^Succeeded/)]);
  });

  test("is a layer that is declared larger than a gigabyte: it is not asked for", async () => {
    await at.push({ tags: ["latest"] });
    const huge = { mediaType: CONTENT_TYPE, digest: `sha256:${"a".repeat(64)}`, size: 5_000_000_000 };
    const manifest = JSON.stringify({ schemaVersion: 2, config: { ...huge, size: 2 }, layers: [huge] });
    const digest = digestOf(manifest);
    at.registry.fault = ({ url = "" }, response) =>
      url.includes("/manifests/") && response.writeHead(200, { "docker-content-digest": digest }).end(manifest) !== undefined;
    await at.start();

    const told = await at.ready("False", "OCIArtifactPullFailed");

    expect([told, at.registry.requests.filter((each) => each.startsWith("GET /v2/team/app/blobs/"))]).toEqual([
      expect.stringMatching(/exceeds the maximum size of 1073741824 bytes/),
      [],
    ]);
  });

  test("keeps the artifact of before: a signature that is wanted later lets no new one in", async () => {
    await at.push({ tags: ["latest"] });
    await at.start();
    await at.ready();
    const first = await at.artifact();
    await at.push({ tags: ["latest"], files: { "app.yaml": "a: 2\n" } });
    await at.place.patch(OciRepository, "app", { spec: { verify: { provider: "cosign" } } });
    const told = await at.ready("False", "VerificationError");
    const verified = (await at.source()).status?.conditions?.find(({ type }) => type === "SourceVerified");

    expect([told.startsWith("VerificationError"), verified?.status, (await at.artifact()).digest]).toEqual([true, "False", first.digest]);
  });
});
