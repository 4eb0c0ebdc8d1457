import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "#base";
import { openSnapshotPlace, type SnapshotAccess } from "#operations";
import { tryPeer } from "../../support/peers.ts";
import { startRegistry, type RealRegistry } from "../../support/registry.ts";
import { startS3Server, type S3Server } from "../../support/s3-server.ts";
import { patience } from "../../support/eventually.ts";

const registryBinary = await tryPeer("registry");
const s3Binary = await tryPeer("s3-server", { build: true });
const user = { name: "ada", password: "of-a-test" };
const ARCHIVE = new TextEncoder().encode("an archive");
const OTHER = new TextEncoder().encode("another archive");

let folder: string;
let registry: RealRegistry | undefined;
let s3: S3Server | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "places-"));
  if (registryBinary !== undefined) registry = await startRegistry({ binary: registryBinary, directory: join(folder, "registry"), user });
  if (s3Binary !== undefined) s3 = await startS3Server(s3Binary);
});
afterAll(async () => {
  await registry?.close();
  await s3?.close();
  await rm(folder, { recursive: true, force: true });
});

const PLACES: readonly (readonly [string, boolean, () => readonly [string, SnapshotAccess]])[] = [
  ["a file", true, () => [join(folder, "one.snapshot"), {}]],
  ["an address of a file", true, () => [`file://${join(folder, "two.snapshot")}`, {}]],
  [
    "a registry",
    registryBinary !== undefined,
    () => [
      `oci://${registry?.host ?? ""}/fleet/snapshots:prod`,
      { registry: { plainHttp: true, credentials: { username: user.name, password: new Secret(user.password) } } },
    ],
  ],
  [
    "a bucket",
    s3Binary !== undefined,
    () => [`s3://${s3?.bucket ?? ""}/fleet/prod.snapshot`, s3 === undefined ? {} : { bucket: s3.access }],
  ],
];

describe.each(PLACES.filter(([, isThere]) => isThere))("%s", (_case, _isThere, where) => {
  test("keeps one archive, gives it back, and forgets it", async () => {
    const place = openSnapshotPlace(...where());
    const read = () => place.read(patience());
    const seen: unknown[] = [await read()];
    await place.write(ARCHIVE, patience());
    seen.push(await read());
    await place.write(OTHER, patience());
    seen.push(await read());
    await place.remove(patience());
    seen.push(await read());
    await place.remove(patience());
    await place.close();

    expect(seen.map((each) => each && new TextDecoder().decode(each as Uint8Array))).toEqual([
      undefined,
      "an archive",
      "another archive",
      undefined,
    ]);
  });
});

test("a file is for its owner only, and nothing is left beside it", async () => {
  const place = openSnapshotPlace(join(folder, "mode", "x.snapshot"));
  await expect(place.write(ARCHIVE, patience())).rejects.toMatchObject({
    code: "snapshot.unwritable",
    message: expect.stringContaining("ENOENT"),
  });
  const other = openSnapshotPlace(join(folder, "owner.snapshot"));

  await other.write(ARCHIVE, patience());

  expect((await stat(join(folder, "owner.snapshot"))).mode & 0o777).toBe(0o600);
  expect((await readdir(folder)).filter((each) => each.startsWith("owner"))).toEqual(["owner.snapshot"]);
});

test.each([
  ["oci://registry.example.com/fleet", "snapshot.invalidTarget", "it names no tag"],
  ["oci://registry.example.com/Fleet:a", "oci.invalidImage", "no name of a repository"],
  [`oci://registry.example.com/fleet@sha256:${"0".repeat(64)}`, "snapshot.invalidTarget", "it names a digest"],
  ["s3://snapshots", "bucket.invalidUrl", "it names no object"],
  ["s3://S/key", "bucket.invalidUrl", "is no name of a bucket"],
  ["gs://bucket/key", "snapshot.invalidTarget", "gs is no scheme that is known"],
  ["", "snapshot.invalidTarget", "it names no file"],
  ["folder/", "snapshot.invalidTarget", "it names no file"],
])("%s is refused", (target, code, message) => {
  expect(() => openSnapshotPlace(target)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});

describe.runIf(s3Binary !== undefined)("a bucket that cannot be used", () => {
  test.each<[string, string, (access: S3Server["access"]) => SnapshotAccess["bucket"], string]>([
    [
      "with a wrong key",
      "snapshots",
      (access) => ({ ...access, credentials: { accessKeyId: "of-a-test", secretAccessKey: new Secret("canary-wrong") } }),
      "bucket.refused",
    ],
    ["that is not there", "elsewhere", (access) => access, "bucket.noBucket"],
    ["of a store that does not answer", "snapshots", (access) => ({ ...access, endpoint: "http://127.0.0.1:9" }), "bucket.unreachable"],
  ])("%s says so", async (_case, bucket, change, code) => {
    if (s3 === undefined) return;
    const access = change(s3.access);
    const place = openSnapshotPlace(`s3://${bucket}/x`, access === undefined ? {} : { bucket: access });

    const thrown = await place.write(ARCHIVE, patience()).catch((error: unknown) => error);

    expect(thrown).toMatchObject({ code });
    expect(String(thrown)).not.toContain("canary");
    await place.close();
  });
});

test.runIf(registryBinary !== undefined)("an artifact of another type is no snapshot", async () => {
  const { OciRepository, parseRepository, OCI_MANIFEST } = await import("#oci");
  const host = registry?.host ?? "";
  const credentials = { kind: "basic", username: user.name, password: new Secret(user.password) } as const;
  const repository = new OciRepository(parseRepository(`oci://${host}/fleet/charts`), { plainHttp: "only", credentials });
  const config = await repository.pushBlob(new TextEncoder().encode("{}"), "application/vnd.cncf.helm.config.v1+json", patience());
  const layer = await repository.pushBlob(ARCHIVE, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", patience());
  await repository.pushManifest("1.0.0", { mediaType: OCI_MANIFEST, config, layers: [layer], annotations: {} }, patience());
  await repository.close();
  const place = openSnapshotPlace(`oci://${host}/fleet/charts:1.0.0`, { registry: { plainHttp: true, credentials } });

  await expect(place.read(patience())).rejects.toMatchObject({ code: "snapshot.notASnapshot" });
  await place.close();
});

test("a file that cannot be read is named", async () => {
  await writeFile(join(folder, "blocked"), "x");
  const place = openSnapshotPlace(join(folder, "blocked", "x.snapshot"));

  await expect(place.read(patience())).rejects.toMatchObject({
    code: "snapshot.unreadableFile",
    message: expect.stringContaining("ENOTDIR"),
  });
});
