import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messageOf, type LogFields } from "#base";
import { OciRepository, readContent } from "#oci";
import {
  createBundle,
  openBundle,
  openBundleManifests,
  pushBundle,
  verifyBundle,
  type BundleOrder,
  type BundleSummary,
} from "../../../src/operations/bundle/index.ts";
import { tryPeer } from "../../support/peers.ts";
import {
  accessFor,
  orderOf,
  scratch,
  signal,
  startFakeWarehouse,
  startWarehouse,
  stock,
  stockArtifact,
  withPlaces,
  type Stocked,
  type Warehouse,
} from "./warehouse.ts";

const binary = await tryPeer("registry");

/** Every file of a folder with its digest. */
async function digestsIn(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const pairs = files.map(async ({ parentPath, name }) => {
    const bytes = await readFile(join(parentPath, name));
    return [join(parentPath, name).slice(folder.length + 1), createHash("sha256").update(bytes).digest("hex")] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each([
  ["a real registry", binary],
  ["a registry with the referrers API", undefined],
])("a bundle of %s", (name, program) => {
  if (name === "a real registry" && program === undefined) return;
  let from: Warehouse;
  let to: Warehouse;
  let stocked: Record<"source" | "kustomize" | "web", Stocked>;
  beforeAll(async () => {
    [from, to] = await Promise.all([startWarehouse(program), startWarehouse(program)]);
    stocked = {
      source: await stock(from.host, "headgate/source-controller:v0.3.0"),
      kustomize: await stock(from.host, "headgate/kustomize-controller:v0.3.0"),
      web: await stock(from.host, "team/web:v1"),
    };
    await stockArtifact(from.host, "team/fleet:prod", "manifests of a fleet");
    await stockArtifact(to.host, "team/web:v1", "no image at all");
  });
  afterAll(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
  });

  const create = (output: string, change: Partial<BundleOrder> = {}): Promise<BundleSummary> =>
    withPlaces({ plainHttp: [from.host, to.host] }, (places) => createBundle(orderOf(from.host, output, change), places, signal));
  const everything = (): Partial<BundleOrder> => ({
    images: [`${from.host}/team/web:v1`],
    artifacts: [`oci://${from.host}/team/fleet:prod`],
  });

  test("holds images with their platforms, artifacts, signatures and what is attached, by digest", async () => {
    await using folder = await scratch();

    const { catalogue } = await create(folder.at("bundle"), everything());

    const tagOf = (digest: string, suffix: string): string => `${digest.replace(":", "-")}.${suffix}`;
    const found = catalogue.entries.map(({ kind, name, tag, digest, component, platforms }) => [
      kind,
      name,
      tag,
      digest,
      component,
      platforms,
    ]);
    const platforms = ["linux/amd64", "linux/arm64"];
    const attached = ({ digest, signature, attached: bill }: Stocked, path: string): unknown[] => [
      ["attachment", path, "", bill, undefined, undefined],
      ["attachment", path, tagOf(digest, "sig"), signature, undefined, undefined],
    ];
    expect(found).toEqual([
      ...attached(stocked.kustomize, "kustomize-controller"),
      ["image", "kustomize-controller", "v0.3.0", stocked.kustomize.digest, "kustomize-controller", platforms],
      ...attached(stocked.source, "source-controller"),
      ["image", "source-controller", "v0.3.0", stocked.source.digest, "source-controller", platforms],
      ["artifact", "team/fleet", "prod", expect.stringMatching(/^sha256:/) as string, undefined, undefined],
      ...attached(stocked.web, "team/web"),
      ["image", "team/web", "v1", stocked.web.digest, undefined, platforms],
    ]);
  });

  test("is the same, byte for byte, when it is made again, as a folder and as a file", async () => {
    await using folder = await scratch();

    const made = [
      await create(folder.at("one"), everything()),
      await create(folder.at("two"), everything()),
      await create(folder.at("one.tar"), everything()),
      await create(folder.at("two.tar"), everything()),
    ];

    expect(new Set(made.map(({ digest }) => digest)).size).toBe(1);
    expect(await digestsIn(folder.at("one"))).toEqual(await digestsIn(folder.at("two")));
    expect((await readFile(folder.at("one.tar"))).equals(await readFile(folder.at("two.tar")))).toBe(true);
    expect((await readdir(folder.at("."))).toSorted()).toEqual(["one", "one.tar", "two", "two.tar"]);
  });

  test("that was cut short is gone on with, and only what is missing or broken is fetched", async () => {
    await using folder = await scratch();
    const whole = await create(folder.at("bundle"), everything());
    const blobs = await readdir(folder.at("bundle/blobs/sha256"));
    const layers: string[] = [];
    for (const each of blobs)
      if ((await readFile(folder.at(`bundle/blobs/sha256/${each}`), "utf8")).includes("on linux/")) layers.push(each);
    const [lost = "", torn = ""] = layers;
    await rm(folder.at("bundle/index.json"));
    await rm(folder.at(`bundle/blobs/sha256/${lost}`));
    await truncate(folder.at(`bundle/blobs/sha256/${torn}`), 17);
    await writeFile(folder.at("bundle/blobs/sha256/0000.part"), "left over");

    const again = await create(folder.at("bundle"), everything());

    expect([whole.fetchedBlobs, again.fetchedBlobs, again.digest]).toEqual([blobs.length - manifestsOf(whole), 2, whole.digest]);
    expect(await readdir(folder.at("bundle/blobs/sha256"))).toEqual(blobs);
  });

  test("is whole where every byte is, and says what is not", async () => {
    await using folder = await scratch();
    await create(folder.at("bundle"), everything());
    const verify = (): Promise<readonly string[]> =>
      withPlaces({}, async (places) => (await verifyBundle({ place: folder.at("bundle"), concurrency: 4 }, places, signal)).faults);
    const before = await verify();
    const content = await readFile(folder.at(`bundle/blobs/sha256/${stocked.web.digest.slice(7)}`));
    await writeFile(folder.at(`bundle/blobs/sha256/${stocked.web.digest.slice(7)}`), `${content.toString()} `);
    await rm(folder.at(`bundle/blobs/sha256/${stocked.source.signature.slice(7)}`));

    const after = await verify();

    expect([before, after]).toEqual([
      [],
      [
        `${stocked.source.signature} (source-controller:${stocked.source.digest.replace(":", "-")}.sig) is missing`,
        `${stocked.web.digest} (team/web:v1) has other bytes`,
      ],
    ]);
  });

  test("goes to another registry whole, and a second push transfers nothing", async () => {
    await using folder = await scratch();
    await create(folder.at("bundle.tar"), everything());
    const access = { plainHttp: [to.host] };
    const push = (): ReturnType<typeof pushBundle> =>
      withPlaces(access, (places) =>
        pushBundle({ place: folder.at("bundle.tar"), registry: `${to.host}/mirror`, concurrency: 4 }, places, signal),
      );

    const first = await push();
    const second = await push();

    expect(first.uploadedBlobs).toBeGreaterThan(10);
    // the layer that all images share is sent once
    expect(first.mountedBlobs).toBeGreaterThan(0);
    expect([second.uploadedBlobs, second.uploadedBytes, second.mountedBlobs, second.manifests]).toEqual([0, 0, 0, 0]);
    expect(first.images).toEqual({
      "kustomize-controller": `${to.host}/mirror/kustomize-controller:v0.3.0@${stocked.kustomize.digest}`,
      "source-controller": `${to.host}/mirror/source-controller:v0.3.0@${stocked.source.digest}`,
    });
    const report = await withPlaces(access, (places) => verifyBundle({ place: `oci://${to.host}/mirror`, concurrency: 4 }, places, signal));
    expect([report.faults, report.bundle.digest]).toEqual([[], first.digest]);
    const mirrored = new OciRepository({ registry: to.host, path: "mirror/team/web" }, { plainHttp: "only" });
    const referrers = await mirrored.listReferrers(stocked.web.digest, signal);
    const signature = await mirrored.findManifest(`${stocked.web.digest.replace(":", "-")}.sig`, signal);
    const arm = await mirrored.readManifest(stocked.web.platforms["linux/arm64"] ?? "", signal);
    const content = readContent(arm.bytes, "it");
    const layer = content.form === "manifest" ? content.blobs[2] : undefined;
    const text = layer && new TextDecoder().decode(await mirrored.readBlob(layer, { maxBytes: 5000, signal }));
    await mirrored.close();
    expect([referrers.map(({ digest }) => digest), signature, text?.slice(0, 27)]).toEqual([
      [stocked.web.attached],
      stocked.web.signature,
      "team/web:v1 on linux/arm64 ",
    ]);
  });

  test("that was pushed half goes on where it was", async () => {
    await using folder = await scratch();
    await create(folder.at("bundle"), everything());
    const stop = new AbortController();
    let pushed = 0;
    const order = { place: folder.at("bundle"), registry: `${to.host}/half`, concurrency: 1 };
    const access = { plainHttp: [to.host] };
    const log = {
      write: (_level: string, message: string, fields?: LogFields) => {
        if (message.startsWith("pushed") && Number(fields?.["blobs"]) >= 1) stop.abort(new Error("pulled the plug"));
        pushed = Math.max(pushed, Number(fields?.["blobs"] ?? 0));
      },
      with: () => log,
    };
    const cut = await withPlaces(access, (places) => pushBundle(order, { ...places, log }, stop.signal).catch(messageOf));

    const rest = await withPlaces(access, (places) => pushBundle(order, places, signal));

    const all = await withPlaces(access, (places) => pushBundle({ ...order, registry: `${to.host}/fresh` }, places, signal));
    expect(cut).toBe("pulled the plug");
    expect(rest.uploadedBlobs + rest.mountedBlobs).toBeLessThan(all.uploadedBlobs + all.mountedBlobs);
  });

  test("can be read back from where it is", async () => {
    await using folder = await scratch();
    await create(folder.at("bundle"));
    await create(folder.at("bundle.tar"));
    const access = { plainHttp: [to.host] };
    await withPlaces(access, (places) =>
      pushBundle({ place: folder.at("bundle"), registry: `${to.host}/read`, concurrency: 4 }, places, signal),
    );
    const places = [folder.at("bundle"), folder.at("bundle.tar"), `oci://${to.host}/read`, `oci://${to.host}/read:v0.3.0`];

    const read = await Promise.all(
      places.map(async (place) => {
        const source = await openBundleManifests(place, access);
        const [version = ""] = await source.versions(signal);
        const files = await source.manifests(version, signal);
        const images = await source.images(version, undefined, signal);
        return [version, [...files].map(([path, text]) => [path, text.slice(0, 20)]), images["source-controller"]];
      }),
    );

    const files = [["gotk-components.yaml", "---\n# This manifest "]];
    const mirrored = `${to.host}/read/source-controller:v0.3.0@${stocked.source.digest}`;
    expect(read).toEqual([
      ["v0.3.0", files, `source-controller@${stocked.source.digest}`],
      ["v0.3.0", files, `source-controller@${stocked.source.digest}`],
      ["v0.3.0", files, mirrored],
      ["v0.3.0", files, mirrored],
    ]);
  });

  test("of some platforms leaves the others out, and the signatures that no longer fit", async () => {
    await using folder = await scratch();

    const { catalogue } = await create(folder.at("bundle"), { platforms: ["linux/arm64"], components: ["source-controller"] });

    expect(catalogue.entries.map(({ kind, digest, platforms }) => [kind, digest === stocked.source.digest, platforms])).toEqual([
      ["image", false, ["linux/arm64"]],
    ]);
    const blobs = await readdir(folder.at("bundle/blobs/sha256"));
    expect(blobs).toContain(stocked.source.platforms["linux/arm64"]?.slice(7));
    expect(blobs).not.toContain(stocked.source.platforms["linux/amd64"]?.slice(7));
  });

  const refused: readonly [string, (folder: string) => Partial<BundleOrder>, RegExp][] = [
    ["a platform that is none", () => ({ platforms: ["arm64"] }), /^"arm64" is no platform$/],
    [
      "a platform that an image is not made for",
      () => ({ platforms: ["linux/s390x"] }),
      /controller:v0\.3\.0 is not made for linux\/s390x$/,
    ],
    [
      "an image without tag and digest",
      () => ({ images: ["ghcr.io/team/web"] }),
      /"ghcr.io\/team\/web" cannot be put into a bundle: it has neither/,
    ],
    ["an artifact without scheme", () => ({ artifacts: ["ghcr.io/team/web:v1"] }), /an artifact is named by an oci:\/\/ address/],
    ["an image that is not there", () => ({ images: [`${from.host}/team/absent:v1`] }), /team\/absent\/manifests\/v1 was not found/],
    [
      "two things of one name",
      () => ({ images: [`${from.host}/team/web:v1`], artifacts: [`oci://${to.host}/team/web:v1`] }),
      /^127\.0\.0\.1:\d+\/team\/web:v1@sha256:\w+ and 127\.0\.0\.1:\d+\/team\/web:v1@sha256:\w+ would both be team\/web:v1 in the mirror$/,
    ],
    ["packages of the provider where there are none", (folder) => ({ providerPackages: folder }), /holds no provider package$/],
    ["a release that there is not", () => ({ version: "v9.9.9" }), /v9\.9\.9/],
  ];
  test.each(refused)("refuses %s", async (_case, change, message) => {
    await using folder = await scratch();

    const told = await create(folder.at("bundle"), change(folder.at("bundle"))).catch(messageOf);

    expect(told).toMatch(message);
  });

  test("is not written into a folder that holds something else", async () => {
    await using folder = await scratch();
    await mkdir(folder.at("photos"));
    await writeFile(folder.at("photos/cat.jpg"), "meow");

    const told = await create(folder.at("photos")).catch(messageOf);

    expect([told, await readdir(folder.at("photos"))]).toEqual([`${folder.at("photos")} is not empty and holds no bundle`, ["cat.jpg"]]);
  });
});

/** Manifests and the bundle's own three parts are not fetched as blobs. */
function manifestsOf({ catalogue }: BundleSummary): number {
  const indexes = catalogue.entries.filter(({ platforms }) => platforms !== undefined).length;
  return catalogue.entries.length + indexes * 2 + 4;
}

describe("a registry that asks who somebody is", () => {
  test.skipIf(binary === undefined)("is pulled from with credentials, and a wrong password is not told", async () => {
    const user = { name: "reader", password: "of-books" };
    await using from = await startWarehouse(binary, { user });
    await using folder = await scratch();
    for (const each of ["source-controller", "kustomize-controller"])
      await stock(from.host, `headgate/${each}:v0.3.0`, accessFor(from.host, user));
    const create = (password: string): Promise<unknown> =>
      withPlaces(accessFor(from.host, { ...user, password }), (places) =>
        createBundle(orderOf(from.host, folder.at("bundle")), places, signal).catch(messageOf),
      );

    const [refused, made] = [await create("of-stamps"), await create(user.password)];

    expect(refused).toMatch(/^unauthorized: .* refused the user reader/);
    expect(refused).not.toContain("of-stamps");
    expect(made).toMatchObject({ catalogue: { version: "v0.3.0" } });
  });
});

describe("a registry that falters", () => {
  test("is asked again", async () => {
    await using from = await startFakeWarehouse();
    await using folder = await scratch();
    for (const each of ["source-controller", "kustomize-controller"]) await stock(from.host, `headgate/${each}:v0.3.0`);
    let faults = 2;
    from.fault = (request, response) => {
      if (request.method !== "GET" || !request.url?.includes("/blobs/") || faults-- <= 0) return false;
      response.writeHead(503).end();
      return true;
    };
    const told: string[] = [];
    const log = { write: (_level: string, message: string) => void told.push(message), with: () => log };

    const made = await withPlaces(
      { plainHttp: [from.host] },
      (places) =>
        createBundle(
          orderOf(from.host, folder.at("bundle")),
          { ...places, clock: { ...places.clock, sleep: async () => undefined } },
          signal,
        ),
      log,
    );

    expect(made.catalogue.entries.filter(({ kind }) => kind === "image")).toHaveLength(2);
    expect(told.filter((each) => each.endsWith("trying again in 0.5 s"))).toHaveLength(2);
    expect(told.at(-2)).toMatch(/^fetched \d+ of \d+ blobs, 0\.0 of 0\.0 MiB$/);
  });
});

describe("what is no bundle", () => {
  test.each([
    ["a place that there is not", "absent", /is no bundle: there is no such file or folder$/],
    ["a folder without an index", ".", /is no bundle: it has no index\.json/],
    ["a file that is no tar", "note.tar", /note\.tar is no bundle: it has no index\.json$/],
    ["a file that was cut short", "cut.tar", /cut\.tar is no tar archive, or was cut short: /],
    ["a folder whose index is a device", "device", /is no bundle: it has no file index\.json$/],
    ["a folder whose index has no end", "huge", /index\.json of .*huge exceeds the maximum size of 67108864 bytes$/],
    ["a layout that something else wrote", "layout", /is no bundle: it is an image layout that `headgate bundle create` did not write$/],
  ])("is not opened: %s", async (_case, name, message) => {
    await using folder = await scratch();
    await writeFile(folder.at("note.tar"), "");
    await writeFile(folder.at("cut.tar"), "?".repeat(2000));
    for (const each of ["layout", "device", "huge"]) await mkdir(folder.at(each));
    await symlink("/dev/zero", folder.at("device/index.json"));
    await writeFile(folder.at("huge/index.json"), "");
    await truncate(folder.at("huge/index.json"), 64 * 1024 * 1024 + 1);
    await writeFile(folder.at("layout/index.json"), '{"schemaVersion":2,"manifests":[]}');

    const told = await withPlaces({}, (places) => openBundle(folder.at(name), places.registries, signal).catch(messageOf));

    expect(told).toMatch(message);
  });
});
