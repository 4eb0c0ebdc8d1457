// A bundle of upstream's distribution: made where its manifests and images are, installed from where nothing else is.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringAt } from "#base";
import { managerOf } from "#distribution";
import { openManifestSource, renderDistribution, type DistributionOrder } from "#operations";
import { createBundle, imageDigests, openBundle, openBundleManifests, pushBundle } from "../../../src/operations/bundle/index.ts";
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
    const bundled = await openManifestSource(folder.at("bundle.tar"), { openBundle: (path) => openBundleManifests(path) });
    // a mirror is also an artifact with manifests, for whoever knows nothing of bundles
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

    expect(others.map(({ content }) => content === plain?.content)).toEqual([true, true, true]);
    expect(pins).toEqual(pinned.images);
    const images = pinned.objects.filter(({ kind }) => kind === "Deployment").map((each) => stringAt(managerOf(each), "image"));
    expect(images.toSorted()).toEqual(COMPONENTS.map((each) => `${to.host}/mirror/${each}:v1.7.0@${digests[each] ?? ""}`));
  });
});
