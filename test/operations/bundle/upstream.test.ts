// A bundle of upstream's distribution: made where its manifests and images are, installed from where nothing else is.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf, stringAt } from "#base";
import { managerOf } from "#distribution";
import { openManifestSource, renderDistribution, renderInstance, type DistributionOrder } from "#operations";
import { createBundle, imageDigests, openBundle, openBundleManifests, pushBundle } from "../../../src/operations/bundle/index.ts";
import { instanceOf } from "../instance/order.ts";
import { orderOf as installOf } from "../order.ts";
import { releaseFiles, writeFiles } from "../upstream/release.ts";
import { orderOf, scratch, signal, startFakeWarehouse, stock, withPlaces } from "./warehouse.ts";

const COMPONENTS = ["helm-controller", "kustomize-controller", "notification-controller", "source-controller"];

describe("a bundle of upstream's release", () => {
  let from: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let to: Awaited<ReturnType<typeof startFakeWarehouse>>;
  let folder: Awaited<ReturnType<typeof scratch>>;
  const digests: Record<string, string> = {};
  beforeAll(async () => {
    [from, to, folder] = [await startFakeWarehouse(), await startFakeWarehouse(), await scratch()];
    for (const each of COMPONENTS) digests[each] = (await stock(from.host, `fluxcd/${each}:v1.7.0`)).digest;
    const files = Object.entries(releaseFiles({ tag: "v1.7.0" })).map(([path, text]) => [`flux/v2.9.4/${path}`, text] as const);
    await writeFiles(folder.at("releases"), Object.fromEntries(files));
    const order = orderOf(from.host, folder.at("bundle.tar"), { distribution: "flux", version: "~2.9", registry: `${from.host}/fluxcd` });
    const manifests = await openManifestSource(folder.at("releases"));
    await withPlaces({ plainHttp: [from.host] }, (places) => createBundle(order, { ...places, manifests }, signal));
    const push = { place: folder.at("bundle.tar"), registry: `${to.host}/mirror`, concurrency: 4 };
    await withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(push, places, signal));
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test("holds the image of every controller by the tag that the release gives it", async () => {
    const { catalogue } = await withPlaces({}, ({ registries }) => openBundle(folder.at("bundle.tar"), registries, signal));

    expect([catalogue.distribution, catalogue.version, imageDigests(catalogue)]).toEqual(["flux", "v2.9.4", digests]);
    expect(catalogue.entries.filter(({ component }) => component !== undefined).map(({ name, tag }) => `${name}:${tag}`)).toEqual(
      COMPONENTS.map((each) => `${each}:v1.7.0`),
    );
  });

  test("renders the release as the place that it was made from does, with images of the mirror by digest", async () => {
    const order: DistributionOrder = {
      ...installOf({ version: "~2.9", components: COMPONENTS, registry: `${to.host}/mirror` }),
      distribution: "flux",
    };
    const bundled = await openManifestSource(folder.at("bundle.tar"));
    const mirrored = await openManifestSource(`oci://${to.host}/mirror/headgate-bundle:v2.9.4`, {
      environment: { HOME: folder.at("home") },
    });
    const known = await openBundleManifests(`oci://${to.host}/mirror`, { plainHttp: [to.host] });
    const pins = await known.images("v2.9.4");

    const [plain, ...others] = await Promise.all(
      [await openManifestSource(folder.at("releases")), bundled, mirrored, known].map((source) =>
        renderDistribution(order, source, signal),
      ),
    );
    const imageDigestsOfMirror = Object.fromEntries(
      Object.entries(pins).map(([component, image]) => [component, image.split("@")[1] ?? ""]),
    );
    const pinned = await renderDistribution({ ...order, imageDigests: imageDigestsOfMirror }, bundled, signal);

    // what lies in a registry is pinned to what lies there
    expect(others.map(({ content }) => [plain?.content, pinned.content].indexOf(content))).toEqual([0, 1, 1]);
    expect(pins).toEqual(pinned.images);
    const images = pinned.objects.filter(({ kind }) => kind === "Deployment").map((each) => stringAt(managerOf(each), "image"));
    expect(images.toSorted()).toEqual(COMPONENTS.map((each) => `${to.host}/mirror/${each}:v1.7.0@${digests[each] ?? ""}`));
  });

  const install = (change: Partial<DistributionOrder> = {}): DistributionOrder => ({
    ...installOf({ version: "~2.9", components: COMPONENTS, registry: "ghcr.io/fluxcd" }),
    distribution: "flux",
    ...change,
  });
  const imagesIn = (registry: string): Record<string, string> =>
    Object.fromEntries(COMPONENTS.map((each) => [each, `${registry}/${each}:v1.7.0@${digests[each] ?? ""}`]));

  test.each([
    ["the path that it was pushed to", "HOST/mirror"],
    ["that path and its release", "HOST/mirror:v2.9.4"],
    ["the name of its manifest", "HOST/mirror/headgate-bundle"],
    ["that name and its release", "HOST/mirror/headgate-bundle:v2.9.4"],
    ["that name and its digest", "HOST/mirror/headgate-bundle@DIGEST"],
  ])("is a source by %s: its manifests, and its images where they lie", async (_case, reference) => {
    const { digest } = await withPlaces({}, ({ registries }) => openBundle(folder.at("bundle.tar"), registries, signal));
    const named = `oci://${reference.replace("HOST", to.host).replace("DIGEST", digest)}`;

    const { images, registry } = await renderDistribution(install(), await openManifestSource(named, { environment: {} }), signal);

    expect([images, registry]).toEqual([imagesIn(`${to.host}/mirror`), `${to.host}/mirror`]);
  });

  test("is a source at the root of a registry", async () => {
    await using root = await startFakeWarehouse();
    const push = { place: folder.at("bundle.tar"), registry: root.host, concurrency: 4 };
    await withPlaces({ plainHttp: [root.host] }, (places) => pushBundle(push, places, signal));

    const { images } = await renderDistribution(install(), await openManifestSource(`oci://${root.host}`, { environment: {} }), signal);

    expect(images).toEqual(imagesIn(root.host));
  });

  test("keeps its digests where another registry or another digest is named", async () => {
    const other = `sha256:${"b".repeat(64)}`;
    const source = await openManifestSource(`oci://${to.host}/mirror`, { environment: {} });
    const order = install({ registry: "other.internal/flux", imageDigests: { "source-controller": other } });

    const { images, registry } = await renderDistribution(order, source, signal);

    expect([registry, images]).toEqual([
      "other.internal/flux",
      { ...imagesIn("other.internal/flux"), "source-controller": `other.internal/flux/source-controller:v1.7.0@${other}` },
    ]);
  });

  test("is taken by an instance as by a bootstrap", async () => {
    const source = await openManifestSource(`oci://${to.host}/mirror`, { environment: {} });
    const order = instanceOf({ distribution: "flux", version: "v2.9.4", registry: "ghcr.io/fluxcd", components: COMPONENTS });

    const { images } = await renderInstance(order, source, signal);

    expect(images).toEqual(imagesIn(`${to.host}/mirror`));
  });

  test.each([
    ["nothing of the kind", "absent", /^the manifests at oci:\/\/HOST\/absent cannot be had: .* was not found/],
    [
      "a bundle of our own distribution",
      "ours",
      /is a bundle of the distribution headgate v0\.3\.0, and holds no manifests of the distribution flux$/,
    ],
  ])("is told from %s", async (_case, path, message) => {
    if (path === "ours") {
      for (const each of ["source-controller", "kustomize-controller"]) await stock(from.host, `headgate/${each}:v0.3.0`);
      await withPlaces({ plainHttp: [from.host] }, (places) => createBundle(orderOf(from.host, folder.at("ours")), places, signal));
      const push = { place: folder.at("ours"), registry: `${to.host}/ours`, concurrency: 4 };
      await withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(push, places, signal));
    }
    const source = await openManifestSource(`oci://${to.host}/${path}`, { environment: {} });

    const told = await renderDistribution(install(), source, signal).then(() => "", messageOf);

    expect(told.replaceAll(to.host, "HOST")).toMatch(message);
  });

  test("cannot be pushed from a registry", async () => {
    const push = { place: `oci://${to.host}/mirror`, registry: `${to.host}/again`, concurrency: 4 };

    const told = await withPlaces({ plainHttp: [to.host] }, (places) => pushBundle(push, places, signal).catch(messageOf));

    expect(told).toBe(`oci://${to.host}/mirror is in a registry already, and only bundles in files can be pushed`);
  });
});
