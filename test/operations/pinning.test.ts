import { describe, expect, test } from "vitest";
import { at, stringAt } from "#base";
import { managerOf } from "#distribution";
import { renderBootstrap, renderInstallManifests } from "#operations";
import { readDigests } from "../../src/operations/pinning.ts";
import { renderInstall } from "../../src/operations/rendering.ts";
import { gitOf, orderOf } from "./order.ts";

const digest = `sha256:${"a".repeat(64)}`;
const order = orderOf({ registry: "registry.internal/mirror", imageDigests: { "source-controller": digest } });

describe("images by digest", () => {
  test("stand in the files and objects of an install beside their tags, and the others go by their tag", () => {
    const { files, objects } = renderInstall(order, gitOf());

    const images = objects.filter(({ kind }) => kind === "Deployment").map((each) => stringAt(managerOf(each), "image"));
    const text = files["clusters/acc/flux-system/gotk-components.yaml"] ?? "";
    expect([images, [...text.matchAll(/image: (.*)/g)].map(([, image]) => image)]).toEqual([
      ["registry.internal/mirror/kustomize-controller:v0.3.0", `registry.internal/mirror/source-controller:v0.3.0@${digest}`],
      ["registry.internal/mirror/kustomize-controller:v0.3.0", `registry.internal/mirror/source-controller:v0.3.0@${digest}`],
    ]);
  });

  test("change the digest of their Deployments and of nothing else", () => {
    const [plain, pinned] = [orderOf({ registry: order.registry }), order].map((each) => renderBootstrap(each, gitOf()).objects);

    const changed = plain?.filter(({ id, digest: before }) => pinned?.find((each) => each.id === id)?.digest !== before);
    expect(changed?.map(({ id }) => id)).toEqual(["flux-system_source-controller_apps_Deployment"]);
  });

  test("that belong to no component of the install pin nothing", () => {
    const more = orderOf({ registry: order.registry, imageDigests: { "helm-controller": digest } });

    expect(renderBootstrap(more, gitOf())).toEqual(renderBootstrap(orderOf({ registry: order.registry }), gitOf()));
  });

  test("are read back from what is there", async () => {
    const { images } = await renderInstallManifests({ ...order, distribution: "headgate" });
    const { objects } = renderInstall(order, gitOf());

    const found = readDigests(objects.filter(({ kind }) => kind === "Deployment"));

    expect([found, images["source-controller"], at(order, "imageDigests")]).toEqual([
      { "source-controller": digest },
      `registry.internal/mirror/source-controller:v0.3.0@${digest}`,
      found,
    ]);
  });
});
