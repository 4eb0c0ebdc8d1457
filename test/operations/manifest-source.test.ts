import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openManifestSource, renderDistribution, type DistributionOrder, type ManifestSource } from "#operations";
import { fileTree, packTree } from "#store";
import { at } from "#base";
import { OciRepository } from "#oci";
import { makePki } from "../support/pki.ts";
import { startRegistry } from "../support/registry.ts";
import { tryPeer } from "../support/peers.ts";
import { orderOf } from "./order.ts";
import { releaseArchive, releaseFiles, releaseFolders, writeFiles } from "./upstream/release.ts";
import { startWebServer } from "./upstream/web-server.ts";
import { patience } from "../support/eventually.ts";

const signal = patience();
const environment = {};
const PATH = "/releases";
const order = (change: Partial<DistributionOrder> = {}): DistributionOrder => ({
  ...orderOf({ components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"] }),
  distribution: "flux",
  version: "v2.9.4",
  registry: "ghcr.io/fluxcd",
  ...change,
});
const render = async (source: ManifestSource | Promise<ManifestSource>, change: Partial<DistributionOrder> = {}) =>
  renderDistribution(order(change), await source, signal);

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "headgate-manifests-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a release mirror", () => {
  const archiveAt = (version: string): string => `${PATH}/download/${version}/manifests.tar.gz`;
  const sumOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

  test("gives an exact release without being asked for a list", async () => {
    await using server = await startWebServer({ [archiveAt("v2.9.4")]: { body: await releaseArchive({ tag: "v1.9.0" }) } });

    const rendered = await render(openManifestSource(`${server.url}${PATH}/`, { environment }));

    expect(rendered).toMatchObject({ version: "v2.9.4", images: { "helm-controller": "ghcr.io/fluxcd/helm-controller:v1.9.0" } });
    expect(server.asked).toEqual([
      "GET /releases/download/v2.9.4/manifests.tar.gz",
      "GET /releases/download/v2.9.4/flux_2.9.4_checksums.txt",
    ]);
  });

  test.each([
    ["`latest` by the listing of the folder", "latest", "v2.10.0"],
    ["a range by the listing of the folder", "~2.9", "v2.9.4"],
  ])("finds %s", async (_case, version, expected) => {
    const listing = '<a href="../">..</a><a href="v2.9.4/">v2.9.4</a> <a href="v2.10.0/">v2.10.0/</a> <a href="v2.11.0-rc.1/">x</a>';
    const archive = { body: await releaseArchive({ tag: "v1" }) };
    await using server = await startWebServer({
      [`${PATH}/download/`]: { body: listing },
      [archiveAt("v2.9.4")]: archive,
      [archiveAt("v2.10.0")]: archive,
    });

    expect(await render(openManifestSource(`${server.url}${PATH}`, { environment }), { version })).toMatchObject({ version: expected });
  });

  test("finds `latest` by where it redirects", async () => {
    await using server = await startWebServer({
      [`${PATH}/latest/download/manifests.tar.gz`]: { status: 302, headers: { location: archiveAt("v2.9.4") } },
      [archiveAt("v2.9.4")]: { body: await releaseArchive({ tag: "v1" }) },
    });

    expect(await render(openManifestSource(`${server.url}${PATH}`, { environment }), { version: "latest" })).toMatchObject({
      version: "v2.9.4",
    });
  });

  test("is held to its list of checksums", async () => {
    const archive = await releaseArchive({ tag: "v1" });
    const list = `${PATH}/download/v2.9.4/flux_2.9.4_checksums.txt`;
    await using server = await startWebServer({
      [archiveAt("v2.9.4")]: { body: archive },
      [list]: { body: `${"0".repeat(64)}  install.yaml\n${sumOf(archive)}  manifests.tar.gz\n` },
    });
    const source = await openManifestSource(`${server.url}${PATH}`, { environment });
    await expect(render(source)).resolves.toMatchObject({ version: "v2.9.4" });
    server.pages[list] = { body: `${"1".repeat(64)} *manifests.tar.gz\n` };

    await expect(render(source)).rejects.toMatchObject({ code: "manifests.checksumMismatch", data: { wanted: "1".repeat(64) } });
  });

  test.each([
    ["a release that is not there", "v9.9.9", "manifests.noSuchVersion"],
    ["`latest` of a mirror that tells of no releases", "latest", "manifests.versionsUnknown"],
  ])("refuses %s", async (_case, version, code) => {
    await using server = await startWebServer();

    await expect(render(openManifestSource(`${server.url}${PATH}`, { environment }), { version })).rejects.toMatchObject({ code });
  });

  test("that cannot be reached is named, with what to do", async () => {
    await expect(render(openManifestSource("http://127.0.0.1:1/releases", { environment }))).rejects.toMatchObject({
      code: "manifests.unreachable",
      message: expect.stringContaining("the manifests at http://127.0.0.1:1/releases cannot be had"),
      next: expect.stringContaining("distribution_source"),
    });
  });

  test("is trusted by the authority that SSL_CERT_FILE names", async () => {
    const pki = makePki();
    await writeFiles(folder, { "ca.pem": pki.ca });
    await using server = await startWebServer(
      { [archiveAt("v2.9.4")]: { body: await releaseArchive({ tag: "v1" }) } },
      pki.leaf("127.0.0.1"),
    );
    const reference = `${server.url}${PATH}`;

    await expect(render(openManifestSource(reference, { environment }))).rejects.toMatchObject({
      code: "manifests.unreachable",
      message: expect.stringContaining("was not trusted"),
    });
    await expect(render(openManifestSource(reference, { environment: { SSL_CERT_FILE: join(folder, "ca.pem") } }))).resolves.toMatchObject({
      version: "v2.9.4",
    });
    await expect(openManifestSource(reference, { environment: { SSL_CERT_FILE: join(folder, "none.pem") } })).rejects.toMatchObject({
      code: "manifests.unreadable",
    });
  });

  test("whose archive is none is refused", async () => {
    await using server = await startWebServer({ [archiveAt("v2.9.4")]: { body: "<html>" } });

    await expect(render(openManifestSource(`${server.url}${PATH}`, { environment }))).rejects.toMatchObject({ code: "store.unreadable" });
  });
});

describe("a folder", () => {
  test.each<[string, () => Promise<Record<string, string | Uint8Array>>]>([
    ["of component files by release", async () => releaseFolders({ "v2.9.4": { tag: "v1" }, "v2.8.0": { tag: "v0" } })],
    ["laid out as a mirror", async () => ({ "download/v2.9.4/manifests.tar.gz": await releaseArchive({ tag: "v1" }) })],
    ["with one release in it", async () => releaseFiles({ tag: "v1" })],
  ])("%s is a source", async (_case, files) => {
    await writeFiles(folder, await files());

    const { images, version } = await render(openManifestSource(folder));

    expect([version, images["source-controller"]]).toEqual(["v2.9.4", "ghcr.io/fluxcd/source-controller:v1"]);
  });

  test("tells its releases, and resolves ranges over them", async () => {
    await writeFiles(folder, releaseFolders({ "v2.9.4": { tag: "v1" }, "v2.8.0": { tag: "v0" } }));

    expect(await render(openManifestSource(folder), { version: "<2.9" })).toMatchObject({ version: "v2.8.0" });
    await expect(render(openManifestSource(folder), { version: ">3" })).rejects.toMatchObject({
      code: "manifests.noSuchVersion",
      data: { known: ["v2.9.4", "v2.8.0"] },
    });
  });

  test("that is an overlay of its own is built as it is", async () => {
    await writeFiles(folder, {
      ...releaseFiles({ tag: "v1" }),
      "kustomization.yaml": "resources: [source-controller.yaml, kustomize-controller.yaml]\nnamespace: elsewhere\n",
    });

    const { objects, images } = await render(openManifestSource(folder));

    expect(images["source-controller"]).toBe("fluxcd/source-controller:v1");
    expect(objects.find(({ kind }) => kind === "Deployment")?.metadata.namespace).toBe("elsewhere");
  });

  test("pins images by the variant that is asked for", async () => {
    await writeFiles(folder, {
      ...releaseFolders({ "v2.9.4": { tag: "v1" } }),
      "flux-images/v2.9.4/upstream-alpine.yaml": `images:\n- name: ghcr.io/fluxcd/source-controller\n  newTag: v1\n  digest: sha256:${"a".repeat(64)}\n`,
    });
    const source = await openManifestSource(folder);

    expect(await source.images("v2.9.4")).toEqual({ "source-controller": `ghcr.io/fluxcd/source-controller:v1@sha256:${"a".repeat(64)}` });
    expect(await source.images("v2.9.4", "enterprise-alpine")).toEqual({});
  });

  test.each<[string, () => Promise<string>, string]>([
    ["that is not there", async () => join(folder, "absent"), "manifests.invalidReference"],
    ["with nothing of use in it", async () => (await writeFile(join(folder, "readme.txt"), "x"), folder), "manifests.unreadable"],
    [
      "that is the layout of something else than a bundle",
      async () => (await writeFile(join(folder, "oci-layout"), "{}"), folder),
      "bundle.notABundle",
    ],
    [
      "without a component that is asked for",
      async () => (await writeFiles(folder, releaseFiles({ tag: "v1", without: ["helm-controller"] })), folder),
      "manifests.incomplete",
    ],
  ])("%s is refused", async (_case, made, code) => {
    const path = await made();

    await expect((async () => render(openManifestSource(path)))()).rejects.toMatchObject({ code });
  });
});

const binary = await tryPeer("registry");

describe.skipIf(binary === undefined)("an artifact in a registry", () => {
  test("holds releases by tag and by digest, behind a login", async () => {
    const user = { name: "robot", password: "s3cret" };
    const registry = await startRegistry({ binary: binary ?? "", directory: folder, user });
    try {
      const encoded = Buffer.from(`${user.name}:${user.password}`).toString("base64");
      await writeFiles(folder, { "docker/config.json": JSON.stringify({ auths: { [registry.host]: { auth: encoded } } }) });
      const files = releaseFolders({ "v2.9.4": { tag: "v1" }, "v2.8.0": { tag: "v0" } });
      const digest = await pushArtifact(registry.host, files, user);
      const places = { environment: { DOCKER_CONFIG: join(folder, "docker") } };
      const name = `oci://${registry.host}/flux/manifests`;

      expect(await render(openManifestSource(`${name}:stable`, places), { version: "~2.8" })).toMatchObject({ version: "v2.8.0" });
      expect(await render(openManifestSource(`${name}@${digest}`, places), { version: "latest" })).toMatchObject({ version: "v2.9.4" });
      await expect(render(openManifestSource(`${name}:absent`, places))).rejects.toMatchObject({ code: "manifests.unreachable" });
      await expect(render(openManifestSource(`${name}:stable`, { environment: { DOCKER_CONFIG: folder } }))).rejects.toMatchObject({
        code: "manifests.unreachable",
        message: expect.not.stringContaining("s3cret"),
      });
    } finally {
      await registry.close();
    }
  });
});

async function pushArtifact(
  host: string,
  files: Readonly<Record<string, string>>,
  user: { readonly name: string; readonly password: string },
): Promise<string> {
  const { Secret } = await import("#base");
  const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;
  const repository = new OciRepository({ registry: host, path: "flux/manifests" }, { plainHttp: "only", credentials });
  try {
    const tree = fileTree(Object.entries(files).map(([path, text]) => [path, { bytes: Buffer.from(text), executable: false }] as const));
    const layer = await repository.pushBlob(await packTree(tree), "application/vnd.cncf.flux.content.v1.tar+gzip", signal);
    const config = await repository.pushBlob(Buffer.from("{}"), "application/vnd.cncf.flux.config.v1+json", signal);
    const manifest = { mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [layer], annotations: {} };
    return await repository.pushManifest("stable", manifest, signal);
  } finally {
    await repository.close();
  }
}

test.each([
  ["ftp://example.com/x", "manifests.invalidReference"],
  ["https://user:pw@example.com/releases", "manifests.invalidReference"],
  ["oci://NOT A NAME", "manifests.invalidReference"],
])("%s is refused as a source, without what is secret in it", async (reference, code) => {
  await expect(openManifestSource(reference, { environment })).rejects.toMatchObject({ code, message: expect.not.stringContaining("pw@") });
});

test("upstream's components are rendered in upstream's order, with what the order asks for", async () => {
  await writeFiles(folder, releaseFiles({ tag: "v1.9.0" }));

  const { objects, content, components } = await render(openManifestSource(folder), {
    namespace: "gitops",
    registry: "registry.example.com/mirror",
    imagePullSecret: "pull",
    tolerationKeys: ["b", "a"],
    clusterDomain: "corp.internal",
    logLevel: "debug",
    watchAllNamespaces: false,
  });

  expect(components).toEqual(["source-controller", "kustomize-controller", "helm-controller", "notification-controller"]);
  expect(content.split("\n").slice(0, 5)).toEqual([
    "---",
    "# This manifest was generated by flux. DO NOT EDIT.",
    "# Flux Version: v2.9.4",
    "# Components: source-controller,kustomize-controller,helm-controller,notification-controller",
    "apiVersion: v1",
  ]);
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
    "Namespace/gitops",
    "NetworkPolicy/allow-egress",
    "NetworkPolicy/allow-webhooks",
    "ClusterRole/crd-controller-gitops",
    "ClusterRoleBinding/crd-controller-gitops",
    "ClusterRoleBinding/cluster-reconciler-gitops",
    "CustomResourceDefinition/gitrepositories.source.toolkit.fluxcd.io",
    "ServiceAccount/source-controller",
    "Deployment/source-controller",
    "CustomResourceDefinition/kustomizations.kustomize.toolkit.fluxcd.io",
    "ServiceAccount/kustomize-controller",
    "Deployment/kustomize-controller",
    "CustomResourceDefinition/helmreleases.helm.toolkit.fluxcd.io",
    "ServiceAccount/helm-controller",
    "Deployment/helm-controller",
    "ServiceAccount/notification-controller",
    "Deployment/notification-controller",
  ]);
  const deployment = objects.find(({ kind }) => kind === "Deployment");
  expect(deployment?.metadata.labels).toMatchObject({ "app.kubernetes.io/instance": "gitops", "app.kubernetes.io/version": "v2.9.4" });
  expect(at(deployment, "spec", "template", "spec")).toEqual({
    containers: [
      {
        args: [
          "--events-addr=http://notification-controller.$(RUNTIME_NAMESPACE).svc.corp.internal./",
          "--watch-all-namespaces=false",
          "--log-level=debug",
          "--log-encoding=json",
          "--enable-leader-election",
          "--storage-path=/data",
          "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.corp.internal.",
        ],
        image: "registry.example.com/mirror/source-controller:v1.9.0",
        name: "manager",
      },
    ],
    imagePullSecrets: [{ name: "pull" }],
    nodeSelector: { "kubernetes.io/os": "linux" },
    serviceAccountName: "source-controller",
    tolerations: [
      { key: "b", operator: "Exists" },
      { key: "a", operator: "Exists" },
    ],
  });
  expect(
    at(
      objects.find(({ kind }) => kind === "ClusterRoleBinding"),
      "subjects",
      0,
      "namespace",
    ),
  ).toBe("gitops");
});
